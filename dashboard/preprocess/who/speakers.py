"""Speakers: the noun phrase that says something — before its verb, after it, with its asides and relative clauses."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import CLAUSE_WORDS, Reading

MAX_NAME = 16  # tokens a speaker's name may have
MAX_ASIDE = 14  # tokens an aside between commas may have
STOPS = frozenset(',;:()"—–') | CLAUSE_WORDS | {"and", "or", "what"}
SKIPPED = frozenset(
    (
        "also later earlier meanwhile then has have had subsequently again separately similarly however first "
        "initially further already in turn still now officially moreover nonetheless nevertheless both itself "
        "themselves himself herself so would "
    ).split()
)
PREPOSITIONS = frozenset("in on at via through by after for during from with of to as under near".split())
PRONOUNS = frozenset(table("speech")["pronouns"]["words"])
NOBODY = frozenset(table("speech")["not_speakers"]["words"]) | {"was", "were", "is", "are", "be", "been", "being"}
_VERBS = frozenset("has have had was were is are been left did does do not this these came will would could".split())
_DETERMINERS = frozenset("the a an its his her their this these those any some no it he she they there".split())
_ENDS_HEAD = PREPOSITIONS | frozenset(
    "who which that where whose hiding reached quoted cited living speaking close run based operated named "
    "called".split()
)
_GOVERN = PREPOSITIONS | frozenset(
    "about against around between beyond inside into onto outside over since across along than within without and "
    "or is was who that which says said both all half told called".split()
)
_OWNING = frozenset("the a an its their his her this that 's '".split())
_LEADING = frozenset("in on at from after by near under its their his her".split())
_CLAUSES = frozenset("who that which quoted cited reached".split())
_AGENTS = frozenset("a an the one another two three four five six several some many other his her their its".split())


class Phrase(NamedTuple):
    """The tokens of a noun phrase, both inclusive; ``noun`` is where it ends without its relative clause.

    ``kind`` is what it is said to be between commas ("the Watch, a monitoring group, said").
    """

    first: int
    last: int
    noun: int
    kind: tuple[int, int] | None = None


def before(reading: Reading, verb: int) -> Phrase | None:
    """The noun phrase before a reporting verb, or None."""
    last = verb - 1
    jumped = False
    while last >= 0:
        last = _out_of_brackets(reading, _back(reading, last))
        if last < 0 or reading.lower(last) in NOBODY:
            return None
        if reading.lower(last) == ",":
            start = None if jumped else _aside(reading, last - 1)
            if start is None:
                return None
            if reading.lower(last - 1) == ")" and reading.lower(start + 2) == "the":
                named = _phrase(reading, start + 2, _out_of_brackets(reading, last - 1))
                return named if named.first < named.last else None
            if reading.lower(start + 2) in ("a", "an", "the") and any(
                reading.at(c, i) for i in range(start + 2, last) for c in ("body", "servant", "voice")
            ):
                return _apposed(reading, start, start + 2, last - 1)
            last, jumped = start, True
            continue
        if reading.lower(last) == ")":
            return None
        if reading.lower(last) in ("who", "which") and last > 0:
            last -= 1
            last -= reading.lower(last) == ","
        if reading.lower(last) in PRONOUNS:
            return Phrase(last, last, last)
        first = _start(reading, last)
        if first is None or first > last:
            return None
        if reading.lower(first) in PREPOSITIONS and reading.lower(first - 1) == "," and not jumped:
            last, jumped = first - 2, True
            continue
        return _phrase(reading, first, last)
    return None


def after(reading: Reading, first: int) -> Phrase | None:
    """The noun phrase after an inverted verb or "according to" ('," said the ministry')."""
    last = first
    while (
        last < len(reading.words)
        and reading.lower(last) not in STOPS
        and reading.lower(last) not in (".", "!", "?")
        and not reading.in_date(last)
        and last - first <= MAX_NAME
    ):
        last += 1
    last -= 1
    while last > first and reading.lower(last) in PREPOSITIONS:
        last -= 1
    return _phrase(reading, first, last) if first <= last and last - first < MAX_NAME else None


def head(reading: Reading, phrase: Phrase) -> int:
    """The noun that a phrase turns on: the last before its first preposition or clause ("surgeon at the hospital")."""
    for at in range(phrase.first + 1, phrase.noun + 1):
        if reading.lower(at) in _ENDS_HEAD or reading.lower(at) in ("'s", ","):
            if reading.lower(at) == "'s":
                continue
            return at - 1
    return phrase.noun


def can_speak(reading: Reading, phrase: Phrase, *, named: bool, strong: bool) -> bool:
    """Tell whether a noun phrase can be a speaker: it holds no verb of its own and names somebody or a party.

    The subject of a verb that only speakers have ("said") needs no name.
    """
    within = range(phrase.first, phrase.noun + 1)
    told = ("relay", "event", "harm")
    if any(reading.lower(i) in _VERBS or any(reading.at(c, i) for c in told) for i in within):
        return False
    if any(reading.at("say", i) and reading.lower(i - 1) not in _OWNING for i in within):
        return False
    if named:
        return True
    if any(reading.lower(i) in NOBODY for i in within):
        return False
    return _animate(reading, phrase) or (strong and _somebody(reading, phrase))


def _animate(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a noun phrase has a body, a capitalised name, or a person's title."""
    within = range(phrase.first, phrase.noun + 1)
    if any(reading.at(c, i) for i in within for c in ("body", "victim", "servant")):
        return True
    voice = reading.at("voice", head(reading, phrase))
    return voice is not None or any(reading.words[i].text[:1].isupper() and i > 0 for i in within)


