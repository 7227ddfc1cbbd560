"""A sentence with everything found in it: words, vocabulary, quantities, dates and places."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from dashboard.model import Resolution, Span
from dashboard.preprocess.dates import DatePhrase
from dashboard.preprocess.lexicon import Hit, Token, tokens, vocabulary
from dashboard.preprocess.numbers import Quantity
from dashboard.preprocess.text import Document, Sentence

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

    def find(self, category: str) -> list[Hit]:
        """All hits of one category, in order."""
        return self.hits.get(category, [])

    def at(self, category: str, index: int) -> Hit | None:
        """The hit of a category that covers a token, if any."""
        return next((h for h in self.find(category) if h.first <= index <= h.last), None)

    def starting(self, category: str, index: int) -> Hit | None:
        """The hit of a category that begins at a token, if any."""
        return next((h for h in self.find(category) if h.first == index), None)

    def index(self, offset: int) -> int:
        """The number of the first token that starts at or after an offset."""
        return bisect_left(self.words, offset, key=lambda w: w.start)

    def span(self, first: int, last: int) -> Span:
        """The span of tokens ``first`` to ``last``, both inclusive."""
        return Span(self.words[first].start, self.words[last].end)

    def said(self, first: int, last: int) -> str:
        """The words of tokens ``first`` to ``last`` as they stand in the text."""
        return self.span(first, last).of(self.doc.text)

    def lower(self, index: int) -> str:
        """The lower-case word at a token number; empty beyond the sentence."""
        return self.words[index].lower if 0 <= index < len(self.words) else ""

    def in_date(self, index: int) -> bool:
        """Tell whether a token belongs to a date phrase."""
        start = self.words[index].start
        return any(d.span.start <= start < d.span.end for d in self.dates)


def readings(
    doc: Document, quantities: list[Quantity], dates: list[DatePhrase], places: list[Resolution]
) -> list[Reading]:
    """Lay what was found in a document out by its sentences."""
    found = []
    for sentence in doc.sentences:
        reading = Reading(doc, sentence, tokens(doc.text, sentence.span))
        for hit in vocabulary().find(reading.words):
            reading.hits.setdefault(hit.category, []).append(hit)
        reading.dates = [d for d in dates if sentence.span.holds(d.span)]
        reading.places = [p for p in places if sentence.span.holds(p.toponym.span)]
        for quantity in quantities:
            if sentence.span.holds(quantity.span) and quantity.unit is None:
                first = reading.index(quantity.span.start)
                last = max(first, reading.index(quantity.span.end) - 1)
                reading.quantities[first] = (quantity, last)
        found.append(reading)
    return found
