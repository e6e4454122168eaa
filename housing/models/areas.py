"""Published lists of areas, and requests for combined letting."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from housing.models.registers import Area, Association
from law.area_status import Status


class AreaListing(models.Model):
    """An area's place on a published list, as a snapshot: the list rules, whatever we compute (almenboligloven § 61 a)."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="listings", verbose_name="boligområde")
    published_on = models.DateField("offentliggjort")
    status = models.CharField("status", max_length=20, choices=[(status.value, status.label) for status in Status])
    source = models.CharField("kilde", max_length=200)

    class Meta:
        verbose_name = "boligområde på listen"
        verbose_name_plural = "boligområder på listen"
        ordering = ["-published_on", "area__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["area", "published_on"], name="area_listed_once_a_list"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.published_on}"


class CombinedLettingRequest(models.Model):
    """An association asks for combined letting in an area; a no needs its stated reasons (almenboligloven § 51 b)."""

    class Decision(models.TextChoices):
        GRANTED = "granted", "Imødekommet"
        REFUSED = "refused", "Afslået"

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="combined_letting_requests", verbose_name="boligorganisation"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="combined_letting_requests", verbose_name="boligområde")
    requested_on = models.DateField("anmodet")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="anmodet af"
    )
    grounds = models.CharField("grunde", max_length=2000)
    decision = models.CharField("beslutning", max_length=10, choices=Decision.choices, blank=True)
    reasons = models.CharField("begrundelse", max_length=2000, blank=True)
    decided_on = models.DateField("besluttet", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="besluttet af",
    )

    class Meta:
        verbose_name = "anmodning om kombineret udlejning"
        verbose_name_plural = "anmodninger om kombineret udlejning"
        ordering = ["-requested_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_on=None, decided_by=None)
                | (~Q(decision="") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                name="combined_letting_decided_together",
            ),
            models.CheckConstraint(
                condition=~Q(decision="refused") | ~Q(reasons=""), name="combined_letting_no_has_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.association}, {self.area}"
