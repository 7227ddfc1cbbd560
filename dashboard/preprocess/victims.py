"""Whose people a casualty figure counts."""

from __future__ import annotations

from dashboard.preprocess.actors import Actor, Memory
from dashboard.preprocess.casualties import Harm
from dashboard.preprocess.events import Happening
from dashboard.preprocess.reading import Reading
from dashboard.preprocess.attribution import Attribution

_LOST = frozenset({"lost", "loses", "losing"})


def side(
    reading: Reading,
    actors: list[Actor],
    said: Attribution | None,
    harm: Harm,
    happening: Happening | None,
    memory: Memory,
    before: tuple[str | None, Harm] | None,
) -> str | None:
    """Whose people a figure counts, or None where the words do not say."""
    counted = harm.counted
    within = next(
        (a for a in actors if counted.first <= a.first <= counted.last and a.side and a.kind != "media"), None
    )
    after = next(
        (
            a
            for a in actors
            if counted.last < a.first <= counted.last + 4
            and reading.lower(counted.last + 1) in ("of", "from", "among", "on")
            and a.side
        ),
        None,
    )
    named = within if not counted.own or within is None or within.kind in ("name", "demonym") else None
    named = named or after
    men = counted.own and counted.head in ("men", "women", "people", "members")
    if counted.group in ("civilians", "people") and not men and not (counted.group == "people" and named):
        return "civilians" if counted.group == "civilians" else None
    if named is not None:
        return named.side
    if counted.own:
        own = said.side if said and said.side else _subject_side(actors, counted.first)
        return own
    if counted.high == 0:
        return None
    if reading.lower(harm.trigger.first) in _LOST or reading.lower(counted.first - 1) in _LOST:
        lost = next(
            (a.side for a in reversed(actors) if a.last < counted.first and counted.first - a.last <= 5 and a.side),
            None,
        )
        if lost:
            return lost
    if counted.group is None and before is not None:
        return before[0]
    if counted.group is None and any(reading.lower(i) == "them" for i in range(counted.first, counted.last + 3)):
        return memory.victims
    toll = (
        next((a.side for a in actors if harm.first - 6 <= a.first < counted.first and a.side), None)
        if harm.tolled
        else None
    )
    if toll or _own_toll(reading, harm):
        return toll or (said.side if said else None)
    if counted.group == "militants":
        return counted.head if (counted.head or "").endswith(("s", "men")) else f"{counted.head}s"
    if harm.active and happening and happening.agent and counted.group in (None, "unknown", "forces"):
        return _opponent(memory, happening.agent)
    if counted.group == "forces":
        agent = _agent_side(reading, actors, harm)
        if agent is not None:
            return _opponent(memory, agent)
        if (
            said
            and said.side
            and len(said.side) <= 20
            and said.side not in ("media", "un", "ngo", "eu", "local-officials")
        ):
            return said.side
    return None


def _own_toll(reading: Reading, harm: Harm) -> bool:
    """Tell whether a bare figure is of the speaker's own ("put its own losses at four killed")."""
    before = [reading.lower(i) for i in range(max(0, harm.first - 7), harm.counted.first)]
    return (
        harm.counted.group is None
        and "its" in before
        and bool({"losses", "casualties", "dead", "wounded", "toll", "servicemen"} & set(before))
    )


def _agent_side(reading: Reading, actors: list[Actor], harm: Harm) -> str | None:
    """The side that did the harm, where the same clause says so: "killed by X", "X killed"."""
    for actor in actors:
        if (
            actor.first > harm.trigger.last
            and actor.first - harm.trigger.last <= 5
            and reading.lower(actor.first - 1) in ("by", "the")
        ):
            if "by" in (reading.lower(actor.first - 1), reading.lower(actor.first - 2)):
                return actor.side
    return None


def _opponent(memory: Memory, side: str) -> str | None:
    """The other of two parties, where a text has named just two."""
    others = {s for s in memory.sides if s != side and s not in ("un", "ngo", "media", "eu")}
    return others.pop() if len(others) == 1 else None


def _subject_side(actors: list[Actor], first: int) -> str | None:
    return next((a.side for a in reversed(actors) if a.last < first and a.side and a.kind != "media"), None)


def own_losses(actors: list[Actor], harms: list[Harm]) -> str | None:
    """The side whose people the figures count in so many words ("an Azerbaijani serviceman"), if it is one."""
    counted = {
        i
        for h in harms
        for i in range(
            h.counted.first - (6 if not h.tolled else h.counted.first - h.first + 6) * h.tolled, h.counted.last + 6
        )
    }
    named = {a.side for a in actors if a.side and a.first in counted and len(a.side) > 2 and a.kind != "media"} - {
        "civilians",
        "un",
        "ngo",
        "eu",
    }
    return named.pop() if len(named) == 1 else None
