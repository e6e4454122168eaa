"""A file in words: what it would do, what is wrong, and whether it has been here before."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from housing.importable import Importable
from housing.importables import IMPORTABLES
from housing.models import FileImport
from housing.queries.imports import earlier_files, remembered_columns, twin_of
from housing.tables import guess
from law.wording import count, long_day

SHOWN_PROBLEMS = 100
SHOWN_FILES = 10
STEPS = ("Fil", "Kolonner", "Kontrol", "Kvittering")


def all_kinds(user: User) -> dict[str, Any]:
    return {"kinds": [kind for kind in IMPORTABLES if user.role in kind.roles]}


def upload(kind: Importable, form: forms.Form, user: User) -> dict[str, Any]:
    return {
        "kind": kind,
        "form": form,
        "steps": steps(1),
        "columns": [(heading, name in kind.sheet.optional) for heading, name in kind.sheet.columns.items()],
        "earlier": earlier_files(user, kind.name)[:SHOWN_FILES],
    }


def columns_of(sent: FileImport, kind: Importable) -> tuple[dict[str, int], bool]:
    """What the user said last time of such headings, else a guess; and whether it can be taken without asking."""
    said = remembered_columns(sent)
    return (said, True) if said else guess(sent.headings, kind.sheet)


def matching(sent: FileImport, kind: Importable, form: forms.Form) -> dict[str, Any]:
    guessed = form.initial or {}
    missing = [kind.sheet.column_of(name) for name in kind.sheet.required if name not in guessed]
    left = [heading for index, heading in enumerate(sent.headings) if index not in guessed.values()]
    return {"sent": sent, "kind": kind, "form": form, "steps": steps(2), "missing": missing, "left": left}


def steps(now: int) -> list[dict[str, Any]]:
    """The wizard's steps: what is done, where one is, what comes."""
    return [
        {"number": number, "label": label, "is_now": number == now, "is_done": number < now}
        for number, label in enumerate(STEPS, start=1)
    ]


def about(sent: FileImport, kind: Importable) -> dict[str, Any]:
    told = sent.receipt or sent.checked
    problems = told.get("problems", [])
    same = twin_of(sent)
    return {
        "sent": sent,
        "kind": kind,
        "steps": steps(4 if sent.imported_at else 3),
        "told": told,
        "counts": counts(told) if told else [],
        "problems": problems[:SHOWN_PROBLEMS],
        "faults": said_of_faults(told) if problems else "",
        "right": told.get("rows", 0) - told.get("wrong", 0),
        "twin_sentence": said_of(same) if same else "",
        "page_url": reverse(kind.page),
        "turns_url": reverse("notified_in_file", args=[sent.pk]) if kind.name == "vacancies" else "",
    }


def counts(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """As components/counters.html takes it."""
    names = (("new", "nye"), ("changed", "ændrede"), ("unchanged", "uændrede"), ("wrong", "med fejl"))
    figures: list[dict[str, Any]] = [{"value": count(told[name]), "label": label} for name, label in names]
    if told["wrong"]:
        figures[-1]["kind"] = "bad"
    return figures


def said_of_faults(told: Mapping[str, Any]) -> str:
    """How many faults there are in all, and how many of them stand here and in the file."""
    faults, rows, kept = told["faults"], told["wrong"], len(told["problems"])
    said = f"{count(faults)} fejl i {count(rows)} {'række' if rows == 1 else 'rækker'}."
    if kept > SHOWN_PROBLEMS:
        said += f" De første {SHOWN_PROBLEMS} står her."
    if faults > kept:
        said += f" Filen med fejl har de første {count(kept)}; ret dem, og kontrollér igen."
    return said


def said_of(same: FileImport) -> str:
    assert same.imported_at is not None
    day = long_day(timezone.localdate(same.imported_at))
    return f"»{same.file_name}« blev indlæst {day}. Rækker, der ikke er ændret siden, tælles som uændrede."
