"""Vacancy rent by vacancy and month, and the runs that count it."""

from django.db import models
from django.db.models import F, Q

from accounts.stories import append_only
from finance.models.fields import dkk
from finance.models.triggers import open_month_only
from housing.models import Vacancy


class VacancyRentLiabilityQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VacancyRentLiabilityQuerySet":
        if user.is_municipal:
            return self
        return self.filter(vacancy__dwelling__estate__association__members__user=user)


class VacancyRentLiability(models.Model):
    """What a vacancy costs the municipality in one month (almenboligloven § 59, stk. 1, 3.-5. pkt.).

    The first row of a vacancy and month is the amount; a later row is the difference to what the law
    now says, never an overwriting. The sum of the rows is the liability. `booked_on` is the accounting month
    that the row counts in: its own, or the first open one when its own is closed.
    """

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="liabilities", verbose_name="ledig bolig")
    month = models.DateField("måned")
    sequence = models.PositiveSmallIntegerField("løbenr.")
    booked_on = models.DateField("bogført i måned")
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til (ikke med)")
    days = models.PositiveSmallIntegerField("dage")
    amount_dkk = dkk("beløb")
    because = models.CharField("fordi", max_length=300)
    computed_on = models.DateField("beregnet til")
    computed_at = models.DateTimeField("beregnet")

    objects = VacancyRentLiabilityQuerySet.as_manager()

    class Meta:
        verbose_name = "tomgangsleje"
        verbose_name_plural = "tomgangsleje"
        ordering = ["vacancy", "month", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "month", "sequence"],
                name="vacancy_rent_once_per_sequence",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="vacancy_rent_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="vacancy_rent_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["month"], name="vacancy_rent_month"),
            models.Index(fields=["booked_on"], name="vacancy_rent_booked_on"),
        ]
        triggers = [append_only(), open_month_only()]

    def __str__(self) -> str:
        return f"{self.vacancy} {self.month:%Y-%m}"


class AccrualRun(models.Model):
    """One counting of all vacancy rent through a day, in chunks: whoever is killed leaves the rest to the next."""

    counted_on = models.DateField("beregnet til og med")
    started_at = models.DateTimeField("begyndt")
    finished_at = models.DateTimeField("færdig", null=True, blank=True)

    class Meta:
        verbose_name = "beregning af tomgangsleje"
        verbose_name_plural = "beregninger af tomgangsleje"
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["counted_on"], condition=Q(finished_at=None), name="one_unfinished_accrual_run_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"Tomgangsleje til og med {self.counted_on}"


class AccrualChunk(models.Model):
    """Some vacancies of a run. Its lease is the row lock of the transaction that counts it, so that it ends with the
    worker, however that ends; its rows and its receipt are written together or not at all.
    """

    run = models.ForeignKey(AccrualRun, models.CASCADE, related_name="chunks", verbose_name="beregning")
    first_vacancy = models.BigIntegerField("fra bolig")
    last_vacancy = models.BigIntegerField("til bolig")
    vacancies = models.PositiveIntegerField("boliger")
    rows = models.PositiveIntegerField("rækker", default=0)
    amount_dkk = dkk("beløb", 14, default=0)
    done_at = models.DateTimeField("færdig", null=True, blank=True)

    class Meta:
        verbose_name = "del af beregning"
        verbose_name_plural = "dele af beregning"
        ordering = ["run", "first_vacancy"]
        constraints = [
            models.UniqueConstraint(fields=["run", "first_vacancy"], name="accrual_chunk_once_in_run"),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.first_vacancy}-{self.last_vacancy}"
