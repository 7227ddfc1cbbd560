"""Speech: who says something in a sentence, in which stance — "X said", "according to X", "X accused Y"."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from dashboard.model import Stance
from dashboard.preprocess.who import countings, speakers, voices
from dashboard.preprocess.who.actors import Actor, Memory
from dashboard.preprocess.who.attribution import Attribution, chained, inside_quote, scoped
from dashboard.preprocess.who.persons import unnamed
from dashboard.preprocess.who.speakers import Phrase
from dashboard.preprocess.words.lexicon import Hit
from dashboard.preprocess.words.reading import Reading

_WEAK = frozenset(
    (
        "report reports claim claims claimed reporting put fired charged recorded registered raised described "
        "gave posted updated revised lowered corrected cut puts gives complained called calls listed counted "
        "expressed suggested published recalled dispute disputed responded condemned deny documented reported "
        "give count counts list lists estimate mention mentions mentioned reads maintain write posts documents answers "
        "argue relayed replies boasts reckon went goes has have "
    ).split()
)
_NO_PRONOUN = frozenset("fired charged cut called calls published posted has have put gives give".split())
_AFTER_KEEPING = frozenset("at more least than up to some about another the bodies a an nearly around".split())


_PASSIVE = frozenset("been was is were are being stands stand".split())
_LONG_NAME = 12  # tokens that the name of an accuser may have
_DECLARES = frozenset("declare declares declared declaring".split())
_DECLARED = frozenset("a an war martial its their his her three two several".split())
_QUOTED = frozenset({"quoted", "cited", "carried", "relayed"})
_LATELY = 4  # attributions of a sentence that a further one may belong to
_KEEPERS: dict[str, tuple[str, ...]] = {
    "hospital-sources": (),
    "residents": ("buried", "pulled", "recovered"),
    "relatives": ("buried",),
    "local-officials": ("pulled", "recovered"),
}
"""Who keeps the dead and the hurt, with what else than a hospital's they do."""


def find(reading: Reading, actors: list[Actor], memory: Memory) -> list[Attribution]:
    """Find the attributions of a sentence and give each the part of the sentence that is its own."""
    found: list[Attribution] = []
    told = [h for category in ("say", "relay", "keep") for h in reading.find(category)]
    for hit in sorted(told, key=lambda h: h.first):
        read = {"say": _spoken, "relay": _relayed, "keep": _kept}[hit.category]
        one = read(reading, actors, memory, hit, found)
        if one is not None:
            found.append(one)
            voices.remember(reading, memory, one)
    found = _passed_on(reading, found)
    found += [a for a in countings.find(reading, actors, memory) if _alone(a, found)]
    found = chained(reading, actors, sorted(found, key=lambda a: a.first))
    owned = scoped(reading, found)
    if owned:
        final = next((a for a in reversed(owned) if a.words and a.side != "media"), owned[-1])
        memory.speaker = (final.words, final.side, *(final.span or (0, 0))) if final.words else memory.speaker
    elif memory.speaker and inside_quote(reading):
        words, side, start, end = memory.speaker
        chain = (words,) if words else ()
        owned = [
            Attribution(words, side, (start, end), "asserts", chain, 0, len(reading.words) - 1, -1, basis="carried")
        ]
    return owned


def _passed_on(reading: Reading, found: list[Attribution]) -> list[Attribution]:
    """Put an outlet that only quotes a speaker into the speaker's chain ("the ministry, quoted by X, said")."""
    kept: list[Attribution] = []
    quoting: Attribution | None = None
    for one in found:
        if reading.lower(one.verb) in _QUOTED and reading.lower(one.verb + 1) == "by" and one.words:
            quoting = one
        elif quoting and quoting.words and one.first < quoting.first <= one.verb:
            kept.remove(quoting)
            one, quoting = replace(one, chain=(quoting.words, *one.chain)), None
        kept.append(one)
    return kept


def _alone(one: Attribution, found: list[Attribution]) -> bool:
    """Tell whether the words of an attribution are no part of one found before."""
    return not any(a.first <= one.first <= a.last or one.first <= a.first <= one.last for a in found)


