"""Who is named in a sentence: states, their bodies and forces, groups, outlets, and the side each belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dashboard.model import Interval
from dashboard.preprocess.words.lexicon import Hit, table, tokens
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import side_named

REACH = 4  # tokens between a state's adjective and the body it goes with ("Armenia's north-eastern border post")
_BREAKS = frozenset(',;:()"—–') | {
    "and",
    "or",
    "to",
    "by",
    "on",
    "at",
    "in",
    "from",
    "with",
    "against",
    "of",
    "that",
    "was",
    "were",
    "had",
    "has",
}
_AKIN = frozenset(table("actors")["groups"]["akin"] + table("actors")["groups"]["run_by"])
_BACK = frozenset(table("actors")["groups"]["back"])
_BESIDE = {"medic": ("hospital-sources", "local"), "aid": ("ngo", "local"), "witness": (None, "witness")}
_PEACE = frozenset(table("actors")["bodies"]["peace"])
_OTHERS = frozenset({"media", "local", *_BESIDE})


class Actor(NamedTuple):
    """A party as named: tokens ``first`` to ``last``, its side's code or None, and how it is named.

    ``kind`` is one of name, capital, demonym, group, state (a body that speaks), forces, media, local, witness.
    """

    first: int
    last: int
    side: str | None
    kind: str


class Voice(NamedTuple):
    """Who spoke: the lower-case words that name them, their side or the noun of the state's body they speak for."""

    words: frozenset[str]
    side: str | None
    body: str | None
    paragraph: int


@dataclass
class Memory:
    """What a document said before: which side a body of that name belonged to, and who spoke last."""

    bodies: dict[str, str] = field(default_factory=dict)
    speaker: tuple[str | None, str | None, int, int] | None = None
    """The last speaker: words, side and the span of the words."""
    sides: list[str] = field(default_factory=list)
    """The sides as they were named, one after the other; ``named`` has each of them once."""
    named: set[str] = field(default_factory=set)
    paragraph: int = 0
    """How many of the sides were named before this paragraph."""
    groups: frozenset[str] = frozenset()
    """The armed groups that the whole report names."""
    harm: tuple[str, int] | None = None
    """The kind of the figures told of last, killed before others, and the number of their paragraph."""
    today: date | None = None
    """The report's own day: its publication, else the latest day it names."""
    group: str | None = None
    """The group or organisation named last: "the group" is that one."""
    days: Interval = field(default_factory=Interval)
    """The days spoken of last."""
    civil: bool = False
    """Whether the report tells of an accident or of ordinary crime, not of an attack."""
    country: str | None = None
    """The state in which what was told of last happened, where that is beyond question."""
    victims: str | None = None
    """The side of the people counted last: "one of them" is theirs."""
    home: str | None = None
    """The state in which most places of the report lie."""
    foremost: str | None = None
    """The state that the report names far more than any other."""
    voices: list[Voice] = field(default_factory=list)
    """Who has spoken, in order."""

    def note(self, reading: Reading, actors: list[Actor]) -> None:
        """Remember the sides of the bodies that a sentence names."""
        for actor in actors:
            if actor.side and actor.kind in ("state", "forces", "name", "capital", "group"):
                self.sides.append(actor.side)
                self.named.add(actor.side)
            if actor.side and actor.kind == "group" and not side_named(actor.side).is_state:
                self.group = actor.side
            if actor.side and actor.kind == "state":
                self.bodies.setdefault(reading.lower(actor.last), actor.side)
                self.bodies[reading.lower(_noun(reading, actor))] = actor.side


def find(reading: Reading, memory: Memory) -> list[Actor]:
    """Find the parties in a sentence, from left to right, none inside another."""
    taken: set[int] = set()
    found: list[Actor] = []

    def take(actor: Actor) -> None:
        cells = range(actor.first, actor.last + 1)
        if not taken.intersection(cells):
            taken.update(cells)
            found.append(actor)

    for hit in reading.find("outlet"):
        take(Actor(hit.first, hit.last, "media", "media"))
    for first, last in _publisher(reading):
        take(Actor(first, last, "media", "media"))
    for hit in reading.find("side"):
        if hit.tag.endswith(":group"):
            take(Actor(hit.first, _with_body(reading, hit), hit.tag.split(":")[0], "group"))
    for hit in sorted(reading.find("body"), key=lambda h: h.first - h.last):
        if not taken.intersection(range(hit.first, hit.last + 1)):
            take(_body(reading, hit, taken, memory))
    for hit in reading.find("side"):
        code, kind = hit.tag.split(":")
        take(Actor(hit.first, hit.last, code, kind))
    found += [a for a in _bands(reading, memory, found) if taken.isdisjoint(range(a.first, a.last + 1))]
    found.sort()
    memory.note(reading, found)
    return found


