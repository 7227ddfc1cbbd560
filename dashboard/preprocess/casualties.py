"""Figures of people killed, wounded, captured or missing: which number goes with which word of harm."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.preprocess import reckonings
from dashboard.preprocess.counted import AUXILIARIES, STOPS, Counted, counted_phrases
from dashboard.preprocess.lexicon import Hit, table
from dashboard.preprocess.persons import names
from dashboard.preprocess.reading import Reading

_JOINS = frozenset("and , as well plus or along with another also his her their its".split())
_REACHES = frozenset(
    "to at of remains remained reached reaches stands stood rose risen rises increased climbed was is by "
    "exceeded exceeds totalled totaled hit".split()
)
_NEVER_PEOPLE = frozenset({"captured", "missing"})
SUBJECT = 20  # tokens that the name and description of one person may have
_CLAUSES = frozenset({"and", "but", "while", "that", "where", "when", "after", ";", ":"})
_OF_WHOM = frozenset("who whom seriously critically severely gravely badly critical in at from near lightly".split())
_LOSSES = frozenset({"losing", "losses", "loss"})
_GRAVELY = frozenset("seriously gravely critically badly severely fatally lightly slightly".split())
_GENERAL = frozenset(table("casualties")["general"]["words"])
_NOT_PEOPLE = frozenset(table("casualties")["not_people"]["words"])
_HANDED_OVER = frozenset(table("casualties")["handed_over"]["words"])
REACH = 14  # tokens between a counted noun and its verb


@dataclass(frozen=True, slots=True)
class Harm:
    """A casualty figure: its kind, its counted phrase, the tokens of its evidence and the trigger's."""

    kind: str
    counted: Counted
    first: int
    last: int
    trigger: Hit
    active: bool
    tolled: bool = False


def find(reading: Reading, before: str | None = None) -> list[Harm]:
    """Find the casualty figures of a sentence in order; ``before`` is the kind of those before it in its paragraph."""
    counted = counted_phrases(reading)
    used: set[int] = set()
    found: list[Harm] = []
    triggers = _triggers(reading)
    for hit in reading.find("toll") + triggers:
        kind, form = hit.tag.split(":")
        bound, active = _bind(reading, hit, form, counted, used, triggers)
        for phrase in bound:
            if not _plausible(kind, hit, phrase, reading, beside=bool(found)):
                continue
            used.add(phrase.first)
            tolled = hit.category == "toll" or _tolled(reading, hit)
            found.append(
                Harm(kind, phrase, min(phrase.first, hit.first), max(phrase.last, hit.last), hit, active, tolled)
            )
    kinds = [(h.counted.first, h.kind) for h in found]
    for kind, phrase, hit in reckonings.find(reading, counted, used, kinds, before):
        used.add(phrase.first)
        found.append(Harm(kind, phrase, min(phrase.first, hit.first), max(phrase.last, hit.last), hit, False, True))
    found += _somebody(reading, triggers, found)
    found += _parts(reading, counted, used, found)
    found += _nobody(reading)
    found += _unhurt(reading, found)
    return sorted(_distinct(found), key=lambda h: (h.counted.first, h.kind))


def _triggers(reading: Reading) -> list[Hit]:
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


