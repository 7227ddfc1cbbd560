"""Bonds: which counted phrases a word of harm is about, as its subject, its object or the figure of a toll."""

from __future__ import annotations

from dashboard.preprocess.heads import AUXILIARIES, STOPS, Counted
from dashboard.preprocess.lexicon import Hit
from dashboard.preprocess.reading import Reading

_JOINS = frozenset("and , as well plus or along with another also his her their its".split())
_REACHES = frozenset(
    "to at of remains remained reached reaches stands stood rose risen rises increased climbed was is by "
    "exceeded exceeds totalled totaled hit".split()
)
REACH = 14  # tokens between a counted noun and its verb


def triggers(reading: Reading) -> list[Hit]:
    """The words of harm that say what happened; "one of the injured died" wounds nobody."""
    told = [h for h in reading.find("harm") if not reading.at("unharmed", h.first) and not reading.at("toll", h.first)]
    return [
        h
        for h in told
        if not (
            h.tag.startswith("wounded")
            and (reading.lower(h.first - 2), reading.lower(h.first - 1)) == ("of", "the")
            and any(0 < t.first - h.last <= REACH and t.tag.startswith("killed") for t in told)
        )
    ]


def bind(
    reading: Reading, hit: Hit, form: str, counted: list[Counted], used: set[int], triggers: list[Hit]
) -> tuple[list[Counted], bool]:
    """The counted phrases that a word of harm is about, and whether they are its object."""
    free = [c for c in counted if c.first not in used]
    if reading.lower(hit.last + 1) == "or" and reading.starting("harm", hit.last + 2):
        return [], False  # "as many as 70 killed or wounded" counts neither
    if reading.lower(hit.first - 1) == "or" and reading.at("harm", hit.first - 2):
        return [], False
    inside = [c for c in free if c.first < hit.first and hit.last < c.last]
    if inside:
        return inside[:1], False
    if form == "toll" or (form in ("participle", "state", "noun") and tolled(reading, hit)):
        return _after_reach(reading, hit, free, triggers), False
    if form in ("active", "loss") or (form == "participle" and _takes_object(reading, hit, free)):
        return _objects(reading, hit, free, triggers), True
    if form == "noun":
        close = [c for c in free if hit.first - c.first >= 0 and hit.first - c.last <= 1]
        if close:
            return close[-1:], False
        return (_objects(reading, hit, free, triggers) if reading.lower(hit.last + 1) == "of" else []), False
    return _subjects(reading, hit, free, triggers), False


def tolled(reading: Reading, hit: Hit) -> bool:
    """Tell whether a word of harm stands in "the number of killed …", not in "a count of eight dead"."""
    near = range(max(0, hit.first - 4), hit.first)
    at = next((i for i in reversed(near) if reading.lower(i) in ("number", "toll", "count", "tally")), None)
    return at is not None and not any(i in reading.quantities for i in range(at, hit.first))


def _after_reach(reading: Reading, hit: Hit, free: list[Counted], triggers: list[Hit]) -> list[Counted]:
    """The figure that a toll rose to: the first after "to", "at", "reached" …, with those joined to it."""
    for phrase in free:
        between = [reading.lower(i) for i in range(hit.last + 1, phrase.first)]
        if phrase.first > hit.last and len(between) <= 18 and (_REACHES.intersection(between) or ":" in between):
            rest = [c for c in free if c.first > phrase.first]
            if reading.lower(phrase.first - 1) == "from" and rest and reading.lower(rest[0].first - 1) == "to":
                return rest[:1]
            return [
                phrase,
                *(c for c in _joined(reading, phrase, rest, forward=True) if not _own_verb(reading, c, triggers)),
            ]
    return []


