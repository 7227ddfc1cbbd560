"""Rows with an id that an earlier row has: said again word for word, or something else under the same id."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets import staging
from dashboard.preprocess.sheets.cells import text
from dashboard.preprocess.sheets.intake import Intake, rows_of

ALL = "all_events"
"""The view of all staged rows, in the order of the sheets and their rows."""


def gather(files: Sequence[Intake], connection: duckdb.DuckDBPyConnection) -> None:
    """Make one relation of all staged pieces, in the order of the sheets and their rows."""
    paths = [str(piece.path) for file in files for piece in file.pieces]
    listed = ", ".join(text(path) for path in paths)
    connection.execute("CREATE OR REPLACE TEMP TABLE dropped (filename VARCHAR, file_row_number BIGINT)")
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {ALL} AS SELECT * FROM "
        f"read_parquet([{listed}], filename=true, file_row_number=true) WHERE NOT aside"
    )


def drop_repeats(files: Sequence[Intake], issues: IssueLog, connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the first row of each id; a later one that says the same is counted, one that differs is set aside."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE again AS SELECT hash(incident_id) AS id FROM {ALL} "
        "GROUP BY 1 HAVING count(*) > 1"
    )
    if not (connection.execute("SELECT count(*) FROM again").fetchone() or (0,))[0]:
        return
    rows = _rows_again(files, connection)
    by_path = {str(piece.path): (file, piece) for file in files for piece in file.pieces}
    for path, row, own_id, differs in rows:
        file, piece = by_path[path]
        if not differs:
            file.repeated += 1
            continue
        file.differing += 1
        if file.differing <= staging.NAMED:
            sheet = file.plan.sheet
            at = f"{sheet.shown} {sheet.lines} {piece.line(row)}"
            issues.add(
                "error", "sheet", f"{at}: the id {own_id[:60]!r} stands on an earlier row that differs; set aside"
            )
    connection.executemany("INSERT INTO dropped VALUES (?, ?)", [row[:2] for row in rows]) if rows else None
    for file in files:
        if file.repeated:
            issues.add(
                "info",
                "sheet",
                f"{file.plan.sheet.shown}: {rows_of(file.repeated)} said again, word for word; kept once",
            )


def _rows_again(files: Sequence[Intake], connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int, str, bool]]:
    """List the rows that are not the first of their id, and whether they differ from it."""
    order = {str(piece.path): number for number, piece in enumerate(p for file in files for p in file.pieces)}
    places = ", ".join(f"({text(path)}, {number})" for path, number in order.items())
    return connection.execute(
        "SELECT filename, file_row_number, own_id, digest IS DISTINCT FROM first_digest FROM ("
        "SELECT filename, file_row_number, own_id, digest, place, row_number() OVER w AS nth, "
        "first_value(digest) OVER w AS first_digest "
        f"FROM (SELECT e.*, p.n AS place FROM {ALL} e JOIN (VALUES {places}) p(f, n) ON p.f = e.filename "
        "WHERE hash(incident_id) IN (FROM again)) "
        "WINDOW w AS (PARTITION BY incident_id ORDER BY place, file_row_number)) "
        "WHERE nth > 1 ORDER BY place, file_row_number"
    ).fetchall()
