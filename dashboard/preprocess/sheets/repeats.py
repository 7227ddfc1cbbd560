"""Rows with an id that an earlier row has: said again word for word, or something else under the same id."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets import staging
from dashboard.preprocess.sheets.cells import text
from dashboard.preprocess.sheets.intake import Intake, rows_of
from dashboard.preprocess.sheets.staging import Staged

ALL = "all_events"
"""The view of all staged rows, in the order of the sheets and their rows."""


def gather(files: Sequence[Intake], connection: duckdb.DuckDBPyConnection) -> None:
    """Make one relation of all staged pieces, in the order of the sheets and their rows."""
    paths = [str(piece.path) for file in files for piece in file.pieces]
    listed = ", ".join(text(path) for path in paths)
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
    _find(files, connection)
    for place, (file, piece) in enumerate((one, piece) for one in files for piece in one.pieces):
        repeated, differing = connection.execute(
            "SELECT count(*) FILTER (NOT differs), count(*) FILTER (differs) FROM dropped WHERE piece = ?", [place]
        ).fetchone() or (0, 0)
        file.repeated += repeated
        if differing and file.differing < staging.NAMED:
            _tell_differing(file, piece, place, issues, connection)
        file.differing += differing
    for file in files:
        shown = file.plan.sheet.shown
        if file.differing > staging.NAMED:
            more = rows_of(file.differing - staging.NAMED)
            issues.add("warning", "sheet", f"{shown}: {more} more with an earlier row's id that differ; set aside")
        if file.repeated:
            again = f"{rows_of(file.repeated)} said again, word for word; kept once"
            issues.add("info", "sheet", f"{shown}: {again}")


def _find(files: Sequence[Intake], connection: duckdb.DuckDBPyConnection) -> None:
    """List the rows that are not the first of their id, and whether they differ from it, in the table ``dropped``."""
    paths = [str(piece.path) for file in files for piece in file.pieces]
    places = ", ".join(f"({text(path)}, {number})" for number, path in enumerate(paths))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE dropped AS "
        "SELECT filename, file_row_number, own_id, piece, digest IS DISTINCT FROM first_digest AS differs FROM ("
        "SELECT filename, file_row_number, own_id, digest, piece, row_number() OVER w AS nth, "
        "first_value(digest) OVER w AS first_digest "
        f"FROM (SELECT e.*, p.n AS piece FROM {ALL} e JOIN (VALUES {places}) p(f, n) ON p.f = e.filename "
        "WHERE hash(incident_id) IN (FROM again)) "
        "WINDOW w AS (PARTITION BY incident_id ORDER BY piece, file_row_number)) WHERE nth > 1"
    )


def _tell_differing(
    file: Intake, piece: Staged, place: int, issues: IssueLog, connection: duckdb.DuckDBPyConnection
) -> None:
    """Name the first rows of a piece that say something else than the row whose id they have."""
    sheet = file.plan.sheet
    rows = connection.execute(
        "SELECT file_row_number, own_id FROM dropped WHERE piece = ? AND differs ORDER BY file_row_number LIMIT ?",
        [place, staging.NAMED - file.differing],
    ).fetchall()
    for row, own_id in rows:
        at = f"{sheet.shown} {sheet.lines} {piece.line(row)}"
        issues.add("error", "sheet", f"{at}: the id {own_id[:60]!r} stands on an earlier row that differs; set aside")
