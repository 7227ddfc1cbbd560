"""Speech: who says something in a sentence, in which stance — "X said", "according to X", "X accused Y"."""

from __future__ import annotations

from typing import get_args

from dashboard.model import Stance
from dashboard.preprocess.actors import Actor, Memory
from dashboard.preprocess.attribution import Attribution, chained, inside_quote, scoped
from dashboard.preprocess.lexicon import Hit, table
from dashboard.preprocess.persons import unnamed
from dashboard.preprocess.reading import CLAUSE_WORDS, Reading

_STOPS = frozenset(',;:()"—–') | CLAUSE_WORDS | {"and", "or", "what"}
_SKIPPED = frozenset(
    (
        "also later earlier meanwhile then has have had subsequently again separately similarly however first "
        "initially further already in turn still now officially moreover nonetheless nevertheless both itself "
        "themselves himself so "
    ).split()
)
_PREPOSITIONS = frozenset("in on at via through by after for during from with of to as under near".split())
_PRONOUNS = frozenset(table("speech")["pronouns"]["words"])
_NOBODY = frozenset(table("speech")["not_speakers"]["words"]) | {"was", "were", "is", "are", "be", "been", "being"}
_WEAK = frozenset(
    (
        "report reports claim claims claimed reporting put fired charged recorded registered raised described "
        "gave posted updated revised lowered corrected cut puts gives complained called calls listed counted "
        "expressed suggested published recalled dispute disputed responded condemned deny documented reported "
    ).split()
)
_VERBS = frozenset("has have had was were is are been left did does do not this these came will would could".split())
MAX_NAME = 16  # tokens a speaker's name may have


def find(reading: Reading, actors: list[Actor], memory: Memory) -> list[Attribution]:
    """Find the attributions of a sentence and give each the part of the sentence that is its own."""
    found = [a for hit in reading.find("say") if (a := _spoken(reading, actors, memory, hit))]
    found += [a for hit in reading.find("relay") if (a := _relayed(reading, actors, hit, found))]
    found = chained(reading, actors, sorted(found, key=lambda a: a.first))
    owned = scoped(reading, found)
    if owned:
        final = owned[-1]
        memory.speaker = (final.words, final.side, *(final.span or (0, 0))) if final.words else memory.speaker
    elif memory.speaker and inside_quote(reading):
        words, side, start, end = memory.speaker
        chain = (words,) if words else ()
        owned = [
            Attribution(words, side, (start, end), "asserts", chain, 0, len(reading.words) - 1, -1, basis="carried")
        ]
    return owned


def _spoken(reading: Reading, actors: list[Actor], memory: Memory, hit: Hit) -> Attribution | None:
    """Read "X said", "said X" or "X accused Y"; None where the verb has no speaker."""
    weak = reading.lower(hit.first) in _WEAK
    name = _subject(reading, hit.first)
    if name is None and (weak or not _ends_quote(reading, hit.first)):
        return _accused(reading, actors, hit) if hit.tag == "accuses" else None
    if (
        not weak
        and _ends_quote(reading, hit.first)
        and (name is None or not _can_speak(reading, *name, _head(actors, *name)))
    ):
        name = _following(reading, hit.last + 1)
    if name is None:
        return None
    first, last = name
    target = _target(actors, hit, hit.tag)
    if last == first and reading.lower(first) in _PRONOUNS:
        if memory.speaker is None or weak:
            return None
        words, side, start, end = memory.speaker
        chain = (words,) if words else ()
        return Attribution(words, side, (start, end), _stance(hit.tag), chain, first, hit.last, hit.first, target)
    actor = _head(actors, first, last)
    if not _can_speak(reading, first, last, actor):
        return None
    if reading.lower(first) in _PREPOSITIONS or any(reading.lower(i) in ("its", "a") for i in range(first, last)):
        actor = _last_body(actors, first, last) or actor
        if actor is not None:
            first = actor.first - (reading.lower(actor.first - 1) in ("the", "its", "a") and actor.first > first)
    words, span = unnamed(reading, first, last, actor)
    reach = min(first, hit.first), max(last, hit.last)
    return Attribution(
        words,
        actor.side if actor else None,
        (span.start, span.end),
        _stance(hit.tag),
        (words,),
        *reach,
        hit.first,
        target,
        body=_body(reading, actor),
    )


def _can_speak(reading: Reading, first: int, last: int, actor: Actor | None) -> bool:
    """Tell whether a noun phrase can be a speaker: it names one, and holds no verb of its own."""
    within = range(first, last + 1)
    told = ("relay", "say", "event", "harm")
    if any(reading.lower(i) in _VERBS or any(reading.at(c, i) for c in told) for i in within):
        return False
    if actor is not None:
        return True
    return _animate(reading, first, last) and not any(reading.lower(i) in _NOBODY for i in within)


def _last_body(actors: list[Actor], first: int, last: int) -> Actor | None:
    """The last party named between two tokens, other than as an adjective."""
    return next((a for a in reversed(actors) if first <= a.first and a.last <= last and a.kind != "demonym"), None)


def _body(reading: Reading, actor: Actor | None) -> str | None:
    """The noun of a state's body that is named without its state."""
    return reading.lower(actor.last) if actor and actor.side is None and actor.kind in ("state", "forces") else None


