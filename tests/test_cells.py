"""Discs for what is too much to be drawn one by one: every incident is in one, and its sides in its rings."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.settings import MAX_MARKS
from dashboard.store.answers import Cells
from dashboard.store.build import Build
from dashboard.store.filter import Box, Filter
from dashboard.store.store import Store
from dashboard.web import cells, looks, map
from dashboard.web.filters import view
from tests import tables

WORLD = Box(-180.0, -85.0, 180.0, 85.0)
HERE = Box(44.0, 39.0, 47.5, 41.5)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return Store(tables.sample(300).write(tmp_path_factory.mktemp("build"))).current()


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even the sample be too much to be drawn one by one."""
    monkeypatch.setattr(map, "MAX_MARKS", MAX_MARKS._replace(value=40))


def drawn(build: Build, address: str) -> dict[str, Any]:
    operations = map.patch(build, view(address)).to_plotly_json()["operations"]
    found = {tuple(each["location"]): each["params"]["value"] for each in operations}
    return {trace["uid"]: trace for trace in found["data",]} | {"meta": found["layout", "meta"]}


def numbers(packed: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<f4")


def located(build: Build, asked: Filter) -> int:
    counts = build.counts(asked)
    return counts.chosen - counts.unlocated


CODES = ["ARM", "AZE", "RUS", "civilians", "un", "several", "unstated"]
CELL = st.dictionaries(st.sampled_from(CODES), st.integers(1, 10**7), min_size=1)


def counted(found: list[dict[str, int]]) -> Cells:
    """Cells in a row, one a degree, with these incidents by code; their incidents lie at random, also on borders."""
    rows = [(n, code, count) for n, by_code in enumerate(found) for code, count in by_code.items()]
    west = np.array([n for n, _, _ in rows], dtype="f8")
    zero = np.zeros(len(rows))
    codes = np.array([code for _, code, _ in rows], dtype=object)
    counts = np.array([count for _, _, count in rows], dtype=np.int64)
    return Cells(west + (west % 3) / 2, zero, codes, counts, west, zero + 1, west + 1, zero)


def shares(by_code: dict[str, int]) -> list[tuple[str, int]]:
    """The rule in plain words: the largest first, and from the fifth on one share for all."""
    largest = sorted(by_code.items(), key=lambda share: -share[1])
    if len(largest) <= 5:
        return largest
    return [*largest[:4], ("rest", sum(count for _, count in largest[4:]))]


@given(st.lists(CELL, max_size=6))
def test_a_disc_has_its_cells_shares_the_largest_first(found: list[dict[str, int]]) -> None:
    shown = cells.of(counted(found))
    assert len(shown) == len(found)
    for n, box in enumerate(shown.boxes()):
        assert shown.shares(n) == shares(found[int(box.west)])
        assert shown.incidents[n] == sum(found[int(box.west)].values())
        assert box.west + 0.29 < shown.longitude[n] < box.east - 0.29


@pytest.mark.parametrize("zoom", [0.0, 1.0, 3.3, 7.0, 12.0, 16.0, 24.0])
@pytest.mark.parametrize(
    "asked", [Filter(), Filter(sides=("ARM",)), Filter(date(2023, 1, 1), date(2023, 3, 31)), Filter(sides=("nobody",))]
)
def test_discs_together_hold_each_located_incident_once(build: Build, asked: Filter, zoom: float) -> None:
    shown = cells.discs(build, asked, WORLD, zoom, "suffered")
    assert shown.incidents.sum() == shown.count.sum() == located(build, asked)
    assert len(set(shown.boxes())) == len(shown)
    west, south, east, north = shown.corners
    assert ((west <= shown.longitude) & (shown.longitude <= east)).all()
    assert ((south <= shown.latitude) & (shown.latitude <= north)).all()


@pytest.mark.parametrize("zoom", [7.0, 15.0, 16.0])
def test_a_cells_corners_ask_for_just_what_it_holds(build: Build, zoom: float) -> None:
    shown = cells.discs(build, Filter(), WORLD, zoom, "suffered")
    for box, incidents in zip(shown.boxes(), shown.incidents, strict=True):
        corners = cells.key(box).removeprefix("cell:")
        assert build.counts(view(f"box={corners}").asked).chosen == incidents


def test_discs_of_few_lie_on_those_of_many(build: Build) -> None:
    counts = cells.discs(build, Filter(), WORLD, 6.0, "suffered").incidents.tolist()
    assert counts == sorted(counts, reverse=True)


def test_a_disc_stays_where_it_is_while_time_is_brushed(build: Build) -> None:
    def places(asked: Filter) -> dict[Box, tuple[float, float]]:
        shown = cells.discs(build, asked, WORLD, 5.0, "suffered")
        return dict(zip(shown.boxes(), zip(shown.longitude, shown.latitude, strict=True), strict=True))

    whole, some = places(Filter()), places(Filter(date(2023, 3, 1), date(2023, 6, 30)))
    assert some
    for box, place in some.items():
        assert place == pytest.approx(whole[box])


@pytest.mark.parametrize("zoom", np.arange(0, 22.5, 0.25).tolist())
def test_a_cell_is_45_to_91_pixels_wide_at_every_zoom(zoom: float) -> None:
    across = 512 * 2**zoom * 2 ** cells.shift(zoom) / 2**27
    assert 45 <= across <= 91


def test_a_size_grows_with_the_number_and_depends_on_nothing_else() -> None:
    sizes = cells.size(np.array([1, 2, 10, 999, 10**6, 3 * 10**7])).tolist()
    assert sizes == sorted(set(sizes))
    assert 12 <= sizes[0] < sizes[-1] < 90


@given(st.lists(CELL, min_size=1, max_size=4), st.sampled_from(["light", "dark"]))
def test_the_rings_of_a_disc_have_the_areas_of_its_shares(found: list[dict[str, int]], theme: Any) -> None:
    shown = cells.of(counted(found))
    longitude, _, width, colours = cells.rings(shown, theme)
    assert len(longitude) == len(width) == len(colours) == len(shown.code)
    first = 0
    for n, (whole, incidents) in enumerate(zip(cells.size(shown.incidents), shown.incidents, strict=True)):
        rings = list(range(first, first := first + len(shown.shares(n))))
        discs = (width[rings] / whole) ** 2  # shares of the area within each ring's edge
        assert discs[0] == pytest.approx(1)
        areas = -np.diff(np.append(discs, 0))
        assert areas == pytest.approx([count / incidents for _, count in shown.shares(n)][::-1], abs=1e-9)
        assert [colours[ring] for ring in rings] == [looks.colour(code, theme) for code, _ in shown.shares(n)][::-1]


def test_many_sides_in_a_cell_are_the_largest_and_the_others_together(tmp_path: Path) -> None:
    made = tables.Tables()
    for code, count in (("ARM", 9), ("AZE", 7), ("RUS", 5), ("civilians", 4), ("un", 3), ("ngo", 2), ("media", 1)):
        for _ in range(count):
            row = tables.happened(date(2023, 1, 1)), tables.at(0, "in")
            tables.add(made, *row, {"ARM": [tables.occurrence("shots")]}, target=code)
    shown = cells.discs(Store(made.write(tmp_path)).current(), Filter(), None, 3.0, "suffered")
    assert len(shown) == 1
    assert shown.shares(0) == [("ARM", 9), ("AZE", 7), ("RUS", 5), ("civilians", 4), ("rest", 6)]


@given(st.integers(0, 10**9))
def test_a_number_on_a_disc_is_never_more_than_there_are(incidents: int) -> None:
    words = cells.number(incidents)
    assert len(words) <= 5
    unit = {"k": 1_000, "M": 1_000_000}.get(words[-1], 1)
    said = float(words.rstrip("kM")) * unit
    assert said <= incidents < said * 1.1 + 1


def test_a_disc_says_what_it_stands_for_in_full_numbers() -> None:
    said = cells.hover([("ARM", 1_200), ("unstated", 34)])
    assert "1,234 incidents" in said
    assert "Armenia 1,200" in said
    assert "Not stated 34" in said
    assert "<b>1 incident</b>" in cells.hover([("ARM", 1)])


def test_where_there_is_too_much_the_map_has_discs_and_no_marks(build: Build, crowded: None) -> None:
    found = drawn(build, "view=6.0,44.0,39.0,47.5,41.5")
    assert found["meta"]["partial"] is True
    assert not any(trace.get("customdata") for uid, trace in found.items() if uid.startswith("side-"))
    assert all(key.startswith("cell:") for key in found["cells"]["customdata"])
    shown = cells.discs(build, Filter(), HERE, 6.0, "suffered")
    assert found["cell-numbers"]["text"] == [cells.number(count) for count in shown.incidents.tolist()]
    assert len(numbers(found["cell-rings"]["marker"]["size"])) == len(shown.code)
    assert numbers(found["cells"]["marker"]["size"]) == pytest.approx(cells.size(shown.incidents))


def test_near_enough_the_map_has_marks_and_no_discs(build: Build, crowded: None) -> None:
    found = drawn(build, "view=12.0,45.860,40.200,45.870,40.206")
    assert found["meta"]["partial"] is True
    assert found["cell-numbers"]["text"] == [""]
    keys = [key for uid, trace in found.items() if uid.startswith("side-") for key in trace["customdata"]]
    assert keys
    assert all(45.86 <= row["longitude"] <= 45.87 for row in map_rows(build, keys))


def map_rows(build: Build, keys: list[str]) -> list[dict[str, Any]]:
    return [row for key in keys if (row := build.records.incident(key)) is not None]


def test_the_open_incident_is_marked_among_the_discs_where_the_filter_holds_it(build: Build, crowded: None) -> None:
    seen = "view=6.0,44.0,39.0,47.5,41.5"
    held = drawn(build, f"incident=i0000&{seen}")
    assert np.isfinite(numbers(held["picked"]["lon"])).sum() == 1
    left_out = drawn(build, f"incident=i0000&killed=0&from=2022-09-12&to=2023-08-30&{seen}")
    assert left_out["meta"]["partial"] is True
    assert np.isfinite(numbers(left_out["picked"]["lon"])).sum() == 0


def test_few_incidents_are_marks_wherever_the_map_looks(build: Build) -> None:
    found = drawn(build, "view=12.0,0.0,0.0,1.0,1.0")
    assert found["meta"]["partial"] is False
    keys = {key for uid, trace in found.items() if uid.startswith("side-") for key in trace["customdata"]}
    assert len(keys) > 100


def test_the_traces_are_the_same_ones_with_discs_and_with_marks(build: Build, crowded: None) -> None:
    names = list(drawn(build, "view=6.0,44.0,39.0,47.5,41.5"))
    assert names == list(drawn(build, "view=12.0,45.86,40.2,45.87,40.206")) == list(drawn(build, "sides=nobody"))
    assert names[:-1] == [trace["uid"] for trace in map.figure(build, "light")["data"]]
