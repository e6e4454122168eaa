"""A real browser on a real server. What every journey expects: nothing refused by the policy, nothing failed to load.

    def test_something(visit): ...
        page = visit(a_user(Role.CASEWORKER))
        page.get_by_role("link", name="Kvoter").click()

Look along: CHROMIUM_VISIBLE=1 bin/test tests/journeys -k notify -n 0
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from accounts.models import User

WIDE, PHONE, SMALL = 1440, 390, 320

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@dataclass
class Complaints:
    """What a browser says aside: refused by the policy, failed in a script, not found."""

    said: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # What could not be loaded is judged by its answer, below; a font fetched ahead is late on a busy machine.
        judged = "Failed to load resource" in message.text or "link preload" in message.text
        if message.type in {"error", "warning"} and not judged:
            self.said.append(f"{message.location.get('url', '')}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
            self.said.append(f"{response.status} {response.url}")


@pytest.fixture
def visit(browser: Browser, live_server, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Opens the front page as a user (or the login, for nobody) in a browser of that user's own."""
    contexts: list[BrowserContext] = []
    complaints, failed_before = Complaints(), request.session.testsfailed

    def visit(
        user: User | None = None, *, width: int = WIDE, height: int = 900, path: str = "/", downloads: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="da-DK",
            accept_downloads=downloads,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_of(user, live_server.url)])
        page = context.new_page()
        complaints.listen(page)
        page.goto(path)
        return page

    yield visit
    failed = complaints.said or request.session.testsfailed > failed_before
    for number, context in enumerate(contexts):
        for page in context.pages if failed else ():
            page.screenshot(path=tmp_path / f"{number}.png", full_page=True)
        context.close()
    assert not complaints.said


def _session_of(user: User, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
