"""How choices are made: the published weights, the allocation meetings, and what waits for another person's yes."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from allocation.models.allocations import Allocation
from allocation.models.cases import Case
from allocation.states import SkipReason
from housing.models import Vacancy


def _user(label: str, *, empty: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=empty, blank=empty, related_name="+", verbose_name=label
    )


class WeightSetQuerySet(models.QuerySet):
    def visible_to(self, user) -> "WeightSetQuerySet":
        return self if user.is_municipal else self.none()

    def published(self) -> "WeightSetQuerySet":
        return self.exclude(published_at=None)

    def drafts(self) -> "WeightSetQuerySet":
        return self.filter(published_at=None)


class WeightSet(models.Model):
    """What counts when two households both fit, and how much: a version. A draft is tried on old cases before it holds.

    Number 1 is the one the system comes with (`queries.weights.STANDARD`) and has no row. A published one never changes.
    """

    number = models.PositiveIntegerField("nummer", unique=True)
    terms = models.JSONField("vægte")
    reason = models.CharField("hvorfor", max_length=500)
    made_by = _user("skrevet af")
    made_at = models.DateTimeField("skrevet")
    tried_at = models.DateTimeField("prøvet", null=True, blank=True)
    tried = models.JSONField("hvad prøven viste", default=dict)
    from_on = models.DateField("gælder fra", null=True, blank=True, unique=True)
    published_by = _user("udgivet af", empty=True)
    published_at = models.DateTimeField("udgivet", null=True, blank=True)

    objects = WeightSetQuerySet.as_manager()

    class Meta:
        verbose_name = "regelsæt"
        verbose_name_plural = "regelsæt"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on=None, published_by=None, published_at=None)
                | Q(from_on__isnull=False, published_by__isnull=False, published_at__isnull=False),
                name="weights_published_with_day_and_name",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(tried_at__isnull=False), name="weights_tried_before_published"
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("made_by")), name="weights_published_by_another"
            ),
            models.CheckConstraint(condition=Q(number__gt=1), name="weights_number_one_is_standard"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Regelsæt {self.number}"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MeetingQuerySet":
        return self if user.is_municipal else self.none()

    def open(self) -> "MeetingQuerySet":
        return self.filter(closed_at=None)


class Meeting(models.Model):
    """An allocation meeting: all open vacancies against all approved cases. Stopped and resumed by its choices."""

    opened_at = models.DateTimeField("begyndt")
    opened_by = _user("begyndt af")
    closed_at = models.DateTimeField("sluttet", null=True, blank=True)
    closed_by = _user("sluttet af", empty=True)
    outcome = models.JSONField("som det endte", default=dict)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "anvisningsmøde"
        verbose_name_plural = "anvisningsmøder"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closed_at"], condition=Q(closed_at=None), nulls_distinct=False, name="one_open_meeting"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="meeting_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Anvisningsmøde {self.pk}"


class MeetingChoice(models.Model):
    """What people have decided about a pair in a meeting: locked together, or never together. Dropped, not deleted."""

    class Kind(models.TextChoices):
        LOCK = "lock", "Låst"
        VETO = "veto", "Veto"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="choices", verbose_name="møde")
    kind = models.CharField("slags", max_length=10, choices=Kind.choices)
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="+", verbose_name="ledig bolig")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="sag")
    reason = models.CharField("grund", max_length=200, blank=True)
    by = _user("af")
    at = models.DateTimeField("tidspunkt")
    dropped_by = _user("fjernet af", empty=True)
    dropped_at = models.DateTimeField("fjernet", null=True, blank=True)

    class Meta:
        verbose_name = "valg i møde"
        verbose_name_plural = "valg i møder"
        ordering = ["meeting", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "vacancy", "case"],
                condition=Q(dropped_at=None),
                name="one_choice_per_pair_in_meeting",
            ),
            models.UniqueConstraint(
                fields=["meeting", "vacancy"],
                condition=Q(dropped_at=None, kind="lock"),
                name="one_lock_per_vacancy_in_meeting",
            ),
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=Q(dropped_at=None, kind="lock"),
                name="one_lock_per_case_in_meeting",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None) | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="meeting_choice_dropped_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.case} til {self.vacancy}"


class SkipQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SkipQuerySet":
        return self if user.is_municipal else self.none()

    def standing(self) -> "SkipQuerySet":
        return self.filter(dropped_at=None)


class Skip(models.Model):
    """A case passed over for one vacancy, and why. It stands struck in the ranking until it is dropped; never deleted."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="skips", verbose_name="ledig bolig")
    case = models.ForeignKey(Case, models.PROTECT, related_name="skips", verbose_name="sag")
    reason = models.CharField("grund", max_length=20, choices=SkipReason.choices)
    note = models.CharField("bemærkning", max_length=300, blank=True)
    by = _user("af")
    at = models.DateTimeField("tidspunkt")
    dropped_by = _user("fortrudt af", empty=True)
    dropped_at = models.DateTimeField("fortrudt", null=True, blank=True)

    objects = SkipQuerySet.as_manager()

    class Meta:
        verbose_name = "sprunget over"
        verbose_name_plural = "sprunget over"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "case"], condition=Q(dropped_at=None), name="one_standing_skip_per_pair"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None) | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="skip_dropped_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=SkipReason.OTHER, note=""), name="skip_says_why"),
        ]

    def __str__(self) -> str:
        """The reason in words, and what was written beside it."""
        return f"{self.get_reason_display()}. {self.note}" if self.note else self.get_reason_display()


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ProposalQuerySet":
        return self if user.is_municipal else self.none()

    def open(self) -> "ProposalQuerySet":
        return self.filter(outcome="")


