"""Homes set up by a scheme of their own: starter, transitional, shared, unconventional, private, new build, senior."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.stories import Event, Storied
from housing.models.registers import Association, Dwelling, date_range


class SchemeKind(models.TextChoices):
    """The schemes of the source documents; housing/schemes.py says by what right each is allocated."""

    STARTER = "starter", "Startboliger"
    TRANSITIONAL = "transitional", "Udslusningsboliger"
    SHARED_MUNICIPAL = "shared_municipal", "Bofællesskab, lejet af kommunen"
    SHARED_DIRECT = "shared_direct", "Bofællesskab, udlejet direkte"
    SHARED_REFUGEE = "shared_refugee", "Kollektivt bofællesskab for flygtninge"
    UNCONVENTIONAL = "unconventional", "Skæve boliger"
    PRIVATE_QUARTER = "private_quarter", "Private boliger, hver fjerde"
    PRIVATE_NAMED = "private_named", "Private boliger, bestemte lejligheder"
    COMMITMENT = "commitment", "Nybyggeri med vilkår i tilsagnet"
    DEVELOPMENT = "development", "Billige boliger i udviklingsprojekt"
    BASIC = "basic", "Basisboliger"
    SENIOR = "senior", "Ældreboliger"


class SchemeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SchemeQuerySet":
        if user.is_municipal:
            return self
        return self.filter(association__members__user=user)

    def on(self, day) -> "SchemeQuerySet":
        """In force that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Scheme(Storied):
    """One arrangement with one who lets, for named dwellings: its terms, and the law's answer when it was set up.

    `terms` are the cleaned fields of the kind's form; `findings` are frozen. The right to allocate its
    dwellings lies in its own ledger, like any other agreement's.
    """

    kind = models.CharField("slags", max_length=20, choices=SchemeKind.choices)
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="schemes", verbose_name="boligorganisation eller udlejer"
    )
    name = models.CharField("navn", max_length=120)
    starts_on = models.DateField("gælder fra")
    ends_on = models.DateField("gælder til og med", null=True, blank=True)
    terms = models.JSONField("vilkår", default=dict)
    findings = models.JSONField("fund", default=list)
    set_up_on = models.DateField("oprettet")
    set_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oprettet af"
    )

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "ordning"
        verbose_name_plural = "ordninger"
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["association", "name"], name="scheme_named_once_with_association"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="scheme_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeDwelling(models.Model):
    """A dwelling in a scheme for a time; never in two at once."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="places", verbose_name="ordning")
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="places", verbose_name="bolig")
    from_on = models.DateField("fra")
    to_on = models.DateField("til og med", null=True, blank=True)

    class Meta:
        verbose_name = "bolig i ordning"
        verbose_name_plural = "boliger i ordninger"
        ordering = ["scheme", "dwelling__address", "pk"]
        constraints = [
            ExclusionConstraint(
                name="dwelling_in_one_scheme_at_a_time",
                expressions=[
                    ("dwelling", RangeOperators.EQUAL),
                    (date_range("from_on", "to_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Boligen er allerede med i en ordning i perioden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dwelling} i {self.scheme}"


class SchemeEvent(Event):
    """The story of a scheme, for both sides: who set it up, changed it, filled it. `facts` keep what stood before."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="events", verbose_name="ordning")

    class Meta(Event.Meta):
        verbose_name = "hændelse i ordning"
        verbose_name_plural = "hændelser i ordninger"
