"""The incidents that hold the words of a search."""

from __future__ import annotations

import time

import numpy as np

from dashboard.errors import SearchTooLong
from dashboard.store.search import Index
from dashboard.store.shelf import Shelf
from dashboard.store.words import Query, parse

SECONDS = 10.0
"""A search for words may take so long."""
_REFUSED_SECONDS, _MOST_REFUSED = 60.0, 1_000
"""A search that took too long is not tried again for so long, and of so many such searches this is known."""


class Hits:
    """What an index finds, kept while there is room; it knows nothing of the build."""

    def __init__(self, index: Index | None) -> None:
        self._index = index
        self._kept: Shelf[np.ndarray] = Shelf(64_000_000, lambda numbers: numbers.nbytes)
        self._refused: dict[str, tuple[float, str]] = {}

    def of(self, words: str) -> np.ndarray | None:
        """Return the incidents by their numbers, or None where there is nothing to seek."""
        sought, index = parse(words), self._index
        if sought is None or index is None:
            return None
        return self._kept.take(words, lambda: self._found(index, words, sought))

    def _found(self, index: Index, words: str, sought: Query) -> np.ndarray:
        """Seek, unless it was in vain just now: the parts of a page ask for the same words at once."""
        until, why = self._refused.get(words, (0.0, ""))
        if time.monotonic() < until:
            raise SearchTooLong(why)
        try:
            return index.hits(sought, SECONDS)
        except SearchTooLong as error:
            if len(self._refused) >= _MOST_REFUSED:
                self._refused.clear()
            self._refused[words] = time.monotonic() + _REFUSED_SECONDS, str(error)
            raise
