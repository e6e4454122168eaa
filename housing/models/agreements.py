"""Allocation agreements and the quota ledgers that they steer."""

from collections import Counter
from fractions import Fraction

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q

from accounts.stories import append_only
from housing.fields import FractionField
from housing.models.registers import Association, Estate, EstatePool, date_range
from housing.models.schemes import Scheme
from housing.states import RETURNED_STATES, DwellingKind
from law.bases import LegalBasis
from law.quota import Phase, Position, QuotaTerms, ReturnPolicy, after_correction, next_turn
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
        """Where the count stands; ask under lock before adding. The last row may correct an earlier number."""
        last = self.entries.order_by("-pk").first()
        if last is None:
            return Position()
        number = self.entries.aggregate(number=Max("number"))["number"]
        return Position(number, last.entitlement_after, open_claims(self.entries.all()).get(self.pk, 0))


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
        """The row that stands for each number: its own, or the one that corrects it."""
        return self.filter(corrections=None)

    def counted(self) -> "QuotaEntryQuerySet":
        """The vacancies that count: neither corrections nor what they took out."""
        taken_out = QuotaEntry.objects.exclude(corrects=None).order_by().values("corrects")
        return self.filter(corrects=None).exclude(pk__in=taken_out)

    def visible_to(self, user) -> "QuotaEntryQuerySet":
        return self.filter(ledger__in=QuotaLedger.objects.visible_to(user))

    def municipal(self) -> "QuotaEntryQuerySet":
        """Those that fell to the municipality."""
        return self.filter(is_municipal=True)


class QuotaEntry(models.Model):
    """One counted vacancy: its number, the entitlement before and after, whose turn it was, and why.

    Append-only; the numbers of counted vacancies follow each other without gaps in a ledger. A correction
    is a new row with the number of the row it `corrects`: it takes the share back from where the count stands now.
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
    claims_after = models.IntegerField("åbne krav efter", default=0)
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

    @property
    def added(self) -> Fraction:
        """The share that the vacancy added."""
        return self.entitlement_after - self.entitlement_before

    @property
    def is_returned(self) -> bool:
        """Whether the municipality gave it back and is to have another for it."""
        is_replaced = self.agreement.return_policy != ReturnPolicy.CONSUMED
        return self.is_municipal and is_replaced and self.vacancy.state in RETURNED_STATES

    @property
    def uncovered(self) -> int:
        """Of a correction: how many fewer the entitlement covers after it."""
        terms = QuotaTerms(self.entitlement_before - self.entitlement_after, Phase(self.agreement.phase))
        before = Position(self.number, self.entitlement_before)
        return -after_correction(before, terms, was_municipal=False).claims


def open_claims(entries: QuotaEntryQuerySet) -> dict[int, int]:
    """By ledger: the dwellings that the municipality is still to have another for, or has had in advance if below 0.

    What was due, less what the municipality has and has not given back. Where nothing is replaced and nothing
    corrected that is always 0, and only from the first correction on can the association get what was due.
    """
    replacing = Agreement.objects.filter(ledger=OuterRef("ledger")).exclude(return_policy=ReturnPolicy.CONSUMED)
    corrections = QuotaEntry.objects.filter(ledger=OuterRef("ledger")).exclude(corrects=None)
    rows = entries.filter(Exists(replacing) | Exists(corrections)).filter(
        Q(is_municipal=True) | Exists(corrections.filter(pk__lte=OuterRef("pk")))
    )
    corrected = Exists(QuotaEntry.objects.filter(corrects=OuterRef("pk")))
    claims: Counter[int] = Counter()
    for entry in rows.annotate(corrected=corrected).select_related("agreement", "vacancy").order_by("pk"):
        if entry.corrects_id is not None:
            claims[entry.ledger_id] -= entry.uncovered
            continue
        has = entry.is_municipal and not entry.corrected and not entry.is_returned
        claims[entry.ledger_id] += entry.is_due - has
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
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.text
