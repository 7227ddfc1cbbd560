"""What narrows the incidents, used in a real browser; and a table too large to be drawn one mark at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.store.filter import Box, Filter
from tests import tables
from tests.browser.drive import Open, Server, Watched, brush, ready, settle
from tests.browser.test_page import GD, SHOWN, drawn, pixel
from tests.every_row import EveryRow

MANY = 6_000
CELLS = f"{GD}._fullData.find(trace => trace.uid === 'cells')"
TIME = "document.querySelector('#timeline .js-plotly-plot')"
BARS = f"{TIME}._fullData"


@pytest.fixture(scope="module")
def rows(sample: tables.Tables) -> EveryRow:
    return EveryRow(sample)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tables.sample(MANY).write(tmp_path_factory.mktemp("many")))
    yield started
    started.stop()


@pytest.fixture
def crowd(contexts: dict[bool, BrowserContext], many: Server) -> Iterator[Page]:
    """The page over the large table; at the end it may not have complained or asked another host for anything."""
    page = contexts[False].new_page()
    page.set_default_timeout(60_000)
    page.set_viewport_size({"width": 1440, "height": 900})
    watched = Watched(page, many.address)
    page.goto(many.address)
    ready(page)
    yield page
    page.close()
    assert (watched.said, watched.elsewhere) == ([], [])


def asked(page: Page) -> dict[str, str]:
    """Return what the address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def counted(page: Page, incidents: int) -> None:
    """Wait until the list says that so many are left."""
    expect(page.locator("#count")).to_have_text(f"{incidents:,} of {SHOWN} incidents")


def bars(page: Page) -> int:
    """Return the sum of all bars of the histogram."""
    return int(page.evaluate(f"{BARS}.reduce((n, t) => n + Array.from(t.y).reduce((a, b) => a + b, 0), 0)"))


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds; the page's policy lets no words be run as a script, so it is asked from here."""
    for _ in range(400):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never held")


def zoom(page: Page) -> float:
    """Return how near the map looks."""
    return float(page.evaluate(f"{GD}._fullLayout.map._subplot.getView().zoom"))


def beside(page: Page, choice: str) -> int:
    """Return the number beside a choice."""
    return int(page.locator(f'[data-count="{choice}"]').text_content().replace(",", ""))  # type: ignore[union-attr]


def discs(page: Page) -> list[dict[str, Any]]:
    """Return the discs on the map, each with where it lies, its width and what a click on it tells."""
    found = page.evaluate(
        f"""() => {{ const t = {CELLS}; return Array.from(t.customdata ?? []).map((key, n) =>
        ({{ key, lon: t.lon[n], lat: t.lat[n], size: t.marker.size[n] }})).filter(d => d.key); }}"""
    )
    return list({each["key"]: each for each in found[::-1]}.values())


def test_a_search_narrows_list_map_and_histogram_and_marks_its_words(visit: Open, rows: EveryRow) -> None:
    page = visit()
    marks, whole = drawn(page), bars(page)
    page.locator("#search").press_sequentially("yeras*", delay=20)
    wanted = rows.of(Filter(words="yeras*"))
    assert 0 < len(wanted) < SHOWN
    counted(page, len(wanted))
    settle(page)
    assert asked(page) == {"q": "yeras*"}
    assert page.locator("#incidents [data-incident-id]").count() == len(wanted)
    until(page, lambda: bars(page) < whole)
    assert 0 < drawn(page) < marks
    page.locator("#incidents [data-incident-id] button").first.click()
    expect(page.locator("#detail .found").first).to_have_text("Yeraskh")
    page.locator("#search").fill("")
    counted(page, SHOWN)
    assert "q" not in asked(page)


