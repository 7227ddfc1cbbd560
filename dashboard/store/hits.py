"""The incidents that hold the words of a search."""

from __future__ import annotations

import numpy as np

from dashboard.store.search import Index
from dashboard.store.shelf import Shelf
from dashboard.store.words import parse

SECONDS = 10.0
"""A search for words may take so long."""


class Hits:
    """What an index finds, kept while there is room; it knows nothing of the build."""

    def __init__(self, index: Index | None) -> None:
        self._index = index
        self._kept: Shelf[np.ndarray] = Shelf(64_000_000, lambda numbers: numbers.nbytes)

    def of(self, words: str) -> np.ndarray | None:
        """Return the incidents by their numbers, or None where there is nothing to seek."""
        sought, index = parse(words), self._index
        if sought is None or index is None:
            return None
        return self._kept.take(words, lambda: index.hits(sought, SECONDS))
