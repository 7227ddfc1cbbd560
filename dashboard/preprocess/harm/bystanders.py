"""Bystanders: plain people whom the text itself shows as civilians, by the kind of place where they were hurt."""

from __future__ import annotations

from dashboard.model import Span
from dashboard.preprocess.harm.heads import Counted
from dashboard.preprocess.words.lexicon import table, tokens
from dashboard.preprocess.words.reading import Reading

_CIVILIAN_SITES = frozenset(table("casualties")["civilian_sites"]["words"])
_ARMED_SITES = frozenset(table("casualties")["armed_sites"]["words"])
NEAR = 60  # tokens of the sentence on either side of a figure
SCENE = 500  # characters before a sentence in which its paragraph may say what kind of place it was
AFTER = 200  # and after it


def side(reading: Reading, counted: Counted) -> str | None:
    """Civilians, where plain people were hurt in a home, a market, a bus.

    The sentence says so, or its paragraph where nothing armed stood there.
    """
    if counted.head in ("member", "members"):
        return None
    here = {word.lower for word in reading.words[max(0, counted.first - NEAR) : counted.last + NEAR]}
    if here & _CIVILIAN_SITES:
        return "civilians"
    scene = here | {w.lower for span in _around(reading) for w in tokens(reading.doc.text, span)}
    return "civilians" if scene & _CIVILIAN_SITES and not scene & _ARMED_SITES else None


def _around(reading: Reading) -> tuple[Span, Span]:
    """The paragraph before a sentence, its last some hundred characters, and what comes right after."""
    text, own = reading.doc.text, reading.sentence.span
    start = max(text.rfind("\n", max(0, own.start - SCENE), own.start) + 1, own.start - SCENE)
    end = text.find("\n", own.end, own.end + AFTER)
    return Span(start, own.start), Span(own.end, end if end > 0 else min(len(text), own.end + AFTER))
