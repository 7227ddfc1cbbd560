"""An Ibis expression compiled once for an engine, with named places where values are bound.

Ibis writes every value into the SQL, so that each new value means a new compilation. A *hole* is a function without
arguments in the expression; when the expression is compiled it becomes a placeholder of the engine's own, ``$name``
for DuckDB and ``:name`` for Spark.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import sqlglot.expressions as exp
from ibis.backends.sql import compilers

from dashboard.store.compiled import Compiled, Dialect

_MARK = "hole_"
_CASTS = {"int16": "SMALLINT", "int32": "INT", "int64": "BIGINT"}


def hole(name: str, kind: str) -> Any:
    """Return a place in an expression for a value of an Ibis type such as ``int32`` or ``array<string>``."""

    def asked() -> None: ...

    # The name carries the type, for without a cast the engines take any number for the widest kind.
    typed = f"{kind}_{name}" if kind in _CASTS else f"any_{name}"
    return ibis.udf.scalar.builtin(asked, name=_MARK + typed, signature=((), dt.dtype(kind)))()


def compiled(expression: ir.Table, dialect: Dialect) -> Compiled:
    """Compile an expression for an engine.

    >>> t = ibis.table({"day": "int32"}, name="incidents")
    >>> compiled(t.filter(t.day > hole("since", "int32")), "duckdb").names
    frozenset({'since'})
    """
    engine = getattr(compilers, dialect)
    compiler = getattr(engine, "compiler", engine)
    names: set[str] = set()

    def filled(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Limit) and (found := node.find(exp.Anonymous)):
            # Ibis makes a whole query of a limit that is not a number.
            node.set("expression", exp.Placeholder(this=_name(found, names)))
            return node
        if isinstance(node, exp.Anonymous) and str(node.this).lower().startswith(_MARK):
            return _placeholder(node, names)
        if isinstance(node, exp.Sum) and dialect == "duckdb":
            # It adds whole numbers up to 128 bits, which leave it as decimals; Ibis takes them for 64 and drops a cast.
            return exp.Cast(this=node, to=exp.DataType.build("BIGINT"))
        return node

    tree = compiler.to_sqlglot(expression.unbind()).transform(filled)
    return Compiled(tree.sql(dialect=compiler.dialect), frozenset(names))


def _placeholder(node: exp.Anonymous, names: set[str]) -> exp.Expression:
    kind = str(node.this)[len(_MARK) :].lower().split("_", 1)[0]
    place = exp.Placeholder(this=_name(node, names))
    return exp.Cast(this=place, to=exp.DataType.build(_CASTS[kind])) if kind in _CASTS else place


def _name(node: exp.Anonymous, names: set[str]) -> str:
    name = str(node.this)[len(_MARK) :].lower().split("_", 1)[1]
    names.add(name)
    return name
