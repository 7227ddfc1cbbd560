"""One expression for every engine: holes become placeholders, and no value is ever written into the words."""

from __future__ import annotations

from itertools import combinations

import duckdb
import ibis
import pyarrow as pa
import pytest
import sqlglot

from dashboard.store import layout, queries
from dashboard.store.expressions import compiled, hole
from dashboard.store.filter import ROLES

TABLE = ibis.table({"n": "int32", "word": "string"}, name="rows")
OPTIONS = {
    "cells": [(role,) for role in layout.MARKS],
    "facet": [("type",), ("involved",)],
    "numbers": [("date", True), ("date", False), ("place", True), ("killed", False)],
}
PARTS = [
    *("from", "to", "certain", "undated", "located", "precision", "killed", "types", "grades", "sources", "words"),
    *("box", "box-over", "view", "view-over", "spot", "only"),
    *(f"sides:{role}" for role in ROLES),
]
SHAPES = [frozenset(), *(frozenset({part}) for part in PARTS), *(frozenset(pair) for pair in combinations(PARTS, 2))]


def test_a_hole_becomes_the_engines_own_placeholder() -> None:
    expression = TABLE.filter(TABLE.n > hole("least", "int32"))
    assert "$least" in compiled(expression, "duckdb").sql
    assert ":least" in compiled(expression, "pyspark").sql
    assert compiled(expression, "duckdb").names == compiled(expression, "pyspark").names == {"least"}


def test_a_limit_can_be_a_hole() -> None:
    expression = TABLE.order_by(TABLE.n).limit(hole("first", "int64"))
    base = duckdb.connect()
    base.register("rows", pa.table({"n": [3, 1, 2], "word": ["c", "a", "b"]}))
    query = compiled(expression, "duckdb")
    assert base.execute(query.sql, {"first": 2}).fetchall() == [(1, "a"), (2, "b")]
    base.close()
    assert compiled(expression, "pyspark").sql.rstrip().endswith("LIMIT :first")


def test_whole_numbers_add_up_to_whole_numbers_of_64_bits() -> None:
    base = duckdb.connect()
    base.register("rows", pa.table({"n": [1, 2**40]}))
    query = compiled(TABLE.agg(total=TABLE.n.cast("int64").sum()), "duckdb")
    found = base.sql(query.sql).to_arrow_table()
    assert (found.schema.field("total").type, found["total"].to_pylist()) == (pa.int64(), [2**40 + 1])
    base.close()


def test_a_value_is_bound_and_never_read_as_words_of_the_engine() -> None:
    query = compiled(TABLE.filter(hole("words", "array<string>").contains(TABLE.word)), "duckdb")
    base = duckdb.connect()
    hostile = "'); DROP TABLE rows; --"
    base.register("rows", pa.table({"n": [1, 2], "word": [hostile, "plain"]}))
    assert base.execute(query.sql, {"words": [hostile, "$words"]}).fetchall() == [(1, hostile)]
    base.close()


@pytest.mark.parametrize("name", list(queries.QUERIES))
@pytest.mark.parametrize("dialect", ["duckdb", "pyspark"])
def test_every_query_compiles_for_every_engine_and_names_all_it_needs(name: str, dialect: queries.Dialect) -> None:
    for options in OPTIONS.get(name, [()]):
        found = queries.compiled_query(name, frozenset({"from", "box", "words"}), dialect, options)
        assert sqlglot.parse_one(found.sql, read="duckdb" if dialect == "duckdb" else "spark")
        mark = "$" if dialect == "duckdb" else ":"
        assert all(f"{mark}{each}" in found.sql for each in found.names)
        assert "hole_" not in found.sql.lower()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "+".join(sorted(shape)) or "all")
def test_every_shape_of_a_question_has_an_expression(shape: queries.Shape) -> None:
    found = queries.compiled_query("extent", shape, "duckdb")
    assert sqlglot.parse_one(found.sql, read="duckdb")


def test_a_query_is_compiled_once_for_a_kind_of_question() -> None:
    once = queries.compiled_query("times", frozenset({"from"}), "duckdb")
    assert queries.compiled_query("times", frozenset({"from"}), "duckdb") is once
