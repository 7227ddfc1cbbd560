"""A report's text with the words that make each claim marked in it, as plain text and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from dash import html

from dashboard.web.marks import also

MOST = 30_000
"""A text longer than this is shown around its evidence only."""
_AROUND = 3_000


@dataclass(frozen=True, order=True)
class Evidence:
    """Where in a text the words of a claim, or of its speaker, or what a reader searched for, lie."""

    start: int
    end: int
    claim_id: str
    kind: Literal["claim", "speaker", "found"] = "claim"
    set_aside: bool = False


@dataclass
class _Piece:
    """A stretch of evidence with the evidence that lies within it."""

    evidence: Evidence
    start: int
    end: int
    inner: list[_Piece] = field(default_factory=list)


def highlighted(text: str, evidence: Iterable[Evidence]) -> list[Any]:
    """Return the text as plain strings and marks, one within another where evidence lies within evidence.

    Evidence that only overlaps other evidence is cut at its edge and marked on both sides.
    """
    sound = {found for found in evidence if 0 <= found.start < found.end <= len(text)}
    # What a claim rests on is always shown; what a search found only where it is near.
    start, end = _window(len(text), {each for each in sound if each.kind != "found"} or sound)
    pieces = _nested(sorted(sound, key=lambda found: (found.start, -found.end, found.kind, found.claim_id)))
    shown: list[Any] = (
        [html.P("The text is long: what follows is the part around the evidence.", className="note")]
        if end - start < len(text)
        else []
    )
    return shown + _render(text, start, end, pieces, set())


def _window(length: int, evidence: set[Evidence]) -> tuple[int, int]:
    if length <= MOST:
        return 0, length
    first = max(min((found.start for found in evidence), default=0) - _AROUND, 0)
    last = min(max((found.end for found in evidence), default=MOST) + _AROUND, length)
    return first, min(last, first + 10 * MOST)


def _nested(evidence: list[Evidence]) -> list[_Piece]:
    """Put pieces into those that hold them; a piece that reaches over an edge is cut there."""
    top: list[_Piece] = []
    waiting = [_Piece(found, found.start, found.end) for found in reversed(evidence)]
    path: list[_Piece] = []
    while waiting:
        piece = waiting.pop()
        while path and path[-1].end <= piece.start:
            path.pop()
        if path and piece.end > path[-1].end:
            edge = path[-1].end
            _put_back(waiting, _Piece(piece.evidence, edge, piece.end))
            piece.end = edge
        (path[-1].inner if path else top).append(piece)
        path.append(piece)
    return top


def _put_back(waiting: list[_Piece], rest: _Piece) -> None:
    """Put the rest of a cut piece where its start belongs."""
    at = len(waiting)
    while at and (waiting[at - 1].start, -waiting[at - 1].end) < (rest.start, -rest.end):
        at -= 1
    waiting.insert(at, rest)


def _render(text: str, start: int, end: int, pieces: list[_Piece], begun: set[tuple[str, str]]) -> list[Any]:
    shown: list[Any] = []
    at = start
    for piece in pieces:
        if piece.end > end or piece.start < start:
            continue
        shown += [text[at : piece.start]] if piece.start > at else []
        shown.append(_mark(piece.evidence, _render(text, piece.start, piece.end, piece.inner, begun), begun))
        at = piece.end
    return shown + ([text[at:end]] if at < end else [])


def _mark(found: Evidence, inside: list[Any], begun: set[tuple[str, str]]) -> Any:
    """Return the element of one piece; the first of a claim can take the keyboard's focus."""
    first = (found.claim_id, found.kind) not in begun
    begun.add((found.claim_id, found.kind))
    if found.kind == "found":
        return html.Span(inside, className="found")
    if found.kind == "speaker":
        return html.Span(inside, className="speaker", **also(data_speaker_of=found.claim_id))
    more: dict[str, Any] = {"tabIndex": -1} if first else {}
    return html.Mark(inside, className="aside" if found.set_aside else "", **also(data_claim_id=found.claim_id), **more)


def safe_link(url: object) -> str | None:
    """Return an address that may be linked to: http or https with a host; anything else is None.

    >>> safe_link("https://example.org/a"), safe_link("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else None