class Proposal(models.Model):
    """An allocation that deviates, until another person has said yes to it. Nothing has been sent."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Godkendt"
        REJECTED = "rejected", "Afvist"
        TAKEN_BACK = "taken_back", "Taget tilbage"

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="proposals", verbose_name="ledig bolig")
    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals", verbose_name="sag")
    reasons = models.TextField("begrundelse", max_length=2000)
    answer_due_on = models.DateField("borgerens svarfrist")
    deviation = models.CharField("hvorfor afviges der", max_length=1000)
    unexamined_because = models.CharField("hvorfor uden en undersøgt økonomi", max_length=1000, blank=True)
    searched = models.JSONField("boliger, der er undersøgt", default=list)
    ranking = models.JSONField("rangorden", default=list)
    weights_number = models.PositiveIntegerField("regelsæt", null=True, blank=True)
    made_by = _user("foreslået af")
    made_at = models.DateTimeField("foreslået")
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="valgt på anvisningsmødet",
    )
    outcome = models.CharField("udfald", max_length=20, choices=Outcome.choices, blank=True)
    ended_by = _user("afgjort af", empty=True)
    ended_at = models.DateTimeField("afgjort", null=True, blank=True)
    note = models.CharField("bemærkning", max_length=500, blank=True)
    allocation = models.OneToOneField(
        Allocation, models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name="anvisning"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "forslag til anvisning"
        verbose_name_plural = "forslag til anvisning"
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vacancy"], condition=Q(outcome=""), name="one_open_proposal_per_vacancy"),
            models.UniqueConstraint(fields=["case"], condition=Q(outcome=""), name="one_open_proposal_per_case"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_by=None, ended_at=None)
                | (~Q(outcome="") & Q(ended_by__isnull=False, ended_at__isnull=False)),
                name="proposal_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | (~Q(ended_by=F("made_by")) & Q(allocation__isnull=False)),
                name="proposal_confirmed_by_another",
            ),
            models.CheckConstraint(condition=~Q(deviation=""), name="proposal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.case} til {self.vacancy}"
