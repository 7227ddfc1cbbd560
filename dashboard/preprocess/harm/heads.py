"""The people that a counted phrase counts: the noun after a number, and the list that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.preprocess.words.lexicon import Hit, table
from dashboard.preprocess.words.reading import Reading

_DETERMINERS = frozenset("of its their his her our the more other others further another additional new young".split())
AUXILIARIES = frozenset("was were been being be is are am get got has have had".split())
STOPS = (
    frozenset(',;:()"—–.!?')
    | AUXILIARIES
    | frozenset(
        "and or but that who which while when in on at by near from to with during after as for without until before "
        "since against into inside outside around between across along where because than then there here today "
        "yesterday remain remains remained still later could would will may might did".split()
    )
)
_THEM = frozenset({"them", "whom", "these", "those", "which", "us"})
_OPENING = frozenset({"were", "was", "are", "is", "being", "a", "an", "the", "all", "both"})
NOT_PEOPLE = frozenset(table("casualties")["not_people"]["words"])
Head = tuple[int, str | None, str | None]
"""Where a phrase ends, which list its noun is of, and the noun."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted noun phrase: its tokens, bounds, and the people it counts.

    ``group`` is the victims' list its head belongs to (forces, militants, civilians, people), "unknown" for
    another noun, None where no noun stands ("three were wounded").
    """

    first: int
    last: int
    low: int | None
    high: int | None
    qualifier: str | None
    group: str | None
    head: str | None
    own: bool = False
    part: bool = False


def head_of(reading: Reading, start: int) -> Head:
    """Where a counted phrase ends, which list its noun is of, and the noun."""
    end, group, head = start - 1, None, None
    for at in range(start, min(start + 9, len(reading.words))):
        victim = reading.starting("victim", at)
        if _qualifies(reading, victim):
            return at + 1, "unknown", reading.lower(at + 1)
        harm = reading.starting("harm", at)
        if victim and not (harm and victim.tag == "people" and reading.lower(at) not in ("dead", "wounded", "injured")):
            if harm and not (nxt := reading.starting("victim", at + 1)):
                break
            if harm:
                victim = nxt or victim
            if head is None or victim.tag != "people":
                end, group, head = victim.last, victim.tag, reading.lower(victim.last)
            if reading.starting("victim", victim.last + 1) is None:
                break
            continue
        if at <= end or (head is None and reading.lower(at) == '"'):
            continue
        if head is not None or _stops(reading, at) or (harm and not reading.starting("victim", harm.last + 1)):
            break
    if head is not None or end >= start:
        return end, group, head
    return _unlisted_head(reading, start)


def _stops(reading: Reading, at: int) -> bool:
    """Tell whether a word ends a phrase; initials ("IS") are none of the words they look like."""
    word = reading.words[at]
    return word.lower in STOPS and not (len(word.text) > 1 and word.text.isupper() and reading.at("side", at))


def _qualifies(reading: Reading, victim: Hit | None) -> bool:
    """Tell whether a word for people only says whose a thing is ("a civilian vessel", "two police posts")."""
    return victim is not None and reading.lower(victim.last + 1) in NOT_PEOPLE


def _unlisted_head(reading: Reading, start: int) -> Head:
    """The end and noun of a counted phrase whose noun is on no list: a people's name, another noun, or none."""
    demonym = next(
        (h for h in reading.find("side") if start <= h.first <= start + 4 and h.tag.endswith(":demonym")), None
    )
    if demonym and not any(reading.lower(i) in STOPS or reading.at("harm", i) for i in range(start, demonym.first)):
        return demonym.last, "people", reading.lower(demonym.last)
    nouns = start
    while nouns < len(reading.words) and reading.lower(nouns) in _DETERMINERS:
        nouns += 1
    word = reading.lower(nouns)
    if word in _THEM:
        return nouns, None, None
    if word.endswith("ly"):
        return max(start - 1, nouns - 1), None, None
    if word and word not in STOPS and not reading.at("harm", nouns) and word.isalpha():
        # a capitalised word after a number may be a person's name: it counts, but stays out of the evidence
        return max(start - 1, nouns if reading.words[nouns].text.islower() else nouns - 1), "unknown", word
    return max(start - 1, nouns - 1), None, None


def described(reading: Reading, end: int) -> Head:
    """What people pointed to are said to be ("three of them civilians", "four of whom were soldiers")."""
    at = end + 1
    while reading.lower(at) in _OPENING and at < end + 4:
        at += 1
    victim = reading.starting("victim", at)
    if victim is None or reading.starting("harm", at):
        return end, None, None
    return victim.last, victim.tag, reading.lower(victim.last)


def apposed(reading: Reading, at: int) -> str | None:
    """The list of the people that a figure is said to be right after it (", all of them dock workers")."""
    if reading.lower(at) != "," or reading.lower(at + 1) not in ("all", "both"):
        return None
    at += 4 if reading.lower(at + 2) == "of" else 2
    victim = reading.starting("victim", at) or reading.starting("victim", at + 1)
    return victim.tag if victim is not None and victim.tag != "people" else None
