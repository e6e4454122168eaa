"""A real browser on a real server, strict about what the console says."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from accounts.models import User


@pytest.fixture
def open_page(browser, live_server, client) -> Iterator[Callable[..., Page]]:
    """Opens an address; fails at the end if the browser complained about anything but what the test expects."""
    contexts, complaints = [], []

    def open_(address: str, *, width: int = 1440, script: bool = True, user: User | None = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="da-DK", java_script_enabled=script
        )
        contexts.append(context)
        if user:
            client.force_login(user)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not [text for text in complaints if "404 (Not Found)" not in text]
