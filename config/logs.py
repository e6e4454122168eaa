"""One JSON line per event, and no personal data: only keys on a list get through, and suspicious values do not."""

import logging
import logging.config
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

KEYS = frozenset(
    # fmt: off
    {
        "ts",
        "level",
        "event",
        "logger",
        "request_id",
        "actor",
        "url_name",
        "method",
        "status",
        "ms",
        "queries",
        "job",
        "task",
        "task_id",
        "letter_id",
        "outbox_id",
        "case_id",
        "attempts",
        "count",
        "failed",
        "check",
        "error",
        "error_file",
        "error_line",
    }
    # fmt: on
)
CPR = re.compile(r"\b\d{6}[- ]?\d{4}\b")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
SUSPICIOUS = (CPR, EMAIL)

QUIETER = {
    "django.server": "WARNING",  # the access line says it better
    "fontTools": "WARNING",
    "pikepdf": "WARNING",
    "weasyprint": "ERROR",
}

Event = MutableMapping[str, Any]


def scrub(_logger: object, _method: str, event: Event) -> Event:
    """Drops unknown keys and values that look like a CPR number or an e-mail address, and counts them in `scrubbed`."""
    kept = {
        key: value
        for key, value in event.items()
        if key in KEYS and not any(pattern.search(str(value)) for pattern in SUSPICIOUS)
    }
    if dropped := len(event) - len(kept):
        kept["scrubbed"] = dropped
    return kept


def name_the_error(_logger: object, _method: str, event: Event) -> Event:
    """An exception becomes its type and place; its message and locals may hold a citizen's data."""
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        traceback = error.__traceback__
        while traceback and traceback.tb_next:
            traceback = traceback.tb_next
        if traceback:
            event["error_file"] = traceback.tb_frame.f_code.co_filename.rsplit("/", 1)[-1]
            event["error_line"] = traceback.tb_lineno
    return event


def forget_arguments(_logger: object, _method: str, event: Event) -> Event:
    """Other people's libraries log sentences with arguments filled in; only the fixed words are kept."""
    record = event["_record"]
    if not event["_from_structlog"]:
        event["event"] = str(record.msg)
        if isinstance(task := getattr(record, "data", None), dict):  # Celery's own lines
            event.update(task=task.get("name"), task_id=task.get("id"))
    return event


def not_in_the_access_line(record: logging.LogRecord) -> bool:
    """Django says every 404 and 503 once more; of its lines only those with an exception tell something new."""
    return record.name != "django.request" or bool(record.exc_info)


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
    name_the_error,
]


def configure(options: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: called with settings.LOGGING, {"level": ..., "json": bool}."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            forget_arguments,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            scrub,
            structlog.processors.JSONRenderer() if options["json"] else structlog.dev.ConsoleRenderer(),
        ],
    }
    # Standard error: a command's answer on standard output stays clean for whoever reads its JSON.
    handler = {
        "class": "logging.StreamHandler",
        "stream": sys.stderr,
        "formatter": "lines",
        "filters": [not_in_the_access_line],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": lines},
            "handlers": {"lines": handler},
            "root": {"handlers": ["lines"], "level": options["level"]},
            "loggers": {name: {"level": level} for name, level in QUIETER.items()},
        }
    )
