"""Opponents: whom a party fights, and which group a plain word for fighters means, as the report has named them."""

from __future__ import annotations

from dashboard.preprocess.who.actors import Memory
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import governing, is_party, side_named

_PLAIN = frozenset(table("actors")["plain"])
RECENT = 60  # parties named last that a report is taken to speak of still
_VAGUE = frozenset(table("casualties")["plain_fighters"]["words"])


def is_group(side: str | None) -> bool:
    """Tell whether a side is an armed group of a name of its own, no state and no plain word ("gunmen")."""
    return is_party(side) and side is not None and not side_named(side).is_state and side not in _PLAIN


def is_irregular(side: str | None) -> bool:
    """Tell whether a side is a group without soldiers and police of its own."""
    return is_group(side) and side not in governing()


def named(readings: list[Reading]) -> frozenset[str]:
    """The armed groups that a report names anywhere."""
    codes = {h.tag.split(":")[0] for r in readings for h in r.find("side") if h.tag.endswith(":group")}
    return frozenset(code for code in codes if is_group(code))


def near(memory: Memory) -> list[set[str]]:
    """The parties of the paragraph, then those of the report until here, then those of the whole report."""
    recent = memory.sides[-RECENT:]
    told = [memory.sides[max(memory.paragraph, len(memory.sides) - RECENT) :], recent, [*recent, *memory.groups]]
    return [{s for s in sides if is_party(s) and s not in _PLAIN} for sides in told]


def opponent(memory: Memory, side: str, country: str | None = None) -> str | None:
    """The one party that stands against a side; a group's is the one state, else the state where it happened.

    None where several may be meant.
    """
    for parties in near(memory):
        others = parties - {side}
        if len(others) == 1:
            return others.pop()
        states = {s for s in others if side_named(s).is_state}
        if is_group(side) and len(states) == 1:
            return states.pop()
        if others:
            return None
    return country if is_group(side) else None


def state_against(memory: Memory, group: str, country: str | None) -> str | None:
    """The state whose soldiers a group speaks of: the one state told of, else the one where it happened."""
    for parties in near(memory):
        states = {s for s in parties - {group} if side_named(s).is_state}
        if len(states) == 1:
            return states.pop()
        if states:
            return country if country in states else None
    return country


def group_meant(memory: Memory, word: str, speaker: str | None) -> str | None:
    """The one group of a name that a plain word for fighters means ("militants"), None where several may be.

    A group's own word for its enemy never means the group.
    """
    if word not in _VAGUE:
        return None
    for parties in near(memory):
        groups = {s for s in parties if is_group(s)} - {speaker}
        if len(groups) == 1:
            return groups.pop()
        if groups:
            return None
    return None
