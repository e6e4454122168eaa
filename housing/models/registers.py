"""The registers: who lets, what is let, where it lies."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper

from housing.states import AssociationKind, DwellingKind


def date_range(first: str, last: str) -> Func:
    """The closed range of two date columns; an empty end is open."""
    return Func(
        F(first),
        F(last),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )


class AssociationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AssociationQuerySet":
        if user.is_municipal:
            return self
        return self.filter(members__user=user)


class Association(models.Model):
    """A housing association, or another who lets: the guards differ by kind."""

    name = models.CharField("navn", max_length=120, unique=True)
    kind = models.CharField(
        "slags",
        max_length=20,
        choices=AssociationKind.choices,
        default=AssociationKind.SOCIAL,
    )
    cvr = models.CharField(
        "CVR-nr.",
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^\d{8}$", "Et CVR-nr. har otte cifre.")],
    )
    email = models.EmailField("e-mail")

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = "boligorganisation"
        verbose_name_plural = "boligorganisationer"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AssociationMembership(models.Model):
    """Which association a user of that role works for."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="membership",
        verbose_name="bruger",
    )
    association = models.ForeignKey(
        Association,
        models.CASCADE,
        related_name="members",
        verbose_name="boligorganisation",
    )

    class Meta:
        verbose_name = "tilknytning"
        verbose_name_plural = "tilknytninger"

    def __str__(self) -> str:
        return f"{self.user}, {self.association}"


class Estate(models.Model):
    """An economically separate part of an association (boligafdeling)."""

    association = models.ForeignKey(
        Association,
        models.PROTECT,
        related_name="estates",
        verbose_name="boligorganisation",
    )
    name = models.CharField("navn", max_length=120)

    class Meta:
        verbose_name = "boligafdeling"
        verbose_name_plural = "boligafdelinger"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["association", "name"], name="estate_named_once_in_association"),
        ]

    def __str__(self) -> str:
        return self.name


class EstatePool(models.Model):
    """Estates of an association that are counted together under an agreement (pulje)."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="pools", verbose_name="boligorganisation")
    name = models.CharField("navn", max_length=120)
    estates = models.ManyToManyField(Estate, related_name="pools", verbose_name="boligafdelinger")

    class Meta:
        verbose_name = "pulje af boligafdelinger"
        verbose_name_plural = "puljer af boligafdelinger"
        ordering = ["association__name", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["association", "name"], name="estate_pool_named_once_in_association"),
        ]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A physically connected housing area (boligområde)."""

    name = models.CharField("navn", max_length=120, unique=True)

    class Meta:
        verbose_name = "boligområde"
        verbose_name_plural = "boligområder"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def _percent(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=5, decimal_places=2, null=True, blank=True)


class AreaStatistics(models.Model):
    """What was measured in an area for one year; an empty figure is unknown, never zero."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="statistics", verbose_name="boligområde")
    year = models.PositiveSmallIntegerField("år")
    residents = models.PositiveIntegerField("beboere")
    without_work_pct = _percent("uden job eller uddannelse, pct.")
    non_western_pct = _percent("ikke-vestlig oprindelse, pct.")
    convicted_pct = _percent("dømte, pct.")
    convicted_ratio = _percent("dømte i forhold til landet")
    basic_school_only_pct = _percent("kun grundskole, pct.")
    income_pct_of_region = _percent("indkomst i pct. af regionens")
    years_parallel_society = models.PositiveSmallIntegerField("år som parallelsamfund", default=0)

    class Meta:
        verbose_name = "boligområdes tal"
        verbose_name_plural = "boligområders tal"
        ordering = ["area__name", "year"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="area_statistics_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"


class DwellingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DwellingQuerySet":
        if user.is_municipal:
            return self
        return self.filter(estate__association__members__user=user)


class Dwelling(models.Model):
    """What is let: a dwelling, or a room or night place that is `part_of` one. What changes lies in its terms."""

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="dwellings", verbose_name="boligafdeling")
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="del af",
    )
    unit_number = models.CharField("lejemålsnr.", max_length=30)
    address = models.CharField("adresse", max_length=200)
    postal_code = models.CharField(
        "postnr.",
        max_length=4,
        validators=[RegexValidator(r"^\d{4}$", "Et postnr. har fire cifre.")],
    )
    city = models.CharField("by", max_length=60)
    floor = models.SmallIntegerField("etage", default=0)
    first_used_year = models.PositiveSmallIntegerField("ibrugtaget år", null=True, blank=True)

    objects = DwellingQuerySet.as_manager()

    class Meta:
        verbose_name = "bolig"
        verbose_name_plural = "boliger"
        ordering = ["address", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["estate", "unit_number"],
                name="dwelling_unit_number_once_in_estate",
            ),
        ]
        indexes = [
            # Staff search their own stock by any part of the address or the unit number.
            GinIndex(
                OpClass(Upper("address"), name="gin_trgm_ops"),
                name="dwelling_address_trgm",
            ),
            models.Index(fields=["unit_number"], name="dwelling_unit_number"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def full_address(self) -> str:
        return f"{self.address}, {self.postal_code} {self.city}"


class DwellingTermsQuerySet(models.QuerySet):
    def on(self, day) -> "DwellingTermsQuerySet":
        """The terms in force that day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class DwellingTerms(models.Model):
    """What a dwelling is and costs from a day on: the report of July shows July."""

    dwelling = models.ForeignKey(Dwelling, models.CASCADE, related_name="terms", verbose_name="bolig")
    valid_from = models.DateField("gælder fra")
    valid_to = models.DateField("gælder til og med", null=True, blank=True)
    kind = models.CharField("boligtype", max_length=20, choices=DwellingKind.choices)
    rooms = models.PositiveSmallIntegerField("rum")
    area_m2 = models.PositiveSmallIntegerField("areal, m²")
    rent_dkk = models.DecimalField("husleje pr. md.", max_digits=10, decimal_places=2)
    heat_dkk = models.DecimalField("a conto varme", max_digits=10, decimal_places=2, default=0)
    water_dkk = models.DecimalField("a conto vand", max_digits=10, decimal_places=2, default=0)
    contribution_dkk = models.DecimalField("indskud", max_digits=10, decimal_places=2, default=0)
    has_lift = models.BooleanField("elevator", default=False)
    is_wheelchair_suitable = models.BooleanField("egnet til kørestol", default=False)
    is_pets_allowed = models.BooleanField("husdyr tilladt", default=False)
    is_step_free = models.BooleanField("trinfri adgang", default=False)
    has_balcony = models.BooleanField("altan", default=False)
    has_shared_laundry = models.BooleanField("fællesvaskeri", default=False)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name="boligområde",
    )

    objects = DwellingTermsQuerySet.as_manager()

    class Meta:
        verbose_name = "boligs vilkår"
        verbose_name_plural = "boligers vilkår"
        ordering = ["dwelling", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="dwelling_terms_do_not_overlap",
                expressions=[
                    ("dwelling", RangeOperators.EQUAL),
                    (date_range("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Boligen har allerede vilkår i perioden. Afslut de gamle først.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="dwelling_terms_end_after_start",
            ),
            models.CheckConstraint(condition=Q(rent_dkk__gte=0), name="dwelling_terms_rent_not_negative"),
        ]
        indexes = [models.Index(fields=["rent_dkk"], name="dwelling_terms_rent")]

    def __str__(self) -> str:
        return f"{self.dwelling} fra {self.valid_from}"
