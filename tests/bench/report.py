"""Report: the whole month's report, all indicators too, against a bare sequential scan of the tables it reads.

`--n` is the dwellings: 12,000 is one in fifty of the country's 600,000, each with ten years.
"""

from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from history.generate import Plan, generate, settle
from law.months import add_months, first_of_month
from reports.periods import Period
from reports.queries import whole_report

N = 12_000
YEARS = 10
LIMIT = "SELECT count(*), one sequential scan each of the tables that the report reads, not parallel"
MAX_RATIO = 3.0
TABLES = (
    "housing_vacancy",
    "housing_quotaentry",
    "housing_dwellingterms",
    "housing_dwelling",
    "finance_vacancyrentliability",
    "allocation_case",
    "allocation_caseevent",
    "allocation_allocation",
    "accounts_accessevent",
)

_period: list[Period] = []


def prepare(n: int) -> Iterator[None]:
    until = first_of_month(timezone.localdate())
    generate(Plan(n, YEARS, 1, until), at=timezone.now(), say=lambda what, rows: None)
    settle()
    _period[:] = [Period.month_of(add_months(until, -1))]
    yield


def limit(n: int) -> None:
    """Every page of each table; nothing parallel, no index."""
    with connection.cursor() as cursor:
        cursor.execute("SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off")
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert cursor.fetchone()
        cursor.execute("RESET enable_indexscan; RESET enable_indexonlyscan; RESET enable_bitmapscan")
        cursor.execute("RESET max_parallel_workers_per_gather")


def work(n: int) -> None:
    report = whole_report(_period[0])
    assert min(report["offered"], report["waiting"], len(report["indicators"])) > 0
