"""Discs for what is too much to be drawn one by one: every incident is in one, and its sides in its rings."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.settings import MAX_MARKS
from dashboard.store.build import Build
from dashboard.store.filter import Box, Filter
from dashboard.store.store import Store
from dashboard.web import cells, looks, map
from dashboard.web.cells import Disc
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


DISCS = st.builds(
    Disc,
    st.floats(-180, 180),
    st.floats(-85, 85),
    st.lists(
        st.tuples(st.sampled_from(["ARM", "AZE", "several", "unstated", "rest"]), st.integers(1, 10**7)),
        min_size=1,
        max_size=5,
    ),
    st.just(HERE),
)


@pytest.mark.parametrize("zoom", [0.0, 1.0, 3.3, 7.0, 12.0, 16.0, 24.0])
@pytest.mark.parametrize(
    "asked", [Filter(), Filter(sides=("ARM",)), Filter(date(2023, 1, 1), date(2023, 3, 31)), Filter(sides=("nobody",))]
)
def test_discs_together_hold_each_located_incident_once(build: Build, asked: Filter, zoom: float) -> None:
    shown = cells.discs(build, asked, WORLD, zoom, "suffered")
    assert sum(disc.incidents for disc in shown) == located(build, asked)
    assert len({disc.box for disc in shown}) == len(shown)
    for disc in shown:
        assert sum(count for _, count in disc.shares) == disc.incidents
        assert disc.box.west <= disc.longitude <= disc.box.east
        assert disc.box.south <= disc.latitude <= disc.box.north


def test_a_cells_corners_ask_for_just_what_it_holds(build: Build) -> None:
    for disc in cells.discs(build, Filter(), WORLD, 7.0, "suffered"):
        west, south, east, north = (float(corner) for corner in cells.key(disc.box).removeprefix("cell:").split(","))
        assert build.counts(view(f"box={west},{south},{east},{north}").asked).chosen == disc.incidents


def test_discs_of_few_lie_on_those_of_many(build: Build) -> None:
    counts = [disc.incidents for disc in cells.discs(build, Filter(), WORLD, 6.0, "suffered")]
    assert counts == sorted(counts, reverse=True)


def test_a_disc_stays_where_it_is_while_time_is_brushed(build: Build) -> None:
    whole = {disc.box: disc for disc in cells.discs(build, Filter(), WORLD, 5.0, "suffered")}
    some = cells.discs(build, Filter(date(2023, 3, 1), date(2023, 6, 30)), WORLD, 5.0, "suffered")
    assert some
    for disc in some:
        assert (disc.longitude, disc.latitude) == pytest.approx((whole[disc.box].longitude, whole[disc.box].latitude))


@pytest.mark.parametrize("zoom", np.arange(0, 22.5, 0.25).tolist())
def test_a_cell_is_45_to_91_pixels_wide_at_every_zoom(zoom: float) -> None:
    across = 512 * 2**zoom * 2 ** cells.shift(zoom) / 2**27
    assert 45 <= across <= 91


def test_a_size_grows_with_the_number_and_depends_on_nothing_else() -> None:
    sizes = [cells.size(n) for n in (1, 2, 10, 999, 10**6, 3 * 10**7)]
    assert sizes == sorted(set(sizes))
    assert 12 <= sizes[0] < sizes[-1] < 90


@settings(deadline=None)
@given(st.lists(DISCS, min_size=1, max_size=4), st.sampled_from(["light", "dark"]))
def test_the_rings_of_a_disc_have_the_areas_of_its_shares(shown: list[Disc], theme: Any) -> None:
    longitude, _, width, colours = cells.rings(shown, theme)
    assert len(longitude) == len(width) == len(colours) == sum(len(disc.shares) for disc in shown)
    first = 0
    for disc in shown:
        rings = list(range(first, first := first + len(disc.shares)))
        discs = (width[rings] / cells.size(disc.incidents)) ** 2  # shares of the area within each ring's edge
        assert discs[0] == pytest.approx(1)
        areas = -np.diff(np.append(discs, 0))
        shares = [count / disc.incidents for _, count in disc.shares][::-1]
        assert areas == pytest.approx(shares, abs=1e-9)
        assert [colours[n] for n in rings] == [looks.colour(code, theme) for code, _ in disc.shares][::-1]


def test_many_sides_in_a_cell_are_the_largest_and_the_others_together(tmp_path: Path) -> None:
    made = tables.Tables()
    for code, count in (("ARM", 9), ("AZE", 7), ("RUS", 5), ("civilians", 4), ("un", 3), ("ngo", 2), ("media", 1)):
        for _ in range(count):
            row = tables.happened(date(2023, 1, 1)), tables.at(0, "in")
            tables.add(made, *row, {"ARM": [tables.occurrence("shots")]}, target=code)
    (disc,) = cells.discs(Store(made.write(tmp_path)).current(), Filter(), None, 3.0, "suffered")
    assert disc.shares == [("ARM", 9), ("AZE", 7), ("RUS", 5), ("civilians", 4), ("rest", 6)]


@given(st.integers(0, 10**9))
def test_a_number_on_a_disc_is_never_more_than_there_are(incidents: int) -> None:
    words = cells.number(incidents)
    assert len(words) <= 5
    unit = {"k": 1_000, "M": 1_000_000}.get(words[-1], 1)
    said = float(words.rstrip("kM")) * unit
    assert said <= incidents < said * 1.1 + 1


def test_a_disc_says_what_it_stands_for_in_full_numbers() -> None:
    said = cells.hover(Disc(0, 0, [("ARM", 1_200), ("unstated", 34)], HERE))
    assert "1,234 incidents" in said
    assert "Armenia 1,200" in said
    assert "Not stated 34" in said
    assert "<b>1 incident</b>" in cells.hover(Disc(0, 0, [("ARM", 1)], HERE))


def test_where_there_is_too_much_the_map_has_discs_and_no_marks(build: Build, crowded: None) -> None:
    found = drawn(build, "view=6.0,44.0,39.0,47.5,41.5")
    assert found["meta"]["partial"] is True
    assert not any(trace.get("customdata") for uid, trace in found.items() if uid.startswith("side-"))
    assert all(key.startswith("cell:") for key in found["cells"]["customdata"])
    shown = cells.discs(build, Filter(), HERE, 6.0, "suffered")
    assert found["cell-numbers"]["text"] == [cells.number(disc.incidents) for disc in shown]
    assert len(numbers(found["cell-rings"]["marker"]["size"])) == sum(len(disc.shares) for disc in shown)
    assert numbers(found["cells"]["marker"]["size"]) == pytest.approx([cells.size(disc.incidents) for disc in shown])


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
