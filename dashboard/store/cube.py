"""What a view adds up to, step by step of time: made once a view, read at every step of a brush."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

_UNDATED = -1


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
        dated = begin != _UNDATED
        count = len(next(iter(self._keys.values())))
        self._begun: dict[str, np.ndarray] = {}
        self._ended: dict[str, np.ndarray] = {}
        self._undated: dict[str, np.ndarray] = {}
        self._nothing = np.zeros(count, dtype=np.int64)
        self._values = tuple(values)
        for name in values:
            number = _plain(rows[name])
            if number.any():  # captives, say, are told of in few tables
                shape = (steps + 1, count)
                self._begun[name] = _summed(shape, begin[dated] + 1, groups[dated], number[dated])
                self._ended[name] = _summed(shape, end[dated] + 1, groups[dated], number[dated])
                self._undated[name] = np.bincount(groups[~dated], number[~dated], count).astype(np.int64)

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
    """A cube over map cells, which also knows where in each cell its incidents lie on the whole."""

    def __init__(self, rows: pa.Table, keys: Sequence[str], values: Sequence[str], steps: int) -> None:
        super().__init__(rows, keys, values, steps)
        x, y, number, sum_x, sum_y = (
            _plain(rows[name]) for name in ("cell_x", "cell_y", "incidents", "sum_x", "sum_y")
        )
        cells, at = np.unique(_joined(x, y), return_inverse=True)
        weight = np.bincount(at, weights=number, minlength=len(cells))
        self._cells = cells
        self._middles = [np.bincount(at, weights=each, minlength=len(cells)) / weight for each in (sum_x, sum_y)]

    def middles(self, found: Sums) -> tuple[np.ndarray, np.ndarray]:
        """Return the middle of each row's cell, in Mercator steps; it stays where it is while time is brushed."""
        at = np.searchsorted(self._cells, _joined(found.keys["cell_x"], found.keys["cell_y"]))
        return self._middles[0][at], self._middles[1][at]


def _joined(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.asarray(x * (1 << 28) + y)


def _plain(column: pa.ChunkedArray, unknown: int = 0) -> np.ndarray:
    return np.asarray(column.cast(pa.int64()).fill_null(unknown).to_numpy())


def _grouped(columns: dict[str, np.ndarray]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Number the rows' groups, and return each group's keys."""
    joined = np.zeros(len(next(iter(columns.values()))), dtype=np.int64)
    for column in columns.values():
        low = int(column.min(initial=0))
        joined = joined * (int(column.max(initial=0)) - low + 1) + (column - low)
    coded = pa.array(joined).dictionary_encode()
    found = coded.dictionary.to_numpy()
    order = np.argsort(found)
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    groups = rank[coded.indices.to_numpy()]
    first = np.zeros(len(found), dtype=np.int64)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    return groups, {name: column[first] for name, column in columns.items()}


def _summed(shape: tuple[int, int], steps: np.ndarray, groups: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Add numbers into their step and group, and sum them up over the steps."""
    flat = np.bincount(steps * shape[1] + groups, weights=numbers, minlength=shape[0] * shape[1])
    return np.cumsum(flat.reshape(shape).astype(np.int64), axis=0)
