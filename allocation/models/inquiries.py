"""What the citizen is asked in writing before a decision, and the facts that make it necessary."""

from datetime import date, timedelta
from functools import cached_property

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case as DbCase
from django.db.models import ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils.timezone import localdate

from allocation.models.cases import Case
from allocation.models.letters import Delivery, Letter
from allocation.states import InquiryKind
from law.wording import weekday_day


class InquiryQuerySet(models.QuerySet):
    def open(self) -> "InquiryQuerySet":
        """Neither answered nor ended without an answer."""
        return self.filter(replied_on=None, ended_on=None)

    def with_last_day(self, *, on: date) -> "InquiryQuerySet":
        """Each with `left_on`, the day its letter left, if it has; and `answer_by`: its `last_day`, or what that will be if
        the letter leaves today."""
        left_on = DbCase(When(letter=None, then=F("asked_on")), default=TruncDate("letter__delivery__sent_at"))
        waited = ExpressionWrapper(Coalesce(left_on, Value(on)) - F("asked_on"), models.DurationField())
        return self.annotate(left_on=left_on, answer_by=F("due_on") + Greatest(waited, Value(timedelta(0))))


class Inquiry(models.Model):
    """A hearing of the party (forvaltningsloven § 19) or a request for information, with its letter and deadline."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="inquiries", verbose_name="sag")
    kind = models.CharField("slags", max_length=20, choices=InquiryKind.choices)
    text = models.TextField("hvad borgeren bliver spurgt om", max_length=2000)
    consequence = models.CharField("hvad der sker uden svar", max_length=500, blank=True)
    asked_on = models.DateField("sendt den")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="sendt af")
    due_on = models.DateField("svarfrist")
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="inquiry", verbose_name="brev"
    )
    reply = models.TextField("svar", max_length=4000, blank=True)
    replied_on = models.DateField("svaret den", null=True, blank=True)
    ended_on = models.DateField("afsluttet uden svar den", null=True, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = "henvendelse til borgeren"
        verbose_name_plural = "henvendelser til borgeren"
        ordering = ["case", "-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_on=None, reply="") | (Q(replied_on__isnull=False) & ~Q(reply="")),
                name="inquiry_replied_on_a_day",
            ),
            models.CheckConstraint(condition=Q(replied_on=None) | Q(ended_on=None), name="inquiry_answered_or_ended"),
            models.CheckConstraint(condition=Q(due_on__gt=F("asked_on")), name="inquiry_leaves_time"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="question_frozen", fields=["case", "kind", "text", "consequence", "asked_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_on}"

    @property
    def is_open(self) -> bool:
        return self.replied_on is None and self.ended_on is None

    @cached_property
    def last_day(self) -> date | None:
        """The last day to answer; None while the letter has not left. One that left late gives as many days all the same."""
        if self.letter_id is None:
            return self.due_on
        sent_at = Delivery.objects.filter(letter=self.letter_id).values_list("sent_at", flat=True).first()
        return sent_at and self.due_on + max(localdate(sent_at) - self.asked_on, timedelta(0))

    def binds_on(self, day: date) -> bool:
        """Whether the citizen still has time to answer: the whole of the last day, and nobody answers what never came."""
        return self.is_open and (self.last_day is None or day <= self.last_day)

    @property
    def time_left(self) -> str:
        """A sentence about the time that the citizen has, or had."""
        if self.last_day is None:
            return "Brevet er ikke sendt, så fristen løber ikke endnu."
        return f"Borgeren kan svare til og med {weekday_day(self.last_day)}."


class AdverseFact(models.Model):
    """Something to the citizen's detriment that the citizen may not know to be used; a hearing makes it known."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="adverse_facts", verbose_name="sag")
    text = models.CharField("oplysning", max_length=500)
    source = models.CharField("kilde", max_length=120)
    known_on = models.DateField("kendt den")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skrevet af"
    )
    hearing = models.ForeignKey(
        Inquiry, models.PROTECT, null=True, blank=True, related_name="adverse_facts", verbose_name="partshøring"
    )
    waived_reason = models.CharField("høres ikke, fordi", max_length=300, blank=True)

    class Meta:
        verbose_name = "oplysning imod borgeren"
        verbose_name_plural = "oplysninger imod borgeren"
        ordering = ["case", "known_on", "pk"]

    def __str__(self) -> str:
        return self.text
