"""Allocation agreements and the quota ledgers that they steer."""

from collections import Counter

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from housing.fields import FractionField
from housing.models.registers import Association, Estate, EstatePool, date_range
from housing.models.schemes import Scheme
from housing.states import RETURNED_STATES, DwellingKind
from law.bases import LegalBasis
from law.quota import Phase, Position, QuotaTerms, ReturnPolicy, next_turn
from law.vacancy_rent import Proration, RentTerms


class QuotaLedgerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "QuotaLedgerQuerySet":
        if user.is_municipal:
            return self
        return self.filter(association__members__user=user)


class QuotaLedger(models.Model):
    """One counting of vacancies (kvoteregnskab) for one kind of dwelling.

    Its scope is a scheme's dwellings, an estate's with so many rooms, an estate's, a pool of estates', or the
    whole association's: the narrowest with an agreement in force counts a dwelling, and takes it out of the wider.
    """

    association = models.ForeignKey(
        Association,
        models.PROTECT,
        related_name="ledgers",
        verbose_name="boligorganisation",
    )
    estate = models.ForeignKey(
        Estate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ledgers",
        verbose_name="boligafdeling",
    )
    rooms = models.PositiveSmallIntegerField("rum", null=True, blank=True)
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="ledgers", verbose_name="ordning"
    )
    pool = models.ForeignKey(
        EstatePool, models.PROTECT, null=True, blank=True, related_name="ledgers", verbose_name="pulje"
    )
    # Empty in a scheme's ledger: its dwellings are named, of whatever kind they are.
    dwelling_kind = models.CharField("boligtype", max_length=20, choices=DwellingKind.choices, blank=True)

    objects = QuotaLedgerQuerySet.as_manager()

    class Meta:
        verbose_name = "kvoteregnskab"
        verbose_name_plural = "kvoteregnskaber"
        ordering = ["association__name", "estate__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "estate", "rooms", "pool", "scheme", "dwelling_kind"],
                name="quota_ledger_once_per_scope",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        rooms = f"{self.rooms} rum" if self.rooms else None
        named = [self.association, self.scheme or self.pool or self.estate, rooms]
        return ", ".join(str(part) for part in named if part)

    def position(self) -> Position:
        """Where the count stands; ask under lock before adding."""
        last = self.entries.in_force().order_by("-number").first()
        if last is None:
            return Position()
        claims = open_claims(self.entries.in_force()).get(self.pk, 0)
        return Position(number=last.number, entitlement=last.entitlement_after, claims=claims)


def _choices(enum) -> list[tuple[str, str]]:
    return [(member.value, getattr(member, "label", member.value)) for member in enum]


class AgreementQuerySet(models.QuerySet):
    def on(self, day) -> "AgreementQuerySet":
        """The versions in force that day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Agreement(models.Model):
    """One version of the terms of a ledger (anvisningsaftale): share, deadlines and what a return costs.

    Versions never overlap; a change takes effect from its day. Source: law.md 1.1, 1.2, 1.5-1.7.
    """

    ledger = models.ForeignKey(
        QuotaLedger,
        models.PROTECT,
        related_name="agreements",
        verbose_name="kvoteregnskab",
    )
    valid_from = models.DateField("gælder fra")
    valid_to = models.DateField("gælder til og med", null=True, blank=True)
    legal_basis = models.CharField("hjemmel", max_length=20, choices=_choices(LegalBasis))
    share = FractionField("andel")
    phase = models.CharField("kommunens tur", max_length=10, choices=_choices(Phase), default=Phase.LAST)
    return_policy = models.CharField(
        "returnerede tæller som",
        max_length=10,
        choices=_choices(ReturnPolicy),
        default=ReturnPolicy.CONSUMED,
    )
    answer_working_days = models.PositiveSmallIntegerField(
        "svarfrist, arbejdsdage", default=5, validators=[MinValueValidator(1)]
    )
    is_return_free = models.BooleanField("fri retur inden fristen", default=True)
    notice_months = models.PositiveSmallIntegerField("opsigelsesvarsel, måneder", default=3)
    proration = models.CharField(
        "delmåneder",
        max_length=20,
        choices=_choices(Proration),
        default=Proration.ACTUAL_MONTH,
    )

    counted_max_rent_dkk = models.DecimalField(
        "tæller kun boliger til højst", max_digits=10, decimal_places=2, null=True, blank=True
    )
    suitable_max_rent_dkk = models.DecimalField(
        "et åbent krav venter på en bolig til højst", max_digits=10, decimal_places=2, null=True, blank=True
    )
    arrears_months_covered = models.PositiveSmallIntegerField("huslejerestance dækket, måneder", default=0)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "anvisningsaftale"
        verbose_name_plural = "anvisningsaftaler"
        ordering = ["ledger", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="agreement_versions_do_not_overlap",
                expressions=[
                    ("ledger", RangeOperators.EQUAL),
                    (date_range("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Der gælder allerede en aftale i perioden. Afslut den, før den nye begynder.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} fra {self.valid_from}"

    @property
    def quota_terms(self) -> QuotaTerms:
        return QuotaTerms(
            share=self.share,
            phase=Phase(self.phase),
            return_policy=ReturnPolicy(self.return_policy),
        )

    def rent_terms(self, *, closed=frozenset()) -> RentTerms:
        """The terms that `law.vacancy_rent` counts by; `closed` are the municipality's own closing days."""
        return RentTerms(
            free_return_working_days=self.answer_working_days if self.is_return_free else None,
            notice_months=self.notice_months,
            proration=Proration(self.proration),
            closed=closed,
        )


class EstateLight(models.Model):
    """An estate's step in the agreement's stair (trappemodel): red is exempt, green may give a share of its own."""

    class Light(models.TextChoices):
        RED = "red", "Rød: fritaget"
        AMBER = "amber", "Gul: aftalens andel"
        GREEN = "green", "Grøn: egen andel"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="lights", verbose_name="anvisningsaftale")
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="lights", verbose_name="boligafdeling")
    light = models.CharField("trin", max_length=10, choices=Light.choices)
    share = FractionField("andel", null=True, blank=True)

    class Meta:
        verbose_name = "boligafdelings trin"
        verbose_name_plural = "boligafdelingers trin"
        ordering = ["agreement", "estate__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "estate"], name="estate_light_once_in_agreement"),
            models.CheckConstraint(
                condition=Q(light="green", share__isnull=False) | (~Q(light="green") & Q(share=None)),
                name="estate_light_green_has_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.estate}: {self.get_light_display()}"


class QuotaEntryQuerySet(models.QuerySet):
    def in_force(self) -> "QuotaEntryQuerySet":
        """The rows that count: each one, or the row that corrects it."""
        return self.filter(corrections=None)

    def municipal(self) -> "QuotaEntryQuerySet":
        """Those that fell to the municipality."""
        return self.filter(is_municipal=True)


class QuotaEntry(models.Model):
    """One counted vacancy: its number, the entitlement before and after, whose turn it was, and why.

    Append-only; the numbers of counted vacancies follow each other without gaps in a ledger. A correction
    is a new row with the number of the row it `corrects`.
    """

    ledger = models.ForeignKey(
        QuotaLedger,
        models.PROTECT,
        related_name="entries",
        verbose_name="kvoteregnskab",
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="entries",
        verbose_name="anvisningsaftale",
    )
    vacancy = models.ForeignKey(
        "housing.Vacancy",
        models.PROTECT,
        related_name="quota_entries",
        verbose_name="ledig bolig",
    )
    number = models.PositiveIntegerField("nr.")
    entitlement_before = FractionField("ret før")
    entitlement_after = FractionField("ret efter")
    claims_after = models.PositiveIntegerField("åbne krav efter", default=0)
    is_municipal = models.BooleanField("kommunens tur")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="retter"
    )
    because = models.CharField("fordi", max_length=300)
    entered_at = models.DateTimeField("indført")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="indført af",
    )

    objects = QuotaEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "post i kvoteregnskab"
        verbose_name_plural = "poster i kvoteregnskab"
        ordering = ["ledger", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "number"],
                condition=Q(corrects=None),
                name="quota_entry_number_once_in_ledger",
            ),
            models.UniqueConstraint(
                fields=["ledger", "vacancy"],
                condition=Q(corrects=None),
                name="quota_entry_vacancy_once_in_ledger",
            ),
            models.UniqueConstraint(fields=["corrects"], name="quota_entry_corrected_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} nr. {self.number}"

    @property
    def is_due(self) -> bool:
        """Whether the number itself was the municipality's turn; if not, a municipal row took an open claim."""
        terms = QuotaTerms(self.entitlement_after - self.entitlement_before, Phase(self.agreement.phase))
        return next_turn(Position(self.number - 1, self.entitlement_before), terms).to_municipality


def open_claims(entries: QuotaEntryQuerySet) -> dict[int, int]:
    """By ledger: the dwellings that the municipality gave back and is still to have another for."""
    replacing = Agreement.objects.filter(ledger=OuterRef("ledger")).exclude(return_policy=ReturnPolicy.CONSUMED)
    rows = entries.municipal().filter(Exists(replacing)).select_related("agreement", "vacancy").order_by("number")
    claims: Counter[int] = Counter()
    for entry in rows:
        is_opened = entry.vacancy.state in RETURNED_STATES and entry.agreement.return_policy != ReturnPolicy.CONSUMED
        claims[entry.ledger_id] += is_opened - (not entry.is_due)
    return dict(claims)


class QuotaRemark(models.Model):
    """What one side wants the other to read beside an entry of the ledger. Append-only."""

    ledger = models.ForeignKey(QuotaLedger, models.PROTECT, related_name="remarks", verbose_name="kvoteregnskab")
    entry = models.ForeignKey(
        QuotaEntry, models.PROTECT, null=True, blank=True, related_name="remarks", verbose_name="post"
    )
    text = models.CharField("bemærkning", max_length=500)
    written_at = models.DateTimeField("skrevet")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skrevet af"
    )

    class Meta:
        verbose_name = "bemærkning i kvoteregnskab"
        verbose_name_plural = "bemærkninger i kvoteregnskab"
        ordering = ["ledger", "written_at", "pk"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.text