def _stance(tag: str) -> Stance:
    return tag if tag in get_args(Stance) else "asserts"  # type: ignore[return-value]


def _subject(reading: Reading, verb: int) -> tuple[int, int] | None:
    """The tokens of the noun phrase before a reporting verb, or None."""
    last = verb - 1
    jumped = False
    while last >= 0:
        while last >= 0 and (
            reading.lower(last) in _SKIPPED
            or reading.lower(last).endswith("ly")
            or reading.in_date(last)
            or (
                reading.lower(last) in ("on", "in", "the")
                and last + 1 < len(reading.words)
                and reading.in_date(last + 1)
            )
        ):
            last -= 1
        if last < 0 or reading.lower(last) in _NOBODY:
            return None
        if reading.lower(last) == ",":
            before = None if jumped else _aside(reading, last - 1)
            if before is None:
                return None
            if reading.lower(before + 2) in ("a", "an", "the") and any(
                reading.at("body", i) for i in range(before + 2, last)
            ):
                return before + 2, last - 1  # "NAME, a spokesman of the ministry, said": the ministry speaks
            last, jumped = before, True
            continue
        if reading.lower(last) in ("who", "which") and last > 0:
            last -= 1
            last -= reading.lower(last) == ","
        first = last
        while first > 0 and reading.lower(first - 1) not in _STOPS and last - first < MAX_NAME:
            first -= 1
        if reading.lower(first) in _STOPS:
            return None
        first = _trim(reading, first, last)
        if first > last:
            return None
        if reading.lower(first) in _PREPOSITIONS and reading.lower(first - 1) == "," and not jumped:
            last, jumped = first - 2, True
            continue
        return first, last
    return None


def _aside(reading: Reading, end: int) -> int | None:
    """Jump back over an aside between commas ("the ministry, in a statement, said")."""
    for at in range(end, max(-1, end - 14), -1):
        if reading.lower(at) == ",":
            return at - 1
    return None


def _trim(reading: Reading, first: int, last: int) -> int:
    """Drop what leads a clause but does not name its subject: adverbs, dates, "in a statement"."""
    while first <= last:
        word = reading.lower(first)
        if (
            word in _SKIPPED
            or word.endswith("ly")
            or reading.in_date(first)
            or (word in _PREPOSITIONS and first < last and reading.in_date(first + 1))
        ):
            first += 1
        else:
            return first
    return first


def _following(reading: Reading, first: int) -> tuple[int, int] | None:
    """The tokens of the noun phrase after an inverted verb ('," said the ministry')."""
    last = first
    while (
        last < len(reading.words)
        and reading.lower(last) not in _STOPS
        and reading.lower(last) not in (".", "!", "?")
        and not reading.in_date(last)
        and last - first <= MAX_NAME
    ):
        last += 1
    last -= 1
    while last > first and reading.lower(last) in _PREPOSITIONS:
        last -= 1
    return (first, last) if first <= last and last - first < MAX_NAME else None


def _ends_quote(reading: Reading, verb: int) -> bool:
    return verb == 0 or reading.lower(verb - 1) in (",", '"')


def _head(actors: list[Actor], first: int, last: int) -> Actor | None:
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


def _animate(reading: Reading, first: int, last: int) -> bool:
    """Tell whether a noun phrase can speak: a body, a capitalised name, or a person's title."""
    if any(reading.at("body", i) or reading.at("victim", i) for i in range(first, last + 1)):
        return True
    return any(reading.words[i].text[:1].isupper() and (i > 0) for i in range(first, last + 1))


def _relayed(reading: Reading, actors: list[Actor], hit: Hit, spoken: list[Attribution]) -> Attribution | None:
    """Read "according to X": the name runs to the next comma, clause word or verb."""
    if any(a.verb <= hit.first <= a.verb + (hit.last - hit.first) for a in spoken):
        return None
    name = _following(reading, hit.last + 1)
    if name is None:
        return None
    first, last = name
    verb = next((h.first for h in reading.find("say") if first < h.first <= last), None)
    if verb is not None:
        last = verb - 1
    actor = _head(actors, first, last)
    if actor is None and not _animate(reading, first, last):
        return None
    if reading.lower(hit.first) in ("reporting", "quoted", "cited", "referring", "per") and actor is None:
        return None
    if actor is not None and actor.last < last and actor.kind != "media":
        last = max(actor.last, first)
    words = reading.said(first, last)
    span = reading.span(first, last)
    return Attribution(
        words,
        actor.side if actor else None,
        (span.start, span.end),
        "asserts",
        (words,),
        hit.first,
        last,
        hit.first,
        body=_body(reading, actor),
    )


def _accused(reading: Reading, actors: list[Actor], hit: Hit) -> Attribution | None:
    """Read "Baku has been accused of …": an accusation with nobody named who makes it."""
    if reading.lower(hit.first - 1) not in ("been", "was", "is", "were", "stands"):
        return None
    blamed = next((a.side for a in reversed(actors) if a.last < hit.first and a.side), None)
    first = hit.first
    return Attribution(None, None, None, "accuses", (), first, hit.last, first, blamed)


def _target(actors: list[Actor], hit: Hit, stance: str) -> str | None:
    """Whom an accusation is against: the first party after the verb."""
    if stance != "accuses":
        return None
    return next((a.side for a in actors if a.first > hit.last and a.side and a.side != "media"), None)
