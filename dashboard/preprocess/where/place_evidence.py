"""Weigh whether a run of words that the gazetteer knows is a place here, from its form and its neighbours."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from functools import cache

from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.gazetteer.geocoder import Traits
from dashboard.preprocess.gazetteer.index import BARE
from dashboard.preprocess.where.place_words import Word, place_words
from dashboard.preprocess.words.text import Document
from dashboard.settings import DATA


class Reader:
    """A document's words with what is remembered of it: which words are persons' names, which stand in lower case."""

    def __init__(self, doc: Document, words: list[Word], gazetteer: Gazetteer) -> None:
        self.words, self.gazetteer, self.lexicon = words, gazetteer, place_words()
        self.openers = _openers(doc, words)
        self.foreign = (doc.report.language or "en")[:2] != "en"
        self.small = {word.text for word in words if not word.capital}
        self.headline_end = max((s.span.end for s in doc.sentences if s.headline), default=0)
        self.surnames = self._surnames()
        self.seen = Counter(word.key for word in words if word.capital)

    def believes(self, first: int, last: int) -> bool:
        """Tell whether the evidence speaks for a place."""
        head, tail = self.words[first], self.words[last]
        if first == last and head.text in self.lexicon.abbreviations:
            return True
        if first < last and not tail.capital:
            return True
        if self.foreign or not head.text.isascii():
            return self._believes_unlatin(first, last)
        if self._follows(last, "in", "focus"):
            return False
        signs = self.signs(first, last)
        if signs is None:
            return False
        weights = _weights()
        return sum(weights.get(name, 0.0) * value for name, value in signs.items()) + weights.get("bias", 0.0) > 0

    def _believes_unlatin(self, first: int, last: int) -> bool:
        """Judge a name in another script, where capitals say less: by size, length and the word before."""
        key = " ".join(w.key for w in self.words[first : last + 1])
        rows = self.gazetteer.keyed(key) or self.gazetteer.keyed(self.gazetteer.base(key) or "")
        if not rows or len(key) < 3:
            return False
        before = self._before(first)
        after = self._after(last)
        near = (before is not None and before.key in self.lexicon.of("foreign")) or (
            after is not None and after.key in self.lexicon.of("foreign")
        )
        prior = self.gazetteer.traits(rows[0][0]).prior
        cased = self.words[first].text[0].isupper() and first not in self.openers
        return prior + 0.15 * (last - first) + 0.4 * near + 0.15 * cased + 0.02 * len(key) > 0.72

    def _follows(self, last: int, *keys: str) -> bool:
        return tuple(w.key for w in self.words[last + 1 : last + 1 + len(keys)]) == keys

    def signs(self, first: int, last: int) -> dict[str, float] | None:
        """Return the signs for and against a place, each with its strength; None when it cannot be one."""
        words, lexicon = self.words, self.lexicon
        head, tail = words[first], words[last]
        key = " ".join(w.key for w in words[first : last + 1])
        single = first == last
        joined = " ".join(w.text for w in words[first : last + 1])
        if joined in lexicon.demonyms:
            return {"demonym": 1.0} | {
                f"demonym_{name}": 1.0 for name in self._right(first, last, self._after(last), tail)
            }
        if key in lexicon.of("never") or (single and head.key in lexicon.of("calendar")):
            return None
        if len(key) < 3 or (single and len(head.text) <= 3 and head.text.isupper()):
            return {"state_letters": 1.0} if head.text in lexicon.postal and head.gap == ", " else None
        rows = self.gazetteer.keyed(key) or self.gazetteer.keyed(self.gazetteer.base(key) or "")
        if not rows:
            return None
        best = self.gazetteer.traits(rows[0][0])
        before, after = self._before(first), self._after(last)
        signs = self._form(first, last, key, rows, best)
        signs |= {f"before_{name}": 1.0 for name in self._left(first, before)}
        signs |= {f"after_{name}": 1.0 for name in self._right(first, last, after, tail)}
        return signs

    def _form(
        self, first: int, last: int, key: str, rows: tuple[tuple[int, int], ...], best: Traits
    ) -> dict[str, float]:
        head, lexicon = self.words[first], self.lexicon
        single = first == last
        signs = {
            "prior": best.prior,
            f"kind_{_KIND_CLASSES.get(best.kind, 'nature')}": 1.0,
            "words": float(min(last - first, 3)),
            "namesakes": math.log1p(len(rows)),
            "repeated": math.log1p(self.seen[head.key] - 1),
        }
        if single:
            big = best.kind in ("country", "continent", "admin1")
            common = head.key in lexicon.common and not big
            signs["single"] = 1.0
            signs["opener"] = float(first in self.openers)
            signs["common"] = float(common)
            signs["common_opener"] = float(common and first in self.openers)
            signs["small_too"] = float(head.text.lower() in self.small)
            signs["given"] = float(head.key in lexicon.given)
            signs["surname"] = float(head.key in self.surnames and not big)
            signs["surname_big"] = float(head.key in self.surnames and big)
            signs["family"] = float(head.key in lexicon.family)
            signs["prior_single"] = best.prior
            signs["capitals"] = float(head.text.isupper() and len(head.text) > 3)
        signs["bare"] = float(all(how == BARE for _, how in rows))
        signs["headline"] = float(head.start < self.headline_end)
        return signs

    def _before(self, first: int) -> Word | None:
        return self.words[first - 1] if first and self.words[first].gap == " " else None

    def _after(self, last: int) -> Word | None:
        return self.words[last + 1] if last + 1 < len(self.words) and self.words[last + 1].gap == " " else None

    def _left(self, first: int, before: Word | None) -> list[str]:
        words, lexicon = self.words, self.lexicon
        found = []
        gap = words[first].gap
        if before is None:
            found.append(
                "comma" if gap == ", " else "hyphen" if gap == "-" else "bracket" if gap.endswith("(") else "start"
            )
            if gap == ", " and first and words[first - 1].capital:
                found.append("comma_capital")
        elif before.capital and first - 1 not in self.openers:
            kind = (
                "title"
                if before.key in lexicon.of("titles")
                else "given"
                if before.key in lexicon.given
                else "direction"
                if before.key in lexicon.of("directions")
                else "descriptor"
                if before.key in lexicon.descriptors
                else "demonym"
                if before.text in lexicon.demonyms
                else "capital"
            )
            found.append(kind)
        else:
            found += self._small_left(first, before)
        return found

    def _small_left(self, first: int, before: Word) -> list[str]:
        words, lexicon = self.words, self.lexicon
        if before.key in _STRONG:
            return ["in"]
        if before.key in lexicon.of("struck"):
            return ["struck"]
        if before.key in ("the", "a", "an"):
            earlier = words[first - 2].key if first > 1 and before.gap == " " else ""
            return ["in_the" if earlier in _STRONG else "article"]
        if before.key in lexicon.of("titles"):
            return ["title"]
        if before.key == "of":
            noun = words[first - 2].key if first > 1 else ""
            if noun in lexicon.of("directions"):
                return ["in"]  # "east of X" is as good as "near X"
            return ["descriptor_of" if noun.rstrip("s") in lexicon.descriptors else "of"]
        if before.key in lexicon.of("directions"):
            return ["direction"]
        if before.key in lexicon.given and before.capital:
            return ["given"]
        if before.key in lexicon.descriptors:
            return ["descriptor"]
        return [before.key] if before.key in _PLAIN else ["other"]

    def _right(self, first: int, last: int, after: Word | None, tail: Word) -> list[str]:
        words, lexicon = self.words, self.lexicon
        if after is None:
            gap = words[last + 1].gap if last + 1 < len(words) else ""
            if gap == ", ":
                return ["comma_capital" if words[last + 1].capital else "comma"]
            if gap.startswith(("'s", "' ")):
                return ["possessive"]
            return ["hyphen" if gap == "-" else "bracket" if gap.startswith(" (") else "stop"]
        key = after.key
        if not after.capital and key not in lexicon.of("units"):
            return [
                "speech" if key in lexicon.of("speech") else "descriptor" if key in lexicon.descriptors else "small"
            ]
        for name in ("outlets", "units", "streets", "persons_after", "firms", "bodies"):
            if key in lexicon.of(name):
                return [name]
        if key in lexicon.descriptors:
            return ["descriptor"]
        if key in lexicon.of("titles"):
            return ["title"]
        if first == last and words[first].key in lexicon.given:
            return ["capital_given"]
        return ["capital"]

    def _surnames(self) -> frozenset[str]:
        """Return the words that follow a title or a given name somewhere in the text."""
        found = set()
        for number, word in enumerate(self.words[1:], 1):
            before = self.words[number - 1]
            if (
                word.capital
                and before.capital
                and word.gap == " "
                and (before.key in self.lexicon.given or before.key in self.lexicon.of("titles"))
            ):
                found.add(word.key)
        return frozenset(found)


_STRONG = frozenset(
    (
        "in",
        "near",
        "from",
        "to",
        "at",
        "toward",
        "towards",
        "around",
        "across",
        "outside",
        "into",
        "inside",
        "throughout",
        "between",
        "off",
    )
)
_PLAIN = frozenset(
    (
        "and",
        "or",
        "by",
        "for",
        "with",
        "as",
        "on",
        "against",
        "over",
        "that",
        "than",
        "when",
        "while",
        "where",
        "but",
        "after",
        "said",
    )
)
_KIND_CLASSES = {
    "country": "country",
    "continent": "country",
    "admin1": "admin1",
    "admin2": "admin2",
    "settlement": "settlement",
    "neighbourhood": "settlement",
    "region": "region",
}


def _openers(doc: Document, words: list[Word]) -> frozenset[int]:
    """Return the numbers of the words that open a sentence or a quotation, where a capital means nothing."""
    starts = {s.span.start for s in doc.sentences}
    return frozenset(
        n
        for n, w in enumerate(words)
        if w.start in starts
        or (w.gap != " " and (w.gap.rstrip().endswith((".", '"', ":", "!", "?", "(")) or "\n" in w.gap))
    )


@cache
def _weights() -> dict[str, float]:
    path = DATA / "lexicon" / "place_weights.toml"
    return {name: float(value) for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}
