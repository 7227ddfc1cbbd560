"""A report's text cut into headline, paragraphs, sentences and quotes, by offsets into the raw text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from dashboard.model import Report, Span
from dashboard.settings import MAX_READ_CHARS

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
    }
    | dict.fromkeys(
        "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r", " "
    )
    | {"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-"}
)
_PARAGRAPH = re.compile(r"[^\n]+")
_WRAPPED = re.compile(r"[^\n]+(?:\n(?![ ]{0,20}\n)[^\n]+)*")
_END = re.compile(r"""[.!?…]+["')\]]{0,3}(?=\s|$)|[։։](?=\s|$)""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Lt|Col|Gen|Maj|Capt|Sgt|Brig|Adm|Gov|Sen|Rep|No|vs|etc|approx|"
    r"Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|km|e\.g|i\.e|[A-Z](?:\.[A-Z])+|a\.m|p\.m))\.$"
)
_LAST = 2_000
"""Characters before the most that is read in which a paragraph or sentence is sought to end with."""
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][\w'’./ -]{1,40}?)(?:, (?P<rest>[^—–\n()]{2,40}?))?"
    r"(?: \((?P<agency>[\w .'/-]{2,30})\))? ?(?:—|–|--| - ) ?"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span in the clean text, its paragraph's number, and whether it is a headline."""

    span: Span
    paragraph: int
    headline: bool = False


@dataclass(frozen=True)
class Document:
    """A report made ready for reading.

    ``text`` is the clean text that every pattern runs on: plain quotes and spaces, no invisible
    characters. ``raw`` turns one of its spans into a span of ``report.text``, which is never changed.
    """

    report: Report
    text: str
    kept: tuple[int, ...] | None
    capitals: bool = False
    """Whether the report is written all in capitals; the clean text is not."""

    def raw(self, span: Span) -> Span:
        """Return where a span of the clean text lies in the raw text."""
        if self.kept is None or span.start == span.end:
            return span
        return Span(self.kept[span.start], self.kept[span.end - 1] + 1)

    def of(self, report: Report) -> Document:
        """Return this document with what else has become known of its report; the text must be the same."""
        same = Document(report, self.text, self.kept, self.capitals)
        same.__dict__.update((name, cut) for name, cut in self.__dict__.items() if name in ("sentences", "quotes"))
        return same

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order; a headline is one sentence."""
        paragraphs = [Span(*m.span()) for m in _PARAGRAPH.finditer(self.text) if m.group().strip()]
        headlines = _headlines(self.text, paragraphs, self.report.title)
        return tuple(
            Sentence(span, number, number in headlines)
            for number, paragraph in enumerate(paragraphs)
            for span in (
                [_trim(self.text, paragraph.start, paragraph.end)]
                if number in headlines
                else _split(self.text, paragraph)
            )
        )

    @cached_property
    def quotes(self) -> tuple[Span, ...]:
        """Stretches between double quotation marks, the marks left out; one never spans paragraphs."""
        found = []
        for paragraph in _PARAGRAPH.finditer(self.text):
            marks = [m.start() for m in re.finditer('"', paragraph.group())]
            base = paragraph.start()
            if len(marks) % 2:
                marks.append(len(paragraph.group()))
            found += [Span(base + a + 1, base + b) for a, b in zip(marks[::2], marks[1::2], strict=True)]
        return tuple(found)

    def quoted(self, span: Span) -> bool:
        """Tell whether a span lies within one quotation."""
        at = bisect_right(self.quotes, span.start, key=lambda quote: quote.start) - 1
        return at >= 0 and span.end <= self.quotes[at].end

    @cached_property
    def dateline(self) -> Span | None:
        """The place at the head of the first body sentence ("YEREVAN, Sept 1 (AFP) —"), if there is one."""
        first = next((s for s in self.sentences if not s.headline), None)
        if first is None:
            return None
        match = _DATELINE.match(self.text[first.span.start : first.span.start + 120])
        if match is None or not (match["place"].isupper() or match["agency"] or match["rest"]):
            return None
        return Span(first.span.start, first.span.start + match.end())

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds an offset, or the one just before it."""
        at = bisect_right([s.span.start for s in self.sentences], offset) - 1
        return self.sentences[at] if at >= 0 else None


def read(report: Report) -> Document:
    r"""Make a report ready for reading; the raw text stays in the report.

    >>> doc = read(Report("r", "r", "Two died\u200b near Sotk. It\u2019s calm."))
    >>> [s.span.of(doc.text) for s in doc.sentences]
    ['Two died near Sotk.', "It's calm."]
    """
    raw = report.text[: end_of_reading(report.text)]
    if _INVISIBLE.search(raw) is None:
        return Document(report, _unwrapped(plain(raw)), None)
    kept = tuple(i for i, c in enumerate(raw) if not _INVISIBLE.match(c))
    return Document(report, _unwrapped(plain("".join(raw[i] for i in kept))), kept)


def plain(words: str) -> str:
    """Put plain quotes, hyphens and blanks for all others, letter for letter."""
    return words.translate(_PLAIN)


def end_of_reading(raw: str) -> int:
    """Return how much of a text is read: all of it, or up to the last paragraph, sentence or word of what is most."""
    most = MAX_READ_CHARS.value
    if len(raw) <= most:
        return len(raw)
    ends = (raw.rfind(mark, most - _LAST, most) + 1 for mark in ("\n", ". ", " "))
    return next((end for end in ends if end > 0), most)


def fold(name: str) -> str:
    """Lower a name to plain letters, so that ``Kəlbəcər`` and ``kelbecer`` meet; other scripts stay.

    >>> fold("Kəlbəcər"), fold("Basargeçer"), fold("Ağdam"), fold("Сотк")
    ('kelbecer', 'basargecer', 'agdam', 'сотк')
    """
    lowered = unicodedata.normalize("NFKD", name.replace("İ", "I")).lower().translate(_LETTERS)
    return "".join(c for c in lowered if not unicodedata.combining(c))


_LETTERS = str.maketrans(
    {
        "ə": "e",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "þ": "th",
        "ð": "d",
        "’": "'",
        "‘": "'",
        "ʿ": "'",
        "ʾ": "'",
        "`": "'",
    }
)


def _unwrapped(text: str) -> str:
    """Put blanks for line breaks where lines are broken at a fixed width: then only a blank line ends a paragraph."""
    return _WRAPPED.sub(lambda m: m.group().replace("\n", " "), text) if _is_wrapped(text) else text


def _is_wrapped(text: str) -> bool:
    """Tell whether lines are broken at a fixed width, as in old wires."""
    lines = [line.strip() for line in text[:20_000].split("\n")]
    inner = [a for a, b in pairwise(lines) if a and b]
    if len(inner) < 3:
        return False
    unended = sum(a[-1] not in '.!?"”:)' for a in inner)
    return unended > 0.6 * len(inner) and sum(45 <= len(a) <= 100 for a in inner) > 0.6 * len(inner)


def _headlines(text: str, paragraphs: list[Span], title: str | None) -> set[int]:
    """Tell which leading paragraphs are the headline: the title again, or a first line without a full stop."""
    found: set[int] = set()
    known = {title.strip().translate(_PLAIN).rstrip(".")} if title else set()
    for number, span in enumerate(paragraphs[:3]):
        line = span.of(text).strip()
        unstopped = number == 0 and len(line) < 160 and line[-1] not in '.!?"…:' and len(paragraphs) > 1
        if line.lstrip("# ").rstrip(".") in known or unstopped:
            found.add(number)
            known.add(line.rstrip("."))
    return found


def _split(text: str, paragraph: Span) -> list[Span]:
    """Cut a paragraph after each sentence's end, not after an abbreviation or before a lower-case word."""
    spans, start = [], paragraph.start
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        end = match.end()
        following = text[end : end + 3].lstrip()
        if following[:1].islower() or (match.group() == "." and _ABBREVIATION.search(text, max(start, end - 12), end)):
            continue
        spans.append(_trim(text, start, end))
        start = end
    if start < paragraph.end:
        spans.append(_trim(text, start, paragraph.end))
    return [s for s in spans if s.start < s.end]


def _trim(text: str, start: int, end: int) -> Span:
    """Return the span of a stretch of text without the blanks around it."""
    words = text[start:end].rstrip()
    bare = words.lstrip()
    start += len(words) - len(bare)
    return Span(start, start + len(bare))
