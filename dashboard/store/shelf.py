"""What has been worked out for a view, kept while there is room, so that brushing it again finds it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Kept = TypeVar("Kept")
EACH = 1_000
"""Bytes that the keeping itself takes, also of nothing: what finds nothing is asked in the most ways."""


class Shelf(Generic[Kept]):
    """Things by what they are of, the last used ones; two readers who ask for one at once make it once."""

    def __init__(self, room: int, size: Callable[[Kept], int]) -> None:
        """Have ``room`` bytes, of which a thing takes ``size`` and ``EACH``, more or less."""
        self._room, self._size, self._taken = room, size, 0
        self._kept: OrderedDict[Any, Kept] = OrderedDict()
        self._making: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def take(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """Return what is kept, or make it and keep it."""
        if found := self._find(key):
            return found[0]
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            if found := self._find(key):
                return found[0]
            try:
                made = make()
                self._keep(key, made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def _find(self, key: Any) -> tuple[Kept] | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return (self._kept[key],)

    def _keep(self, key: Any, made: Kept) -> None:
        with self._lock:
            self._kept[key] = made
            self._taken += EACH + self._size(made)
            while self._taken > self._room and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._taken -= EACH + self._size(old)
