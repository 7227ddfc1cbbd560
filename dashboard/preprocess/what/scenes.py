"""Scenes: the sections a report is told in, what each is headed, and the place and days a paragraph spoke of last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dashboard.model import ExclusionReason, Interval, Resolution
from dashboard.preprocess.what import background
from dashboard.preprocess.when import hours
from dashboard.preprocess.where import place_roles
from dashboard.preprocess.who.actors import Actor
from dashboard.preprocess.words.lexicon import Hit
from dashboard.preprocess.words.reading import Reading

HEADING_WORDS = 8
LINE = 70
"""Characters of a line that may be a heading by itself."""
HOLDING = frozenset({"in", "near", "along", "between", "around", "off"})
"""Relations that say that something is there."""
_ITEM = re.compile(r"(?:[*•▪–—-]|\(?\d{1,3}[.):]|\(?[a-z]\)|#{1,6}) ?\S")
_SPOKEN = frozenset({"at", "same"})


@dataclass(frozen=True)
class Scene:
    """Where a paragraph stands: its number, its section's, and whether the report is told in sections.

    ``place`` is what the heading names, ``reason`` why the section is no news: planned, past or no incident;
    ``period`` the days that the whole report is of, which its title or first lines name.
    """

    paragraph: int = 0
    section: int = 0
    sectioned: bool = False
    place: Resolution | None = None
    reason: ExclusionReason | None = None
    period: Interval | None = None


@dataclass
class Spoken:
    """The place, the days and the hours that a paragraph spoke of last, for an event that has none of its own."""

    place: Resolution | None = None
    days: Interval | None = None
    hours: frozenset[int] = frozenset()

    @property
    def spot(self) -> Resolution | None:
        """The place that was spoken of, where it is a town or finer and words put something there."""
        exact = self.place is not None and self.place.place is not None and self.place.place.precision <= 2
        return self.place if exact and self.place and self.place.toponym.relation in HOLDING else None

    def note(self, reading: Reading, actors: list[Actor]) -> None:
        """Remember the places where something can have been and the days that a sentence names."""
        sites = [p for p in place_roles.sites(reading, actors) if not _whole(p)]
        held = [p for p in sites if p.toponym.relation in HOLDING]
        loose = [p for p in sites if p.toponym.relation is None and self.place is None]
        if held or loose:
            self.place = min(held or loose, key=lambda p: p.place.precision if p.place else 9)
        dated = [d.interval for d in reading.dates if d.kind in _SPOKEN and d.interval.start and not d.future]
        if dated:
            self.days = dated[0]
            self.hours = hours.of_sentence(reading) or self.hours


def of_report(readings: Sequence[Reading]) -> dict[int, Scene]:
    """The scene of each paragraph of a report's text, by its number."""
    parts = [list(p) for _, p in groupby(readings, key=lambda r: r.sentence.paragraph)]
    told = [p for p in parts if not p[0].sentence.headline]
    begins = [_begins(p, n + 1 < len(told)) for n, p in enumerate(told)]
    sectioned = sum(begins) > 1
    period = _period(parts, told, begins) if sectioned else None
    found: dict[int, Scene] = {}
    section, place, reason = 0, None, None
    frame = None if sectioned or not parts else background.framed([*parts[0], *(told[0] if told else [])])
    for paragraph, begun in zip(told, begins, strict=True):
        if sectioned and begun:
            section += 1
            heading, start, end = _headed(paragraph)
            place, reason = _headed_place(heading, end), background.of_heading(heading, start, end)
        number = paragraph[0].sentence.paragraph
        why = reason or frame or background.framed(paragraph)
        found[number] = Scene(number, section, sectioned, place, why, period)
    return found


def _period(parts: list[list[Reading]], told: list[list[Reading]], begins: list[bool]) -> Interval | None:
    """The days that a report in sections is of: those named first in its headline or before its first section."""
    head = [p for p in parts if p[0].sentence.headline] + told[: begins.index(True)]
    dated = [d.interval for p in head for r in p for d in r.dates if d.kind == "at" and d.interval.start]
    return dated[0] if dated else None


def sections(readings: Sequence[Reading], scenes: dict[int, Scene]) -> Iterator[list[Reading]]:
    """The sentences of each section of a report; of a report that is told as one, all of them."""
    nowhere = Scene()
    for _, part in groupby(readings, key=lambda r: scenes.get(r.sentence.paragraph, nowhere).section):
        yield list(part)


