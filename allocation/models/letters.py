"""Letters, which never change, and their delivery, which may be tried again."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from allocation.models.allocations import Allocation
from allocation.models.cases import Case
from allocation.states import LetterKind, letter_kinds
from background.models import Leased, LeaseState
from housing.models import Vacancy


class LetterBatchQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LetterBatchQuerySet":
        return self if user.is_municipal else self.none()


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LetterQuerySet":
        """The municipality's; those of a deleted case are empty and nobody's."""
        return self.filter(Q(case=None) | Q(case__deleted_on=None)) if user.is_municipal else self.none()

    def with_delivery(self) -> "LetterQuerySet":
        """All that a list row shows, in one query, without the bytes."""
        return self.select_related("case__citizen", "vacancy__dwelling", "written_by", "delivery").defer("pdf", "html")


_FROZEN = [
    "case",
    "vacancy",
    "allocation",
    "batch",
    "copy_of",
    "copy_to",
    "kind",
    "facts",
    "html",
    "template_version",
    "written_at",
    "written_by",
]


class LetterBatch(models.Model):
    """The same message to many: what it says and whom it is for, settled before the first letter is written."""

    title = models.CharField("overskrift", max_length=120)
    text = models.TextField("tekst", max_length=4000)
    case_ids = models.JSONField("sager")
    created_at = models.DateTimeField("startet")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="startet af"
    )
    job = models.ForeignKey(
        "background.Job", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="kørsel"
    )

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "masseforsendelse"
        verbose_name_plural = "masseforsendelser"
        ordering = ["-created_at", "-pk"]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="message_frozen", fields=["title", "text", "case_ids", "created_at", "created_by"]),
        ]

    def __str__(self) -> str:
        return self.title


class Letter(models.Model):
    """What was written: facts, template version, bytes, SHA-256. The same facts give the same bytes.

    To the citizen of a case, or (no case) to the association of a vacancy. The words are frozen when it is written;
    the worker fills in the PDF once. Then nothing changes (trigger). A copy to whoever stands by the citizen is a letter of
    its own with the same words.
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="sag")
    vacancy = models.ForeignKey(
        Vacancy, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="ledig bolig"
    )
    batch = models.ForeignKey(
        LetterBatch, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="masseforsendelse"
    )
    allocation = models.ForeignKey(
        Allocation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name="anvisning",
    )
    copy_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="kopi af"
    )
    copy_to = models.ForeignKey(
        "allocation.Contact", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="kopi til"
    )
    kind = models.CharField("slags", max_length=20, choices=letter_kinds)
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
            models.CheckConstraint(
                condition=Q(case=None, vacancy__isnull=False) | Q(case__isnull=False, vacancy=None),
                name="letter_to_a_citizen_or_an_association",
            ),
            models.CheckConstraint(
                condition=Q(copy_of=None, copy_to=None) | Q(copy_of__isnull=False, copy_to__isnull=False),
                name="letter_copy_of_one_to_somebody",
            ),
            models.UniqueConstraint(fields=["copy_of", "copy_to"], name="one_copy_to_each"),
            models.UniqueConstraint(
                fields=["batch", "case"], condition=Q(batch__isnull=False), name="one_letter_per_case_in_a_batch"
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
        return f"{self.get_kind_display()} {self.case or self.vacancy}"

    @property
    def title(self) -> str:
        """What the letter is called: never a name or a number of a person."""
        return self.facts["title"]


class Channel(models.TextChoices):
    """How a letter gets out; settled when it is written."""

    DIGITAL = "digital", "Digital Post"
    PRINT = "print", "Print og almindelig post"


class DeliveryQuerySet(models.QuerySet):
    def digital(self) -> "DeliveryQuerySet":
        """What the worker sends; the rest is printed and posted by people."""
        return self.filter(channel=Channel.DIGITAL)

    def with_letter(self) -> "DeliveryQuerySet":
        """With the letter, and the key of the citizen whose case it is in."""
        return self.select_related("letter").annotate(citizen_key=F("letter__case__citizen__key"))

    def of_offer(self, allocation: Allocation) -> "DeliveryQuerySet":
        """The letter that tells the citizen of the offer, and its copies."""
        return self.filter(letter__allocation=allocation, letter__kind=LetterKind.OFFER)

    def to_print(self) -> "DeliveryQuerySet":
        """Paper that has not been posted yet."""
        return self.filter(channel=Channel.PRINT, state=LeaseState.WAITING)


class Delivery(Leased):
    """One sending of one letter. `message_id` goes along, so that a repeated sending is known as the same."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="delivery", verbose_name="brev")
    channel = models.CharField("forsendelse", max_length=10, choices=Channel.choices, default=Channel.DIGITAL)
    message_id = models.UUIDField("besked-id", default=uuid.uuid4, unique=True, editable=False)
    sent_at = models.DateTimeField("sendt", null=True, blank=True)
    receipt = models.CharField("kvittering", max_length=200, blank=True)
    printed_at = models.DateTimeField("udskrevet", null=True, blank=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="udskrevet af"
    )

    objects = DeliveryQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(printed_at=None, printed_by=None)
                | Q(channel=Channel.PRINT, printed_at__isnull=False, printed_by__isnull=False),
                name="delivery_printed_on_paper_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.letter)
