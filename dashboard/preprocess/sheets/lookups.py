"""The sides and countries of all cells, looked up once each by the data files, where SQL finds them by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pandas as pd

from dashboard.preprocess.sheets.actors import sides_of
from dashboard.preprocess.sheets.countries import of_cells
from dashboard.preprocess.sheets.intake import Intake
from dashboard.preprocess.sheets.repeats import ALL


def look_up(files: Sequence[Intake], connection: duckdb.DuckDBPyConnection) -> None:
    """Find the sides and countries of all distinct cells, by the data files."""
    recipes = {file.plan.recipe.slug: file.plan.recipe for file in files}
    nations = connection.execute(f"SELECT DISTINCT dataset, country FROM {ALL} ORDER BY ALL").fetchall()
    found = {(d, cells): of_cells(cells, recipes[d].countries) for d, cells in nations}
    _enumerate("nation", {"\x1e".join(key): code for key, code in found.items()}, "VARCHAR", connection)
    each = " UNION ".join(
        f"SELECT dataset, {role} AS cell, country FROM {ALL} WHERE {role} IS NOT NULL"
        for role in ("side_a", "side_b", "initiator", "target")
    )
    actors = connection.execute(f"{each} ORDER BY ALL").fetchall()
    codes = {
        "\x1e".join(row): sides_of(row[1], found.get((row[0], row[2])), recipes[row[0]].separator) for row in actors
    }
    _enumerate("actor", codes, "VARCHAR[]", connection)


def _enumerate(what: str, codes: Mapping[str, object], kind: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Make an ENUM of all cells, and the list of their codes in the same order."""
    rows = sorted(codes.items()) or [("", None)]
    connection.execute(f"DROP TYPE IF EXISTS {what}_key")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {what}_cells (n INTEGER, cell VARCHAR, code {kind})")
    frame = pd.DataFrame([(n, *row) for n, row in enumerate(rows)], columns=["n", "cell", "code"])
    connection.register("filling", frame)
    connection.execute(f"INSERT INTO {what}_cells SELECT * FROM filling")
    connection.unregister("filling")
    connection.execute(f"CREATE TYPE {what}_key AS ENUM (SELECT cell FROM {what}_cells ORDER BY n)")
    connection.execute(f"SET VARIABLE {what}_codes = (SELECT list(code ORDER BY n) FROM {what}_cells)")
