"""Whose people a casualty figure counts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from dashboard.preprocess.harm import bystanders
from dashboard.preprocess.harm.casualties import Harm
from dashboard.preprocess.harm.heads import Counted, apposed
from dashboard.preprocess.told.tolls import ADDITIONAL, ORDINALS
from dashboard.preprocess.what.events import Happening
from dashboard.preprocess.who.actors import Actor, Memory
from dashboard.preprocess.who.attribution import Attribution
from dashboard.preprocess.who.opponents import group_meant, is_irregular, opponent, state_against
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import is_party, side_named

_UNSURE = {"guards", "guard", "members", "forces"}  # last words that servants of no state have as well
_SERVANTS = frozenset(w.split()[-1] for w in table("casualties")["state_servants"]["soldiers"]) - _UNSURE
_POLICE = frozenset(w.split()[-1] for w in table("casualties")["state_servants"]["police"])
_AGAINST = frozenset({"with", "against"})
_WHERE = frozenset({",", "in", "at", "near", "across", "from"})
_BESIDE = frozenset({"media", "local", "witness"})
_LOST = frozenset({"lost", "loses", "losing"})
_PEOPLE = frozenset({"man", "men", "women", "people", "members"})
_SCARE = frozenset(table("casualties")["plain_fighters"]["scare"])
_DOERS = frozenset(table("casualties")["doers"]["words"])
_OWN = frozenset({"its", "his", "her", "their", "our"})
_BANDS = frozenset("group unit squad party patrol column platoon cell band faction gang team crew".split())
_RANKS = frozenset({"side", "own", "troops", "forces", "men", "ranks", "personnel"})
_OWN_LOSSES = frozenset({"losses", "casualties", "dead", "wounded", "toll", "servicemen", "soldiers"})
CLAUSE = 40  # tokens of a clause that are read back from its figure
_CLAUSES = frozenset({";", ":", "that", "which", "who", "said", "says", '"', "while", "but"})
_ARMED = frozenset("defence defense army military mod armed forces soldiers troops".split())


@dataclass(frozen=True)
class Victims:
    """What a sentence tells about whose people its figures count."""

    reading: Reading
    actors: list[Actor]
    said: Attribution | None
    happening: Happening | None
    memory: Memory
    country: str | None = None
    """The state in whose territory it happened, where that is beyond question."""

    def side(self, harm: Harm, before: str | None) -> str | None:
        """The side whose people a figure counts, or None where the words do not say.

        ``before`` is the side of the figure before it in the same sentence.
        """
        counted = harm.counted
        group = counted.group or self._tolled_group(harm) or apposed(self.reading, max(harm.last, counted.last) + 1)
        named = self._named(counted)
        own_men = counted.head in _PEOPLE and (counted.own or self._lost(harm))
        if group == "civilians" and not own_men:
            return "civilians"
        if named:
            return self._meant(named) or named
        if counted.high == 0 and group is None and not (counted.own or self._on_its_side(harm)):
            return None
        if counted.part and before and group in (None, "people") and before not in _DOERS:
            return before
        if group == "people" and not counted.own:
            beside = before not in _DOERS and "other" in (counted.head or "")
            return before if before and beside else bystanders.side(self.reading, counted)
        if counted.own and (others := self._of_others(counted)):
            return others
        if counted.own or self._on_its_side(harm):
            return self.said.side if self.said and is_party(self.said.side) else self._subject(counted.first)
        return self._inferred(harm, group, before)

    def _inferred(self, harm: Harm, group: str | None, before: str | None) -> str | None:
        """The side of people whose words name none, from who lost them, who told of before, who did it, who speaks."""
        counted = harm.counted
        if (lost := self._loser(harm)) or (lost := self._enemy(harm)):
            return lost
        if counted.group is None and (carried := before or self._pointed_back(counted)):
            return carried
        if harm.tolled and (toll := self._within(harm.first - 6, counted.first, placed=False)):
            return toll
        if harm.trigger.tag == "toll" and counted.group is None and (told := self.memory.victims):
            return told  # "they spoke of 37": of those counted before
        if group == "militants":
            head = counted.head or "militants"
            plural = head if head.endswith(("s", "men")) else f"{head}s"
            return self._meant(plural) or (self._doers() if plural in _DOERS else None) or plural
        return (
            self._by_agent(harm, group)
            or self._by_speaker(harm, group)
            or self._speakers_own(group, counted)
            or self._servants(counted)
            or self._dead(counted, group)
        )

    def _dead(self, counted: Counted, group: str | None) -> str | None:
        """Bystanders, for a bare number of dead or hurt that no party gives."""
        bare = group is None and not (self.said and is_party(self.said.side))
        return bystanders.side(self.reading, counted) if bare else None

    def _doers(self) -> str | None:
        """Who "the attackers" are: the side that began it, the opponent of a speaker who tells of its own defence."""
        agent = self.happening.agent if self.happening else None
        own = agent is not None and self.said is not None and agent == self.said.side
        return self._opponent(agent) if agent and own else agent

    def _meant(self, word: str) -> str | None:
        """The group that a plain word for fighters means; a group's own scare word means those it fights."""
        speaker = self.said.side if self.said else None
        if speaker is not None and is_irregular(speaker) and word in _SCARE:
            return self._opponent(speaker)
        return group_meant(self.memory, word, speaker)

    def _named(self, counted: Counted) -> str | None:
        """The side named in the phrase ("Armenian soldiers") or after it ("soldiers of the Azerbaijani army")."""
        for actor in self.actors:
            inside = counted.first <= actor.first <= counted.last and actor.side and actor.kind != "media"
            if inside and (not counted.own or actor.kind in ("name", "demonym")):
                return actor.side
        if self.reading.lower(counted.last + 1) in ("of", "from", "among", "on"):
            return self._within(counted.last + 1, counted.last + 5)
        return None

    def _within(self, first: int, end: int, *, placed: bool = True) -> str | None:
        """The first party named between two tokens; ``placed`` counts a country that only says where as well."""
        told = (a for a in self.actors if first <= a.first < end and a.side and not self._speaks(a.first))
        if not placed:
            told = (a for a in told if self.reading.lower(a.first - 1) not in _WHERE)
        beside = (a for a in told if a.kind not in _BESIDE and self.reading.lower(a.first - 1) not in _AGAINST)
        return next((a.side for a in beside), None)

    def _speaks(self, at: int) -> bool:
        """Tell whether a token stands in the words for the speaker."""
        span = self.said.span if self.said else None
        return span is not None and span[0] <= self.reading.words[at].start < span[1]

    def _subject(self, first: int) -> str | None:
        """The party named last before a token."""
        return next(
            (a.side for a in reversed(self.actors) if a.last < first and a.side and a.kind not in _BESIDE), None
        )

    def _tolled_group(self, harm: Harm) -> str | None:
        """The people of a bare toll ("the number of wounded servicemen has reached 293")."""
        if not harm.tolled:
            return None
        heads = [
            h
            for h in self.reading.find("victim")
            if harm.first - 6 <= h.first < harm.counted.first and h.tag != "people" and not self._speaks(h.first)
        ]
        return heads[-1].tag if heads else None

    def _on_its_side(self, harm: Harm) -> bool:
        """Tell whether a bare figure is of the speaker's own ("put its own losses at four", "three on its side")."""
        if harm.counted.group not in (None, "unknown"):
            return False
        lower = self.reading.lower
        before = {lower(i) for i in range(max(0, harm.first - 7), harm.counted.first)}
        after = [lower(i) for i in range(harm.last + 1, harm.last + 8)]
        return bool(before & _OWN and before & _OWN_LOSSES) or any(
            a in _OWN and b in _RANKS for a, b in pairwise(after)
        )

    def _of_others(self, counted: Counted) -> str | None:
        """The opponent, where "its members" are those of a band that the speaker tells of ("a sabotage group …")."""
        if self.said is None or self.said.side is None or counted.head not in _PEOPLE:
            return None
        lower = self.reading.lower
        bands = (i for i in range(max(self.said.first, counted.first - CLAUSE, 0), counted.first) if lower(i) in _BANDS)
        strange = any({"a", "an"} & {lower(i) for i in range(max(0, at - 4), at)} for at in bands)
        return self._opponent(self.said.side) if strange and is_party(self.said.side) else None

    def _loser(self, harm: Harm) -> str | None:
        """The party that lost people ("the Azerbaijanis lost two killed")."""
        counted = harm.counted
        if self.reading.lower(harm.trigger.first) == "losses":
            return self._losses_of(harm)
        if not self._lost(harm):
            return None
        near = (a for a in reversed(self.actors) if a.last < counted.first <= a.last + 5 and a.side)
        side = next((a.side for a in near if a.kind not in _BESIDE), None)
        return side or (self.said.side if self.said and is_party(self.said.side) else None)

    def _lost(self, harm: Harm) -> bool:
        """Tell whether a figure is what a party lost ("it lost one man")."""
        active = harm.active and self.reading.lower(harm.trigger.first) in _LOST
        return active or self.reading.lower(harm.counted.first - 1) in _LOST

    def _enemy(self, harm: Harm) -> str | None:
        """The opponent of a party that tells of its enemy's people ("25 enemy soldiers", "put enemy losses at 25")."""
        near = range(max(0, harm.counted.first - 4), harm.counted.last + 1)
        told = any(self.reading.lower(i) == "enemy" for i in near)
        if not told or self.said is None or self.said.side is None or not is_party(self.said.side):
            return None
        return self._opponent(self.said.side)

    def _losses_of(self, harm: Harm) -> str | None:
        """Those whose losses are told ("the losses of the guerrillas")."""
        side = self._within(harm.trigger.last + 1, harm.trigger.last + 5)
        return (self._meant(side) or side) if side else None

    def _pointed_back(self, counted: Counted) -> str | None:
        """The side of the people counted last, where a bare figure points to them ("one of them", "another 511")."""
        near = range(counted.first, counted.last + 3)
        them = any(self.reading.lower(i) == "them" for i in near) or self._of_the_six(counted)
        more = counted.qualifier == ADDITIONAL and self.memory.victims not in _DOERS
        return self.memory.victims if them or more or counted.qualifier in ORDINALS else None

    def _of_the_six(self, counted: Counted) -> bool:
        """Tell whether a figure is a share of a number told before ("two of the six are in hospital")."""
        words = [self.reading.lower(i) for i in range(counted.first, counted.first + 4)]
        return counted.part and any(pair in (("of", "the"), ("of", "these")) for pair in pairwise(words))

    def _by_agent(self, harm: Harm, group: str | None) -> str | None:
        """The opponent of the side that did the harm, where just two parties are told of."""
        if harm.active and self.happening and self.happening.agent and group in (None, "unknown", "forces"):
            return self._opponent(self.happening.agent)
        if group == "forces":
            for actor in self.actors:
                by = (self.reading.lower(actor.first - 1), self.reading.lower(actor.first - 2))
                if 0 < actor.first - harm.trigger.last <= 5 and actor.side and "by" in by:
                    return self._opponent(actor.side)
        return None

    def _by_speaker(self, harm: Harm, group: str | None) -> str | None:
        """The opponent of a speaker who tells of its own deed ("it said it had … and killed five soldiers")."""
        if not harm.active or group not in (None, "unknown", "forces") or self.said is None:
            return None
        if not is_party(self.said.side) or self.said.side is None:
            return None
        start = max(0, harm.trigger.first - CLAUSE)
        first = next((i for i in range(harm.trigger.first, start, -1) if self.reading.lower(i) in _CLAUSES), start)
        subjects = range(first, harm.trigger.first)
        pronoun = next((i for i in subjects if self.reading.lower(i) in ("it", "they", "we")), None)
        party = next((a.first for a in self.actors if a.first in subjects and a.side), harm.trigger.first)
        return self._opponent(self.said.side) if pronoun is not None and pronoun < party else None

    def _opponent(self, side: str) -> str | None:
        return opponent(self.memory, side, self.country)

    def _servants(self, counted: Counted) -> str | None:
        """The state where it happened, for its police and soldiers named without it.

        Soldiers only where the text names that state or a group they fight; where another state is a party, neither.
        """
        states = {s for s in self.memory.named if is_party(s) and side_named(s).is_state} - {self.country}
        named = any(
            p.place and p.place.kind == "country" and p.place.country == self.country for p in self.reading.places
        )
        inner = bool(self.memory.groups) or any(is_party(s) and s != self.country for s in self.memory.named)
        served = counted.head in _POLICE or (counted.head in _SERVANTS and (inner or named))
        return self.country if served and not states else None

    def _speakers_own(self, group: str | None, counted: Counted) -> str | None:
        """The speaker's own side: a party that gives figures of soldiers, unless more is said, gives its own.

        A group without soldiers or police speaks of those of the state it fights.
        """
        if self.said is None or self.said.side is None or not is_party(self.said.side):
            return None
        if is_irregular(self.said.side) and (counted.head in _SERVANTS or counted.head in _POLICE):
            return state_against(self.memory, self.said.side, self.country)
        armed = bool(_ARMED & set((self.said.words or "").lower().split()))
        return self.said.side if group == "forces" or (group is None and armed) else None


def own_losses(actors: list[Actor], harms: list[Harm]) -> str | None:
    """The side whose people the figures count in so many words ("an Azerbaijani serviceman"), if it is one."""
    near: set[int] = set()
    for harm in harms:
        near.update(range(harm.first - 6 if harm.tolled else harm.counted.first, harm.counted.last + 6))
    named = {a.side for a in actors if a.first in near and is_party(a.side)}
    return named.pop() if len(named) == 1 else None


def kind_before(reading: Reading, memory: Memory) -> str | None:
    """The kind of the figures told of last, where that was in this paragraph or the one before it."""
    return memory.harm[0] if memory.harm and reading.sentence.paragraph - memory.harm[1] <= 1 else None


def note_kind(reading: Reading, harms: list[Harm], memory: Memory) -> None:
    """Remember which kind of figures a sentence tells; of several, killed."""
    kinds = [h.kind for h in harms if h.counted.high != 0]
    if kinds and not reading.sentence.headline:
        sticky = memory.harm and memory.harm == ("killed", reading.sentence.paragraph)
        kind = "killed" if "killed" in kinds or sticky else kinds[-1]
        memory.harm = kind, reading.sentence.paragraph
