"""What happened: the event and sub-event type in ACLED's words, who is said to have done it, to whom, with what."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.preprocess.harm.casualties import Harm
from dashboard.preprocess.what import initiators
from dashboard.preprocess.what.initiators import Deed
from dashboard.preprocess.who.actors import Actor, Memory
from dashboard.preprocess.who.attribution import Attribution
from dashboard.preprocess.words.lexicon import Hit, table
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import is_party, side_named

EVENTS = table("events")["event"]
GROUND = frozenset(table("events")["ground"]["words"])
VIOLENT = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians", "Riots"})
CLASH = "Battles", "Armed clash"
ATTACK = "Violence against civilians", "Attack"
ARREST = "Strategic developments", "Arrests"
ABDUCTION = "Violence against civilians", "Abduction/forced disappearance"
SHIP = 9  # tokens between a ship and what is done to it
_SHIPS = frozenset(table("events")["ships"]["words"])
ACT = 8  # tokens between a weapon and what is done with it
_UNTOLD = frozenset(table("casualties")["victims"]["people"]) | {None}
_LABOUR = frozenset(table("events")["labour"]["words"])
_NAMELESS = frozenset({"media", "witness", "local"})
_ARMED = frozenset({"forces", "militants"})
_BREAKS = frozenset(",;:()") | {"while", "but", "who", "which", "that"}


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that a stretch of a sentence tells of, with the tokens of the words that say so.

    ``agent`` and ``target`` are side codes or None; ``agent_at`` the agent's first and last token; ``body`` the
    noun of a state's body that did it and is named without its state; ``certain`` whether words or victims say the
    type, or only a plain word's usual sense; ``setting`` whether it only goes on around what is told.
    """

    event_type: str
    sub_event_type: str
    first: int
    last: int
    agent: str | None = None
    agent_at: tuple[int, int] | None = None
    target: str | None = None
    body: str | None = None
    certain: bool = True
    setting: bool = False

    @property
    def violent(self) -> bool:
        """Tell whether the event is an act of violence."""
        return self.event_type in VIOLENT


def find(
    reading: Reading, actors: list[Actor], said: Attribution | None, harms: list[Harm], first: int, last: int
) -> Happening | None:
    """Find the main event told of between two tokens.

    It is no cause of another, and of the vocabulary's earliest row; of one row's phrases the longest.
    """
    hurt = [h for h in harms if h.kind in ("killed", "wounded") and h.counted.high != 0]
    party = any(first <= a.first <= last and is_party(a.side) for a in actors)
    hits = [
        h
        for h in (*reading.find("event"), *_means(reading, bool(hurt)), *_blows(reading, bool(hurt) or party))
        if first <= h.first and h.last <= last and _told(reading, h, harms)
    ]
    hit = _main(reading, hits, hurt)
    deeds = _deeds(reading, hits, hit, hurt or [h for h in harms if h.kind == "captured"])
    able = _unhurt(actors, harms)
    done = initiators.find(reading, able, said, deeds, first, last)
    side, at, body = (done.side, (done.first, done.last), done.body) if done else (None, None, None)
    if hit is None:
        return _by_harm(hurt, side, at, body) or _held(harms, side, at, body)
    if EVENTS[int(hit.tag)].get("needs_agent") and done is None:
        return _by_harm(hurt, side, at, body)
    target, armed = _target(reading, actors, said, hits, last, side)
    armed = armed or any(abs(t.first - hit.last) <= ACT for t in reading.find("armed_target") if t.first != hit.first)
    kind, certain = _type(reading, hit, hits, hurt, side, armed)
    setting = _caused(reading, hit, "setting")
    return Happening(*kind, hit.first, hit.last, side, at, target, body, certain, setting)


