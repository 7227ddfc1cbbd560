"""Find the place names of a text, with the words around them that bear on where they are.

A name is the longest run of words that the gazetteer knows, begins with a capital (or is of a script
without capitals), and is not likelier a person, a firm, a unit or a common word: ``place_evidence`` weighs
that. An unknown name is found
where the words with it leave no doubt ("the village of X", "in X, Helmand"): it has no place, but is not lost.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dashboard.model import Span, Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.where import place_extents
from dashboard.preprocess.where.place_evidence import Reader
from dashboard.preprocess.where.place_runs import known_runs, unknown_runs
from dashboard.preprocess.where.place_spellings import spelled_otherwise
from dashboard.preprocess.where.place_words import Word, place_words, words_of
from dashboard.preprocess.words import wires
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.text import Document

_INSIDE = re.compile(r", |,? (?:in|of) (?:the )?(?:[a-z-]{2,14} ){0,3}")
"""What stands between a place and the place that holds it: "X, Y", "X in the eastern Y"."""


_VERBS = frozenset(verb for stance in table("speech").values() for verb in stance.get("verbs", ()))


def find(doc: Document, gazetteer: Gazetteer) -> list[Toponym]:
    """Return the place names of a text in order, spans in ``doc.text``.

    A demonym ("Armenian soldiers") is given too, with descriptor ``demonym``: it names a country, not where
    something happened. A second name in brackets has descriptor ``alias`` and its first name as container.
    """
    words = words_of(doc.text)
    reader = Reader(doc, words, gazetteer)
    believed: list[tuple[int, int]] = []
    for run in known_runs(words, gazetteer):
        if reader.believes(*run) or (believed and _second_name(words, believed[-1], run, gazetteer)):
            believed.append(run)
    believed += spelled_otherwise(words, believed, reader.openers, gazetteer)
    believed = place_extents.whole(words, believed, gazetteer)
    spans = sorted(believed + unknown_runs(words, sorted(believed), reader.openers))
    found = [_toponym(doc.text, words, first, last) for first, last in spans]
    return _contained(doc.text, wires.with_city(doc, words, found, gazetteer))


def _second_name(words: list[Word], first: tuple[int, int], second: tuple[int, int], gazetteer: Gazetteer) -> bool:
    """Tell whether a name in brackets is another name of the place before it: "Vardenis (Basargeçer)"."""
    if second[0] != first[1] + 1 or words[second[0]].gap != " (":
        return False
    one, other = (gazetteer.keyed(" ".join(w.key for w in words[a : b + 1])) for a, b in (first, second))
    return not {row for row, _ in one}.isdisjoint(row for row, _ in other)


def _toponym(text: str, words: list[Word], first: int, last: int) -> Toponym:
    lexicon = place_words()
    span = Span(words[first].start, words[last].end)
    name = span.of(text)
    if name in lexicon.demonyms:
        return Toponym(span, name, None, "demonym")
    before, descriptor = first, _after(words, last)
    phrased = any(tuple(w.key for w in words[max(0, first - n) : first]) in lexicon.relations for n in (2, 3, 4))
    if descriptor is None and not phrased:
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


def _speaks(text: str, toponym: Toponym) -> bool:
    """Tell whether a name is a speaker's, not the country of the place before it ("near Goris, Azerbaijan said")."""
    following = text[toponym.span.end : toponym.span.end + 20].split()
    return bool(following) and (following[0].startswith("'s") or following[0].rstrip(",.") in _VERBS)


def _contained(text: str, found: list[Toponym]) -> list[Toponym]:
    """Link names that follow each other as "X, Y", "X in Y" and "X (Y)", and "the Y-ish town of X"."""
    linked = list(found)
    for number, toponym in enumerate(found[:-1]):
        after = found[number + 1]
        between = text[toponym.span.end : after.span.start]
        if len(between) > 40 or after.descriptor == "demonym":
            continue
        if toponym.descriptor == "demonym":
            if _of_people(between):
                linked[number + 1] = replace(linked[number + 1], container=number)
        elif between == " (" and text[after.span.end : after.span.end + 1] == ")":
            linked[number + 1] = replace(after, container=number, descriptor="alias", relation=None)
        elif (_INSIDE.fullmatch(between) or _after_noun(between)) and not _speaks(text, after):
            linked[number] = replace(linked[number], container=number + 1)
    return _shared(text, linked)


def _after_noun(between: str) -> bool:
    """Tell whether a common noun and a comma part a name from what holds it: "X district, Y"."""
    noun = between[1:-2].lower()
    return between[:1] == " " and between[-2:] == ", " and noun in place_words().descriptors


def _of_people(between: str) -> bool:
    """Tell whether the words between a people's adjective and a name make the name a town of theirs."""
    lexicon = place_words()
    words = between.split()
    return (
        bool(words)
        and between[0] == " "
        and any(word in lexicon.descriptors for word in words)
        and all(
            word in lexicon.descriptors or word in lexicon.of("directions") or word in ("of", "border", "capital")
            for word in words
        )
    )


def _shared(text: str, found: list[Toponym]) -> list[Toponym]:
    """Give the names before "and" the holder of the name after it: both of "X and Y, Z" lie in Z."""
    shared = list(found)
    for number in range(len(found) - 2, -1, -1):
        one, other = shared[number], shared[number + 1]
        joined = text[one.span.end : other.span.start] in (" and ", ", and ", " or ", " & ")
        held = other.container == number + 2 and other.descriptor != "alias"
        if joined and held and one.container is None and one.descriptor != "demonym":
            shared[number] = replace(one, container=other.container)
    return shared
