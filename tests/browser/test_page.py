"""What a reader does on the page, in a real browser."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page, Playwright, expect

from tests import tables
from tests.browser.drive import Open, Server, Watched, brush, ready, settle, start

SHOWN = 80
GD = "document.querySelector('#map .js-plotly-plot')"


def count(page: Page) -> int:
    return int(re.match(r"(\d+) of", page.locator("#count").inner_text())[1])  # type: ignore[index]


def pixel(page: Page, longitude: float, latitude: float) -> tuple[float, float]:
    """Return where on the screen a point of the world is drawn."""
    x, y = page.evaluate(
        f"""([lon, lat]) => {{ const at = {GD}._fullLayout.map._subplot.map.project([lon, lat]);
        const box = document.querySelector('#map').getBoundingClientRect(); return [box.x + at.x, box.y + at.y]; }}""",
        [longitude, latitude],
    )
    return x, y


def drawn(page: Page) -> int:
    """Return how many incidents have a mark, an area or a line on the map."""
    return int(
        page.evaluate(
            f"{GD}.data.filter(t => t.uid.startsWith('side-')).reduce((n, t) => n + (t.customdata?.length ?? 0), 0)"
        )
    )


def test_the_page_says_how_many_incidents_it_shows(visit: Open) -> None:
    page = visit()
    expect(page.locator("#count")).to_have_text(f"{SHOWN} of {SHOWN} incidents")
    assert page.locator("html").get_attribute("lang") == "en"
    assert drawn(page) > 40
    assert page.locator("#incidents [data-incident-id]").count() == 50


def test_dates_and_sides_narrow_map_and_list_alike(visit: Open, sample: tables.Tables) -> None:
    page = visit()
    page.locator("#date-from").fill("2023-09-01")
    page.locator("#date-from").press("Tab")
    wanted = [
        i for i in sample.incidents if i["status"] != "excluded" and i["date_end"] and i["date_end"] >= date(2023, 9, 1)
    ]
    expect(page.locator("#count")).to_have_text(f"{len(wanted)} of {SHOWN} incidents")
    page.locator("[data-side=AZE]").click()
    page.locator("[data-role=suffered]").click()
    suffered = {
        c["incident_id"]
        for c in sample.claims
        if c["side"] == "AZE" and c["kind"] in ("killed", "wounded") and c["status"] == "current"
    }
    both = [i for i in wanted if i["incident_id"] in suffered]
    expect(page.locator("#count")).to_have_text(f"{len(both)} of {SHOWN} incidents")
    settle(page)
    assert page.locator("#incidents [data-incident-id]").count() == len(both)
    assert {row.get_attribute("data-incident-id") for row in page.locator("#incidents [data-incident-id]").all()} == {
        i["incident_id"] for i in both
    }
    assert "from=2023-09-01&sides=AZE&role=suffered" in page.url


def test_a_mark_opens_what_is_said_of_it(visit: Open, sample: tables.Tables) -> None:
    page = visit("/?from=2023-04-02&to=2023-04-02&sides=civilians&role=suffered")
    row = next(
        i for i in sample.incidents if i["place_name"] == "Fuzuli" and i["initiator"] is None and i["sides"] == []
    )
    page.mouse.click(*pixel(page, row["longitude"], row["latitude"]))
    expect(page.locator("#detail h2")).to_have_text("near Fuzuli")
    assert f"incident={row['incident_id']}" in page.url
    expect(page.locator("#detail mark[data-claim-id]").first).to_be_visible()


def test_all_incidents_at_one_point_can_be_reached_from_their_mark(visit: Open, sample: tables.Tables) -> None:
    page = visit("/?from=2023-06-14&to=2023-06-17")
    stacked = [
        i
        for i in sample.incidents
        if i["place_id"] == "yeraskh"
        and i["relation"] == "in"
        and i["date_start"]
        and date(2023, 6, 14) <= i["date_start"] <= date(2023, 6, 17)
    ]
    page.mouse.click(*pixel(page, stacked[0]["longitude"], stacked[0]["latitude"]))
    reached = []
    for n in range(len(stacked)):
        expect(page.locator("#detail .stack").first).to_contain_text(
            f"{n + 1} of {len(stacked)} incidents at this point"
        )
        reached.append(re.search(r"incident=(\w+)", page.url)[1])  # type: ignore[index]
        if n + 1 < len(stacked):
            page.locator("#detail").get_by_role("button", name="Next", exact=True).click()
    assert sorted(reached) == sorted(i["incident_id"] for i in stacked)


def test_a_line_on_the_map_can_be_clicked(visit: Open) -> None:
    page = visit("/?from=2023-01-15&to=2023-01-15&sides=ARM")
    page.mouse.click(*pixel(page, 46.75, 39.82))
    expect(page.locator("#detail h2")).to_contain_text("Lachin corridor")


def test_a_figure_leads_to_its_words(visit: Open, sample: tables.Tables) -> None:
    page = visit("/?incident=i0000", drawn=False)
    claim = next(c for c in sample.claims if c["incident_id"] == "i0000" and c["kind"] == "killed")
    expect(page.locator(f'#detail mark[data-claim-id="{claim["claim_id"]}"]')).to_have_text(claim["quote"])
    page.locator(f'[data-jump="{claim["claim_id"]}"]').click()
    lit = page.locator("mark.lit")
    expect(lit).to_be_focused()
    expect(lit).to_be_in_viewport()
    # The other side's words are in another report, which comes up by itself.
    blame = next(c for c in sample.claims if c["incident_id"] == "i0000" and c["claimant_side"] == "AZE")
    page.locator(f'[data-jump="{blame["claim_id"]}"]').click()
    expect(page.locator("mark.lit")).to_have_text(blame["quote"])
    expect(page.locator("#detail .report-place")).to_have_text("2 of 2")


def test_text_of_a_report_is_never_obeyed_as_markup(visit: Open) -> None:
    page = visit("/?incident=i0000", drawn=False)
    expect(page.locator("#detail .report-text").first).to_contain_text("<b>No markup</b>")
    assert page.locator("#detail .report-text b, #detail .report-text a").count() == 0
    assert page.locator("#detail a[target=_blank]").first.get_attribute("rel") == "noopener noreferrer"


def test_the_address_is_the_view_and_back_and_forward_walk_through_it(visit: Open) -> None:
    page = visit("/?from=2023-01-01&to=2023-06-30&sides=ARM&incident=i0000", drawn=False)
    expect(page.locator("#date-to")).to_have_value("2023-06-30")
    expect(page.locator("[data-side=ARM]")).to_have_attribute("aria-pressed", "true")
    first = count(page)
    page.locator("[data-side=AZE]").click()
    expect(page.locator("#count")).not_to_have_text(f"{first} of {SHOWN} incidents")
    second = count(page)
    assert second > first
    page.locator("#detail [data-close]").click()
    page.go_back()
    expect(page.locator("#detail h2")).to_contain_text("Sotk")
    page.go_back()
    expect(page.locator("#count")).to_have_text(f"{first} of {SHOWN} incidents")
    expect(page.locator("[data-side=AZE]")).to_have_attribute("aria-pressed", "false")
    page.go_forward()
    expect(page.locator("#count")).to_have_text(f"{second} of {SHOWN} incidents")


def test_brushing_the_histogram_sets_the_dates_and_the_map_keeps_its_place(visit: Open) -> None:
    page = visit()
    page.locator("[data-zoom='1']").click()
    settle(page)
    before = page.evaluate(f"JSON.stringify({GD}._fullLayout.map._subplot.getView())")
    brush(page, 0.3, 0.5)
    assert re.search(r"from=2022-12-\d\d&to=2023-03-\d\d", page.url)
    assert page.evaluate(f"JSON.stringify({GD}._fullLayout.map._subplot.getView())") == before
    # The box on the histogram follows the slider.
    page.locator("#dates [role=slider]").nth(1).press("ArrowLeft")
    settle(page)
    day = re.search(r"to=([\d-]+)", page.url)[1]  # type: ignore[index]
    box_end = page.evaluate("document.querySelector('#timeline .js-plotly-plot').layout.selections[0].x1")
    assert (date.fromisoformat(box_end) - date.fromisoformat(day)).days == 1


def test_a_box_that_the_address_has_set_is_moved_by_the_first_drag_and_by_nothing_else(visit: Open) -> None:
    page = visit("/?from=2023-01-01&to=2023-03-31", drawn=False)
    box = page.locator("#timeline .nsewdrag").bounding_box()
    held = page.locator("#timeline .selectionlayer path[data-index='0']").first
    expect(page.locator("#timeline .outline-controllers").first).to_be_attached()
    inside = held.bounding_box()
    assert box
    assert inside
    page.mouse.move(inside["x"] + inside["width"] / 2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(inside["x"] + inside["width"] / 2 + box["width"] * 0.1, box["y"] + 30, steps=5)
    page.mouse.up()
    page.wait_for_url(lambda url: "from=2023-01-01" not in url)
    first, last = (date.fromisoformat(re.search(f"{end}=([-0-9]+)", page.url)[1]) for end in ("from", "to"))  # type: ignore[index]
    assert first > date(2023, 1, 1)
    assert abs((last - first).days - 89) <= 1
    settle(page)
    page.locator("#dates [role=slider]").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(400)
    assert f"from={first - timedelta(days=3)}" in page.url


def test_the_last_answer_wins_over_a_slow_earlier_one(visit: Open, sample: tables.Tables) -> None:
    page = visit(drawn=False)
    slow = []

    def delay(route, request) -> None:  # type: ignore[no-untyped-def]
        if "sides=ARM" in (request.post_data or "") and "sides=ARM," not in (request.post_data or ""):
            slow.append(route)  # held back until the later answers are in
        else:
            route.continue_()

    page.route("**/_dash-update-component*", delay)
    page.locator("[data-side=ARM]").click()
    page.locator("[data-side=AZE]").click()
    page.locator("[data-side=ARM]").click()
    wanted = sum("AZE" in i["sides"] and i["status"] != "excluded" for i in sample.incidents)
    page.locator("#count", has_text=f"{wanted} of").wait_for()
    assert slow
    for route in slow:
        route.continue_()
    page.wait_for_timeout(600)
    expect(page.locator("#count")).to_have_text(f"{wanted} of {SHOWN} incidents")
    page.unroute_all(behavior="ignoreErrors")


def test_play_moves_the_days_until_it_is_paused(visit: Open) -> None:
    page = visit(drawn=False)
    page.locator("#play-speed").select_option("250")
    page.locator("#play").click()
    expect(page.locator("#play")).to_have_text("Pause")
    page.wait_for_url(re.compile(r"to=2022-0?9|to=2022-1"))
    page.locator("#play").click()
    expect(page.locator("#play")).to_have_text("Play")
    held = page.url
    page.wait_for_timeout(700)
    assert page.url == held


def test_certain_dates_only_leaves_out_every_interval(visit: Open, sample: tables.Tables) -> None:
    page = visit(drawn=False)
    page.locator("#certain").click()
    sure = sum(i["date_precision"] == 1 and i["status"] != "excluded" for i in sample.incidents)
    expect(page.locator("#count")).to_have_text(f"{sure} of {SHOWN} incidents")
    expect(page.locator("#unmatched")).to_contain_text("2 undated incidents")


def test_the_keyboard_alone_reaches_the_list_before_the_map_and_opens_an_incident(visit: Open) -> None:
    page = visit(drawn=False)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the list of incidents")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    chosen = page.evaluate("document.activeElement.closest('[data-incident-id]').dataset.incidentId")
    page.keyboard.press("Enter")
    expect(page.locator("#detail-title")).to_be_focused()
    assert f"incident={chosen}" in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#detail .hint")).to_be_visible()
    order = page.evaluate(
        """document.querySelector('#incidents').compareDocumentPosition(document.querySelector('#map'))
        & Node.DOCUMENT_POSITION_FOLLOWING"""
    )
    assert order


def test_the_list_sorts_and_turns_its_pages(visit: Open) -> None:
    page = visit(drawn=False)
    page.locator("[data-sort=place]").click()
    expect(page.locator("#incidents .where").first).to_contain_text("Aghdam")
    page.locator("[data-sort=place]").click()
    expect(page.locator("#incidents .where").first).not_to_contain_text("Aghdam")
    page.get_by_role("button", name="Next page").click()
    expect(page.locator("#pager")).to_contain_text("page 2 of 2")
    assert page.locator("#incidents [data-incident-id]").count() == SHOWN - 50


def test_what_means_nothing_in_the_address_is_named_and_never_repeated(visit: Open) -> None:
    page = visit("/?from=<script>alert(1)</script>&role=king&incident=nobody", drawn=False)
    expect(page.locator("#noticed")).to_have_text("Ignored in the address, because it means nothing here: from, role.")
    expect(page.locator("#detail")).to_contain_text("No incident of this build has the id")
    assert "alert(1)" not in page.locator("body").inner_text()


def test_no_hit_is_said_in_words_with_a_way_out(visit: Open) -> None:
    page = visit("/?sides=un&role=attacker", drawn=False)
    expect(page.locator("#empty")).to_contain_text("No incident matches")
    page.locator("#empty button").click()
    expect(page.locator("#count")).to_have_text(f"{SHOWN} of {SHOWN} incidents")


def test_what_was_left_out_is_counted_and_leads_to_its_words(visit: Open) -> None:
    page = visit(drawn=False)
    page.locator("#left-out summary").click()
    page.locator("#left-out [data-go]").first.click()
    expect(page.locator("#detail")).to_contain_text("Left out of the map and the counts. History")
    expect(page.locator("#detail mark").first).to_be_visible()


def test_the_theme_switches_page_and_basemap(visit: Open) -> None:
    page = visit(scheme="dark")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("#theme-toggle").click()
    settle(page)
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert page.evaluate(f"{GD}.layout.map.style") == "/basemap/style-light.json"
    page.reload()
    ready(page)
    assert page.locator("html").get_attribute("data-theme") == "light"


def test_the_view_moves_to_the_filter_on_demand(visit: Open) -> None:
    page = visit("/?sides=civilians&role=suffered")
    before = page.evaluate(f"{GD}._fullLayout.map._subplot.getView().zoom")
    page.locator("[data-fit]").click()
    settle(page)
    assert page.evaluate(f"{GD}._fullLayout.map._subplot.getView().zoom") > before + 1


def test_a_phone_shows_the_incident_it_opened(visit: Open) -> None:
    page = visit(size=(390, 844), drawn=False)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#incidents [data-incident-id] button").nth(3).click()
    expect(page.locator("#detail-title")).to_be_in_viewport()


def test_without_webgl_the_list_serves_and_says_so(playwright: Playwright, server: Server) -> None:
    browser = start(playwright, "--disable-3d-apis")
    page = browser.new_page()
    page.goto(server.address + "/?sides=ARM")
    expect(page.locator("#no-map")).to_be_visible()
    expect(page.locator("#count")).to_contain_text(f"of {SHOWN} incidents")
    page.locator("#incidents [data-incident-id] button").first.click()
    expect(page.locator("#detail-title")).to_be_visible()
    page.locator("[data-side=ARM]").click()
    expect(page.locator("#count")).to_have_text(f"{SHOWN} of {SHOWN} incidents")
    browser.close()


def test_a_new_build_is_served_without_a_restart(visit: Open, playwright: Playwright, tmp_path, browser) -> None:  # type: ignore[no-untyped-def]
    server = Server(tables.Tables().write(tmp_path / "build"))
    try:
        page = browser.new_page()
        watched = Watched(page, server.address)
        page.goto(server.address)
        expect(page.locator("#empty")).to_contain_text("There are no incidents in these tables yet")
        tables.sample(30).write(tmp_path / "build")
        page.wait_for_timeout(1100)  # the folder is looked at once a second
        expect(page.locator("#newer")).to_be_hidden()
        for _ in range(30):  # the first question finds the new tables; the old ones answer until their store is made
            page.locator("[data-sort=place]").click()
            page.wait_for_timeout(700)
            if page.locator("#newer").is_visible():
                break
        expect(page.locator("#newer")).to_be_visible()
        page.get_by_role("link", name="Load the page again").click()
        expect(page.locator("#newer")).to_be_hidden()
        expect(page.locator("#count")).to_have_text("30 of 30 incidents")
        assert watched.said == []
        page.close()
    finally:
        server.stop()
