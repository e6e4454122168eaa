"""What a case needs before it can be decided: not begun, begun with something missing, or done.

Reads only what is prefetched: ask for the case with `case_page`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from allocation.models import Case, CaseEvent, Inquiry
from allocation.queries.amounts import amounts_told, old_amounts, unknown_in_words
from allocation.queries.households import household_of, income_on, warning_about
from allocation.queries.inquiries import unheard
from allocation.states import CaseState, InquiryKind
from law.wording import long_day


class Progress(StrEnum):
    """Begun and unfinished is not the same as untouched."""

    NOT_BEGUN = "not_begun"
    MISSING = "missing"
    DONE = "done"

    @property
    def label(self) -> str:
        return {Progress.NOT_BEGUN: "Ikke begyndt", Progress.MISSING: "Mangler noget", Progress.DONE: "Udført"}[self]


@dataclass(frozen=True)
class Item:
    """A verb, how far it is, what is missing, and the page where it is done (its name, and what stands in its address)."""

    title: str
    progress: Progress
    text: str
    page: str
    about: str = ""


def checklist(case: Case, news: Sequence[CaseEvent], *, on: date) -> list[Item]:
    """In the order they are done. `news`: what was told after the assessment (`queries.cases.news_in`)."""
    return [
        _household(case, on),
        _income(case, on),
        _amounts(case, on),
        _needs(case),
        _papers(case),
        _asked(case, on),
        _assessment(case, news),
        _decision(case),
    ]


def done_count(items: list[Item]) -> int:
    return sum(item.progress is Progress.DONE for item in items)


def _household(case: Case, on: date) -> Item:
    unknown = sum(age is None for age in household_of(case, on=on).child_ages)
    if unknown:
        words = "et barns alder" if unknown == 1 else f"{unknown} børns alder"
        return Item("Oplys husstanden", Progress.MISSING, f"Mangler {words}.", "case_needs")
    return Item("Oplys husstanden", Progress.DONE, "", "case_needs")


def _income(case: Case, on: date) -> Item:
    title, income = "Oplys indkomsten", income_on(case, on=on)
    if income is None:
        return Item(title, Progress.NOT_BEGUN, "Indkomsten er ikke oplyst.", "record_fact", "income")
    old = warning_about(income, on=on)
    if old or not income.document_id:
        return Item(title, Progress.MISSING, old or "Der er intet bilag.", "record_fact", "income")
    return Item(title, Progress.DONE, f"Kendt {long_day(income.known_on)}.", "case_economy")


def _amounts(case: Case, on: date) -> Item:
    """What comes in and goes out beside the income."""
    title, unknown = "Oplys støtte, børneydelser, el, gæld og formue", unknown_in_words(case, on=on)
    if unknown:
        begun = Progress.MISSING if amounts_told(case, on=on) else Progress.NOT_BEGUN
        return Item(title, begun, f"{unknown}.", "record_fact", "amounts")
    old = old_amounts(case, on=on)
    return Item(title, Progress.MISSING if old else Progress.DONE, old, "record_fact", "amounts")


def _needs(case: Case) -> Item:
    held = [need for need in case.needs.all() if need.struck_on is None and need.ended_on is None]
    if not held:
        return Item(
            "Afdæk behov og ønsker", Progress.NOT_BEGUN, "Ingen krav eller ønsker er skrevet.", "record_fact", "need"
        )
    return Item("Afdæk behov og ønsker", Progress.DONE, f"{len(held)} skrevet.", "case_needs")


def _papers(case: Case) -> Item:
    number = case.document_count  # type: ignore[attr-defined]
    if not number:
        return Item("Saml dokumentation", Progress.NOT_BEGUN, "Ingen dokumenter på sagen.", "add_document")
    return Item("Saml dokumentation", Progress.DONE, f"{number} på sagen.", "case_documents")


def _asked(case: Case, on: date) -> Item:
    """Hearing and requests for information as one: what the citizen still is to say."""
    title, facts = "Hør borgeren", unheard(case)
    if facts:
        many = "En oplysning" if len(facts) == 1 else f"{len(facts)} oplysninger"
        return Item(title, Progress.NOT_BEGUN, f"{many} imod borgeren er ikke hørt.", "hear_case")
    waiting = [one for one in case.inquiries.all() if one.is_open]
    if waiting:
        first = min(waiting, key=lambda one: one.due_on)
        return Item(title, Progress.MISSING, _waits(first, on), "case_letters")
    heard = any(one.kind == InquiryKind.HEARING for one in case.inquiries.all())
    return Item(title, Progress.DONE, "Hørt." if heard else "Intet at høre om.", "case_letters")


def _waits(inquiry: Inquiry, on: date) -> str:
    what = inquiry.get_kind_display()
    if inquiry.last_day is None:
        return f"{what}: brevet er ikke sendt."
    if inquiry.binds_on(on):
        return f"{what}: borgeren kan svare til og med {long_day(inquiry.last_day)}."
    return f"{what}: fristen var {long_day(inquiry.last_day)}. Registrér svaret, eller afslut."


def _assessment(case: Case, news: Sequence[CaseEvent]) -> Item:
    if not case.assessments.all():
        return Item("Vurdér sagen", Progress.NOT_BEGUN, "Økonomi, sociale forhold og bolig.", "assess_case")
    if news:
        text = f"Ældre end det nyeste på sagen: {news[0].text}"
        return Item("Vurdér sagen", Progress.MISSING, text, "assess_case")
    return Item("Vurdér sagen", Progress.DONE, "", "case_needs")


def _decision(case: Case) -> Item:
    undecided = case.state in {CaseState.RECEIVED, CaseState.ASSESSED}
    text = "Godkend eller giv afslag." if undecided else case.get_state_display() + "."
    return Item("Afgør sagen", Progress.NOT_BEGUN if undecided else Progress.DONE, text, "case")
