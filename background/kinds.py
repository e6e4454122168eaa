"""What can be run as a job. The app that knows a kind registers it when it is ready; nothing here knows the apps above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.roles import Role

Arguments = dict[str, Any]
Progress = Callable[[int, int], None]


class Stopped(Exception):
    """Somebody asked the run to stop, or another worker has taken it over. Let it through."""


@dataclass(frozen=True)
class Product:
    """What a run leaves: a file to fetch, or only figures."""

    content: bytes = b""
    file_name: str = ""
    file_type: str = ""
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """What a run is told: what to do, when it began, whom it is for, and where to tell how far it is."""

    arguments: Arguments
    at: datetime
    by: str
    progress: Progress
    by_id: int = 0


@dataclass(frozen=True)
class Kind:
    """One kind of run.

    `clean` turns form fields into arguments that JSON can hold, and raises ActionDenied with a sentence. `run` may be
    called more than once for the same job, by another worker if the first one dies; telling the progress raises Stopped
    when it should end. `page` is the address one came from, `page_name` what it is called there.
    """

    name: str
    roles: frozenset[Role]
    clean: Callable[[Mapping[str, str]], Arguments]
    title: Callable[[Arguments], str]
    run: Callable[[Run], Product]
    page: Callable[[Arguments], str]
    page_name: str


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind | None:
    return _kinds.get(name)