def _spoken(
    reading: Reading, actors: list[Actor], memory: Memory, hit: Hit, found: list[Attribution]
) -> Attribution | None:
    """Read "X said", "said X" or "X accused Y"; None where the verb has no speaker."""
    if _performs(reading, hit):
        return None
    weak = reading.lower(hit.first) in _WEAK
    if (by := _accuser(reading, actors, memory, hit)) is not None:
        return by
    phrase = speakers.before(reading, hit.first)
    quoted = _ends_quote(reading, hit.first)
    if phrase is None and (weak or not quoted):
        return _accused(reading, actors, hit) if hit.tag == "accuses" else None
    if not weak and quoted and (phrase is None or not _able(reading, actors, phrase, strong=False)):
        phrase = speakers.after(reading, hit.last + 1)
    if phrase is None:
        return None
    target = _target(actors, hit, hit.tag)
    if phrase.last == phrase.first and reading.lower(phrase.first) in speakers.PRONOUNS:
        return _pronoun(reading, memory, hit, phrase, found, target)
    if not _able(reading, actors, phrase, strong=not weak):
        return None
    reach = min(phrase.first, hit.first), max(phrase.last, hit.last)
    return _attribution(reading, actors, memory, phrase, hit, reach, target)


def _attribution(
    reading: Reading,
    actors: list[Actor],
    memory: Memory,
    phrase: Phrase,
    hit: Hit,
    reach: tuple[int, int],
    target: str | None = None,
) -> Attribution:
    """What a noun phrase says by a verb."""
    first, last, noun, _ = phrase
    actor = voices.party(actors, first, noun)
    if reading.lower(first) in speakers.PREPOSITIONS and (body := _last_body(actors, first, noun)):
        actor = body
        first = actor.first - (reading.lower(actor.first - 1) in ("the", "its", "a") and actor.first > first)
    phrase = phrase._replace(first=first)
    own = voices.own(reading, first, memory) if actor is None or actor.side is None else None
    side, body_noun = own or voices.owner(reading, phrase, actors, actor, memory)
    if phrase.kind and side is None:
        kind = Phrase(*phrase.kind, phrase.kind[1])
        side, body_noun = voices.owner(reading, kind, actors, voices.party(actors, *phrase.kind), memory)
    if reading.lower(noun + 1) in _QUOTED and noun < last:
        last = noun
    words, span = unnamed(reading, first, last, actor)
    if phrase.kind and reading.lower(first) == "the":  # a body, whatever names are in its name
        words, span = reading.said(first, last), reading.span(first, last)
    tag = _stance(hit.tag)
    return Attribution(words, side, (span.start, span.end), tag, (words,), *reach, hit.first, target, body=body_noun)


def _pronoun(
    reading: Reading, memory: Memory, hit: Hit, phrase: Phrase, found: list[Attribution], target: str | None
) -> Attribution | None:
    """What "it" says: who spoke before, in this sentence or an earlier one."""
    before = next((a for a in reversed(found) if a.words and a.span and a.last < phrase.first), None)
    if reading.lower(hit.first) in _NO_PRONOUN or (before is None and memory.speaker is None):
        return None
    if before is not None and before.span:
        words, side, span, body = before.words, before.side, before.span, before.body
    else:
        words, side, *ends = memory.speaker  # type: ignore[misc]
        span, body = (ends[0], ends[1]), memory.voices[-1].body if memory.voices else None
    chain = (words,) if words else ()
    reach = phrase.first, hit.last, hit.first
    return Attribution(words, side, span, _stance(hit.tag), chain, *reach, target, body=body)


def _able(reading: Reading, actors: list[Actor], phrase: Phrase, *, strong: bool) -> bool:
    named = voices.party(actors, phrase.first, phrase.noun) is not None
    return speakers.can_speak(reading, phrase, named=named, strong=strong)


def _kept(
    reading: Reading, actors: list[Actor], memory: Memory, hit: Hit, found: list[Attribution]
) -> Attribution | None:
    """Read "the hospital received eight bodies", "residents buried five": who keeps the dead gives the figure."""
    at = hit.last + 1
    while reading.lower(at) in _AFTER_KEEPING and at not in reading.quantities:
        at += 1
    if at not in reading.quantities or any(a.first <= hit.first <= a.last for a in found[-_LATELY:]):
        return None
    phrase = speakers.before(reading, hit.first)
    voice = reading.at("voice", speakers.head(reading, phrase)) if phrase else None
    bare = reading.lower(hit.first) in ("has", "have", "had") and hit.first == hit.last
    if phrase is None or voice is None or voice.tag not in _KEEPERS:
        return None
    if voice.tag != "hospital-sources" and (bare or reading.lower(hit.last) not in _KEEPERS[voice.tag]):
        return None
    return _attribution(reading, actors, memory, phrase, hit, (phrase.first, hit.last))


