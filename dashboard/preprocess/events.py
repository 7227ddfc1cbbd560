"""What happened: the event and sub-event type in ACLED's words, who is said to have done it, to whom, with what."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.preprocess.actors import Actor
from dashboard.preprocess.attribution import Attribution
from dashboard.preprocess.casualties import Harm
from dashboard.preprocess.lexicon import Hit, table
from dashboard.preprocess.reading import Reading
from dashboard.sides import is_party

EVENTS = table("events")["event"]
GROUND = frozenset(table("events")["ground"]["words"])
VIOLENT = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians", "Riots"})
_CLAUSE = frozenset(';:()"') | {"while", "but", "whereas", "who", "which", "that", "because", "although"}
_PASSIVE = frozenset({"was", "were", "been", "being", "is", "are", "came", "come", "comes"})
_NAMELESS = frozenset({"media", "witness", "local"})
_MUTUAL = frozenset(
    "clash clashes clashed clashing firefight firefights gunbattle shootout shootouts skirmish skirmishes "
    "fighting battle battles "
    "hostilities exchange exchanges exchanged exchanging trading traded combat".split()
)
_NOT_AGENTS = frozenset("on at against of in near with between and towards over into for to".split())


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that a stretch of a sentence tells of, with the tokens of the words that say so.

    ``agent`` and ``target`` are side codes or None; ``agent_at`` the agent's first and last token.
    """

    event_type: str
    sub_event_type: str
    first: int
    last: int
    agent: str | None = None
    agent_at: tuple[int, int] | None = None
    target: str | None = None

    @property
    def violent(self) -> bool:
        """Tell whether the event is an act of violence."""
        return self.event_type in VIOLENT


def find(
    reading: Reading, actors: list[Actor], said: Attribution | None, harms: list[Harm], first: int, last: int
) -> Happening | None:
    """Find the main event told of between two tokens: the vocabulary's earliest row, the longest of its phrases."""
    hits = [
        h
        for h in reading.find("event")
        if first <= h.first and h.last <= last and not _spoken(reading, h) and _of_ground(reading, h, harms)
    ]
    if not hits:
        return None
    hit = min(hits, key=lambda h: (int(h.tag), h.first - h.last, h.first))
    row = EVENTS[int(hit.tag)]
    hurt = {i for h in harms for i in range(h.counted.first, h.counted.last + 1)}
    able = [_owned(reading, a, said) for a in actors if a.first not in hurt]
    agent = _agent(reading, able, said, hits, first, last)
    target = _target(reading, actors, said, hits, last, agent)
    sub_type = row["sub_type"]
    if row.get("state_agent") and agent is not None and not (agent[0] or "ZZZ").isupper():
        sub_type = "Non-state actor overtakes territory"
    side, at = agent if agent else (None, None)
    return Happening(row["type"], sub_type, hit.first, hit.last, side, at, target)


def _owned(reading: Reading, actor: Actor, said: Attribution | None) -> Actor:
    """Give the speaker's own forces their side ("Azerbaijan said its forces had shot down …")."""
    own = actor.side is None and reading.lower(actor.first - 1) in ("its", "our") and said is not None
    return actor._replace(side=said.side) if own and said else actor


def _of_ground(reading: Reading, hit: Hit, harms: list[Harm]) -> bool:
    """Tell whether words of taking ("captured", "seized") are about ground, not about people or things."""
    if not EVENTS[int(hit.tag)].get("place_object"):
        return True
    if any(harm.kind == "captured" and harm.trigger.first == hit.first for harm in harms):
        return False
    around = range(max(0, hit.first - 5), min(len(reading.words), hit.last + 8))
    if any(reading.lower(i) in GROUND for i in around):
        return True
    after = range(hit.last + 1, min(len(reading.words), hit.last + 6))
    starts = {p.toponym.span.start for p in reading.places if p.place is not None and p.place.kind != "country"}
    return any(reading.words[i].start in starts for i in after)


def _spoken(reading: Reading, hit: Hit) -> bool:
    """Tell whether a word of an event is only a word of speech ("fire" in "ceasefire" has its own token already)."""
    return reading.at("outlet", hit.first) is not None or reading.lower(hit.first - 1) in ("counter", "anti")


def _agent(
    reading: Reading, actors: list[Actor], said: Attribution | None, hits: list[Hit], first: int, last: int
) -> tuple[str | None, tuple[int, int] | None] | None:
    """Who did it: "by X", "X's shelling", "X opened fire", "fire from X"; else whom the speaker accuses."""
    named = [
        a
        for a in actors
        if first <= a.first and a.last <= last and a.side and a.kind not in _NAMELESS and is_party(a.side)
    ]
    verbs = sorted({*(h.first for h in hits), *(h.first for h in reading.find("harm") if first <= h.first <= last)})
    for actor in named:
        before = {
            reading.lower(actor.first - 1),
            reading.lower(actor.first - 2) if reading.lower(actor.first - 1) in ("the", "an", "a") else "",
        }
        if before & {"by"} and any(0 < actor.first - v <= 14 for v in verbs):
            return actor.side, (actor.first, actor.last)
        if (
            before & {"from"}
            and any(0 < actor.first - h.last <= 4 for h in hits)
            and actor.kind in ("forces", "state", "demonym", "group")
        ):
            return actor.side, (actor.first, actor.last)
    if said and said.target:
        blamed = min(
            (a for a in actors if a.side == said.target), key=lambda a: abs(a.first - hits[0].first), default=None
        )
        return said.target, (blamed.first, blamed.last) if blamed else None
    for hit in sorted(hits, key=lambda h: h.first):
        if _MUTUAL.intersection(reading.lower(i) for i in range(hit.first, hit.last + 1)):
            continue
        passive = reading.lower(hit.first) in _PASSIVE or any(
            reading.lower(i) in _PASSIVE for i in range(max(first, hit.first - 2), hit.first)
        )
        for actor in reversed(named):
            between = [reading.lower(i) for i in range(actor.last + 1, hit.first)]
            if (
                actor.last < hit.first
                and len(between) <= 9
                and not passive
                and not (_CLAUSE | _PASSIVE).intersection(between)
            ):
                if said and actor.last < said.verb < hit.first and actor.kind != "demonym":
                    continue
                if "," in between or reading.lower(actor.first - 1) in _NOT_AGENTS:
                    continue
                return actor.side, (actor.first, actor.last)
    return None


def _target(
    reading: Reading,
    actors: list[Actor],
    said: Attribution | None,
    hits: list[Hit],
    last: int,
    agent: tuple[str | None, tuple[int, int] | None] | None,
) -> str | None:
    """Whom it was done to: the first party named after the event's words; "its positions" are the speaker's."""
    for hit in sorted(hits, key=lambda h: h.first):
        for actor in actors:
            if hit.last < actor.first <= min(hit.last + 8, last) and actor.kind not in _NAMELESS:
                own = any(
                    reading.lower(i) in ("its", "our", "their") for i in range(max(0, actor.first - 2), actor.first + 1)
                )
                side = (said.side if said else None) if own and actor.side is None else actor.side
                if side and (agent is None or side != agent[0]):
                    return side
    return None
