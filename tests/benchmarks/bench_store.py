"""The store behind the page: what a step of a brush costs the server, and a whole move that nobody has made before."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from dash._utils import to_json
from flask.testing import FlaskClient

from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import cells, filters, timeline
from dashboard.web import map as drawing
from dashboard.web.app import create_app
from dashboard.web.callbacks import answered
from dashboard.web.wording import plural
from tests.benchmarks import brush, made, moves
from tests.benchmarks.brush import Window
from tests.benchmarks.measures import Measure, Row, Sizes, best, p95, size, took
from tests.callbacks import UPDATE

STEPS, WARM = 300, 20
MOST_SECONDS, MOST_RATIO = 0.005, 2.0
TIMES_PANDAS, TIMES_LIMIT = 15, 45
COLD = 7
EVERYTHING, NARROWED = Filter(), Filter(precision=7)
_ROLE = "suffered"


class Step(NamedTuple):
    """Seconds of one step: reading the cubes, making what is drawn and said of them, writing that as JSON."""

    cubes: float
    made: float
    json: float

    @property
    def whole(self) -> float:
        """All of it."""
        return self.cubes + self.made + self.json


@cache
def opened(n: int) -> Build:
    """Return the build of so many incidents; its store is made where there is none yet."""
    return Store(made.kept("tables", n)).current()


# A step of a brush.


def step(build: Build, window: Window, seen: str) -> Step:
    """Answer a live step as the page's callback does, and say what its parts took.

    The cubes are read once more by themselves: what the rest takes is what is left of the whole.
    """
    told: list[object] = []
    whole = took(lambda: told.extend(answers(build, window, seen)))
    asked = filters.view(brush.scene(window, seen))

    def read() -> None:
        build.counts(asked.asked)
        build.cells(asked.asked, asked.seen, cells.shift(asked.zoom), _ROLE)

    reading = min(took(read), whole)
    return Step(reading, whole - reading, took(lambda: [to_json(one) for one in told]))


def answers(build: Build, window: Window, seen: str) -> list[object]:
    """Return what the callback answers to a live step: the map's part, the counts, and the histogram's."""
    scene = filters.view(brush.scene(window, seen))
    return [drawing.patch(build, scene), answered(build, scene), timeline.patch(build, scene)]


def views(build: Build) -> dict[str, str]:
    """Return the views that are brushed: all the world, and near by where most incidents lie."""
    return {"world": brush.world(build), "near": brush.crowded(build)[0]}


def brushing(sizes: Sizes) -> Iterator[Row]:
    """Measure the steps of each size and view, and the largest beside the smallest."""
    smallest: dict[str, float] = {}
    for n in sorted(sizes.rows):
        build = opened(n)
        for name, seen in views(build).items():
            moved = brush.windows(build, STEPS + WARM)
            steps = [step(build, window, seen) for window in moved][WARM:]
            worst = p95(each.whole for each in steps)
            parts = ", ".join(
                f"{part} {statistics.median(getattr(each, part) for each in steps) * 1000:.1f}" for part in Step._fields
            )
            first = smallest.setdefault(name, worst)
            ratio = f"{worst / first:.2f}x of {size(min(sizes.rows))}"
            met = worst < MOST_SECONDS and worst / first <= MOST_RATIO
            yield Row(f"{size(n)}, {name}", f"p95 {worst * 1000:.1f} ms", ratio, f"medians, ms: {parts}", met)


def through_dash(sizes: Sizes) -> Iterator[Row]:
    """Measure the same steps as requests to the app, one after the other: what Dash and Flask add."""
    for n in sorted(sizes.rows):
        build, client = opened(n), create_app(made.kept("tables", n)).server.test_client()
        wired = json.loads(client.get("/_dash-dependencies").data)
        for name, seen in views(build).items():
            moved = [brush.requests(wired, window, seen) for window in brush.windows(build, STEPS + WARM)]
            steps = [took(lambda bodies=bodies, client=client: _post(client, bodies)) for bodies in moved][WARM:]
            peer = f"{plural(len(moved[0]), 'request')}, median {statistics.median(steps) * 1000:.1f} ms"
            yield Row(f"{size(n)}, {name}", f"p95 {p95(steps) * 1000:.1f} ms", "", peer)


def _post(client: FlaskClient, bodies: list[bytes]) -> None:
    for body in bodies:
        answer = client.post(UPDATE, data=body, content_type="application/json")
        assert answer.status_code in (200, 204), answer.status


# A cold move.


def world_shift(build: Build) -> int:
    """Return how large the cells are when the page opens."""
    return cells.shift(filters.view(f"view={brush.world(build)}").zoom)


def cold(build: Build, shift: int, asked: Filter = EVERYTHING) -> dict[str, float]:
    """Answer a move that this process has not made before, and return the seconds of its five parts.

    Asked for everything, sums that were kept when the store was made are read; any filter reads all rows.
    """
    fresh = Build(build._engine, None)
    span = fresh.span()
    assert span is not None
    edges = timeline.edges(span, fresh.steps.unit)
    return {
        "cells": took(lambda: fresh.cells(asked, None, shift, _ROLE)),
        "histogram and counts": took(lambda: (fresh.counts(asked), fresh.histogram(asked, edges))),
        "accounts": took(lambda: fresh.accounts(asked)),
        "page": took(lambda: fresh.records.rows(fresh.numbers(asked, count=moves.PAGE))),
        "marks": took(lambda: fresh.marks(asked, None, moves.MARKS)),
    }


def worst_move(sizes: Sizes) -> Iterator[Row]:
    """Measure the move over all years and the whole world beside pandas and beside bare memory.

    Instead of counts by side and type the store adds up each account of each side's losses, over more rows than there
    are incidents.
    """
    n = sizes.largest
    build = opened(n)
    shift = world_shift(build)
    cold(build, shift)  # so that the file is in memory and the queries are compiled
    found = [cold(build, shift) for _ in range(COLD)]
    whole = [sum(parts.values()) for parts in found]
    own = min(whole)
    rows, _, _ = moves.frame(made.kept("tables", n))
    asked = moves.Move(shift=shift)
    pandas, plainly = best(lambda: moves.answer(rows, asked)), took(lambda: moves.plainly(rows, asked))
    limit = moves.bandwidth(n)
    same = "the same counts" if agree(build, rows, shift) else "OTHER counts"
    shown = f"{own * 1000:.0f} ms (median {statistics.median(whole) * 1000:.0f})"
    for words, seconds in (("pandas tuned", pandas), ("pandas as usually written", plainly)):
        times, peer = seconds / own, f"{words} {seconds * 1000:.0f} ms, {same}"
        yield Row(f"{size(n)} against {words}", shown, f"{times:.1f}x faster", peer, times >= TIMES_PANDAS)
    yield Row(
        f"{size(n)} against bandwidth",
        shown,
        f"{own / limit:.0f}x",
        f"16 bytes a row {limit * 1000:.1f} ms",
        own / limit <= TIMES_LIMIT,
    )
    yield Row(f"{size(n)}, its parts", _parts(found))
    narrowed = [cold(build, shift, NARROWED) for _ in range(COLD)]
    whole = [sum(parts.values()) for parts in narrowed]
    shown = f"{min(whole) * 1000:.0f} ms (median {statistics.median(whole) * 1000:.0f})"
    yield Row(f"{size(n)}, with a filter that reads every row", shown, f"{min(whole) / limit:.0f}x", _parts(narrowed))


def _parts(found: list[dict[str, float]]) -> str:
    least = {part: min(parts[part] for parts in found) for part in found[0]}
    return ", ".join(f"{part} {seconds * 1000:.0f} ms" for part, seconds in least.items())


def agree(build: Build, rows: pd.DataFrame, shift: int) -> bool:
    """Tell whether store and pandas count alike by cell and by month what has a place and a day."""
    answer = moves.answer(rows, moves.Move(shift=shift))
    span = build.span()
    assert span is not None
    found = build.cells(Filter(date_from=span[0], date_to=span[1]), None, shift, _ROLE)
    counted = pd.Series(found.incidents).groupby([found.north, found.west]).sum()
    theirs = sorted(answer.cells["size"].tolist())
    months = np.diff(build.steps.days().astype("datetime64[M]").astype(int)).tolist()
    begun = build.steps.unit != "month" or set(months) == {1}
    return begun and sorted(counted.tolist()) == theirs and sum(theirs) == int(answer.months.sum())


MEASURES = [
    Measure("brush step, server", "p95 under 5 ms, largest over smallest at most 2", brushing),
    Measure("brush step through Dash", "", through_dash),
    Measure("worst cold move", "15x faster than pandas, at most 45x the bandwidth limit", worst_move),
]
