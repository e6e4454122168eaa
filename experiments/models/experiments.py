"""Experiments: the charter, the budget, what was spent, and the story."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.stories import Event, Storied, append_only
from experiments.states import BASES, EXPERIMENT, KINDS, ExperimentState
from law.experiment_terms import Charter, CharterAnswer, ExperimentBasis, charter_within_law
from law.experiments import ExperimentKind, ExperimentTerms

OPEN_STATES = [ExperimentState.PREPARED, ExperimentState.RUNNING]


class ExperimentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ExperimentQuerySet":
        return self if user.is_municipal else self.none()


class Experiment(Storied):
    """One of the five experiments with its charter (frikommunevedtægt), its limits and its days.

    A charter may say less than the law. Months and kroner a month; an empty limit is the law's.
    """

    workflow = EXPERIMENT

    kind = models.CharField("slags", max_length=20, choices=KINDS)
    name = models.CharField("navn", max_length=120)
    basis = models.CharField("lovgrundlag", max_length=20, choices=BASES)
    state = models.CharField(
        "tilstand", max_length=20, choices=ExperimentState.choices, default=ExperimentState.PREPARED
    )
    starts_on = models.DateField("begynder")
    ends_on = models.DateField("slutter", null=True, blank=True)
    target_group = models.CharField("målgruppe", max_length=500)
    charter_published_on = models.DateField("vedtægten offentliggjort", null=True, blank=True)
    charter_url = models.URLField("vedtægtens adresse", blank=True)
    max_months = models.PositiveSmallIntegerField("længste periode, måneder", null=True, blank=True)
    extension_months = models.PositiveSmallIntegerField("længste forlængelse, måneder", default=0)
    cap_month_dkk = models.DecimalField(
        "højeste tilskud pr. md.", max_digits=10, decimal_places=2, null=True, blank=True
    )
    full_months = models.PositiveSmallIntegerField("måneder med fuldt tilskud", null=True, blank=True)
    max_rent_dkk = models.DecimalField("højeste husleje", max_digits=10, decimal_places=2, null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField("varsel, måneder", default=3)
    findings = models.JSONField("fund", default=list)
    set_up_on = models.DateField("oprettet")
    set_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oprettet af"
    )

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        verbose_name = "forsøg"
        verbose_name_plural = "forsøg"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state__in=OPEN_STATES), name="one_open_experiment_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="experiment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(charter_published_on=None, charter_url="")
                | (Q(charter_published_on__isnull=False) & ~Q(charter_url="")),
                name="experiment_charter_with_its_address",
            ),
        ]
        triggers = [pgtrigger.FSM(name="states", field="state", transitions=EXPERIMENT.transitions())]

    def __str__(self) -> str:
        return self.name

    @property
    def law_kind(self) -> ExperimentKind:
        return ExperimentKind(self.kind)

    @property
    def charter(self) -> Charter:
        """The charter as the law takes it."""
        return Charter(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            published_on=self.charter_published_on,
            max_months=self.max_months,
            extension_months=self.extension_months,
            cap_month_dkk=self.cap_month_dkk,
            max_rent_dkk=self.max_rent_dkk,
        )

    @property
    def answer(self) -> CharterAnswer:
        """What the law says of the charter."""
        return charter_within_law(self.law_kind, ExperimentBasis(self.basis), self.charter)

    @property
    def terms(self) -> ExperimentTerms:
        """What participants are held to: the charter's limits, and the law's where it says nothing."""
        return self.answer.terms


class ExperimentBudget(models.Model):
    """What the council set aside for a year."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="budgets", verbose_name="forsøg")
    year = models.PositiveSmallIntegerField("år")
    amount_dkk = models.DecimalField("beløb", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "forsøgs budget"
        verbose_name_plural = "forsøgs budgetter"
        ordering = ["experiment", "year"]
        constraints = [models.UniqueConstraint(fields=["experiment", "year"], name="experiment_budget_once_a_year")]

    def __str__(self) -> str:
        return f"{self.experiment} {self.year}"


class ExperimentCost(models.Model):
    """What an experiment cost beside its subsidies. Only ever added; a mistake is taken back by a row below zero."""

    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="costs", verbose_name="forsøg")
    paid_on = models.DateField("betalt")
    amount_dkk = models.DecimalField("beløb", max_digits=12, decimal_places=2)
    text = models.CharField("tekst", max_length=200)
    entered_at = models.DateTimeField("indført")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="indført af"
    )

    class Meta:
        verbose_name = "udgift i forsøg"
        verbose_name_plural = "udgifter i forsøg"
        ordering = ["-paid_on", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.text


class ExperimentEvent(Event):
    """The story of an experiment. Of a citizen it tells nothing: that stands in the case."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="events", verbose_name="forsøg")

    class Meta(Event.Meta):
        verbose_name = "hændelse i forsøg"
        verbose_name_plural = "hændelser i forsøg"
