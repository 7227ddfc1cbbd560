"""MUC-4's answer keys: the templates that analysts filled in for each document of 1988 to 1990.

A fill may have alternatives (" / "), be uncertain ("? ") or, as a whole template, optional. Source: the corpus of
the Fourth Message Understanding Conference, in the public domain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_MONTHS = {m: n for n, m in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
_DAY = re.compile(r"(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\.? (\d{2})\b")
_MONTH_FIRST = re.compile(r"\b(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\.? (\d{1,2}) (\d{2})\b")
_ALTERNATIVE = re.compile(r'((?:"[^"]*"|[^"/])+)')
_LEVEL = re.compile(r"(.+?)(?: \(([^()]*)\))?")
_EFFECTS = {"DEATH": "killed", "INJURY": "wounded"}

Days = tuple[date | None, date]
"""From a day, or an unknown one, to a day."""


@dataclass(frozen=True)
class Location:
    """A place as a key has it: a country and, below it, level by level, the names of one place or of two ends."""

    country: str
    levels: tuple[tuple[str, ...], ...]

    @property
    def finest(self) -> tuple[str, ...]:
        """The names of the finest level below the country; none where only the country is given."""
        return self.levels[-1] if self.levels else ()


@dataclass(frozen=True)
class Target:
    """A number of people an incident was done to, and what became of them; no kind where the key does not say."""

    number: int
    kinds: frozenset[str]


@dataclass(frozen=True)
class Template:
    """One incident of a document, as its key has it."""

    type: str
    optional: bool
    threatened: bool
    locations: tuple[Location, ...]
    days: tuple[Days, ...]
    targets: tuple[Target, ...]
    totals: tuple[int, ...]

    @property
    def wanted(self) -> bool:
        """Whether an incident must be found: it is not optional and more than a threat."""
        return not (self.optional or self.threatened)


@dataclass(frozen=True)
class Document:
    """A document with its key; ``published`` is the day of its dateline, None where that has none."""

    name: str
    text: str
    published: date | None
    templates: tuple[Template, ...]

    @property
    def wanted(self) -> list[Template]:
        """The incidents that must be found."""
        return [t for t in self.templates if t.wanted]


def documents(path: Path, step: int = 1) -> list[Document]:
    """The documents of a file, or every so many of them."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][::step]
    return [
        Document(row["docid"], row["text"], dateline(row["text"]), tuple(_template(t) for t in row["templates"]))
        for row in rows
    ]


def dateline(text: str) -> date | None:
    """The day in a document's first lines: "SAN SALVADOR, 3 JAN 90 -- ...".

    >>> dateline("   PERTH (AUSTRALIA), JUNE 11 89 (AFP) -- [TEXT]")
    datetime.date(1989, 6, 11)
    """
    head = text[:300].split("--")[0]
    if day := _DAY.search(head):
        return _date(*day.groups())
    if day := _MONTH_FIRST.search(head):
        return _date(day[2], day[1], day[3])
    return None


def location(words: str) -> Location:
    """Take a place apart.

    >>> location("PERU: JUNIN (DEPARTMENT): ANDAHUA (TOWN) - AREQUIPA (CITY)").levels
    (('JUNIN',), ('ANDAHUA', 'AREQUIPA'))
    """
    country, *levels = (part.strip() for part in words.split(": "))
    ends = [re.split(r"(?<=\)) - ", level) for level in levels]
    return Location(country, tuple(tuple(_bare(end) for end in level) for level in ends))


def days(words: str) -> Days | None:
    """Take a date or a range apart; "- 08 JAN 90" has no first day.

    >>> days("- 08 JAN 90")
    (None, datetime.date(1990, 1, 8))
    """
    found = [_date(*m.groups()) for m in _DAY.finditer(words)]
    known = [day for day in found if day is not None]
    if not known:
        return None
    if len(known) == 1 and words.lstrip(" (").startswith("-"):
        return None, known[0]
    return known[0], known[-1]


def alternatives(words: str) -> list[str]:
    """The alternatives of a fill; a slash within quotes parts nothing, marks of doubt and brackets are taken off.

    >>> alternatives('(- 29 MAR 89) / (28 MAR 89 - 29 MAR 89)')
    ['- 29 MAR 89', '28 MAR 89 - 29 MAR 89']
    """
    bare = (part.strip().removeprefix("? ") for part in _ALTERNATIVE.findall(words))
    return [p[1:-1] if p.startswith("(") and p.endswith(")") and p.count("(") == 1 else p for p in bare if p]


def number(words: str) -> int | None:
    """The number of a fill, or the one it starts from; None for "PLURAL" and "-".

    >>> number("~30"), number("5-"), number("PLURAL")
    (30, 5, None)
    """
    digits = re.match(r"[~\-]?(\d{1,9})", words.strip())
    return int(digits[1]) if digits else None


def _template(slots: dict[str, list[str]]) -> Template:
    stages = {a for fill in slots.get("INCIDENT: STAGE OF EXECUTION", []) for a in alternatives(fill)}
    places = [location(a) for fill in slots.get("INCIDENT: LOCATION", []) for a in alternatives(fill)]
    known = [days(a) for fill in slots.get("INCIDENT: DATE", []) for a in alternatives(fill)]
    totals = (number(a) for fill in slots.get("HUM TGT: TOTAL NUMBER", []) for a in alternatives(fill))
    return Template(
        type=alternatives(slots["INCIDENT: TYPE"][0])[0],
        optional="OPTIONAL" in slots["MESSAGE: TEMPLATE"][0],
        threatened=stages == {"THREATENED"},
        locations=tuple(places),
        days=tuple(d for d in known if d is not None),
        targets=tuple(_targets(slots)),
        totals=tuple(t for t in totals if t is not None),
    )


def _targets(slots: dict[str, list[str]]) -> Iterator[Target]:
    """The numbers of people, each with its effect: the effect's words are those of the number."""
    effects = [_fill(fill) for fill in slots.get("HUM TGT: EFFECT OF INCIDENT", [])]
    taken = {"captured"} if "KIDNAPPING" in slots["INCIDENT: TYPE"] else set()
    for fill in slots.get("HUM TGT: NUMBER", []):
        head, people = _fill(fill)
        counted = number(head)
        if counted is None:
            continue
        told = {e.strip() for effect, whom in effects if whom & people for e in effect.split("/")}
        yield Target(counted, frozenset(_kinds(told) | taken))


def _kinds(effects: Iterable[str]) -> set[str]:
    """The kinds of harm; an effect that is none ("NO INJURY", "ESCAPED") is its own kind and matches no claim."""
    return {_EFFECTS.get(effect, effect.lower()) for effect in effects if effect}


def _fill(words: str) -> tuple[str, set[str]]:
    """A fill's head and the quoted words that it is about."""
    return words.split(': "')[0], set(re.findall(r'"([^"]*)"', words))


def _bare(level: str) -> str:
    found = _LEVEL.fullmatch(level.strip())
    return found[1] if found else level.strip()


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(1900 + int(year), _MONTHS[month], int(day))
    except ValueError:
        return None
