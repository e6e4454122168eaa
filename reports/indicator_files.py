"""What the page of all indicators shows, narrowed and divided as it is there, as a workbook and as CSV."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.denied import ActionDenied
from background.kinds import Arguments, Kind, Product, Run
from danish.small_groups import FEWEST
from danish.workbook import Book
from reports.definitions import NOTES
from reports.exports import CSV, EXCEL, MANAGERS, clean, locked_in_words, plain
from reports.files import semicolons
from reports.indicators import EXPERIMENTS, MATCHING, OTHER_PARTS, PARTS
from reports.models import LockedReport
from reports.periods import Period
from reports.publishing import WHOLE_ONLY
from reports.queries.locked import locked_report
from reports.queries.narrowing import DIMENSIONS, Scope, filters_in_words, read_filters
from reports.queries.tables import Cell, Table, indicator_table, other_part
from reports.shown_indicators import heads_of
from reports.version import version
from reports.workbook import UNITS, Sheet, cell_of, experiment_rows, matching_rows

NAMES = {**PARTS, **OTHER_PARTS}
SHEETS = {EXPERIMENTS: experiment_rows, MATCHING: matching_rows}
IN_THE_REPORT = "Forsøgene offentliggøres i rapporten til offentliggørelse, og match slet ikke: det er få personer."
LONGEST_NAME, LONGEST_TITLE = 100, 200
SMALL_GROUPS = f"Færre end {FEWEST} personer er udeladt, og det, der ville røbe dem"
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})


def clean_table(given: Mapping[str, str]) -> Arguments:
    """The period, and in `asked` the page's own query; `is_public` when small groups are not to be told.

    A query in one field, since both it and the form of every job have something called `kind`.
    """
    asked = dict(parse_qsl(given.get("asked", "")))
    part = asked["part"] if asked.get("part") in NAMES else "dwellings"
    filters, is_public = read_filters(asked) if part in PARTS else {}, given.get("is_public") == "1"
    if is_public and (filters or part not in PARTS):
        raise ActionDenied(WHOLE_ONLY if filters else IN_THE_REPORT)
    return clean(given) | {
        "part": part,
        "by": asked["by"] if part in PARTS and asked.get("by") in DIMENSIONS else "",
        "filters": filters,
        "words": filters_in_words(filters),
        "is_full": asked.get("full") == "1",
        "is_public": is_public,
    }


def excel(run: Run) -> Product:
    page, out = _page_of(run), BytesIO()
    book = Book(out)
    book.file.set_properties({"title": _title(run.arguments), "author": run.by})
    book.sheet("Nøgletal", page.head, page.rows)
    book.sheet("Om", [("Hvad", "text"), ("Betydning", "text")], _about(run, page))
    book.file.close()
    run.progress(1, 1)
    return Product(out.getvalue(), _file_name(run.arguments, "xlsx"), EXCEL)


def csv(run: Run) -> Product:
    """The same rows; what is said of them in the workbook stands in the name of the file."""
    page = _page_of(run)
    values = ([cell[0] if isinstance(cell, tuple) else cell for cell in row] for row in page.rows)
    lines = [[value if isinstance(value, str) else plain(value) for value in row] for row in values]
    run.progress(1, 1)
    return Product(semicolons([[label for label, _ in page.head], *lines]), _file_name(run.arguments, "csv"), CSV)


@dataclass(frozen=True)
class Page:
    """What a file holds, and what its figures mean."""

    head: list[tuple[str, str]]
    rows: list[tuple[Any, ...]]
    meanings: list[tuple[str, str]]
    locked: LockedReport | None


def _page_of(run: Run) -> Page:
    asked, period = run.arguments, Period.parse(run.arguments["period"])
    if (part := asked["part"]) in OTHER_PARTS:
        locked = locked_report(period)
        return Page(*SHEETS[part](other_part(part, period, locked)), [(NAMES[part], NOTES[part])], locked)
    scope = Scope(period, asked["filters"], asked["by"])
    table = indicator_table(scope, part, is_full=asked["is_full"], is_public=asked["is_public"])
    return Page(*_typed(table), [(one.label, one.meaning) for one in table.shown], table.locked)


def _typed(table: Table) -> Sheet:
    """The head, and the rows with a cell of each unit's own kind."""
    scope = table.scope
    if not scope.by:
        head = [("Nøgletal", "text"), ("Enhed", "text"), *((label, "text") for label in heads_of(scope.period))]
        return head, [(label, UNITS[cells[0].indicator.unit], *_cells(cells)) for label, cells in table.rows]
    columns = [(f"{one.label}, {UNITS[one.unit]}", "text") for one in table.columns]
    return [(DIMENSIONS[scope.by], "text"), *columns], [(label, *_cells(cells)) for label, cells in table.rows]


def _cells(cells: Iterable[Cell]) -> list[tuple[Any, str]]:
    return [cell_of(cell.value, cell.indicator.unit) for cell in cells]


def _about(run: Run, page: Page) -> list[tuple[str, str]]:
    asked, period = run.arguments, Period.parse(run.arguments["period"])
    standing = locked_in_words(period) if page.locked else "Talt nu" if locked_in_words(period) else "Ikke låst"
    return [
        ("Nøgletal", NAMES[asked["part"]]),
        ("Kommune", settings.MUNICIPALITY["name"]),
        ("Periode", f"{period.label}: {period.first.isoformat()} til {period.last.isoformat()}"),
        ("Filter", "; ".join(asked["words"]) or "Hele kommunen"),
        ("Fordelt efter", DIMENSIONS.get(asked["by"], "Ikke fordelt")),
        ("Små grupper", SMALL_GROUPS if asked["is_public"] else "Alle tal er med. Kun til kommunens eget brug"),
        ("Dannet", f"{timezone.localtime(run.at):%d-%m-%Y kl. %H.%M}"),
        ("Af", run.by),
        ("Tilstand", standing),
        ("Anvisning", f"version {version()}"),
        *page.meanings,
    ]


def _said(asked: Arguments) -> list[str]:
    """What it is of, in the order of the page."""
    by = [f"efter {DIMENSIONS[asked['by']].lower()}"] if asked["by"] else []
    return [NAMES[asked["part"]].lower(), *by, *asked["words"]]


def _title(asked: Arguments) -> str:
    kind = "Nøgletal til offentliggørelse" if asked["is_public"] else "Nøgletal"
    return f"{kind}, {Period.parse(asked['period']).label}: {', '.join(_said(asked))}"[:LONGEST_TITLE]


def _file_name(asked: Arguments, ending: str) -> str:
    """noegletal-2026-03-mennesker-efter-boligbehov.xlsx"""
    kind = "noegletal-offentlig" if asked["is_public"] else "noegletal"
    name = slugify("-".join([kind, asked["period"], *_said(asked)]).translate(_LETTERS))
    return f"{name[:LONGEST_NAME].rstrip('-')}.{ending}"


def _page(asked: Arguments) -> str:
    query = {"part": asked["part"], "by": asked["by"], "full": "1" if asked["is_full"] else "", **asked["filters"]}
    return f"{reverse('report_indicators', kwargs={'period': asked['period']})}?{urlencode(query)}"


def _kind(name: str, run: Callable[[Run], Product]) -> Kind:
    return Kind(name, MANAGERS, clean_table, _title, run, _page, "Alle nøgletal")


KINDS = (_kind("indicators_excel", excel), _kind("indicators_csv", csv))
