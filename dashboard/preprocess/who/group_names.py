"""Names of groups that no list knows, told by their heads: "Free Valley Army", "Liwa X", "Movement for the Y of Z"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.preprocess.where.place_words import place_words
from dashboard.preprocess.who.name_runs import ARTICLES, LONGEST, is_capital, is_placed, leftmost, rightmost
from dashboard.preprocess.words.lexicon import Hit, table
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import code_of, slug

_WORDS = {key: frozenset(words) for key, words in table("actors")["groups"].items()}
_OTHERS = ("say", "harm", "event", "victim", "relay")


class Name(NamedTuple):
    """A group's name: tokens ``first`` to ``last``, and the side's code."""

    first: int
    last: int
    side: str = ""

    @classmethod
    def before(cls, reading: Reading, end: int) -> Name | None:
        """The capitalised name that ends before a token, if it can be a group's."""
        first = leftmost(reading, end)
        if first >= end or end - first > 5:
            return None
        words = range(first, end)
        if reading.lower(first - 1) == "-" or reading.lower(first) in _WORDS["opposed"]:
            return None
        if any(_occupied(reading, i) or reading.lower(i) in _WORDS["official"] for i in words):
            return None
        if _is_person(reading, first, end - 1) or (first == 0 and _ordinary(reading, first, end)):
            return None
        return cls(first, end - 1)


def named(reading: Reading) -> list[Name]:
    """The names of groups in a sentence that the vocabulary does not know as a whole."""
    found: list[Name] = []
    heads = reading.find("grouphead")
    if not heads or _shouted(reading):
        return found
    for hit in heads:
        if found and hit.first <= found[-1].last:
            continue
        side = reading.at("side", hit.first)
        if (side and side.tag.endswith(":group")) or not reading.words[hit.first].text[:1].isupper():
            continue
        name = _onward(reading, hit) if hit.tag.startswith("leading") else _ended(reading, hit)
        name = name or _society(reading, hit)
        if name is not None:
            found.append(name)
    return found


def _ended(reading: Reading, hit: Hit) -> Name | None:
    """A name that ends in its head, or goes on with "for the Y of Z"."""
    last = hit.last
    while reading.starting("grouphead", last + 1) and is_capital(reading, last + 1) and last - hit.last < LONGEST:
        last += 1
    if reading.lower(last + 1) == "for":
        last = rightmost(reading, last + 1) or last
    elif is_capital(reading, last + 1) and not _may_follow(reading, last + 1):
        return None
    first = leftmost(reading, hit.first)
    if (first == hit.first and last == hit.last) or reading.words[first].text[:1].isdigit():
        return None
    if _numbered(reading, first):
        return None
    head = reading.lower(hit.last) if reading.lower(hit.last + 1) == "for" else reading.lower(last)
    return _judged(reading, first, last, head)


def _numbered(reading: Reading, first: int) -> bool:
    """Tell whether a number stands before a name: "the 47th Brigade" is a unit of some army."""
    at = first - 2 if reading.lower(first - 1) in ("st", "nd", "rd", "th") else first - 1
    return reading.lower(at)[:1].isdigit()


def _society(reading: Reading, hit: Hit) -> Name | None:
    """A civil body that speaks: "the International Federation of Journalists said"."""
    if reading.lower(hit.last) not in _WORDS["societies"]:
        return None
    last = hit.last
    if reading.lower(last + 1) in ("of", "for", "to"):
        last = rightmost(reading, last + 2) or last
    first = leftmost(reading, hit.first)
    if last == first:
        return None
    words = {reading.lower(i) for i in range(first, last + 1)}
    after = last + 4 if reading.lower(last + 1) == "(" else last + 1
    told = reading.at("say", after) or reading.at("relay", first - 1) or reading.at("relay", first - 2)
    if not told or words & _WORDS["not_societies"] or is_placed(reading, hit.last):
        return None
    return Name(first, last, "ngo")


def _onward(reading: Reading, hit: Hit) -> Name | None:
    """A name that begins with its head ("Liwa al-Quds"), in the languages that put it first."""
    last = rightmost(reading, hit.last + 1)
    if last is None:
        return None
    first = hit.first
    if hit.tag == "leading_civil" and not (
        _warlike(reading, range(first, last + 1)) or _armed_around(reading, first, last)
    ):
        return None
    if reading.lower(first - 1) == "-" and reading.lower(first - 2) in ARTICLES:
        first -= 2
    return Name(first, last, _side(reading, first, last))


