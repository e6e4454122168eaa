"""Tests are stricter than production. Real PostgreSQL, real broker; the only door out of the machine is closed.

Users by role and other material are in tests/factories.py.
"""

import gc
import os
import re
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.test.client import ClientHandler
from django.utils import timezone
from playwright.sync_api import Browser, expect, sync_playwright
from xdist.scheduler.protocol import Scheduling

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--force-prefers-reduced-motion",
    "--lang=da-DK",
]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported and collected stays until the end, so the garbage collector need not look through it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The few that take long begin, whatever the order of the rest, so that no worker is left alone with one."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


_tried_again: set[str] = set()


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(crashitem: str, report: pytest.TestReport, sched: Scheduling) -> None:
    """A test whose process hung or died (mostly a browser that no longer answers) is told of, and tried once more."""
    sys.stderr.write(f"\n{report.longrepr}\n")
    if crashitem not in _tried_again:
        _tried_again.add(crashitem)
        report.outcome = "rerun"  # type: ignore[assignment]  # xdist's own word for it
        sched.mark_test_pending(crashitem)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    return ("rerun", "R", "RERUN") if report.outcome == "rerun" else None


@pytest.fixture(scope="session", autouse=True)
def one_broker_database_per_worker() -> None:
    """Workers of pytest-xdist share one Valkey; each gets a database of its own in it."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    from config import env
    from config.celery import app

    settings.REDIS_URL = re.sub(r"(\?db=|/)\d+$", rf"\g<1>{number}", settings.REDIS_URL)
    settings.CACHES["default"]["LOCATION"] = settings.REDIS_URL
    app.conf.broker_url = settings.CELERY_BROKER_URL = env.broker(settings.REDIS_URL)


TEMPLATE = os.environ.get("TEST_TEMPLATE")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """bin/test has migrated a database for us: each worker gets a copy of it."""
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copy goes with its server; a browser's last question may still be open in it."""
    return bool(TEMPLATE)


@pytest.fixture(scope="module")
def lasting_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """For what a module's tests look at and none of them changes: made once, rolled back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def another_day() -> Iterator[None]:
    """TEST_DAY=2026-02-28T23:30 lets everything happen then, in Danish time: no test may need a certain day or hour."""
    if not (day := os.environ.get("TEST_DAY")):
        yield
        return
    with time_machine.travel(timezone.make_aware(datetime.fromisoformat(day)).astimezone(UTC)):
        yield


_outbox_number = count(1)


@pytest.fixture(autouse=True)
def own_outbox(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Made by the first letter that is laid in it; most tests lay none."""
    settings.OUTBOX_DIR = tmp_path_factory.getbasetemp() / f"outbox-{next(_outbox_number)}"


@pytest.fixture(autouse=True)
def letters_leave_at_once(settings) -> None:
    settings.UNDO_SECONDS = 0


@pytest.fixture(scope="session", autouse=True)
def fast_passwords() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """Sockets on this machine only."""
    connect = socket.socket.connect

    def connect_here(self, address):
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"En test ville ud på nettet: {address}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def unordered_queries_come_shuffled() -> Iterator[None]:
    """Code that relies on an order it did not ask for fails here, not in production."""
    pairs = SQLCompiler._order_by_pairs

    def shuffled(self):
        found = False
        for pair in pairs(self):
            found = True
            yield pair
        query = self.query
        orderable = not (query.combinator or query.distinct or query.group_by is not None or query.subquery)
        if not found and orderable and self._meta_ordering is None:
            yield OrderBy(Random()), False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "_order_by_pairs", shuffled)
        yield


class UndefinedVariable(str):
    """What a template prints for a variable nobody gave it: a failure."""

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"Skabelonen bruger {variable}, som ingen har givet den.")


@pytest.fixture(scope="session", autouse=True)
def undefined_template_variables_fail() -> Iterator[None]:
    from django.template import engines

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines["django"].engine, "string_if_invalid", UndefinedVariable())
        yield


WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"(?P<table>\w+)\"", re.IGNORECASE)
MAY_BE_WRITTEN_BY_A_LOOK = {"accounts_accessevent", "django_session"}


@pytest.fixture(autouse=True)
def looking_changes_nothing(monkeypatch) -> None:
    """GET and HEAD write nothing except who looked, and the session."""
    answer = ClientHandler.__call__

    def refuse_writes(execute, sql, params, many, context):
        found = WRITES.match(str(sql))
        assert not found or found["table"] in MAY_BE_WRITTEN_BY_A_LOOK, f"GET skriver i databasen: {sql}"
        return execute(sql, params, many, context)

    def answer_readonly(self, environ):
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return answer(self, environ)
        with connection.execute_wrapper(refuse_writes):
            return answer(self, environ)

    monkeypatch.setattr(ClientHandler, "__call__", answer_readonly)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium per worker, for journeys and looks alike; CHROMIUM_VISIBLE=1 shows it."""
    # Playwright keeps an event loop running in this thread, and Django would take every query for an asynchronous one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=30_000)  # as long as a click waits: the machine may be busy
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium",
            headless=not os.environ.get("CHROMIUM_VISIBLE"),
            args=CHROMIUM_FLAGS,
        )
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
