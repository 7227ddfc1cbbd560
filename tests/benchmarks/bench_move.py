"""What a cold move costs pandas and bare memory: the peers of the store's own moves, measured in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.benchmarks import made
from tests.benchmarks.measures import Measure, Row, Sizes, best, size, took
from tests.benchmarks.moves import Move, answer, bandwidth, frame, plainly


@dataclass(frozen=True)
class Peers:
    """Seconds of the worst move, all years and the whole world: pandas at its best, as usually written, and memory."""

    pandas: float
    plainly: float
    limit: float


@cache
def peers(n: int) -> Peers:
    """Return what the worst move over n rows costs the peers; measured once a run."""
    rows, _, _ = frame(made.kept("tables", n))
    return Peers(best(lambda: answer(rows, Move())), took(lambda: plainly(rows, Move())), bandwidth(n))


def run(sizes: Sizes) -> Iterator[Row]:
    """Measure the peers at each size."""
    for n in sizes.rows:
        found = peers(n)
        limit = f"16 bytes a row {found.limit * 1000:.1f} ms"
        for words, seconds in (("tuned", found.pandas), ("as usually written", found.plainly)):
            shown = f"{seconds * 1000:.0f} ms", f"{seconds / found.limit:.0f}x"
            yield Row(f"pandas {words}, {size(n)}", *shown, limit)


MEASURES = [Measure("cold move of the peers", "", run)]
