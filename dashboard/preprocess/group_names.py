"""Names of groups that no list knows, told by their heads: "Free Valley Army", "Liwa X", "Movement for the Y of Z"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.preprocess.lexicon import Hit, table
from dashboard.preprocess.place_words import place_words
from dashboard.preprocess.reading import Reading
from dashboard.sides import code_of, slug

_WORDS = {key: frozenset(words) for key, words in table("actors")["groups"].items()}
_ARTICLES = frozenset("al el ul wal bil fil".split())
_ELIDED = _ARTICLES | frozenset("ar as ash at an az ad l e i us ur ud".split())
_LINKS = frozenset({"of", "the", "-"})
_ONWARD = frozenset(
    {"for", "of", "the", "and", "in", "-", "de", "la", "del", "du", "des", "wal", "bayt", "fi", "'", "'s"}
)
_OTHERS = ("say", "harm", "event", "victim", "relay")
LONGEST = 12  # tokens of a name


class Name(NamedTuple):
    """A group's name: tokens ``first`` to ``last``, and the side's code."""

    first: int
    last: int
    side: str = ""

    @classmethod
    def before(cls, reading: Reading, end: int) -> Name | None:
        """The capitalised name that ends before a token, if it can be a group's."""
        first = _leftmost(reading, end)
        if first is None or first >= end or end - first > 5:
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
    while reading.starting("grouphead", last + 1) and _capital(reading, last + 1) and last - hit.last < LONGEST:
        last += 1
    if reading.lower(last + 1) == "for":
        last = _rightmost(reading, last + 1) or last
    elif _capital(reading, last + 1) and not _may_follow(reading, last + 1):
        return None
    first = _leftmost(reading, hit.first)
    if first is None or (first == hit.first and last == hit.last) or reading.words[first].text[:1].isdigit():
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
        last = _rightmost(reading, last + 2) or last
    first = _leftmost(reading, hit.first)
    words = {reading.lower(i) for i in range(first, last + 1)} if first is not None else set()
    after = last + 4 if reading.lower(last + 1) == "(" else last + 1
    told = reading.at("say", after) or reading.at("relay", first - 1) or reading.at("relay", first - 2)
    if first is None or last == first or not told or words & _WORDS["not_societies"] or _placed(reading, hit.last):
        return None
    return Name(first, last, "ngo")


def _onward(reading: Reading, hit: Hit) -> Name | None:
    """A name that begins with its head ("Liwa al-Quds"), in the languages that put it first."""
    last = _rightmost(reading, hit.last + 1)
    if last is None:
        return None
    first = hit.first
    if hit.tag == "leading_civil" and not (
        _warlike(reading, range(first, last + 1)) or _armed_around(reading, first, last)
    ):
        return None
    if reading.lower(first - 1) == "-" and reading.lower(first - 2) in _ARTICLES:
        first -= 2
    return Name(first, last, _side(reading, first, last))


def _judged(reading: Reading, first: int, last: int, head: str) -> Name | None:
    """The name, if its words are a group's own: more than a state's forces, a place's guard or a civil body have."""
    words = [i for i in range(first, last + 1) if _capital(reading, i)]
    if any(p.toponym.span.end > reading.words[last].start >= p.toponym.span.start for p in reading.places):
        return None
    own = [i for i in words if reading.lower(i) not in _WORDS["official"] and not reading.at("side", i)]
    own = [i for i in own if reading.lower(i) != head or i != last]
    states = reading.at("side", words[0]) is not None or _owned_by_state(reading, first)
    warlike = _warlike(reading, own)
    placed = [i for i in own if _placed(reading, i)]
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


