"""Building affordable homes: from an idea to dwellings in the register."""

import pgtrigger
from django.db import models
from django.db.models import Q, Sum

from accounts.stories import Event, Storied
from experiments.models.experiments import Experiment
from experiments.states import PROJECT, ProjectKind, ProjectState
from housing.models import Area, Association, Dwelling


class BuildingProjectQuerySet(models.QuerySet):
    def visible_to(self, user) -> "BuildingProjectQuerySet":
        return self if user.is_municipal else self.none()

    def with_dwellings(self) -> "BuildingProjectQuerySet":
        """How many dwellings each has planned, as `planned`."""
        return self.annotate(planned=Sum("lines__number", default=0))


class BuildingProject(Storied):
    """New cheap dwellings: the commitment (almenboligloven § 115) with its terms, what it costs, and what becomes of it.

    `replaces`: as many dwellings are torn down elsewhere. Whole kroner for the project.
    """

    workflow = PROJECT

    experiment = models.ForeignKey(
        Experiment, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="forsøg"
    )
    name = models.CharField("navn", max_length=120, unique=True)
    kind = models.CharField("slags", max_length=20, choices=ProjectKind.choices)
    association = models.ForeignKey(Association, models.PROTECT, related_name="projects", verbose_name="bygherre")
    state = models.CharField("tilstand", max_length=20, choices=ProjectState.choices, default=ProjectState.IDEA)
    replaces = models.PositiveSmallIntegerField("erstatter nedrevne boliger", default=0)
    replaces_where = models.CharField("nedrives i", max_length=120, blank=True)
    cost_dkk = models.DecimalField("anskaffelsessum", max_digits=13, decimal_places=2, null=True, blank=True)
    grant_dkk = models.DecimalField("tilskud", max_digits=13, decimal_places=2, null=True, blank=True)
    commitment_on = models.DateField("tilsagn givet", null=True, blank=True)
    max_rent_dkk = models.DecimalField("højeste husleje", max_digits=10, decimal_places=2, null=True, blank=True)
    max_area_m2 = models.PositiveSmallIntegerField("højeste areal, m²", null=True, blank=True)
    fewest_rooms = models.PositiveSmallIntegerField("mindst antal rum", null=True, blank=True)
    move_in_on = models.DateField("indflytning", null=True, blank=True)
    drop_reason = models.CharField("opgivet, fordi", max_length=300, blank=True)
    findings = models.JSONField("fund", default=list)

    objects = BuildingProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "byggeprojekt"
        verbose_name_plural = "byggeprojekter"
        ordering = ["move_in_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ProjectState.IDEA, ProjectState.DROPPED]) | Q(commitment_on__isnull=False),
                name="project_built_on_commitment",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.DROPPED) | ~Q(drop_reason=""), name="project_dropped_with_reason"
            ),
        ]
        triggers = [pgtrigger.FSM(name="states", field="state", transitions=PROJECT.transitions())]

    def __str__(self) -> str:
        return self.name


class ProjectDwellings(models.Model):
    """So many dwellings of one size on one site. Becomes dwellings in the register when the project is finished."""

    project = models.ForeignKey(BuildingProject, models.CASCADE, related_name="lines", verbose_name="byggeprojekt")
    site = models.CharField("vej", max_length=120)
    postal_code = models.CharField("postnr.", max_length=4)
    city = models.CharField("by", max_length=60)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="project_lines", verbose_name="boligområde"
    )
    number = models.PositiveSmallIntegerField("boliger")
    rooms = models.PositiveSmallIntegerField("rum")
    area_m2 = models.PositiveSmallIntegerField("areal, m²")
    rent_dkk = models.DecimalField("husleje pr. md.", max_digits=10, decimal_places=2)
    built = models.ManyToManyField(Dwelling, related_name="built_by", verbose_name="boliger i registret")

    class Meta:
        verbose_name = "boliger i byggeprojekt"
        verbose_name_plural = "boliger i byggeprojekter"
        ordering = ["project", "site", "rooms", "pk"]

    def __str__(self) -> str:
        return f"{self.number} × {self.rooms} rum, {self.site}"


class Dispensation(models.Model):
    """A requirement that the project may depart from, or has asked to."""

    project = models.ForeignKey(
        BuildingProject, models.CASCADE, related_name="dispensations", verbose_name="byggeprojekt"
    )
    requirement = models.CharField("krav", max_length=200)
    asked_on = models.DateField("søgt")
    granted_on = models.DateField("givet", null=True, blank=True)

    class Meta:
        verbose_name = "dispensation"
        verbose_name_plural = "dispensationer"
        ordering = ["project", "asked_on", "pk"]

    def __str__(self) -> str:
        return self.requirement


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MilestoneQuerySet":
        return self.select_related("project") if user.is_municipal else self.none()


class Milestone(models.Model):
    """A day on the way, and when it was reached."""

    project = models.ForeignKey(BuildingProject, models.CASCADE, related_name="milestones", verbose_name="byggeprojekt")
    name = models.CharField("milepæl", max_length=120)
    due_on = models.DateField("ventes")
    reached_on = models.DateField("nået", null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "milepæl"
        verbose_name_plural = "milepæle"
        ordering = ["project", "due_on", "pk"]

    def __str__(self) -> str:
        return self.name


class ProjectEvent(Event):
    """The story of a project."""

    project = models.ForeignKey(BuildingProject, models.CASCADE, related_name="events", verbose_name="byggeprojekt")

    class Meta(Event.Meta):
        verbose_name = "hændelse i byggeprojekt"
        verbose_name_plural = "hændelser i byggeprojekter"
