"""The aggregate package that municipalities exchange: figures alone. Built, checked, read; nothing else may be in it."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from danish.small_groups import FEWEST, is_few
from experiments.queries.outcomes import MONTHS
from law.experiments import ExperimentKind

FORMAT = "anvisning-evaluering-1"
KEYS = frozenset({"format", "municipality", "as_of", "experiments", "note"})
ROW_KEYS = frozenset(
    {"code", "participants", "measured", "housed", "occupied_measured", "occupied", "shelter_days_avoided", "cost_dkk"}
)
MONTH_KEYS = frozenset(str(months) for months in MONTHS)
BY_MONTH = (("measured", "housed"), ("occupied_measured", "occupied"))
CODES = frozenset(kind.value for kind in ExperimentKind)
LONGEST_NOTE = 300
NAME = re.compile(r"[A-ZÆØÅ][A-Za-zÆØÅæøåéü .\-]{1,80}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A CPR number, a telephone number, an e-mail address, a case number.
PERSONAL = re.compile(r"\d{6}[- ]?\d{4}|(?<!\d)(\d{2} ?){4}(?!\d)|\S+@\S+|\b\d{4}-\d{5}\b")
Package = dict[str, Any]


def build(report: Mapping[str, Any], *, note: str = "") -> Package:
    """A package of `outcomes`; public figures give a package that may leave, others are stopped by `faults`."""
    return {
        "format": FORMAT,
        "municipality": report["municipality"],
        "as_of": report["as_of"],
        "experiments": [_row(row) for row in report["experiments"]],
        "note": note,
    }


def _row(row: Mapping[str, Any]) -> Package:
    counts = {month: row["occupied_measured"][month] for month in sorted(MONTH_KEYS)}
    return {
        "code": row["code"],
        "participants": row["participants"],
        "measured": {month: row["measured_count"][month] for month in sorted(MONTH_KEYS)},
        "housed": {month: row["housed_count"][month] for month in sorted(MONTH_KEYS)},
        "occupied_measured": counts,
        "occupied": {month: _count(row["occupied_after"][month], counts[month]) for month in counts},
        "shelter_days_avoided": row["shelter_days_avoided"] if row["participants"] else None,
        "cost_dkk": str(row["cost_dkk"]) if row["participants"] is not None else None,
    }


def _count(share: float | None, whole: int | None) -> int | None:
    if whole is None:
        return None
    return 0 if share is None else round(share * whole)


def faults(package: Any, *, names: Iterable[str] = ()) -> list[str]:
    """Every reason why the package may not leave or come in, each a Danish sentence. `names` are people's."""
    if not isinstance(package, dict) or set(package) != KEYS or package["format"] != FORMAT:
        return ["Filen er ikke en evalueringspakke i den form, som vi kender."]
    found = [*_faults_of_head(package), *_faults_of_note(str(package["note"]), names)]
    rows = package["experiments"]
    if not isinstance(rows, list) or sorted(_code(row) for row in rows) != sorted(CODES):
        return [*found, "Pakken skal have de fem forsøg, hver én gang."]
    for row in rows:
        found += _faults_of_row(row)
    return found


def _code(row: Any) -> str:
    return str(row.get("code")) if isinstance(row, dict) else ""


def _faults_of_head(package: Package) -> Iterator[str]:
    if not NAME.fullmatch(str(package["municipality"])):
        yield "Kommunens navn er ikke et navn."
    if not DAY.fullmatch(str(package["as_of"])):
        yield "Dagen, tallene er opgjort, er ikke en dato."


def _faults_of_note(note: str, names: Iterable[str]) -> Iterator[str]:
    if len(note) > LONGEST_NOTE:
        yield f"Bemærkningen er på mere end {LONGEST_NOTE} tegn."
    if PERSONAL.search(note):
        yield "Bemærkningen indeholder et CPR-nr., et sagsnr., et telefonnummer eller en e-mailadresse. Slet det."
    words = note.casefold()
    if any(name and name.casefold() in words for name in names):
        yield "Bemærkningen nævner en borger ved navn. Slet navnet."


