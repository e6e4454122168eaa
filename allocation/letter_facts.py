"""The facts that a letter says, as JSON: frozen the day it is written, so that it can be read as it was for ever.

Keys ending in `_on` are days, in `_dkk` kroner. No CPR number stands in a letter, and no address of a protected person.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.letter_parts import PARTS, Facts, Writing, appeal_of
from allocation.models import Case, Contact
from allocation.queries.households import Household, household_of, persons_in_words
from housing.models import Association
from law.cpr import InvalidCpr, parse_cpr
from law.wording import listed

LOOKS_LIKE_CPR = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")
# What people write freely; everything told by the writer is looked through too.
FREE_TEXTS = ("reasons", "assessment")


def facts_of(writing: Writing) -> Facts:
    """All that a letter says. Raises ActionDenied when a text holds what looks like a CPR number."""
    facts = _frame(writing) | {"appeal": appeal_of(writing)}
    if writing.kind in PARTS:
        facts |= PARTS[writing.kind](writing)
    facts |= writing.told
    refuse_cpr(_texts([writing.told, *(facts.get(name) for name in FREE_TEXTS)]))
    return facts


def refuse_cpr(texts: Iterable[str]) -> None:
    """Stop a letter whose free text gives a CPR number away: it is read by others too."""
    for text in texts:
        for found in LOOKS_LIKE_CPR.findall(text):
            try:
                parse_cpr(re.sub(r"\D", "", found))
            except InvalidCpr:
                continue
            raise ActionDenied("Teksten indeholder et CPR-nr. Slet det, og prøv igen.")


def _frame(writing: Writing) -> Facts:
    """Sender, recipient, date: what every letter has."""
    by = writing.by
    frame = {
        "kind": writing.kind.value,
        "title": writing.kind.heading,
        "subject": writing.kind.subject,
        "written_on": writing.on,
        "municipality": dict(settings.MUNICIPALITY),
        "caseworker": {"name": str(by), "title": "Leder" if by.role == Role.MANAGER else "Sagsbehandler"},
        "copies": [],
        "copy_of": "",
    }
    if writing.case is None:
        return frame | _to_association(writing.home.dwelling.estate.association)
    return frame | _to_citizen(writing.case, household_of(writing.case, on=writing.on), writing)


def _to_citizen(case: Case, household: Household, writing: Writing) -> Facts:
    citizen = case.citizen
    place = f"{citizen.postal_code} {citizen.city}".strip()
    lines = [] if citizen.is_protected else [line for line in (citizen.street, place) if line]
    return {
        "copies": [f"{one.name} ({one.get_kind_display().lower()})" for one in writing.copied],
        "case_number": case.number,
        "recipient": {
            "name": str(citizen),
            "first_name": citizen.first_name,
            "address_lines": lines,
            "is_protected": citizen.is_protected,
        },
        "household": {"words": _people(household), **_words_for(household)},
    }


def _to_association(association: Association) -> Facts:
    """A letter to an association has no case: what it is about is a dwelling."""
    return {
        "case_number": "",
        "recipient": {
            "name": association.name,
            "first_name": "",
            "address_lines": [f"CVR-nr. {association.cvr}"],
            "is_protected": False,
        },
    }


def copy_facts(original: Facts, contact: Contact) -> Facts:
    """What is different in a copy: whose it is, and where it goes. The citizen's address does not stand on it."""
    place = f"{contact.postal_code} {contact.city}".strip()
    lines = [line for line in (contact.organisation, contact.street, place) if line]
    recipient = original["recipient"] | {"name": contact.name, "address_lines": lines}
    return {"recipient": recipient, "copy_of": original["recipient"]["name"]}


def _people(household: Household) -> str:
    """ "1 voksen, 2 børn (4 og 9 år)"; no ages while one of them is not told."""
    words = persons_in_words(household.adults, len(household.child_ages))
    ages = [str(age) for age in household.child_ages if age is not None]
    return f"{words} ({listed(ages)} år)" if ages and len(ages) == len(household.child_ages) else words


def _words_for(household: Household) -> Facts:
    """How the household is spoken to."""
    if household.persons == 1:
        return {"who": "dig", "subject": "Du", "pronoun": "du", "possessive": "din"}
    others = "din husstand"
    if household.adults == 1:
        others = "dit barn" if len(household.child_ages) == 1 else "dine børn"
    return {"who": f"dig og {others}", "subject": "I", "pronoun": "I", "possessive": "jeres"}


def _texts(value: Any) -> Iterator[str]:
    """Every string in a heap of facts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
