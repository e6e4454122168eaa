"""The negotiation pack as the page and the PDF take it; and as a workbook."""

from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from danish.workbook import Book
from law.wording import amount, percent, share
from reports.periods import Period
from reports.shown import COUNTS, Link, no_link, rows_of
from reports.version import version
from reports.words import DASH, count, months

Pack = dict[str, Any]


def shown_pack(pack: Pack, *, links: bool = False) -> Pack:
    """`links`: on the page each figure opens its rows, as they are counted now: a pack is never locked."""
    link = partial(rows_of(Period.parse(pack["period"])), now=1) if links else no_link
    return {
        "pack": pack,
        "links": links,
        "ledgers": [_ledger(row, link) for row in pack["ledgers"]],
        "returns": [row | {"rent": amount(row["rent_dkk"])} for row in pack["returns"]],
        "answers": [_answer(row, partial(link, association=pack["association_id"])) for row in pack["answers"]],
        "trials": [_trial(row, link) for row in pack["trials"]],
        "finding": _finding(pack),
    }


def _finding(pack: Pack) -> str:
    offered = sum(row["offered"] for row in pack["ledgers"])
    used = sum(row["allocated"] for row in pack["ledgers"])
    back = sum(row["returned"] for row in pack["ledgers"])
    if not offered:
        return f"Ingen boliger faldt til kommunen i {pack['label']}."
    homes = "1 bolig" if offered == 1 else f"{count(offered)} boliger"
    told = f"{count(used) if used else 'Ingen'} blev brugt, {count(back) if back else 'ingen'} blev sendt retur."
    return f"{homes} faldt til kommunen i {pack['label']}. {told}"


def _ledger(row: Pack, link: Link) -> Pack:
    cells = [
        {"text": count(row[name]), "url": link(figure, ledger=row["ledger"]) if row[name] else ""}
        for name, figure in COUNTS.items()
    ]
    return {
        "ledger": row["ledger"],
        "cells": cells,
        "label": row["label"],
        "share": share(row["share"]),
        "used": _pct(row["used_pct"]),
    }


def _answer(row: Pack, link: Link) -> Pack:
    return {
        "label": row["label"],
        "url": link("speeds", speed=row["speed"]) if row["count"] else "",
        "count": count(row["count"]),
        "median": months(row["median"]),
        "p90": count(row["p90"]),
        "in_time": _pct(row["in_time_pct"]),
    }


def _pct(value: Any) -> str:
    return DASH if value is None else percent(value)


def _trial(row: Pack, link: Link) -> Pack:
    return {
        "label": row["label"],
        "limit": "" if row["limit_dkk"] is None else amount(row["limit_dkk"]),
        "rows": [
            {
                "share": share(one["share"]),
                "ceiling": "ingen" if one["ceiling_dkk"] is None else f"{count(one['ceiling_dkk'])} kr.",
                "counted": count(one["counted"]),
                "url": link("counted", ledger=row["ledger"], ceiling=one["ceiling_dkk"] or "")
                if one["counted"]
                else "",
                "offered": count(one["offered"]),
                "kept": count(one["kept"]),
                "is_now": one["is_now"],
            }
            for one in row["rows"]
        ],
    }


def write_pack(out: BinaryIO, pack: Pack, *, at: datetime, by: str) -> None:
    """The same as a workbook: figures as figures, days as days."""
    book = Book(out)
    words, numbers = ("text", "count")
    head = [("Regnskab", words), ("Andel", words), ("Ledige", numbers), ("Ret til", numbers), ("Stillet til rådighed", numbers),
            ("Anvist", numbers), ("Sendt retur", numbers), ("Ikke besvaret", numbers), ("Brugt, pct.", "pct")]  # fmt: skip
    names = ("vacancies", "entitled", "offered", "allocated", "returned", "unanswered", "used_pct")
    book.sheet(
        "Regnskab",
        head,
        [(row["label"], share(row["share"]), *(row[name] for name in names)) for row in pack["ledgers"]],
    )
    head = [("Bolig", words), ("Husleje, kr.", "dkk"), ("Sendt retur", "day"), ("Kommunens årsag", words),
            ("Kommunens bemærkning", words), ("Boligorganisationens bemærkning", words), ("Udlejet fra", "day")]  # fmt: skip
    fields = ("address", "rent_dkk", "returned_on", "reason", "note", "remark", "let_on")
    book.sheet("Sendt retur", head, [tuple(row[name] for name in fields) for row in pack["returns"]])
    head = [
        ("Hvem og hvad", words),
        ("Antal", numbers),
        ("Median, arbejdsdage", "months"),
        ("Ni af ti", numbers),
        ("Inden fristen, pct.", "pct"),
    ]
    answer = ("label", "count", "median", "p90", "in_time_pct")
    book.sheet("Svartider", head, [tuple(row[name] for name in answer) for row in pack["answers"]])
    head = [("Regnskab", words), ("Andel", words), ("Højeste husleje, kr.", words), ("Talt med", numbers),
            ("Stillet til rådighed", numbers), ("Brugt", numbers), ("Som nu", words)]  # fmt: skip
    book.sheet("Hvad hvis", head, [_tried(trial, row) for trial in pack["trials"] for row in trial["rows"]])
    about = [("Pakke", f"Forhandling med {pack['association']}"), ("Kommune", pack["municipality"]), ("Periode", pack["label"]),
             ("Dannet", f"{at:%d-%m-%Y kl. %H.%M}"), ("Af", by), ("Filter", pack["association"]), ("Anvisning", f"version {version()}")]  # fmt: skip
    book.sheet("Om", [("Hvad", words), ("Betydning", words)], about)
    book.file.close()


def _tried(trial: Pack, row: Pack) -> tuple[Any, ...]:
    ceiling = "ingen" if row["ceiling_dkk"] is None else row["ceiling_dkk"]
    now = "ja" if row["is_now"] else "nej"
    return trial["label"], share(row["share"]), ceiling, row["counted"], row["offered"], row["kept"], now
