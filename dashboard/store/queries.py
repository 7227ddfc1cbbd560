"""What the store is asked, as Ibis expressions: the same for every engine, each compiled once for a kind of question.

A *shape* names the parts of a filter that narrow it (``from``, ``to``, ``sides:claimed`` …); the values are bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from dashboard.store import layout
from dashboard.store.compiled import Compiled, Dialect, Options, Shape, key
from dashboard.store.expressions import compiled, hole

_SORTED = {"killed": "killed_low", "wounded": "wounded_low", "precision": "where_precision"}

INCIDENTS = ibis.table(
    ibis.schema(
        {
            **layout.FILTERED,
            **layout.DRAWN,
            "killed_low": "int32",
            "wounded_low": "int32",
            "where_precision": "int8",
            "place_text": "string",
            "place_name": "string",
        }
    ),
    name="incidents",
)
ACCOUNTS = ibis.table(ibis.schema({**layout.FILTERED, **layout.TOLD}), name="accounts")
_CASTS = ibis.table({"cast_id": "int32", "code": "string"}, name="casts")
_WORDS = {
    column: ibis.table({"id": kind, "word": "string"}, name=table)
    for column, table, kind in (("type", "types", "int16"), ("grade_id", "grades", "int8"))
}
_HITS = ibis.table({"n": "int32"}, name="hits")
_EXCLUDED = ibis.table({"n": "int32", "exclusion_reason": "string"}, name="excluded")
_REPORTS = ibis.table(
    {"r": "int32", "claims_read": "string", "published": "date", "report_id": "string"}, name="reports"
)


def _conditions(rows: ir.Table, shape: Shape) -> list[Any]:
    """Return what a row must meet for a question of this shape."""
    found: dict[str, Callable[[], Any]] = {
        "from": lambda: rows.day_to >= hole("since", "int32"),
        "to": lambda: rows.day_from <= hole("until", "int32"),
        "certain": lambda: rows.sure,
        "undated": lambda: rows.day_from.isnull(),
        "located": lambda: rows.mx.notnull(),
        "precision": lambda: rows.precision <= hole("precision", "int16"),
        "killed": lambda: rows.killed >= hole("killed", "int32"),
        "types": lambda: rows["type"].isin(_coded("type", "types")),
        "grades": lambda: rows.grade_id.isin(_coded("grade_id", "grades")),
        "sources": lambda: rows["source"].isin(_cast("sources")),
        "words": lambda: rows.n.isin(_HITS.n),
        "box": lambda: _within(rows, "box", False),
        "box-over": lambda: _within(rows, "box", True),
        "view": lambda: _within(rows, "view", False),
        "view-over": lambda: _within(rows, "view", True),
        "spot": lambda: (rows.mx == hole("spot_x", "int32")) & (rows.my == hole("spot_y", "int32")),
        "between": lambda: rows.n.between(hole("low", "int32"), hole("high", "int32")),
        "only": lambda: rows.n == hole("n", "int32"),
        **{f"sides:{role}": partial(_held, rows, role) for role in layout.CASTS[:-1]},
    }
    return [found[part]() for part in sorted(shape)]


def _held(rows: ir.Table, role: str) -> Any:
    return rows[role].isin(_cast("sides"))


def _cast(name: str) -> Any:
    return _CASTS.filter(hole(name, "array<string>").contains(_CASTS.code)).cast_id


def _coded(column: str, name: str) -> Any:
    words = _WORDS[column]
    return words.filter(hole(name, "array<string>").contains(words.word)).id


def _within(rows: ir.Table, name: str, over: bool) -> Any:
    west, east = (rows.mx >= hole(f"{name}_west", "int32"), rows.mx <= hole(f"{name}_east", "int32"))
    high = rows.my.between(hole(f"{name}_north", "int32"), hole(f"{name}_south", "int32"))
    return high & ((west | east) if over else (west & east))


def _asked(rows: ir.Table, shape: Shape) -> ir.Table:
    conditions = _conditions(rows, shape)
    return rows.filter(*conditions) if conditions else rows


def _whole(value: Any) -> Any:
    return value.sum().cast("int64").fill_null(0)


def extent(shape: Shape) -> ir.Table:
    """Find the corners of what is located, in Mercator steps."""
    return _asked(INCIDENTS, shape).agg(west=_.mx.min(), east=_.mx.max(), north=_.my.min(), south=_.my.max())


def times(shape: Shape) -> ir.Table:
    """Count incidents by the steps they begin and end in and whether their day is known.

    Of each it also counts those without a place on the map and those without a number of losses.
    """
    rows = _asked(INCIDENTS, shape)
    unlocated, silent = (_whole(_[column].isnull().cast("int32")) for column in ("mx", "losses"))
    return rows.group_by("step_from", "step_to", "sure").agg(incidents=_.count(), unlocated=unlocated, silent=silent)


def cells(shape: Shape, role: str) -> ir.Table:
    """Count located incidents by step, by map cell and by what their mark stands for."""
    rows = _asked(INCIDENTS, shape)
    rows = rows.filter(rows.mx.notnull())
    by = {
        "cell_x": rows.mx >> hole("shift", "int32"),
        "cell_y": rows.my >> hole("shift", "int32"),
        "mark": rows[f"mark_{role}"],
    }
    return rows.group_by("step_from", "step_to", **by).agg(incidents=_.count(), sum_x=_.mx.sum(), sum_y=_.my.sum())


def totals(shape: Shape) -> ir.Table:
    """Add up accounts by step, whose losses and whose account; figures of several incidents together are left out."""
    rows = _asked(ACCOUNTS, shape)
    rows = rows.filter(rows.joint.isnull())
    figures: dict[str, Any] = {"incidents": _.count(), "unnumbered": _unnumbered()}
    for kind in layout.KINDS:
        low, high = f"{kind}_low", f"{kind}_high"
        figures[low], figures[high] = _whole(_[low]), _whole(_[high])
        figures[f"{kind}_told"] = _.count(where=_[low].notnull()).fill_null(0)
        figures[f"{kind}_open"] = _.count(where=_[low].notnull() & _[high].isnull()).fill_null(0)
    return rows.group_by("step_from", "step_to", "pair").agg(**figures)


def _unnumbered() -> Any:
    silent: Any = _[f"{layout.KINDS[0]}_low"].isnull()
    for kind in layout.KINDS[1:]:
        silent = silent & _[f"{kind}_low"].isnull()
    return _.count(where=silent).fill_null(0)


def joint(shape: Shape) -> ir.Table:
    """Return the accounts with figures that are told of several incidents together, the newest first."""
    rows = _asked(ACCOUNTS, shape)
    return (
        rows.filter(rows.joint.notnull()).select("n", "step_from", "step_to", *layout.TOLD).order_by(_.n.desc(), _.pair)
    )


def told(shape: Shape) -> ir.Table:
    """Return the accounts of some incidents."""
    return _asked(ACCOUNTS, shape).select("n", *layout.TOLD).order_by("n", "pair")


def facet(shape: Shape, column: str) -> ir.Table:
    """Count incidents by one of the columns a filter looks at."""
    rows = _asked(INCIDENTS, shape)
    return rows.group_by(value=rows[column]).agg(incidents=_.count())


def numbers(shape: Shape, sort: str, descending: bool) -> ir.Table:
    """Return the first incidents as a list sorts them; what is unknown comes last either way."""
    rows = _asked(INCIDENTS, shape)
    if sort == "date":  # undated incidents have the smallest numbers
        order: list[Any] = [rows.n.desc()] if descending else [rows.day_from.isnull(), rows.n.asc()]
    else:
        key = rows.place_name.fill_null(rows.place_text).lower() if sort == "place" else rows[_SORTED[sort]]
        order = [key.isnull(), key.desc() if descending else key.asc(), rows.n.desc()]
    return rows.order_by(*order).select("n").limit(hole("first", "int64"))


def kept(shape: Shape) -> ir.Table:
    """Return which of the incidents meet a question."""
    return _asked(INCIDENTS, shape).select("n")


def marks(shape: Shape) -> ir.Table:
    """Return the newest located incidents, no more than are drawn one by one."""
    rows = _asked(INCIDENTS, shape)
    rows = rows.filter(rows.mx.notnull()).select("n", "step_from", "step_to")
    return rows.order_by(_.n.desc()).limit(hole("first", "int64"))


def left_out(shape: Shape) -> ir.Table:
    """Count what is not shown by the reason."""
    return _EXCLUDED.group_by("exclusion_reason").agg(incidents=_.count())


def left_out_first(shape: Shape) -> ir.Table:
    """Return the first of what is not shown for one reason, by id."""
    rows = _EXCLUDED.filter(_EXCLUDED.exclusion_reason == hole("reason", "string"))
    return rows.select("n").order_by(_.n.desc()).limit(hole("first", "int64"))


def unread(shape: Shape) -> ir.Table:
    """Return the reports of which not all was read for claims, the earliest first."""
    rows = _REPORTS.filter(_REPORTS.claims_read.isin(["none", "part"]))
    order = [rows.published.isnull(), rows.published, rows.report_id]
    return rows.order_by(*order).select("r", "claims_read", "report_id")


def beside(shape: Shape) -> ir.Table:
    """Find, among the incidents asked for, those just before and after one of them in time, and count both."""
    here = hole("here", "int32")
    return _asked(INCIDENTS, shape).agg(
        older=_.count(where=_.n < here).fill_null(0),
        newer=_.count(where=_.n > here).fill_null(0),
        before=_.n.max(where=_.n < here),
        after=_.n.min(where=_.n > here),
        itself=_.count(where=_.n == here).fill_null(0),
    )


QUERIES: dict[str, Callable[..., ir.Table]] = {
    each.__name__: each
    for each in (
        *(extent, times, cells, totals, joint, told, facet, numbers, kept, marks, beside),
        *(left_out, left_out_first, unread),
    )
}


@cache
def compiled_query(name: str, shape: Shape, dialect: Dialect, options: Options = ()) -> Compiled:
    """Compile a query for questions of one shape."""
    return compiled(QUERIES[name](shape, *options), dialect)


_WHOLE = frozenset({"words"})
_FIRST: tuple[tuple[str, Shape, Options], ...] = (
    *((name, frozenset(), ()) for name in ("extent", "times", "totals", "joint", "marks", "left_out", "unread")),
    *(("cells", shape, (role,)) for role in layout.MARKS for shape in (frozenset(), frozenset({"view"}))),
    *(("facet", frozenset(), (column,)) for column in (*layout.CASTS, "type", "grade_id", "precision")),
    ("numbers", frozenset(), ("date", True)),
    ("told", _WHOLE, ()),
    ("left_out_first", frozenset(), ()),
    ("marks", frozenset({"view"}), ()),
)


def answered(shifts: Iterable[int]) -> Iterator[tuple[str, Options, dict[str, int]]]:
    """Yield what is answered when the store is made: asked of everything, these read every row.

    Cells are of 2^shift Mercator steps.
    """
    for name in ("extent", "times", "totals", "joint", "left_out", "unread"):
        yield name, (), {}
    for column in (*layout.CASTS, "type", "grade_id", "precision"):
        yield "facet", (column,), {}
    for role in layout.MARKS:
        for shift in shifts:
            yield "cells", (role,), {"shift": shift}


def first() -> dict[str, Compiled]:
    """Compile what a page begins with, by the words each is known by."""
    return {key(*each): compiled_query(each[0], each[1], "duckdb", each[2]) for each in _FIRST}
