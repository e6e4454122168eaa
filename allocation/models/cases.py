"""Cases, their assessments, and their story."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.stories import Event, Storied, append_only
from allocation.models.people import Citizen
from allocation.states import (
    CASE,
    ENDED_STATES,
    LIVE_STATES,
    CaseState,
    CloseReason,
    HousingSituation,
    UrgencyCriterion,
)


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CaseQuerySet":
        """Cases are the municipality's alone; an association sees allocations, never cases. A deleted one is nobody's."""
        return self.counted_for(user).filter(deleted_on=None)

    def counted_for(self, user) -> "CaseQuerySet":
        """Those that stand behind a figure: what was counted stays counted when the person is gone."""
        return self if user.is_municipal else self.none()

    def approved(self) -> "CaseQuerySet":
        return self.filter(state=CaseState.APPROVED)

    def without_live_allocation(self) -> "CaseQuerySet":
        return self.exclude(allocations__state__in=LIVE_STATES)

    def open(self) -> "CaseQuerySet":
        return self.exclude(state__in=ENDED_STATES)


class Case(Storied):
    """One citizen's application for a dwelling, from the day applied to the key."""

    workflow = CASE

    number = models.CharField("sagsnr.", max_length=20, unique=True)
    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="cases", verbose_name="borger")
    state = models.CharField("tilstand", max_length=20, choices=CaseState.choices, default=CaseState.RECEIVED)
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="sagsbehandler",
    )
    applied_on = models.DateField("ansøgt den")
    situation = models.CharField("boligsituation", max_length=20, choices=HousingSituation.choices)
    urgency = models.JSONField("haster, fordi", default=list, blank=True)
    is_urgent = models.BooleanField("akut", default=False)
    needs_wheelchair = models.BooleanField("kørestol", default=False)
    needs_no_stairs = models.BooleanField("gang uden trapper", default=False)
    has_pet = models.BooleanField("husdyr", default=False)
    needs_support = models.BooleanField("behov for bostøtte", default=False)
    needs_intensive_support = models.BooleanField("behov for mere støtte end en social vicevært giver", default=False)
    has_disability = models.BooleanField("handicap", default=False)
    considerations = models.CharField("særlige hensyn", max_length=300, blank=True)
    remark = models.CharField("bemærkning", max_length=500, blank=True)
    paused_until = models.DateField("pause til", null=True, blank=True)
    pause_reason = models.CharField("grund til pause", max_length=500, blank=True)
    outcome_reason = models.CharField("begrundelse", max_length=2000, blank=True)
    close_reason = models.CharField("lukket, fordi", max_length=20, choices=CloseReason.choices, blank=True)
    is_imported = models.BooleanField("fra før systemet", default=False)
    kept_until = models.DateField("undtaget fra sletning til", null=True, blank=True)
    kept_reason = models.CharField("grund til undtagelse", max_length=300, blank=True)
    deleted_on = models.DateField("slettet den", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "sag"
        verbose_name_plural = "sager"
        ordering = ["applied_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CaseState.PAUSED, paused_until__isnull=False)
                | (~Q(state=CaseState.PAUSED) & Q(paused_until=None)),
                name="case_paused_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.PAUSED) | Q(pause_reason=""), name="case_pause_reason_while_paused"
            ),
            models.CheckConstraint(
                condition=Q(is_urgent=False) | ~Q(urgency=[]) | Q(is_imported=True),
                name="case_urgent_by_a_criterion",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.REFUSED, CaseState.CLOSED]) | ~Q(outcome_reason=""),
                name="case_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=(Q(state=CaseState.CLOSED) & ~Q(close_reason=""))
                | (~Q(state=CaseState.CLOSED) & Q(close_reason=""))
                | Q(is_imported=True),
                name="case_closed_by_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kept_until=None, kept_reason="") | (Q(kept_until__isnull=False) & ~Q(kept_reason="")),
                name="case_kept_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(deleted_on=None) | Q(state__in=ENDED_STATES, kept_until=None),
                name="case_deleted_when_ended",
            ),
        ]
        indexes = [models.Index(fields=["state", "applied_on"], name="case_state_applied")]
        triggers = [pgtrigger.FSM(name="states", field="state", transitions=CASE.transitions())]

    def __str__(self) -> str:
        return self.number

    @property
    def urgent_because(self) -> list[str]:
        """The criteria met, in words."""
        return [UrgencyCriterion(code).label for code in self.urgency]

    def months_waited(self, *, on: date) -> int:
        """Whole calendar months since the application."""
        months = (on.year - self.applied_on.year) * 12 + on.month - self.applied_on.month
        return max(0, months - (on.day < self.applied_on.day))


class CaseEvent(Event):
    """The story of a case, for people."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events", verbose_name="sag")

    class Meta(Event.Meta):
        verbose_name = "hændelse på sag"
        verbose_name_plural = "hændelser på sager"


class Assessment(models.Model):
    """The individual assessment that almenboligloven § 59 demands: economic, social and housing needs.

    Freezes the facts and findings it stood on; a later one is a new row.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments", verbose_name="sag")
    made_on = models.DateField("foretaget")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="foretaget af",
    )
    economic = models.TextField("økonomiske forhold", max_length=2000)
    social = models.TextField("sociale forhold", max_length=2000)
    housing = models.TextField("boligmæssige forhold", max_length=2000)
    urgency = models.JSONField("haster, fordi", default=list)
    facts = models.JSONField("kendsgerninger", default=dict)
    findings = models.JSONField("fund", default=list)

    class Meta:
        verbose_name = "individuel vurdering"
        verbose_name_plural = "individuelle vurderinger"
        ordering = ["case", "-made_on", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.case}, {self.made_on}"
