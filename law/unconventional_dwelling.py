"""Unconventional dwellings for those who cannot live in ordinary ones (almenboligloven § 149 a; fact sheet 2.4)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from law.findings import Finding, Weight
from law.rates import Rate, RateBook
from law.wording import dkk, to_ore, whole_dkk

PARAGRAPH = "almenboligloven § 149 a"
SMALLEST_M2, LARGEST_M2 = Decimal(40), Decimal(50)
MOST_ON_A_SITE = 15


@dataclass(frozen=True, slots=True)
class Site:
    """Unconventional dwellings on one site. Support and caretaker's pay are what is asked for, kroner."""

    dwellings: int
    area_m2: Decimal
    own_bath_toilet_kitchen: bool
    support_each_dkk: Decimal
    caretaker_year_dkk: Decimal = Decimal(0)
    caretaker_years: int = 0


@dataclass(frozen=True, slots=True)
class UnconventionalDwelling:
    """Whether the dwellings are what the scheme is for, and the highest support from the state, kroner."""

    valid: bool
    max_support_dkk: Decimal
    max_caretaker_dkk: Decimal
    findings: tuple[Finding, ...]


def unconventional_dwelling(site: Site, *, on: date, rates: RateBook) -> UnconventionalDwelling:
    """Almenboligloven § 149 a: self-contained dwellings of 40-50 m², as a rule up to 15 on a site, and their support.

    The municipality decides who lives there and involves the social caretaker. Raises NoRate when a number
    for the day is missing.
    """
    each = rates.rate("unconventional_state_support", on=on)
    yearly = rates.rate("unconventional_caretaker_support", on=on)
    years = rates.rate("unconventional_caretaker_years", on=on)
    findings = (
        _contained_finding(site),
        _area_finding(site),
        _number_finding(site),
        _support_finding(site, each),
        _caretaker_finding(site, yearly, years),
    )
    required = [finding for finding in findings if finding.weight is Weight.CONDITION]
    return UnconventionalDwelling(
        valid=all(finding.met for finding in required),
        max_support_dkk=to_ore(each.value * site.dwellings),
        max_caretaker_dkk=to_ore(yearly.value * years.value),
        findings=findings,
    )


def _contained_finding(site: Site) -> Finding:
    if site.own_bath_toilet_kitchen:
        sentence = "Boligerne har eget bad, toilet og køkken."
    else:
        sentence = "Boligerne skal have eget bad, toilet og køkken."
    return Finding(site.own_bath_toilet_kitchen, Weight.CONDITION, PARAGRAPH, sentence)


def _area_finding(site: Site) -> Finding:
    met = SMALLEST_M2 <= site.area_m2 <= LARGEST_M2
    area = f"{site.area_m2:f}".replace(".", ",")
    sentence = f"Boligerne er på {area} m²; en skæv bolig er på {SMALLEST_M2}-{LARGEST_M2} m²."
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence)


def _number_finding(site: Site) -> Finding:
    sentence = f"Der er {site.dwellings} boliger samme sted; som regel er der højst {MOST_ON_A_SITE}."
    return Finding(site.dwellings <= MOST_ON_A_SITE, Weight.CONSIDERATION, PARAGRAPH, sentence)


def _support_finding(site: Site, each: Rate) -> Finding:
    sentence = f"Der søges {dkk(site.support_each_dkk)} til hver bolig; staten giver højst {whole_dkk(each.value)}"
    return Finding(site.support_each_dkk <= each.value, Weight.CONDITION, PARAGRAPH, sentence, (each,))


def _caretaker_finding(site: Site, yearly: Rate, years: Rate) -> Finding:
    met = site.caretaker_year_dkk <= yearly.value and site.caretaker_years <= years.value
    sentence = (
        f"Der søges {dkk(site.caretaker_year_dkk)} om året i {site.caretaker_years} år til social vicevært; "
        f"staten giver højst {whole_dkk(yearly.value)} i {years.value} år."
    )
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence, (yearly, years))
