"""Countings: whose count a figure is, where no verb says so — "by its count", "in the army's account", "Army: four"."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.preprocess.who import speakers, voices
from dashboard.preprocess.who.actors import Actor, Memory
from dashboard.preprocess.who.attribution import Attribution
from dashboard.preprocess.who.persons import unnamed
from dashboard.preprocess.who.speakers import Phrase
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import Reading

_ACCOUNTS = frozenset(table("speech")["accounts"]["words"])
_BY = frozenset({"by", "in", "to", "from", "on", "per"})
_TOLD = frozenset("is was has had puts put gives gave lists listed says said".split())
_LABELS = ("state", "forces", "local", "media")
_ADJECTIVES = 2  # tokens between "its" and "count" ("its own latest count")
_OWNER = 6  # tokens that whose count it is may have


def find(reading: Reading, actors: list[Actor], memory: Memory) -> list[Attribution]:
    """The attributions of a sentence that no verb of saying makes."""
    return [*_by_accounts(reading, actors, memory), *_labelled(reading, actors)]


def _by_accounts(reading: Reading, actors: list[Actor], memory: Memory) -> Iterator[Attribution]:
    """Read "by its count", "its assessment is that …", "by the ministry's tally"."""
    for at, word in enumerate(reading.words):
        if word.lower not in _ACCOUNTS:
            continue
        near = range(at - 1, max(-1, at - 2 - _ADJECTIVES), -1)
        first = next((i for i in near if voices.own(reading, i, memory)), None)
        told = reading.lower(at + 1) in _TOLD or reading.at("say", at + 1) is not None
        if first is None:
            if (named := _owner_before(reading, at, told=told)) is not None:
                yield _of_owner(reading, actors, memory, named, at)
        elif memory.speaker is not None and (told or reading.lower(first - 1) in _BY):
            words, side, start, end = memory.speaker
            body = memory.voices[-1].body if memory.voices else None
            chain = (words,) if words else ()
            reach = (first - (reading.lower(first - 1) in _BY), at, at)
            yield Attribution(words, side, (start, end), "asserts", chain, *reach, body=body)


def _of_owner(reading: Reading, actors: list[Actor], memory: Memory, named: Phrase, at: int) -> Attribution:
    actor = voices.party(actors, named.first, named.noun)
    words, span = unnamed(reading, named.first, named.noun, actor)
    side, body = voices.owner(reading, named, actors, actor, memory)
    reach = (named.first - (reading.lower(named.first - 1) in _BY), at, at)
    return Attribution(words, side, (span.start, span.end), "asserts", (words,), *reach, body=body)


def _owner_before(reading: Reading, at: int, *, told: bool) -> Phrase | None:
    """Whose count it is: the noun phrase before "'s", after "by" or at the head of its sentence."""
    last = at - 1
    while last > 0 and at - last <= _ADJECTIVES and reading.lower(last) not in ("'s", "'"):
        last -= 1
    if reading.lower(last) not in ("'s", "'"):
        return None
    for first in range(last - 1, max(-1, last - 1 - _OWNER), -1):
        if reading.lower(first - 1) in _BY or (first == 0 and told):
            phrase = Phrase(first, last - 1, last - 1)
            return phrase if speakers.can_speak(reading, phrase, named=False, strong=False) else None
        if reading.lower(first) in speakers.STOPS:
            return None
    return None


def _labelled(reading: Reading, actors: list[Actor]) -> list[Attribution]:
    """Read "Army: four killed"."""
    colon = next((i for i, word in enumerate(reading.words[:8]) if word.text == ":"), None)
    for actor in actors:
        if actor.kind in _LABELS and actor.first <= 1 and colon == actor.last + 1:
            words, span = reading.said(actor.first, actor.last), reading.span(actor.first, actor.last)
            body = reading.lower(actor.last) if actor.kind in ("state", "forces") else None
            reach = (0, actor.last + 1, actor.last)
            return [Attribution(words, actor.side, (span.start, span.end), "asserts", (words,), *reach, body=body)]
    return []
