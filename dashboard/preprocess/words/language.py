"""In which language a report is written, and which of its sentences are English and so can be read for claims.

The sentences decide, not the report as a whole: a text in two languages has its English half read. A sentence
in another script is not English; one with the small words that only English has is. Only where neither says
it is a stretch of text given to the library, so that a run over English reports never loads it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import NamedTuple

from dashboard.languages import names
from dashboard.model import ClaimsRead, LanguageBasis, Span
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.text import Document

ENGLISH = "en"
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0250-\u02af\u1e00-\u1eff]")
_OTHER = re.compile("[\u0370-\u1dbf\u1f00-\u1fff\u2c80-\ua63f\ua640-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
_SMALL = re.compile(r"(?<![\w'])[a-z\u00df-\u024f\u0259][a-z\u00df-\u024f\u0259'\u2019]{0,30}(?!\w)")
_SPREAD = 15
"""Of so many words written small at least one is a word that only English has, in English."""
_FEWEST, _FEWEST_AMONG_ENGLISH = 1, 10
"""A stretch with fewer words written small is names: it says nothing about its language."""
_SURE, _SURE_AMONG_ENGLISH = 0.25, 0.9
"""How sure the library must be of another language; more where the rest of the report is English."""
_HARDLY = 0.02
"""What it must be less sure than this of, for a text not to be English."""
_TOLD = 0.15
"""How sure it must be to name the language of a text in another script."""
_MOST = 3_000
"""So many characters tell a language as well as more."""


class Stretch(NamedTuple):
    """Neighbouring sentences of one language, None where it cannot be told, and whether they can be read."""

    span: Span
    language: str | None
    readable: bool


@dataclass(frozen=True, slots=True)
class Languages:
    """The language of a report, what that rests on, and the stretches that are not English."""

    language: str | None
    basis: LanguageBasis
    foreign: tuple[Stretch, ...]
    claims_read: ClaimsRead

    def unread(self, span: Span) -> bool:
        """Tell whether a sentence lies in a stretch that is not English."""
        at = bisect_right(self.foreign, span.start, key=lambda stretch: stretch.span.start) - 1
        return at >= 0 and self.foreign[at].span.holds(span)


def told(doc: Document) -> Languages:
    """Tell the language of a report, from what it states of itself and from its sentences.

    A stated language stands unless the words are plainly of another: then what they are counts.
    """
    stated = doc.report.language
    stretches = _stretches(doc, stated)
    foreign = tuple(s for s in stretches if not s.readable)
    length: Counter[str | None] = Counter()
    for stretch in stretches:
        length[stretch.language] += (stretch.span.end - stretch.span.start) * (2 if stretch.language else 1)
    main = length.most_common(1)[0][0] if length else None
    read: ClaimsRead = "all" if not foreign else "part" if len(foreign) < len(stretches) else "none"
    if stated is not None and main in (stated, None):
        return Languages(stated, "stated", foreign, read)
    return Languages(main, "detected" if main else "none", foreign, read)


def _stretches(doc: Document, stated: str | None) -> list[Stretch]:
    """Cut a report into stretches of one language each."""
    found: list[Stretch] = []
    sentences = _forms(doc)
    english = any(form == ENGLISH for _, form in sentences)
    for form, group in groupby(sentences, key=lambda pair: pair[1]):
        spans = [span for span, _ in group]
        span = Span(spans[0].start, spans[-1].end)
        words = span.of(doc.text)
        if form == ENGLISH:
            found.append(Stretch(span, ENGLISH, True))
        elif form == "latin":
            found.append(Stretch(span, *_latin(words, english, stated)))
        else:
            found.append(Stretch(span, _other(form, words, stated), False))
    return _joined(found)


def _forms(doc: Document) -> list[tuple[Span, str]]:
    """Return each sentence with its form; in a paragraph that has English sentences, the unclear are English too."""
    found: list[tuple[Span, str]] = []
    for _, group in groupby(doc.sentences, key=lambda sentence: sentence.paragraph):
        paragraph = [(sentence.span, _form(sentence.span.of(doc.text))) for sentence in group]
        english = any(form == ENGLISH for _, form in paragraph)
        found += [(span, ENGLISH if english and form == "latin" else form) for span, form in paragraph]
    return found


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Join neighbours of one language."""
    joined: list[Stretch] = []
    for stretch in stretches:
        if joined and joined[-1][1:] == stretch[1:]:
            joined[-1] = stretch._replace(span=Span(joined[-1].span.start, stretch.span.end))
        else:
            joined.append(stretch)
    return joined


def _form(sentence: str) -> str:
    """Return what a sentence's letters and small words say: en, latin, or the script of most of its letters."""
    if not sentence.isascii():
        other = len(_OTHER.findall(sentence))
        if other > len(_LATIN.findall(sentence)):
            return next((code for code, letters in _scripts() if len(letters.findall(sentence)) * 2 > other), "other")
    return ENGLISH if _speaks_english(sentence) else "latin"


def _speaks_english(words: str) -> bool:
    """Tell whether a text has the small words of English, in their share."""
    small = _small(words)
    return sum(word in _english() for word in small) * _SPREAD >= max(len(small), 1)


def _small(words: str) -> list[str]:
    """Return the words written small; in a text all in capitals, all words."""
    return _SMALL.findall(words.lower() if words.isupper() else words)


def _latin(words: str, english: bool, stated: str | None) -> tuple[str | None, bool]:
    """Return the language of a stretch in Latin letters without the words of English, and whether it is read.

    In doubt it is read: names, bylines and headlines have no words of English either.
    """
    few = len(_small(words)) < (_FEWEST_AMONG_ENGLISH if english else _FEWEST)
    other = stated if stated != ENGLISH and not english else None
    if few:
        return other, other is None
    language, sure, hardly = _ask(" ".join(words[:_MOST].split()))
    if language == ENGLISH and sure >= _SURE:
        return ENGLISH, True
    if not hardly or sure < (_SURE_AMONG_ENGLISH if english else _SURE):
        return other, other is None
    return other or language, False


def _other(script: str, words: str, stated: str | None) -> str | None:
    """Return the language of a stretch in another script, stated or as its letters say it."""
    if stated not in (None, ENGLISH) and not (script in names() and stated != script):
        return stated
    if script in names():
        return script
    language, sure, _ = _ask(words[:_MOST])
    return language if sure >= _TOLD and language != ENGLISH else None


def _ask(words: str) -> tuple[str, float, bool]:
    """Ask the library for the likeliest language, how sure it is from 0 to 1, and whether English hardly can be."""
    ranked = _identifier().rank(words)
    language, sure = ranked[0]
    return str(language), float(sure), all(float(share) < _HARDLY for code, share in ranked if code == ENGLISH)


@cache
def _identifier():  # type: ignore[no-untyped-def]
    """Open the library's model: a second and a hundred megabytes, so only when a text asks for it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in names() if code in set(identifier.labels)])
    return identifier


@cache
def _english() -> frozenset[str]:
    return frozenset(table("languages")["english"]["words"])


@cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(f"[{letters}]")) for code, letters in table("languages")["scripts"].items())