def _judged(reading: Reading, first: int, last: int, head: str) -> Name | None:
    """The name, if its words are a group's own: more than a state's forces, a place's guard or a civil body have."""
    words = [i for i in range(first, last + 1) if is_capital(reading, i)]
    if any(p.toponym.span.end > reading.words[last].start >= p.toponym.span.start for p in reading.places):
        return None
    own = [i for i in words if reading.lower(i) not in _WORDS["official"] and not reading.at("side", i)]
    own = [i for i in own if reading.lower(i) != head or i != last]
    states = reading.at("side", words[0]) is not None or _owned_by_state(reading, first)
    warlike = _warlike(reading, own)
    placed = [i for i in own if is_placed(reading, i)]
    if _is_person(reading, first, last - 1) or (states and head in _WORDS["units"] and not warlike):
        return None
    if not own or (not warlike and f"{reading.lower(last - 1)} {reading.lower(last)}" in _WORDS["paired"]):
        return None
    defence = any(reading.lower(i) in ("defence", "defense") for i in words)
    if (
        len(placed) == len(own)
        and not (defence or warlike)
        and (head in _WORDS["units"] - {"army", "brigade", "brigades"})
    ):
        return None
    party = head in ("party", "union", "league", "congress", "federation", "association")
    if head not in _WORDS["armed"] and not (warlike and not party) and not _armed_around(reading, first, last):
        return None
    return Name(first, last, _side(reading, first, last))


def _armed_around(reading: Reading, first: int, last: int) -> bool:
    """Tell whether the words beside a name say that it is armed ("the rebel group X", "X fighters", "X attacked")."""
    near = [" ".join(reading.lower(j) for j in range(first - n, first)) for n in (1, 2, 3)]
    near += [reading.lower(first - 2), reading.lower(last + 1)]
    if any(words in _WORDS["armed_words"] for words in near if words):
        return True
    after = last + 4 if reading.lower(last + 1) == "(" else last + 1
    if _claims_it(reading, after):
        return True
    for at in (after, after + 1):
        harm, event = reading.starting("harm", at), reading.starting("event", at)
        if (harm and harm.tag.endswith((":active", ":verb"))) or (event and reading.lower(at).endswith("ed")):
            return True
    return False


def _claims_it(reading: Reading, after: int) -> bool:
    """Tell whether a name is followed by "said it had killed", "claimed responsibility"."""
    if not reading.at("say", after) or not (reading.find("harm") or reading.find("event")):
        return False
    return any(reading.lower(i) in ("it", "its", "they", "responsibility") for i in range(after + 1, after + 4))


def _warlike(reading: Reading, words: Iterable[int]) -> bool:
    return any(reading.lower(i) in _WORDS["warlike"] for i in words)


def _side(reading: Reading, first: int, last: int) -> str:
    text = reading.said(first, last)
    return code_of(text) or slug(text)


def _may_follow(reading: Reading, at: int) -> bool:
    """Tell whether a capitalised word after a head leaves it a head: "Front Commander", a headline's verb."""
    told = reading.sentence.headline and any(reading.at(c, at) for c in _OTHERS)
    return (
        told
        or any(reading.at(c, at) for c in ("harm", "say"))
        or reading.lower(at) in _WORDS["after"]
        or reading.in_date(at)
    )


def _occupied(reading: Reading, at: int) -> bool:
    """Tell whether a word is already somebody's or somewhere's."""
    return is_placed(reading, at) or any(reading.at(c, at) for c in ("side", "outlet", "body", "plain"))


def _owned_by_state(reading: Reading, first: int) -> bool:
    """Tell whether a state's possessive or adjective stands before a name ("Israel's Golani Brigade")."""
    at = first - 2 if reading.lower(first - 1) == "'s" else first - 1
    side = reading.at("side", at)
    return side is not None and not side.tag.endswith(":group")


def _is_person(reading: Reading, first: int, last: int) -> bool:
    """Tell whether a name begins as a person's does: a title before it, or a given and a family name."""
    known = place_words()
    if reading.lower(first - 1) in known.of("titles"):
        return True
    return last == first + 1 and reading.lower(first) in known.given and reading.lower(last) in known.family


def _ordinary(reading: Reading, first: int, end: int) -> bool:
    """Tell whether a sentence's first word is an ordinary word with the capital that begins the sentence."""
    word = reading.lower(first)
    return end - first == 1 and (word in place_words().common or word.endswith(("ed", "ing", "ly")))


def _shouted(reading: Reading) -> bool:
    """Tell whether a sentence is written in capitals, so that they say nothing."""
    return not any(word.text.islower() and len(word.text) > 1 for word in reading.words)
