"""The homes of the experiments: temporary buildings with their rooms, and dwellings that are shared."""

from django.db import models

from experiments.models.experiments import Experiment
from experiments.states import ForWhom, SharedRule
from housing.models import Dwelling


class TemporaryBuilding(models.Model):
    """A pavilion or a building that may stand until a day. Its rooms are dwellings, part of the building."""

    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="buildings", verbose_name="forsøg")
    dwelling = models.OneToOneField(Dwelling, models.PROTECT, related_name="temporary_building", verbose_name="bygning")
    name = models.CharField("navn", max_length=120)
    permit_on = models.DateField("tilladelse givet")
    permit_until = models.DateField("tilladelse til")
    permit_reference = models.CharField("tilladelsens nr.", max_length=60, blank=True)

    class Meta:
        verbose_name = "midlertidig bygning"
        verbose_name_plural = "midlertidige bygninger"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class TemporaryPlace(models.Model):
    """A room in a temporary building, and how many can sleep there a night."""

    building = models.ForeignKey(TemporaryBuilding, models.CASCADE, related_name="places", verbose_name="bygning")
    dwelling = models.OneToOneField(Dwelling, models.PROTECT, related_name="temporary_place", verbose_name="værelse")
    beds = models.PositiveSmallIntegerField("pladser pr. nat", default=1)

    class Meta:
        verbose_name = "plads i midlertidig bygning"
        verbose_name_plural = "pladser i midlertidige bygninger"
        ordering = ["building", "dwelling__address", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(beds__gte=1), name="temporary_place_has_a_bed")]

    def __str__(self) -> str:
        return str(self.dwelling)


class SharedDwelling(models.Model):
    """One dwelling whose rooms are let one by one. Its rooms are dwellings of their own, part of it.

    `too_few_from_on`: from when there were too few who meet the condition; empty while there are enough.
    """

    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="shared", verbose_name="forsøg")
    dwelling = models.OneToOneField(Dwelling, models.PROTECT, related_name="shared", verbose_name="bolig")
    rule = models.CharField("regel", max_length=20, choices=SharedRule.choices)
    residents_planned = models.PositiveSmallIntegerField("beboere, der er plads til")
    has_common_room = models.BooleanField("fælles værelse", default=True)
    is_common_room_waived = models.BooleanField("krav om fælles værelse fraveget", default=False)
    has_kitchen_to_eat_in = models.BooleanField("kan spise i køkkenet", default=False)
    is_exceptionally_approved = models.BooleanField("færre personer godkendt", default=False)
    for_whom = models.CharField("for hvem", max_length=10, choices=ForWhom.choices, default=ForWhom.ANYONE)
    is_smoke_free = models.BooleanField("røgfri", default=True)
    is_pets_allowed = models.BooleanField("husdyr tilladt", default=False)
    too_few_from_on = models.DateField("for få fra", null=True, blank=True)

    class Meta:
        verbose_name = "delebolig i forsøg"
        verbose_name_plural = "deleboliger i forsøg"
        ordering = ["dwelling__address", "pk"]

    def __str__(self) -> str:
        return str(self.dwelling)
