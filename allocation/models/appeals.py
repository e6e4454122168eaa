"""A complaint over a decision: looked at again by the municipality, and sent on to the authority where there is one."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from allocation.models.cases import Case
from allocation.models.letters import Letter
from allocation.states import OF_AUTHORITY, AppealOutcome


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AppealQuerySet":
        return self if user.is_municipal else self.none()

    def open(self) -> "AppealQuerySet":
        return self.filter(ended_on=None)

    def not_reassessed(self) -> "AppealQuerySet":
        """Neither sent on nor ended: the municipality has yet to look at the decision again."""
        return self.open().filter(sent_on=None)


class Appeal(models.Model):
    """What a citizen complained over, by when the municipality must have looked again, and how it ended."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="appeals", verbose_name="sag")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="appeals", verbose_name="afgørelse")
    about = models.CharField("hvad der klages over", max_length=1000)
    received_on = models.DateField("modtaget")
    due_on = models.DateField("genvurderes senest")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skrevet af"
    )
    sent_on = models.DateField("fastholdt og sendt videre", null=True, blank=True)
    outcome = models.CharField("udfald", max_length=20, choices=AppealOutcome.choices, blank=True)
    ended_on = models.DateField("afsluttet", null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "klage"
        verbose_name_plural = "klager"
        ordering = ["case", "-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter"], condition=Q(ended_on=None), name="one_open_appeal_per_decision"),
            models.CheckConstraint(
                condition=Q(ended_on=None, outcome="") | (Q(ended_on__isnull=False) & ~Q(outcome="")),
                name="appeal_ended_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=False) | ~Q(outcome__in=sorted(OF_AUTHORITY)),
                name="appeal_settled_where_it_was_sent",
            ),
            models.CheckConstraint(
                condition=(Q(sent_on=None) | Q(sent_on__gte=F("received_on")))
                & (Q(ended_on=None) | Q(ended_on__gte=F("received_on"))),
                name="appeal_answered_after_it_came",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="complaint_frozen",
                fields=["case", "letter", "about", "received_on", "due_on", "recorded_by"],
            ),
        ]

    def __str__(self) -> str:
        return f"Klage {self.received_on}"

    @property
    def reassessed_on(self):
        """The day the municipality had looked again; None while it has not, or when the citizen thought better."""
        return self.sent_on or (None if self.outcome == AppealOutcome.WITHDRAWN else self.ended_on)

    @property
    def authority(self) -> str:
        """To whom the decision's own letter said that one may complain; empty when to nobody."""
        return (self.letter.facts.get("appeal") or {}).get("authority") or ""
