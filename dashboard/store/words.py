"""What a reader types into the search field, and the plain words that it and every text are compared by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_QUERY = 200
"""Characters of a question that are read; nobody types more by hand."""
MOST_WORDS = 12
"""Words of a question that are sought; each costs one look into the index."""
SHORTEST_PREFIX = 3
"""Letters a prefix must have, as the index keeps them: with two, some begin a tenth of all words."""

_PLAIN = {
    "ə": "e",
    "ǝ": "e",
    "ı": "i",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ɓ": "b",
    "ɗ": "d",
    "ƙ": "k",
    "ƴ": "y",
    "ĸ": "k",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    # One letter in two writings: Persian and Arabic, and final forms of Arabic.
    "ی": "ي",
    "ى": "ي",
    "ک": "ك",
    "ة": "ه",
    "ـ": "",
}
"""Letters that no mark can be taken off, as people write them who have no such key."""
_APOSTROPHES = frozenset("ʹʺʻʼʽʾʿˈ՚")
"""Letters to Unicode, apostrophes to a reader."""
_JOINED = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufeff\u034f\u180b-\u180f\ufe00-\ufe0f]")
"""What is not seen parts no words."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words: each is a word, and a name is a phrase of them."""
_ASKED = re.compile('["“”„‟«»＂]')
_PREFIXED = re.compile(r"[*＊]")


class _Folding(dict[int, str]):
    """What each character becomes: plain lower-case letters, a space where it parts words, or nothing."""

    def __missing__(self, point: int) -> str:
        self[point] = plain = _fold_character(chr(point))
        return plain


def _fold_character(character: str) -> str:
    if _JOINED.match(character):
        return ""
    if character in _APOSTROPHES:
        return " "
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    plain = "".join(_PLAIN.get(part, _letter(part)) for part in parts)
    plain = unicodedata.normalize("NFC", plain).strip()
    if not plain:
        return "" if parts and all(_letter(part) != " " for part in parts) else " "
    if " " in plain:  # a fraction, a whole sentence in one sign
        return " "
    return f" {plain} " if _UNSPACED.match(plain) else plain


def _letter(part: str) -> str:
    """Return a letter as it is, a digit as the plain one, nothing for a mark, a space for all else."""
    kind = unicodedata.category(part)
    if kind in ("Mn", "Mc"):
        # Vowel signs of the Indian scripts are no marks on a letter: they have no class, or the virama's.
        return part if unicodedata.combining(part) in (0, 9) else ""
    if kind == "Nd":
        return str(unicodedata.digit(part))
    if part in _APOSTROPHES:
        return " "
    return part if kind[0] in "LN" else "" if kind == "Me" else " "


FOLDING = _Folding()
"""For ``str.translate``; learns each character when it is first seen."""


def fold(text: str) -> str:
    """Return a text as plain lower-case words with spaces between them, the same for all its spellings.

    >>> fold("Kəlbəcər, İstanbul ŁÓDŹ Straße").split()
    ['kelbecer', 'istanbul', 'lodz', 'strasse']
    >>> fold("Sana'a Sanaʿa Al-Fashir").split()
    ['sana', 'a', 'sana', 'a', 'al', 'fashir']
    """
    return text.translate(FOLDING)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that must follow one another; the last may be only the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: every one of the phrases, a single word being a phrase of one.

    ``shortened`` tells that more was asked than is sought, so that the page can say so.
    """

    phrases: tuple[Phrase, ...]
    shortened: bool = False


def parse(text: str) -> Query | None:
    """Return what a reader asks for, or None where there is nothing that can be sought.

    Quotation marks hold a phrase together, as do hyphens and apostrophes within a word; a star right after
    three or more letters asks for all words that begin so. Everything else only parts words.

    >>> parse('"Defence Ministry" Şuşa* Al-Fashir').phrases
    (Phrase(words=('defence', 'ministry'), prefix=False),
     Phrase(words=('susa',), prefix=True),
     Phrase(words=('al', 'fashir'), prefix=False))
    """
    read, shortened = _shortened(text)
    phrases: dict[Phrase, None] = {}
    left = MOST_WORDS
    for piece in _pieces(read):
        phrase, short = _phrase(piece)
        shortened |= short
        if phrase is None or phrase in phrases:
            continue
        if len(phrase.words) > left:
            shortened = True
            phrase = Phrase(phrase.words[:left])
        if phrase.words:
            phrases[phrase] = None
            left -= len(phrase.words)
    return Query(tuple(phrases), shortened) if phrases else None


def _shortened(text: str) -> tuple[str, bool]:
    """Return what is read of a question: whole words, unless it is one endless word."""
    if len(text) <= LONGEST_QUERY:
        return text, False
    return text[: LONGEST_QUERY + 1].rpartition(" ")[0] or text[:LONGEST_QUERY], True


def _pieces(text: str) -> list[str]:
    """Return what stands in quotation marks as it is, and all else cut at spaces; a last mark may be missing."""
    parts = _ASKED.split(text)
    return [piece for n, part in enumerate(parts) for piece in ([part] if n % 2 else part.split())]


def _phrase(piece: str) -> tuple[Phrase | None, bool]:
    """Return a piece as a phrase, and whether its star asks for too much and is left out."""
    starred = _PREFIXED.search(piece.rstrip()[-1:]) is not None
    body = piece.rstrip()[:-1] if starred else piece
    words = tuple(fold(body).split())
    if not words:
        return None, False
    touching = starred and not fold(body[-1:]).startswith(" ") and not fold(body[-1:]).endswith(" ")
    long = len(words[-1]) >= SHORTEST_PREFIX
    return Phrase(words, touching and long), touching and not long