def sided(
    happening: Happening | None, said: Attribution | None, country: str | None, memory: Memory
) -> Happening | None:
    """Give "the army" that did it the side that the text gave it before, else the speaker's, else the country's.

    Not the country's where another state is named: the army of either may be meant. Ground that another state takes
    is, in ACLED's codebook, overtaken as by a group: no government regains it.
    """
    if happening is None:
        return None
    if happening.agent is None and happening.body is not None:
        others = {s for s in memory.named if is_party(s) and side_named(s).is_state} - {country}
        own = said.side if said and said.stance == "asserts" and is_party(said.side) else None
        told = memory.bodies.get(happening.body) or (own if own != happening.target else None)
        happening = replace(happening, agent=told or (None if others else country))
    regained = happening.sub_event_type == "Government regains territory"
    if regained and country is not None and happening.agent not in (None, country):
        return replace(happening, sub_event_type="Non-state actor overtakes territory")
    return happening


def _told(reading: Reading, hit: Hit, harms: list[Harm]) -> bool:
    """Tell whether words of an event are one here: no outlet's name, and about ground or weapons where they must be."""
    row = EVENTS[int(hit.tag)]
    if reading.at("outlet", hit.first) is not None or reading.lower(hit.first - 1) in ("counter", "anti"):
        return False
    if reading.at("not_event", hit.first) is not None:
        return False
    if reading.lower(hit.last + 1) == "-" and reading.lower(hit.last + 2) in ("backed", "proof", "related", "era"):
        return False
    ships = any(reading.lower(i) in _SHIPS for i in range(hit.first - SHIP, hit.last + SHIP))
    if row.get("of_ship"):
        return ships
    if row.get("of_weapon") and not ships:
        near = range(max(0, hit.first - 7), min(len(reading.words), hit.last + 8))
        return reading.lower(hit.last) == "cache" or any(reading.at("weapon", i) for i in near)
    return not (row.get("place_object") or row.get("of_weapon")) or (not ships and _of_ground(reading, hit, harms))


def _means(reading: Reading, hurt: bool) -> list[Hit]:
    """Weapons that were used: somebody was hurt, or something is done with them; not those made or sold."""
    acts = reading.find("act")
    return [
        h
        for h in reading.find("means")
        if hurt or any(a.first - h.last >= -ACT and a.last - h.first <= ACT for a in acts)
    ]


def _blows(reading: Reading, struck: bool) -> list[Hit]:
    """Strikes of war, not of labour."""
    return [h for h in reading.find("blow") if reading.lower(h.first - 1) not in _LABOUR] if struck else []


def _main(reading: Reading, hits: list[Hit], hurt: list[Harm]) -> Hit | None:
    """Of the words of events those that tell the main one; with people hurt, a violent one."""
    pool = [h for h in hits if EVENTS[int(h.tag)]["type"] in VIOLENT] if hurt else []
    pool = pool or hits
    pool = [h for h in pool if not _caused(reading, h)] or pool
    done = [h for h in pool if not EVENTS[int(h.tag)].get("of_weapon")]
    if hurt or any(h.category != "means" and EVENTS[int(h.tag)]["type"] in VIOLENT for h in done):
        pool = done or pool
    return min(pool, key=lambda h: (int(h.tag), h.first - h.last, h.first), default=None)


def _caused(reading: Reading, hit: Hit, tag: str = "") -> bool:
    """Tell whether an event is told as the cause or the time of something else ("following a bombing")."""
    return any(
        cause.last < hit.first <= cause.last + 12
        and cause.tag.startswith(tag)
        and not any(reading.lower(i) in _BREAKS for i in range(cause.last + 1, hit.first))
        for cause in reading.find("cause")
    )


def _deeds(reading: Reading, hits: list[Hit], main: Hit | None, hurt: list[Harm]) -> list[Deed]:
    """What somebody may be said to have done: the main event first, then the harm, then other events."""
    mutual = [h for h in hits if EVENTS[int(h.tag)].get("mutual")]
    ordered = ([main] if main else []) + [h for h in sorted(hits, key=lambda h: h.first) if h != main]
    done = [Deed(h.first, h.last) for h in ordered if h not in mutual and (h == main or not _caused(reading, h))]
    harmed = [Deed(h.trigger.first, h.trigger.last, h.active) for h in hurt]
    return done[:1] + harmed + done[1:] if main not in mutual else [d for d in harmed if not d.verb] + done


def _unhurt(actors: list[Actor], harms: list[Harm]) -> list[Actor]:
    counted = {i for h in harms for i in range(h.counted.first, h.counted.last + 1)}
    return [a for a in actors if a.first not in counted]


