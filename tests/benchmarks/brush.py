"""A brush as the page moves it: windows of whole steps over a view of the map, and what the server is asked for each.

A window is what ``assets/view.js`` writes into the address while the reader's hand moves; the question has the part of
the world that the map shows with it, and says that it is live.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.steps import day
from dashboard.web.viewport import viewport
from tests.callbacks import Wire, body, heard, served

PACE = 0.110
"""Seconds between two questions of one moving hand, as in ``assets/view.js``."""
_WIDTH, _HEIGHT = 700, 560
_NEAR, SEED = 5.0, 4


class Window(NamedTuple):
    """The first and the last day of a brush; whole steps of the build."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """The window as the address has it."""
        return f"theme=light&from={self.first}&to={self.last}"


def windows(build: Build, count: int, seed: int = SEED) -> list[Window]:
    """Return windows of any length in random order."""
    dice, edges = random.Random(seed), build.steps.edges.tolist()
    pairs = (sorted(dice.sample(range(len(edges)), 2)) for _ in range(count))
    return [Window(day(edges[first]), day(edges[last] - 1)) for first, last in pairs]


def scene(window: Window, seen: str) -> str:
    """Return what the map is asked."""
    return f"{window.words}&live=1&turn=7&view={seen}"


def world(build: Build) -> str:
    """Return what the map shows when the page opens: its zoom and corners."""
    shown = viewport(build.whole_extent())
    return seen(shown["center"]["lon"], shown["center"]["lat"], shown["zoom"])


def crowded(build: Build, count: int = 1, zoom: float = _NEAR) -> list[str]:
    """Return views of the parts of the world where most incidents lie, the fullest first."""
    found = build.cells(Filter(), None, 22, "suffered")
    corners = np.column_stack([found.west, found.north])
    cells, at = np.unique(corners, axis=0, return_inverse=True)
    full = np.bincount(at.ravel(), weights=found.incidents)
    first = {cell: row for row, cell in reversed(list(enumerate(at.ravel().tolist())))}
    rows = [first[cell] for cell in np.argsort(-full)[:count].tolist()]
    assert len(cells) >= count, "so many views there are not"
    return [seen(float(found.longitude[row]), float(found.latitude[row]), zoom) for row in rows]


def seen(longitude: float, latitude: float, zoom: float) -> str:
    """Return zoom and corners of a map around a place, written as ``assets/map.js`` writes them."""
    wide, high = (size / 512 * 360 / 2**zoom / 2 for size in (_WIDTH, _HEIGHT))
    middle = math.asinh(math.tan(math.radians(latitude)))
    south, north = (
        min(max(math.degrees(math.atan(math.sinh(middle + way * math.radians(high)))), -85.0), 85.0) for way in (-1, 1)
    )
    west, east = (-180.0, 180.0) if wide >= 180 else ((longitude + way * wide + 180) % 360 - 180 for way in (-1, 1))
    return ",".join(f"{value:.4f}" for value in (zoom, west, south, east, north))


def requests(wired: Iterable[Wire], window: Window, seen: str) -> list[bytes]:
    """Return the bodies that the page sends for a live step: the map's question brings all that moves."""
    return _bodies(wired, {"scene": scene(window, seen)})


def opening(wired: Iterable[Wire], seen: str) -> list[bytes]:
    """Return the bodies that the page sends when it opens, that of the list first."""
    asked = {"question": "theme=light", "scene": f"theme=light&turn=1&view={seen}", "settled": "theme=light"}
    return [body for name, value in asked.items() for body in _bodies(wired, {name: value})]


def _bodies(wired: Iterable[Wire], values: dict[str, str]) -> list[bytes]:
    asked = [wire for wire in served(wired) if heard(wire) & set(values)]
    return [json.dumps(body(wire, values, values)).encode() for wire in asked]
