"""What is kept of each row behind a locked figure: its key and words, its amount, what the list showed, and what it can be narrowed by."""

from collections.abc import Callable, Iterator
from typing import Any

from accounts.models import User
from reports.models import LockedFigure
from reports.periods import Period
from reports.queries.indicators.people import STAYED, banned, pays
from reports.queries.matching import bands_of_leases
from reports.queries.narrowing import rents
from reports.queries.rows import FIGURES, PAY_WORDS, Asked
from reports.queries.shapes import SHAPES, Asks, Row, Shape
from reports.queries.sources import listed_areas

AT_A_TIME = 2000  # a country has a hundred thousand cheap dwellings: never all of them as objects
OF_HOME = ("vacancy__dwelling__estate", "vacancy__terms", "vacancy__agreement")


def rows_to_keep(figure: str, period: Period, user: User, *, tell: Callable[[], None]) -> list[Row]:
    """The list behind a figure as it is kept when the month is locked; `tell`s now and then that it goes on."""
    shape, rows = SHAPES[FIGURES[figure].kind], []
    for filters, found in _lists(figure, period, user, {}):
        said = _also_said(figure, found, period)
        for row in found.iterator(AT_A_TIME):
            asks = shape.asks(row) | said.get(getattr(row, "pk", 0), {}) | filters
            rows.append([*shaped(shape, row), cells_of(shape, row), asks])
            if len(rows) % AT_A_TIME == 0:
                tell()
    return rows


def rows_to_compare(figure: str, period: Period, user: User, filters: Asks) -> list[Row]:
    """The same list as it would be made now, no more of each row than it is compared by."""
    shape = SHAPES[FIGURES[figure].kind]
    lists = _lists(figure, period, user, filters)
    return [shaped(shape, row) for _, found in lists for row in found.iterator(AT_A_TIME)]


def _lists(figure: str, period: Period, user: User, filters: Asks) -> Iterator[tuple[Asks, Any]]:
    """One list; of those who still live there, one for each number of months."""
    opened = FIGURES[figure]
    is_of_all = figure == "sustained" and "after" not in filters
    for more in [{"after": str(months)} for months in STAYED] if is_of_all else [{}]:
        rows = opened.rows(Asked(user, period.first, period.last, {**filters, **more}))
        if opened.kind in {"leases", "offers", "stays"}:
            rows = rows.select_related("case", *OF_HOME)
        for kind, path in (("guarantees", "allocation"), ("payments", "guarantee__allocation")):
            if opened.kind == kind:
                rows = rows.select_related(f"{path}__case", *(f"{path}__{name}" for name in OF_HOME))
        yield more, rows


def _also_said(figure: str, rows: Any, period: Period) -> dict[int, Asks]:
    """By key, what a row can be narrowed by that does not stand in it."""
    if figure == "dwellings":
        listed, _, _ = listed_areas(period.last.year)
        return {key: {"listed": "1" if area in listed else "0"} for key, area in rows.values_list("pk", "area")}
    if figure == "matched":
        return {key: {"band": codes} for key, codes in bands_of_leases(on=period.last).items()}
    return _law_said(rows) if figure == "offers" else {}


def _law_said(offers: Any) -> dict[int, Asks]:
    """Which of them the household could not pay or nobody could say, and which a ban held for."""
    found: dict[int, Asks] = {}
    for name, value, condition in (
        *(("pay", answer, pays(answer)) for answer in PAY_WORDS),
        ("ban", "1", banned()),
    ):
        for key in offers.filter(condition).values_list("pk", flat=True):
            found.setdefault(key, {})[name] = value
    return found


def shaped(shape: Shape, row: Any) -> Row:
    """What a row is known and compared by."""
    return [shape.key(row), shape.words(row), shape.amount(row)]


def cells_of(shape: Shape, row: Any) -> list[str]:
    return [cell(row) for cell in shape.cells.values()]


# Read again


def locked_figure(figure: str, period: Period) -> LockedFigure | None:
    """The rows as they were when the month was locked."""
    if not period.is_month:
        return None
    return LockedFigure.objects.filter(report__month=period.first, figure=figure).select_related("report").first()


def kept_rows(locked: LockedFigure, filters: Asks) -> list[Row] | None:
    """Those that the filters leave; None when the rows were kept before they could be narrowed."""
    rows = [row if len(row) > 3 else [*row, [], None] for row in locked.rows]
    if filters and any(row[4] is None for row in rows):
        return None
    return [row for row in rows if all(_is_asked(row[4], name, value) for name, value in filters.items())]


def _is_asked(asks: Asks, name: str, value: str) -> bool:
    """Of what can be several at once, each stands there as a word."""
    if name != "rent":
        return value in asks.get(name, "").split()
    low, high = rents(value)
    rent = float(asks["rent"]) if asks.get("rent") else -1.0
    return low <= rent and (not high or rent < high)
