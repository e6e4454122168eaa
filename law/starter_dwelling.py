"""Starter dwellings for young people who need support (almenboligloven § 101 a; fact sheet 2.1)."""

from dataclasses import dataclass
from datetime import date

from law.findings import Finding, Weight

PARAGRAPH = "almenboligloven § 101 a"
YOUNGEST, TOO_OLD = 18, 25
EXISTS_FROM = date(2012, 7, 1)


@dataclass(frozen=True, slots=True)
class StarterFacts:
    """A young person and the first day of the lease.

    `needs_support`: support in the home from a social caretaker. `needs_intensive_support`: more than that,
    by serviceloven.
    """

    born_on: date
    lease_start_on: date
    needs_support: bool
    needs_intensive_support: bool


@dataclass(frozen=True, slots=True)
class StarterDwelling:
    """Whether the person is one of those whom starter dwellings are for."""

    eligible: bool
    age: int
    findings: tuple[Finding, ...]


def starter_dwelling(facts: StarterFacts) -> StarterDwelling:
    """Almenboligloven § 101 a: from 18 up to and including 24 years, with a need for support that the dwelling meets.

    The age is the one on the first day of the lease. The municipality approves each allocation besides.
    """
    age = age_on(facts.born_on, facts.lease_start_on)
    findings = (
        Finding(
            facts.lease_start_on >= EXISTS_FROM,
            Weight.CONDITION,
            PARAGRAPH,
            "Startboliger findes fra den 1. juli 2012.",
        ),
        Finding(
            YOUNGEST <= age < TOO_OLD,
            Weight.CONDITION,
            PARAGRAPH,
            f"Den unge er {age} år, når lejemålet begynder; en startbolig er for unge fra 18 til og med 24 år.",
        ),
        Finding(facts.needs_support, Weight.CONDITION, PARAGRAPH, _support_sentence(facts)),
        Finding(not facts.needs_intensive_support, Weight.CONDITION, PARAGRAPH, _intensive_sentence(facts)),
    )
    return StarterDwelling(all(finding.met for finding in findings), age, findings)


def age_on(born_on: date, day: date) -> int:
    """Almindelig aldersberegning: full years on a day. Born on 29 February: a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _support_sentence(facts: StarterFacts) -> str:
    if facts.needs_support:
        return "Den unge har behov for bostøtte."
    return "Den unge har ikke behov for bostøtte, og det er en betingelse."


def _intensive_sentence(facts: StarterFacts) -> str:
    if facts.needs_intensive_support:
        return "Den unge har behov for mere støtte, end en startbolig kan give."
    return "Den unge har ikke behov for mere støtte, end en startbolig kan give."
