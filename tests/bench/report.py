"""Report: the whole month's report, all indicators too, against a bare sequential scan of the tables it reads.

`--n` is the dwellings: the country's 600,000, each with ten years. Nothing is locked or counted before: it is a first count,
by one connection, as the page, the files and `bin/manage monthly_report` make it: every indicator in
three spans, thirteen months, each ledger. Held against it is every page of exactly those tables, of all ten years, once
each and without their indexes. Both use one process of the database (no parallel query) and its reading ahead as it comes.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from history.generate import Plan, generate, settle
from law.months import add_months, first_of_month
from reports.periods import Period
from reports.queries import whole_report

N = 600_000
YEARS = 10
LIMIT = "SELECT count(*), one sequential scan each of the tables that the report reads; neither is parallel"
MAX_RATIO = 3.0
TABLES = {
    *("accounts_accessevent", "allocation_allocation", "allocation_appeal", "allocation_case", "allocation_caseevent"),
    *("allocation_followup", "allocation_inquiry", "experiments_experiment", "experiments_experimentbudget"),
    *("experiments_experimentcost", "experiments_monthlytalk", "experiments_participation", "experiments_rentsubsidy"),
    *("finance_guarantee", "finance_instalment", "finance_paymentplan", "finance_recoursepayment"),
    *("finance_vacancyrentliability", "housing_agreement", "housing_area", "housing_areastatistics"),
    *("housing_association", "housing_dwellingterms", "housing_estate", "housing_estatepool", "housing_quotaentry"),
    *("housing_quotaledger", "housing_scheme", "housing_vacancy", "reports_rentbudget"),
}

_period: list[Period] = []


def prepare(n: int) -> Iterator[None]:
    until = first_of_month(timezone.localdate())
    generate(Plan(n, YEARS, 1, until), at=timezone.now(), say=lambda what, rows: None)
    settle()
    _period[:] = [Period.month_of(add_months(until, -1))]
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    yield


def limit(n: int) -> None:
    """Every page of each table, no index."""
    with connection.cursor() as cursor:
        cursor.execute("SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off")
        for table in sorted(TABLES):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert cursor.fetchone()
        cursor.execute("RESET enable_indexscan; RESET enable_indexonlyscan; RESET enable_bitmapscan")


def work(n: int) -> None:
    read: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        read.update(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        report = whole_report(_period[0])
    assert min(report["offered"], report["waiting"], len(report["indicators"])) > 0
    assert read == TABLES, f"The limit scans what the report does not read, or the other way: {sorted(read ^ TABLES)}"
