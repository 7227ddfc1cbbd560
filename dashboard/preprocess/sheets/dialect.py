"""How a delimited text is written: its delimiter, its quotes, its header, and the line where its rows begin."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from dashboard.preprocess.sheets.splits import NUMBER, Row, Split, best_split, names_columns
from dashboard.settings import DATA

_DELIMITERS = (",", ";", "\t", "|")
_SEP = re.compile(r"\ufeff?\"?sep=([^\r\n])\"?[ \t]{0,10}(?:\r\n|\n|\r)", re.IGNORECASE)
_TITLE_ROWS = 30
# What a text has to be like before it is taken for a table though nobody said that it is one.
_KNOWN_NAMES, _COLUMNS, _SHARE = 2, 3, 0.9
_COLUMNS_WITHOUT_HEADER, _NUMBERS_IN_DATA = 20, 0.2


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the head of a delimited text shows; ``columns`` is empty where the first row is data."""

    columns: tuple[str, ...]
    delimiter: str
    quoted: bool
    first_line: int
    width: int
    rows: int
    share: float
    """The share of the head's rows that have as many cells as most."""
    numbers: float
    """The share of cells that are numbers or dates."""


def dialect_of(head: str, *, whole: bool) -> Dialect | None:
    r"""Read how a text's rows are written from its head; None where no two cells stand side by side.

    >>> dialect_of("Events\n\nid;date;lat\n#id;#date;#geo+lat\n1;2024-01-01;1,5\n", whole=True)
    Dialect(columns=('id', 'date', 'lat'), delimiter=';', quoted=True, first_line=5, width=3, rows=1, share=0.75,
    numbers=1.0)
    """
    said = _SEP.match(head)
    body = head[said.end() :] if said else head.removeprefix("\ufeff")
    skipped = 1 if said else 0
    splits = [best_split(body, mark, whole, skipped) for mark in ((said[1],) if said else _DELIMITERS)]
    found = [split for split in splits if split is not None]
    if not found:
        return None
    best = max(found, key=lambda split: (round(split.share, 1), split.width))
    return _with_header(best)


def is_table(dialect: Dialect) -> bool:
    """Whether a text is a table by its shape alone: even rows under names of the field, or very many columns."""
    if dialect.share < _SHARE:
        return False
    if not dialect.columns:
        several = dialect.rows > 1 or dialect.delimiter == "\t"  # a long sentence has many commas
        return dialect.width >= _COLUMNS_WITHOUT_HEADER and several and dialect.numbers >= _NUMBERS_IN_DATA
    known = sum(plain_name(name) in _known_names() for name in set(dialect.columns))
    return dialect.width >= _COLUMNS and known >= _KNOWN_NAMES and dialect.rows >= 1


def plain_name(name: str) -> str:
    """Write a column's name without what spellings differ in.

    >>> plain_name(" EVENT_ID_CNTY ")
    'eventidcnty'
    """
    return "".join(c for c in name.casefold() if c.isalnum())


@cache
def _known_names() -> frozenset[str]:
    return frozenset(tomllib.loads((DATA / "columns.toml").read_text(encoding="utf-8"))["names"].split())


def _with_header(split: Split) -> Dialect:
    columns, at = heading(split.rows, split.width)
    rows = split.rows[at:]
    above = split.rows[at - 1].line if at else 0
    broken = [line for line in split.broken if line > above]  # to be told when the rows are read
    first = min([rows[0].line if rows else split.end, *broken])
    cells = [cell for row in rows for cell in row.cells]
    numbers = sum(NUMBER.fullmatch(cell) is not None for cell in cells) / max(1, len(cells))
    share, numbers = round(split.share, 3), round(numbers, 3)
    return Dialect(columns, split.delimiter, split.quoted, first, split.width, len(rows), share, numbers)


def heading(rows: Sequence[Row], width: int) -> tuple[tuple[str, ...], int]:
    """Find the names of the columns below titles and above HXL tags, and the place of the first row of data.

    Without a header there are no names, and the data begin where a header could have stood.
    """
    full = [row for row in rows if len(row.cells) == width]
    enough = max(2.0, median(row.filled for row in full) / 2)
    wide = (n for n, row in enumerate(rows[:_TITLE_ROWS]) if abs(len(row.cells) - width) <= 1 and row.filled >= enough)
    at = next(wide, rows.index(full[0]))
    columns: tuple[str, ...] = ()
    if names_columns(rows[at], width):
        names = rows[at].cells
        columns = (*names, *[""] * (width - len(names)))
        at += 1
    while columns and at < len(rows) and _is_tags(rows[at]):
        at += 1
    return columns, at


def _is_tags(row: Row) -> bool:
    """Whether a row holds the tags of the HXL standard, which stand between header and data."""
    return all(cell.startswith("#") for cell in row.cells if cell)
