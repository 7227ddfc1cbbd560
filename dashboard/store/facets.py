"""How many incidents each choice of a filter would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from dashboard.store.engine import Engine
from dashboard.store.filter import Filter
from dashboard.store.question import Question
from dashboard.store.shelf import Shelf


class Facets:
    """Counts by the sides, types, grades, sources and precisions of incidents, kept while there is room."""

    def __init__(
        self, engine: Engine, question: Callable[[Filter], Question], cast: Callable[[int], tuple[str, ...]]
    ) -> None:
        self._engine, self._question, self._cast = engine, question, cast
        self._words = {name: engine.whole(name).sort_by("id")["word"].to_pylist() for name in ("types", "grades")}
        self._kept: Shelf[Counter[str]] = Shelf(4_000_000, lambda counted: 100 * len(counted))

    def count(self, asked: Filter, part: str) -> Counter[str]:
        """Count what a filter leaves by one of its parts."""
        return self._kept.take((asked, part), lambda: self._count(asked, part))

    def _count(self, asked: Filter, part: str) -> Counter[str]:
        column = {"sides": asked.role, "types": "type", "grades": "grade_id", "sources": "source"}.get(part, part)
        found = self._engine.ask("facet", self._question(asked), column)
        counted: Counter[str] = Counter()
        for value, incidents in zip(found["value"].to_pylist(), found["incidents"].to_pylist(), strict=True):
            for word in self._worded(part, value):
                counted[word] += incidents
        return counted

    def _worded(self, part: str, value: int | None) -> Sequence[str]:
        if value is None:
            return ()
        if part in ("sides", "sources"):
            return self._cast(value)
        return (self._words[part][value],) if part in self._words else (str(value),)
