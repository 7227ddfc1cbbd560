"""A large sheet in pieces, cut between records, each small enough to be read again when a run was stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from dashboard.preprocess.sheets.records import Cut, cut
from dashboard.preprocess.sheets.sheet import Sheet

BYTES = 256_000_000
ROWS = 1_000_000
_STRETCH = 16_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sheet: of a CSV a file of its own, of a Parquet file the rows from ``first`` on.

    ``first`` is the file's line (CSV, from 1) or row (Parquet, from 0) it begins with; ``end`` where the next
    one begins, in bytes or rows. ``starts`` are the lines (from 0) that begin a record where not all do, and
    ``broken`` those that could not be read; ``skip`` is how many lines of ``path`` stand above the data.
    """

    number: int
    path: Path
    first: int
    end: int
    next_first: int
    size: int
    skip: int = 0
    starts: np.ndarray | None = None
    broken: tuple[int, ...] = ()

    def line(self, record: int) -> int:
        """Return the line of the file on which a record, counted from 0 in the piece, begins."""
        inside = record if self.starts is None else int(self.starts[record])
        return self.first + inside


def pieces(sheet: Sheet, columns: int, work: Path, begin: tuple[int, int, int] | None = None) -> Iterator[Piece]:
    """Cut a CSV into pieces, one at a time: the one before is taken away when the next is asked for.

    ``begin`` is where to go on after an interruption: the number of the piece, the byte and the line.
    A sheet of one piece in which nothing has to be mended is read where it lies.
    """
    size = sheet.path.stat().st_size
    with sheet.path.open("rb") as file:
        for _ in range(sheet.first_line - 1):
            file.readline()
        number, line = 0, sheet.first_line
        if begin is not None:
            number, byte, line = begin
            file.seek(byte)
        elif size <= BYTES:
            start = file.tell()
            whole = _piece(file, sheet.path, sheet, columns, number, line, None)
            if whole is not None:
                yield whole
                return
            file.seek(start)
        while file.tell() < size:
            path = work / f"piece-{number:04}.csv"
            with path.open("wb") as out:
                piece = _piece(file, path, sheet, columns, number, line, out)
            if piece is not None:
                yield piece
                number, line = number + 1, piece.next_first
            path.unlink(missing_ok=True)


def _piece(
    file: BinaryIO, path: Path, sheet: Sheet, columns: int, number: int, line: int, out: BinaryIO | None
) -> Piece | None:
    """Find, or copy, whole records up to the size of a piece; None where they must be copied to be mended."""
    skipped: list[np.ndarray] = []
    broken: list[int] = []
    lines = size = 0
    for found in _cuts(file, sheet, columns):
        if out is None and (found.broken or b"\r" in found.data):
            return None
        if out is not None:
            out.write(_one_kind_of_end(found.data))
        skipped.append(np.array(found.joined + found.empty + found.broken, dtype=np.int64) + lines)
        broken.extend(lines + at for at in found.broken)
        lines, size = lines + found.lines, size + len(found.data)
    no_start = np.unique(np.concatenate(skipped)) if skipped else np.array([], dtype=np.int64)
    starts = np.setdiff1d(np.arange(lines), no_start, assume_unique=True) if len(no_start) else None
    skip = sheet.first_line - 1 if out is None else 0
    return Piece(number, path, line, file.tell(), line + lines, size, skip, starts, tuple(broken))


def _one_kind_of_end(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b" ") if b"\r" in data else data


def _cuts(file: BinaryIO, sheet: Sheet, columns: int) -> Iterator[Cut]:
    """Read stretches until a piece is full; the file then stands where the next record begins."""
    carried, size = b"", 0
    while True:
        fresh = file.read(min(_STRETCH, BYTES))
        if not fresh and not carried:
            return
        found = cut(carried + fresh, columns, sheet.delimiter, quoted=sheet.quoted, last=not fresh)
        carried, size = found.rest, size + len(found.data)
        yield found
        if not fresh:
            return
        if size >= BYTES:
            file.seek(-len(carried), 1)
            return