def _with_body(reading: Reading, group: Hit) -> int:
    """The last token of a group with the body named as its own ("M23 fighters", "the RSF's spokesman")."""
    last = group.last
    while True:
        at = last + 1 + (reading.lower(last + 1) == "'s")
        if reading.lower(at) == "-" and reading.lower(at + 1) in _AKIN:
            at += 2
        body = reading.starting("body", at) or reading.starting("plain", at)
        if body is None or body.tag in _OTHERS or body.last <= last:
            return last
        last = body.last


def _bands(reading: Reading, memory: Memory, named: list[Actor]) -> list[Actor]:
    """The armed group named last, where it is called "the group" or "the movement"."""
    found = []
    for at, word in enumerate(reading.words):
        if word.lower not in _BACK or reading.lower(at + 1) in ("of", "'"):
            continue
        first = at - 1 if f"{reading.lower(at - 1)} {word.lower}" in _BACK else at
        if reading.lower(first - 1) != "the":
            continue
        before = [a.side for a in named if a.kind == "group" and a.last < first]
        side = before[-1] if before else memory.group
        if side:
            found.append(Actor(first, at, side, "group"))
    return found


def _publisher(reading: Reading) -> list[tuple[int, int]]:
    """Where a sentence names the outlet that published the report, whatever the case it is written in."""
    name = [t.lower for t in tokens(reading.doc.report.publisher or "")]
    if not name or len(name[0]) < 3:
        return []
    lowered = [word.lower for word in reading.words]
    at = [i for i in range(len(lowered)) if lowered[i] == name[0] and lowered[i : i + len(name)] == name]
    return [(i, i + len(name) - 1) for i in at if reading.words[i].text[:1].isupper()]


def _body(reading: Reading, hit: Hit, taken: set[int], memory: Memory) -> Actor:
    """Join a body with the state or group it belongs to: before it, after "of", or remembered."""
    if hit.tag == "media":
        return Actor(_name_start(reading, hit.first), hit.last, "media", "media")
    if hit.tag in _BESIDE:
        return Actor(_adjective(reading, hit.first), hit.last, *_BESIDE[hit.tag])
    for side in reversed(reading.find("side")):
        between = range(side.last + 1, hit.first)
        near = side.last < hit.first and len(between) <= REACH and side.first not in taken
        if near and not any(_breaks(reading, i) for i in between):
            return Actor(side.first, hit.last, side.tag.split(":")[0], hit.tag)
    if reading.lower(hit.last + 1) in ("of", "in"):
        for side in reading.find("side"):
            # "the governor of Chad's Lac region" is the region's
            of_region = hit.tag == "local" and reading.lower(side.last + 1) == "'s"
            if (
                hit.last + 1 < side.first <= hit.last + 5
                and not of_region
                and (reading.lower(hit.last + 1) == "of" or side.tag.endswith(":capital"))
            ):
                return Actor(hit.first, side.last, side.tag.split(":")[0], hit.tag)
    if hit.tag == "local":
        return Actor(hit.first, hit.last, "local-officials", "local")
    remembered = None
    if reading.lower(hit.first - 1) == "its" and memory.sides and hit.tag == "state":
        remembered = memory.sides[-1]
    elif "un" in memory.named and reading.said(hit.first, hit.last).lower() in _PEACE:
        remembered = "un"
    elif reading.lower(hit.first - 1) == "the" or hit.first == 0:
        remembered = memory.bodies.get(reading.lower(hit.last))
    return Actor(hit.first, hit.last, remembered, hit.tag)


def _adjective(reading: Reading, first: int) -> int:
    """Where a speaker beside the parties begins, a people's adjective before it included ("Palestinian medics")."""
    side = reading.at("side", first - 1)
    return side.first if side and side.tag.endswith(":demonym") else first


def _breaks(reading: Reading, index: int) -> bool:
    """Tell whether a token stands between a state's adjective and a body that is not its own."""
    return reading.lower(index) in _BREAKS or any(reading.at(c, index) for c in ("event", "harm", "say"))


def _name_start(reading: Reading, first: int) -> int:
    """Where the capitalised name before a media word begins ("the Sputnik Armenia news agency")."""
    while first > 0 and reading.words[first - 1].text[:1].isupper() and first - 1 > 0:
        first -= 1
    return first


def _noun(reading: Reading, actor: Actor) -> int:
    """The token of a body's own noun: "ministry" in "Ministry of Defence of Armenia" as in "Armenia's ministry"."""
    body = next((h for h in reading.find("body") if actor.first <= h.first and h.last <= actor.last), None)
    return body.last if body else actor.last