def _last_body(actors: list[Actor], first: int, last: int) -> Actor | None:
    """The last party named between two tokens, other than as an adjective."""
    return next((a for a in reversed(actors) if first <= a.first and a.last <= last and a.kind != "demonym"), None)


def _stance(tag: str) -> Stance:
    return tag if tag in get_args(Stance) else "asserts"  # type: ignore[return-value]


def _ends_quote(reading: Reading, verb: int) -> bool:
    return verb == 0 or reading.lower(verb - 1) in (",", '"')


def _relayed(
    reading: Reading, actors: list[Actor], memory: Memory, hit: Hit, spoken: list[Attribution]
) -> Attribution | None:
    """Read "according to X": the name runs to the next comma, clause word or verb."""
    if any(a.verb <= hit.first <= a.verb + (hit.last - hit.first) for a in spoken):
        return None
    phrase = speakers.after(reading, hit.last + 1)
    if phrase is None:
        return None
    first, last, noun, _ = phrase
    verb = next((h.first for h in reading.find("say") if first < h.first <= last), None)
    if verb is not None:
        last = verb - 1
    actor = voices.party(actors, first, last)
    phrase = Phrase(first, last, min(noun, last))
    if actor is None and not speakers.can_speak(reading, phrase, named=False, strong=False):
        return None
    if reading.lower(hit.first) in ("reporting", "quoted", "cited", "referring", "per") and actor is None:
        return None
    side, body = voices.own(reading, first, memory) or voices.owner(reading, phrase, actors, actor, memory)
    if actor is not None and actor.last < last and actor.kind != "media" and side == actor.side:
        last = max(actor.last, first, speakers.head(reading, phrase))
    words, span = reading.said(first, last), reading.span(first, last)
    reach = hit.first, last, hit.first
    return Attribution(words, side, (span.start, span.end), "asserts", (words,), *reach, body=body)


def _accused(reading: Reading, actors: list[Actor], hit: Hit) -> Attribution | None:
    """Read "Baku has been accused of …": an accusation with nobody named who makes it."""
    if reading.lower(hit.first - 1) not in _PASSIVE:
        return None
    blamed = next((a.side for a in reversed(actors) if a.last < hit.first and a.side), None)
    first = hit.first
    return Attribution(None, None, None, "accuses", (), first, hit.last, first, blamed)


def _performs(reading: Reading, hit: Hit) -> bool:
    """Tell whether a declaration is an act, not an account: "declares a state of emergency", "declared war"."""
    return reading.lower(hit.first) in _DECLARES and reading.lower(hit.last + 1) in _DECLARED


def _accuser(reading: Reading, actors: list[Actor], memory: Memory, hit: Hit) -> Attribution | None:
    """Read "the militia is accused by Israel of attacking": the accuser speaks, against the subject."""
    if hit.tag != "accuses" or reading.lower(hit.last + 1) != "by" or reading.lower(hit.first - 1) not in _PASSIVE:
        return None
    phrase = speakers.after(reading, hit.last + 2)
    of = next((i for i in range(hit.last + 3, hit.last + 3 + _LONG_NAME) if reading.lower(i) in ("of", "for")), None)
    if phrase is None or of is None:
        return None
    phrase = Phrase(phrase.first, min(phrase.last, of - 1), min(phrase.noun, of - 1))
    if not _able(reading, actors, phrase, strong=False):
        return None
    blamed = next((a.side for a in reversed(actors) if a.last < hit.first and a.side), None)
    return _attribution(reading, actors, memory, phrase, hit, (hit.first, phrase.last), blamed)


def _target(actors: list[Actor], hit: Hit, stance: str) -> str | None:
    """Whom an accusation is against: the first party after the verb."""
    if stance != "accuses":
        return None
    return next((a.side for a in actors if a.first > hit.last and a.side and a.side != "media"), None)