def _whole(found: Resolution) -> bool:
    return found.place is None or found.place.kind in ("country", "continent")


def _begins(paragraph: list[Reading], followed: bool) -> bool:
    """Tell whether a paragraph begins a section: an item of a list, or a heading before the text or on its own line."""
    first = paragraph[0]
    line = paragraph[-1].sentence.span.end
    text = first.doc.text[first.sentence.span.start : line]
    if _ITEM.match(text):
        return True
    if len(paragraph) == 1 and followed and len(text) < LINE and text[-1] not in ".!?\"'…:,;)":
        return True
    end = _end(first, 0)
    return end >= 0 and (len(paragraph) > 1 or end < len(first.words) - 2)


def _headed(paragraph: list[Reading]) -> tuple[Reading, int, int]:
    """The sentence that a section's heading stands in, its first and its last token, or -1; an item's mark left out."""
    first = paragraph[0]
    if len(paragraph) > 1 and all(not w.text.isalpha() for w in first.words):
        first = paragraph[1]  # "1." is a sentence of its own
    start = next((n for n, w in enumerate(first.words[:4]) if w.text[0].isalpha() and len(w.text) > 1), 0)
    end = _end(first, start)
    if end < 0 and len(paragraph) == 1 and len(first.words) <= HEADING_WORDS:
        end = len(first.words) - 1
    return first, start, end


def _end(reading: Reading, start: int) -> int:
    """The last token of a heading at a sentence's begin ("LOWER SHABELLE.", "Mach.", "ADEN: …"), or -1."""
    words = reading.words
    for at in range(start, min(start + HEADING_WORDS + 1, len(words))):
        if words[at].text in (".", ":", "–", "—", "|"):
            return at - 1 if at > start and _is_heading(reading, start, at) else -1
        if words[at].text in ("?", "!", ";"):
            return -1
    return -1


def _is_heading(reading: Reading, start: int, end: int) -> bool:
    """Tell whether the tokens before a stop are a heading: a known one, in capitals, or a few words and no more."""
    named = [w.text for w in reading.words[start:end] if w.text[0].isalpha()]
    if not named:
        return False
    if any(h.first == start and h.last < end for h in reading.find("headings")):
        return True
    capitals = all(w.isupper() for w in named) and sum(map(len, named)) > 3
    alone = end == len(reading.words) - 1 and reading.words[end].text == "."
    return capitals or (alone and len(named) <= 3 and not reading.find("harm") and named[0][0].isupper())


def _headed_place(reading: Reading, end: int) -> Resolution | None:
    """The finest place in a heading."""
    if end < 0:
        return None
    limit = reading.words[end].end
    named = [p for p in reading.places if p.toponym.span.end <= limit and not _whole(p)]
    return min(named, key=lambda p: p.place.precision if p.place else 9, default=None)


def opens(reading: Reading) -> bool:
    """Tell whether a sentence says that what it tells of is another happening than the one before.

    By words at its head ("Hours later", "Elsewhere") or before the event ("a second strike"); "It was the second
    strike" and "Hours later … the strike" speak of the same.
    """
    hits = reading.find("apart")
    if not hits:
        return False
    if any(h.tag == "head" and h.first <= 1 for h in hits) and not _known(reading):
        return True
    if reading.lower(0) in ("it", "this", "that"):
        return False
    return any(h.tag == "another" and _of_event(reading, h) for h in hits)


def is_soon(reading: Reading) -> bool:
    """Tell whether a sentence says that what it tells of was at the time of what was told before."""
    return any(h.tag == "soon" for h in reading.find("apart"))


def is_nth(reading: Reading) -> bool:
    """Tell whether a sentence says that what it tells of is not the first of its day ("the second raid of the day")."""
    hits = reading.find("apart")
    nth = [h for h in hits if h.tag == "nth" or (h.tag == "another" and reading.lower(h.last) == "second")]
    return any(0 < day.first - h.last <= 5 for h in nth for day in hits if day.tag == "day")


def _known(reading: Reading) -> bool:
    """Tell whether a sentence speaks of an event as known ("the attack")."""
    return any(reading.lower(h.first - 1) in ("the", "that", "this") for h in reading.find("event"))


def _of_event(reading: Reading, hit: Hit) -> bool:
    """Tell whether an event or a weapon is the noun of "another"."""
    return any(
        reading.starting(category, at) is not None
        for at in range(hit.last + 1, hit.last + 3)
        for category in ("event", "means", "blow")
    )
