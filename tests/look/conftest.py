"""A real browser on a real server, strict about what the console says."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import User

FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--lang=da-DK"]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop running in this thread, and Django would take every query for an asynchronous one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


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
