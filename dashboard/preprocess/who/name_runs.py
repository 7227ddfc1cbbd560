"""Runs of capitalised words that a group's name can be: how far a name reaches from its head, to the left and right."""

from __future__ import annotations

from dashboard.preprocess.where.place_words import place_words
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import Reading

_WORDS = {key: frozenset(words) for key, words in table("actors")["groups"].items()}
ARTICLES = frozenset("al el ul wal bil fil".split())
_ELIDED = ARTICLES | frozenset("ar as ash at an az ad l e i us ur ud".split())
_LINKS = frozenset({"of", "the", "-"})
_ONWARD = frozenset(
    {"for", "of", "the", "and", "in", "-", "de", "la", "del", "du", "des", "wal", "bayt", "fi", "'", "'s"}
)
_OTHERS = ("say", "harm", "event", "victim", "relay")
LONGEST = 12  # tokens of a name


def leftmost(reading: Reading, end: int) -> int:
    """Where the capitalised name before a token begins: at the token itself where there is none."""
    first, at = end, end - 1
    while at >= 0 and end - at <= LONGEST:
        lower = reading.lower(at)
        if is_capital(reading, at) and not _stops(reading, at):
            first = at
        elif lower == "'s" or (lower == "'" and reading.lower(at - 1).endswith("s")):
            if reading.lower(at - 1) not in _WORDS["owners"]:
                break
        elif lower == "-" and reading.words[at].end == reading.words[at + 1].start:
            if reading.lower(at - 1) in _ELIDED:
                first = at - 1
            elif not is_capital(reading, at - 1):
                first = max(first, at + 2) if first <= at + 1 < end else first  # "anti-Hamas Popular Forces"
                break
        elif lower not in _LINKS and lower not in ARTICLES and not _elided(reading, at):
            break
        at -= 1
    while first < end and (_leads_in(reading, first) or not _namely(reading, first)):
        first += 1
    return first


def _leads_in(reading: Reading, at: int) -> bool:
    """Tell whether a capitalised word before a name is no part of it ("Rebel", "Two"; but "Anti-Balaka")."""
    return reading.lower(at) in _WORDS["before"] and reading.lower(at + 1) != "-"


def _namely(reading: Reading, at: int) -> bool:
    """Tell whether a name can begin with a token: a capital, or an article before a hyphen ("al-Quds")."""
    return is_capital(reading, at) or _elided(reading, at)


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


def rightmost(reading: Reading, at: int) -> int | None:
    """Where the name that goes on at a token ends; None where no capital follows."""
    last, start = None, at
    while at < len(reading.words) and at - start < LONGEST:
        lower = reading.lower(at)
        if is_capital(reading, at) and not reading.in_date(at) and not reading.at("outlet", at):
            last = at
        elif (lower not in _ONWARD and lower not in ARTICLES and not _elided(reading, at)) or (
            lower in ("in", "and") and not _goes_on(reading, start, at)
        ):
            break
        at += 1
    return last


def _goes_on(reading: Reading, start: int, at: int) -> bool:
    """Tell whether a name goes on after "and" or "in": "for Unity and Jihad in West Africa", not "X and Y"."""
    if reading.lower(start) != "for" or not is_capital(reading, at + 1):
        return False
    return (reading.lower(at) == "in") is is_placed(reading, at + 1)


def is_capital(reading: Reading, at: int) -> bool:
    """Tell whether a token begins with a capital."""
    return 0 <= at < len(reading.words) and reading.words[at].text[:1].isupper()


def is_placed(reading: Reading, at: int) -> bool:
    """Tell whether a token belongs to a place that was found."""
    start = reading.words[at].start
    return any(p.place is not None and p.toponym.span.start <= start < p.toponym.span.end for p in reading.places)
