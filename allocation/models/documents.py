"""Papers and notes on a case. A paper's bytes are ours: checked, written anew, never as they came."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.stories import append_only
from allocation.models.cases import Case
from allocation.states import DocumentKind, ScanResult
from background.models import Leased


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DocumentQuerySet":
        return self if user.is_municipal else self.none()

    def without_bytes(self) -> "DocumentQuerySet":
        """All that a list row shows."""
        return self.select_related("uploaded_by", "removed_by", "scan").defer("content")


class Document(models.Model):
    """One paper. `content` is what our own writers made of the bytes that came; the name they came with is not kept.

    One that was added by mistake is removed: the content goes, and the row says who removed it and why.
    """

    key = models.UUIDField("nøgle", default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents", verbose_name="sag")
    kind = models.CharField("slags", max_length=20, choices=DocumentKind.choices)
    title = models.CharField("titel", max_length=120)
    dated_on = models.DateField("dateret", null=True, blank=True)
    media_type = models.CharField("format", max_length=40)
    content = models.BinaryField("indhold")
    size = models.PositiveIntegerField("bytes")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("lagt på sagen")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="lagt på sagen af"
    )
    removed_at = models.DateTimeField("fjernet", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fjernet af"
    )
    removed_reason = models.CharField("grund til at fjerne", max_length=500, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokumenter"
        ordering = ["case", "-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "case", "sha256", condition=models.Q(removed_at=None), name="document_once_on_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at=None, removed_by=None, removed_reason="")
                | (
                    models.Q(removed_at__isnull=False, removed_by__isnull=False, content=b"", size=0, sha256="")
                    & ~models.Q(removed_reason="")
                ),
                name="document_removed_with_its_content",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="row_frozen", fields=["case", "media_type", "uploaded_at", "uploaded_by"]),
            pgtrigger.Protect(
                name="bytes_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__removed_at__isnull=True)
                & (
                    pgtrigger.Q(old__content__df=pgtrigger.F("new__content"))
                    | pgtrigger.Q(old__size__df=pgtrigger.F("new__size"))
                    | pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                ),
            ),
            pgtrigger.Protect(
                name="removed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """A name made by us: nothing of the citizen, nothing of the sender."""
        return f"dokument-{self.pk}.{EXTENSIONS[self.media_type]}"

    @property
    def can_be_fetched(self) -> bool:
        return self.removed_at is None and self.scan.result in {ScanResult.CLEAN, ScanResult.NOT_SCANNED}


EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


class DocumentScan(Leased):
    """The scanner's word on one document; until it comes the document stands in quarantine."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="scan", verbose_name="dokument")
    result = models.CharField("resultat", max_length=20, choices=ScanResult.choices, default=ScanResult.WAITING)
    said = models.CharField("scannerens svar", max_length=200, blank=True)
    scanned_at = models.DateTimeField("scannet", null=True, blank=True)

    class Meta(Leased.Meta):
        abstract = False
        verbose_name = "scanning"
        verbose_name_plural = "scanninger"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_result_display()


class Note(models.Model):
    """What a caseworker wrote down (offentlighedsloven § 13). Only ever added."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes", verbose_name="sag")
    text = models.TextField("tekst", max_length=4000)
    at = models.DateTimeField("tidspunkt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="af")

    class Meta:
        verbose_name = "notat"
        verbose_name_plural = "notater"
        ordering = ["case", "-at", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.text
