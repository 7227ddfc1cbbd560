"""Figures of people killed, wounded, captured or missing: which number goes with which word of harm."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.preprocess.harm import bonds, reckonings
from dashboard.preprocess.harm.counted import counted_phrases
from dashboard.preprocess.harm.heads import NOT_PEOPLE, Counted
from dashboard.preprocess.who.persons import names
from dashboard.preprocess.words.lexicon import Hit, table
from dashboard.preprocess.words.reading import Reading

_NEVER_PEOPLE = frozenset({"captured", "missing"})
SUBJECT = 20  # tokens that the name and description of one person may have
_CLAUSES = frozenset({"and", "but", "while", "that", "where", "when", "after", ";", ":"})
_OF_WHOM = frozenset("who whom seriously critically severely gravely badly critical in at from near lightly".split())
_CARRIED_OUT = frozenset({"executed", "eliminated", "neutralised", "neutralized"})
_LOSSES = frozenset({"losing", "losses", "loss"})
_GRAVELY = frozenset("seriously gravely critically badly severely fatally lightly slightly".split())
_LISTS = frozenset({":", "(", "-", "–", "—"})
_GENERAL = frozenset(table("casualties")["general"]["words"])
_HANDED_OVER = frozenset(table("casualties")["handed_over"]["words"])


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
    triggers = bonds.triggers(reading)
    for hit in reading.find("toll") + triggers:
        kind, form = hit.tag.split(":")
        bound, active = bonds.bind(reading, hit, form, counted, used, triggers)
        for phrase in bound:
            if not _plausible(kind, hit, phrase, reading, beside=bool(found)):
                continue
            used.add(phrase.first)
            tolled = hit.category == "toll" or bonds.tolled(reading, hit)
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
        and not (beside and kind == "captured")
    ):
        return False
    if hit.tag == "killed:noun" and trigger in ("dead", "bodies", "lives") and phrase.group == "unknown":
        return False
    if trigger in ("dead", "bodies", "deceased") and (phrase.head in ("hostages", "hostage") or _given_back(reading)):
        return False
    if hit.tag == "captured:noun" and _given_back(reading):
        return False
    return phrase.group != "unknown" or (phrase.head or "") not in NOT_PEOPLE


def _given_back(reading: Reading) -> bool:
    """Tell whether a sentence is about the dead of before: handed over, identified, buried."""
    return any(word.lower in _HANDED_OVER for word in reading.words)


def _parts(reading: Reading, counted: list[Counted], used: set[int], found: list[Harm]) -> list[Harm]:
    """Phrases that have no verb of their own: parts of the figure before them, told after "including" or a colon."""
    parts: list[Harm] = []
    for phrase in counted:
        if phrase.first in used:
            continue
        whole = next((h for h in reversed(found) if h.counted.first < phrase.first and h.counted.high != 0), None)
        if whole and (_told_as_part(reading, phrase, whole) or _listed(reading, phrase, whole, parts)):
            part = replace(phrase, part=True)
            parts.append(Harm(whole.kind, part, phrase.first, phrase.last, whole.trigger, whole.active))
    return parts


def _told_as_part(reading: Reading, phrase: Counted, whole: Harm) -> bool:
    """Tell whether words say that a phrase is a part ("including two women", "ten gravely")."""
    told = phrase.group not in (None, "unknown") or reading.lower(phrase.last + 1) in _OF_WHOM
    gravely = {reading.lower(phrase.last), reading.lower(phrase.last + 1)} & _GRAVELY
    graver = phrase.group is None and bool(gravely) and whole.kind == "wounded"
    return (phrase.part and told) or graver


def _listed(reading: Reading, phrase: Counted, whole: Harm, parts: list[Harm]) -> bool:
    """Tell whether a phrase goes on with the parts of a figure ("14: nine rebels and five soldiers")."""
    if phrase.group in (None, "unknown") or not phrase.low or (phrase.low >= (whole.counted.low or 0)):
        return False
    if reading.lower(phrase.first - 1) in _LISTS and phrase.first - 2 == max(whole.last, whole.counted.last):
        return True
    near = parts[-1].counted if parts else None
    if near is None or parts[-1].trigger is not whole.trigger:
        return False
    between = [reading.lower(i) for i in range(near.last + 1, phrase.first)]
    return bool(between) and len(between) <= 2 and all(w in ("and", ",") for w in between)


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
        if reading.lower(hit.first) in _CARRIED_OUT and any(reading.at("event", i) for i in subject):
            continue
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
