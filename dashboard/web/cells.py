"""Incidents too many to be drawn one by one: a disc for each map cell, ringed by the sides its marks would stand for.

A disc grows with the number of incidents, which stands on it. Its rings have the areas of the sides' shares, the
largest share innermost, so that a cell in which many sides are told of does not look like the one of a single side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dashboard.store.answers import Cells
from dashboard.store.build import Build
from dashboard.store.filter import Box, Filter, Role
from dashboard.web import geometry, looks, wording
from dashboard.web.filters import Theme

_RINGS = 4
"""Sides told apart in a cell; the others share one more ring."""
_SMALLEST, _GROWTH = 16.0, 6.5
_INNER = 0.3
"""A disc stands off the borders of its cell by so much of the cell's width: neighbours do not cover each other."""


@dataclass(frozen=True, eq=False)
class Discs:
    """Cells as they are drawn, those of few incidents last so that they lie on top; arrays with one number a disc.

    The corners are the cells' own, in degrees. The shares of disc ``n`` by code lie from ``first[n]`` to
    ``first[n + 1]`` in ``code`` and ``count``, the largest first.
    """

    longitude: np.ndarray
    latitude: np.ndarray
    corners: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    incidents: np.ndarray
    first: np.ndarray
    code: np.ndarray
    count: np.ndarray

    def __len__(self) -> int:
        return len(self.incidents)

    def boxes(self) -> list[Box]:
        """Return the corners of each disc's cell."""
        return [Box(*corners) for corners in zip(*(each.tolist() for each in self.corners), strict=True)]

    def shares(self, disc: int) -> list[tuple[str, int]]:
        """Return the incidents of a disc by code, the largest share first."""
        held = slice(self.first[disc], self.first[disc + 1])
        return list(zip(self.code[held].tolist(), self.count[held].tolist(), strict=True))


def shift(zoom: float) -> int:
    """Return how many Mercator steps, as a power of two, make a cell of 45 to 90 pixels at a zoom."""
    return int(np.clip(24 - np.round(zoom), 1, 24))


def none() -> Discs:
    """Return no discs, where incidents are drawn one by one."""
    nothing = np.zeros(0)
    return Discs(nothing, nothing, (nothing,) * 4, nothing, np.zeros(1, dtype=np.int64), nothing, nothing)


def discs(build: Build, asked: Filter, seen: Box | None, zoom: float, role: Role) -> Discs:
    """Return the cells of a part of the world as discs."""
    return of(build.cells(asked, seen, shift(zoom), role))


def of(cells: Cells) -> Discs:
    """Make discs of cells: shares beyond the fourth become one, and no disc lies on its cell's borders."""
    begins, sides = _runs(cells)
    whole = np.repeat(_added(cells.incidents, begins), sides)
    cells = _sorted(cells, -cells.incidents, cells.north, cells.west, cells.latitude, cells.longitude, -whole)
    begins, sides = _runs(cells)
    nth = np.arange(len(whole)) - np.repeat(begins, sides)
    many = np.repeat(sides > _RINGS + 1, sides)
    code = np.where(many & (nth == _RINGS), looks.REST, cells.code)
    kept = np.flatnonzero(~many | (nth <= _RINGS))
    each = Cells(*(column[begins] for column in cells))
    return Discs(
        _inside(each.longitude, each.west, each.east),
        _inside(each.latitude, each.south, each.north),
        (each.west, each.south, each.east, each.north),
        _added(cells.incidents, begins),
        np.searchsorted(kept, np.append(begins, len(whole))),
        code[kept],
        _added(cells.incidents, kept),
    )


def _sorted(cells: Cells, *keys: np.ndarray) -> Cells:
    """Sort the rows of cells, by the last of the keys first."""
    rows = np.lexsort(keys)
    return Cells(*(column[rows] for column in cells))


def _runs(cells: Cells) -> tuple[np.ndarray, np.ndarray]:
    """Return where the rows of each cell begin, and how many they are."""
    other = (cells.west[1:] != cells.west[:-1]) | (cells.north[1:] != cells.north[:-1])
    begins = np.flatnonzero(np.append(True, other)[: len(cells.west)])
    return begins, np.diff(begins, append=len(cells.west))