def _bind(
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
    if form == "toll" or (form in ("participle", "state", "noun") and _tolled(reading, hit)):
        return _after_reach(reading, hit, free, triggers), False
    if form in ("active", "loss") or (form == "participle" and _takes_object(reading, hit, free)):
        return _objects(reading, hit, free, triggers), True
    if form == "noun":
        close = [c for c in free if hit.first - c.first >= 0 and hit.first - c.last <= 1]
        if close:
            return close[-1:], False
        return (_objects(reading, hit, free, triggers) if reading.lower(hit.last + 1) == "of" else []), False
    return _subjects(reading, hit, free, triggers), False


def _tolled(reading: Reading, hit: Hit) -> bool:
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
    return (
        nearest is not None
        and nearest.first - hit.last <= 2
        and all(reading.lower(i) not in STOPS - {'"'} for i in range(hit.last + 1, nearest.first))
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


def _plausible(kind: str, hit: Hit, phrase: Counted, reading: Reading, *, beside: bool) -> bool:
    """Refuse counts of things: captured villages, eliminated positions, lives nobody counted.

    A bare number is of people where it stands ``beside`` a figure of people ("four killed and seven captured").
    """
    trigger = reading.lower(hit.first)
    if phrase.group == "unknown" and (
        kind in _NEVER_PEOPLE
        or trigger
        in ("neutralised", "neutralized", "eliminated", "lost", "fell", "executed", "loss", "losing", "losses")
    ):
        return False
    if (
        trigger in ("lost", "loses", "losing", "captured", "detained", "arrested")
        and phrase.group is None
        and not phrase.own
        and not (beside and kind == "captured" and hit.first > phrase.last)
    ):
        return False
    if hit.tag == "killed:noun" and trigger in ("dead", "bodies", "lives") and phrase.group == "unknown":
        return False
    if trigger in ("dead", "bodies", "deceased") and (phrase.head in ("hostages", "hostage") or _given_back(reading)):
        return False
    if hit.tag == "captured:noun" and _given_back(reading):
        return False
    return phrase.group != "unknown" or (phrase.head or "") not in _NOT_PEOPLE


def _given_back(reading: Reading) -> bool:
    """Tell whether a sentence is about the dead of before: handed over, identified, buried."""
    return any(word.lower in _HANDED_OVER for word in reading.words)


def _parts(reading: Reading, counted: list[Counted], used: set[int], found: list[Harm]) -> list[Harm]:
    """Phrases after "including" that have no verb of their own: parts of the figure before them."""
    parts = []
    for phrase in counted:
        whole = next((h for h in reversed(found) if h.counted.first < phrase.first), None)
        told = phrase.group not in (None, "unknown") or reading.lower(phrase.last + 1) in _OF_WHOM
        graver = phrase.group is None and reading.lower(phrase.last) in _GRAVELY and whole and whole.kind == "wounded"
        if phrase.first not in used and (phrase.part and whole and told or graver and whole):
            parts.append(Harm(whole.kind, phrase, phrase.first, phrase.last, whole.trigger, whole.active))
    return parts


def _somebody(reading: Reading, triggers: list[Hit], found: list[Harm]) -> list[Harm]:
    """One person told by name or rank alone: "the mayor of Goris was killed"; the evidence leaves the name out."""
    told = {h.trigger.first for h in found}
    singles = []
    for hit in triggers:
        kind, form = hit.tag.split(":")
        verb = hit.first - 1
        while reading.lower(verb) in ("also", "later", "reportedly") or reading.lower(verb).endswith("ly"):
            verb -= 1
        if form != "participle" or hit.first in told or reading.lower(verb) not in ("is", "was") or verb < 1:
            continue
        start = max((i for i in range(max(0, verb - SUBJECT), verb) if reading.lower(i) in _CLAUSES), default=-1) + 1
        subject = range(start, verb)
        named = [i for i in names(reading, subject) if len(reading.words[i].text) > 1]
        group = next((h.tag for h in reading.find("victim") if h.first in subject and h.tag != "people"), None)
        if reading.lower(verb - 1) in ("who", "which", "that", "it", "one", "nobody", "there") or not named:
            continue
        someone = Counted(verb, verb, 1, 1, None, group or "people", None)
        singles.append(Harm(kind, someone, verb, hit.last, hit, False))
    return singles


def _nobody(reading: Reading) -> list[Harm]:
    """Statements that nobody was hurt: zero, stated, for what they speak of."""
    found = []
    for hit in reading.find("unharmed"):
        own = any(reading.lower(i) in _LOSSES for i in range(hit.first, hit.last + 1))
        nobody = Counted(hit.first, hit.last, 0, 0, "none", None, None, own)
        kinds = {"killed_only": ("killed",), "wounded_only": ("wounded",)}.get(hit.tag, ("killed", "wounded"))
        found += [Harm(kind, nobody, hit.first, hit.last, hit, False) for kind in kinds]
    return found


def _unhurt(reading: Reading, found: list[Harm]) -> list[Harm]:
    """That nobody was killed, where nobody at all of those people was hurt."""
    killed = {h.counted.group for h in found if h.kind == "killed"}
    return [
        replace(h, kind="killed")
        for h in found
        if h.kind == "wounded"
        and h.counted.high == 0
        and not (killed if h.counted.group in (None, "people", "unknown") else killed & {h.counted.group})
        and _GENERAL & {reading.lower(i) for i in range(h.trigger.first, h.trigger.last + 1)}
    ]


def _distinct(found: list[Harm]) -> list[Harm]:
    """Keep one figure for each kind and counted phrase; a whole, not a part, where both were read."""
    kept: dict[tuple[str, int], Harm] = {}
    for harm in found:
        kept.setdefault((harm.kind, harm.counted.first), harm)
    return list(kept.values())
