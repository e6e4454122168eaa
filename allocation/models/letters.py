"""Letters, which never change, and their delivery, which may be tried again."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from allocation.models.allocations import Allocation
from allocation.models.cases import Case
from allocation.states import LetterKind
from background.models import Leased


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LetterQuerySet":
        return self if user.is_municipal else self.none()

    def with_delivery(self) -> "LetterQuerySet":
        """All that a list row shows, in one query, without the bytes."""
        return self.select_related("case__citizen", "written_by", "delivery").defer("pdf", "html")


_FROZEN = [
    "case",
    "allocation",
    "kind",
    "facts",
    "html",
    "template_version",
    "written_at",
    "written_by",
]


class Letter(models.Model):
    """What was written to a citizen: facts, template version, bytes, SHA-256. The same facts give the same bytes.

    The words are frozen when it is written; the worker fills in the PDF once. Then nothing changes (trigger).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters", verbose_name="sag")
    allocation = models.ForeignKey(
        Allocation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name="anvisning",
    )
    kind = models.CharField("slags", max_length=20, choices=LetterKind.choices)
    facts = models.JSONField("kendsgerninger")
    html = models.TextField("ord", default="", blank=True)
    template_version = models.CharField("skabelon", max_length=64)
    written_at = models.DateTimeField("skrevet")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="skrevet af",
    )
    pdf = models.BinaryField("PDF", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "breve"
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pdf=None, sha256="") | (Q(pdf__isnull=False) & ~Q(sha256="")),
                name="letter_bytes_with_their_hash",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="words_frozen", fields=_FROZEN),
            pgtrigger.Protect(
                name="bytes_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__pdf__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case}"

    @property
    def title(self) -> str:
        """What the letter is called: never a name or a number of a person."""
        return self.facts["title"]


class Delivery(Leased):
    """One sending of one letter. `message_id` goes along, so that a repeated sending is known as the same."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="delivery", verbose_name="brev")
    message_id = models.UUIDField("besked-id", default=uuid.uuid4, unique=True, editable=False)
    sent_at = models.DateTimeField("sendt", null=True, blank=True)
    receipt = models.CharField("kvittering", max_length=200, blank=True)

    class Meta(Leased.Meta):
        abstract = False
        verbose_name = "forsendelse"
        verbose_name_plural = "forsendelser"
        ordering = ["-pk"]
        constraints = [
            *Leased.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="done", sent_at__isnull=False) | (~Q(state="done") & Q(sent_at=None)),
                name="delivery_sent_when_done",
            ),
        ]

    def __str__(self) -> str:
        return str(self.letter)
