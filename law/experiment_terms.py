"""What a charter may say, and what follows from it: notices, stays, support and the tapering of a subsidy (fact sheet 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from law.experiments import ACT, EXPERIMENTS, ONE_DAY, ExperimentKind, ExperimentTerms
from law.findings import Finding, Weight
from law.months import add_months, full_months_between
from law.wording import dkk, long_day, to_ore

MOST_YEARS_OF_PERMIT = 30
MONTHS_IN_YEAR = 12
GENERAL_FROM = date(2023, 10, 1)
Month = tuple[date, Decimal]


class ExperimentBasis(StrEnum):
    """By what law an experiment is run: the act of the free municipalities, or what is general law beside and after it."""

    FREE_MUNICIPALITY = "free_municipality"
    GENERAL_LAW = "general_law"

    @property
    def label(self) -> str:
        """The Danish name of the basis."""
        return {
            ExperimentBasis.FREE_MUNICIPALITY: "frikommunenetværksloven, 2017-2022",
            ExperimentBasis.GENERAL_LAW: "de almindelige regler",
        }[self]


# What became general law: transitional dwellings for more people and longer (L 64, 2022-23), and what was so before.
GENERAL: Mapping[ExperimentKind, ExperimentTerms] = {
    ExperimentKind.RENT_SUBSIDY: ExperimentTerms(
        "serviceloven § 163 a", GENERAL_FROM, None, max_months=24, verified=False
    ),
    ExperimentKind.TEMPORARY_SOLUTION: ExperimentTerms(
        "serviceloven § 80", date(1998, 7, 1), None, max_months=24, verified=False
    ),
    ExperimentKind.TEMPORARY_LEASE: ExperimentTerms(
        "almenboligloven § 63", GENERAL_FROM, None, max_months=24, extension_months=36, verified=False
    ),
    ExperimentKind.SHARED_DWELLING: ExperimentTerms(
        "almenboligloven §§ 3 og 51", date(1998, 1, 1), None, fewest_persons=2, verified=False
    ),
    ExperimentKind.CHEAP_BUILDING: ExperimentTerms(
        "almenboligloven § 115",
        date(2013, 1, 1),
        None,
        requires_commitment=False,
        max_rent_dkk=EXPERIMENTS[ExperimentKind.CHEAP_BUILDING].max_rent_dkk,
    ),
}


@dataclass(frozen=True, slots=True)
class Charter:
    """What the municipality wrote in its charter. Months and kroner; None: no limit of its own."""

    starts_on: date
    ends_on: date | None = None
    published_on: date | None = None
    max_months: int | None = None
    extension_months: int = 0
    cap_month_dkk: Decimal | None = None
    max_rent_dkk: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CharterAnswer:
    """Whether the charter keeps within its basis, and the terms that its participants are held to."""

    valid: bool
    findings: tuple[Finding, ...]
    terms: ExperimentTerms


def terms_by_law(kind: ExperimentKind, basis: ExperimentBasis) -> ExperimentTerms:
    """Frikommunenetværksloven, or the general law beside it: the widest terms that an experiment can have."""
    return EXPERIMENTS[kind] if basis is ExperimentBasis.FREE_MUNICIPALITY else GENERAL[kind]


def charter_within_law(kind: ExperimentKind, basis: ExperimentBasis, charter: Charter) -> CharterAnswer:
    """Frikommunenetværksloven: a charter may say less than its basis, never more, and no longer than it applies."""
    law = terms_by_law(kind, basis)
    findings = [_days_finding(charter, law)]
    if law.max_months is not None:
        most, asked = law.max_months, charter.max_months or law.max_months
        sentence = f"Vedtægten giver {asked} måneder; loven giver højst {most}."
        findings.append(Finding(asked <= most, Weight.CONDITION, law.paragraph, sentence))
    sentence = f"Vedtægten kan forlænge i {charter.extension_months} måneder; loven giver højst {law.extension_months}."
    findings.append(
        Finding(charter.extension_months <= law.extension_months, Weight.CONDITION, law.paragraph, sentence)
    )
    if law.max_rent_dkk is not None:
        rent = charter.max_rent_dkk or law.max_rent_dkk
        sentence = f"Vedtægtens højeste husleje er {dkk(rent)}; den må højst være {dkk(law.max_rent_dkk)}"
        findings.append(Finding(rent <= law.max_rent_dkk, Weight.CONDITION, law.paragraph, sentence))
    terms = replace(
        law,
        from_on=charter.starts_on,
        to=charter.ends_on,
        max_months=charter.max_months or law.max_months,
        extension_months=charter.extension_months,
        cap_month_dkk=charter.cap_month_dkk,
        max_rent_dkk=charter.max_rent_dkk or law.max_rent_dkk,
    )
    return CharterAnswer(all(finding.met for finding in findings), tuple(findings), terms)


def first_case(published_on: date | None, *, on: date) -> Finding:
    """Frikommunenetværksloven: no case before the charter lies on the municipality's own site."""
    if published_on is None:
        sentence = "Vedtægten er ikke offentliggjort. Skriv, hvornår og hvor, før den første borger kommer med."
        return Finding(False, Weight.CONDITION, ACT, sentence)
    sentence = f"Vedtægten er offentliggjort {long_day(published_on)}."
    return Finding(published_on <= on, Weight.CONDITION, ACT, sentence)


