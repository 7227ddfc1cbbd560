"""A sentence with everything found in it: words, vocabulary, quantities, dates and places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from dashboard.model import Resolution, Span
from dashboard.preprocess.when.dates import DatePhrase
from dashboard.preprocess.words.lexicon import Hit, Token, tokens, vocabulary
from dashboard.preprocess.words.numbers import Quantity
from dashboard.preprocess.words.text import Document, Sentence

Found = TypeVar("Found")

CLAUSE_WORDS = frozenset(
    {
        "while",
        "whereas",
        "but",
        "although",
        "though",
        "when",
        "after",
        "before",
        "because",
        "as",
        "that",
        "who",
        "which",
        "where",
    }
)


class _Lower(dict[int, str]):
    """Words by their number; there are none beyond the sentence."""

    def __missing__(self, number: int) -> str:
        return ""


@dataclass
class Reading:
    """One sentence ready for the grammar; token numbers index ``words``, spans the clean text."""

    doc: Document
    sentence: Sentence
    words: list[Token]
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    quantities: dict[int, tuple[Quantity, int]] = field(default_factory=dict)
    dates: list[DatePhrase] = field(default_factory=list)
    places: list[Resolution] = field(default_factory=list)
    lower: Callable[[int], str] = field(init=False, repr=False, compare=False)
    """The lower-case word at a token number; empty beyond the sentence. No method, for it is asked most of all."""
    _covered: dict[str, dict[int, Hit]] = field(default_factory=dict)
    _begun: dict[str, dict[int, Hit]] = field(default_factory=dict)
    """The first hit that covers a token, and that begins at it, by category: laid out when first asked for."""

    def __post_init__(self) -> None:
        self.lower = _Lower(enumerate(word.lower for word in self.words)).__getitem__
        self._starts = [word.start for word in self.words]

    def find(self, category: str) -> list[Hit]:
        """All hits of one category, in order."""
        return self.hits.get(category) or []

    def lay(self, category: str, hits: list[Hit]) -> None:
        """Put other hits in the place of a category's."""
        self.hits[category] = hits
        self._covered.pop(category, None)
        self._begun.pop(category, None)

    def at(self, category: str, index: int) -> Hit | None:
        """The hit of a category that covers a token, if any."""
        cells = self._covered.get(category)
        if cells is None:
            cells = self._covered[category] = {}
            for hit in self.find(category):
                for cell in range(hit.first, hit.last + 1):
                    cells.setdefault(cell, hit)
        return cells.get(index)

    def starting(self, category: str, index: int) -> Hit | None:
        """The hit of a category that begins at a token, if any."""
        cells = self._begun.get(category)
        if cells is None:
            cells = self._begun[category] = {}
            for hit in self.find(category):
                cells.setdefault(hit.first, hit)
        return cells.get(index)

    def index(self, offset: int) -> int:
        """The number of the first token that starts at or after an offset."""
        return bisect_left(self._starts, offset)

    def span(self, first: int, last: int) -> Span:
        """The span of tokens ``first`` to ``last``, both inclusive."""
        return Span(self.words[first].start, self.words[last].end)

    def said(self, first: int, last: int) -> str:
        """The words of tokens ``first`` to ``last`` as they stand in the text."""
        return self.span(first, last).of(self.doc.text)

    def in_date(self, index: int) -> bool:
        """Tell whether a token belongs to a date phrase; none beyond the sentence does."""
        if not self.dates or not 0 <= index < len(self.words):
            return False
        start = self.words[index].start
        return any(d.span.start <= start < d.span.end for d in self.dates)


def readings(
    doc: Document, quantities: list[Quantity], dates: list[DatePhrase], places: list[Resolution]
) -> list[Reading]:
    """Lay what was found in a document out by its sentences."""
    found = []
    dates_in = _by_sentence(doc, dates, [d.span for d in dates])
    places_in = _by_sentence(doc, places, [p.toponym.span for p in places])
    counts_in = _by_sentence(doc, quantities, [q.span for q in quantities])
    for number, sentence in enumerate(doc.sentences):
        reading = Reading(doc, sentence, tokens(doc.text, sentence.span))
        for hit in vocabulary().find(reading.words):
            reading.hits.setdefault(hit.category, []).append(hit)
        reading.dates = dates_in.get(number, [])
        reading.places = places_in.get(number, [])
        for quantity in counts_in.get(number, []):
            if quantity.unit is None:
                first = reading.index(quantity.span.start)
                last = max(first, reading.index(quantity.span.end) - 1)
                reading.quantities[first] = (quantity, last)
        found.append(reading)
    return found


def _by_sentence(doc: Document, things: Sequence[Found], spans: list[Span]) -> dict[int, list[Found]]:
    """Things found in a document by the number of the sentence that holds them."""
    starts = [s.span.start for s in doc.sentences]
    found: dict[int, list[Found]] = {}
    for thing, span in zip(things, spans, strict=True):
        number = bisect_right(starts, span.start) - 1
        if number >= 0 and doc.sentences[number].span.holds(span):
            found.setdefault(number, []).append(thing)
    return found
