"""What a view adds up to, step by step of time: made once a view, read at every step of a brush."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from dashboard.store.mercator import degrees

_UNDATED = -1
_LONG = 64
"""Rows of so many numbers are added up one after the other; numpy's running sum takes five times as long for them."""


class Sums(NamedTuple):
    """Groups, one a row, with what each adds up to: ``keys`` by name, ``values`` by name, all of one length."""

    keys: dict[str, np.ndarray]
    values: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(next(iter(self.keys.values())))


class Cube:
    """Running sums over the steps in which incidents begin, and over those in which they end.

    What overlaps the steps ``first`` to ``last`` is what begins by ``last`` less what has ended before ``first``:
    two rows of numbers, however many incidents there are.
    """

    def __init__(self, rows: pa.Table, keys: Sequence[str], values: Sequence[str], steps: int) -> None:
        groups, self._keys = _grouped({name: _plain(rows[name]) for name in keys})
        begin, end = (_plain(rows[name], _UNDATED) for name in ("step_from", "step_to"))
        count = len(next(iter(self._keys.values())))
        self._begun: dict[str, np.ndarray] = {}
        self._ended: dict[str, np.ndarray] = {}
        self._undated: dict[str, np.ndarray] = {}
        self._nothing = np.zeros(count, dtype=np.int64)
        self._values = tuple(values)
        # Where the running sums of a step and a group lie; those of what has no day lie before all steps.
        begin, end = ((step + 1) * count + groups for step in (begin, end))
        for name in values:
            number = _plain(rows[name])
            if number.any():  # captives, say, are told of in few tables
                begun, ended = (np.bincount(at, number, (steps + 1) * count).astype(np.int64) for at in (begin, end))
                self._undated[name] = begun[:count].copy()
                self._begun[name], self._ended[name] = (_running(sums.reshape(-1, count)) for sums in (begun, ended))

    def over(self, between: tuple[int, int] | None) -> Sums:
        """Return what overlaps some steps, both included; None is at any time and with what has no day."""
        found: dict[str, np.ndarray] = {}
        some = np.zeros(len(self._nothing), dtype=bool)
        for name, begun in self._begun.items():
            if between is None:
                found[name] = begun[-1] + self._undated[name]
            else:
                found[name] = begun[between[1] + 1] - self._ended[name][between[0]]
            some |= found[name] != 0
        keys = {name: key[some] for name, key in self._keys.items()}
        return Sums(keys, {name: found.get(name, self._nothing)[some] for name in self._values})

    def sum(self, value: str, between: tuple[int, int] | None) -> int:
        """Return how much overlaps some steps over all groups, as ``over`` counts it."""
        if value not in self._begun:
            return 0
        if between is None:
            return int(self._begun[value][-1].sum() + self._undated[value].sum())
        return int(self._begun[value][between[1] + 1].sum() - self._ended[value][between[0]].sum())

    def key(self, name: str) -> np.ndarray:
        """Return one of the keys of each group."""
        return self._keys[name]

    def bars(self, edges: np.ndarray, value: str) -> np.ndarray:
        """Return, for each stretch between two steps and each group, what overlaps it: shape (stretches, groups)."""
        if value not in self._begun:
            return np.zeros((len(edges) - 1, len(self._nothing)), dtype=np.int64)
        return np.asarray(self._begun[value][edges[1:]] - self._ended[value][edges[:-1]])

    def begun(self, value: str) -> np.ndarray:
        """Return how much, over all groups, has begun before each step, and before the end of the last."""
        return np.asarray(self._begun[value].sum(axis=1)) if value in self._begun else np.zeros(1, dtype=np.int64)

    def undated(self, value: str) -> np.ndarray:
        """Return what each group has without a day."""
        return self._undated.get(value, self._nothing)

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return 2 * sum(begun.nbytes for begun in self._begun.values())


class CellCube(Cube):
    """A cube over map cells of 2^shift Mercator steps and what their marks stand for.

    Besides ``mark`` its keys are degrees: the corners of each row's cell, half a step within so that they ask for just
    what it holds, and as ``longitude`` and ``latitude`` the middle of all in the cell at any time, which stays where
    it is while time is brushed.
    """

    def __init__(self, rows: pa.Table, shift: int, steps: int) -> None:
        super().__init__(rows, ("cell_x", "cell_y", "mark"), ("incidents",), steps)
        x, y = self._keys.pop("cell_x"), self._keys.pop("cell_y")
        self._keys["west"], self._keys["north"] = degrees((x << shift) + 0.5, (y << shift) + 0.5)
        self._keys["east"], self._keys["south"] = degrees((x + 1 << shift) - 0.5, (y + 1 << shift) - 0.5)
        self._keys["longitude"], self._keys["latitude"] = degrees(*_middles(rows, _joined(x, y)))


def _middles(rows: pa.Table, wanted: np.ndarray) -> list[np.ndarray]:
    """Return the middles of some cells, in Mercator steps."""
    x, y, number, *sums = (_plain(rows[name]) for name in ("cell_x", "cell_y", "incidents", "sum_x", "sum_y"))
    cells, at = np.unique(_joined(x, y), return_inverse=True)
    weight = np.bincount(at, weights=number, minlength=len(cells))
    rank = np.searchsorted(cells, wanted)
    # A number of steps stands for the whole step: its middle is half a step on.
    return [(np.bincount(at, weights=each, minlength=len(cells)) / weight)[rank] + 0.5 for each in sums]


def _joined(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.asarray(x * (1 << 28) + y)


def _plain(column: pa.ChunkedArray, unknown: int = 0) -> np.ndarray:
    return np.asarray(column.cast(pa.int64()).fill_null(unknown).to_numpy())


def _grouped(columns: dict[str, np.ndarray]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Number the rows' groups, and return each group's keys."""
    joined = np.zeros(len(next(iter(columns.values()))), dtype=np.int64)
    lows, widths = {}, {}
    for name, column in columns.items():
        lows[name] = int(column.min(initial=0))
        widths[name] = int(column.max(initial=0)) - lows[name] + 1
        joined = joined * widths[name] + (column - lows[name])
    coded = pa.array(joined).dictionary_encode()
    found = coded.dictionary.to_numpy()
    order = np.argsort(found)
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    left, keys = found[order], {}
    for name in reversed(columns):
        left, key = np.divmod(left, widths[name])
        keys[name] = key + lows[name]
    return rank[coded.indices.to_numpy()], {name: keys[name] for name in columns}


def _running(sums: np.ndarray) -> np.ndarray:
    """Sum numbers up over the steps in place, but for those before all steps."""
    sums[0] = 0
    if sums.shape[1] < _LONG:
        return np.cumsum(sums, axis=0, out=sums)
    for before, step in pairwise(sums):
        step += before
    return sums