def _faults_of_row(row: Package) -> Iterator[str]:
    if set(row) != ROW_KEYS:
        extra = ", ".join(sorted(set(row) - ROW_KEYS)) or "noget mangler"
        yield f"{row['code']}: kun de aftalte tal må være med ({extra})."
        return
    label = ExperimentKind(row["code"]).label
    if not _is_number(row["participants"]):
        yield f"{label}: antallet af deltagere er ikke et tal."
    elif is_few(row["participants"]):
        yield f"{label}: {row['participants']} deltagere er en for lille gruppe. Der skal være mindst {FEWEST}."
    for whole, part in BY_MONTH:
        yield from _faults_of_months(label, row[whole], row[part])
    yield from _faults_of_amounts(label, row)


def _faults_of_months(label: str, whole: Any, part: Any) -> Iterator[str]:
    if not _is_by_month(whole) or not _is_by_month(part):
        yield f"{label}: tallene skal stå for {', '.join(str(months) for months in MONTHS)} måneder."
        return
    for month in sorted(whole, key=int):
        if is_few(whole[month]):
            yield f"{label}: {whole[month]} målte efter {month} måneder er en for lille gruppe."
        if (whole[month] is None) != (part[month] is None) or (part[month] or 0) > (whole[month] or 0):
            yield f"{label}: tallene efter {month} måneder passer ikke sammen."


def _faults_of_amounts(label: str, row: Package) -> Iterator[str]:
    if row["participants"] is None and (row["cost_dkk"] is not None or row["shelter_days_avoided"] is not None):
        yield f"{label}: udgift og døgn hører til en for lille gruppe."
    if row["shelter_days_avoided"] is not None and not isinstance(row["shelter_days_avoided"], int):
        yield f"{label}: døgn på herberg er ikke et tal."
    if row["cost_dkk"] is not None and not re.fullmatch(r"-?\d{1,12}(\.\d{2})?", str(row["cost_dkk"])):
        yield f"{label}: udgiften er ikke et beløb."


def _is_by_month(counts: Any) -> bool:
    return (
        isinstance(counts, dict) and set(counts) == MONTH_KEYS and all(_is_number(count) for count in counts.values())
    )


def _is_number(count: Any) -> bool:
    return count is None or (isinstance(count, int) and not isinstance(count, bool) and count >= 0)


def as_bytes(package: Package) -> bytes:
    """The same figures give the same bytes."""
    return (json.dumps(package, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def sha256(package: Package) -> str:
    return hashlib.sha256(as_bytes(package)).hexdigest()


def pool(packages: Sequence[Package]) -> list[Package]:
    """The network's table: each experiment put together, and each municipality's own line under it."""
    return [_pooled(kind, packages) for kind in ExperimentKind]


def _pooled(kind: ExperimentKind, packages: Sequence[Package]) -> Package:
    rows = [(package["municipality"], _of(package, kind)) for package in packages]
    lines = [_line(name, [row]) for name, row in sorted(rows, key=lambda one: str(one[0]))]
    return _line(kind.label, [row for _, row in rows]) | {"code": kind.value, "municipalities": lines}


def _of(package: Package, kind: ExperimentKind) -> Package:
    found: Package = next(row for row in package["experiments"] if row["code"] == kind.value)
    return found


def _line(name: str, rows: Sequence[Package]) -> Package:
    measured = {month: sum(row["measured"][month] or 0 for row in rows) for month in sorted(MONTH_KEYS, key=int)}
    kept = {month: sum(row["housed"][month] or 0 for row in rows) for month in measured}
    known = [row["participants"] for row in rows if row["participants"] is not None]
    return {
        "label": name,
        "participants": sum(known) if known else None,
        "is_partly_hidden": len(known) < len(rows),
        "housed_after": {
            month: round(kept[month] / measured[month], 4) if measured[month] else None for month in measured
        },
        "housed_count": kept,
        "measured_count": measured,
    }
