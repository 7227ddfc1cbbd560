"""Reckonings: figures told as a count or sum without a verb of harm ("raised that to nine", "the dead were five")."""

from __future__ import annotations

from dataclasses import replace

from dashboard.preprocess.harm.heads import AUXILIARIES, Counted
from dashboard.preprocess.words.lexicon import Hit, table
from dashboard.preprocess.words.reading import Reading

_TABLE = table("casualties")["reckonings"]
_PUT = frozenset(_TABLE["put"])
_RAISED = frozenset(_TABLE["raised"])
_NUMBERED = frozenset(_TABLE["numbered"])
_SPOKEN = {words[0]: words[1:] for words in (w.split() for w in _TABLE["spoken"])}
_ENDS = frozenset({".", ",", ";", "and", "while", "but", ")", "", '"', "including", "in", "on", "by", "dead"})
_TOLL = "toll"
_COUNTS = frozenset(_TABLE["counts"])
_TO = frozenset({"to", "at", "as"})
_THOSE = {"dead": "killed", "killed": "killed", "wounded": "wounded", "injured": "wounded", "victims": "killed"}
WIDTH = 8  # tokens between the verb of counting and its figure


def find(
    reading: Reading, counted: list[Counted], used: set[int], kinds: list[tuple[int, str]], before: str | None = None
) -> list[tuple[str, Counted, Hit]]:
    """The reckonings of a sentence: kind, counted phrase and the words that say so, in order.

    ``kinds`` are those of the sentence's other figures by token, ``before`` the kind of the figures before it in its
    paragraph: "the army spoke of eleven" means those.
    """
    found = []
    first, killed = min(kinds, default=None), min((at for at, kind in kinds if kind == "killed"), default=None)
    for phrase in counted:
        if phrase.first in used or phrase.group == "unknown":
            continue
        if phrase.part and reading.lower(phrase.first - 1) not in _NUMBERED | _TO:
            continue
        other = first[1] if first and first[0] < phrase.first else before
        kind = "killed" if killed is not None and killed < phrase.first else other
        told = _put(reading, phrase, kind) or _people(reading, phrase) or _spoken(reading, phrase, kind)
        if told:
            part = phrase.part and reading.lower(phrase.first - 1) in _NUMBERED
            found.append((told[0], replace(phrase, part=part), told[1]))
    return found


def _put(reading: Reading, phrase: Counted, before: str | None) -> tuple[str, Hit] | None:
    """The kind of a figure that something is put at ("put the dead at four", "raised the count of wounded to 22")."""
    if reading.lower(phrase.first - 1) not in _TO:
        return None
    window = range(max(0, phrase.first - WIDTH), phrase.first - 1)
    verb = next((i for i in reversed(window) if reading.lower(i) in _PUT | _RAISED), None)
    if verb is None or phrase.group not in (None, "people", "civilians", "forces"):
        return None
    between = range(verb + 1, phrase.first - 1)
    if any(reading.lower(i) in (",", ";", ".") for i in between):
        return None
    kinds = {_THOSE[reading.lower(i)] for i in between if reading.lower(i) in _THOSE}
    if len(kinds) == 1:
        return kinds.pop(), Hit("toll", "toll", verb, verb)
    plain = {reading.lower(i) for i in between}
    counts = plain & _COUNTS and not kinds and reading.lower(verb) in _RAISED | _PUT
    things = any(reading.lower(i) == "of" for i in between)
    pronoun = bool(plain) and plain <= {"that", "it", "this", "them"}
    raised = pronoun and reading.lower(verb) in _RAISED
    if (counts and not things and (before or _TOLL in plain)) or raised or (pronoun and before):
        return before or "killed", Hit("toll", "toll", verb, verb)
    return None


def _people(reading: Reading, phrase: Counted) -> tuple[str, Hit] | None:
    """The kind of a figure said of those hurt ("the dead were five", "the dead include two children")."""
    verb = phrase.first - 1
    if reading.lower(verb) not in _NUMBERED | AUXILIARIES:
        return None
    those = verb - 1
    kind = _THOSE.get(reading.lower(those))
    if kind is None or reading.lower(those - 1) not in ("the", "these", "those"):
        return None
    return kind, Hit("toll", "toll", those, those)


def _spoken(reading: Reading, phrase: Counted, before: str | None) -> tuple[str, Hit] | None:
    """The kind of a bare number that someone gives for those told of before ("the group spoke of eleven")."""
    if before is None or phrase.group is not None or reading.lower(phrase.last + 1) not in _ENDS:
        return None
    if reading.in_date(phrase.first) or phrase.high == 1:
        return None
    verb = phrase.first - 1 - (reading.lower(phrase.first - 1) in ("of", "only", "just"))
    rest = _SPOKEN.get(reading.lower(verb))
    if rest is None or (rest and reading.lower(verb + 1) != rest[0]):
        return None
    return before, Hit("toll", "toll", verb, verb)
