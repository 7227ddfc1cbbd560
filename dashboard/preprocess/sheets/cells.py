"""The cells of a plan's sheet as SQL: which relation DuckDB reads, and how a field's cell is named in it."""

from __future__ import annotations

from pathlib import Path

from dashboard.preprocess.sheets.pieces import Piece
from dashboard.preprocess.sheets.recognition import Plan
from dashboard.preprocess.sheets.sheet import Sheet

LONGEST_LINE = 5_000_000
ROW = "row"
"""The column that counts a relation's rows from 0, where its kind has one."""


def text(value: str | Path) -> str:
    """Write a value as an SQL string.

    >>> text("Ma'arrat")
    "'Ma''arrat'"
    """
    return "'" + str(value).replace("'", "''") + "'"


def name(column: str) -> str:
    """Write a column's name as an SQL identifier."""
    return '"' + column.replace('"', '""') + '"'


def relation(sheet: Sheet, width: int, piece: Piece | None = None, path: Path | None = None) -> str:
    """Return what to select from: the sheet, or a piece of it, with its cells as words in columns c0, c1 and so on."""
    if sheet.kind == "parquet":
        return _parquet(sheet, piece)
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    quote = "'\"'" if sheet.quoted else "''"
    skip = piece.skip if piece else sheet.first_line - 1
    return (
        f"read_csv({text(path or (piece.path if piece else sheet.path))}, auto_detect=false, header=false, "
        f"skip={skip}, "
        f"delim={text(sheet.delimiter)}, quote={quote}, escape={quote}, nullstr='', "
        f"columns={{{columns}}}, store_rejects=true, rejects_limit=0, max_line_size={LONGEST_LINE})"
    )


def _parquet(sheet: Sheet, piece: Piece | None) -> str:
    cells = ", ".join(f"CAST({name(column)} AS VARCHAR) AS c{i}" for i, column in enumerate(sheet.columns))
    within = f"WHERE file_row_number >= {piece.first} AND file_row_number < {piece.end}" if piece else ""
    return f"(SELECT {cells} FROM read_parquet({text(sheet.path)}, file_row_number=true) {within})"


def trimmed(column: int) -> str:
    """Return a column's cell without the spaces around it, NULL where nothing is left; cheap where there are none."""
    c = f"c{column}"
    return f"CASE WHEN starts_with({c}, ' ') OR ends_with({c}, ' ') THEN nullif(trim({c}), '') ELSE nullif({c}, '') END"


def cell(plan: Plan, field: str) -> str:
    """Return a field's trimmed cell (columns t0, t1, …), NULL where the sheet has no such column.

    Of several columns the first that is not empty in the row counts.
    """
    cells = [f"t{column}" for column in plan.fields.get(field, ())]
    return "CAST(NULL AS VARCHAR)" if not cells else cells[0] if len(cells) == 1 else f"coalesce({', '.join(cells)})"


def column_name(plan: Plan, column: int) -> str:
    """Return a column's name as a line of the report's text has it: one line, no colon."""
    return " ".join(plan.columns[column].removeprefix("__").replace(":", " ").split()) or f"column {column + 1}"
