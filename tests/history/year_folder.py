"""A small year of another municipality: other shares, other kinds, another estate's own agreement, another year."""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from history.sheets import SHEETS

Rows = list[dict[str, str]]
HEADINGS = {sheet.file: list(sheet.columns) for sheet in SHEETS}
NORTH, SOUTH = "Nordre Boligforening", "Søndre Andelsbo"
FAMILY, YOUTH, INCLUSION = "familiebolig", "ungdomsbolig", "inklusionsbolig"
IN_AREA = "Åkanten"


def a_dwelling(
    number: str, owner: str = NORTH, estate: str = "Bæk 1", kind: str = FAMILY, **cells: str
) -> dict[str, str]:
    return dict(zip(HEADINGS["boliger.csv"], [
        owner, estate, number, f"Bækvej {number}, 1. tv", "9990", "Skagen", kind, "2", "61", "5.310,25", "410,00", "0,00",
        "18.000,00", "1", "nej", "nej", "ja", IN_AREA, "1971",
    ], strict=True)) | cells  # fmt: skip


def an_agreement(
    owner: str, share: str, basis: str, estate: str = "", kind: str = FAMILY, **cells: str
) -> dict[str, str]:
    return dict(zip(HEADINGS["aftaler.csv"], [
        owner, estate, kind, share, basis, "01-03-2018", "", "8", "nej", "1", "forbrugt",
    ], strict=True)) | cells  # fmt: skip


def a_citizen(number: int, **cells: str) -> dict[str, str]:
    return dict(zip(HEADINGS["borgere.csv"], [
        f"S-{number}", f"61{1 + number % 12:02}{70 + number % 20}-1{number:03}", "Åse", f"Prøve {number}", "2", "2", "9,1",
        "kontanthjælp", "11.282,00", "0,00", "herberg § 110", "14-11-2018", "nej", "nej", "hund", "",
    ], strict=True)) | cells  # fmt: skip


def a_vacancy(number: str, notified: str, rent: str = "5.310,25") -> dict[str, str]:
    day, rest = notified.split("-", 1)
    available = f"{day}-{int(rest[:2]) + 1:02}{rest[2:]}"
    return dict(zip(HEADINGS["ledige_boliger.csv"], [number, notified, available, available, rent], strict=True))


def an_answer(
    number: str, notified: str, answered: str, case: str = "", since: str = "", **cells: str
) -> dict[str, str]:
    """With a case it is `anvist`; without it is `returneret`, and `since` the day it was relet."""
    told = {"Lejemålsnr": number, "Anmeldt den": notified, "Svaret den": answered, "Sagsnr": case}
    if case:
        told |= {"Svar": "anvist", "Udlejet fra": since}
    else:
        told |= {"Svar": "returneret", "Årsag": "for dyr", "Genudlejet fra": since}
    return {heading: "" for heading in HEADINGS["kommunens_svar.csv"]} | told | cells


def a_year() -> dict[str, Rows]:
    """2019. North's family dwellings 2/5 (numbers 3, 5, 8 are the municipality's), its tower all of them, South's youth
    dwellings a quarter. South's family dwellings and the inclusion dwelling are in no ledger.
    """
    return _registers() | {
        "borgere.csv": [a_citizen(number) for number in range(1, 7)],
        "ledige_boliger.csv": [a_vacancy(*line.split()) for line in NOTICES.strip().splitlines()],
        "kommunens_svar.csv": [
            an_answer("N3", "18-02-2019", "20-02-2019", "S-1", "01-04-2019"),
            an_answer("N5", "04-03-2019", "06-03-2019", since="01-06-2019"),
            an_answer("N8", "14-03-2019", "20-03-2019"),
            an_answer("T1", "19-02-2019", "21-02-2019", "S-2", "19-03-2019"),
            an_answer("U4", "12-03-2019", "15-03-2019", "S-3", "01-05-2019"),
        ],
    }


NOTICES = """
N1 04-02-2019
N2 11-02-2019
N3 18-02-2019
T1 19-02-2019
U1 20-02-2019
N4 01-03-2019
N5 04-03-2019
F1 05-03-2019
U2 06-03-2019
I1 07-03-2019
U3 08-03-2019
N6 11-03-2019
U4 12-03-2019
N7 13-03-2019
N8 14-03-2019
T2 15-03-2019
"""


def _registers() -> dict[str, Rows]:
    figures = (
        [IN_AREA, "2018", "1204", "41,2", "52", "2,8", "", "60,1"],
        [IN_AREA, "2019", "1.198", "40,9", "51,5", "2,6", "", "58,0"],
    )
    in_tower = {"Boligområde": "", "Elevator": "ja"}
    return {
        "boligorganisationer.csv": [
            {"Navn": NORTH, "CVR": "10000001", "E-mail": "udlejning@nord.example"},
            {"Navn": SOUTH, "CVR": "10000002", "E-mail": "udlejning@syd.example"},
        ],
        "boligomraader.csv": [dict(zip(HEADINGS["boligomraader.csv"], row, strict=True)) for row in figures],
        "boliger.csv": [
            *(a_dwelling(f"N{number}") for number in range(1, 10)),
            *(a_dwelling(f"T{number}", estate="Tårnet", **in_tower) for number in (1, 2, 3)),
            *(a_dwelling(f"U{number}", SOUTH, "Åen", YOUTH, Rum="1") for number in range(1, 6)),
            a_dwelling("F1", SOUTH, "Åen"),
            a_dwelling("I1", SOUTH, "Åen", INCLUSION, **{"Ibrugtaget år": ""}),
        ],
        "aftaler.csv": [
            an_agreement(NORTH, "2/5", "§ 59, stk. 2"),
            an_agreement(NORTH, "1/1", "§ 59, stk. 2", "Tårnet"),
            an_agreement(SOUTH, "1/4", "§ 59, stk. 3", kind=YOUTH),
        ],
    }


def write(folder: Path, year: dict[str, Rows], encoding: str = "utf-8-sig") -> Path:
    """The year as seven files; a row may lack cells or have new headings, which all of its file then get."""
    folder.mkdir(exist_ok=True)
    for file, rows in year.items():
        headings = list(dict.fromkeys([*HEADINGS[file], *(heading for row in rows for heading in row)]))
        lines = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
        text = "".join(";".join(map(_cell, line)) + "\r\n" for line in lines)
        (folder / file).write_bytes(text.encode(encoding))
    return folder


def _cell(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if set(text) & set(';"\r\n') else text


def a_folder(tmp_path: Path, **changed: Rows) -> Path:
    """The small year written; a keyword (boliger=[...]) replaces a file's rows."""
    return write(tmp_path / "aar", a_year() | {f"{name}.csv": rows for name, rows in changed.items()})


def load(folder: Path, *flags: str) -> dict[str, Any]:
    """What `load_year FOLDER --json` answers; SystemExit when it refuses."""
    out = io.StringIO()
    call_command("load_year", str(folder), "--json", *flags, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def refusal(folder: Path, *flags: str) -> str:
    """What `load_year` says on standard error when it stops with 1."""
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_year", str(folder), *flags, stdout=io.StringIO(), stderr=err)
    assert stopped.value.code == 1
    return err.getvalue()


def changed(rows: Rows, place: int, **cells: str) -> Rows:
    """The rows with other cells in one of them."""
    return [row | cells if number == place else row for number, row in enumerate(rows)]


def without(rows: Iterable[dict[str, str]], heading: str) -> Rows:
    return [{name: cell for name, cell in row.items() if name != heading} for row in rows]
