"""Voices: for whom a speaker speaks — a side, a state's body, a hospital, residents — by the head of their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from dashboard.preprocess.who.actors import Actor, Memory, Voice
from dashboard.preprocess.who.attribution import Attribution
from dashboard.preprocess.who.opponents import group_meant
from dashboard.preprocess.who.speakers import Phrase, head
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import governing, is_party, side_named, sides, slug

_TEXTS = frozenset(table("speech")["accounts"]["texts"])
_OWN = frozenset("its their his her".split())
_NO_OUTLETS = frozenset(table("speech")["no_outlets"]["words"])
_DEFENCES = frozenset(table("speech")["foiled"]["words"])
_GROUPS = frozenset({"group", "faction", "organisation", "organization", "movement", "militia", "coalition", "front"})
_ROLES = frozenset(
    {"director", "head", "chief", "spokesman", "spokeswoman", "spokesperson", "administrator", "manager"}
)
_BODIES = ("state", "forces")
_ORGANISED = frozenset({"un", "ngo", "eu"})
_DISTRICT = frozenset(table("speech")["districts"]["adjectives"])
_ARMED = frozenset(table("speech")["districts"]["armed"])
DISTRICT = 4  # tokens from such an adjective to the body
LATELY = 8
"""Speakers that a pronoun may look back over."""
REACH = 8
"""Tokens around a name in which it is called a group."""
LONGEST = 120
"""Tokens of a sentence in which a defence is looked for."""
MOST = 0.6
"""The share of a report's places that makes a state its home."""


class Owner(NamedTuple):
    """Whose voice: a side, and the noun of a state's body where the words do not name its state."""

    side: str | None
    body: str | None = None


def owner(reading: Reading, phrase: Phrase, actors: list[Actor], actor: Actor | None, memory: Memory) -> Owner:
    """Whose voice a noun phrase is: the side it names, that of its head, or that of who spoke under the same noun."""
    at = head(reading, phrase)
    servant = reading.at("servant", at)
    if actor is not None and actor.kind == "media" and (servant or reading.lower(actor.last - 1) in _NO_OUTLETS):
        actor = next((a for a in actors if phrase.first <= a.first and a.last <= at and a.kind != "media"), None)
    named = actor is not None and actor.side is not None and _says_side(reading, actor)
    within = [a for a in actors if phrase.first <= a.first <= phrase.noun]
    organised = any(a.side in _ORGANISED and a.kind == "group" for a in within)
    if (actor is None or actor.kind in _BODIES) and _of_district(reading, phrase, at):
        return Owner("local-officials")
    voice = reading.at("voice", at)
    if voice is not None and voice.last == at and not organised and not _outweighed(reading, actor, voice, named):
        return Owner(voice.tag)
    if named and actor is not None:
        return Owner(group_meant(memory, reading.lower(actor.last), None) or actor.side)
    if actor is not None and actor.kind in ("media", "local", "witness", "group"):
        return Owner(actor.side)
    before = _again(reading, phrase, at, memory)
    if before is not None:
        return before
    if near := _in_place(reading, phrase, actor, at):
        return near
    if actor is not None and actor.kind in _BODIES:
        told = _mission(reading, actor, memory) or _defender(reading, actors, memory)
        return Owner(told, None if told else reading.lower(actor.last))
    if servant:
        return Owner(None, reading.lower(at))
    return Owner(actor.side if actor else _introduced(reading, phrase))


def party(actors: list[Actor], first: int, last: int) -> Actor | None:
    """The party that a noun phrase names: an outlet, else the first with a side, else the first body."""
    within = [a for a in actors if first <= a.first and a.last <= last]
    for want in (
        lambda a: a.kind == "media",
        lambda a: a.side is not None and a.kind != "demonym",
        lambda a: a.kind in ("state", "forces", "local", "witness"),
        lambda a: True,
    ):
        for actor in within:
            if want(actor):
                return actor
    return None


def _introduced(reading: Reading, phrase: Phrase) -> str | None:
    """The code of a body that a text names with its acronym and calls a group ("the Valley Column (VC), a group")."""
    at = phrase.noun + 1
    acronym = reading.lower(at) == "(" and reading.lower(at + 2) == ")" and reading.words[at + 1].text.isupper()
    around = [
        *range(max(0, phrase.first - REACH), phrase.first),
        *range(at + 3, min(at + 3 + REACH, len(reading.words))),
    ]
    called = any(reading.lower(i) in _GROUPS and not reading.at("voice", i) for i in around)
    named = reading.words[phrase.noun].text[:1].isupper() and reading.lower(phrase.first) == "the"
    return slug(reading.said(phrase.first + 1, phrase.noun)) if acronym and called and named else None


def _of_district(reading: Reading, phrase: Phrase, at: int) -> bool:
    """Tell whether a body is a district's, not the state's ("the regional prosecutor's office", "the city council")."""
    last = min(phrase.noun, at + DISTRICT) if reading.lower(at) in _ROLES else at
    near = range(max(phrase.first, at - DISTRICT), last + 1)
    local = any(reading.lower(i) in _DISTRICT and reading.at("servant", i) is None for i in near)
    return local and not any(reading.lower(i) in _ARMED for i in near)