def _somebody(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a short noun phrase with an article stands where only a speaker can ("the abbot … said")."""
    short = phrase.noun - phrase.first < 10
    return (
        short
        and reading.lower(phrase.first) in _AGENTS
        and not any(i in reading.quantities for i in range(phrase.first + 1, phrase.noun + 1))
    )


def _apposed(reading: Reading, name: int, first: int, last: int) -> Phrase:
    """Read "NAME, a spokesman of the ministry," as the ministry, "the Watch, a group of monitors," as the Watch."""
    kind = _phrase(reading, first, last)
    start = _start(reading, name)
    if start is None or reading.lower(start) != "the":
        return kind
    return _phrase(reading, start, name)._replace(kind=(kind.first, kind.noun))


def _phrase(reading: Reading, first: int, last: int) -> Phrase:
    """A noun phrase, its noun told apart from the relative clause that follows it."""
    at = next((i for i in range(first + 1, last + 1) if reading.lower(i) in _CLAUSES), last + 1)
    return Phrase(first, last, at - 1)


def _back(reading: Reading, last: int) -> int:
    """Jump back over what may stand between a subject and its verb: adverbs and days."""
    end = last - MAX_NAME
    while (
        last > end
        and last >= 0
        and (
            reading.lower(last) in SKIPPED
            or reading.lower(last).endswith("ly")
            or reading.in_date(last)
            or (
                reading.lower(last) in ("on", "in", "the")
                and last + 1 < len(reading.words)
                and reading.in_date(last + 1)
            )
        )
    ):
        last -= 1
    return last


def _out_of_brackets(reading: Reading, last: int) -> int:
    """Jump back over an acronym in brackets ("the Valley Column (VC)")."""
    opened = last - 2 if last > 2 and reading.lower(last) == ")" else -1
    return opened - 1 if opened > 0 and reading.lower(opened) == "(" else last


def _start(reading: Reading, last: int) -> int | None:
    """Where the noun phrase that ends at a token begins; None where nothing of it is left."""
    first = last
    while first > 0 and last - first < MAX_NAME:
        if reading.lower(first - 1) in STOPS:
            noun = _related(reading, first - 1)
            if noun is None:
                break
            first = noun
        else:
            first -= 1
    if reading.lower(first) in STOPS:
        return None
    first = _trim(reading, first, last)
    if reading.lower(first) not in _LEADING and reading.lower(first - 1) not in _LEADING:
        return first
    end = next((i for i in range(first + 1, last) if reading.lower(i) in _CLAUSES), last + 1)
    return next((i for i in range(end - 1, first, -1) if _begins(reading, i)), first)


def _begins(reading: Reading, at: int) -> bool:
    """Tell whether a noun phrase of its own begins at a token: an article that no preposition governs."""
    article = reading.lower(at) in ("the", "a", "an", "its", "their", "his", "her")
    return article and reading.lower(at - 1) not in _GOVERN and not reading.in_date(at + 1)


def _related(reading: Reading, at: int) -> int | None:
    """The noun before a relative clause that begins at a token ("an elder | who keeps the list"), if it does."""
    word = reading.lower(at)
    if word not in ("who", "that", "which") or at == 0:
        return None
    if word != "who" and (reading.lower(at + 1) in _DETERMINERS or reading.words[at + 1].text[:1].isupper()):
        return None
    noun = at - 1
    open_word = reading.lower(noun) in STOPS or reading.at("say", noun) or not reading.lower(noun)[:1].isalpha()
    return None if open_word else noun


def _aside(reading: Reading, end: int) -> int | None:
    """Jump back over an aside between commas ("the ministry, in a statement, said")."""
    for at in range(end, max(-1, end - MAX_ASIDE), -1):
        if reading.lower(at) == ",":
            return at - 1
    return None


def _trim(reading: Reading, first: int, last: int) -> int:
    """Drop what leads a clause but does not name its subject: adverbs, dates, "in a statement"."""
    while first <= last:
        word = reading.lower(first)
        if (
            word in SKIPPED
            or word.endswith("ly")
            or reading.in_date(first)
            or (word in PREPOSITIONS and first < last and reading.in_date(first + 1))
        ):
            first += 1
        else:
            return first
    return first
