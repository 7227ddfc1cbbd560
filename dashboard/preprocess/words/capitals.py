"""Text all in capitals, as old wires are: written again as English writes it, letter for letter in its place.

What a capital says is lost there. The words are put in small letters but those that are names: of the vocabulary,
of the gazetteer, and those that no list of English words has. Everything after this reads it like any other text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from dashboard.model import Resolution
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.where.place_runs import known_runs
from dashboard.preprocess.where.place_words import Word, place_words, words_of
from dashboard.preprocess.words.lexicon import Phrase, table, tokens, vocabulary
from dashboard.preprocess.words.text import Document

FEWEST = 40
"""Letters that a text must have before its capitals are taken for a manner of writing."""
SHARE = 0.95
_DATELINE = 600  # characters at a text's head in which its dateline ends, with the notes after it
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]{1,2}\b)?")
_NEAR, _BEFORE = 12, 1200  # characters looked back over for a sentence's end, without and with editors' notes
_NOTE = re.compile(r"\[([^\[\]]{1,200})\]")
_HEAD = re.compile(r"--(\s{2,9}|\s{0,9}(?:\[[^\[\]]{1,200}\]\s{0,9}){1,6})")
_INITIALS = re.compile(r"[(\[]([^\W\d_]{2,9})[)\]]")
_SHORT = re.compile(r"\b(?:[A-Z]|[A-Z](?:\.[A-Z]){1,3}|MR|MRS|DR|ST|LT|COL|GEN|MAJ|CAPT|SGT|MSGR|NO)\.$")
"""Abbreviations whose full stop ends no sentence."""
_VOWELS = frozenset("aeiouyáéíóúü")
_LETTER = 1


def shouted(text: str) -> bool:
    """Tell whether a text is written in capitals, so that they say nothing."""
    letters = sum(map(str.isalpha, text))
    return letters >= FEWEST and sum(map(str.isupper, text)) >= SHARE * letters


def cased(doc: Document, gazetteer: Gazetteer) -> Document:
    """Return a document in capitals as English would write it, any other as it is; offsets stay.

    Editors' notes on the text itself ("[TEXT]") become blanks, other square brackets round ones.
    """
    if not shouted(doc.text):
        return doc
    plain = _unnoted(doc.text)
    return Document(doc.report, _Writer(plain, gazetteer).written(), doc.kept, capitals=True)


def as_written(resolutions: list[Resolution], doc: Document) -> list[Resolution]:
    """Let names of places stand as the report has them."""
    if not doc.capitals:
        return resolutions
    return [
        replace(r, toponym=replace(r.toponym, text=" ".join(doc.raw(r.toponym.span).of(doc.report.text).split())))
        for r in resolutions
    ]


def _unnoted(text: str) -> str:
    """Put blanks in the place of editors' notes, round brackets for square ones, and a full stop to the dateline."""
    text = _HEAD.sub(lambda m: "--." + " " * (len(m[1]) - 1), text[:_DATELINE], count=1) + text[_DATELINE:]
    notes = frozenset(table("capitals")["notes"]["words"])
    text = _NOTE.sub(lambda m: " " * len(m.group()) if " ".join(m[1].lower().split()) in notes else m.group(), text)
    return text.replace("[", "(").replace("]", ")")


