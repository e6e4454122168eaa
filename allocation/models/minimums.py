"""What the municipality decides itself that a household must have left a month. Rows are only added."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.stories import append_only

AMOUNTS = ("single_adult_dkk", "extra_adult_dkk", "child_dkk")


class LocalMinimumQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LocalMinimumQuerySet":
        return self if user.is_municipal else self.none()


class LocalMinimum(models.Model):
    """The municipality's own minimum from a day on, kroner a month, with the decision behind it.

    No amounts: from that day there is no minimum, and the guideline counts alone. A wrong row is put right by a further
    one from the same day; what was decided before stands with what it was decided by.
    """

    from_on = models.DateField("gælder fra")
    single_adult_dkk = models.DecimalField("første voksne", max_digits=9, decimal_places=2, null=True, blank=True)
    extra_adult_dkk = models.DecimalField("hver voksen til", max_digits=9, decimal_places=2, null=True, blank=True)
    child_dkk = models.DecimalField("hvert barn", max_digits=9, decimal_places=2, null=True, blank=True)
    source = models.CharField("kilde", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skrevet af")
    made_at = models.DateTimeField("skrevet")

    objects = LocalMinimumQuerySet.as_manager()

    class Meta:
        verbose_name = "mindste rådighedsbeløb"
        verbose_name_plural = "mindste rådighedsbeløb"
        ordering = ["-from_on", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True for name in AMOUNTS})
                | Q(
                    **{f"{name}__isnull": False for name in AMOUNTS},
                    single_adult_dkk__gt=0,
                    extra_adult_dkk__gte=0,
                    child_dkk__gte=0,
                ),
                name="local_minimum_whole_or_none",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="local_minimum_has_a_source"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Mindste rådighedsbeløb fra {self.from_on:%d-%m-%Y}"
