"""Bonds: which counted phrases a word of harm is about, as its subject, its object or the figure of a toll."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from dashboard.model import Span
from dashboard.preprocess.harm import suffering
from dashboard.preprocess.harm.heads import AUXILIARIES, STOPS, Counted
from dashboard.preprocess.words.lexicon import Hit
from dashboard.preprocess.words.reading import Reading

_AND = frozenset({"and", "but", ","})
_THEN = _AND | frozenset("later then has have had soon since also eventually who".split())
_LEADS = frozenset({"in", "at", "near"})
_RELATIVES = frozenset({"who", "which", "whose"})
_JOINS = frozenset("and , as well plus or along with another also his her their its".split())
_REACHES = frozenset(
    "to at of remains remained reached reaches stands stood rose risen rises increased climbed was is by "
    "exceeded exceeds totalled totaled hit".split()
)
RELATIVE = 24  # tokens that a relative clause between a subject and its verb may have
REACH = 14  # tokens between a counted noun and its verb


def triggers(reading: Reading) -> list[Hit]:
    """The words of harm that say what happened; "one of the injured died" wounds nobody."""
    suffered = suffering.find(reading)
    inside = {i for h in suffered for i in range(h.first, h.last + 1)}
    told = [
        h
        for h in reading.find("harm")
        if h.first not in inside and not reading.at("unharmed", h.first) and not reading.at("toll", h.first)
    ]
    told = sorted(told + suffered, key=lambda h: h.first)
    return [h for n, h in enumerate(told) if not any(_died_of_it(reading, h, after) for after in told[n + 1 : n + 4])]


def _died_of_it(reading: Reading, hit: Hit, after: Hit) -> bool:
    """Tell whether a hurt is only how somebody died: "one of the injured died", "was hit in the chest and died"."""
    if not hit.tag.startswith("wounded") or not after.tag.startswith("killed"):
        return False
    if (reading.lower(hit.first - 2), reading.lower(hit.first - 1)) == ("of", "the"):
        return after.first - hit.last <= REACH
    between = [reading.lower(i) for i in range(hit.last + 1, after.first)]
    joined = any(w in _AND for w in between) and all(w in _THEN or w.endswith("ly") for w in between)
    return after.tag == "killed:state" and joined


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
        if ";" in between:
            return []
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
    main = _main_clause(reading, hit)
    before = [c for c in free if c.last < main and hit.first - c.last <= REACH and reading.lower(c.first - 1) != "by"]
    if not before:
        return []
    nearest = before[-1]
    between = range(nearest.last + 1, hit.first)
    if any(reading.lower(i) in (";", ":") for i in between) or any(
        t.first in between and t is not hit and not _joint(reading, t, hit) for t in triggers
    ):
        return []
    if nearest.group is None and sum(not _in_place(reading, i) for i in between) > 4:
        return []
    if (whole := _with_parts(reading, before)) is not None:
        return whole
    return [*_joined(reading, nearest, [c for c in reversed(free) if c.first < nearest.first], forward=False), nearest]


def _main_clause(reading: Reading, hit: Hit) -> int:
    """Where the subject of a verb ends: before a relative clause that a comma closes ("a raid which …, was …")."""
    at = hit.first - 1
    while at > 0 and (reading.lower(at) in AUXILIARIES or reading.lower(at).endswith("ly")):
        at -= 1
    if reading.lower(at) != "," or at == hit.first - 1:
        return hit.first
    opening = range(at - 1, max(0, at - RELATIVE), -1)
    found = next((i for i in opening if reading.lower(i) in _RELATIVES or reading.lower(i) in (";", ":")), None)
    return found if found is not None and reading.lower(found) in _RELATIVES else hit.first


def _with_parts(reading: Reading, before: list[Counted]) -> list[Counted] | None:
    """The whole and its parts before a verb: "six people, including a girl and two boys, were killed"."""
    parts = _joined_parts(reading, before)
    if not parts or len(before) == len(parts):
        return None
    whole = before[-len(parts) - 1]
    close = not whole.part and parts[0].first - whole.last <= 4 and "other" not in (before[-1].head or "")
    return [whole, *(replace(p, part=True) for p in parts)] if close else None


def _joined_parts(reading: Reading, before: list[Counted]) -> list[Counted]:
    """The phrases joined to one another up to the one that "including" makes a part, at the end of some."""
    for n in range(len(before) - 1, -1, -1):
        if before[n].part:
            return before[n:]
        between = range(before[n - 1].last + 1, before[n].first) if n else range(0)
        if not between or len(between) > 4 or not all(reading.lower(i) in _JOINS for i in between):
            break
    return []


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
        words = _bare([reading.lower(i) for i in between if not _in_place(reading, i)])
        if at.part or other.part or _speaks(reading, other):
            break
        if not words or len(words) > 4 or not all(w in _JOINS for w in words):
            break
        found.append(other)
        at = other
    return found if forward else found[::-1]


def _speaks(reading: Reading, phrase: Counted) -> bool:
    """Tell whether a phrase is who says the rest ("nine traders, a local official told reporters")."""
    near = range(phrase.last + 1, phrase.last + 4)
    verb = next((i for i in near if reading.at("say", i)), None)
    return verb is not None and not any(reading.lower(i) in (",", ";", "and") for i in range(phrase.last + 1, verb))


def _in_place(reading: Reading, at: int) -> bool:
    """Tell whether a token names a place, leads to one or sets one off ("six in A, B, and three in C")."""
    word = reading.words[at]
    named = _place_until(reading, word.start)
    if named is not None and word.start < named.end:
        return True
    following = reading.words[at + 1].start if at + 1 < len(reading.words) else -1
    leads = _place_until(reading, following) if word.lower in _LEADS else None
    return leads is not None and leads.start == following


def _place_until(reading: Reading, offset: int) -> Span | None:
    """The last place that begins at or before a character."""
    number = bisect_right(reading.places, offset, key=lambda p: p.toponym.span.start)
    return reading.places[number - 1].toponym.span if number else None


def _bare(words: list[str]) -> list[str]:
    """The words between two phrases without whose members the first are ("four members of the Brigades and …")."""
    if words[:1] != ["of"] or len(words) > 9:
        return words
    return words[next((i for i, w in enumerate(words) if w in ("and", ",")), 0) :]
