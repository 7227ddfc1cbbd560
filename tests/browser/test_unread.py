"""A reader meets reports that were not read for claims: folded below the list, opened in the panel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import tables
from tests.browser.drive import Server, Watched, ready
from tests.browser.test_accessibility import _violations

TEXT = "В Лачине 31 августа ранены трое военных, сообщило министерство обороны."


def place(words: str, meant: str | None, **more: object) -> dict[str, object]:
    start = TEXT.index(words)
    return {"report_id": "r9001", "text": words, "start": start, "end": start + len(words), "place_name": meant} | more


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    sample = tables.sample(12)
    sample.reports.append(
        {
            "report_id": "r9001",
            "source_id": "r9001.md",
            "publisher": "Газета",
            "published": date(2023, 9, 1),
            "language": "ru",
            "language_basis": "detected",
            "claims_read": "none",
            "text": TEXT,
        }
    )
    sample.mentions.append(place("Лачине", "Lachin", kind="place", place_id="l1"))
    day = date(2023, 8, 31)
    sample.mentions.append(place("31 августа", None, kind="date", date_start=day, date_end=day))
    started = Server(sample.write(tmp_path_factory.mktemp("foreign")))
    yield started
    started.stop()


@pytest.fixture
def page(contexts: dict[bool, BrowserContext], foreign: Server) -> Iterator[Page]:
    opened = contexts[True].new_page()
    watched = Watched(opened, foreign.address)
    opened.set_viewport_size({"width": 1440, "height": 900})
    opened.goto(foreign.address)
    ready(opened, drawn=False)
    yield opened
    opened.close()
    assert (watched.said, watched.elsewhere) == ([], [])


def test_a_report_not_read_for_claims_is_counted_and_opens_with_its_words(page: Page) -> None:
    summary = page.locator("#left-out summary", has_text="Reports not read for claims (1)")
    summary.click()
    page.locator("#left-out [data-go=r9001]").click()
    expect(page.locator("#detail h2")).to_contain_text("В Лачине 31 августа")
    expect(page.locator("#detail .notice")).to_contain_text("it is in Russian")
    assert "incident=r9001" in page.url
    page.locator("#detail [data-jump]", has_text="Лачине").click()
    expect(page.locator("#detail mark.lit")).to_have_text("Лачине")
    assert _violations(page) == []
    page.locator("#detail [data-close]").click()
    expect(page.locator("#detail")).to_contain_text("Choose a mark")
