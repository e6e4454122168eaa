"""Dated, sourced facts beyond income and household. Rows are added and ended, never overwritten: history stands."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from allocation.models.cases import Case
from allocation.models.documents import Document
from allocation.models.people import Citizen, HouseholdMember
from allocation.states import (
    BenefitKind,
    CitizenshipKind,
    ContactKind,
    HousingSituation,
    NeedKind,
    NeedWeight,
    SharingGround,
    SupportMethod,
)
from housing.models import Association
from law.monthly_amounts import Amount
from law.wording import dkk, long_day


class DatedFact(models.Model):
    """Known on a day from a source, with the paper behind it; struck from a day when it turned out wrong."""

    known_on = models.DateField("kendt den")
    source = models.CharField("kilde", max_length=120)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bilag"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skrevet af"
    )
    struck_on = models.DateField("streget den", null=True, blank=True)

    class Meta:
        abstract = True


class LivingSituation(DatedFact):
    """Where a citizen lives, from a day to a day. `leave_on`: the last day there, when that is known."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="situations", verbose_name="borger")
    kind = models.CharField("boligsituation", max_length=20, choices=HousingSituation.choices)
    began_on = models.DateField("fra")
    ended_on = models.DateField("til", null=True, blank=True)
    leave_on = models.DateField("skal være ude senest", null=True, blank=True)
    detail = models.CharField("nærmere", max_length=200, blank=True)

    class Meta:
        verbose_name = "boligsituation fra en dag"
        verbose_name_plural = "boligsituationer"
        ordering = ["citizen", "-began_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("began_on")), name="situation_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class BenefitMonth(DatedFact):
    """What one person got in one calendar month; that nothing was paid is a row too. No member: the citizen."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="benefit_months", verbose_name="borger")
    member = models.ForeignKey(
        HouseholdMember, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="husstandsmedlem"
    )
    month = models.DateField("måned")
    kind = models.CharField("ydelse", max_length=30, choices=BenefitKind.choices)

    class Meta:
        verbose_name = "måned på ydelse"
        verbose_name_plural = "måneder på ydelse"
        ordering = ["citizen", "-month", "pk"]
        constraints = [
            models.UniqueConstraint(
                "citizen",
                "member",
                "month",
                "kind",
                condition=Q(struck_on=None),
                nulls_distinct=False,
                name="benefit_month_told_once",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="benefit_month_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.month:%m-%Y}"


class MonthlyAmounts(DatedFact):
    """What a household has and owes a month beside its income, and its wealth, kroner. Zero: there is none; None: not told here.

    The newest row that tells an amount holds for it, so each has its own day, source and paper.
    """

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="monthly_amounts", verbose_name="borger")
    special_support_dkk = models.DecimalField("særlig støtte", max_digits=9, decimal_places=2, null=True, blank=True)
    child_benefit_dkk = models.DecimalField("børneydelser", max_digits=9, decimal_places=2, null=True, blank=True)
    electricity_dkk = models.DecimalField("el", max_digits=9, decimal_places=2, null=True, blank=True)
    debt_dkk = models.DecimalField("afdrag på gæld", max_digits=9, decimal_places=2, null=True, blank=True)
    wealth_dkk = models.DecimalField("formue", max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "månedlige beløb"
        verbose_name_plural = "månedlige beløb"
        ordering = ["citizen", "-known_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(special_support_dkk__isnull=False)
                | Q(child_benefit_dkk__isnull=False)
                | Q(electricity_dkk__isnull=False)
                | Q(debt_dkk__isnull=False)
                | Q(wealth_dkk__isnull=False),
                name="monthly_amounts_tell_something",
            ),
            models.CheckConstraint(
                condition=Q(
                    special_support_dkk__gte=0,
                    child_benefit_dkk__gte=0,
                    electricity_dkk__gte=0,
                    debt_dkk__gte=0,
                    wealth_dkk__gte=0,
                ),
                name="monthly_amounts_not_negative",
            ),
        ]

    def __str__(self) -> str:
        told = [(amount.label, getattr(self, f"{amount}_dkk")) for amount in Amount]
        return ", ".join(
            f"{label} {dkk(value)}" if value else f"ingen {label}" for label, value in told if value is not None
        )


class AreaBanFacts(DatedFact):
    """What almenboligloven § 59, stk. 6-7, asks about one person; None is unknown. No member: the citizen.

    Crimes and evictions are here as a day and a source, and nothing else of them (databeskyttelsesloven § 8). They are
    taken out of the row on `cleared_on`, when nobody needs them any more; the rest of it stays.
    """

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="area_ban_facts", verbose_name="borger")
    member = models.ForeignKey(
        HouseholdMember, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="husstandsmedlem"
    )
    is_released = models.BooleanField("løsladt efter straf", null=True, blank=True)
    released_on = models.DateField("løsladt den", null=True, blank=True)
    is_evicted = models.BooleanField("opsagt for grov overtrædelse", null=True, blank=True)
    evicted_on = models.DateField("opsagt eller ophævet den", null=True, blank=True)
    citizenship = models.CharField("statsborgerskab", max_length=10, choices=CitizenshipKind.choices, blank=True)
    is_student = models.BooleanField("optaget på uddannelse", null=True, blank=True)
    cleared_on = models.DateField("strafbare forhold slettet den", null=True, blank=True)

    class Meta:
        verbose_name = "oplysninger om forbud i boligområder"
        verbose_name_plural = "oplysninger om forbud i boligområder"
        ordering = ["citizen", "-known_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_released=True, released_on__isnull=False)
                | ((Q(is_released=False) | Q(is_released=None)) & Q(released_on=None)),
                name="released_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(is_evicted=True, evicted_on__isnull=False)
                | ((Q(is_evicted=False) | Q(is_evicted=None)) & Q(evicted_on=None)),
                name="evicted_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(cleared_on=None) | Q(is_released=None, is_evicted=None), name="cleared_holds_no_offence"
            ),
        ]

    def __str__(self) -> str:
        return f"Kendt {long_day(self.known_on)}"

    @property
    def holds_offences(self) -> bool:
        """A "no" is one too: that somebody asked says something."""
        return self.is_released is not None or self.is_evicted is not None


class Need(DatedFact):
    """One thing a case needs of a dwelling, or wishes. `number`: rooms or floor; `place`: near to or away from where."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="needs", verbose_name="sag")
    kind = models.CharField("behov", max_length=20, choices=NeedKind.choices)
    weight = models.CharField("vægt", max_length=20, choices=NeedWeight.choices)
    number = models.PositiveSmallIntegerField("antal", null=True, blank=True)
    place = models.CharField("sted", max_length=120, blank=True)
    text = models.CharField("nærmere", max_length=300, blank=True)
    ended_on = models.DateField("gælder ikke fra", null=True, blank=True)

    class Meta:
        verbose_name = "behov"
        verbose_name_plural = "behov"
        ordering = ["case", "weight", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["rooms", "floor"], number__isnull=False)
                | (~Q(kind__in=["rooms", "floor"]) & Q(number=None)),
                name="need_number_for_rooms_and_floor",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["away_from", "near_to"]) | ~Q(place=""), name="need_of_a_place_names_it"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def holds_on(self, day: date) -> bool:
        """Whether it counts that day."""
        return self.struck_on is None and (self.ended_on is None or day < self.ended_on)