def _says_side(reading: Reading, actor: Actor) -> bool:
    """Tell whether a party's own words name its side, not only the memory of them."""
    return any(reading.at("side", i) for i in range(actor.first, actor.last + 1)) or actor.kind in ("media", "local")


def _outweighed(reading: Reading, actor: Actor | None, voice: object, named: bool) -> bool:
    """Tell whether a party's longer words hold the head ("tribal elders", "the Chadian administration")."""
    first, last, tag = voice.first, voice.last, voice.tag  # type: ignore[attr-defined]
    if actor is None or not actor.first <= last <= actor.last:
        return False
    if actor.kind == "media":
        return True
    longer = actor.last - actor.first > last - first
    if tag == "local-officials":
        return named and longer
    return longer and actor.kind == "local" and actor.side != "local-officials"


def _again(reading: Reading, phrase: Phrase, at: int, memory: Memory) -> Owner | None:
    """The owner of "the source", "the division", "the statement": who spoke under that noun before, or spoke last."""
    if reading.lower(phrase.first) not in ("the", "that", "this", "same") or at - phrase.first > 2 or not memory.voices:
        return None
    noun = reading.lower(at)
    for voice in reversed(memory.voices[-LATELY:]):
        if noun in voice.words and (voice.side or voice.body):
            return Owner(voice.side, voice.body)
    near = [v for v in memory.voices[-LATELY:] if v.paragraph >= reading.sentence.paragraph - 1]
    if noun in _TEXTS and near:
        return Owner(near[-1].side, near[-1].body)
    return None


def _mission(reading: Reading, actor: Actor, memory: Memory) -> str | None:
    """The organisation named last, whose mission speaks."""
    if not any(reading.lower(i) == "mission" for i in range(actor.first, actor.last + 1)):
        return None
    return next((s for s in reversed(memory.sides) if not side_named(s).is_state), None)


def _defender(reading: Reading, actors: list[Actor], memory: Memory) -> str | None:
    """The state whose forces foiled or repelled something: of that a body named without its state tells its own."""
    verb = next((i for i, word in enumerate(reading.words[:LONGEST]) if word.lower in _DEFENCES), None)
    if verb is None:
        return None
    before = [a for a in actors if a.last < verb and a.side and a.kind in ("forces", "state", "name", "demonym")]
    return state_of(before[0].side) if before else None


def _in_place(reading: Reading, phrase: Phrase, actor: Actor | None, at: int) -> Owner | None:
    """The state in a place of which a servant of a state speaks ("a border officer in Kelbajar")."""
    if not reading.at("servant", at) and not (actor is not None and actor.kind in _BODIES):
        return None
    words = reading.span(phrase.first, phrase.last)
    for found in reading.places:
        inside = words.holds(found.toponym.span) and reading.words[at].end <= found.toponym.span.start
        if inside and found.place and found.place.country in sides():
            return Owner(found.place.country)
    return None


def own(reading: Reading, first: int, memory: Memory) -> Owner | None:
    """The owner of "its count", "their spokesman": who spoke last, else the party named last."""
    if reading.lower(first) not in _OWN:
        return None
    if reading.lower(first + 1) in _ROLES:
        hits = [h for h in reading.find("voice") if h.last < first and h.tag == "hospital-sources"]
        if hits:
            return Owner(hits[-1].tag)
    near = (v for v in reversed(memory.voices[-LATELY:]) if v.paragraph >= reading.sentence.paragraph - 1)
    last = next((v for v in near if v.side != "media"), None)
    if last is not None:
        return Owner(last.side, last.body)
    return Owner(memory.sides[-1]) if memory.sides else None


def remember(reading: Reading, memory: Memory, said: Attribution) -> None:
    """Keep in mind who spoke."""
    if said.words and said.span:
        words = frozenset(said.words.lower().replace("'s", " 's").split())
        memory.voices.append(Voice(words, said.side, said.body, reading.sentence.paragraph))


def home(readings: Sequence[Reading]) -> str | None:
    """The state in which most of a report's places lie, unless a group that governs ground is told of."""
    lands = Counter(p.place.country for r in readings for p in r.places if p.place and p.place.country in sides())
    told = {h.tag.split(":")[0] for r in readings for h in r.find("side")}
    if not lands or governing() & told:
        return None
    country, count = lands.most_common(1)[0]
    return country if count >= MOST * lands.total() else None


def foremost(readings: Sequence[Reading]) -> str | None:
    """The state that a report names far more than any other: where no ground tells, "the military" is its."""
    tags = (h.tag.split(":") for r in readings for h in r.find("side"))
    named = Counter(code for code, kind in tags if kind in ("name", "demonym", "capital") and state_of(code))
    state, count = named.most_common(1)[0] if named else (None, 0)
    return state if count > 1 and count >= MOST * named.total() else None


def state_of(side: str | None) -> str | None:
    """A side where it is a state's."""
    return side if side is not None and is_party(side) and side_named(side).is_state else None