def _by_harm(hurt: list[Harm], side: str | None, at: tuple[int, int] | None, body: str | None) -> Happening | None:
    """The event of "troops killed nine people", where no other word names one: by whom it hit."""
    if not hurt or at is None:
        return None
    kind = CLASH if any(h.counted.group in _ARMED for h in hurt) else ATTACK
    trigger = hurt[0].trigger
    return Happening(*kind, trigger.first, trigger.last, side, at, None, body)


def _held(harms: list[Harm], side: str | None, at: tuple[int, int] | None, body: str | None) -> Happening | None:
    """The event of people taken: an arrest by a state, an abduction by anyone else."""
    taken = next((h for h in harms if h.kind == "captured"), None)
    if taken is None:
        return None
    kind = ARREST if side is None or side_named(side).is_state else ABDUCTION
    return Happening(*kind, taken.trigger.first, taken.trigger.last, side, at, None, body)


def _type(
    reading: Reading, hit: Hit, hits: list[Hit], hurt: list[Harm], agent: str | None, armed: bool
) -> tuple[tuple[str, str], bool]:
    """The event and sub-event type of the main event's row, and whether the text leaves no doubt of it."""
    row = EVENTS[int(hit.tag)]
    kind = row["type"], row["sub_type"]
    if row.get("state_agent") and agent is not None and not side_named(agent).is_state:
        return ("Battles", "Non-state actor overtakes territory"), True
    told = [h for h in hits if _caused(reading, hit) or not _caused(reading, h)]
    protest = any(EVENTS[int(h.tag)]["type"] == "Protests" for h in told)
    if protest and not row["type"].startswith("Explosions"):
        return _protested(row, kind), True
    if kind == ABDUCTION and any(h.kind == "killed" for h in hurt):
        return ATTACK, True  # taken and killed: ACLED codes the killing
    if not row.get("by_victims"):
        return kind, True
    groups = {_people(h, agent) for h in hurt if not h.counted.part or h.counted.head not in ("perpetrator", "bomber")}
    if groups & _ARMED or (armed and "civilians" not in groups):
        return CLASH, True
    return (ATTACK, True) if "civilians" in groups else (kind, False)


def _people(harm: Harm, agent: str | None) -> str | None:
    """The kind of people hurt: those called by their nation alone, or hurt by an armed group, are not called armed."""
    group, head = harm.counted.group, harm.counted.head
    if group == "people" and (head not in _UNTOLD or (agent is not None and not side_named(agent).is_state)):
        return "civilians"
    return group


def _protested(row: dict[str, object], kind: tuple[str, str]) -> tuple[str, str]:
    """The event that fire, clashes or arrests at a protest are."""
    if row.get("mutual"):
        return "Riots", "Violent demonstration"
    if row.get("by_victims"):
        return "Protests", "Excessive force against protesters"
    return ("Protests", "Protest with intervention") if row["sub_type"] == "Arrests" else kind


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
    starts = {p.toponym.span.start for p in reading.places if p.place is None or p.place.kind != "country"}
    return any(reading.words[i].start in starts for i in after)


def _target(
    reading: Reading, actors: list[Actor], said: Attribution | None, hits: list[Hit], last: int, agent: str | None
) -> tuple[str | None, bool]:
    """Whom it was done to, and whether as armed forces: the first party named after the event's words.

    "Its positions" are the speaker's.
    """
    for hit in sorted(hits, key=lambda h: h.first):
        for actor in actors:
            if hit.last < actor.first <= min(hit.last + 8, last) and actor.kind not in _NAMELESS:
                own = any(
                    reading.lower(i) in ("its", "our", "their") for i in range(max(0, actor.first - 2), actor.first + 1)
                )
                side = (said.side if said else None) if own and actor.side is None else actor.side
                if side and side != agent and reading.lower(actor.first - 1) != "by":
                    return side, actor.kind in ("forces", "group")
                if actor.side is None and actor.kind == "forces" and reading.lower(actor.first - 1) != "by":
                    return None, True
    return None, False
