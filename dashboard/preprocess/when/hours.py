"""Hours: the time of day that a sentence gives for what it tells of, from words and clocks."""

from __future__ import annotations

import re

from dashboard.preprocess.words.reading import Reading

_CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?(?: ?(?P<half>[ap])\.?m\b| hours\b| hrs\b| local time\b)?"
)


def of_sentence(reading: Reading) -> frozenset[int]:
    """The hours, 0 to 23, in which what a sentence tells of can have been; none where it does not say.

    A clock's hour counts with the one before and after it; of several times the first that is named.
    """
    span = reading.sentence.span
    words = [(reading.words[h.first].start, _between(h.tag)) for h in reading.find("hours")]
    clocks = [(m.start(), _around(m)) for m in _CLOCK.finditer(reading.doc.text, span.start, span.end) if _is_clock(m)]
    return min(clocks + words, key=lambda found: found[0], default=(0, frozenset()))[1]


def _between(tag: str) -> frozenset[int]:
    first, last = (int(n) for n in tag.split("-"))
    return frozenset(hour % 24 for hour in range(first, last + 1))


def _is_clock(match: re.Match[str]) -> bool:
    return bool(match["half"] or (match["minute"] and ":" in match.group()))


def _around(match: re.Match[str]) -> frozenset[int]:
    hour = int(match["hour"]) % 24
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"] == "p")
    return frozenset((hour + n) % 24 for n in (-1, 0, 1))
