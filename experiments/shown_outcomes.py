"""The overview, the comparison and the network's table, as they are read: shares in whole percent, small groups unsaid."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from experiments.curve import curve
from experiments.queries.outcomes import ASKED_MONTHS, MONTHS
from experiments.queries.radar import Date
from experiments.states import ExperimentState
from law.experiments import ExperimentKind
from law.wording import NBSP, count, long_day, short_day

HIDDEN = "udeladt"
DASH = "–"
MOST_DATES = 8
MILLION = Decimal(1_000_000)
NUMBERS = ("ingen", "et", "to", "tre", "fire", "fem")
Report = dict[str, Any]

ABOUT = {
    ExperimentKind.RENT_SUBSIDY: "Tilskud til husleje",
    ExperimentKind.TEMPORARY_SOLUTION: "Bygninger med tilladelse til en dag",
    ExperimentKind.TEMPORARY_LEASE: "Kontrakt, der følger et støtteforløb",
    ExperimentKind.SHARED_DWELLING: "Flere deler bolig, værelse for værelse",
    ExperimentKind.CHEAP_BUILDING: "Nye boliger med lav husleje",
}


def overview(report: Report, dates: Sequence[Date], *, on: date) -> dict[str, Any]:
    """The page of *Forsøg*: what it comes to, the five, the curve and what is coming."""
    soonest: dict[int, Date] = {}
    for one in dates:
        soonest.setdefault(one.experiment_id, one)
    return {
        "as_of": on,
        "municipality": report["municipality"],
        "statement": statement(report),
        "months": MONTHS,
        "rows": [_row(row, soonest, on) for row in report["experiments"]],
        "total": _figures(report["all"]),
        "year": on.year,
        "chart": SafeString(curve(report["survival"])),
        "finding": finding(report["survival"]),
        "curve_rows": [_step(row) for row in report["survival"] if row["is_mark"]],
        "dates": [_date(one) for one in dates[:MOST_DATES]],
    }


def statement(report: Report) -> dict[str, str] | None:
    """What it all comes to; None before anybody has taken part."""
    everyone = report["all"]
    if everyone["participants"] == 0:
        return None
    running = sum(_is_running(row) for row in report["experiments"])
    active = "under 5" if everyone["active"] is None else count(everyone["active"])
    share = everyone["housed_after"]["12"]
    spent, budget = everyone["cost_this_year_dkk"], everyone["budget_this_year_dkk"]
    return {
        "active": f"{active} {'borger' if everyone['active'] == 1 else 'borgere'}",
        "running": NUMBERS[running],
        "kept": "" if share is None else percent(share),
        "spent": in_millions(spent),
        "of_budget": percent(float(spent / budget)) if budget else "",
    }


def _is_running(row: Report) -> bool:
    return row["experiment"] is not None and row["experiment"]["state"] == ExperimentState.RUNNING


def percent(share: float | None) -> str:
    """0.83 as "83 %"."""
    return DASH if share is None else f"{share * 100:.0f}{NBSP}%"


def in_millions(amount: Decimal) -> str:
    """1,02 mio. kr.; below a tenth of a million in kroner."""
    if abs(amount) < MILLION / 10:
        return f"{amount:,.0f}".replace(",", ".") + f"{NBSP}kr."
    return f"{amount / MILLION:.2f}".replace(".", ",") + f"{NBSP}mio.{NBSP}kr."


def _row(row: Report, soonest: dict[int, Date], on: date) -> Report:
    experiment = row["experiment"]
    next_date = soonest.get(experiment["id"]) if experiment else None
    about = ABOUT[ExperimentKind(row["code"])]
    if experiment and experiment["max_months"]:
        about = f"{about}, højst {experiment['max_months']} måneder"
    return {
        "label": experiment["name"] if experiment else row["label"].capitalize(),
        "about": about,
        "id": experiment["id"] if experiment else None,
        "code": row["code"],
        "state": experiment["label"] if experiment else "Ikke oprettet",
        "until": f"til {_day(date.fromisoformat(experiment['ends_on']))}"
        if experiment and experiment["ends_on"]
        else "",
        "next_on": _soon(next_date.on, on) if next_date else "",
        "next": next_date.title if next_date else "",
        "is_late": next_date.is_late if next_date else False,
        **_figures(row),
    }


def _figures(row: Report) -> Report:
    return {
        "now": HIDDEN if row["active"] is None else count(row["active"]) if row["participants"] != 0 else DASH,
        "ever": HIDDEN if row["participants"] is None else f"{count(row['participants'])} i alt",
        "kept": [_kept(row, months) for months in MONTHS],
        "cost": f"{row['cost_this_year_dkk']:,.0f}".replace(",", "."),
        "budget": ""
        if row["budget_this_year_dkk"] is None
        else f"af {row['budget_this_year_dkk']:,.0f}".replace(",", "."),
    }


def _kept(row: Report, months: int) -> tuple[str, str]:
    share, whole = row["housed_after"][str(months)], row["measured_count"][str(months)]
    if whole is None:
        return HIDDEN, ""
    return (percent(share), f"{row['housed_count'][str(months)]} af {whole}") if whole else (DASH, "")


def finding(steps: Sequence[Report]) -> str:
    """What the curve says, in a sentence."""
    shares = {row["month"]: row["share"] for row in steps if row["is_mark"]}
    if not shares:
        return ""
    first, second = shares[0] - shares[12], shares[12] - shares[24]
    if not first and not second:
        return "Ingen, som vi har målt, har mistet boligen."
    if first > second:
        return "De fleste, der mister boligen, gør det i det første år. Derefter flader kurven ud."
    return "Der mistes lige så mange boliger i det andet år som i det første."


def _step(row: Report) -> Report:
    low, high = percent(row["low"]), percent(row["high"])
    band = DASH if row["low"] is None else f"{low} til {high}"
    return {
        "month": f"{row['month']:g}",
        "at_risk": HIDDEN if row["at_risk"] is None else row["at_risk"],
        "share": percent(row["share"]),
        "band": band,
    }


def _date(one: Date) -> Report:
    return {
        "when": _day(one.on),
        "title": one.title,
        "id": one.experiment_id,
        "text": one.text,
        "experiment": one.experiment,
        "is_late": one.is_late,
    }


def _day(day: date) -> str:
    return f"{short_day(day)} {day.year}"


def _soon(day: date, on: date) -> str:
    return short_day(day) if day.year == on.year else _day(day)


def compared(report: Report, *, on: date) -> dict[str, Any]:
    """At entry and after 3, 6, 12 and 24 months: homes and occupation, beside comparable cases outside."""
    groups = [(row["label"].capitalize(), row) for row in report["experiments"]] + [("Alle forsøg", report["all"])]
    others = report["comparison"]
    return {
        "as_of": on,
        "municipality": report["municipality"],
        "asked": ASKED_MONTHS,
        "homes": [_over_time(label, row, "housed_after", "measured_count") for label, row in groups]
        + [_over_time("Lignende sager uden for", others, "housed_after", "measured_count")],
        "occupied": [_over_time(label, row, "occupied_after", "occupied_measured") for label, row in groups],
        "money": [_money(label, row) for label, row in groups],
        "others": HIDDEN if others["cases"] is None else count(others["cases"]),
        "is_empty": report["all"]["participants"] == 0,
    }


def _over_time(label: str, row: Report, share: str, whole: str) -> Report:
    cells = []
    for months in ASKED_MONTHS:
        measured = row[whole][str(months)]
        sub = "" if not measured else f"{measured} målt"
        cells.append((HIDDEN if measured is None else percent(row[share][str(months)]), sub))
    return {"label": label, "cells": cells}


def _money(label: str, row: Report) -> Report:
    avoided = row["shelter_days_avoided"]
    return {
        "label": label,
        "cost_dkk": row["cost_dkk"],
        "each_dkk": row["cost_per_participant_dkk"],
        "is_hidden": row["participants"] is None,
        "avoided": HIDDEN if row["shelter_measured"] is None else DASH if avoided is None else count(avoided),
        "measured": row["shelter_measured"] or 0,
    }


def network(table: Report) -> dict[str, Any]:
    """The municipalities together, and each one's line."""
    return {
        "months": MONTHS,
        "names": table["municipalities"],
        "others": table["others"],
        "experiments": [
            _of_network(row) | {"lines": [_of_network(line) for line in row["municipalities"]]}
            for row in table["experiments"]
        ],
    }


def _of_network(row: Report) -> Report:
    known = HIDDEN if row["participants"] is None else count(row["participants"])
    return {
        "label": row["label"][:1].upper() + row["label"][1:],
        "participants": f"{known}*" if row["is_partly_hidden"] and row["participants"] is not None else known,
        "kept": [_kept(row, months) for months in MONTHS],
    }


def title(*, on: date) -> str:
    return f"Forsøg om billige boliger, status {long_day(on)}"
