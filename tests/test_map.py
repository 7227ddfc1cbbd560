"""The map's traces: what is drawn where, and what is never pinned."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.basemap.sprite import SIZES, sheet
from dashboard.store.build import Build
from dashboard.store.filter import Box, Filter
from dashboard.store.store import Store
from dashboard.web import geometry, looks, map, stacks, viewport
from dashboard.web.filters import view
from tests import tables
from tests.tables import figure, occurrence


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return Store(tables.sample().write(tmp_path_factory.mktemp("build"))).current()


def drawn(build: Build, address: str = "") -> dict[str, dict[str, Any]]:
    """Return the traces by name."""
    changes = map.patch(build, view(address)).to_plotly_json()["operations"]
    return {trace["uid"]: trace for trace in next(c["params"]["value"] for c in changes if c["location"] == ["data"])}


def numbers(packed: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<f4")


def ids(traces: dict[str, dict[str, Any]]) -> set[str]:
    """Return the incidents that some trace leads to."""
    return {key for trace in traces.values() for key in trace.get("customdata", []) if key}


def one(tmp_path: Path, where: dict[str, Any], accounts: dict[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    made = tables.Tables()
    tables.add(made, tables.happened(date(2023, 9, 1)), where, accounts or {"ARM": [figure("killed", "ARM", 2)]})
    return drawn(Store(made.write(tmp_path)).current())


def test_every_located_incident_is_reached_by_a_click_or_its_stack(build: Build) -> None:
    incidents, everything = build.select(Filter()), view("").asked
    located = incidents[incidents["located"]]
    reached: set[str] = set()
    for key in ids(drawn(build)):
        here: str | None = key
        while here is not None and (row := build.records.incident(here)):  # on to the stack's end
            reached.add(here)
            here = build.stack(row, everything).next
        here = key
        while here is not None and (row := build.records.incident(here)):  # and back to its beginning
            reached.add(here)
            here = build.stack(row, everything).previous
    assert set(located["incident_id"]) == reached


def test_a_click_on_a_stack_opens_its_first(build: Build) -> None:
    june = view("from=2023-06-14&to=2023-06-17").asked
    firsts = [build.records.incident(key) for key in ids(drawn(build, "from=2023-06-14&to=2023-06-17"))]
    stacks = [build.stack(row, june) for row in firsts if row is not None]
    assert sorted(stack.count for stack in stacks)[-1] == 4
    assert {stack.at for stack in stacks} == {1}


def test_a_country_is_never_pinned(build: Build) -> None:
    incidents = build.select(Filter())
    country = incidents[incidents["place_text"] == "Armenia"]["incident_id"].iloc[0]
    assert country not in ids(drawn(build))


def test_an_area_is_drawn_as_its_outline_and_name_and_has_no_mark(tmp_path: Path) -> None:
    traces = one(tmp_path, tables.within("Kalbajar District", 40.05, 45.95, 28, 3, ("Karvachar",)))
    assert traces["names"]["text"] == ["Kalbajar District / Karvachar (1)"]
    assert len(numbers(traces["reach"]["lon"])) > 10
    assert not any(traces[uid]["customdata"] for uid in traces if uid.startswith("side-"))


def test_an_area_without_an_outline_is_the_circle_of_its_reach(tmp_path: Path) -> None:
    traces = one(tmp_path, tables.within("Somewhere", 40.0, 45.0, 30, 4) | {"geometry": None})
    spread = np.nanmax(numbers(traces["reach"]["lat"])) - np.nanmin(numbers(traces["reach"]["lat"]))
    assert spread == pytest.approx(60 / 111.195, rel=0.02)


def test_a_line_is_clickable_at_each_of_its_corners(build: Build) -> None:
    traces = drawn(build)
    assert set(traces["lines"]["customdata"]) == {"i0002"}
    assert len(numbers(traces["lines"]["lon"])) == len(traces["lines"]["customdata"])


def test_near_draws_a_circle_of_the_radius_around_the_point(tmp_path: Path) -> None:
    traces = one(tmp_path, tables.at(0, "near", 10))
    spread = np.nanmax(numbers(traces["reach"]["lat"])) - np.nanmin(numbers(traces["reach"]["lat"]))
    assert spread == pytest.approx(20 / 111.195, rel=0.02)


@pytest.mark.parametrize(
    ("role", "code"), [("involved", "ARM"), ("suffered", "ARM"), ("attacker", "AZE"), ("claimed", "ARM")]
)
def test_a_mark_stands_for_the_side_in_the_chosen_role(tmp_path: Path, role: str, code: str) -> None:
    made = tables.Tables()
    tables.add(
        made,
        tables.happened(date(2023, 9, 1)),
        tables.at(0),
        {"ARM": [figure("killed", "ARM", 2), tables.blame("AZE")]},
    )
    traces = drawn(Store(made.write(tmp_path)).current(), f"role={role}")
    assert [uid for uid, trace in traces.items() if uid.startswith("side-") and trace["customdata"]] == [f"side-{code}"]


def test_a_mark_of_several_sides_or_of_none_takes_neither_ones_look(tmp_path: Path) -> None:
    both = one(tmp_path / "a", tables.at(0), {"ARM": [figure("killed", "ARM", 2)], "AZE": [figure("killed", "AZE", 2)]})
    none = one(tmp_path / "b", tables.at(0), {"ARM": [occurrence("shots")]})
    (several,), (unstated,) = (
        [t for t in traces.values() if t.get("customdata") and t["uid"].startswith("side-")] for traces in (both, none)
    )
    assert several["marker"]["symbol"] == ["star_16"]
    assert unstated["marker"]["symbol"] == ["cross_14"]
    assert {each["marker"]["color"] for each in (several, unstated)}.isdisjoint(
        {looks.colour(code, "light") for code in ("ARM", "AZE")}
    )


def test_unknown_losses_are_hollow_and_zero_is_not(tmp_path: Path) -> None:
    unknown = one(tmp_path / "a", tables.at(0), {"ARM": [occurrence("shots")]})
    zero = one(tmp_path / "b", tables.at(0), {"ARM": [figure("killed", "ARM", 0)]})
    assert np.isfinite(numbers(unknown["holes"]["lon"])).sum() == 1
    assert np.isfinite(numbers(zero["holes"]["lon"])).sum() == 0


def test_more_losses_are_larger() -> None:
    steps = [stacks._step(losses) for losses in (0, 1, 5, 20, 80, 10_000)]
    assert steps == sorted(steps)
    assert steps[0] < steps[-1] < len(SIZES)


def test_every_named_shape_is_in_the_sprite(build: Build) -> None:
    known = set(sheet()[0])
    named = {symbol for trace in drawn(build).values() for symbol in trace.get("marker", {}).get("symbol", [])}
    assert named
    assert named <= known


def test_the_traces_are_the_same_ones_whatever_is_asked(build: Build) -> None:
    assert list(drawn(build)) == list(drawn(build, "sides=un")) == list(drawn(build, "role=claimed&incident=i0000"))


def test_the_chosen_incident_is_set_off(build: Build) -> None:
    assert np.isfinite(numbers(drawn(build, "incident=i0000")["picked"]["lon"])).sum() == 1
    assert np.isfinite(numbers(drawn(build, "incident=i0002")["picked-shape"]["lon"])).sum() > 3
    assert np.isfinite(numbers(drawn(build)["picked"]["lon"])).sum() == 0


@pytest.mark.parametrize(
    "found",
    [
        None,
        {},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": None},
        {"type": "Polygon", "coordinates": [[["a", "b"]]]},
        {"type": "Polygon", "coordinates": [[[1, 2], [3]]]},
        {"type": "LineString", "coordinates": [[0, 0]]},
        {"type": "LineString", "coordinates": "x"},
        {"type": "LineString", "coordinates": [[0, 95], [0, 96]]},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "LineString", "coordinates": [[0, float("nan")], [1, 1]]},
    ],
)
def test_an_unsound_geometry_draws_nothing(found: dict[str, Any] | None) -> None:
    assert geometry.runs(found) == []
    assert not geometry.is_line(found)


def test_the_view_holds_all_incidents_and_an_empty_build_has_one() -> None:
    assert 5 < viewport.viewport(Box(44.0, 39.0, 47.5, 41.5))["zoom"] < 9
    assert viewport.viewport(Box(-180, -85, 180, 85))["zoom"] >= 0.5
    assert viewport.viewport(Box(45.0, 40.0, 45.0, 40.0))["zoom"] == 9
    assert viewport.viewport(None)["zoom"] == 1.0


def test_no_text_of_a_report_and_no_markup_reaches_the_hover(tmp_path: Path) -> None:
    traces = one(tmp_path, tables.at(0) | {"place_name": "<img src=x>&", "place_text": "<img src=x>&"})
    hover = next(
        trace["hovertext"][0] for uid, trace in traces.items() if uid.startswith("side-") and trace["customdata"]
    )
    assert "<img" not in hover
    assert "‹img src=x›and" in hover
