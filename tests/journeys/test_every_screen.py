"""Every screen of every role that can be reached by a link, full and empty: accessible, in Danish, and narrow enough."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from playwright.sync_api import Error, Page

from accounts.models import User
from accounts.roles import Role
from housing.models import Association
from tests.factories import a_user, an_association
from tests.journeys.world import WITH_AXE, Asked, a_lively_municipality, faults, look, read, words

OFTEN = 2  # as many of each kind of page: the second case may be in another state
WIDE_AND_SMALL, WIDE = (1440, 320), (1440,)
NOT_A_SCREEN = {"account_login", "account_logout", "gallery"}  # who is in, and logs in again, is led home
NUMBER = re.compile(r"-?[0-9]+$")
LINKS = re.compile(r"<a\b[^>]*\shref=\"([^\"]*)\"")
ROLES = [role for role in Role if role != Role.SYSTEM]


@pytest.fixture(scope="module")
def known() -> Asked:
    """What axe has said about one role's pages holds for another's."""
    return Asked()


@pytest.mark.first
@pytest.mark.parametrize("role", ROLES)
def test_every_screen_empty_and_full(visit, role, known):
    """Before anything has happened, and in a municipality with something of everything."""
    already = seen_by_caseworkers(role)
    user = someone(role, an_association())
    _seen, found = crawl(visit(user, downloads=False), user, axe=WIDE, already=already, known=known)
    user = someone(role, a_lively_municipality())
    often = 1 if role == Role.MANAGER else OFTEN
    seen, found_when_full = crawl(visit(user, downloads=False), user, often=often, already=already, known=known)
    assert len(seen) >= 3
    assert not (found | found_when_full)


def someone(role: Role, association: Association) -> User:
    return a_user(role, association=association) if role == Role.ASSOCIATION else a_user(role)


def seen_by_caseworkers(role: Role) -> frozenset[str]:
    """The manager sees the caseworker's screens again; a browser has opened those."""
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
    user: User,
    *,
    known: Asked,
    often: int = 1,
    axe: tuple[int, ...] = WIDE_AND_SMALL,
    already: Collection[str] = (),
) -> tuple[Counter, dict[str, list[str]]]:
    """Follow every link of a user; the kinds of pages seen, and the faults by address.

    axe is asked at all widths of `axe` for the first of a kind, wide only for the next, and never for a page built of parts that
    are `known`. What is `already` seen in a browser is read without one.
    """
    page.add_init_script(WITH_AXE)
    client, waiting, asked, seen, found = Client(), ["/"], set(), Counter(), {}
    client.force_login(user)
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if address in asked or kind is None or seen[kind] >= often:
            continue
        asked.add(address)
        seen[kind] += 1
        if kind[0] in already:
            wrong, links = _read(client, address)
        else:
            wrong, links = _open(page, address, axe=axe if seen[kind] == 1 else WIDE, known=known)
        if wrong:
            found[address] = wrong
        waiting += links
    return seen, found


def _open(page: Page, address: str, *, axe: tuple[int, ...], known: Asked) -> tuple[list[str], list[str]]:
    """What is wrong with the page, in the browser, and where it leads."""
    try:
        answer = page.goto(address)
    except Error as error:
        # A file, not a screen, and not fetched: one still under way when the browser closes may hold it up for ever.
        if "Download is starting" in error.message:
            return [], []
        raise
    seen = look(page)
    ok = answer and answer.ok
    wrong = faults(page, axe=axe, known=known, seen=seen) if ok else [f"svarede {answer and answer.status}"]
    return wrong, seen["links"]


def _read(client: Client, address: str) -> tuple[list[str], list[str]]:
    """What is wrong with the words of the page, and where it leads."""
    answer = client.get(address, follow=True)
    if answer.streaming:  # a file, not a screen
        list(answer.streaming_content)
        return [], []
    html = answer.content.decode()
    wrong = words(read(html)) if answer.status_code == 200 else [f"svarede {answer.status_code}"]
    return wrong, [urldefrag(urljoin(address, unescape(link))).url for link in LINKS.findall(html)]


def _kind(address: str) -> tuple[str, ...] | None:
    """The name of the page and of what is asked for, whatever its number; None for what is no screen of ours."""
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
    asked = sorted(filter(None, (NUMBER.sub("", value) for value in dict(parse_qsl(parts.query)).values())))
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
