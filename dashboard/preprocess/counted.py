"""Counted phrases: a number with the people it counts, their bounds and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.preprocess.lexicon import Hit, table
from dashboard.preprocess.reading import Reading
from dashboard.preprocess.tolls import ADDITIONAL, ORDINALS

_DETERMINERS = frozenset("of its their his her our the more other others further another additional new young".split())
_ANAPHORIC = frozenset({"the", "these", "those", "both", "all"})
AUXILIARIES = frozenset("was were been being be is are am get got has have had".split())
STOPS = (
    frozenset(',;:()"—–.!?')
    | AUXILIARIES
    | {
        "and",
        "or",
        "but",
        "that",
        "who",
        "which",
        "while",
        "when",
        "in",
        "on",
        "at",
        "by",
        "near",
        "from",
        "to",
        "with",
        "during",
        "after",
        "as",
        "for",
        "without",
        "until",
        "before",
        "since",
        "against",
        "into",
        "inside",
        "outside",
        "around",
        "between",
        "across",
        "along",
        "where",
        "because",
        "than",
        "then",
        "there",
        "here",
        "today",
        "yesterday",
        "remain",
        "remains",
        "remained",
        "still",
        "later",
        "could",
        "would",
        "will",
        "may",
        "might",
        "did",
    }
)
_PARTS = frozenset({"including", "among", "whom", "them", "includes", "included", "them,"})
_PLURALS = (
    "s",
    "men",
    "women",
    "people",
    "personnel",
    "children",
    "police",
    "staff",
    "crew",
    "troops",
    "dead",
    "wounded",
    "injured",
)
_THEM = frozenset({"them", "whom", "these", "those", "which", "us"})
_OF_THEM = frozenset({"them", "whom"})
_OPENING = frozenset({"were", "was", "are", "is", "being", "a", "an", "the", "all", "both"})
_NOT_PEOPLE = frozenset(table("casualties")["not_people"]["words"])
_RISEN = frozenset("gone went rose risen climbed increased".split())


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


def counted_phrases(reading: Reading) -> list[Counted]:
    """Find the counted phrases of a sentence in order; one that points back ("the two") is none."""
    found = []
    for first, (quantity, last) in sorted(reading.quantities.items()):
        if reading.lower(first - 1) in _ANAPHORIC and quantity.low is not None and reading.lower(first - 1) != "all":
            continue
        end, group, head = _head(reading, last + 1)
        them = _of_them(reading, last, end)
        if them and group in (None, "unknown"):
            end, group, head = _described(reading, end)
        if quantity.article and not them and not _suffers(reading, end, group, head) and (
            _owned(reading, first) or (reading.lower(first) != "one" and group in (None, "unknown"))
        ):
            continue
        own = any(reading.lower(i) in ("its", "our", "their", "his") for i in range(last + 1, end + 1))
        part = them or any(reading.lower(i) in _PARTS for i in range(max(0, first - 2), first)) or (
            reading.lower(first - 1) == "with" and reading.lower(first - 2) == ","  # ", with 37 killed in the city"
        )
        low = quantity.high if quantity.low == 0 and reading.lower(first - 1) in _RISEN else quantity.low
        qualifier = quantity.qualifier or ("additional" if quantity.more else None)
        found.append(Counted(first, end, low, quantity.high, qualifier, group, head, own, part))
    found += _ordinals(reading) + _another(reading)
    taken = {i for c in found for i in range(c.first, c.last + 1)}
    found += [
        c
        for c in (_single(reading, h) for h in reading.find("victim"))
        if c and not taken.intersection(range(c.first, c.last + 1))
    ]
    return sorted(found, key=lambda c: c.first)


def _of_them(reading: Reading, last: int, end: int) -> bool:
    """Tell whether a number points to people counted before ("three of them", "four of whom")."""
    return end > last and reading.lower(last + 1) == "of" and reading.lower(last + 2) in _OF_THEM


def _described(reading: Reading, end: int) -> tuple[int, str | None, str | None]:
    """What people pointed to are said to be ("three of them civilians", "four of whom were soldiers")."""
    at = end + 1
    while reading.lower(at) in _OPENING and at < end + 4:
        at += 1
    victim = reading.starting("victim", at)
    if victim is None or reading.starting("harm", at):
        return end, None, None
    return victim.last, victim.tag, reading.lower(victim.last)


def _suffers(reading: Reading, end: int, group: str | None, head: str | None) -> bool:
    """Tell whether an unlisted noun is one who was hurt: what "was killed" or "was wounded" is somebody."""
    if group != "unknown" or head in _NOT_PEOPLE or reading.lower(end + 1) not in AUXILIARIES:
        return False
    at = end + 2
    while reading.lower(at) in AUXILIARIES or reading.lower(at).endswith("ly"):
        at += 1
    harm = reading.starting("harm", at)
    return harm is not None and harm.tag in ("killed:participle", "wounded:participle")


def _ordinals(reading: Reading) -> list[Counted]:
    """One more person told by an ordinal: "a third was wounded", "a fourth soldier"."""
    found = []
    for at in range(len(reading.words) - 2):
        if reading.lower(at) == "a" and reading.lower(at + 1) in ORDINALS:
            end, group, head = _head(reading, at + 2)
            if group in ("forces", "civilians", "people") or reading.lower(at + 2) in AUXILIARIES:
                found.append(
                    Counted(
                        at, max(end, at + 1), 1, 1, reading.lower(at + 1), group if group != "unknown" else None, head
                    )
                )
    return found


def _another(reading: Reading) -> list[Counted]:
    """One more person told by "another" alone: "and another is injured"."""
    return [
        Counted(at, at, 1, 1, ADDITIONAL, "people", "other")
        for at in range(1, len(reading.words) - 1)
        if reading.lower(at) == "another"
        and (reading.lower(at + 1) in AUXILIARIES or reading.at("harm", at + 1) or reading.lower(at + 1).endswith("ly"))
    ]


def _owned(reading: Reading, first: int) -> bool:
    """Tell whether a phrase only says whose a victim is ("an employee of a phone company")."""
    return reading.lower(first - 1) == "of" and reading.at("victim", first - 2) is not None


def _head(reading: Reading, start: int) -> tuple[int, str | None, str | None]:
    """Where a counted phrase ends, which list its noun is of, and the noun."""
    end, group, head = start - 1, None, None
    for at in range(start, min(start + 9, len(reading.words))):
        victim = reading.starting("victim", at)
        if victim and _qualifies(reading, victim):
            return victim.last + 1, "unknown", reading.lower(victim.last + 1)
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
        if at <= end:
            continue
        if head is None and reading.lower(at) == '"':
            continue
        if _stops(reading, at) or (harm and not reading.starting("victim", harm.last + 1)):
            break
        if head is not None:
            break
    if head is not None or end >= start:
        return end, group, head
    return _unlisted_head(reading, start)


def _stops(reading: Reading, at: int) -> bool:
    """Tell whether a word ends a phrase; initials ("IS") are none of the words they look like."""
    word = reading.words[at]
    return word.lower in STOPS and not (len(word.text) > 1 and word.text.isupper() and reading.at("side", at))


def _qualifies(reading: Reading, victim: Hit) -> bool:
    """Tell whether a word for people only says whose a thing is ("a civilian vessel", "two police posts")."""
    return reading.lower(victim.last + 1) in _NOT_PEOPLE


def _unlisted_head(reading: Reading, start: int) -> tuple[int, str | None, str | None]:
    """The end and noun of a counted phrase whose noun is on no list: a people's name, another noun, or none."""
    demonym = next(
        (h for h in reading.find("side") if start <= h.first <= start + 4 and h.tag.endswith(":demonym")), None
    )
    if demonym and all(reading.lower(i) not in STOPS for i in range(start, demonym.first)):
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


