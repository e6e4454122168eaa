"""Vacancies and their story."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.stories import Event, Storied
from housing.models.agreements import Agreement, _choices
from housing.models.registers import Dwelling
from housing.states import (
    ANSWERED_STATES,
    LET_STATES,
    OWN_STATES,
    RETURNED_STATES,
    VACANCY,
    ReturnReason,
    VacancyState,
)
from law.bases import LegalBasis
from law.vacancy_rent import EmptyDwelling


class VacancyQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VacancyQuerySet":
        if user.is_municipal:
            return self
        return self.filter(dwelling__estate__association__members__user=user)

    def municipal(self) -> "VacancyQuerySet":
        """Those that fell to the municipality."""
        return self.exclude(agreement=None)

    def unanswered(self) -> "VacancyQuerySet":
        return self.filter(state=VacancyState.AT_DISPOSAL)

    def overdue(self, *, on: date) -> "VacancyQuerySet":
        """The deadline has passed and nobody has answered. Flagged, never returned by itself."""
        return self.unanswered().filter(answer_due_on__lt=on)

    def notified_in(self, first: date, last: date) -> "VacancyQuerySet":
        """Notified in the period and not withdrawn."""
        return self.filter(notified_on__range=(first, last)).exclude(state=VacancyState.WITHDRAWN)

    def with_dwelling(self) -> "VacancyQuerySet":
        """All that a list row shows, in one query."""
        return self.select_related("dwelling__estate__association", "terms__area", "agreement__ledger")


def _user(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class Vacancy(Storied):
    """A dwelling that is or becomes empty, with two clocks: the answer deadline and what emptiness costs.

    `agreement`, `legal_basis` and `answer_due_on` are set together, once, when it falls to the municipality.
    `rent_dkk` is the rent it was offered at; `terms` what the dwelling was that day.
    """

    workflow = VACANCY

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="vacancies", verbose_name="bolig")
    terms = models.ForeignKey(
        "housing.DwellingTerms",
        models.PROTECT,
        related_name="vacancies",
        verbose_name="boligens vilkår",
    )
    state = models.CharField("tilstand", max_length=20, choices=VacancyState.choices)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="vacancies",
        verbose_name="aftale",
    )
    legal_basis = models.CharField("hjemmel", max_length=20, choices=_choices(LegalBasis), blank=True)

    rent_dkk = models.DecimalField("husleje pr. md.", max_digits=10, decimal_places=2)
    heat_dkk = models.DecimalField("a conto varme", max_digits=10, decimal_places=2, default=0)
    water_dkk = models.DecimalField("a conto vand", max_digits=10, decimal_places=2, default=0)
    contribution_dkk = models.DecimalField("indskud", max_digits=10, decimal_places=2, default=0)

    notified_on = models.DateField("indmeldt")
    notified_by = _user("indmeldt af")
    vacant_from = models.DateField("opsagt til")
    inspection_on = models.DateField("flyttesyn", null=True, blank=True)
    available_on = models.DateField("til rådighed fra")
    answer_due_on = models.DateField("svarfrist", null=True, blank=True)
    answered_on = models.DateField("svaret", null=True, blank=True)
    answered_by = _user("svaret af")
    return_reason = models.CharField("returårsag", max_length=20, choices=ReturnReason.choices, blank=True)
    return_note = models.CharField("bemærkning til retur", max_length=500, blank=True)
    ready_on = models.DateField("indflytningsklar", null=True, blank=True)
    let_on = models.DateField("udlejet fra", null=True, blank=True)
    let_by = _user("udlejning registreret af")
    is_imported = models.BooleanField("fra før systemet", default=False)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = "ledig bolig"
        verbose_name_plural = "ledige boliger"
        ordering = ["notified_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement=None, legal_basis="", answer_due_on=None)
                | (Q(agreement__isnull=False, answer_due_on__isnull=False) & ~Q(legal_basis="")),
                name="vacancy_municipal_facts_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OWN_STATES) | Q(agreement=None),
                name="vacancy_own_has_no_agreement",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ANSWERED_STATES, answered_on__isnull=False)
                | (~Q(state__in=ANSWERED_STATES) & Q(answered_on=None)),
                name="vacancy_answered_when_answered",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=RETURNED_STATES) & ~Q(return_reason=""))
                | (~Q(state__in=RETURNED_STATES) & Q(return_reason="")),
                name="vacancy_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LET_STATES, let_on__isnull=False) | (~Q(state__in=LET_STATES) & Q(let_on=None)),
                name="vacancy_let_with_day",
            ),
            models.CheckConstraint(
                condition=Q(available_on__gte=F("vacant_from")),
                name="vacancy_available_after_vacant",
            ),
            models.CheckConstraint(
                condition=Q(ready_on=None) | Q(ready_on__gte=F("vacant_from")),
                name="vacancy_ready_after_vacant",
            ),
            models.UniqueConstraint(
                fields=["dwelling", "vacant_from"],
                condition=~Q(state="withdrawn"),
                name="vacancy_notified_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "answer_due_on"], name="vacancy_state_due"),
            models.Index(fields=["notified_on"], name="vacancy_notified_on"),
        ]
        triggers = [
            pgtrigger.FSM(name="states", field="state", transitions=VACANCY.transitions()),
        ]

    def __str__(self) -> str:
        return self.dwelling.address

    @property
    def is_municipal(self) -> bool:
        return self.agreement_id is not None

    def as_empty_dwelling(self) -> EmptyDwelling:
        """The facts `law.vacancy_rent` counts from."""
        returned = self.state in RETURNED_STATES
        return EmptyDwelling(
            rent_dkk=self.rent_dkk,
            available_on=self.available_on,
            let_on=self.let_on,
            returned_on=self.answered_on if returned else None,
        )


class VacancyEvent(Event):
    """The story of a vacancy, for both sides: who did what, when. Nothing personal about citizens stands here."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="events", verbose_name="ledig bolig")

    class Meta(Event.Meta):
        verbose_name = "hændelse på bolig"
        verbose_name_plural = "hændelser på boliger"