class _Writer:
    """One text in capitals, its words and what they were found to be."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text, self.gazetteer = text, gazetteer
        self.forms: dict[int, str] = {}
        """How the word that begins at an offset is written, where a list says it."""
        initials = (m[1] for m in _INITIALS.finditer(text))
        self.initials = {word.lower() for word in initials if not ordinary(word.lower()) and len(word) < 8}

    def written(self) -> str:
        """Return the text with small letters and capitals."""
        self._of_places()
        self._of_vocabulary()
        parts, at = [], 0
        named = False
        for match in _WORD.finditer(self.text):
            form = self._form(match, named)
            named = form[:1].isupper() and self.text[match.end() : match.end() + 1] == " "
            if self._opens(match.start()):
                form = form[:1].upper() + form[1:]
            parts += [self.text[at : match.start()], form]
            at = match.end()
        return "".join((*parts, self.text[at:]))

    def _opens(self, start: int) -> bool:
        """Tell whether a sentence begins at an offset."""
        before = self.text[max(0, start - _NEAR) : start].rstrip(" \"'()")
        if not before:  # blanks alone: a note stood there
            before = self.text[max(0, start - _BEFORE) : start].rstrip(" \"'()")
        return not before or (before.endswith((".", "!", "?", "\n", "--")) and not _SHORT.search(before[-9:]))

    def _form(self, match: re.Match[str], named: bool) -> str:
        """How one word is written; ``named`` says whether a name stands right before it."""
        word = match.group()
        if word != word.upper() or len(lower := word.lower()) != len(word):
            return word
        known = self.forms.get(match.start(), "")
        if known and len(known) <= len(word):
            return known + lower[len(known) :]
        bare, _, rest = lower.partition("'")
        end = lower[len(bare) :]
        if bare in self.initials:
            return bare.upper() + end
        if len(bare) == _LETTER:
            alone = bare == "a" and self.text[match.end() : match.end() + 1] == " "
            return lower if alone or self.text[match.start() - 1 : match.start()] == "'" else word
        if rest == "t" or (ordinary(bare) and not self._of_name(match, bare, named)):
            return lower
        return (bare.title() if _pronounced(bare) else bare.upper()) + end

    def _of_name(self, match: re.Match[str], bare: str, named: bool) -> bool:
        """Tell whether an ordinary word is a name's here: of a month, of a person, or a title before one."""
        known = place_words()
        if bare in known.of("calendar"):
            before, after = self.text[match.start() - 3 : match.start()], self.text[match.end() : match.end() + 3]
            return any(map(str.isdigit, before + after))
        if bare in known.of("titles"):
            following = _WORD.match(self.text, match.end() + 1 + (self.text[match.end() : match.end() + 1] == "."))
            return following is not None and not ordinary(following.group().lower()) and len(following.group()) > 1
        return named and bare in known.family and bare not in known.given and bare not in _grammatical()

    def _of_vocabulary(self) -> None:
        """Take over how the vocabulary writes the names it knows."""
        words = tokens(self.text) if len(self.text) >= 200 else list(tokens(self.text))
        phrases = _named_phrases()
        lowered = [word.lower for word in words]
        for at, lower in enumerate(lowered):
            for phrase in phrases.get(lower, ()):
                if lowered[at : at + len(phrase.lower)] == phrase.lower:
                    for word, exact in zip(words[at:], phrase.exact, strict=False):
                        self.forms[word.start] = exact
                    break

    def _of_places(self) -> None:
        """Write the names of places big that the gazetteer knows and that are no ordinary words."""
        words = words_of(self.text)
        for first, last in known_runs(words, self.gazetteer):
            if self._is_place(words, first, last):
                for word in words[first : last + 1]:
                    self.forms[word.start] = word.text.title()

    def _is_place(self, words: list[Word], first: int, last: int) -> bool:
        where = table("capitals")["where"]
        head, after = words[first], words[last + 1] if last + 1 < len(words) else None
        plain = [w for w in words[first : last + 1] if ordinary(w.key)]
        if not plain:
            return last > first or (len(head.text) > 3 and _pronounced(head.key))
        if len(plain) <= last - first:
            return not (ordinary(head.key) and head.key not in table("capitals")["particles"]["words"])
        before = words[first - 1].key if first else ""
        return before in where["before"] and after is not None and after.gap == " " and after.key in where["nouns"]


@lru_cache(maxsize=50_000)
def ordinary(word: str) -> bool:
    """Tell whether a word in small letters is one of the language's own: listed, or made from one that is.

    >>> [w for w in "guerrillas kidnapped machinegunned apopa morales".split() if not ordinary(w)]
    ['apopa', 'morales']
    """
    known = place_words()
    if word in known.common or word in _vocabulary_words() or word in table("capitals")["small"]["words"]:
        return True
    if word in known.family or word in known.given or word in known.of("calendar") or len(word) < 5:
        return False
    endings = table("capitals")["endings"]
    stems = {word} | {word.removesuffix(end) + more for end, more in endings["after"] if word.endswith(end)}
    stems |= {stem.removeprefix(start) for stem in tuple(stems) for start in endings["before"] if len(stem) > 7}
    stems |= {s[:-1] for s in tuple(stems) if s[-2:-1] == s[-1:]}
    return any(len(stem) > 3 and (stem in known.common or stem in _vocabulary_words()) for stem in stems)


def _pronounced(word: str) -> bool:
    """Tell whether a name is said as a word, not letter by letter."""
    known = place_words()
    if word in known.of("calendar") or word in known.of("titles") or word in known.given:
        return True
    particle = word in table("capitals")["particles"]["words"]
    return particle or (len(word) > 3 and not _VOWELS.isdisjoint(word))


@cache
def _vocabulary_words() -> frozenset[str]:
    """The words that the vocabulary and the lists of place words have in small letters."""
    small = {word for row in vocabulary().rows if not row.cased for word in row.lower if word.isalpha()}
    return frozenset(small | set(place_words().descriptors) | _grammatical())


@cache
def _grammatical() -> frozenset[str]:
    return frozenset(word for phrase in place_words().relations for word in phrase)


@cache
def _named_phrases() -> dict[str, list[Phrase]]:
    """The vocabulary's phrases with capitals by their first word, the longest first.

    Of those made of ordinary words alone only names of sides and bodies of two words and more, and of states.
    """
    found: dict[str, list[Phrase]] = {}
    for row in vocabulary().rows:
        if not row.cased:
            continue
        plain = all(ordinary(word) for word in row.lower if word.isalpha())
        several = len(row.lower) > 1 and row.category in ("side", "body", "grouphead")
        state = row.category == "side" and len(row.lower[0]) > 4
        if not plain or several or state:
            found.setdefault(row.lower[0], []).append(row)
    return {first: sorted(rows, key=lambda r: -len(r.lower)) for first, rows in found.items()}
