"""The engine that answers: DuckDB on the store's file, opened for reading only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Protocol

import duckdb
import numpy as np
import pyarrow as pa

from dashboard.errors import TablesError
from dashboard.store import layout
from dashboard.store.compiled import Compiled, answer, compiled_query, edition, key
from dashboard.store.question import Question

MEMORY = "1GB"


def answers(base: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the names of the tables that a store keeps answers in."""
    found = base.execute("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'answer%'").fetchall()
    return frozenset(name for (name,) in found)


class Engine(Protocol):
    """What answers the queries, wherever the tables lie; ``about`` says what the store was made of."""

    about: dict[str, str]

    def ask(self, name: str, asked: Question, *options: Any, **values: Any) -> pa.Table:
        """Answer one of ``queries.QUERIES`` for a question."""

    def lookup(self, table: str, column: str, values: np.ndarray, columns: tuple[str, ...] = ()) -> pa.Table:
        """Return the rows of a table of the store that have one of some numbers in a column; whole unless told."""

    def whole(self, table: str) -> pa.Table:
        """Return a small table of the store as it is."""


class DuckEngine:
    """Answers from a store's file; safe to ask from several threads at once."""

    def __init__(self, store: Path) -> None:
        try:
            self._base = duckdb.connect(store, read_only=True)
            threads = max(os.cpu_count() or 1, 1)
            self._base.execute(f"SET threads = {threads}")
            self._base.execute(f"SET memory_limit = '{MEMORY}'")
            self._base.execute("SET temp_directory = ?", [tempfile.gettempdir()])
            said = dict(self._base.execute("SELECT name, value FROM about").fetchall())
        except duckdb.Error as error:
            raise TablesError(f"{store.name} cannot be read ({str(error).split(chr(10), 1)[0][:120]})") from None
        if said.get("version") != layout.VERSION:
            raise TablesError(f"{store.name} is of version {said.get('version')}, this program reads {layout.VERSION}")
        self.about: dict[str, str] = said
        known = said.get("queries") == edition()
        self._kept = self._queries() if known else {}
        self._answers = answers(self._base) if known else frozenset()

    def _queries(self) -> dict[str, Compiled]:
        rows = self.whole("queries").to_pylist()
        return {row["key"]: Compiled(row["sql"], frozenset(row["names"])) for row in rows}

    def _query(self, name: str, asked: Question, options: tuple[Any, ...]) -> Compiled:
        wanted = key(name, asked.shape, options)
        if wanted not in self._kept:
            self._kept[wanted] = compiled_query(name, asked.shape, "duckdb", options)
        return self._kept[wanted]

    def ask(self, name: str, asked: Question, *options: Any, **values: Any) -> pa.Table:
        """Answer one of ``queries.QUERIES`` for a question."""
        if not asked.shape and (kept := answer(name, options, values.values())) in self._answers:
            return self.whole(kept)
        query = self._query(name, asked, options)
        bound = {key: value for key, value in (asked.values | values).items() if key in query.names}
        cursor = self._base.cursor()
        try:
            if asked.hits is not None:
                cursor.register("hits", pa.table({"n": asked.hits}))
            return cursor.sql(query.sql, params=bound).to_arrow_table()
        finally:
            cursor.close()

    def lookup(self, table: str, column: str, values: np.ndarray, columns: tuple[str, ...] = ()) -> pa.Table:
        """Return the rows of a table of the store that have one of some numbers in a column; whole unless told."""
        cursor = self._base.cursor()
        try:
            cursor.register("hits", pa.table({"n": values}))
            chosen = ", ".join(f'"{name}"' for name in columns) or "*"
            return cursor.sql(f'SELECT {chosen} FROM {table} WHERE "{column}" IN (SELECT n FROM hits)').to_arrow_table()
        finally:
            cursor.close()

    def whole(self, table: str) -> pa.Table:
        """Return a small table of the store as it is."""
        cursor = self._base.cursor()
        try:
            return cursor.sql(f"SELECT * FROM {table}").to_arrow_table()
        finally:
            cursor.close()

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()