def test_each_folded_filter_writes_the_address_and_the_counts_follow(visit: Open, rows: EveryRow) -> None:
    page = visit(drawn=False)
    page.locator(".more-filters > summary").click()
    expect(page.locator('[data-count="types:Battles"]')).to_have_text(str(len(rows.of(Filter(types=("Battles",))))))
    narrowed: dict[str, Any] = {}
    for selector, name, value, part in (
        ("[data-type=Battles]", "types", "Battles", {"types": ("Battles",)}),
        ('[data-precision="2"]', "precision", "2", {"precision": 2}),
        ("[data-grade=contested]", "grades", "contested", {"grades": ("contested",)}),
    ):
        left = beside(page, f"{name}:{value}")
        page.locator(selector).click()
        narrowed |= part
        assert left == len(rows.of(Filter(**narrowed)))
        counted(page, left)
        expect(page.locator(selector)).to_have_attribute("aria-pressed", "true")
        assert asked(page)[name] == value
        azeri = len(rows.of(Filter(sides=("AZE",), **narrowed)))
        expect(page.locator('[data-count="sides:AZE"]')).to_have_text(str(azeri))
    expect(page.locator("#narrowed")).to_have_text("(3 set)")
    page.locator("[data-type=Battles]").click()
    counted(page, len(rows.of(Filter(precision=2, grades=("contested",)))))
    assert "types" not in asked(page)
    page.locator(".clear").first.click()
    counted(page, SHOWN)
    assert asked(page) == {}


def test_killed_and_source_narrow_and_come_back_with_the_address(visit: Open, rows: EveryRow) -> None:
    page = visit(drawn=False)
    page.locator(".more-filters > summary").click()
    page.locator("#killed").fill("3")
    page.locator("#killed").press("Enter")
    counted(page, len(rows.of(Filter(killed=3))))
    page.locator("#source").select_option("Sevan Wire")
    both = len(rows.of(Filter(killed=3, sources=("Sevan Wire",))))
    assert 0 < both < len(rows.of(Filter(killed=3)))
    counted(page, both)
    assert asked(page) == {"killed": "3", "sources": "Sevan Wire"}
    expect(page.locator("#source option[value='Sevan Wire']")).to_have_text(f"Sevan Wire ({both})")
    page.reload()
    counted(page, both)
    expect(page.locator("#killed")).to_have_value("3")
    expect(page.locator("#source")).to_have_value("Sevan Wire")
    page.go_back()
    counted(page, len(rows.of(Filter(killed=3))))
    expect(page.locator("#source")).to_have_value("")


