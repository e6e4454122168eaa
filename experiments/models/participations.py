"""Who takes part: the home, the baseline, what was promised, the monthly follow-up, support and subsidy."""

from datetime import date, datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.stories import append_only
from allocation.models import Case
from allocation.states import HousingSituation
from experiments.models.experiments import Experiment
from experiments.states import (
    COMMITMENTS,
    PARTICIPATION,
    ExitReason,
    Occupation,
    ParticipationState,
    SupportProvision,
)
from finance.models import PaymentPlan
from housing.models import Dwelling


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ParticipationQuerySet":
        """Who takes part is the municipality's alone. Whose case is deleted is nobody."""
        return self.counted_for(user).filter(case__deleted_on=None)

    def counted_for(self, user) -> "ParticipationQuerySet":
        """Those that stand behind a figure."""
        return self if user.is_municipal else self.none()

    def active(self) -> "ParticipationQuerySet":
        return self.filter(state=ParticipationState.ACTIVE)

    def staying(self, first: date, last: date) -> "ParticipationQuerySet":
        """Those who live in the experiment's home on some day of the period; open ends last for ever."""
        begun = self.filter(starts_on__lte=last)
        return begun.filter(
            Q(ended_on=None, ends_on=None) | Q(ended_on=None, ends_on__gte=first) | Q(ended_on__gte=first)
        )


class Participation(models.Model):
    """A case and a home in an experiment, with what was known at the entry (the baseline) and how it ended.

    `ends_on` is the last day as it is agreed, `latest_end_on` the last that an extension can give. Rents are kroner a
    month. `baseline_shelter_days`: in the year before; empty when nobody knows.
    """

    workflow = PARTICIPATION

    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="participations", verbose_name="forsøg")
    case = models.ForeignKey(Case, models.PROTECT, related_name="participations", verbose_name="sag")
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="participations", verbose_name="bolig")
    state = models.CharField(
        "tilstand", max_length=20, choices=ParticipationState.choices, default=ParticipationState.ACTIVE
    )
    starts_on = models.DateField("begynder")
    ends_on = models.DateField("slutter", null=True, blank=True)
    latest_end_on = models.DateField("senest", null=True, blank=True)
    rent_dkk = models.DecimalField("husleje", max_digits=10, decimal_places=2)
    persons = models.PositiveSmallIntegerField("personer", default=1)
    baseline_situation = models.CharField("boligsituation før", max_length=20, choices=HousingSituation.choices)
    baseline_occupation = models.CharField("beskæftigelse før", max_length=20, choices=Occupation.choices)
    baseline_shelter_days = models.PositiveSmallIntegerField("døgn på herberg året før", null=True, blank=True)
    baseline_rent_dkk = models.DecimalField("husleje før", max_digits=10, decimal_places=2, null=True, blank=True)
    findings = models.JSONField("fund", default=list)
    extended_months = models.PositiveSmallIntegerField("forlænget, måneder", default=0)
    warned_on = models.DateField("varslet", null=True, blank=True)
    move_on_plan = models.CharField("plan for næste bolig", max_length=500, blank=True)
    ended_on = models.DateField("endte", null=True, blank=True)
    exit_reason = models.CharField("årsag", max_length=20, choices=ExitReason.choices, blank=True)
    is_housed_after = models.BooleanField("har bolig bagefter", null=True, blank=True)
    note = models.CharField("bemærkning", max_length=500, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="taget med af"
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "deltagelse"
        verbose_name_plural = "deltagelser"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ParticipationState.ACTIVE), name="one_active_participation_a_case"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="participation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state=ParticipationState.ACTIVE, ended_on=None)
                | (~Q(state=ParticipationState.ACTIVE) & Q(ended_on__gte=F("starts_on"))),
                name="participation_ended_with_its_day",
            ),
            models.CheckConstraint(
                condition=(Q(state=ParticipationState.EXITED) & ~Q(exit_reason=""))
                | (~Q(state=ParticipationState.EXITED) & Q(exit_reason="")),
                name="participation_exited_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["experiment", "starts_on"], name="participation_start")]
        triggers = [pgtrigger.FSM(name="states", field="state", transitions=PARTICIPATION.transitions())]

    def __str__(self) -> str:
        return f"{self.case} i {self.experiment}"

    def record(self, name: str, *, by: User, at: datetime, text: str, facts: dict[str, Any]) -> None:
        """A participation's story is told in its case."""
        self.case.record(name, by=by, at=at, text=text, facts={"participation": self.pk, **facts})


class Commitment(models.Model):
    """What the citizen has promised, with the steps agreed. The kinds are the law's, and no others may be set."""

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="commitments", verbose_name="deltagelse"
    )
    kind = models.CharField("slags", max_length=20, choices=COMMITMENTS)
    agreed = models.CharField("aftalte skridt", max_length=500)
    agreed_on = models.DateField("aftalt")

    class Meta:
        verbose_name = "forpligtelse"
        verbose_name_plural = "forpligtelser"
        ordering = ["participation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind"], name="commitment_once_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class MonthlyTalk(models.Model):
    """One month's talk: is it kept, is there still a home, what fills the day. Only ever added.

    `shelter_days`: nights in a shelter that month. After an exit it goes on being asked at 6, 12 and 24 months.
    """

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="talks", verbose_name="deltagelse")
    month = models.DateField("måned")
    held_on = models.DateField("holdt")
    is_kept = models.BooleanField("aftalen er holdt")
    is_housed = models.BooleanField("har bolig")
    occupation = models.CharField("beskæftigelse", max_length=20, choices=Occupation.choices)
    shelter_days = models.PositiveSmallIntegerField("døgn på herberg", default=0)
    note = models.CharField("bemærkning", max_length=500, blank=True)
    next_step = models.CharField("næste skridt", max_length=300, blank=True)
    written_at = models.DateTimeField("skrevet")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skrevet af"
    )

    class Meta:
        verbose_name = "månedlig opfølgning"
        verbose_name_plural = "månedlige opfølgninger"
        ordering = ["participation", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "month"], name="talk_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="talk_month_is_its_first_day"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.participation} {self.month:%Y-%m}"


class SupportCourseQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SupportCourseQuerySet":
        return self if user.is_municipal else self.none()


class SupportCourse(models.Model):
    """The support that a temporary lease follows."""

    participation = models.OneToOneField(
        Participation, models.CASCADE, related_name="support", verbose_name="deltagelse"
    )
    provision = models.CharField("slags", max_length=20, choices=SupportProvision.choices)
    provider = models.CharField("hvem giver støtten", max_length=120)
    goal = models.CharField("mål", max_length=500)
    starts_on = models.DateField("begynder")
    ends_on = models.DateField("slutter", null=True, blank=True)

    objects = SupportCourseQuerySet.as_manager()

    class Meta:
        verbose_name = "støtteforløb"
        verbose_name_plural = "støtteforløb"
        ordering = ["participation"]

    def __str__(self) -> str:
        return self.get_provision_display()


class RentSubsidy(models.Model):
    """A temporary subsidy: how it was counted, month by month, and why it stopped. Kroner a month.

    `is_opening`: the home would have been returned as too dear without it. `plan`: [[month, amount], ...] as decided.
    """

    participation = models.OneToOneField(
        Participation, models.PROTECT, related_name="subsidy", verbose_name="deltagelse"
    )
    rent_dkk = models.DecimalField("husleje", max_digits=10, decimal_places=2)
    housing_benefit_dkk = models.DecimalField("boligstøtte", max_digits=10, decimal_places=2)
    affordable_rent_dkk = models.DecimalField("husleje, der kan betales", max_digits=10, decimal_places=2)
    cap_month_dkk = models.DecimalField("loft", max_digits=10, decimal_places=2, null=True, blank=True)
    subsidy_month_dkk = models.DecimalField("tilskud", max_digits=10, decimal_places=2)
    is_opening = models.BooleanField("åbnede en for dyr bolig", default=False)
    plan = models.JSONField("plan", default=list)
    payment_plan = models.OneToOneField(
        PaymentPlan, models.PROTECT, related_name="rent_subsidy", verbose_name="betalingsplan"
    )
    stopped_on = models.DateField("stoppet", null=True, blank=True)
    stop_because = models.CharField("stoppet, fordi", max_length=300, blank=True)
    repay_dkk = models.DecimalField("kræves tilbage", max_digits=10, decimal_places=2, default=0)

    class Meta:
        verbose_name = "huslejetilskud"
        verbose_name_plural = "huslejetilskud"
        ordering = ["participation"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_on=None, stop_because="") | (Q(stopped_on__isnull=False) & ~Q(stop_because="")),
                name="rent_subsidy_stopped_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.subsidy_month_dkk}"
