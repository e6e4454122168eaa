"""The five experiments of the free municipalities, 2016-2022 (frikommunenetværksloven; fact sheet 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from law.facts import ZERO
from law.findings import Finding, Weight
from law.months import add_months
from law.wording import dkk, long_day, to_ore

ACT = "frikommunenetværksloven"
ACT_FROM = date(2017, 7, 1)
ACT_TO = date(2022, 12, 31)
ONE_DAY = timedelta(days=1)


class ExperimentKind(StrEnum):
    """The five experiments."""

    RENT_SUBSIDY = "rent_subsidy"
    TEMPORARY_SOLUTION = "temporary_solution"
    TEMPORARY_LEASE = "temporary_lease"
    SHARED_DWELLING = "shared_dwelling"
    CHEAP_BUILDING = "cheap_building"

    @property
    def label(self) -> str:
        """The Danish name of the experiment."""
        return {
            ExperimentKind.RENT_SUBSIDY: "midlertidigt huslejetilskud",
            ExperimentKind.TEMPORARY_SOLUTION: "midlertidige boligløsninger",
            ExperimentKind.TEMPORARY_LEASE: "midlertidige lejekontrakter",
            ExperimentKind.SHARED_DWELLING: "deleboliger",
            ExperimentKind.CHEAP_BUILDING: "byggeri af billige boliger",
        }[self]


class Commitment(StrEnum):
    """What the citizen commits to. The list is closed: no other condition may be set."""

    SOCIAL = "social"
    EMPLOYMENT = "employment"
    EDUCATION = "education"

    @property
    def label(self) -> str:
        """The Danish words for the commitment."""
        return {
            Commitment.SOCIAL: "en social indsats",
            Commitment.EMPLOYMENT: "en beskæftigelsesrettet indsats",
            Commitment.EDUCATION: "en uddannelse",
        }[self]


@dataclass(frozen=True, slots=True)
class ExperimentTerms:
    """What an experiment allows; a charter may say less. None: no limit is known.

    `max_months` and `extension_months`: the longest participation. `cap_month_dkk`: the highest subsidy.
    """

    paragraph: str
    from_on: date = ACT_FROM
    to: date | None = ACT_TO
    max_months: int | None = None
    extension_months: int = 0
    fewest_persons: int = 1
    requires_commitment: bool = True
    cap_month_dkk: Decimal | None = None
    max_rent_dkk: Decimal | None = None
    verified: bool = True


EXPERIMENTS: Mapping[ExperimentKind, ExperimentTerms] = {
    ExperimentKind.RENT_SUBSIDY: ExperimentTerms(f"{ACT} § 25", max_months=24, verified=False),
    ExperimentKind.TEMPORARY_SOLUTION: ExperimentTerms(f"{ACT} § 29", max_months=24, verified=False),
    ExperimentKind.TEMPORARY_LEASE: ExperimentTerms(f"{ACT} § 25", max_months=24, extension_months=36),
    ExperimentKind.SHARED_DWELLING: ExperimentTerms(f"{ACT} §§ 9 a-9 c og 27", fewest_persons=2),
    ExperimentKind.CHEAP_BUILDING: ExperimentTerms(
        "almenboligloven § 115", requires_commitment=False, max_rent_dkk=Decimal(3200), verified=False
    ),
}


@dataclass(frozen=True, slots=True)
class ParticipationFacts:
    """A citizen's participation: when, how long, with whom, and what was promised.

    `charter_published_on`: the day the charter was on the municipality's site, or None.
    """

    starts_on: date
    months: int
    charter_published_on: date | None
    commitments: frozenset[Commitment] = frozenset()
    persons: int = 1
    rent_dkk: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """Whether the participation can begin."""

    valid: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RentSubsidy:
    """The subsidy a month, kroner and øre."""

    subsidy_month_dkk: Decimal
    finding: Finding


@dataclass(frozen=True, slots=True)
class TemporaryLease:
    """The last day of the lease, and the last day when it is extended."""

    first_end_on: date
    latest_end_on: date
    findings: tuple[Finding, ...]


def participation(
    kind: ExperimentKind, facts: ParticipationFacts, *, terms: ExperimentTerms | None = None
) -> Participation:
    """Frikommunenetværksloven: the conditions for letting a citizen take part in an experiment.

    A published charter, a day within the act, the citizen's commitment to a social or employment effort, and
    the experiment's own limits. `terms` are the charter's where they are narrower than the act's.
    """
    terms = EXPERIMENTS[kind] if terms is None else terms
    findings = [_period_finding(facts, terms), _charter_finding(facts)]
    if terms.requires_commitment:
        findings.append(_commitment_finding(facts, terms))
    if terms.max_months is not None:
        findings.append(_months_finding(facts.months, terms.max_months, terms.paragraph))
    if terms.fewest_persons > 1:
        sentence = f"Der er {facts.persons} personer; der skal være mindst {terms.fewest_persons}."
        findings.append(Finding(facts.persons >= terms.fewest_persons, Weight.CONDITION, terms.paragraph, sentence))
    if terms.max_rent_dkk is not None and facts.rent_dkk is not None:
        sentence = f"Huslejen er {dkk(facts.rent_dkk)}; den må højst være {dkk(terms.max_rent_dkk)}"
        findings.append(Finding(facts.rent_dkk <= terms.max_rent_dkk, Weight.CONDITION, terms.paragraph, sentence))
    return Participation(all(finding.met for finding in findings), tuple(findings))


def rent_subsidy(
    *, rent_dkk: Decimal, housing_benefit_dkk: Decimal, affordable_rent_dkk: Decimal, cap_dkk: Decimal | None = None
) -> RentSubsidy:
    """Frikommunenetværksloven § 25: the part of the rent that neither housing benefit nor the citizen can carry.

    Kroner and øre a month, never below nothing and never above the charter's cap. No amounts are found in the
    act; formula and cap are the charter's.
    """
    missing = max(ZERO, rent_dkk - housing_benefit_dkk - affordable_rent_dkk)
    subsidy = to_ore(missing if cap_dkk is None else min(cap_dkk, missing))
    sentence = f"Der mangler {dkk(missing)} om måneden til huslejen; tilskuddet er {dkk(subsidy)}"
    return RentSubsidy(subsidy, Finding(subsidy > 0, Weight.CONSIDERATION, f"{ACT} § 25", sentence))


def temporary_lease(
    *,
    starts_on: date,
    months: int,
    extension_months: int = 0,
    cannot_pay_full_rent: bool | None = None,
    terms: ExperimentTerms | None = None,
) -> TemporaryLease:
    """Frikommunenetværksloven § 25: when a temporary lease ends, at first and at the latest.

    Two years, and three more only when the tenant cannot carry the full rent. `cannot_pay_full_rent`: None
    while that is not yet examined.
    """
    terms = EXPERIMENTS[ExperimentKind.TEMPORARY_LEASE] if terms is None else terms
    findings = [_months_finding(months, terms.max_months or months, terms.paragraph)]
    if extension_months:
        findings.append(_extension_finding(extension_months, cannot_pay_full_rent, terms))
    return TemporaryLease(
        first_end_on=add_months(starts_on, months) - ONE_DAY,
        latest_end_on=add_months(starts_on, months + extension_months) - ONE_DAY,
        findings=tuple(findings),
    )


def _period_finding(facts: ParticipationFacts, terms: ExperimentTerms) -> Finding:
    met = terms.from_on <= facts.starts_on and (terms.to is None or facts.starts_on <= terms.to)
    end = "" if terms.to is None else f" til den {long_day(terms.to)}"
    sentence = (
        f"Forsøget begynder den {long_day(facts.starts_on)}; reglerne gælder fra den {long_day(terms.from_on)}{end}."
    )
    return Finding(met, Weight.CONDITION, terms.paragraph, sentence)


def _charter_finding(facts: ParticipationFacts) -> Finding:
    published = facts.charter_published_on
    if published is None:
        sentence = "Frikommunevedtægten er ikke offentliggjort, og det skal den være først."
        return Finding(False, Weight.CONDITION, ACT, sentence)
    sentence = f"Frikommunevedtægten er offentliggjort den {long_day(published)}; det skal ske, før forsøget begynder."
    return Finding(published <= facts.starts_on, Weight.CONDITION, ACT, sentence)


def _commitment_finding(facts: ParticipationFacts, terms: ExperimentTerms) -> Finding:
    if facts.commitments:
        names = " og ".join(commitment.label for commitment in Commitment if commitment in facts.commitments)
        return Finding(True, Weight.CONDITION, terms.paragraph, f"Borgeren har forpligtet sig til {names}.")
    sentence = "Borgeren skal forpligte sig til en social eller beskæftigelsesrettet indsats."
    return Finding(False, Weight.CONDITION, terms.paragraph, sentence)


def _months_finding(months: int, most: int, paragraph: str) -> Finding:
    sentence = f"Perioden er på {months} måneder; den kan højst være {most}."
    return Finding(months <= most, Weight.CONDITION, paragraph, sentence)


def _extension_finding(months: int, cannot_pay: bool | None, terms: ExperimentTerms) -> Finding:
    length = f"Forlængelsen er på {months} måneder; den kan højst være {terms.extension_months}"
    if months > terms.extension_months:
        return Finding(False, Weight.CONDITION, terms.paragraph, f"{length}.")
    if cannot_pay is None:
        reason = "kræver, at lejeren ikke kan betale den fulde husleje."
    elif cannot_pay:
        reason = "kan gives, for lejeren kan ikke betale den fulde husleje."
    else:
        reason = "kan ikke gives, for lejeren kan betale den fulde husleje."
    return Finding(cannot_pay is not False, Weight.CONDITION, terms.paragraph, f"{length} og {reason}")
