"""Counted phrases: a number with the people it counts, their bounds and the words that say so."""

from __future__ import annotations

from dataclasses import replace

from dashboard.preprocess.harm import singles
from dashboard.preprocess.harm.heads import AUXILIARIES, NOT_PEOPLE, Counted, described, head_of
from dashboard.preprocess.words.ages import is_age
from dashboard.preprocess.words.reading import Reading

_ANAPHORIC = frozenset({"the", "these", "those", "both", "all"})
_PARTS = frozenset({"including", "among", "whom", "them", "includes", "included", "them,"})
_OF_THEM = frozenset({"them", "whom"})
_THOSE_HURT = frozenset({"dead", "killed", "wounded", "injured", "victims", "casualties", "hurt"})
_RISEN = frozenset("gone went rose risen climbed increased".split())


def counted_phrases(reading: Reading) -> list[Counted]:
    """Find the counted phrases of a sentence in order; one that points back ("the two") is none."""
    found: list[Counted] = []
    for first, (quantity, last) in sorted(reading.quantities.items()):
        back = reading.lower(first - 1) in _ANAPHORIC and quantity.low is not None and reading.lower(first - 1) != "all"
        if back and not _told_anew(reading, first, last):
            continue
        household = reading.lower(first - 1) == "of" and reading.lower(first - 2) in singles.HOUSEHOLDS
        if household or is_age(reading, first, last):
            continue
        end, group, head = head_of(reading, last + 1)
        if head in singles.FAMILIES and not any(reading.lower(i) == "of" for i in range(last + 1, end)):
            continue
        them = _of_them(reading, last, end)
        if them and group in (None, "unknown"):
            end, group, head = described(reading, max(end, last + (2 if reading.lower(last + 2) in _OF_THEM else 3)))
        if (
            quantity.article
            and not them
            and not _suffers(reading, end, group, head)
            and (_owned(reading, first) or (reading.lower(first) != "one" and group in (None, "unknown")))
        ):
            continue
        if group is None and reading.lower(last) == "couple" and reading.lower(last + 1) != "of":
            group, head = "civilians", "couple"  # "a couple in their seventies"
        own = any(reading.lower(i) in ("its", "our", "their", "his") for i in range(last + 1, end + 1))
        if _of_its_own(reading, last):
            end, group, head, own = last + 3, None, None, True
        part = (
            them
            or any(reading.lower(i) in _PARTS for i in range(max(0, first - 2), first))
            or (
                reading.lower(first - 1) == "with" and reading.lower(first - 2) == ","  # ", with 37 killed in the city"
            )
        )
        low = quantity.high if quantity.low == 0 and reading.lower(first - 1) in _RISEN else quantity.low
        qualifier = quantity.qualifier or ("additional" if quantity.more else None)
        found.append(Counted(first, end, low, quantity.high, qualifier, group, head, own, part))
    alone = [replace(c, part=c.part or _one_of_them(reading, c)) for c in singles.find(reading, found)]
    return sorted(found + alone, key=lambda c: c.first)


def _one_of_them(reading: Reading, phrase: Counted) -> bool:
    """Tell whether one person is told as a part ("six people, including the perpetrator")."""
    at = phrase.first - 1 - (reading.lower(phrase.first - 1) == "the")
    return reading.lower(at) in ("including", "among")


def _told_anew(reading: Reading, first: int, last: int) -> bool:
    """Tell whether the words beside "the six" say what was done to them ("the murder of the six priests")."""
    before = reading.at("harm", first - 3) or reading.at("harm", first - 2)
    if reading.lower(first - 1) == "the" and reading.lower(first - 2) == "of" and before and before.last >= first - 3:
        return True
    end, group, _ = head_of(reading, last + 1)
    after = reading.starting("harm", end + 1)
    return bool(group in ("civilians", "forces") and after and after.tag == "killed:participle")


def _of_them(reading: Reading, last: int, end: int) -> bool:
    """Tell whether a number points to people counted before ("three of them", "four of the dead were")."""
    if end <= last or reading.lower(last + 1) != "of":
        return False
    if reading.lower(last + 2) in ("the", "these") and last + 3 in reading.quantities:
        return reading.lower(reading.quantities[last + 3][1] + 1) in AUXILIARIES  # "two of the six are …"
    those = reading.lower(last + 2) in ("the", "those") and reading.lower(last + 3) in _THOSE_HURT
    return reading.lower(last + 2) in _OF_THEM or (those and reading.lower(last + 4) in AUXILIARIES)


def _of_its_own(reading: Reading, last: int) -> bool:
    """Tell whether a number counts someone's own people ("two of its own")."""
    return (
        reading.lower(last + 1) == "of"
        and reading.lower(last + 2) in ("its", "their", "his", "her", "our")
        and reading.lower(last + 3) == "own"
        and reading.at("victim", last + 4) is None
    )


def _suffers(reading: Reading, end: int, group: str | None, head: str | None) -> bool:
    """Tell whether an unlisted noun is one who was hurt: what "was killed" or "was wounded" is somebody."""
    if group != "unknown" or head in NOT_PEOPLE or reading.lower(end + 1) not in AUXILIARIES:
        return False
    at = end + 2
    while reading.lower(at) in AUXILIARIES or reading.lower(at).endswith("ly"):
        at += 1
    harm = reading.starting("harm", at)
    return harm is not None and harm.tag in ("killed:participle", "wounded:participle")


def _owned(reading: Reading, first: int) -> bool:
    """Tell whether a phrase only says whose a victim is ("an employee of a phone company")."""
    return reading.lower(first - 1) == "of" and reading.at("victim", first - 2) is not None
