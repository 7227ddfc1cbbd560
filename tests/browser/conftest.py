"""The fixtures of the browser tests: one server over made-up tables, one Chromium, and pages that must stay quiet and at home."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]

import tables
from drive import Open, Server, Watched, ready, start


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


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Open]:
    """Open pages of the app; at the end none of them may have complained or asked another host for anything."""
    watched, contexts = [], []

    def go(path: str = "/", width: int = 1440, height: int = 900, scheme: str = "light", axe: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=axe, reduced_motion="reduce")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        watched.append(Watched(page, server.address))
        page.goto(server.address + path)
        if path.startswith("/?") or path == "/":
            ready(page)
        return page

    yield go
    for context in contexts:
        context.close()
    assert [line for each in watched for line in each.said] == []
    assert [line for each in watched for line in each.elsewhere] == []
