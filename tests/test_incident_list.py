"""The list in words: order, pages, and what cannot be on the map or on a day."""

from __future__ import annotations

from datetime import date

import pytest
from dash import html

from dashboard.store.accounts import Account, Figure
from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import incident_list, wording
from dashboard.web.filters import ORDERS, view
from tests import tables


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return Store(tables.sample(120).write(tmp_path_factory.mktemp("build"))).current()


def everyone(build: Build) -> list[str]:
    return sorted(build.select(Filter())["incident_id"])


def items(build: Build, address: str) -> list[html.Li]:
    asked = view(address)
    return incident_list.items(build, build.counts(asked.asked), asked)


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_keeps_all_rows_and_puts_the_unknown_last(build: Build, sort: str, order: str) -> None:
    asked = view(f"sort={sort}&order={order}")
    rows = build.records.rows(build.numbers(asked.asked, asked.sort, asked.descending, 0, 999))
    assert sorted(row["incident_id"] for row in rows) == everyone(build)
    column = {
        "date": "date_start",
        "place": "place_text",
        "killed": "killed_low",
        "wounded": "wounded_low",
        "precision": "where_precision",
    }[sort]
    keys = [row["place_name"] or row["place_text"] if sort == "place" else row[column] for row in rows]
    known = [key is not None for key in keys]
    assert known == sorted(known, reverse=True)
    found = [key.lower() if sort == "place" else key for key in keys if key is not None]
    assert found == sorted(found, reverse=order == "desc")
    assert len(set(map(str, found))) > 2


def test_the_pages_together_hold_each_incident_once(build: Build) -> None:
    for order in ORDERS:
        pages = [items(build, f"sort={order}&page={n}") for n in (1, 2, 3)]
        shown = [getattr(item, "data-incident-id") for page in pages for item in page]
        assert sorted(shown) == everyone(build)
        assert [len(page) for page in pages] == [incident_list.PAGE, incident_list.PAGE, 20]


def test_a_page_beyond_the_last_is_the_last(build: Build) -> None:
    assert [str(i) for i in items(build, "page=999")] == [str(i) for i in items(build, "page=3")]


def test_a_row_says_who_tells_what(build: Build) -> None:
    row = build.records.incident("i0000")
    assert row is not None
    said = str(incident_list.item(row, build.told([row["n"]])[row["n"]]))
    for words in ("1 Sep 2023", "near Sotk", "2 killed, 1 wounded", "no figures", "contested"):
        assert words in said


DAYS = [
    (("2023-09-01", "2023-09-01"), "1 Sep 2023"),
    (("2020-07-12", "2020-07-16"), "12–16 Jul 2020"),
    (("2023-09-01", "2023-09-30"), "Sep 2023"),
    (("2023-01-01", "2023-12-31"), "2023"),
    (("2022-11-01", "2023-02-28"), "Nov 2022 – Feb 2023"),
    (("2022-09-28", "2022-10-03"), "28 Sep – 3 Oct 2022"),
    (("2022-12-12", "2023-09-01"), "12 Dec 2022 – 1 Sep 2023"),
    (("2023-02-01", "2023-03-31"), "Feb–Mar 2023"),
    ((None, None), "undated"),
]


@pytest.mark.parametrize(("days", "words"), DAYS)
def test_days_are_said_as_exactly_as_they_are_known(days: tuple[str | None, str | None], words: str) -> None:
    assert wording.days(*(date.fromisoformat(day) if day else None for day in days)) == words


def test_both_names_of_a_disputed_place_are_shown() -> None:
    assert (
        wording.names({"place_name": "Kalbajar", "place_text": "Kelbecer", "place_other_names": ("Karvachar",)})
        == "Kalbajar / Karvachar"
    )


def test_a_figure_of_several_places_is_never_shown_as_one_places_own() -> None:
    shared = Account("insurgents", None, {"killed": Figure(50, None)}, joint=frozenset({"c1"}))
    ((_, words),) = wording.told([shared], ())
    assert words == "at least 50 killed (of Insurgents, in several places together)"


def test_what_of_a_search_is_not_sought_is_said(build: Build) -> None:
    assert incident_list.noticed(view("q=sot*")) == ""
    assert "3 letters or more" in incident_list.noticed(view("q=so*"))
    assert "12 words" in incident_list.noticed(view("q=" + "+".join(f"w{n}" for n in range(13))))
