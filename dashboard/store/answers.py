"""What a build answers with where a number or a row alone will not do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Counts(NamedTuple):
    """How many incidents there are, and how many of the chosen ones cannot be put on the map or on a day."""

    chosen: int
    total: int
    undated: int
    unlocated: int
    unmatched: int
    silent: int = 0


class Cells(NamedTuple):
    """Located incidents by map cell and by what their marks stand for, one row each; the rows of a cell lie together.

    ``longitude`` and ``latitude`` are the middle of all the incidents in the cell, at any time; the corners are the
    cell's own.
    """

    longitude: np.ndarray
    latitude: np.ndarray
    code: np.ndarray
    incidents: np.ndarray
    west: np.ndarray
    north: np.ndarray
    east: np.ndarray
    south: np.ndarray


@dataclass(frozen=True)
class Stack:
    """An incident's place among those at one point: its number from 1, how many, and its neighbours' ids."""

    at: int
    count: int
    previous: str | None
    next: str | None
