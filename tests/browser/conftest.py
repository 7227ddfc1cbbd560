"""One server over made-up tables, one Chromium, and pages that must stay quiet and at home."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests import tables
from tests.browser.drive import Open, Server, Watched, ready, start

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = start(playwright)
    yield started
    started.close()


@pytest.fixture(scope="session")
def sample() -> tables.Tables:
    return tables.sample()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, sample: tables.Tables) -> Iterator[Server]:
    started = Server(sample.write(tmp_path_factory.mktemp("build")))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[bool, BrowserContext]:
    """Return the contexts that pages share, so that scripts are fetched once; axe needs one without the policy."""
    return {axe: browser.new_context(bypass_csp=axe, reduced_motion="reduce") for axe in (False, True)}


@pytest.fixture
def visit(contexts: dict[bool, BrowserContext], server: Server) -> Iterator[Open]:
    """Open pages of the app; at the end none of them may have complained or asked another host for anything."""
    watched: list[Watched] = []

    def go(
        path: str = "/",
        size: tuple[int, int] = (1440, 900),
        scheme: str = "light",
        axe: bool = False,
        drawn: bool = True,
    ) -> Page:
        page = contexts[axe].new_page()
        page.set_default_timeout(30_000)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        watched.append(Watched(page, server.address))
        page.goto(server.address + path)
        if path.partition("?")[0] == "/":
            ready(page, drawn)
        return page

    yield go
    for each in watched:
        each.page.evaluate("localStorage.clear()")
        each.page.close()
    assert [line for each in watched for line in each.said] == []
    assert [line for each in watched for line in each.elsewhere] == []
