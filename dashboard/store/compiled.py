"""Compiled queries, kept with a store: opening it then needs no Ibis, which takes half a second to load.

With them are kept the answers to what every page asks first: how all incidents lie in time, what all accounts add
up to. Which query a page begins with is known when the store is made; what a filter asks beyond that is compiled when
it is first asked.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NamedTuple

Dialect = Literal["duckdb", "pyspark"]
Options = tuple[Any, ...]
Shape = frozenset[str]

_WRITTEN = ("queries.py", "expressions.py", "layout.py")


class Compiled(NamedTuple):
    """A query for one engine, and the names of the values it needs."""

    sql: str
    names: frozenset[str]


def key(name: str, shape: Shape, options: Options) -> str:
    """Return the words that a kept query is known by.

    >>> key("cells", frozenset({"from"}), ("suffered",))
    '["cells", ["from"], ["suffered"]]'
    """
    return json.dumps([name, sorted(shape), list(options)])


def answer(name: str, options: Options, values: Iterable[Any] = ()) -> str:
    """Return the name of the table with a query's answer to the question that asks for everything.

    >>> answer("facet", ("type",))
    'answer_facet_type'
    """
    return "_".join(map(str, ("answer", name, *options, *values)))


@cache
def edition() -> str:
    """Return a word for how queries are written now: kept ones of another edition are not used."""
    here = Path(__file__).parent
    said = b"".join((here / file).read_bytes() for file in _WRITTEN)
    return hashlib.sha256(said + version("ibis-framework").encode()).hexdigest()[:16]


def compiled_query(name: str, shape: Shape, dialect: Dialect, options: Options = ()) -> Compiled:
    """Compile a query for questions of one shape."""
    from dashboard.store import queries  # loads Ibis

    return queries.compiled_query(name, shape, dialect, options)


def warm() -> None:
    """Load Ibis beside other work, so that the first filter need not wait for it."""
    ask = partial(compiled_query, "numbers", frozenset({"from", "to"}), "duckdb", ("date", True))
    threading.Thread(target=ask, name="warm", daemon=True).start()
