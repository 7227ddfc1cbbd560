"""Suffering: "suffered blast and shrapnel injuries", "brought in with burns" — hurt told by a verb and its object."""

from __future__ import annotations

from dashboard.preprocess.words.lexicon import Hit, table
from dashboard.preprocess.words.reading import Reading

_TABLE = table("casualties")["suffering"]
_VERBS = frozenset(_TABLE["verbs"])
_HURTS = frozenset(_TABLE["hurts"])
_KINDS = frozenset(_TABLE["kinds"])
_BROUGHT = frozenset(_TABLE["brought"])
LONGEST = 12  # tokens from the verb to the last word for the hurt


def find(reading: Reading) -> list[Hit]:
    """What people are said to have suffered, as words of harm whose subject is the hurt."""
    found = []
    for verb, word in enumerate(reading.words):
        if word.lower in _VERBS or (word.lower == "with" and reading.lower(verb - 1) in _BROUGHT):
            last = _hurt(reading, verb)
            if last is not None:
                found.append(Hit("harm", "wounded:state", verb, last))
    return found


def _hurt(reading: Reading, verb: int) -> int | None:
    """The last word for a hurt that a verb governs, through nothing but words for its kind."""
    last = None
    for at in range(verb + 1, verb + LONGEST):
        if reading.lower(at) in _HURTS:
            last = at
        elif reading.lower(at) not in _KINDS:
            break
    return last
