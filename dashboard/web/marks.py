"""Small things that stand for a side or a state: the side's mark, a chip, a figure."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.web import looks


def also(**attributes: Any) -> dict[str, Any]:
    """Return data- and aria- attributes, spelt as Python can.

    >>> also(data_side="ARM", aria_label="Armenia")
    {'data-side': 'ARM', 'aria-label': 'Armenia'}
    """
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def mark(code: str, hollow: bool = False) -> html.Span:
    """Return a side's mark as the map draws it; it says nothing that the words beside it do not say."""
    kind = f"mark-{looks.shape(code)}" + (" hollow" if hollow else "")
    return html.Span(className=f"side-mark {kind}", **also(data_mark=code, aria_hidden="true"))


def chip(words: str, kind: str = "", title: str | None = None) -> html.Span:
    """Return a short word in a frame."""
    return html.Span(words, className=f"chip {kind}".strip(), title=title)


def toggle(words: Any, pressed: bool = False, **more: Any) -> html.Button:
    """Return a button that is on or off."""
    return html.Button(words, type="button", **also(aria_pressed=str(pressed).lower()), **more)
