"""Where a text says what a reader sought, by offsets into the text as it is shown."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.store.words import FOLDING, Phrase, Query

Spoken = tuple[str, int, int]
"""A folded word, and where its letters begin and end in the text."""


def found(text: str, query: Query) -> list[tuple[int, int]]:
    """Return the spans of the text that the query matches, in order, none touching another's letters.

    >>> from dashboard.store.words import parse
    >>> text = "Shelling near Kəlbəcər, Kəlbəcər's mayor said."
    >>> [text[start:end] for start, end in found(text, parse("kelbecer may*"))]
    ['Kəlbəcər', 'Kəlbəcər', 'mayor']
    """
    begins = tuple(phrase.words[0] for phrase in query.phrases if phrase.prefix and len(phrase.words) == 1)
    by_first: dict[str, list[Phrase]] = {}
    for phrase in query.phrases:
        by_first.setdefault(phrase.words[0], []).append(phrase)
    spoken = list(_spoken(text))
    said = [word for word, _, _ in spoken]
    spans = []
    for n, (word, start, end) in enumerate(spoken):
        if begins and word.startswith(begins):
            spans.append((start, end))
        for phrase in by_first.get(word, ()):
            if _here(said, n, phrase):
                spans.append((start, spoken[n + len(phrase.words) - 1][2]))
    return _joined(spans)


def _here(said: list[str], n: int, phrase: Phrase) -> bool:
    """Tell whether a phrase that may only be the beginning of its last word begins at a word."""
    whole = len(phrase.words) - phrase.prefix
    if tuple(said[n : n + whole]) != phrase.words[:whole]:
        return False
    return not phrase.prefix or (n + whole < len(said) and said[n + whole].startswith(phrase.words[-1]))


def _spoken(text: str) -> Iterator[Spoken]:
    """Yield the words of a text; the marks on a letter are the letter's, what is not seen before it is not."""
    letters: list[str] = []
    start = end = 0
    for at, character in enumerate(text):
        plain = FOLDING[ord(character)]
        if plain[:1] == " ":
            if letters:
                yield "".join(letters), start, end
                letters = []
            if len(plain) > 1:
                yield plain.strip(), at, at + 1
            continue
        if plain:
            start = start if letters else at
            letters.append(plain)
        end = at + 1
    if letters:
        yield "".join(letters), start, end


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of which none overlap: a phrase takes in the words that lie in it."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