def _leftmost(reading: Reading, end: int) -> int | None:
    """Where the capitalised name before a token begins; None where it is not a name."""
    first, at = end, end - 1
    while at >= 0 and end - at <= LONGEST:
        lower = reading.lower(at)
        if _capital(reading, at) and not _stops(reading, at):
            first = at
        elif lower == "'s" or (lower == "'" and reading.lower(at - 1).endswith("s")):
            if reading.lower(at - 1) not in _WORDS["owners"]:
                break
        elif lower == "-" and reading.words[at].end == reading.words[at + 1].start:
            if reading.lower(at - 1) in _ELIDED:
                first = at - 1
            elif not _capital(reading, at - 1):
                first = max(first, at + 2) if first <= at + 1 < end else first  # "anti-Hamas Popular Forces"
                break
        elif lower not in _LINKS and lower not in _ARTICLES and not _elided(reading, at):
            break
        at -= 1
    while first < end and (_leads_in(reading, first) or not _namely(reading, first)):
        first += 1
    return first if first < end else end


def _leads_in(reading: Reading, at: int) -> bool:
    """Tell whether a capitalised word before a name is no part of it ("Rebel", "Two"; but "Anti-Balaka")."""
    return reading.lower(at) in _WORDS["before"] and reading.lower(at + 1) != "-"


def _namely(reading: Reading, at: int) -> bool:
    """Tell whether a name can begin with a token: a capital, or an article before a hyphen ("al-Quds")."""
    return _capital(reading, at) or _elided(reading, at)


def _elided(reading: Reading, at: int) -> bool:
    """Tell whether a word is an article or a link joined by a hyphen ("al-Quds", "Lashkar-e-X")."""
    return reading.lower(at) in _ELIDED and reading.lower(at + 1) == "-"


def _stops(reading: Reading, at: int) -> bool:
    """Tell whether a capitalised word before a name is none of its own: a date, an outlet, a verb of a headline."""
    lower = reading.lower(at)
    if lower in ("the", "a") or lower in place_words().of("titles") or reading.in_date(at) or reading.at("outlet", at):
        return True
    side = reading.at("side", at)
    if side and side.tag.endswith(":group"):
        return True
    return reading.sentence.headline and any(reading.at(c, at) for c in _OTHERS)


def _rightmost(reading: Reading, at: int) -> int | None:
    """Where the name that goes on at a token ends; None where no capital follows."""
    last, start = None, at
    while at < len(reading.words) and at - start < LONGEST:
        lower = reading.lower(at)
        if _capital(reading, at) and not reading.in_date(at) and not reading.at("outlet", at):
            last = at
        elif (lower not in _ONWARD and lower not in _ARTICLES and not _elided(reading, at)) or (
            lower in ("in", "and") and not _goes_on(reading, start, at)
        ):
            break
        at += 1
    return last


def _goes_on(reading: Reading, start: int, at: int) -> bool:
    """Tell whether a name goes on after "and" or "in": "for Unity and Jihad in West Africa", not "X and Y"."""
    if reading.lower(start) != "for" or not _capital(reading, at + 1):
        return False
    return (reading.lower(at) == "in") is _placed(reading, at + 1)


def _capital(reading: Reading, at: int) -> bool:
    return 0 <= at < len(reading.words) and reading.words[at].text[:1].isupper()


def _may_follow(reading: Reading, at: int) -> bool:
    """Tell whether a capitalised word after a head leaves it a head: "Front Commander", a headline's verb."""
    told = reading.sentence.headline and any(reading.at(c, at) for c in _OTHERS)
    return (
        told
        or any(reading.at(c, at) for c in ("harm", "say"))
        or reading.lower(at) in _WORDS["after"]
        or reading.in_date(at)
    )


def _placed(reading: Reading, at: int) -> bool:
    start = reading.words[at].start
    return any(p.place is not None and p.toponym.span.start <= start < p.toponym.span.end for p in reading.places)


def _occupied(reading: Reading, at: int) -> bool:
    """Tell whether a word is already somebody's or somewhere's."""
    return _placed(reading, at) or any(reading.at(c, at) for c in ("side", "outlet", "body", "plain"))


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
