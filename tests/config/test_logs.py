"""One JSON line per event, without personal data."""

import io
import json
import logging

import pytest
import structlog

from config import logs


@pytest.fixture
def lines(monkeypatch):
    """What reaches the log while the test runs."""
    out = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", out)
    logs.configure({"level": "INFO", "json": True})
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:], root.level = before


def test_known_keys_get_through(lines):
    structlog.get_logger("anvisning.test").info("letter sent", letter_id=7, ms=12.5)
    (line,) = lines()
    assert line["event"] == "letter sent"
    assert line["letter_id"] == 7
    assert line["level"] == "info"
    assert line["ts"].endswith("Z")


def test_unknown_keys_are_dropped_and_counted(lines):
    structlog.get_logger("anvisning.test").info("letter sent", name="Karen Jensen", letter_id=7)
    (line,) = lines()
    assert "name" not in line
    assert line["scrubbed"] == 1


@pytest.mark.parametrize("value", ["610170-1234", "6101701234", "610170 1234", "karen@eksempel.example"])
def test_values_that_look_personal_are_dropped_under_any_key(lines, value):
    structlog.get_logger("anvisning.test").info("letter sent", check=f"for {value} her")
    (line,) = lines()
    assert value not in json.dumps(line)
    assert line["scrubbed"] == 1


def test_an_error_is_its_kind_and_place_without_its_words(lines):
    try:
        raise ValueError("Karen Jensen, 610170-1234")
    except ValueError:
        structlog.get_logger("anvisning.test").exception("letter failed")
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert line["error_file"] == "test_logs.py"
    assert "Karen" not in json.dumps(line)


def test_other_libraries_lose_what_they_fill_in(lines):
    logging.getLogger("somebody.elses").warning("Not found: %s", "/borgere/karen-jensen/")
    (line,) = lines()
    assert line["event"] == "Not found: %s"
    assert "karen" not in json.dumps(line)


@pytest.mark.django_db
def test_a_request_is_logged_by_the_name_of_its_address(client, lines):
    client.get("/konto/login/?next=/borgere/610170-1234/")
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert line["url_name"] == "account_login"
    assert line["status"] == 200
    assert line["request_id"]
    assert "610170" not in json.dumps(line)
