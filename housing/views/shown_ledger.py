"""How a ledger is shown: balance, squares, and a reason in every row."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page

from housing.models import Agreement, QuotaEntry, QuotaLedger
from housing.queries.ledgers import SHOWN, Balance, Line, Seam, only
from housing.queries.schemes import ended
from housing.queries.turns import cycle_of
from housing.queries.vacancies import fate_of, is_overdue
from housing.states import DwellingKind, ReturnReason, VacancyState
from housing.views.shown import query
from housing.views.shown_remark import remarks, written
from law.bases import LegalBasis
from law.quota import Phase, ReturnPolicy
from law.wording import long_day, mixed, percent, short_day, to_ore
from law.wording import share as share_words

SQUARES_IN_LINE = 40
LEGEND = {
    "own": "Boligorganisationens",
    "allocated": "Anvist",
    "returned": "Sendt retur",
    "waiting": "Afventer svar",
    "late": "Svarfristen er udløbet",
    "withdrawn": "Trukket tilbage",
}
RETURNS = {
    ReturnPolicy.CONSUMED: "Returnerede tæller som brugt.",
    ReturnPolicy.REPLACED: "En returneret erstattes af den næste ledige.",
    ReturnPolicy.PENDING: "En returneret erstattes af den næste egnede.",
}


def scope(ledger: QuotaLedger) -> str:
    """ "Hele boligorganisationen, familieboliger"."""
    where = str(ledger.scheme or ledger.pool or ledger.estate or "Hele boligorganisationen")
    kind = f"{DwellingKind(ledger.dwelling_kind).label.lower()}er" if ledger.dwelling_kind else ""
    rooms = f"{ledger.rooms} rum" if ledger.rooms else ""
    return ", ".join(part for part in (where, kind, rooms) if part)


def year_asked(text: str, years: Sequence[int]) -> int | None:
    """The year in the address if the ledger has it, else its latest."""
    known = {str(year): year for year in years}
    return known.get(text, years[0] if years else None)


def view_asked(text: str) -> str:
    """The view in the address, else all rows."""
    return text if text in SHOWN else "all"


# The balance


def balance(found: Balance) -> dict[str, Any]:
    """The head of the page: the sum, and the terms behind it."""
    return {
        "balance": found,
        "scope": scope(found.ledger),
        "terms": _terms(found.agreement),
        "aside": _aside(found),
        "operator": f"× {share_words(found.agreement.share)} =" if found.agreement and found.is_plain else "→",
        "parts": list(_parts(found)),
    }


def _terms(agreement: Agreement | None) -> str:
    if agreement is None:
        return "Ingen aftale gælder i dag"
    basis = LegalBasis(agreement.legal_basis).label
    if agreement.share == 1:
        return f"alle ledige går til kommunen, {basis}"
    turn = "" if agreement.phase == Phase.LAST else ", den første i hver omgang"
    return f"{share_words(agreement.share)} af de ledige går til kommunen{turn}, {basis}"


def _parts(found: Balance) -> Iterator[dict[str, Any]]:
    counts = [("allocated", "anvist", found.used), ("returned", "sendt retur", found.returned)]
    counts += [("waiting", "afventer svar", found.waiting)]
    counts += [("withdrawn", "trukket tilbage", found.withdrawn)] if found.withdrawn else []
    for number, (fate, label, count) in enumerate(counts):
        yield {"fate": fate, "label": label, "count": count, "operator": "=" if number == 0 else "+"}


def _aside(found: Balance) -> str:
    sentences = []
    if found.agreement:
        sentences.append(RETURNS[ReturnPolicy(found.agreement.return_policy)])
    if found.vacancies:
        sentences.append(f"Anvist er {percent(to_ore(found.used_pct))} af de ledige boliger.")
    if found.next_number:
        sentences.append(f"Næste til kommunen er nr. {found.next_number}.")
    return " ".join(sentences)


# The squares


def queue(lines: list[Line], found: Balance, *, on: date) -> dict[str, Any]:
    """The year's numbers in order, in lines of whole rounds; after the latest, on to the municipality's next."""
    counted = [_square(line, on) for line in reversed(lines)]
    is_latest = bool(counted) and counted[-1]["number"] == found.position.number
    ascending = counted + (_coming(found) if is_latest else [])
    cycle = cycle_of(found.agreement) if found.agreement else 4
    length = SQUARES_IN_LINE // cycle * cycle
    by_line: dict[int, list[dict[str, Any]]] = {}
    for square in ascending:
        square["break"] = square["number"] % cycle == 0
        by_line.setdefault((square["number"] - 1) // length, []).append(square)
    fates = {square["fate"] for square in counted} | {"own", "allocated", "returned", "waiting"}
    return {
        "queue": [
            {"first": some[0]["number"], "last": some[-1]["number"], "squares": some} for some in by_line.values()
        ],
        "queue_label": _queue_label(counted),
        "legend": [(fate, text) for fate, text in LEGEND.items() if fate in fates],
    }


def _square(line: Line, on: date) -> dict[str, Any]:
    entry = line.entry
    if line.correction:
        return {"number": entry.number, "fate": "withdrawn", "title": f"Nr. {entry.number}: {entry.vacancy}, taget ud"}
    fate = fate_of(entry.vacancy, on=on) if entry.is_municipal else "own"
    whose = f"kommunens, {LEGEND[fate].lower()}" if entry.is_municipal else "boligorganisationens"
    return {"number": entry.number, "fate": fate, "title": f"Nr. {entry.number}: {entry.vacancy}, {whose}"}


def _coming(found: Balance) -> list[dict[str, Any]]:
    if found.agreement is None or found.next_number is None:
        return []
    numbers = range(found.position.number + 1, min(found.next_number, found.position.number + SQUARES_IN_LINE) + 1)
    return [
        {
            "number": number,
            "fate": "expected" if number == found.next_number else "free",
            "title": f"Nr. {number}: ikke indmeldt endnu",
        }
        for number in numbers
    ]


def _queue_label(squares: list[dict[str, Any]]) -> str:
    fates = [square["fate"] for square in squares]
    known = [f"{fates.count(fate)} {text.lower()}" for fate, text in LEGEND.items() if fate in fates]
    return f"{len(squares)} ledige boliger i rækkefølge: {', '.join(known)}."


# The rows


def views(lines: list[Line], years: list[int], year: int | None, view: str) -> dict[str, Any]:
    """The links over the rows, as components/subnav.html takes them."""
    return {
        "year": year,
        "query": query(year=str(year or ""), show=view),
        "years": [{"label": str(one), "url": f"?{query(year=str(one))}", "current": one == year} for one in years],
        "views": [
            {
                "label": label,
                "url": f"?{query(year=str(year or ''), show=name)}",
                "current": name == view,
                "count": len(only(lines, name)),
            }
            for name, label in SHOWN.items()
        ],
    }


def rows(page: Page, view: str, *, on: date) -> dict[str, Any]:
    """The rows of one page; seams stand only among all rows, for they lie between two numbers."""
    return {"page": page, "rows": [_row(line, view, on) for line in page.object_list]}


def _row(line: Line, view: str, on: date) -> dict[str, Any]:
    entry = line.entry
    return {
        "entry": entry,
        "vacancy": entry.vacancy,
        "reason": _sum_of(entry.because),
        "offered": line.offered if entry.is_municipal else None,
        "fate": fate_of(entry.vacancy, on=on),
        "answer": _answer(line, on),
        "is_late": is_overdue(entry.vacancy, on=on),
        "seam": _seam(line.seam) if line.seam and view == "all" else "",
        "correction": _correction(line.correction, on) if line.correction else "",
        "remarks": remarks(entry.remarks.all(), on=on),
    }


def _sum_of(because: str) -> str:
    """The arithmetic without the sentence after it; a claim has no arithmetic and stands whole."""
    return because.split(". ")[0].removesuffix(".")


def _answer(line: Line, on: date) -> str:
    vacancy = line.entry.vacancy
    if not line.entry.is_municipal:
        return "Trukket tilbage" if vacancy.state == VacancyState.WITHDRAWN else ""
    match vacancy.state:
        case VacancyState.AT_DISPOSAL if is_overdue(vacancy, on=on):
            return f"Frist {short_day(vacancy.answer_due_on)}, udløbet"
        case VacancyState.AT_DISPOSAL:
            return f"Afventer, frist {short_day(vacancy.answer_due_on)}"
        case VacancyState.RETURNED | VacancyState.RELET:
            why = ReturnReason(vacancy.return_reason).label.lower()
            return f"Sendt retur {short_day(vacancy.answered_on)}: {why}"
        case VacancyState.WITHDRAWN:
            return "Trukket tilbage"
        case _:
            return f"Anvist {short_day(vacancy.answered_on)}"


def _correction(row: QuotaEntry, on: date) -> str:
    """What was taken out, why, where the count stood then, and who did it."""
    if row.claims_after > 0:
        owed = " og en bolig til gode" if row.claims_after == 1 else f" og {row.claims_after} boliger til gode"
    else:
        owed = f" og har fået {-row.claims_after} på forskud" if row.claims_after else ""
    stands = f"Kommunen har herefter ret til {mixed(row.entitlement_after)}{owed}."
    return f"Rettelse: {ended(row.because)} {stands} {written(at=row.entered_at, by=row.entered_by, on=on)}"


def _seam(seam: Seam) -> str:
    """What changed, and that the count goes on."""
    before, after = seam.before, seam.after
    parts = [f"Ny aftale fra {long_day(after.valid_from)}."]
    if before.answer_working_days != after.answer_working_days:
        parts.append(f"Svarfrist {after.answer_working_days} arbejdsdage, før {before.answer_working_days}.")
    if before.return_policy != after.return_policy:
        parts.append(RETURNS[ReturnPolicy(after.return_policy)])
    is_same = before.share == after.share
    parts.append(
        f"Andelen er stadig {share_words(after.share)}."
        if is_same
        else f"Andelen er {share_words(after.share)}, før {share_words(before.share)}."
    )
    return " ".join(
        [*parts, f"Tællingen fortsætter: efter nr. {seam.number} har kommunen ret til {mixed(seam.entitlement)}."]
    )
