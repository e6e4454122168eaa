"""From a folder of files to rows of cells; a file that cannot be read is refused in a Danish sentence.

Files come as associations and municipalities export them: semicolons, UTF-8 with or without BOM, or Windows-1252.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from danish.tables import Unreadable, csv_records, no_semicolons
from history.sheets import SHEETS, Sheet

MOST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One row, numbered as a spreadsheet shows it. With `trouble` its cells may stand under wrong headings."""

    number: int
    cells: Mapping[str, str]
    trouble: str = ""


def read_folder(folder: Path) -> dict[str, list[Row]]:
    """The rows of each of the seven files, by file name. Raises Unreadable with everything that is wrong."""
    paths = _paths(folder)
    rows, sentences = {}, []
    for sheet in SHEETS:
        try:
            rows[sheet.file] = list(read_sheet(paths[sheet.file], sheet))
        except Unreadable as unreadable:
            sentences += [f"{sheet.file}: {sentence}" for sentence in unreadable.sentences]
    if sentences:
        raise Unreadable(*sentences)
    return rows


def _paths(folder: Path) -> dict[str, Path]:
    if not folder.exists():
        raise Unreadable(f"Mappen »{folder}« findes ikke. Se efter, om navnet er rigtigt.")
    if not folder.is_dir():
        raise Unreadable(f"»{folder}« er ikke en mappe. Angiv mappen, som filerne ligger i.")
    try:
        found = {_plain(path.name): path for path in folder.iterdir()}
    except OSError:
        raise Unreadable(f"Mappen »{folder}« kan ikke læses. Se, om du har adgang til den.") from None
    missing = [sheet.file for sheet in SHEETS if sheet.file not in found]
    if missing:
        raise Unreadable(
            f"Mappen »{folder}« mangler {', '.join(missing)}. "
            "Et år består af syv filer; en fil uden rækker skal også være der, med sine overskrifter."
        )
    return {sheet.file: found[sheet.file] for sheet in SHEETS}


def read_sheet(path: Path, sheet: Sheet) -> Iterator[Row]:
    """The rows under their headings, empty ones left out. Raises Unreadable."""
    raw = _bytes(path)
    records = csv_records(raw)
    first, heading_cells = next(((number, cells) for number, cells in records if not _is_preface(cells)), (0, []))
    if len(heading_cells) == 1 < len(sheet.columns):
        raise Unreadable(no_semicolons(raw))
    headings = _headings(heading_cells, sheet)
    for number, cells in records:
        if number > first and any(cells):
            yield _row(number, cells, headings)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Unreadable("Det er ikke en fil.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"Filen er over {MOST_BYTES // 1024**2} MB og er næppe et år af en kommunes boliger.")
        return path.read_bytes()
    except OSError:
        raise Unreadable(
            "Filen kan ikke læses. Se, om du har adgang til den, og om et andet program holder den åben."
        ) from None


def _is_preface(cells: list[str]) -> bool:
    """Empty lines, and the line by which Excel tells itself the separator."""
    return not any(cells) or cells[0].startswith("sep=")


def _headings(cells: list[str], sheet: Sheet) -> list[str]:
    """The sheet's own headings in the order of the file; capitals do not matter, everything else does."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    own = {_plain(heading): heading for heading in sheet.every_column}
    found = [own.get(_plain(cell), "") for cell in cells]
    counted = Counter(found)
    sentences = [_unknown(cell, sheet) for cell, heading in zip(cells, found, strict=True) if not heading]
    sentences += [f"Kolonnen »{one}« står der to gange." for one in sheet.every_column if counted[one] > 1]
    sentences += [f"Kolonnen »{one}« mangler." for one in sheet.columns if not counted[one]]
    if sentences:
        raise Unreadable(*sentences)
    return found


def _unknown(cell: str, sheet: Sheet) -> str:
    if not cell:
        return "En kolonne midt i filen har ingen overskrift."
    near = get_close_matches(cell, sheet.every_column, n=1)
    return f"Kolonnen »{cell[:60]}« kendes ikke." + (f" Er det »{near[0]}«?" if near else " Fjern den.")


def _row(number: int, cells: list[str], headings: list[str]) -> Row:
    while len(cells) > len(headings) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != len(headings):
        trouble = f"Rækken har {len(cells)} celler, men filen har {len(headings)} kolonner. Se efter et semikolon."
        return Row(number, dict(zip(headings, cells, strict=False)), trouble)
    return Row(number, dict(zip(headings, cells, strict=True)))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
