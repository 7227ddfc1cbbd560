"""Sheets to staged events: piece by piece into Parquet, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq

from dashboard.preprocess.sheets import events, pieces
from dashboard.preprocess.sheets.cells import name, relation, text
from dashboard.preprocess.sheets.pieces import Piece
from dashboard.preprocess.sheets.recognition import Plan
from dashboard.preprocess.sheets.survey import Survey, constants

NAMED = 1_000
"""So many rows of a piece are named one by one when something is wrong with them; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line or row that something is wrong with; ``aside`` when nothing of it is in the tables."""

    line: int
    message: str
    aside: bool


@dataclass(frozen=True, slots=True)
class Staged:
    """A piece's events on disk, with what was found wrong in it."""

    path: Path
    first: int
    rows: int
    read: int
    end: int
    next_first: int
    unread: int
    blank: int
    disordered: int
    open_ends: int
    doubtful: int
    faults: tuple[Fault, ...]

    def line(self, row: int) -> int:
        """Return the line (or row) of the file that an event was read from, counted from 0 in the piece."""
        lines = self.path.with_suffix(".npy")
        return self.first + (int(np.load(lines, mmap_mode="r")[row]) if lines.exists() else row)


def staged(
    plan: Plan, found: Survey, folder: Path, connection: duckdb.DuckDBPyConnection
) -> Iterator[tuple[Staged, bool]]:
    """Yield a sheet's pieces as they are staged; those staged by a run before are not read again.

    The second of each pair tells whether it was read now.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = _done(folder)
    yield from ((one, False) for one in done)
    rows_before = sum(one.rows for one in done)
    for statement in events.macros(found.order.order, plan.recipe):
        connection.execute(statement)
    for piece in _pieces(plan, folder, done):
        one = _stage(plan, found, piece, folder, rows_before, connection)
        rows_before += one.rows
        yield one, True


def _done(folder: Path) -> list[Staged]:
    """Read the pieces that are finished, in order, up to the first that is not."""
    done: list[Staged] = []
    while (note := folder / f"{len(done):04}.json").exists():
        row = json.loads(note.read_text(encoding="utf-8"))
        faults = tuple(Fault(*fault) for fault in row.pop("faults"))
        done.append(Staged(folder / f"{len(done):04}.parquet", faults=faults, **row))
    return done


def _pieces(plan: Plan, folder: Path, done: list[Staged]) -> Iterator[Piece]:
    sheet = plan.sheet
    if sheet.kind == "parquet":
        rows = pq.ParquetFile(sheet.path).metadata.num_rows
        for number, first in enumerate(range(0, rows, pieces.ROWS)):
            if number >= len(done):
                end = min(first + pieces.ROWS, rows)
                yield Piece(number, sheet.path, first, end, end, end - first)
        return
    if done and done[-1].end >= sheet.path.stat().st_size:
        return
    begin = (len(done), done[-1].end, done[-1].next_first) if done else None
    yield from pieces.pieces(sheet, len(plan.columns), folder, begin)


def _stage(
    plan: Plan, found: Survey, piece: Piece, folder: Path, rows_before: int, connection: duckdb.DuckDBPyConnection
) -> Staged:
    """Write one piece's events and its note; the note is what makes it finished."""
    path = folder / f"{piece.number:04}.parquet"
    rows = relation(plan.sheet, len(plan.columns), piece)
    chosen = events.select(plan, rows, swapped=found.swapped, rows_before=rows_before)
    for table in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute(
        f"COPY (SELECT *, {constants(plan)} FROM ({chosen})) TO {text(path)} "
        "(FORMAT parquet, COMPRESSION lz4, DICTIONARY_SIZE_LIMIT 1000)"
    )
    rejected = _rejected(piece, connection) if plan.sheet.kind == "csv" else []
    starts = _starts(plan, piece, [fault.line for fault in rejected], connection)
    if starts is not None:
        np.save(path.with_suffix(".npy"), starts)
    count = pq.ParquetFile(path).metadata.num_rows
    broken = [Fault(piece.first + line, _TORN if line == piece.next_first - piece.first - 1 else _QUOTE, True)
              for line in piece.broken]  # fmt: skip
    blank, disordered, open_ends, doubtful, doubts = _doubts(path, piece.first, starts, connection)
    unread = len(rejected) + len(broken)
    note = Staged(
        path, piece.first, count, count + unread, piece.end, piece.next_first, unread, blank, disordered, open_ends,
        doubtful, tuple((broken + rejected)[:NAMED] + doubts),
    )  # fmt: skip
    _finish(note)
    return note


