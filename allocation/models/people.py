"""Citizens and the dated, sourced facts about them. An assessment freezes what it used."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.stories import append_only
from allocation.encryption import blind_index, open_sealed, seal
from allocation.states import Support
from law.cpr import mask, parse_cpr
from law.wording import dkk, long_day


class Numbered:
    """A person's CPR number: sealed to the row's `key`, found by a blind index, shown masked."""

    key: uuid.UUID | None
    cpr_sealed: str
    cpr_index: str
    cpr_masked: str
    born_on: date | None

    def set_cpr(self, text: str) -> None:
        """Seal the number to this row; raises law.cpr.InvalidCpr with a Danish sentence."""
        cpr = parse_cpr(text)
        self.key = self.key or uuid.uuid4()
        self.cpr_sealed = seal(cpr.digits, row=self.key)
        self.cpr_index = blind_index(cpr.digits)
        self.cpr_masked = mask(cpr.digits)
        self.born_on = cpr.born_on

    def reveal_cpr(self) -> str:
        """The number in clear; the caller logs the look."""
        assert self.key is not None, "a number is sealed to a key"
        digits = open_sealed(self.cpr_sealed, row=self.key)
        return f"{digits[:6]}-{digits[6:]}"


class CitizenQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CitizenQuerySet":
        """Citizens are the municipality's; an association meets them only through an accepted allocation."""
        return self if user.is_municipal else self.none()

    def with_cpr(self, text: str) -> "CitizenQuerySet":
        """Found by the blind index; raises law.cpr.InvalidCpr. A number of somebody merged leads to whom was kept."""
        index = blind_index(parse_cpr(text).digits)
        return self.filter(Q(cpr_index=index, merged_into=None) | Q(merged__cpr_index=index)).distinct()


class Citizen(Numbered, models.Model):
    """A person who applies. The CPR number is sealed to this row and shown masked."""

    key = models.UUIDField("nøgle", default=uuid.uuid4, unique=True, editable=False)
    cpr_sealed = models.CharField("CPR-nr., krypteret", max_length=200)
    cpr_index = models.CharField("CPR-nr., indeks", max_length=64, unique=True)
    cpr_masked = models.CharField("CPR-nr.", max_length=11)
    born_on = models.DateField("født", null=True, blank=True)
    first_name = models.CharField("fornavn", max_length=80)
    last_name = models.CharField("efternavn", max_length=80)
    is_protected = models.BooleanField("navne- og adressebeskyttelse", default=False)
    protected_until = models.DateField("beskyttet til og med", null=True, blank=True)
    is_exempt_from_digital_post = models.BooleanField("fritaget for Digital Post", default=False)
    street = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("postnr.", max_length=4, blank=True)
    city = models.CharField("by", max_length=60, blank=True)
    phone = models.CharField("telefon", max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="samlet med"
    )

    objects = CitizenQuerySet.as_manager()

    class Meta:
        verbose_name = "borger"
        verbose_name_plural = "borgere"
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(protected_until=None) | Q(is_protected=True), name="citizen_protected_until_while_protected"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class HouseholdMemberQuerySet(models.QuerySet):
    def with_cpr(self, text: str) -> "HouseholdMemberQuerySet":
        """Found by the blind index; raises law.cpr.InvalidCpr."""
        return self.filter(cpr_index=blind_index(parse_cpr(text).digits))


class HouseholdMember(Numbered, models.Model):
    """One more person in the citizen's household, as known on a day. The CPR number is there when somebody told it."""

    class Kind(models.TextChoices):
        ADULT = "adult", "Voksen"
        CHILD = "child", "Barn"

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="household", verbose_name="borger")
    kind = models.CharField("slags", max_length=10, choices=Kind.choices)
    age = models.PositiveSmallIntegerField("alder", null=True, blank=True)
    name = models.CharField("navn", max_length=120, blank=True)
    key = models.UUIDField("nøgle", null=True, unique=True, editable=False)
    cpr_sealed = models.CharField("CPR-nr., krypteret", max_length=200, blank=True)
    cpr_index = models.CharField("CPR-nr., indeks", max_length=64, blank=True, db_index=True)
    cpr_masked = models.CharField("CPR-nr.", max_length=11, blank=True)
    born_on = models.DateField("født", null=True, blank=True)
    known_on = models.DateField("kendt den")
    left_on = models.DateField("flyttet den", null=True, blank=True)
    struck_on = models.DateField("streget den", null=True, blank=True)

    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "husstandsmedlem"
        verbose_name_plural = "husstand"
        ordering = ["citizen", "kind", "-age", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(key=None, cpr_sealed="", cpr_index="", cpr_masked="")
                | (Q(key__isnull=False) & ~Q(cpr_sealed="") & ~Q(cpr_index="") & ~Q(cpr_masked="")),
                name="member_cpr_whole_or_none",
            ),
            models.CheckConstraint(
                condition=Q(struck_on=None) | Q(left_on=models.F("known_on")), name="member_struck_never_lived_there"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    def lives_there(self, day: date) -> bool:
        """Whether the member is in the household that day, as far as is known."""
        return self.left_on is None or day < self.left_on

    def age_on(self, day: date) -> int | None:
        """The age in whole years as far as it can be known: from the birthday, else the age told and the years since."""
        if self.born_on is not None:
            return _whole_years(self.born_on, day)
        return None if self.age is None else self.age + max(0, _whole_years(self.known_on, day))


def _whole_years(since: date, day: date) -> int:
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


class Income(models.Model):
    """What a citizen's household lives on, with the day it was known and where from. Struck when wrong, never overwritten."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="incomes", verbose_name="borger")
    known_on = models.DateField("kendt den")
    support = models.CharField("forsørgelse", max_length=20, choices=Support.choices)
    gross_month_dkk = models.DecimalField("indkomst før skat pr. md.", max_digits=10, decimal_places=2)
    source = models.CharField("kilde", max_length=120)
    document = models.ForeignKey(
        "allocation.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bilag"
    )
    struck_on = models.DateField("streget den", null=True, blank=True)

    class Meta:
        verbose_name = "indkomst"
        verbose_name_plural = "indkomster"
        ordering = ["citizen", "-known_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(gross_month_dkk__gte=0), name="income_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_support_display()}, {dkk(self.gross_month_dkk)} før skat, {long_day(self.known_on)}"


class CitizenMerge(models.Model):
    """That two rows were one person, who said so, and what was moved. Only ever added."""

    kept = models.ForeignKey(Citizen, models.PROTECT, related_name="merges", verbose_name="beholdt")
    merged = models.ForeignKey(Citizen, models.PROTECT, related_name="+", verbose_name="samlet ind")
    at = models.DateTimeField("tidspunkt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="af")
    reason = models.CharField("grund", max_length=500)
    moved = models.JSONField("flyttet", default=dict)

    class Meta:
        verbose_name = "samling af borgere"
        verbose_name_plural = "samlinger af borgere"
        ordering = ["-at", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
