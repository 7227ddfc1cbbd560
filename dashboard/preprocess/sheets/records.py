"""Where the records of a CSV begin and end, and which of its lines are broken.

A quote that is never closed would swallow all that follows. So lines are joined to a record only where the
result has as many cells as the sheet has columns; else the line that opened the quote is broken, alone.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

import numpy as np

LONGEST = 4_000_000
"""So many bytes can belong to one record; what is longer has a quote that was never closed."""
_NEWLINE, _QUOTE = 10, 34


@dataclass(slots=True)
class Cut:
    """A stretch of a CSV: its bytes with broken lines emptied, and which of its lines begin no record.

    Line numbers count from 0 at the stretch's start. ``joined`` are lines that go on with the record above,
    ``empty`` hold nothing, ``broken`` could not be read; ``rest`` is what is left for the next stretch.
    """

    data: bytes
    lines: int
    joined: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    rest: bytes = b""


def cut(data: bytes, columns: int, delimiter: str, *, quoted: bool, last: bool) -> Cut:
    r"""Cut a stretch at its last whole record; the last stretch of a file is taken to its end.

    >>> found = cut(b'1,"a\nb"\n2,"torn\n3,c\n4,', 2, ",", quoted=True, last=False)
    >>> found.data, found.joined, found.broken, found.rest
    (b'1,"a\nb"\n', [1], [], b'2,"torn\n3,c\n4,')
    >>> cut(b'2,"torn\n3,c\n', 2, ",", quoted=True, last=True).data
    b'\n3,c\n'
    """
    if last and data and not data.endswith(b"\n"):
        data += b"\n"
    end = data.rfind(b"\n") + 1
    whole, rest = data[:end], data[end:]
    ends = np.flatnonzero(np.frombuffer(whole, dtype=np.uint8) == _NEWLINE)
    found = Cut(whole, len(ends), rest=rest)
    if quoted and b'"' in whole:
        _join(found, ends, columns, delimiter, last)
        ends = np.flatnonzero(np.frombuffer(found.data, dtype=np.uint8) == _NEWLINE)
    if len(ends):
        found.empty = _empty(found.data, ends)
    return found


def _empty(data: bytes, ends: np.ndarray) -> list[int]:
    """List the lines with nothing on them."""
    length = np.diff(ends, prepend=-1)
    short = np.flatnonzero(length == 2)
    returns = [int(line) for line in short if data[ends[line] - 1 : ends[line]] == b"\r"]
    return sorted(np.flatnonzero(length == 1).tolist() + returns)


def _join(found: Cut, ends: np.ndarray, columns: int, delimiter: str, last: bool) -> None:
    """Join the lines whose quotes do not close on them; what is not yet closed goes to the rest."""
    whole = found.data
    quotes = np.flatnonzero(np.frombuffer(whole, dtype=np.uint8) == _QUOTE)
    before = np.searchsorted(quotes, ends)
    odd = np.flatnonzero(np.diff(before, prepend=0) & 1).tolist()
    starts = np.concatenate(([0], ends[:-1] + 1))
    broken: list[int] = []
    at = 0
    while at < len(odd):
        opened = odd[at]
        if _cells(whole[starts[opened] : ends[opened] + 1], delimiter) == columns:
            at += 1
            continue
        closed = odd[at + 1] if at + 1 < len(odd) else None
        if closed is None and not last and len(whole) - starts[opened] < LONGEST:
            _leave(found, int(starts[opened]), opened)
            break
        near = closed is not None and ends[closed] - starts[opened] < LONGEST
        if near and closed is not None and _cells(whole[starts[opened] : ends[closed] + 1], delimiter) == columns:
            found.joined.extend(range(opened + 1, closed + 1))
            at += 2
            continue
        broken.append(opened)
        at += 1
    found.broken = broken
    if broken:
        found.data = _emptied(found.data, starts, ends, broken)


def _leave(found: Cut, start: int, line: int) -> None:
    found.rest = found.data[start:] + found.rest
    found.data = found.data[:start]
    found.lines = line


def _emptied(data: bytes, starts: np.ndarray, ends: np.ndarray, broken: list[int]) -> bytes:
    """Take out the broken lines' bytes but leave their line ends, so that all lines keep their numbers."""
    parts, at = [], 0
    for line in broken:
        parts.append(data[at : starts[line]])
        at = int(ends[line])
    return b"".join([*parts, data[at:]])


def _cells(record: bytes, delimiter: str) -> int | None:
    """Count the cells of a record; None when it is not exactly one, with every quote closed."""
    text = io.StringIO(record.decode("utf-8", "replace"), newline="")
    try:
        rows = list(csv.reader(text, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return len(rows[0]) if len(rows) == 1 else None
