"""Runs of words that are names: those the gazetteer knows, and unknown ones that stand where only a place can."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.where.place_words import Word, place_words
from dashboard.preprocess.where.quarters import QUARTERS

_MOST_WORDS = 7
_MOST_UNKNOWN = 4
_LASTING = frozenset("corridor road highway sea strait canal crossing bridge checkpoint camp airport mine".split())
"""Common nouns that belong to a name though written small: without "corridor" the Lachin corridor is a town."""
_TOWNS = frozenset(
    (
        "town village city settlement hamlet district province governorate oblast region county rayon raion camp "
        "suburb neighborhood neighbourhood department municipality jurisdiction canton"
    ).split()
)
"""Common nouns that make an unknown name a place: "the village of X", "in X district"."""
_WHERE = frozenset("in near at outside from around towards toward between".split())


def known_runs(words: list[Word], gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Return first and last word of every run of words that is a name, the longest at each place."""
    return _runs(words, lambda at: _longest(words, at, gazetteer))


def _runs(words: list[Word], reach: Callable[[int], int | None]) -> list[tuple[int, int]]:
    """Return the runs that begin at a capital and reach to a word, from left to right, none within another."""
    found, taken = [], -1
    for at, word in enumerate(words):
        if word.capital and at > taken:
            last = reach(at)
            if last is not None:
                found.append((at, last))
                taken = last
    return found


def _longest(words: list[Word], at: int, gazetteer: Gazetteer) -> int | None:
    """Return the last word of the longest name that begins at a word."""
    lexicon = place_words()
    word = words[at]
    if word.text in lexicon.abbreviations:
        return at
    keys = [word.key]
    for follower in words[at + 1 : at + _MOST_WORDS]:
        if follower.gap not in (" ", "-", "'"):
            break
        keys.append(follower.key)
    ends, length = {}, 0
    for number, key in enumerate(keys):
        length += len(key) + (number > 0)
        ends[length] = at + number
    known = [ends[len(prefix)] for prefix in gazetteer.prefixes(" ".join(keys)) if len(prefix) in ends]
    for last in reversed(known):
        if words[last].capital and not (
            words[last].key == "city" and last - 1 in known and _same(words, at, last, gazetteer)
        ):
            return last
        if (
            not words[last].capital
            and (words[last].key in _LASTING or not words[last].text.isascii())
            and words[at].key != "the"
        ):
            return last
    if _may_decline(word) and word.key and gazetteer.base(word.key):
        return at
    if at + 1 < len(words) and f"{word.text} {words[at + 1].text}" in lexicon.demonyms:
        return at + 1
    return at if word.text in lexicon.demonyms else None


def _may_decline(word: Word) -> bool:
    """Tell whether a word may be a name with a case ending: not in English, where names keep their form."""
    return not word.text.isascii() and len(word.key) > 4


def _same(words: list[Word], at: int, last: int, gazetteer: Gazetteer) -> bool:
    """Tell whether a name means the same place without its last word: "Dublin City" does, "Kansas City" does not."""
    whole = gazetteer.keyed(" ".join(w.key for w in words[at : last + 1]))
    short = gazetteer.keyed(" ".join(w.key for w in words[at:last]))
    return bool(whole and whole[0][1] and whole[0][0] in [row for row, _ in short[:8]])


def unknown_runs(words: list[Word], known: list[tuple[int, int]], openers: frozenset[int]) -> list[tuple[int, int]]:
    """Return first and last word of unknown names that the words with them make places."""
    taken = {n for first, last in known for n in range(first, last + 1)}
    return _runs(words, lambda at: _unknown(words, at, taken, openers))


def _unknown(words: list[Word], at: int, taken: set[int], openers: frozenset[int]) -> int | None:
    """Return the last word of an unknown name that begins at a word, or None when it is none."""
    if at == 0 or not nameable(words[at]) or at in taken or at in openers or words[at].gap != " ":
        return None
    last = at
    while (
        last + 1 < min(len(words), at + _MOST_UNKNOWN)
        and words[last + 1].gap in (" ", "-")
        and words[last + 1].capital
        and words[last + 1].key not in _TOWNS
    ):
        last += 1
    if any(n in taken or not nameable(words[n]) for n in range(at, last + 1)):
        return None
    before, after = words[at - 1], words[last + 1] if last + 1 < len(words) else None
    if before.key == "of" and at > 1 and words[at - 2].key in _TOWNS and words[at - 1].gap == " ":
        return last
    quarter = after is not None and after.gap == " " and after.key in QUARTERS
    if before.key == "the" and quarter and at > 1 and words[at - 2].key in _WHERE and before.gap == " ":
        return last
    if before.key not in _WHERE:
        return None
    noun = after is not None and after.gap == " " and after.key in _TOWNS and not after.capital
    held = last + 2 if after is not None and after.capital and after.key in _TOWNS else last + 1
    inside = held in taken and words[held].gap == ", "
    return last if noun or inside else None


def nameable(word: Word) -> bool:
    """Tell whether a word can be an unknown name: it has a capital and is no common word, title or person's name."""
    if not word.capital or len(word.key) < 3 or word.text.isupper() or word.key in _never():
        return False
    return word.text not in place_words().demonyms


@cache
def _never() -> frozenset[str]:
    """The words that are no name of a place by themselves."""
    lexicon = place_words()
    kinds = ("calendar", "never", "titles", "bodies", "streets", "firms", "units", "outlets")
    return lexicon.common.union(lexicon.given, *(lexicon.of(kind) for kind in kinds))
