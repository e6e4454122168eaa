"""Every screen of every role that can be reached by a link, full and empty: accessible, in Danish, and narrow enough."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from playwright.sync_api import Error, Page

from accounts.models import User
from accounts.roles import Role
from housing.models import Association
from tests.factories import a_user, an_association
from tests.journeys.world import a_lively_municipality, faults

OFTEN = 2  # as many of each kind of page: the second case may be in another state
WIDE_AND_SMALL, WIDE, NOT_AGAIN = (1440, 320), (1440,), ()
NOT_A_SCREEN = {"account_logout", "gallery"}
OWN_LINKS = "all => all.filter(a => a.origin === location.origin).map(a => a.pathname + a.search)"
ROLES = [role for role in Role if role != Role.SYSTEM]


@pytest.mark.first
@pytest.mark.parametrize("role", ROLES)
def test_every_screen_empty_and_full(visit, role):
    """Before anything has happened, and in a municipality with something of everything."""
    known: set[tuple[int, str]] = set()
    already = seen_by_caseworkers(role)
    page = visit(someone(role, an_association()))
    _seen, found = crawl(page, axe=WIDE, already=already, known=known)
    page = visit(someone(role, a_lively_municipality()))
    often = 1 if role == Role.MANAGER else OFTEN
    seen, found_when_full = crawl(page, often=often, already=already, known=known)
    assert len(seen) >= 3
    assert not (found | found_when_full)


def someone(role: Role, association: Association) -> User:
    return a_user(role, association=association) if role == Role.ASSOCIATION else a_user(role)


def seen_by_caseworkers(role: Role) -> frozenset[str]:
    """The manager sees the caseworker's screens again; axe has been asked about those."""
    views = {pattern.name: getattr(pattern.callback, "roles", ()) for pattern in named_addresses()}
    shared = {name for name, roles in views.items() if Role.CASEWORKER in roles}
    return frozenset(shared if role == Role.MANAGER else ())


def named_addresses(patterns: Iterable = ()) -> Iterator[URLPattern]:
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from named_addresses(pattern.url_patterns)


def crawl(
    page: Page,
    *,
    known: set[tuple[int, str]],
    often: int = 1,
    axe: tuple[int, ...] = WIDE_AND_SMALL,
    already: Collection[str] = (),
) -> tuple[Counter, dict[str, list[str]]]:
    """Follow every link; the kinds of pages seen, and the faults by address.

    axe is asked at all widths of `axe` for the first of a kind, wide only for the next, not for those `already` seen, and never
    for a page built as one that is `known`.
    """
    waiting, asked, seen, found = ["/"], set(), Counter(), {}
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if address in asked or kind is None or seen[kind] >= often:
            continue
        asked.add(address)
        seen[kind] += 1
        try:
            answer = page.goto(address)
        except Error as error:
            if "Download is starting" in error.message:  # a file, not a screen
                continue
            raise
        widths = NOT_AGAIN if kind[0] in already else axe if seen[kind] == 1 else WIDE
        wrong = (
            faults(page, axe=widths, known=known) if answer and answer.ok else [f"svarede {answer and answer.status}"]
        )
        if wrong:
            found[address] = wrong
        waiting += page.eval_on_selector_all("a[href]", OWN_LINKS)
    return seen, found


def _kind(address: str) -> tuple[str, ...] | None:
    """The name of the page and of what is asked for; None for what is no screen of ours."""
    parts = urlsplit(address)
    if (
        parts.scheme
        or parts.netloc
        or not parts.path.startswith("/")
        or parts.path.endswith(("/pdf/", "/export/", "/template/", ".pdf", ".xlsx"))
    ):
        return None
    try:
        name = resolve(parts.path).url_name
    except Resolver404:
        return (parts.path,)
    asked = sorted(value for value in dict(parse_qsl(parts.query)).values() if not value.isdigit())
    return None if name in NOT_A_SCREEN else (name, *asked)


def test_the_login_and_every_no(visit):
    """Pages that nobody links to: the login, not found, not yours."""
    page = visit()
    found = {page.url: faults(page)}
    page = visit(a_user(Role.ADMINISTRATOR))
    for address in ("/findes-ikke/", "/ledgers/"):
        page.goto(address)
        found[address] = faults(page)
    assert not {address: wrong for address, wrong in found.items() if wrong}
