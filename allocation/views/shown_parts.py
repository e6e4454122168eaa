"""What the parts of a case show, gathered from what was prefetched."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from accounts.models import User
from allocation.forms.facts import in_words
from allocation.models import AreaBanFacts, BenefitMonth, Case
from allocation.permissions import obstacle_to_ask, obstacle_to_record, obstacle_to_see_offences
from allocation.queries.ban_members import questions_about
from allocation.queries.duplicates import counted_twice
from allocation.queries.facts import ENDABLE, TOLD_AS_ONE, copied_contacts
from allocation.queries.followups import refund_days
from allocation.queries.households import members_on
from allocation.queries.inquiries import unheard
from allocation.states import InquiryKind, UrgencyCriterion
from allocation.views.case_shown import amount_rows, needs_of
from law.months import add_months
from law.rates import open_book
from law.wording import long_day, month_year


def needs(case: Case, *, by: User, on: date) -> dict[str, Any]:
    """The household, where it lives, needs and wishes, helpers, and what may be told."""
    citizen = case.citizen
    assessments = list(case.assessments.all())
    return {
        "may_record": obstacle_to_record(case, by=by) is None,
        "members": [(member, in_words(member, on=on)) for member in members_on(case, on=on)],
        "revealed": None,
        "twice": counted_twice(case, by, on=on) if case.is_counted_twice else [],  # type: ignore[attr-defined]
        "gone": [one for one in citizen.household.all() if one.struck_on is None and not one.lives_there(on)],
        "situations": [one for one in citizen.situations.all() if one.struck_on is None],
        "refund": refund_days(citizen.situations.all(), on=on, rates=open_book()),
        "needs": needs_of(case, on=on),
        "ended_needs": [need for need in case.needs.all() if need.struck_on is None and not need.holds_on(on)],
        "supports": [plan for plan in case.support_plans.all() if plan.struck_on is None],
        "contacts": [one for one in citizen.contacts.all() if one.struck_on is None],
        "sharings": [one for one in citizen.sharings.all() if one.struck_on is None],
        "struck": [(ENDABLE[kind].label, one) for kind, rows in _told(case).items() for one in rows if one.struck_on],
        "assessments": [(one, [UrgencyCriterion(code).label for code in one.urgency]) for one in assessments],
        "months_waited": case.months_waited(on=on),
    }


def economy(case: Case, *, by: User, on: date) -> dict[str, Any]:
    """Incomes and benefits with their days, and what is not yet found out. Offences are for whoever may see them."""
    hides = obstacle_to_see_offences(by=by) or ""
    citizen = case.citizen
    names = {member.pk: in_words(member, on=on) for member in citizen.household.all()}
    return {
        "incomes": list(citizen.incomes.all()),
        "amounts": amount_rows(case, on=on),
        "struck_amounts": citizen.struck_amounts,  # type: ignore[attr-defined]
        "benefits": benefit_runs(citizen.benefit_months.all(), names),
        "answers": [_answer(row, names, hides) for row in citizen.area_ban_facts.all()],
        "hides_offences": hides,
        "shows_offences": not hides and any(row.holds_offences for row in citizen.area_ban_facts.all()),
        "questions": _questions(case, on) if obstacle_to_record(case, by=by) is None else [],
    }


def _told(case: Case) -> dict[str, Iterable[Any]]:
    """What stands on this part, by the kind it is ended as."""
    citizen = case.citizen
    return {
        "member": citizen.household.all(),
        "situation": citizen.situations.all(),
        "need": case.needs.all(),
        "support": case.support_plans.all(),
        "contact": citizen.contacts.all(),
        "sharing": citizen.sharings.all(),
    }


def letters(case: Case, *, by: User, on: date) -> dict[str, Any]:
    """Letters, and what was asked with its answer."""
    inquiries = [(one, one.is_open and not one.binds_on(on)) for one in case.inquiries.all()]
    return {
        "letters": case.letters.all(),
        "copied": copied_contacts(case.citizen, on=on),
        "inquiries": inquiries,
        "unheard": unheard(case),
        "waived": [fact for fact in case.adverse_facts.all() if fact.waived_reason],
        "may_hear": _may_ask(case, InquiryKind.HEARING, by),
        "may_ask": _may_ask(case, InquiryKind.INFORMATION, by),
        "appeals": [(one, one.reassessed_on is None and on > one.due_on) for one in case.appeals.all()],
        "may_appeal": any(letter.facts.get("appeal") for letter in case.letters.all()),
    }


def _questions(case: Case, on: date) -> list[tuple[str, list[str]]]:
    """What to find out, by whom it is about."""
    names = [str(case.citizen), *(in_words(member, on=on) for member in members_on(case, on=on))]
    found = groupby(questions_about(case, on=on), key=lambda question: question.member)
    return [(names[member - 1], [question.what for question in asked]) for member, asked in found]


def _may_ask(case: Case, kind: InquiryKind, by: User) -> str:
    return obstacle_to_ask(case, kind, by=by) or ""


def benefit_runs(months: Iterable[BenefitMonth], names: dict[int, str]) -> list[dict[str, Any]]:
    """Months told as one, in a row, as one line, newest first: "januar 2026–maj 2026, 5 måneder"; the struck come last."""

    def told_as(row: BenefitMonth) -> tuple[Any, ...]:
        return row.struck_on or date.min, row.member_id or 0, *(getattr(row, name) for name in TOLD_AS_ONE[1:])

    runs: list[dict[str, Any]] = []
    for _, group in groupby(sorted(months, key=lambda row: (told_as(row), row.month)), key=told_as):
        last: dict[str, Any] = {}
        for row in group:
            if last and add_months(last["to"], 1) == row.month:
                last["to"], last["number"] = row.month, last["number"] + 1
                continue
            last = {"member": row.member_id, "label": row.get_kind_display(), "from": row.month, "to": row.month,
                    "number": 1, "source": row.source, "pk": row.pk, "struck_on": row.struck_on}  # fmt: skip
            runs.append(last)
    for run in runs:
        run["who"] = names.get(run["member"], "Borgeren")
        one = run["from"] == run["to"]
        run["months"] = month_year(run["from"]) if one else f"{month_year(run['from'])} – {month_year(run['to'])}"
    return sorted(runs, key=lambda run: (run["struck_on"] is None, run["to"], run["from"]), reverse=True)


def _answer(row: AreaBanFacts, names: dict[int, str], hides: str) -> dict[str, Any]:
    """What was found out about one person, in a sentence; an offence only to whoever may see it."""
    said = ["strafbare forhold: skjult"] if hides and row.holds_offences else _offences(row)
    if row.cleared_on:
        said.append(f"strafbare forhold: slettet {long_day(row.cleared_on)}")
    if row.citizenship:
        said.append(f"statsborger: {row.get_citizenship_display()}")
    if row.is_student is not None:
        said.append("optaget på uddannelse" if row.is_student else "ikke optaget på uddannelse")
    words = ", ".join(said)
    who = names.get(row.member_id, "Borgeren") if row.member_id else "Borgeren"
    source = "–" if hides and row.holds_offences else row.source
    return {
        "pk": row.pk if not (hides and row.holds_offences) else None,
        "who": who,
        "text": words[:1].upper() + words[1:],
        "source": source,
        "known_on": row.known_on,
        "struck_on": row.struck_on,
    }


def _offences(row: AreaBanFacts) -> list[str]:
    said = []
    if row.is_released is not None:
        said.append(f"løsladt {long_day(row.released_on)}" if row.released_on else "ikke løsladt efter straf")
    if row.is_evicted is not None:
        said.append(f"opsagt {long_day(row.evicted_on)}" if row.evicted_on else "ikke opsagt")
    return said