def _added(numbers: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Add up each run of numbers."""
    return np.add.reduceat(numbers, begins) if len(begins) else numbers[:0]


def _inside(middle: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    edge = (high - low) * _INNER
    return np.asarray(np.clip(middle, low + edge, high - edge))


def size(incidents: np.ndarray) -> np.ndarray:
    """Return how wide discs are, in pixels: the same for the same number wherever and whenever it is shown."""
    return np.asarray(_SMALLEST + _GROWTH * np.log10(np.maximum(incidents, 1)))


def number(incidents: int) -> str:
    """Return a number as it fits on a disc, rounded down.

    >>> [number(n) for n in (7, 999, 1_299, 45_600, 999_999, 1_250_000)]
    ['7', '999', '1.2k', '45k', '999k', '1.2M']
    """
    for unit, word in ((1_000_000, "M"), (1_000, "k")):
        if incidents >= unit:
            whole, tenths = divmod(incidents * 10 // unit, 10)
            return f"{whole}.{tenths}{word}" if whole < 10 and tenths else f"{whole}{word}"
    return str(incidents)


def rings(shown: Discs, theme: Theme) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Return longitude, latitude, width and colour of each ring, the outer before the inner."""
    disc = np.repeat(np.arange(len(shown)), np.diff(shown.first))
    # The last share of a disc has its outermost ring, the edge of all that lie within.
    outer_first = shown.first[disc] + shown.first[disc + 1] - 1 - np.arange(len(disc))
    within = np.cumsum(shown.count) - np.append(0, np.cumsum(shown.incidents))[disc]
    width = (size(shown.incidents)[disc] * np.sqrt(within / shown.incidents[disc]))[outer_first]
    colours = [looks.colour(code, theme) for code in shown.code[outer_first].tolist()]
    return shown.longitude[disc], shown.latitude[disc], width, colours


def hover(shares: list[tuple[str, int]]) -> str:
    """Say what a disc stands for."""
    said = " · ".join(f"{looks.name(code)} {count:,}" for code, count in shares)
    whole = wording.plural(sum(count for _, count in shares), "incident")
    return f"<b>{whole}</b> hereabouts<br>{said}<br>click to look closer"


@lru_cache(4_096)
def key(box: Box) -> str:
    """Return what a click on a disc tells the page: the part of the world to look at."""
    return "cell:" + ",".join(f"{corner:.7f}" for corner in box)


def traces(shown: Discs, theme: Theme, font: str, live: bool = False) -> list[dict[str, Any]]:
    """Return the rings, the numbers on them and what a pointer touches; empty where single incidents are drawn.

    While the reader's hand moves, a disc says how many it stands for and not whose.
    """
    colours, counts = looks.PALETTES[theme], shown.incidents.tolist()
    longitude, latitude, width, colour = rings(shown, theme)
    drawn = _placed("cell-rings", longitude, latitude) | {
        "mode": "markers",
        "marker": {"size": _packed(width), "color": colour or ["#000"], "opacity": 0.94},
        "hoverinfo": "skip",
    }
    numbers = _placed("cell-numbers", shown.longitude, shown.latitude) | {
        "mode": "text",
        "text": [number(count) for count in counts] or [""],
        "textfont": {"family": font, "size": 12, "color": colours.paper},
        "hoverinfo": "skip",
    }
    # The words of a disc are sent once, not with each of its rings.
    said = [f"{count:,}" for count in counts] if live else [hover(shown.shares(n)) for n in range(len(shown))]
    touched = _placed("cells", shown.longitude, shown.latitude) | {
        "mode": "markers",
        "marker": {"size": _packed(size(shown.incidents)), "color": colours.paper, "opacity": 0},
        "hoverinfo": "text",
        "hovertext": said or [""],
        "customdata": [key(box) for box in shown.boxes()] or [""],
    }
    return [drawn, numbers, touched]


def _placed(uid: str, longitude: np.ndarray, latitude: np.ndarray) -> dict[str, Any]:
    placed = {"lon": _packed(longitude), "lat": _packed(latitude)}
    return {"type": "scattermap", "showlegend": False, "uid": uid} | placed


def _packed(values: np.ndarray) -> dict[str, str]:
    # Plotly is unsure of a trace of nothing: it gets one point that is nowhere.
    return geometry.packed(values if len(values) else np.array([np.nan]))
