"""Attribution: a speaker, the words that are theirs, and through whom they were passed on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.model import AttributionBasis, Span, Stance
from dashboard.preprocess.who.actors import Actor, Memory
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import side_named

_ANYBODYS = frozenset({"spokesman", "spokeswoman", "spokesperson", "side", "commander", "fighters"})
"""Bodies that a group has as well as a state."""
_ARMIES = frozenset({"military", "army", "navy", "troops", "warplanes", "military spokesman", "army spokesman"})
_ARMYLESS = frozenset(table("speech")["servants"]["armyless"])
_LATELY = 8
_MORE = frozenset({"further", "another", "others", "more", "additional"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker and the tokens of the sentence that are theirs.

    ``words`` is the claimant as written (None when the text names nobody), ``speaker`` its tokens, which may
    lie in an earlier sentence (then ``span`` alone says where). ``target`` is whom an accusation is against;
    ``body`` the noun of a state's body that is named without its state.
    """

    words: str | None
    side: str | None
    span: tuple[int, int] | None
    stance: Stance
    chain: tuple[str, ...]
    first: int
    last: int
    verb: int
    target: str | None = None
    basis: AttributionBasis = "stated"
    body: str | None = None


Spoken = tuple[Reading, list[Actor], list[Attribution]]
"""A sentence with its parties and attributions."""


def sided(
    attribution: Attribution, actors: list[Actor], victims: str | None, country: str | None, memory: Memory
) -> Attribution:
    """Give a state's body named without its state ("the Defence Ministry said") the side it speaks for.

    That is the side whose own casualties it reports, else the country where it happened.
    """
    if attribution.words is None or attribution.body is None:
        return attribution
    side = attribution.side or _spoken_for(attribution.body, victims, country, memory)
    if side is None:
        return attribution
    memory.bodies.setdefault(attribution.body, side)
    if memory.speaker and memory.speaker[0] == attribution.words:
        memory.speaker = (memory.speaker[0], side, *memory.speaker[2:])
    return replace(attribution, side=side)


def _spoken_for(body: str, victims: str | None, country: str | None, memory: Memory) -> str | None:
    """The side of a body named without it: an army's and a ministry's is a state, a spokesman may be a group's."""
    remembered = memory.bodies.get(body)
    if remembered and (country in (None, remembered) or remembered in _near(memory)):
        return remembered
    state = victims if victims and side_named(victims).is_state else None
    army = memory.foremost if body in _ARMIES else None
    if body in _ARMIES and country in _ARMYLESS:
        return army
    return state or country or remembered or memory.home or army or (victims if body in _ANYBODYS else None)


def _near(memory: Memory) -> set[str | None]:
    """The sides that spoke in this paragraph or the one before it."""
    last = memory.voices[-1].paragraph if memory.voices else 0
    return {v.side for v in memory.voices[-_LATELY:] if v.paragraph >= last - 1}


def carried(paragraph: list[Spoken]) -> list[Spoken]:
    """Carry a paragraph's one speaker on to the sentences after it; with several speakers, none is carried.

    Back to the sentence before it only where its own goes on counting ("a further 12 were hurt, X said").
    """
    speakers = {
        (a.words, a.side)
        for _, _, said in paragraph
        for a in said
        if a.words and a.side != "media" and a.stance != "denies"
    }
    if len({side or words for words, side in speakers}) != 1:
        return paragraph
    number, source = next(
        (n, a)
        for n, (_, _, said) in enumerate(paragraph)
        for a in said
        if a.words and a.side != "media" and a.stance != "denies"
    )
    started = number - 1 if number and _goes_on(paragraph[number][0]) else number
    return [
        (reading, actors, said or ([_whole(source, reading)] if n >= started else []))
        for n, (reading, actors, said) in enumerate(paragraph)
    ]


def _whole(source: Attribution, reading: Reading) -> Attribution:
    """A speaker's attribution carried to a whole sentence."""
    last = len(reading.words) - 1
    return replace(source, first=0, last=last, verb=-1, target=None, stance="asserts", basis="carried")


def _goes_on(reading: Reading) -> bool:
    """Tell whether a sentence goes on with the count of the one before it."""
    return any(reading.lower(i) in _MORE for i in range(4))


def chained(reading: Reading, actors: list[Actor], found: list[Attribution]) -> list[Attribution]:
    """Join "X, citing Y" into one attribution whose chain runs from the outlet to its source."""
    joined: list[Attribution] = []
    for attribution in found:
        is_chain = reading.starting("chain", attribution.first) is not None and attribution.verb == attribution.first
        before = joined[-1] if joined else None
        if is_chain and before and before.words and attribution.words and attribution.first - before.last <= 3:
            joined[-1] = Attribution(
                before.words,
                before.side,
                before.span,
                before.stance,
                (*before.chain, attribution.words),
                before.first,
                attribution.last,
                before.verb,
                before.target,
                body=before.body,
            )
        else:
            joined.append(attribution)
    return joined


def scoped(reading: Reading, found: list[Attribution]) -> list[Attribution]:
    """Widen each attribution to the tokens it governs: to the right when it leads, to the left when it trails."""
    scoped, start = [], 0
    for number, attribution in enumerate(found):
        following = found[number + 1].first if number + 1 < len(found) else len(reading.words)
        trails = attribution.first > start + 2 and _rest_is_short(reading, attribution.last + 1, following)
        end = following - 1
        if number + 1 < len(found) and not trails:
            # what stands before a trailing attribution belongs to it, from the last clause break on
            nxt = found[number + 1]
            after = found[number + 2].first if number + 2 < len(found) else len(reading.words)
            if _rest_is_short(reading, nxt.last + 1, after):
                breaks = [
                    i
                    for i in range(attribution.last + 1, nxt.first - 2)
                    if reading.lower(i) in (";", "while", "but", "whereas", "although")
                ]
                end = breaks[-1] - 1 if breaks else end
        first = start if trails else _led(reading, attribution) if number == 0 else attribution.first
        scoped.append(replace(attribution, first=min(first, attribution.first), last=max(end, attribution.last)))
        start = end + 1
    return scoped


def _led(reading: Reading, attribution: Attribution) -> int:
    """Where what a leading speaker says begins: after a semicolon, what stands before is another's."""
    marks = (i for i in range(attribution.first - 1, 0, -1) if reading.lower(i) == ";")
    return next(marks, -1) + 1


def _rest_is_short(reading: Reading, first: int, end: int) -> bool:
    """Tell whether little follows an attribution before the next one or the sentence's end."""
    rest = [i for i in range(first, end) if reading.lower(i) not in (".", ",", '"') and not reading.in_date(i)]
    return len(rest) <= 6 and not any(reading.at("harm", i) for i in rest)


def inside_quote(reading: Reading) -> bool:
    """Tell whether the whole sentence stands between quotation marks."""
    span = reading.sentence.span
    return reading.doc.quoted(Span(span.start + 1, span.end - 2))