def notice_on(ends_on: date, *, months: int) -> date:
    """Almenlejeloven (opsigelsesvarsel): the last day to tell a tenant that the lease ends on `ends_on`.

    Three months before a lease that ends on 30 April is told at the latest on 31 January.
    """
    return add_months(ends_on + ONE_DAY, -months) - ONE_DAY


def temporary_permit(*, granted_on: date, until: date) -> Finding:
    """Frikommunenetværksloven § 29: a permit for temporary building is given for at most thirty years."""
    latest = add_months(granted_on, MOST_YEARS_OF_PERMIT * MONTHS_IN_YEAR)
    sentence = f"Tilladelsen løber fra {long_day(granted_on)} til {long_day(until)}; den kan højst løbe til {long_day(latest)}."
    return Finding(granted_on <= until <= latest, Weight.CONDITION, f"{ACT} § 29", sentence)


def temporary_stay(*, ends_on: date, permit_until: date, taken: int, places: int) -> tuple[Finding, ...]:
    """Frikommunenetværksloven § 29: nobody stays longer than the permit, and no night holds more than its places.

    `taken`: how many others have the room on the fullest night of the stay.
    """
    paragraph = f"{ACT} § 29"
    permit = f"Opholdet slutter {long_day(ends_on)}; bygningens tilladelse gælder til {long_day(permit_until)}."
    room = f"Der er {taken} af {places} pladser taget i værelset den nat, hvor der er flest."
    return (
        Finding(ends_on <= permit_until, Weight.CONDITION, paragraph, permit),
        Finding(taken < places, Weight.CONDITION, paragraph, room),
    )


def lease_with_support(
    *, lease_starts_on: date, lease_ends_on: date, support_starts_on: date | None, support_ends_on: date | None
) -> Finding:
    """Frikommunenetværksloven § 25: a temporary lease follows a course of support, from its first day to its last.

    `support_starts_on`: None when there is no course; `support_ends_on`: None when it has no end.
    """
    paragraph = f"{ACT} § 25"
    if support_starts_on is None:
        return Finding(
            False, Weight.CONDITION, paragraph, "Der er intet støtteforløb. Kontrakten skal følge et forløb."
        )
    if support_starts_on > lease_starts_on:
        sentence = f"Støtten begynder først {long_day(support_starts_on)}, efter kontraktens første dag."
        return Finding(False, Weight.CONDITION, paragraph, sentence)
    if support_ends_on is not None and support_ends_on < lease_ends_on:
        sentence = (
            f"Støtten slutter {long_day(support_ends_on)}, før kontrakten udløber {long_day(lease_ends_on)}. "
            "Forlæng støtten, eller gør kontrakten kortere."
        )
        return Finding(False, Weight.CONDITION, paragraph, sentence)
    return Finding(True, Weight.CONDITION, paragraph, "Kontrakten følger et støtteforløb i hele perioden.")


def subsidy_plan(*, starts_on: date, months: int, subsidy_month_dkk: Decimal, full_months: int) -> tuple[Month, ...]:
    """Frikommunenetværksloven § 25 (vedtægten): the subsidy month by month, whole at first and then tapering evenly.

    Each month runs from its day to the day before the next. The first `full_months` are paid whole; after them it falls
    by equal steps, so that the month after the last would be nothing. No tapering is found in the act; it is the charter's.
    """
    steps = months - full_months + 1
    plan: list[Month] = []
    for number in range(months):
        left = Fraction(1) if number < full_months else Fraction(steps - (number - full_months + 1), steps)
        plan.append((add_months(starts_on, number), to_ore(Fraction(subsidy_month_dkk) * left)))
    return tuple(plan)


def subsidy_conditions(
    *, lives_there: bool, has_applied_for_housing_benefit: bool, keeps_commitment: bool
) -> tuple[Finding, ...]:
    """Frikommunenetværksloven § 25: what must go on being true for a subsidy to be paid."""
    paragraph = f"{ACT} § 25"
    told = (
        (lives_there, "Borgeren bor i boligen.", "Borgeren bor ikke længere i boligen."),
        (
            has_applied_for_housing_benefit,
            "Borgeren har søgt boligstøtte.",
            "Borgeren har ikke søgt boligstøtte, og det skal være gjort.",
        ),
        (keeps_commitment, "Borgeren deltager i den aftalte indsats.", "Borgeren deltager ikke i den aftalte indsats."),
    )
    return tuple(Finding(met, Weight.CONDITION, paragraph, yes if met else no) for met, yes, no in told)


def subsidy_stops_on(*, starts_on: date, failed_on: date) -> date:
    """Frikommunenetværksloven § 25 (vedtægten): the last day that is paid when a condition fails.

    The month in which it failed is kept: it was begun in good faith. What was paid beyond it is claimed back.
    """
    begun = full_months_between(starts_on, failed_on)
    return add_months(starts_on, begun + 1) - ONE_DAY


def _days_finding(charter: Charter, law: ExperimentTerms) -> Finding:
    end = "" if law.to is None else f" til den {long_day(law.to)}"
    if charter.ends_on is not None and charter.ends_on < charter.starts_on:
        sentence = "Forsøget slutter, før det begynder. Ret en af datoerne."
        return Finding(False, Weight.CONDITION, law.paragraph, sentence)
    lasts = law.to is None or (charter.ends_on is not None and charter.ends_on <= law.to)
    sentence = f"Forsøget skal ligge, mens reglerne gælder: de gælder fra den {long_day(law.from_on)}{end}."
    return Finding(law.from_on <= charter.starts_on and lasts, Weight.CONDITION, law.paragraph, sentence)
