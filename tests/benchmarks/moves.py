"""A move: one change of the view answered whole, and how pandas and bare memory do at it.

The five parts are the map's cells with count, killed and leading side, the histogram by month, the totals of each side
and type, the first page by date, and the marks with most killed. Pandas gets what makes it fast: rows in the order of
their dates, small integers for sides, types, months and cells, no text, and grouping by one integer key; what is
measured are its own operations.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.benchmarks.measures import best

WORLD = 1 << 27
PAGE, MARKS = 50, 200
TYPES = 8
_SIDES = 1 << 10
_EQUATOR = 85.05112878


@dataclass(frozen=True)
class Move:
    """What a view shows: days from..to, sides and types where only some are wanted, the size of its cells."""

    first: int = -(1 << 30)
    last: int = 1 << 30
    sides: tuple[int, ...] = ()
    types: tuple[int, ...] = ()
    shift: int = 19


@dataclass(frozen=True)
class Answer:
    """The five parts of a move's answer."""

    cells: pd.DataFrame
    months: pd.Series
    totals: pd.Series
    page: pd.DataFrame
    marks: pd.DataFrame


def frame(folder: Path) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Return the mapped incidents of tables as pandas likes them best, with the words of side and type codes."""
    columns = ["date_start", "latitude", "longitude", "where_precision", "event_type", "killed_best", "sides"]
    found = pq.read_table(folder / "incidents.parquet", columns=columns)
    shown = pc.and_(pc.is_valid(found["date_start"]), pc.less(pc.fill_null(found["where_precision"], 9), 6))
    found = found.filter(shown)
    side = pc.list_element(found["sides"], 0).combine_chunks().dictionary_encode()
    kind = found["event_type"].combine_chunks().dictionary_encode()
    day = pc.cast(found["date_start"], "int32").to_numpy()
    month = found["date_start"].to_numpy().astype("datetime64[M]").astype(np.int32)
    x, y = mercator(found["longitude"].to_numpy(), found["latitude"].to_numpy())
    made = pd.DataFrame(
        {
            "day": day,
            "month": month.astype(np.int16),
            "mx": x,
            "my": y,
            "side": side.indices.to_numpy().astype(np.int16),
            "kind": kind.indices.to_numpy().astype(np.int8),
            "killed": pc.fill_null(found["killed_best"], 0).to_numpy().astype(np.int32),
        }
    )
    return made.sort_values("day", ignore_index=True), side.dictionary.to_pylist(), kind.dictionary.to_pylist()


def mercator(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return whole numbers of the square world, x from the west and y from the north."""
    phi = np.radians(np.clip(latitude, -_EQUATOR, _EQUATOR))
    x = (longitude + 180) / 360 * WORLD
    y = (1 - np.log(np.tan(phi) + 1 / np.cos(phi)) / np.pi) / 2 * WORLD
    return tuple(np.clip(v, 0, WORLD - 1).astype(np.int32) for v in (x, y))  # type: ignore[return-value]


def chosen(rows: pd.DataFrame, move: Move) -> pd.DataFrame:
    """Return the rows in a move's view; days by two look-ups, for rows are in their order."""
    day = rows["day"].to_numpy()
    rows = rows.iloc[np.searchsorted(day, move.first) : np.searchsorted(day, move.last, side="right")]
    if move.sides:
        rows = rows[np.isin(rows["side"].to_numpy(), move.sides)]
    if move.types:
        rows = rows[np.isin(rows["kind"].to_numpy(), move.types)]
    return rows


def answer(rows: pd.DataFrame, move: Move) -> Answer:
    """Answer a move with pandas."""
    rows = chosen(rows, move)
    across = WORLD >> move.shift
    cell = (rows["my"].to_numpy() >> move.shift).astype(np.int64) * across + (rows["mx"].to_numpy() >> move.shift)
    side = rows["side"].to_numpy()
    by_side = rows["killed"].groupby(cell * _SIDES + side, sort=False).agg(["size", "sum"])
    cells = by_side.assign(cell=by_side.index // _SIDES, side=by_side.index % _SIDES)
    leading = cells.sort_values(["size", "side"], ascending=[False, True], kind="stable").drop_duplicates("cell")
    whole = cells.groupby("cell")[["size", "sum"]].sum()
    return Answer(
        cells=whole.assign(side=leading.set_index("cell")["side"]),
        months=rows["month"].value_counts(sort=False),
        totals=(rows["side"] * TYPES + rows["kind"]).value_counts(sort=False),
        page=rows.tail(PAGE).iloc[::-1],
        marks=rows.tail(MARKS).iloc[::-1],
    )


def plainly(rows: pd.DataFrame, move: Move) -> Answer:
    """Answer a move with pandas as it is usually written: masks, and grouping by columns."""
    kept = rows["day"].between(move.first, move.last)
    if move.sides:
        kept &= rows["side"].isin(move.sides)
    if move.types:
        kept &= rows["kind"].isin(move.types)
    rows = rows[kept]
    cell = [rows["my"] // (1 << move.shift), rows["mx"] // (1 << move.shift)]
    cells = rows.groupby(cell).agg(size=("killed", "size"), sum=("killed", "sum"))
    by_side = rows.groupby([*cell, "side"]).size()
    return Answer(
        cells=cells.assign(side=by_side.groupby(level=[0, 1]).idxmax().str[2]),
        months=rows.groupby("month").size(),
        totals=rows.groupby(["side", "kind"]).size(),
        page=rows.nlargest(PAGE, "day"),
        marks=rows.nlargest(MARKS, "day"),
    )


def bandwidth(rows: int) -> float:
    """Return the seconds that this machine needs to stream 16 bytes a row through its cores, at best."""
    halves = [np.ones(rows, np.int64) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        return best(lambda: list(pool.map(np.sum, halves)), 7)
