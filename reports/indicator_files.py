"""What the page of all indicators shows, narrowed and divided as it is there, as a workbook and as CSV."""

from collections.abc import Callable, Iterable, Mapping
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
from reports.exports import CSV, EXCEL, MANAGERS, clean, locked_in_words, plain
from reports.files import semicolons
from reports.indicators import PARTS
from reports.periods import Period
from reports.publishing import WHOLE_ONLY
from reports.queries.narrowing import DIMENSIONS, Scope, filters_in_words, read_filters
from reports.queries.tables import Cell, Table, indicator_table
from reports.shown_indicators import heads_of
from reports.version import version
from reports.workbook import UNITS, cell_of

LONGEST_NAME, LONGEST_TITLE = 100, 200
SMALL_GROUPS = f"Færre end {FEWEST} personer er udeladt, og det, der ville røbe dem"
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})


def clean_table(given: Mapping[str, str]) -> Arguments:
    """The period, and in `asked` the page's own query; `is_public` when small groups are not to be told.

    A query in one field, since both it and the form of every job have something called `kind`.
    """
    asked = dict(parse_qsl(given.get("asked", "")))
    filters, is_public = read_filters(asked), given.get("is_public") == "1"
    if is_public and filters:
        raise ActionDenied(WHOLE_ONLY)
    return clean(given) | {
        "part": asked["part"] if asked.get("part") in PARTS else "dwellings",
        "by": asked["by"] if asked.get("by") in DIMENSIONS else "",
        "filters": filters,
        "words": filters_in_words(filters),
        "is_full": asked.get("full") == "1",
        "is_public": is_public,
    }


def excel(run: Run) -> Product:
    table, out = _table(run), BytesIO()
    book = Book(out)
    book.file.set_properties({"title": _title(run.arguments), "author": run.by})
    book.sheet("Nøgletal", *_typed(table))
    book.sheet("Om", [("Hvad", "text"), ("Betydning", "text")], _about(run, table))
    book.file.close()
    run.progress(1, 1)
    return Product(out.getvalue(), _file_name(run.arguments, "xlsx"), EXCEL)


def csv(run: Run) -> Product:
    """The same rows; what is said of them in the workbook stands in the name of the file."""
    head, rows = _typed(_table(run))
    lines = [[plain(cell[0]) if isinstance(cell, tuple) else cell for cell in row] for row in rows]
    run.progress(1, 1)
    return Product(semicolons([[label for label, _ in head], *lines]), _file_name(run.arguments, "csv"), CSV)


def _table(run: Run) -> Table:
    asked = run.arguments
    scope = Scope(Period.parse(asked["period"]), asked["filters"], asked["by"])
    return indicator_table(scope, asked["part"], is_full=asked["is_full"], is_public=asked["is_public"])


def _typed(table: Table) -> tuple[list[tuple[str, str]], list[tuple[Any, ...]]]:
    """The head, and the rows with a cell of each unit's own kind."""
    scope = table.scope
    if not scope.by:
        head = [("Nøgletal", "text"), ("Enhed", "text"), *((label, "text") for label in heads_of(scope.period))]
        return head, [(label, UNITS[cells[0].indicator.unit], *_cells(cells)) for label, cells in table.rows]
    columns = [(f"{one.label}, {UNITS[one.unit]}", "text") for one in table.columns]
    return [(DIMENSIONS[scope.by], "text"), *columns], [(label, *_cells(cells)) for label, cells in table.rows]


def _cells(cells: Iterable[Cell]) -> list[tuple[Any, str]]:
    return [cell_of(cell.value, cell.indicator.unit) for cell in cells]


def _about(run: Run, table: Table) -> list[tuple[str, str]]:
    asked, period = run.arguments, table.scope.period
    standing = locked_in_words(period) if table.locked else "Talt nu" if locked_in_words(period) else "Ikke låst"
    return [
        ("Nøgletal", PARTS[asked["part"]]),
        ("Kommune", settings.MUNICIPALITY["name"]),
        ("Periode", f"{period.label}: {period.first.isoformat()} til {period.last.isoformat()}"),
        ("Filter", "; ".join(asked["words"]) or "Hele kommunen"),
        ("Fordelt efter", DIMENSIONS.get(asked["by"], "Ikke fordelt")),
        ("Små grupper", SMALL_GROUPS if asked["is_public"] else "Alle tal er med. Kun til kommunens eget brug"),
        ("Dannet", f"{timezone.localtime(run.at):%d-%m-%Y kl. %H.%M}"),
        ("Af", run.by),
        ("Tilstand", standing),
        ("Anvisning", f"version {version()}"),
        *((one.label, one.meaning) for one in table.shown),
    ]


def _said(asked: Arguments) -> list[str]:
    """What it is of, in the order of the page."""
    by = [f"efter {DIMENSIONS[asked['by']].lower()}"] if asked["by"] else []
    return [PARTS[asked["part"]].lower(), *by, *asked["words"]]


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
