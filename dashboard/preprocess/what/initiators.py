"""Initiators: who is said to have done it, by the grammar around the words of an event or of harm."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dashboard.preprocess.who.actors import Actor
from dashboard.preprocess.who.attribution import Attribution
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import is_party

_CLAUSE = frozenset(';:()"') | {"while", "but", "whereas", "who", "which", "that", "because", "although", "when", "as"}
_PASSIVE = frozenset("was were been being is are be am came come comes got".split())
_NAMELESS = frozenset({"media", "witness", "local"})
_PREPOSITIONS = frozenset(
    "on at against of in near with between and towards over into for to from by across inside within along outside "
    "behind during under above around off through without among beyond beside about via".split()
)
_SIDEWAYS = frozenset("the a an northern southern eastern western central occupied several two three some".split())
_DEFENCES = frozenset(table("events")["defences"]["words"])
_GROUND = frozenset(table("events")["places_of_forces"]["words"])
_OWN_DEEDS = frozenset(table("events")["own_deeds"]["verbs"])
_OWN = frozenset({"it", "they", "we"})
_AUXILIARIES = frozenset("has have had also then later earlier reportedly allegedly again".split())
_STATES_OWN = frozenset(table("events")["bodies_of_states"]["words"])
_LIGHT = frozenset(table("events")["light_verbs"]["words"]) | {"the", "a", "an", "its", "this", "that", "on", "at"}
_TOLD_BEFORE = frozenset({"it", "this", "that", "both"})
FAR = 14  # tokens between the words of an event and "by X"
SUBJECT = 24  # tokens between a subject and its verb


class Deed(NamedTuple):
    """Words of an event or of harm that somebody did; ``verb``: harm with an object ("kill nine people")."""

    first: int
    last: int
    verb: bool = False


class Initiator(NamedTuple):
    """Who did it: a side, or None with the noun of a state's body that is named without its state."""

    side: str | None
    first: int
    last: int
    body: str | None = None


def find(
    reading: Reading, actors: Sequence[Actor], said: Attribution | None, deeds: list[Deed], first: int, last: int
) -> Initiator | None:
    """Who did it: "by X", "X's shelling", "fire from X", whom the speaker accuses, else the verb's subject."""
    within = [_owned(reading, a, said) for a in actors if first <= a.first and a.last <= last]
    able = [a for a in within if _able(reading, a)]
    for deed in deeds:
        if actor := _agent(reading, able, deed) or _modifier(reading, able, deed) or _origin(reading, able, deed):
            return _initiator(reading, actor)
    if said and (owned := _responsible(reading, said)):
        return owned
    if said and said.target:
        at = deeds[0].first if deeds else first
        blamed = min((a for a in actors if a.side == said.target), key=lambda a: abs(a.first - at), default=None)
        return Initiator(said.target, *((blamed.first, blamed.last) if blamed else (at, at)))
    for deed in deeds:
        if actor := _subject(reading, able, said, deed):
            return _initiator(reading, actor)
        itself = _pronoun(reading, deed, said, first) if said and is_party(said.side) else None
        if said and itself is not None:
            return Initiator(said.side, itself, itself)
    for deed in deeds:  # "a police operation", "a military raid"
        if not deed.verb and deed.last > deed.first and reading.lower(deed.first) in _STATES_OWN:
            return Initiator(None, deed.first, deed.first, reading.lower(deed.first))
    return None


def alone(reading: Reading, said: Attribution) -> Initiator | None:
    """Who did it by words that name no event: whom the speaker blames, or the speaker who takes responsibility.

    "Accused X of stalling" is about something else than what was told before; "accused X of it" is not.
    """
    if said.stance == "admits":
        return _responsible(reading, said)
    if said.stance != "accuses" or not is_party(said.target):
        return None
    words = [reading.lower(i) for i in range(said.verb + 1, len(reading.words))]
    of_what = next((after for word, after in pairwise([*words, ""]) if word == "of"), None)
    if of_what is not None and of_what not in _TOLD_BEFORE:
        return None
    named = next((h for h in reading.find("side") if h.first > said.verb and h.tag.startswith(f"{said.target}:")), None)
    return Initiator(said.target, named.first, named.last) if named else Initiator(said.target, said.verb, said.verb)


def _responsible(reading: Reading, said: Attribution) -> Initiator | None:
    """The speaker, where it takes responsibility."""
    told = any(reading.lower(i) == "responsibility" for i in range(said.verb, said.verb + 3))
    admits = said.stance == "admits" and is_party(said.side) and told
    return Initiator(said.side, said.verb, said.verb + 1) if admits else None


def _initiator(reading: Reading, actor: Actor) -> Initiator:
    return Initiator(actor.side, actor.first, actor.last, None if actor.side else reading.lower(actor.last))


def _able(reading: Reading, actor: Actor) -> bool:
    """Tell whether a party as named can be who did something: not an outlet, not a position, not "on its side"."""
    if actor.kind in _NAMELESS or reading.lower(actor.last) in _GROUND:
        return False
    if actor.side is None:
        return actor.kind in ("state", "forces") and reading.lower(actor.last) in _STATES_OWN
    return is_party(actor.side)


def _owned(reading: Reading, actor: Actor, said: Attribution | None) -> Actor:
    """Give the speaker's own forces their side ("Azerbaijan said its forces had shot down …")."""
    own = actor.side is None and reading.lower(actor.first - 1) in ("its", "our") and said is not None
    return actor._replace(side=said.side) if own and said else actor