def _single(reading: Reading, hit: Hit) -> Counted | None:
    """One person without a number: "its serviceman" and "Azerbaijani soldier" mean one."""
    head = reading.lower(hit.last)
    if head.endswith(_PLURALS) or hit.tag == "people":
        return None
    before = range(max(0, hit.first - 3), hit.first)
    side = next((i for i in before if reading.starting("side", i)), None)
    own = next((i for i in before if reading.lower(i) in ("its", "our")), None)
    start = side if side is not None else own
    if start is None:
        return _someone(reading, hit, head)
    if any(reading.lower(i) in ("the", "that", ",", "and", "by") for i in range(max(0, start - 1), hit.first)):
        return None
    return Counted(start, hit.last, 1, 1, None, hit.tag, head, own is not None)


def _dies(reading: Reading, at: int) -> bool:
    """Tell whether a verb of death or injury comes next."""
    while reading.lower(at) in AUXILIARIES or reading.lower(at).endswith("ly") or reading.lower(at) == "also":
        at += 1
    harm = reading.starting("harm", at)
    return harm is not None and harm.tag.split(":")[0] in ("killed", "wounded") and harm.tag.split(":")[1] != "noun"


def _someone(reading: Reading, hit: Hit, head: str) -> Counted | None:
    """One person told by an occupation before a name, or as the one who did it ("the gunman was shot dead")."""
    if (
        reading.at("harm", hit.first - 2)
        and reading.lower(hit.first - 1) == "the"
        and hit.tag in ("civilians", "forces")
    ):
        return Counted(hit.first - 1, hit.last, 1, 1, None, hit.tag, head)  # "killing the driver"
    if reading.lower(hit.first - 1) == "the" and hit.tag in ("civilians", "forces") and _dies(reading, hit.last + 1):
        return Counted(hit.first - 1, hit.last, 1, 1, None, hit.tag, head)  # "the driver died"
    following = reading.words[hit.last + 1].text if hit.last + 1 < len(reading.words) else ""
    titled = following[:1].isupper() and hit.tag in ("civilians", "forces")
    doer = hit.tag == "militants" and {"the", "a", "an", "one"} & {
        reading.lower(hit.first - 1),
        reading.lower(hit.first - 2) if reading.lower(hit.first - 1) in ("suspected", "alleged", "lone") else "",
    }
    before = reading.lower(hit.first - 1)
    if not (titled and before in ("", "and", "the", ",", "that", ".") or doer) or reading.in_date(hit.last + 1):
        return None
    return Counted(hit.first, hit.last, 1, 1, None, hit.tag, head)
