"""A real Chromium against a real server, at phone and desktop width."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are marked, and share one worker: two Chromiums on two cores only slow each other."""
    for item in items:
        if "tests/browser/" in str(item.path).replace(os.sep, "/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session; skips with a word where there is no Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine; ./test installs it")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread; our queries are sync
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A page at phone size, in a browser context of its own."""
    yield from _page(chromium, live_server.url, PHONE)


@pytest.fixture
def desktop(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A page at desktop size, in a browser context of its own."""
    yield from _page(chromium, live_server.url, DESKTOP)


def _page(browser: Browser, base_url: str, viewport: Any) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(base_url=base_url, viewport=viewport)
    yield context.new_page()
    context.close()
