"""How far a known name reaches: "San Luis de la Reina" is not San Luis, and "La Esperanza farm" is no town."""

from __future__ import annotations

from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.where.place_words import Word, place_words

_LINKS = frozenset("de del".split())
_WITHIN = frozenset("de del la las los el san santa".split())
_LONGEST = 5
"""Words that a name may have after the part of it that the gazetteer knows."""
_TOWNS = frozenset(("settlement", "neighbourhood", "admin2", "admin1"))


def whole(words: list[Word], runs: list[tuple[int, int]], gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Return runs of words as far as their names reach, without those that name a farm or a hill and no town."""
    found: list[tuple[int, int]] = []
    for run in sorted(runs):
        reach = _reach(words, run, gazetteer)
        if reach is not None and not (found and run[0] <= found[-1][1]):
            found.append(reach)
    return found


def _reach(words: list[Word], run: tuple[int, int], gazetteer: Gazetteer) -> tuple[int, int] | None:
    first, last = run
    if last + 1 >= len(words) or words[last + 1].gap != " ":
        return run
    if words[last + 1].key in place_words().of("grounds") and _is_town(words, run, gazetteer):
        return None
    return (first, _end(words, last)) if words[last + 1].key in _LINKS else run


def _end(words: list[Word], last: int) -> int:
    """The last word of a name that goes on with "de", or the word it ended with before."""
    end = last
    for at in range(last + 1, min(len(words), last + 1 + _LONGEST)):
        word = words[at]
        if word.gap != " " or not (word.capital or word.key in _WITHIN):
            break
        if word.capital and word.key not in _WITHIN:
            return at
    return end


def _is_town(words: list[Word], run: tuple[int, int], gazetteer: Gazetteer) -> bool:
    key = " ".join(word.key for word in words[run[0] : run[1] + 1])
    rows = gazetteer.keyed(key)
    return bool(rows) and all(gazetteer.traits(row).kind in _TOWNS for row, _ in rows[:5])
