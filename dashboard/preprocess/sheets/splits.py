"""A table's head split into rows and cells: whether quotes hold a cell together, and which lines they break."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.preprocess.sheets.records import Cut, cut

NUMBER = re.compile(r"[-+−]?\d[\d.,:/+ TZ-]{0,40}%?")
"""A cell that is a number or a date."""

_LONGEST_NAME = 200
_NUMBERS_IN_HEADER = 0.1
_DISTINCT = 0.7
_WIDTHS = 3
_SWALLOWED = 16_000
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table's head: the line where it begins, and its cells."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many cells have something in them."""
        return sum(1 for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Split:
    """The head split in one way; ``broken`` are lines with a quote that was never closed."""

    delimiter: str
    quoted: bool
    rows: tuple[Row, ...]
    end: int
    width: int
    share: float
    sound: bool = True
    broken: tuple[int, ...] = ()

    @property
    def even(self) -> int:
        """How many rows have as many cells as most."""
        return sum(len(row.cells) == self.width for row in self.rows)


def best_split(text: str, delimiter: str, whole: bool, skipped: int) -> Split | None:
    """Split with quotes that hold a cell together and with quotes that mean nothing, and keep what fits."""
    plain = _split(text, delimiter, False, whole, skipped)
    quoted = _split(text, delimiter, True, whole, skipped)
    if quoted is None or not quoted.sound:
        quoted = _mended(text, delimiter, whole, skipped, [plain, quoted]) or quoted
    if plain is None or quoted is None:
        return plain or quoted
    if _quotes_hold(plain, quoted):
        return quoted
    cells = [cell for row in plain.rows for cell in row.cells if cell.startswith('"')]
    if plain.share > quoted.share or (cells and plain.share == quoted.share):
        return plain
    if delimiter == "\t" and not cells and not names_columns(plain.rows[0], plain.width):
        return plain  # GDELT and its like: a quote further down would mean nothing either
    return quoted


def _quotes_hold(plain: Split, quoted: Split) -> bool:
    """Whether quotes are meant, though a few are broken: most that are opened close, or only so the header fits."""
    if quoted.share * 2 <= plain.share:
        return False
    cells = [cell for row in plain.rows for cell in row.cells if cell.startswith('"')]
    closed = sum(len(cell) > 1 and cell.endswith('"') for cell in cells)
    first = next(len(row.cells) for row in plain.rows if len(row.cells) > 1)
    return (bool(cells) and closed * 2 >= len(cells)) or (plain.width != quoted.width == first)


def names_columns(row: Row, width: int) -> bool:
    """Whether a row names columns: hardly a number in it, hardly a word twice, none as long as a note."""
    names = [cell for cell in row.cells if cell]
    numbers = sum(NUMBER.fullmatch(name) is not None for name in names)
    return (
        bool(names)
        and numbers <= len(names) * _NUMBERS_IN_HEADER
        and len(set(names)) >= len(names) * _DISTINCT
        and max(map(len, names)) <= _LONGEST_NAME
        and len(names) * 2 >= min(width, len(row.cells))
    )


def _split(text: str, delimiter: str, quoted: bool, whole: bool, skipped: int) -> Split | None:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    rows: list[Row] = []
    line, sound = 1, True
    try:
        for cells in reader:
            rows.append(Row(line + skipped, tuple(cell.strip().strip("\ufeff") for cell in cells)))
            line = reader.line_num + 1
    except csv.Error:  # a cell without end
        whole = sound = False
    if not whole and rows:
        sound = sound and sum(map(len, rows[-1].cells)) < _SWALLOWED
        line = rows.pop().line - skipped  # cut in the middle
    kept = tuple(row for row in rows if row.filled)
    widths = Counter(len(row.cells) for row in kept if len(row.cells) > 1)
    if not widths:
        return None
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return Split(delimiter, quoted, kept, line + skipped, width, count / len(kept), sound and count == len(kept))


def _mended(text: str, delimiter: str, whole: bool, skipped: int, splits: Sequence[Split | None]) -> Split | None:
    """Split without the lines whose quotes never close, which else would swallow all that follows.

    How many cells a record has is what the fewest lines are broken by. None where that makes no more of it.
    """
    data = text.encode("utf-8", "surrogatepass")
    if not whole:
        data = data[: data.rfind(b"\n") + 1]
    if not data or data.count(b"\n") > _MOST_LINES:
        return None
    found = min((cut(data, n, delimiter, quoted=True, last=True) for n in _widths(splits)), key=_damage, default=None)
    if found is None or not found.broken:
        return None
    split = _split(found.data.decode("utf-8", "surrogatepass"), delimiter, True, True, skipped)
    before = splits[-1]
    if split is None or (before is not None and split.even <= before.even):
        return None
    broken = tuple(line + 1 + skipped for line in found.broken)
    return replace(split, share=split.even / (len(split.rows) + len(broken)), broken=broken)


def _damage(found: Cut) -> int:
    return len(found.broken)


def _widths(splits: Sequence[Split | None]) -> list[int]:
    """List how many cells a record could have, the likeliest first."""
    widths: list[int] = []
    for split in splits:
        if split is not None:
            counted = Counter(len(row.cells) for row in split.rows if len(row.cells) > 1)
            first = next(len(row.cells) for row in split.rows if len(row.cells) > 1)
            widths += [first, *(width for width, _ in counted.most_common(_WIDTHS))]
    return list(dict.fromkeys(widths))
