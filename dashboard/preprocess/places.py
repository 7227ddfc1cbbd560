"""Find the place names of a text, with the words around them that bear on where they are.

A name is the longest run of words that the gazetteer knows, begins with a capital (or is of a script
without capitals), and is not likelier a person, a firm, a unit or a common word: ``place_evidence`` weighs that.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dashboard.model import Span, Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.place_evidence import Reader
from dashboard.preprocess.place_words import Word, place_words, words_of
from dashboard.preprocess.text import Document

_MOST_WORDS = 7
_INSIDE = re.compile(r", |,? (?:in|of) (?:the )?(?:[a-z-]{2,14} ){0,3}")
"""What stands between a place and the place that holds it: "X, Y", "X in the eastern Y"."""
_LASTING = frozenset(
    (
        "corridor",
        "road",
        "highway",
        "sea",
        "strait",
        "canal",
        "crossing",
        "bridge",
        "checkpoint",
        "camp",
        "airport",
        "mine",
    )
)
"""Common nouns that belong to a name though written small: without "corridor" the Lachin corridor is a town."""


def find(doc: Document, gazetteer: Gazetteer) -> list[Toponym]:
    """Return the place names of a text in order, spans in ``doc.text``.

    A demonym ("Armenian soldiers") is given too, with descriptor ``demonym``: it names a country, not where
    something happened. A second name in brackets has descriptor ``alias`` and its first name as container.
    """
    words = words_of(doc.text)
    reader = Reader(doc, words, gazetteer)
    spans = [span for span in _runs(words, gazetteer, reader) if reader.believes(*span)]
    found = [_toponym(doc.text, words, first, last) for first, last in spans]
    return _contained(doc.text, found)


def _runs(words: list[Word], gazetteer: Gazetteer, reader: Reader) -> list[tuple[int, int]]:
    """Return first and last word of every run of words that is a name, the longest at each place."""
    found, at = [], 0
    while at < len(words):
        last = _longest(words, at, gazetteer) if words[at].capital else None
        if last is None:
            at += 1
        else:
            found.append((at, last))
            at = last + 1
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
        if not words[last].capital and words[last].key in _LASTING and words[at].key != "the":
            return last
    if _may_decline(word) and word.key and gazetteer.base(word.key):
        return at
    joined = " ".join(w.text for w in words[at : at + 2])
    if joined in lexicon.demonyms and at + 1 < len(words):
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


def _toponym(text: str, words: list[Word], first: int, last: int) -> Toponym:
    lexicon = place_words()
    span = Span(words[first].start, words[last].end)
    name = span.of(text)
    if name in lexicon.demonyms:
        return Toponym(span, name, None, "demonym")
    before, descriptor = first, _after(words, last)
    if descriptor is None:
        descriptor, before = _before(words, first)
    return Toponym(span, name, _relation(words, before), descriptor)


def _after(words: list[Word], last: int) -> str | None:
    """Return the common noun that follows a name, also over a second name in brackets: "X (Y) province"."""
    descriptors = place_words().descriptors
    own = words[last].key
    for word in words[last + 1 : last + 4]:
        if word.gap == " " or word.gap == ") " or word.gap == "-":
            if word.key in descriptors:
                return word.key
            if word.gap == " ":
                break
        elif word.gap != " (":
            break
    return own if own in descriptors else None


def _before(words: list[Word], first: int) -> tuple[str | None, int]:
    """Return the common noun before a name ("the town of X", "Lake X") and the first word of the phrase."""
    descriptors = place_words().descriptors
    at = first - 1
    if at >= 0 and words[first].gap == " ":
        of = words[at].key == "of"
        noun = at - 1 if of else at
        if noun >= 0 and words[noun].key.rstrip("s") in descriptors and (of or words[noun].key in descriptors):
            return words[noun].key if words[noun].key in descriptors else words[noun].key.rstrip("s"), noun
    return None, first


def _relation(words: list[Word], first: int) -> str | None:
    """Return the relation word before a name; articles, compass words and adjectives may stand between."""
    lexicon = place_words()
    at = first - 1
    skipped = 0
    while at >= 0 and skipped < 4 and words[at + 1].gap in (" ", "-"):
        for length in (4, 3, 2, 1):
            phrase = tuple(w.key for w in words[max(0, at - length + 1) : at + 1])
            if len(phrase) == length and phrase in lexicon.relations:
                return lexicon.relations[phrase]
        key = words[at].key
        if (
            key not in ("the", "a", "an", "its", "of", "city", "region")
            and key not in lexicon.of("directions")
            and not key.endswith(("ern", "ed", "by"))
        ):
            return None
        at, skipped = at - 1, skipped + 1
    return None


def _contained(text: str, found: list[Toponym]) -> list[Toponym]:
    """Link names that follow each other as "X, Y", "X in Y" and "X (Y)"."""
    linked = list(found)
    for number, toponym in enumerate(found[:-1]):
        after = found[number + 1]
        between = text[toponym.span.end : after.span.start]
        if "demonym" in (toponym.descriptor, after.descriptor) or len(between) > 40:
            continue
        if between == " (" and text[after.span.end : after.span.end + 1] == ")":
            linked[number + 1] = replace(after, container=number, descriptor="alias", relation=None)
        elif _INSIDE.fullmatch(between):
            linked[number] = replace(linked[number], container=number + 1)
    return linked
