"""Names that are another spelling of a known place: "Hodeidah" for Al Hudaydah, "Seiyun" for Say'un.

A like spelling alone is weak: the name must stand where a place stands, and the place must lie in a
country that the report speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.where.place_runs import nameable
from dashboard.preprocess.where.place_words import Word, place_words, written_out

Run = tuple[int, int]
_MOST_WORDS = 3
_LEAST_LETTERS = 5


def spelled_otherwise(words: list[Word], known: list[Run], openers: frozenset[int], gazetteer: Gazetteer) -> list[Run]:
    """Return first and last word of names that a place of a country spoken of is also spelt like."""
    if not known:
        return []
    taken = {n for first, last in known for n in range(first, last + 1)}
    countries: frozenset[str] | None = None
    found: list[Run] = []
    at = 1
    while at < len(words):
        run = None
        if at not in taken and at not in openers and nameable(words[at]) and _stands(words, at, known, found):
            countries = spoken_of(words, known, gazetteer) if countries is None else countries
            run = _run(words, at, taken, countries, gazetteer)
        if run:
            found.append(run)
        at = run[1] + 1 if run else at + 1
    return found


def _stands(words: list[Word], at: int, known: list[Run], found: list[Run]) -> bool:
    """Tell whether a place stands here: after "in" and the like, after a common noun, or in a list of places."""
    lexicon = place_words()
    before, gap = words[at - 1], words[at].gap
    if gap == " " and before.gap:
        if any(before.key in lexicon.of(name) for name in ("before_unknown", "struck", "foreign")):
            return True
        if before.key == "of" and at > 1 and words[at - 2].key.rstrip("s") in lexicon.descriptors:
            return True
        if before.key == "and" and at > 1:
            return any(last == at - 2 for _, last in (*known, *found))
    return gap == ", " and any(last == at - 1 for _, last in found)


def _run(words: list[Word], at: int, taken: set[int], countries: frozenset[str], gazetteer: Gazetteer) -> Run | None:
    """Return the longest run from a word that is a like spelling of a place in one of the countries."""
    descriptors = place_words().descriptors
    last = at
    while (
        last + 1 < min(len(words), at + _MOST_WORDS)
        and last + 1 not in taken
        and words[last + 1].gap in (" ", "-")
        and words[last + 1].capital
        and words[last + 1].key not in descriptors
    ):
        last += 1
    after = words[last + 1] if last + 1 < len(words) else None
    if after is not None and (after.gap.startswith("'") or (after.gap == " " and after.capital and not _region(after))):
        return None  # a person's, or a longer name of something else
    key = " ".join(w.key for w in words[at : last + 1])
    if len(key) < _LEAST_LETTERS:
        return None
    alike = gazetteer.alike(key)[:20]
    return (at, last) if any(gazetteer.traits(row).country in countries for row, _ in alike) else None


def _region(word: Word) -> bool:
    """Tell whether a common noun makes the name before it a region's: "Hadhramaut Governorate"."""
    kinds = place_words().descriptors.get(word.key, ("",))
    return kinds[0] in ("admin1", "admin2") and word.key not in ("county", "state")


def spoken_of(words: list[Word], known: Iterable[Run], gazetteer: Gazetteer) -> frozenset[str]:
    """Return the countries of a report's places, each name's likeliest, and of the peoples it names."""
    found = set()
    for first, last in known:
        name = " ".join(w.text for w in words[first : last + 1])
        rows = gazetteer.keyed(name_key(written_out(name)))
        if rows:
            found.add(gazetteer.traits(rows[0][0]).country)
    return frozenset(found - {""})