def test_only_what_the_map_shows_is_listed_when_asked_for(visit: Open, rows: EveryRow) -> None:
    page = visit()
    for _ in range(2):
        page.locator("[data-zoom='1']").click()
        page.wait_for_timeout(200)
        settle(page)
    page.locator(".more-filters > summary").click()
    page.locator("#in-view").click()
    expect(page.locator("#in-view")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#count")).not_to_have_text(f"{SHOWN} of {SHOWN} incidents")
    west, south, east, north = (float(corner) for corner in asked(page)["box"].split(","))
    counted(page, len(rows.of(Filter(box=Box(west, south, east, north)))))
    page.locator("#in-view").click()
    counted(page, SHOWN)


def test_thousands_are_discs_and_a_click_leads_nearer_until_there_are_marks(crowd: Page) -> None:
    expect(crowd.locator("#count")).to_have_text(f"{MANY:,} of {MANY:,} incidents")
    assert drawn(crowd) == 0
    assert len(discs(crowd)) > 3
    for _ in range(6):
        largest = max(discs(crowd), key=lambda disc: disc["size"])
        before = zoom(crowd)
        crowd.mouse.click(*pixel(crowd, largest["lon"], largest["lat"]))
        until(crowd, lambda before=before: zoom(crowd) > before + 1)  # type: ignore[misc]
        crowd.wait_for_timeout(300)  # the map asks anew when it has come to rest
        settle(crowd)
        assert zoom(crowd) > before + 1  # what was drawn anew did not take the map back
        if drawn(crowd):
            break
    assert drawn(crowd) > 0
    assert discs(crowd) == []
    assert asked(crowd) == {}


def test_brushing_changes_the_discs_and_leaves_them_where_they_are(crowd: Page) -> None:
    before = {disc["key"]: disc for disc in discs(crowd)}
    counted_before, newest = beside(crowd, "sides:ARM"), crowd.locator("#incidents .when").first.inner_text()
    brush(crowd, 0.02, 0.7)
    left = int(re.match(r"([\d,]+) of", crowd.locator("#count").inner_text())[1].replace(",", ""))  # type: ignore[index]
    assert 3_000 < left < MANY
    after = discs(crowd)
    assert after
    for disc in after:
        assert (disc["lon"], disc["lat"]) == (before[disc["key"]]["lon"], before[disc["key"]]["lat"])
        assert disc["size"] <= before[disc["key"]]["size"]
    assert sum(disc["size"] for disc in after) < sum(disc["size"] for disc in before.values())
    # When the hand rests, the list and the counts beside the filters follow.
    expect(crowd.locator("#page.live")).to_have_count(0)
    expect(crowd.locator("#incidents .when").first).not_to_have_text(newest)
    until(crowd, lambda: beside(crowd, "sides:ARM") < counted_before)


def test_all_dates_right_after_a_brush_bring_everything_back(crowd: Page) -> None:
    box = crowd.locator("#timeline .nsewdrag").bounding_box()
    assert box
    crowd.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 30)
    crowd.mouse.down()
    crowd.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 32, steps=6)
    crowd.mouse.up()
    expect(crowd.locator("#page.live")).to_have_count(1)
    crowd.evaluate("document.querySelector('[data-all-dates]').click()")
    settle(crowd)
    expect(crowd.locator("#count")).to_have_text(f"{MANY:,} of {MANY:,} incidents")
    assert crowd.evaluate(f"{TIME}.layout.selections") == []


def test_play_is_one_step_back_and_the_list_follows_when_it_is_paused(crowd: Page) -> None:
    steps = crowd.evaluate("history.length")
    crowd.locator("#play-speed").select_option("600")
    crowd.locator("#play").click()
    for _ in range(3):
        last = crowd.url
        until(crowd, lambda last=last: crowd.url != last)  # type: ignore[misc]
        expect(crowd.locator("#page.live")).to_have_count(1)
    crowd.locator("#play").click()
    expect(crowd.locator("#page.live")).to_have_count(0)
    assert crowd.evaluate("history.length") == steps + 1
    expect(crowd.locator("#incidents .when").first).to_contain_text("2022")
    crowd.go_back()
    expect(crowd.locator("#count")).to_have_text(f"{MANY:,} of {MANY:,} incidents")


def test_in_a_table_of_months_keys_and_play_move_by_months(crowd: Page) -> None:
    crowd.evaluate("document.querySelector('#page').dataset.unit = 'month'")
    crowd.evaluate("window.incidents.write({ from: '2022-10-01', to: '2022-11-30' })")
    first, last = (crowd.locator("#dates [role=slider]").nth(n) for n in (0, 1))
    for thumb, key, dates in (
        (first, "ArrowRight", {"from": "2022-11-01", "to": "2022-11-30"}),
        (last, "ArrowRight", {"from": "2022-11-01", "to": "2022-12-31"}),
        (last, "ArrowLeft", {"from": "2022-11-01", "to": "2022-11-30"}),
        (first, "ArrowLeft", {"from": "2022-10-01", "to": "2022-11-30"}),
    ):
        thumb.focus()
        crowd.keyboard.press(key)
        until(crowd, lambda dates=dates: asked(crowd) == dates)  # type: ignore[misc]
    crowd.evaluate("document.querySelector('#play-step').options[0].value = '1'")
    crowd.locator("#play").click()
    until(crowd, lambda: asked(crowd) == {"from": "2022-11-01", "to": "2022-12-31"})
    until(crowd, lambda: asked(crowd) == {"from": "2022-12-01", "to": "2023-01-31"})
    crowd.locator("#play").click()
