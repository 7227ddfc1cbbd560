"""A cube's running sums against counting each incident anew."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.store.cube import CellCube, Cube
from dashboard.store.mercator import degrees

STEPS = 9
Row = dict[str, Any]


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A group of incidents that begin and end together, or have no day."""
    begin = draw(st.none() | st.integers(0, STEPS - 1))
    end = None if begin is None else draw(st.integers(begin, STEPS - 1))
    return {
        "step_from": begin,
        "step_to": end,
        "side": draw(st.integers(-2, 2)),
        "sure": draw(st.booleans()),
        "incidents": draw(st.integers(1, 5)),
        "killed": draw(st.integers(0, 2**40)),
    }


# Also such as lie before all steps or after them.
STRETCHES = st.integers(0, STEPS).flatmap(lambda first: st.tuples(st.just(first), st.integers(first - 1, STEPS - 1)))
KINDS = {"step_from": pa.int16(), "step_to": pa.int16(), "side": pa.int16(), "sure": pa.bool_()}


def table(found: list[Row]) -> pa.Table:
    columns = pa.schema({**KINDS, "incidents": pa.int64(), "killed": pa.int64()})
    return pa.Table.from_pylist(found, schema=columns)


def cube(found: list[Row]) -> Cube:
    return Cube(table(found), ("side", "sure"), ("incidents", "killed"), STEPS)


def overlaps(row: Row, first: int, last: int) -> bool:
    return row["step_from"] is not None and row["step_from"] <= last and row["step_to"] >= first


def summed(found: list[Row]) -> dict[tuple[int, bool], tuple[int, int]]:
    sums: dict[tuple[int, bool], tuple[int, int]] = {}
    for row in found:
        incidents, killed = sums.get((row["side"], row["sure"]), (0, 0))
        sums[row["side"], row["sure"]] = incidents + row["incidents"], killed + row["killed"]
    return sums


def over(made: Cube, between: tuple[int, int] | None) -> dict[tuple[int, bool], tuple[int, int]]:
    sums = made.over(between)
    assert len(sums) == len(sums.values["incidents"])
    assert all(made.sum(name, between) == values.sum() for name, values in sums.values.items())
    keys = zip(sums.keys["side"].tolist(), sums.keys["sure"].astype(bool).tolist(), strict=True)
    values = zip(sums.values["incidents"].tolist(), sums.values["killed"].tolist(), strict=True)
    return dict(zip(keys, values, strict=True))


@settings(deadline=None)
@given(st.lists(rows(), max_size=30), STRETCHES)
def test_what_overlaps_a_stretch_is_what_begins_by_its_end_less_what_ended_before_it(
    found: list[Row], between: tuple[int, int]
) -> None:
    first, last = between
    assert over(cube(found), between) == summed([row for row in found if overlaps(row, first, last)])


@settings(deadline=None)
@given(st.lists(rows(), max_size=30))
def test_at_any_time_the_undated_count_too(found: list[Row]) -> None:
    assert over(cube(found), None) == summed(found)


@settings(deadline=None)
@given(st.lists(rows(), max_size=30), st.lists(st.integers(0, STEPS), min_size=2, max_size=6).map(sorted))
def test_a_bar_counts_what_overlaps_it_in_every_group(found: list[Row], edges: list[int]) -> None:
    made = cube(found)
    bars = made.bars(np.array(edges), "incidents")
    for n, (first, end) in enumerate(pairwise(edges)):
        if first == end:
            continue
        wanted = sum(row["incidents"] for row in found if overlaps(row, first, end - 1))
        assert bars[n].sum() == wanted
    assert made.undated("incidents").sum() == sum(row["incidents"] for row in found if row["step_from"] is None)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, STEPS - 1), st.integers(0, 40), st.integers(0, 40), st.integers(-2, 9))))
def test_the_middle_of_a_cell_is_that_of_all_in_it_and_stays_while_time_is_brushed(
    found: list[tuple[int, int, int, int]],
) -> None:
    shift = 3

    def corner(at: int) -> float:
        return (at >> shift << shift) + 0.5

    groups: Counter[tuple[int, int, int, int]] = Counter()
    sums: dict[tuple[int, int, int, int], list[int]] = {}
    for step, x, y, mark in found:
        key = (step, x >> shift, y >> shift, mark)
        groups[key] += 1
        sums.setdefault(key, [0, 0])
        sums[key] = [sums[key][0] + x, sums[key][1] + y]
    rows_ = [
        {"step_from": k[0], "step_to": k[0], "cell_x": k[1], "cell_y": k[2], "mark": k[3]}
        | {"incidents": n, "sum_x": sums[k][0], "sum_y": sums[k][1]}
        for k, n in groups.items()
    ]
    named = ("step_from", "step_to", "cell_x", "cell_y", "mark", "incidents", "sum_x", "sum_y")
    columns = pa.schema(dict.fromkeys(named, pa.int64()))
    made = CellCube(pa.Table.from_pylist(rows_, schema=columns), shift, STEPS)
    for between in (None, (0, 2), (5, 5)):
        part = made.over(between)
        names = ("west", "north", "longitude", "latitude")
        for west, north, *middle in zip(*(part.keys[name] for name in names), strict=True):
            inside = [(a, b) for _, a, b, _ in found if degrees(corner(a), corner(b)) == (west, north)]
            assert middle == pytest.approx(degrees(*(np.mean(inside, axis=0) + 0.5)))
        assert part.values["incidents"].sum() == sum(
            between is None or between[0] <= s <= between[1] for s, *_ in found
        )


def test_no_rows_no_sums() -> None:
    empty = cube([])
    assert over(empty, None) == over(empty, (0, STEPS - 1)) == {}
    assert empty.bars(np.array([0, STEPS]), "incidents").sum() == 0


def test_a_size_that_grows_with_the_groups_is_told_so_that_shelves_can_keep_room() -> None:
    some = [{"step_from": 0, "step_to": 1, "side": n, "sure": True, "incidents": 1, "killed": 0} for n in range(3)]
    assert cube(some).size == 3 * cube(some[:1]).size > 0