def _before(reading: Reading, actor: Actor) -> str:
    """The word that governs a party: the one before it, articles and adjectives of place jumped."""
    at = actor.first - 1
    while reading.lower(at) in _SIDEWAYS:
        at -= 1
    return reading.lower(at)


def _agent(reading: Reading, able: Sequence[Actor], deed: Deed) -> Actor | None:
    """Find "by X" after the words of the event, within their clause."""
    for actor in able:
        near = 0 < actor.first - deed.last <= FAR or (actor.first <= deed.last and deed.first < actor.first)
        if near and _before(reading, actor) == "by":
            between = [reading.lower(i) for i in range(deed.last + 1, actor.first)]
            done = any(reading.at("harm", i) or reading.lower(i) == "shot" for i in range(deed.last + 1, actor.first))
            if not _CLAUSE.intersection(between) and not done:
                return actor
    return None


def _modifier(reading: Reading, able: Sequence[Actor], deed: Deed) -> Actor | None:
    """Find the party before a noun: "Israeli air strikes", "Russia's shelling", "a Houthi anti-ship missile attack"."""
    if deed.verb or reading.lower(deed.first) in _DEFENCES:
        return None
    for actor in reversed(able):
        if actor.last >= deed.first:
            continue
        adjective = reading.lower(actor.first - 1) in ("a", "an", "the", "two", "three", "several")
        if actor.kind in ("name", "capital") and not adjective and _before(reading, actor) in _PREPOSITIONS:
            return None
        between = range(actor.last + 1, deed.first)
        words = [reading.lower(i) for i in between]
        if len(words) > 6 or any(w in (_PREPOSITIONS | _PASSIVE) - {"and"} or w in ';:,"' for w in words):
            return None
        if _DEFENCES.intersection(words) or {"a", "an", "the"}.intersection(words):
            return None
        free = all(w in ("'s", "-", "'", "(", ")") or w.isalnum() for w in words)
        verbs = any(reading.at(c, i) for c in ("say", "relay", "victim") for i in between)
        if free and not verbs and len([w for w in words if w.isalnum()]) <= 4:
            return actor
        return None
    return None


def _origin(reading: Reading, able: Sequence[Actor], deed: Deed) -> Actor | None:
    """Find "fire from X", "drones belonging to X"."""
    for actor in able:
        belongs = "belonging" in (reading.lower(deed.last + 1), reading.lower(deed.last + 2))
        if belongs and 0 < actor.first - deed.last <= 5:
            return actor
        if 0 < actor.first - deed.last <= 4 and _before(reading, actor) == "from" and actor.kind != "capital":
            if actor.kind == "name" and reading.lower(actor.first - 1) != "from":
                continue
            return actor if actor.kind in ("forces", "state", "demonym", "group") else None
    return None


def _subject(reading: Reading, able: Sequence[Actor], said: Attribution | None, deed: Deed) -> Actor | None:
    """The subject of an active verb: the last party before it that nothing governs, in the same clause."""
    if any(reading.lower(i) in _PASSIVE for i in range(max(0, deed.first - 2), deed.first + 1)):
        return None
    unnamed: Actor | None = None
    for actor in reversed([a for a in able if a.last < deed.first]):
        if unnamed is not None and (actor.side is None or reading.lower(actor.last + 1) != "and"):
            break
        between = [reading.lower(i) for i in range(actor.last + 1, deed.first)]
        if _parted(reading, actor, said, deed, between):
            return None
        if _governed(reading, actor, between):
            continue
        if actor.side is not None:
            return actor
        unnamed = unnamed or actor  # "the army and other forces": the one that is named, if one is
    return unnamed


def _parted(reading: Reading, actor: Actor, said: Attribution | None, deed: Deed, between: list[str]) -> bool:
    """Tell whether a clause, a passive, a word of speech or a comma stands between a party and a verb."""
    if (_CLAUSE | _DEFENCES | _PASSIVE).intersection([*between, reading.lower(deed.first)]) or len(between) > SUBJECT:
        return True
    spoken = said is not None and reading.lower(said.verb + 1) != "with"  # "responds with strikes" is no speech
    if said and spoken and actor.last < said.verb < deed.first and actor.kind != "demonym":
        return True
    return "," in between and not (deed.verb or "and" in between) and reading.lower(actor.first - 1) != ","


def _governed(reading: Reading, actor: Actor, between: list[str]) -> bool:
    """Tell whether a party is no subject: after a preposition, as where it was, as an adjective."""
    if _before(reading, actor) in _PREPOSITIONS:
        return True
    if actor.kind in ("name", "capital") and reading.lower(actor.first - 1) == ",":
        return True  # "near Medina, Saudi Arabia, killing": where, not who
    return actor.kind == "demonym" and any(w not in _AUXILIARIES and not w.endswith("ly") for w in between)


def _pronoun(reading: Reading, deed: Deed, said: Attribution, first: int) -> int | None:
    """Where the speaker speaks of itself as who did it ("say that they have captured", "claims to have killed")."""
    at = deed.first - 1
    while at > first and (reading.lower(at) in _AUXILIARIES | _LIGHT or reading.lower(at).endswith("ly")):
        at -= 1
    if reading.lower(at) == "to" and at - 1 == said.verb:
        return said.verb
    while at > said.verb and reading.lower(at) in _SIDEWAYS:
        at -= 1
    if at == said.verb and reading.lower(at) in _OWN_DEEDS:
        return at  # "announces the capture of"
    return at if at >= first and reading.lower(at) in _OWN else None