def _takes_object(reading: Reading, hit: Hit, free: list[Counted]) -> bool:
    """Tell "killed two soldiers" from "two soldiers were killed" and "two killed, three wounded"."""
    before = hit.first - 1
    while before >= 0 and (reading.lower(before).endswith("ly") or reading.lower(before) in ("also", "later", "then")):
        before -= 1
    if reading.lower(before) in AUXILIARIES - {"has", "have", "had"}:
        return False
    nearest = next((c for c in free if c.first > hit.last), None)
    him = 2 * (reading.lower(hit.last + 1) in ("him", "her") and reading.lower(hit.last + 2) == "and")
    return (
        nearest is not None
        and nearest.first - hit.last <= 2 + him
        and all(reading.lower(i) not in STOPS - {'"'} for i in range(hit.last + 1 + him, nearest.first))
    )


def _objects(reading: Reading, hit: Hit, free: list[Counted], triggers: list[Hit]) -> list[Counted]:
    """The counted phrases after a verb that takes them as its object."""
    fence = next(
        (t.first for t in triggers if t.first > hit.last and t.tag.split(":")[1] in ("active", "participle")),
        len(reading.words),
    )
    after = [c for c in free if hit.last < c.first <= hit.last + 7]
    if (
        not after
        or after[0].first > fence
        or any(reading.lower(i) in (";", ".", ",") for i in range(hit.last + 1, after[0].first))
    ):
        return []
    joined = _joined(reading, after[0], [c for c in free if c.first > after[0].first], forward=True)
    return [after[0], *(c for c in joined if not _own_verb(reading, c, triggers))]


def _own_verb(reading: Reading, phrase: Counted, triggers: list[Hit]) -> bool:
    """Tell whether a joined phrase is the subject of a verb of its own ("killed two, and three were wounded")."""
    return any(
        0 < t.first - phrase.last <= 3
        and t.tag.split(":")[1] in ("participle", "state")
        and (t.first - phrase.last == 1 or reading.lower(phrase.last + 1) in AUXILIARIES)
        for t in triggers
    )


def _subjects(reading: Reading, hit: Hit, free: list[Counted], triggers: list[Hit]) -> list[Counted]:
    """The counted phrases before a verb or adjective that is said of them."""
    before = [c for c in free if c.last < hit.first and hit.first - c.last <= REACH]
    if not before:
        return []
    nearest = before[-1]
    between = range(nearest.last + 1, hit.first)
    if any(reading.lower(i) in (";", ":") for i in between) or any(
        t.first in between and t is not hit and not _joint(reading, t, hit) for t in triggers
    ):
        return []
    if nearest.group is None and hit.first - nearest.last > 5:
        return []
    if nearest.part and len(before) > 1 and not before[-2].part and nearest.first - before[-2].last <= 4:
        return before[-2:]  # "six people, including a girl, were killed": the whole and its part
    return [*_joined(reading, nearest, [c for c in reversed(free) if c.first < nearest.first], forward=False), nearest]


def _joint(reading: Reading, other: Hit, hit: Hit) -> bool:
    """Tell whether two words of harm share their subject ("were killed or wounded")."""
    return other.last < hit.first and all(
        reading.lower(i) in ("and", "or", "/") for i in range(other.last + 1, hit.first)
    )


def _joined(reading: Reading, phrase: Counted, others: list[Counted], *, forward: bool) -> list[Counted]:
    """Those of the others that are joined to a phrase by nothing but commas and "and"."""
    found: list[Counted] = []
    at = phrase
    for other in others:
        between = range(at.last + 1, other.first) if forward else range(other.last + 1, at.first)
        words = _bare([reading.lower(i) for i in between])
        if at.part or other.part or not words or len(words) > 4 or not all(w in _JOINS for w in words):
            break
        found.append(other)
        at = other
    return found if forward else found[::-1]


def _bare(words: list[str]) -> list[str]:
    """The words between two phrases without whose members the first are ("four members of the Brigades and …")."""
    if words[:1] != ["of"] or len(words) > 9:
        return words
    return words[next((i for i, w in enumerate(words) if w in ("and", ",")), 0) :]