class Contact(DatedFact):
    """Somebody else in the citizen's case: guardian, representative, support worker (forvaltningsloven § 8)."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="contacts", verbose_name="borger")
    kind = models.CharField("rolle", max_length=20, choices=ContactKind.choices)
    name = models.CharField("navn", max_length=120)
    organisation = models.CharField("hvorfra", max_length=120, blank=True)
    phone = models.CharField("telefon", max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    is_copied = models.BooleanField("får kopi af breve", default=False)
    cvr = models.CharField("CVR-nr.", max_length=8, blank=True)
    street = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("postnr.", max_length=4, blank=True)
    city = models.CharField("by", max_length=60, blank=True)
    ended_on = models.DateField("til", null=True, blank=True)

    class Meta:
        verbose_name = "kontaktperson"
        verbose_name_plural = "kontaktpersoner"
        ordering = ["citizen", "kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_copied=False) | ~Q(cvr="") | (~Q(street="") & ~Q(postal_code="") & ~Q(city="")),
                name="contact_copied_can_be_reached",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def holds_on(self, day: date) -> bool:
        """Whether the contact stands by the citizen that day."""
        return self.struck_on is None and (self.ended_on is None or day < self.ended_on)


class Sharing(DatedFact):
    """By what right something of the citizen is told to an association; no association: to whoever lets.

    `covers` names the facts (SharedFact), and `what` says them as they were said to the citizen.
    """

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="sharings", verbose_name="borger")
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="boligorganisation"
    )
    ground = models.CharField("grundlag", max_length=20, choices=SharingGround.choices)
    covers = models.JSONField("hvad der deles", default=list)
    what = models.CharField("hvad der må deles", max_length=300)
    began_on = models.DateField("fra")
    ended_on = models.DateField("til", null=True, blank=True)

    class Meta:
        verbose_name = "deling med boligorganisation"
        verbose_name_plural = "delinger med boligorganisationer"
        ordering = ["citizen", "-began_on", "-pk"]

    def __str__(self) -> str:
        return self.what

    def holds_on(self, day: date) -> bool:
        """Whether it may be told that day."""
        return self.struck_on is None and self.began_on <= day and (self.ended_on is None or day < self.ended_on)


class SupportPlan(DatedFact):
    """The support that goes with the home (serviceloven §§ 85, 85 a and 110)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="support_plans", verbose_name="sag")
    method = models.CharField("støtte", max_length=20, choices=SupportMethod.choices)
    is_housing_first = models.BooleanField("housing first", default=False)
    provider = models.CharField("hvem giver den", max_length=120)
    goal = models.CharField("mål", max_length=500)
    began_on = models.DateField("fra")
    ended_on = models.DateField("til", null=True, blank=True)

    class Meta:
        verbose_name = "støtteplan"
        verbose_name_plural = "støtteplaner"
        ordering = ["case", "-began_on", "-pk"]

    def __str__(self) -> str:
        return self.get_method_display()
