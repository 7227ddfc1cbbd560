"""A report as its format gave it, before its metadata is checked and its ids are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

KEYS = ("title", "publisher", "url", "published", "language")
"""The metadata that any format may bring; other keys are ignored."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a format's room found: the text, and the metadata in the words it was written in.

    ``stated_id`` is the id that the input itself gives (JSON lines), None where only a file name is known;
    ``number`` tells the reports of one file apart. ``notes`` are doubts that do not stop the report.
    """

    text: str
    where: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    basis: Literal["stated", "metadata"] = "stated"
    stated_id: str | None = None
    number: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or a line of one, that is not a report; ``start`` and ``end`` are bytes of the file."""

    message: str
    start: int | None = None
    end: int | None = None
