"""What has been worked out for a view, kept while there is room, so that brushing it again finds it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """Things by what they are of, the last used ones; two readers who ask for one at once make it once."""

    def __init__(self, room: int, size: Callable[[Kept], int]) -> None:
        """Have ``room`` bytes, of which a thing takes ``size`` more or less."""
        self._room, self._size = room, size
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
            size = sum(map(self._size, self._kept.values()))
            while size > self._room and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                size -= self._size(old)
