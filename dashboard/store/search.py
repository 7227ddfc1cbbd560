"""The index of words beside the store: which incidents' places, titles and texts hold what a reader seeks.

SQLite's FTS5 without the texts themselves. Its row numbers are the incidents' own, and those go by date: the newest
that hold a word come first without any sorting. Both sides are folded by ``words``, so SQLite only parts at spaces.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np

from dashboard.errors import SearchTooLong, TablesError
from dashboard.store.words import Phrase, Query, fold

Numbers = np.ndarray
"""Incidents by their numbers in the store, int32."""

VERSION = 2
"""Changes with the folding of words and the layout of the index."""
_TABLE = """CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, prefix='3',
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'")"""
_TUNED = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA page_size = 8192",
    "PRAGMA cache_size = -200000",
)
_BATCH = 20_000
_STEPS = 20_000
"""SQLite's own steps between two looks at the clock."""
_FIRST, _MOST = 2_000, 200_000
"""How many hits a filter is asked about at once: some at first, more when it keeps few of them."""


def make(path: Path, documents: Iterable[tuple[int, str]]) -> int:
    """Write the index of the documents and return its size in bytes; all of it is there or none.

    A document is the number of an incident and the text it may be found by; the numbers rise.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        base = sqlite3.connect(part, isolation_level=None)
        try:
            for statement in (*_TUNED, _TABLE, f"PRAGMA user_version = {VERSION}", "BEGIN"):
                base.execute(statement)
            # One large merge at the end costs less than many small ones on the way.
            base.execute("INSERT INTO words (words, rank) VALUES ('automerge', 0), ('hashsize', 134217728)")
            for batch in _folded(documents):
                base.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", batch)
            base.execute("INSERT INTO words (words) VALUES ('optimize')")
            base.execute("COMMIT")
        finally:
            base.close()
        size = part.stat().st_size
        part.replace(path)
        return size
    except sqlite3.Error as error:
        raise TablesError(f"the index of words cannot be made: {error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _folded(documents: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the documents in batches, each made ready while SQLite, which lets other threads run, takes the last."""
    rows = ((number, fold(text)) for number, text in documents)
    with ThreadPoolExecutor(1) as beside:
        ready = beside.submit(lambda: list(islice(rows, _BATCH)))
        while batch := ready.result():
            ready = beside.submit(lambda: list(islice(rows, _BATCH)))
            yield batch


class Index:
    """A made index, read-only; each thread that asks has its own connection."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an index, or raise ``TablesError`` when it is missing, torn, or of another version."""
        index = cls(path)
        try:
            (version,) = index._base().execute("PRAGMA user_version").fetchone()
            index._base().execute("SELECT rowid FROM words WHERE words MATCH 'a' LIMIT 1").fetchone()
        except sqlite3.Error:
            raise TablesError(f"{path.name}: the index of words cannot be read") from None
        if version != VERSION:
            raise TablesError(f"{path.name}: the index of words is of another version")
        return index

    def hits(self, query: Query, seconds: float | None = None) -> Numbers:
        """Return the sorted numbers of all incidents found, or raise ``SearchTooLong`` after so many seconds."""
        # One word of all numbers: taken one by one as rows they cost three times as much.
        sql = "SELECT group_concat(rowid, ' ') FROM words WHERE words MATCH ?"
        ((found,),) = self._ask(sql, (_match(query),), seconds)
        return np.fromstring(found or "", dtype=np.int32, sep=" ")

    def newest(
        self,
        query: Query,
        first: int,
        last: int,
        keep: Callable[[Numbers], np.ndarray],
        count: int,
        seconds: float | None = None,
    ) -> Numbers:
        """Return up to ``count`` of the newest incidents found from ``first`` to ``last`` that ``keep`` tells to keep.

        The newest comes first. ``keep`` is asked about sorted stretches: rows before a stretch's first and behind
        its last need not be looked at.
        """
        found: list[Numbers] = []
        left = count
        for stretch in self._stretches(query, first, last, seconds):
            found.append(stretch[keep(stretch)][::-1][:left])
            left -= len(found[-1])
            if left <= 0:
                break
        return np.concatenate(found) if found else np.empty(0, np.int32)

    def _stretches(self, query: Query, first: int, last: int, seconds: float | None) -> Iterator[Numbers]:
        """Yield what is found in larger and larger stretches, the newest first, each sorted."""
        size, until = _FIRST, last
        while until >= first:
            sql = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
            rows = self._ask(sql, (_match(query), first, until, size), seconds)
            if not rows:
                return
            yield np.array([row[0] for row in reversed(rows)], dtype=np.int32)
            if len(rows) < size:
                return
            size, until = min(size * 4, _MOST), rows[-1][0] - 1

    def _ask(self, sql: str, values: tuple[object, ...], seconds: float | None) -> list[tuple[Any]]:
        base = self._base()
        until = None if seconds is None else time.monotonic() + seconds
        base.set_progress_handler(None if until is None else lambda: time.monotonic() > until, _STEPS)
        try:
            return base.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if until is not None and time.monotonic() > until:
                raise SearchTooLong("the search takes too long: ask for longer words") from None
            raise TablesError(f"the index of words cannot be read: {error}") from None

    def _base(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "base", None)
        if found is None:
            found = self._local.base = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True
            )
            found.execute("PRAGMA mmap_size = 1099511627776")
        return found


def _match(query: Query) -> str:
    """Return a question in FTS5's own words; what a reader typed is only ever within quotation marks."""
    return " AND ".join(_phrase(phrase) for phrase in query.phrases)


def _phrase(phrase: Phrase) -> str:
    words = " ".join(phrase.words).replace('"', '""')
    return f'"{words}"*' if phrase.prefix else f'"{words}"'
