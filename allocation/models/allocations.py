"""Allocations: one citizen, one vacancy, and why."""

from datetime import date, datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.roles import Role
from allocation.models.cases import Case
from allocation.states import (
    ALLOCATION,
    ANSWERED_STATES,
    LIVE_STATES,
    AllocationState,
    DeclineReason,
)
from housing.models import Vacancy


class AllocationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AllocationQuerySet":
        """An association sees a citizen first when the citizen has said yes to its dwelling."""
        if user.is_municipal:
            return self
        if user.role != Role.ASSOCIATION:
            return self.none()
        return self.filter(
            vacancy__dwelling__estate__association__members__user=user,
            state__in=[AllocationState.ACCEPTED, AllocationState.LEASED],
        )

    def live(self) -> "AllocationQuerySet":
        return self.filter(state__in=LIVE_STATES)

    def unanswered(self) -> "AllocationQuerySet":
        return self.filter(state=AllocationState.OFFERED)

    def overdue(self, *, on: date) -> "AllocationQuerySet":
        return self.unanswered().filter(answer_due_on__lt=on)


class Allocation(models.Model):
    """The decision to offer one vacancy to one case, frozen with its reasons (almenboligloven § 59)."""

    workflow = ALLOCATION

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="allocations", verbose_name="ledig bolig")
    case = models.ForeignKey(Case, models.PROTECT, related_name="allocations", verbose_name="sag")
    state = models.CharField(
        "tilstand",
        max_length=20,
        choices=AllocationState.choices,
        default=AllocationState.OFFERED,
    )
    legal_basis = models.CharField("hjemmel", max_length=20)
    decided_on = models.DateField("besluttet")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="besluttet af",
    )
    decided_at = models.DateTimeField("besluttet kl.")
    reasons = models.TextField("begrundelse", max_length=2000)
    findings = models.JSONField("fund", default=list)
    ranking = models.JSONField("rangorden", default=list)
    rates_known_on = models.DateField("satser kendt den")
    weights_number = models.PositiveIntegerField("regelsæt", null=True, blank=True)
    deviation = models.CharField("hvorfor blev der afveget", max_length=1000, blank=True)
    unexamined_because = models.CharField("hvorfor uden en undersøgt økonomi", max_length=1000, blank=True)
    searched = models.JSONField("boliger, der blev undersøgt", default=list)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="godkendt af"
    )
    confirmed_at = models.DateTimeField("godkendt", null=True, blank=True)
    meeting = models.ForeignKey(
        "allocation.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name="valgt på anvisningsmødet",
    )
    answer_due_on = models.DateField("borgerens svarfrist")
    answered_on = models.DateField("borgerens svar", null=True, blank=True)
    decline_reason = models.CharField("grund til nej", max_length=20, choices=DeclineReason.choices, blank=True)
    note = models.CharField("bemærkning", max_length=500, blank=True)
    lease_on = models.DateField("lejekontrakt fra", null=True, blank=True)
    key_on = models.DateField("nøgle udleveret", null=True, blank=True)
    is_imported = models.BooleanField("fra før systemet", default=False)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = "anvisning"
        verbose_name_plural = "anvisninger"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy"],
                condition=Q(state__in=LIVE_STATES),
                name="one_live_allocation_per_vacancy",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=LIVE_STATES),
                name="one_live_allocation_per_case",
            ),
            models.UniqueConstraint(
                fields=["vacancy"],
                condition=Q(state=AllocationState.LEASED),
                name="one_lease_per_vacancy",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ANSWERED_STATES, answered_on__isnull=False) | (~Q(state__in=ANSWERED_STATES)),
                name="allocation_answered_with_day",
            ),
            models.CheckConstraint(
                condition=(Q(state=AllocationState.DECLINED) & ~Q(decline_reason=""))
                | (~Q(state=AllocationState.DECLINED) & Q(decline_reason="")),
                name="allocation_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=AllocationState.LEASED, lease_on__isnull=False)
                | (~Q(state=AllocationState.LEASED) & Q(lease_on=None)),
                name="allocation_leased_with_day",
            ),
            models.CheckConstraint(
                condition=Q(key_on=None) | Q(state=AllocationState.LEASED), name="allocation_key_after_lease"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("decided_by"))),
                name="allocation_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(deviation="") | Q(confirmed_by__isnull=False), name="allocation_deviation_confirmed"
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_due_on"], name="allocation_state_due")]
        triggers = [pgtrigger.FSM(name="states", field="state", transitions=ALLOCATION.transitions())]

    def __str__(self) -> str:
        return f"{self.case} til {self.vacancy}"

    def record(self, name: str, *, by: User, at: datetime, text: str, facts: dict[str, Any]) -> None:
        """An allocation's story is told in its case."""
        self.case.record(name, by=by, at=at, text=text, facts={"allocation": self.pk, **facts})
