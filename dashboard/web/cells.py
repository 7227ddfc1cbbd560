"""Incidents too many to be drawn one by one: a disc for each map cell, ringed by the sides its marks would stand for.

A disc grows with the number of incidents, which stands on it. Its rings have the areas of the sides' shares, the
largest share innermost, so that a cell in which many sides are told of does not look like the one of a single side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
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


@dataclass(frozen=True)
class Disc:
    """One cell: where it is drawn, its incidents by code with the largest share first, and its corners."""

    longitude: float
    latitude: float
    shares: list[tuple[str, int]]
    box: Box

    @cached_property
    def incidents(self) -> int:
        """How many incidents lie in the cell."""
        return sum(count for _, count in self.shares)


def shift(zoom: float) -> int:
    """Return how many Mercator steps, as a power of two, make a cell of 45 to 90 pixels at a zoom."""
    return int(np.clip(24 - np.round(zoom), 1, 24))


def discs(build: Build, asked: Filter, seen: Box | None, zoom: float, role: Role) -> list[Disc]:
    """Return the cells of a part of the world, those of few incidents last so that they lie on top."""
    found = build.cells(asked, seen, shift(zoom), role)
    return sorted(_discs(found), key=lambda disc: (-disc.incidents, disc.longitude, disc.latitude))


def _discs(cells: Cells) -> Iterator[Disc]:
    order = np.lexsort((cells.north, cells.west))
    longitude = _inside(cells.longitude, cells.west, cells.east)
    latitude = _inside(cells.latitude, cells.south, cells.north)
    code = map(cells.code.__getitem__, order.tolist())
    columns = (cells.west, cells.north, cells.south, cells.east, longitude, latitude, cells.incidents)
    rows = zip(*(column[order].tolist() for column in columns), code, strict=True)
    for (west, north), group in groupby(rows, key=itemgetter(0, 1)):
        together = list(group)
        south, east, at, up = together[0][2:6]
        shares = sorted([(row[7], row[6]) for row in together], key=_by_share)
        if len(shares) > _RINGS + 1:
            shares = [*shares[:_RINGS], (looks.REST, sum(count for _, count in shares[_RINGS:]))]
        yield Disc(at, up, shares, Box(west, south, east, north))


def _by_share(share: tuple[str, int]) -> tuple[int, str]:
    return -share[1], share[0]


def _inside(middle: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    edge = (high - low) * _INNER
    return np.asarray(np.clip(middle, low + edge, high - edge))


def size(incidents: int) -> float:
    """Return how wide a disc is, in pixels: the same for the same number wherever and whenever it is shown."""
    return _SMALLEST + _GROWTH * math.log10(max(incidents, 1))


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


def rings(shown: list[Disc], theme: Theme) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Return longitude, latitude, width and colour of each ring, the outer before the inner."""
    rows: list[tuple[float, float, float]] = []
    colours: list[str] = []
    for disc in shown:
        longitude, latitude, left, width = disc.longitude, disc.latitude, disc.incidents, size(disc.incidents)
        width /= math.sqrt(left)
        for code, count in reversed(disc.shares):
            rows.append((longitude, latitude, width * math.sqrt(left)))
            colours.append(looks.colour(code, theme))
            left -= count
    table = np.array(rows or [(np.nan, np.nan, 0)], dtype="f8").T
    return table[0], table[1], table[2], colours or ["#000"]


def hover(disc: Disc) -> str:
    """Say what a disc stands for."""
    said = " · ".join(f"{looks.name(code)} {count:,}" for code, count in disc.shares)
    return f"<b>{wording.plural(disc.incidents, 'incident')}</b> hereabouts<br>{said}<br>click to look closer"


@lru_cache(4_096)
def key(box: Box) -> str:
    """Return what a click on a disc tells the page: the part of the world to look at."""
    return "cell:" + ",".join(f"{corner:.5f}" for corner in box)


def traces(shown: list[Disc], theme: Theme, font: str, live: bool = False) -> list[dict[str, Any]]:
    """Return the rings, the numbers on them and what a pointer touches; empty where single incidents are drawn.

    While the reader's hand moves, a disc says how many it stands for and not whose.
    """
    colours = looks.PALETTES[theme]
    longitude, latitude, width, colour = rings(shown, theme)
    drawn = _placed("cell-rings", longitude, latitude) | {
        "mode": "markers",
        "marker": {"size": geometry.packed(width), "color": colour, "opacity": 0.94},
        "hoverinfo": "skip",
    }
    nowhere = [(np.nan, np.nan, 0.0)]
    at = np.array([(disc.longitude, disc.latitude, size(disc.incidents)) for disc in shown] or nowhere, dtype="f8").T
    numbers = _placed("cell-numbers", at[0], at[1]) | {
        "mode": "text",
        "text": [number(disc.incidents) for disc in shown] or [""],
        "textfont": {"family": font, "size": 12, "color": colours.paper},
        "hoverinfo": "skip",
    }
    # The words of a disc are sent once, not with each of its rings.
    touched = _placed("cells", at[0], at[1]) | {
        "mode": "markers",
        "marker": {"size": geometry.packed(at[2]), "color": colours.paper, "opacity": 0},
        "hoverinfo": "text",
        "hovertext": [f"{disc.incidents:,}" if live else hover(disc) for disc in shown] or [""],
        "customdata": [key(disc.box) for disc in shown] or [""],
    }
    return [drawn, numbers, touched]


def _placed(uid: str, longitude: np.ndarray, latitude: np.ndarray) -> dict[str, Any]:
    packed = {"lon": geometry.packed(longitude), "lat": geometry.packed(latitude)}
    return {"type": "scattermap", "showlegend": False, "uid": uid} | packed
