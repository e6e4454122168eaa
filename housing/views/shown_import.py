"""A file of dwellings in words: what it would do, what is wrong, and whether it has been here before."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from housing.exports import HEADINGS, csv_lines
from housing.imports import SHEET
from housing.models import DwellingImport
from housing.queries.registers import twin_of
from housing.tables import read_table
from law.wording import count, long_day

SHOWN_PROBLEMS = 100


def about(sent: DwellingImport) -> dict[str, Any]:
    told = sent.receipt or sent.checked
    problems = sent.checked.get("problems", [])
    same = twin_of(sent)
    return {
        "sent": sent,
        "told": told,
        "counts": counts(told) if told else [],
        "problems": problems[:SHOWN_PROBLEMS],
        "more": max(0, len(problems) - SHOWN_PROBLEMS),
        "estates": told.get("estates", []),
        "right": told.get("rows", 0) - told.get("wrong", 0),
        "twin": same,
        "twin_sentence": said_of(same) if same else "",
    }


def counts(told: dict[str, Any]) -> list[dict[str, Any]]:
    """As components/counters.html takes it."""
    names = (("new", "nye"), ("changed", "ændrede"), ("unchanged", "uændrede"), ("wrong", "med fejl"))
    figures: list[dict[str, Any]] = [{"value": count(told[name]), "label": label} for name, label in names]
    if told["wrong"]:
        figures[-1]["kind"] = "bad"
    return figures


def said_of(same: DwellingImport) -> str:
    assert same.imported_at is not None
    day = long_day(timezone.localdate(same.imported_at))
    return f"»{same.file_name}« blev indlæst {day}. Rækker, der ikke er ændret siden, tælles som uændrede."


def wrong_lines(sent: DwellingImport) -> Iterator[str]:
    """A file again: only the wrong rows, and a last column with their faults."""
    reasons: defaultdict[int, list[str]] = defaultdict(list)
    for problem in sent.checked.get("problems", []):
        column = f"{problem['column']}: " if problem["column"] else ""
        reasons[problem["row"]].append(column + problem["reason"])
    if not reasons:  # all right, or not checked
        return csv_lines([], "Fejl")
    names = [SHEET.columns[heading] for heading in HEADINGS]
    rows = [
        [*(row.fields.get(name, "") for name in names), " ".join(reasons[row.number])]
        for row in read_table(bytes(sent.content), sent.file_name, SHEET)
        if row.number in reasons
    ]
    return csv_lines(rows, "Fejl")
