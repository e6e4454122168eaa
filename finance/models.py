"""Money is rows that are only added."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from housing.models import Vacancy


class VacancyRentLiabilityQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VacancyRentLiabilityQuerySet":
        if user.is_municipal:
            return self
        return self.filter(vacancy__dwelling__estate__association__members__user=user)


class VacancyRentLiability(models.Model):
    """What a vacancy costs the municipality in one month (almenboligloven § 59, stk. 1, 3.-5. pkt.).

    The first row of a vacancy and month is the amount; a later row is the difference to what the law
    now says, never an overwriting. The sum of the rows is the liability.
    """

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="liabilities", verbose_name="ledig bolig")
    month = models.DateField("måned")
    sequence = models.PositiveSmallIntegerField("løbenr.")
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til (ikke med)")
    days = models.PositiveSmallIntegerField("dage")
    amount_dkk = models.DecimalField("beløb", max_digits=10, decimal_places=2)
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
        indexes = [models.Index(fields=["month"], name="vacancy_rent_month")]
        triggers = [
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vacancy} {self.month:%Y-%m}"
