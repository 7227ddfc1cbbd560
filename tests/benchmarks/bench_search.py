"""Searching the texts: the fifty newest incidents within a filter, and what all hits add to a count of the whole view.

The words asked for are those of the made texts themselves, so that each question has an answer.
"""

from __future__ import annotations

import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

import pyarrow.parquet as pq

from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.words import fold, parse
from tests.benchmarks import made
from tests.benchmarks.bench_store import opened
from tests.benchmarks.measures import Measure, Row, Sizes, p95, size, took

ASKED, JOINED, PAGE = 40, 12, 50
MOST_SECONDS = 0.020
_TEXTS, _SEED = 2_000, 6
Texts = list[list[str]]


@cache
def texts(n: int) -> Texts:
    """Return the folded words of some of the reports."""
    file = pq.ParquetFile(made.kept("tables", n) / "reports.parquet")
    return [fold(text).split() for text in next(file.iter_batches(_TEXTS, columns=["text"]))["text"].to_pylist()]


def questions(found: Texts, kind: str, count: int) -> list[str]:
    """Return what a reader could type, of one kind; words are common or rare by the texts themselves."""
    dice = random.Random(f"{_SEED}{kind}")
    told = Counter(word for text in found for word in text if len(word) > 2 and word.isalpha())
    ranked = [word for word, _ in told.most_common()]
    common, rare = ranked[:100], ranked[len(ranked) // 2 :]

    def pair() -> list[str]:
        text = dice.choice(found)
        first = dice.randrange(1, max(len(text) - 8, 2))
        return text[first : first + 2]

    make: dict[str, Callable[[], str]] = {
        "common word": lambda: dice.choice(common),
        "rare word": lambda: dice.choice(rare),
        "two words": lambda: f"{dice.choice(common)} {dice.choice(rare)}",
        "phrase": lambda: '"' + " ".join(pair()) + '"',
        "prefix of 3": lambda: f"{dice.choice(rare)[:3]}*",
        "prefix of 4": lambda: f"{dice.choice(rare)[:4]}*",
    }
    return [make[kind]() for _ in range(count)]


KINDS = ("common word", "rare word", "two words", "phrase", "prefix of 3", "prefix of 4")


def within(build: Build) -> dict[str, Callable[[str], Filter]]:
    """Return the filters that words are sought within: from none to one that few incidents pass."""
    sides, dice = build.sides(), random.Random(_SEED)
    span = build.span()
    assert span is not None
    days = (span[1] - span[0]).days

    def some_days(words: str, **more: tuple[str, ...]) -> Filter:
        first = span[0] + timedelta(days=dice.randrange(days // 2))
        return Filter(first, first + timedelta(days=days // 3), words=words, **more)  # type: ignore[arg-type]

    return {
        "no filter": lambda words: Filter(words=words),
        "a third of the days": some_days,
        "the days and three sides": lambda words: some_days(words, sides=tuple(sides[:3])),
        "a rare side": lambda words: Filter(sides=(sides[len(sides) // 2],), words=words),
        "many killed": lambda words: Filter(killed=50, words=words),
    }


def searching(sizes: Sizes) -> Iterator[Row]:
    """Measure the fifty newest that hold some words, for each kind of question and each filter."""
    n = sorted(sizes.rows)[len(sizes.rows) // 2]
    build, found = opened(n), texts(n)
    narrowed = within(build)
    build.numbers(Filter(words="of"))  # so that the span of the numbers is known, as it is while a page is served
    by_kind: defaultdict[str, list[float]] = defaultdict(list)
    by_filter: defaultdict[str, list[float]] = defaultdict(list)
    for kind in KINDS:
        for name, made_of in narrowed.items():
            for words in questions(found, kind, ASKED):
                asked = made_of(words)
                seconds = took(lambda asked=asked: build.numbers(asked, count=PAGE))
                by_kind[kind].append(seconds)
                by_filter[name].append(seconds)
    for kinds in (by_kind, by_filter):
        for name, times in kinds.items():
            yield _row(n, name, times, None)
    whole = [seconds for times in by_kind.values() for seconds in times]
    yield _row(n, "all questions", whole, p95(whole) < MOST_SECONDS)


def _row(n: int, name: str, times: list[float], met: bool | None) -> Row:
    shown = f"median {statistics.median(times) * 1000:.1f}, worst {max(times) * 1000:.0f} ms"
    return Row(f"{size(n)}, {name}", f"p95 {p95(times) * 1000:.1f} ms", "", shown, met)


def joining(sizes: Sizes) -> Iterator[Row]:
    """Measure the count and the map of a view that words narrow, beside the same without words; nothing is kept."""
    n = sorted(sizes.rows)[len(sizes.rows) // 2]
    build, found = opened(n), texts(n)
    index = build._index
    assert index is not None

    def view(asked: Filter) -> None:
        fresh = Build(build._engine, index)
        fresh.counts(asked)
        fresh.cells(asked, None, 23, "suffered")

    view(Filter(words="of"))
    bare = statistics.median(took(lambda: view(Filter())) for _ in range(JOINED))
    for kind in ("common word", "rare word", "prefix of 3"):
        asked = questions(found, kind, JOINED)
        sought = [query for words in asked if (query := parse(words)) is not None]
        hits = max(len(index.hits(query)) for query in sought)
        finding = statistics.median(took(lambda q=query: index.hits(q)) for query in sought)
        whole = statistics.median(took(lambda words=words: view(Filter(words=words))) for words in asked)
        shown = f"{whole * 1000:.0f} ms, of it finding {finding * 1000:.0f} ms"
        what = f"{size(n)}, {kind} (up to {hits:,} hits)"
        yield Row(what, shown, f"{whole / bare:.1f}x", f"without words {bare * 1000:.0f} ms")


MEASURES = [
    Measure("text search, top 50 by date", "p95 under 20 ms", searching),
    Measure("hits joined into a view", "", joining),
]