_QUOTE = "a quote on it is never closed, or stands in the middle of a cell"
_TORN = "the last row is torn: a quote on it is never closed"


def _finish(note: Staged) -> None:
    row = asdict(note)
    del row["path"]
    row["faults"] = [[fault.line, fault.message, fault.aside] for fault in note.faults]
    fresh = note.path.with_suffix(".json.new")
    fresh.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    fresh.replace(note.path.with_suffix(".json"))


def _rejected(piece: Piece, connection: duckdb.DuckDBPyConnection) -> list[Fault]:
    """List the lines that DuckDB did not read, each with the file's own number and why."""
    rows = connection.execute(
        "SELECT line_byte_position, any_value(error_type::VARCHAR), any_value(error_message) FROM reject_errors "
        "GROUP BY line_byte_position ORDER BY line_byte_position"
    ).fetchall()
    faults, lines, at = [], 0, 0
    with piece.path.open("rb") as file:
        for position, kind, message in rows:
            while at < position - 1:
                part = file.read(min(1 << 20, position - 1 - at))
                lines, at = lines + part.count(b"\n"), at + len(part)
            faults.append(Fault(piece.first + lines - piece.skip, _why(str(kind), str(message)), True))
    return faults


def _why(kind: str, message: str) -> str:
    known = {
        "MISSING COLUMNS": "it has fewer cells than the sheet has columns",
        "TOO MANY COLUMNS": "it has more cells than the sheet has columns",
        "UNQUOTED VALUE": "a quote on it is never closed, or stands in the middle of a cell",
        "LINE SIZE OVER MAXIMUM": "it is longer than any row can be",
        "INVALID ENCODING": "it is not UTF-8",
        "INVALID STATE": "its quotes cannot be understood",
    }
    return known.get(kind, message.split("\n", 1)[0][:120])


def _starts(plan: Plan, piece: Piece, rejected: list[int], connection: duckdb.DuckDBPyConnection) -> np.ndarray | None:
    """Return the lines, from the piece's first, that the events were read from; None where it is one after another."""
    if plan.sheet.kind == "parquet":
        if "__line" not in plan.sheet.columns:
            return np.arange(1, piece.end - piece.first + 1)
        rows = connection.execute(
            f"SELECT {name('__line')}::BIGINT - {piece.first} AS line FROM read_parquet({text(piece.path)}, "
            f"file_row_number=true) WHERE file_row_number >= {piece.first} AND file_row_number < {piece.end}"
        ).fetchnumpy()["line"]
        return np.asarray(rows)
    if piece.starts is None and not rejected:
        return None
    starts = np.arange(piece.next_first - piece.first) if piece.starts is None else piece.starts
    return np.setdiff1d(starts, np.array(rejected, dtype=np.int64) - piece.first)


def _doubts(
    path: Path, first: int, starts: np.ndarray | None, connection: duckdb.DuckDBPyConnection
) -> tuple[int, int, int, int, list[Fault]]:
    """Count what is wrong in a staged piece, and name the rows."""
    source = f"read_parquet({text(path)}, file_row_number=true)"
    counts = connection.execute(
        "SELECT count(*) FILTER (aside), count(*) FILTER (disordered AND NOT aside), "
        f"count(*) FILTER (open_end AND NOT aside), count(*) FILTER (doubt IS NOT NULL AND NOT aside) FROM {source}"
    ).fetchone() or (0, 0, 0, 0)
    faults: list[Fault] = []
    if counts[0] or counts[3]:
        rows = connection.execute(
            f"SELECT file_row_number, doubt, aside FROM {source} WHERE aside OR doubt IS NOT NULL "
            f"ORDER BY aside DESC, file_row_number LIMIT {NAMED}"
        ).fetchall()
        for row, doubt, aside in rows:
            line = first + (int(starts[row]) if starts is not None else row)
            faults.append(Fault(line, _empty(doubt) if aside else doubt, aside))
    return *counts, faults


def _empty(doubt: str | None) -> str:
    return "neither a day nor a place nor a figure can be read in it" + (f" ({doubt[:120]})" if doubt else "")
