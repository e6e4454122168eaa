"""Which address opens to whom: read from the resolver, drawn in docs/access.md, walked by tests/test_access.py."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.roles import PERMISSIONS, ROLES, Role

# allauth's pages are about the user alone, so they need no role; its own views say which need no login.
ABOUT_ONESELF = ("allauth.",)

_HEAD = """# Adgang

Skrevet af `bin/manage show_access` ud fra `accounts/roles.py` og adresserne; ret dem, ikke denne side.
`bin/check` fejler, når siden ikke svarer til koden, og `tests/test_access.py` prøver hver adresse med hver rolle.
Uden login fører enhver adresse til login, undtagen de åbne. Forkert rolle giver 403. Hvad der er en andens, findes ikke: 404.
"""


@dataclass(frozen=True)
class Page:
    """One address. `roles` is None when it is about the asking user alone, or open."""

    name: str
    path: str
    view: Any
    roles: frozenset[Role] | None
    is_open: bool

    @property
    def is_guarded(self) -> bool:
        """Somebody has said who may: a page that nobody has thought of is neither of the three."""
        return self.roles is not None or self.is_open or self.is_about_oneself

    @property
    def is_about_oneself(self) -> bool:
        return self.view.__module__.startswith(ABOUT_ONESELF)


def pages() -> list[Page]:
    """Every address, in the order of its path."""
    return sorted(_walk(get_resolver().url_patterns, ""), key=lambda page: (page.path, page.name))


def access_page() -> str:
    """The whole of docs/access.md."""
    return "\n".join([_HEAD, *_roles_table(), "", *_permissions_table(), "", *_pages_table(), "", *_own_pages(), ""])


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[Page]:
    for pattern in patterns:
        path = before + str(pattern.pattern).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            view = pattern.callback
            roles = getattr(view, "roles", None)
            yield Page(pattern.name or "", path, view, roles, is_open=not getattr(view, "login_required", True))


def _roles_table() -> Iterator[str]:
    yield "## Roller"
    yield ""
    yield "| rolle | gør | ser |"
    yield "|---|---|---|"
    for role, described in ROLES.items():
        yield f"| {role.label} | {described.does} | {described.sees} |"


def _permissions_table() -> Iterator[str]:
    yield "## Særlig adgang"
    yield ""
    yield "Følger ikke af en rolle. Gives og tages af administratoren til én person ad gangen og står i adgangsloggen."
    yield ""
    yield "| adgang | åbner | hvorfor |"
    yield "|---|---|---|"
    for permission in PERMISSIONS:
        yield f"| {permission.label} | {permission.opens} | {permission.because} |"


def _pages_table() -> Iterator[str]:
    columns = [role for role in Role if role != Role.SYSTEM]
    yield "## Adresser"
    yield ""
    yield f"| navn | adresse | {' | '.join(role.label for role in columns)} |"
    yield f"|---|---|{':-:|' * len(columns)}"
    for page in pages():
        if page.roles is not None:
            marks = " | ".join("ja" if role in page.roles else "" for role in columns)
            yield f"| `{page.name}` | `/{page.path}` | {marks} |"


def _own_pages() -> Iterator[str]:
    yield "## Uden rolle"
    yield ""
    yield "| navn | adresse | hvem |"
    yield "|---|---|---|"
    for page in pages():
        if page.roles is None:
            yield f"| `{page.name}` | `/{page.path}` | {'alle, også uden login' if page.is_open else 'enhver om sig selv'} |"
