"""METHODOLOGY.md as a page of the app, with the same headers and style sheet."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from itertools import count, pairwise
from pathlib import Path

import flask
from markdown_it import MarkdownIt

from dashboard.settings import ROOT

PATH = ROOT / "METHODOLOGY.md"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Methodology · Incident Dashboard</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<script src="/assets/theme.js"></script>
<link rel="stylesheet" href="/assets/style.css">
</head>
<body class="reading">
<a class="skip" href="#text">Skip to the text</a>
<header class="top">
<a class="home" href="/">Incident Dashboard</a>
<nav aria-label="Pages"><a class="quiet" href="/">Back to the map</a></nav>
</header>
<main id="text" class="prose">
{text}
</main>
</body>
</html>"""
# A wide table scrolls in a box of its own, which the keyboard can reach.
_WIDE = '<div class="wide" tabindex="0" role="region" aria-label="Table {}">{}</div>'
_MISSING = "<h1>Methodology</h1><p>The text of the methodology is not installed with this copy.</p>"


def register(server: flask.Flask, path: Path = PATH) -> None:
    """Add the page to the app's server."""

    @server.get("/methodology")
    def methodology() -> str:
        return page(path)


def page(path: Path) -> str:
    """Return the page for a Markdown file."""
    try:
        return _page(path, path.stat().st_mtime_ns)
    except OSError:
        return _PAGE.replace("{text}", _MISSING)


@lru_cache(maxsize=4)
def _page(path: Path, _written: int) -> str:
    return _PAGE.replace("{text}", rendered(path.read_text(encoding="utf-8")))


def rendered(text: str) -> str:
    """Return Markdown as HTML; markup in the text is shown as the characters it is.

    >>> rendered("<b>x</b>").strip()
    '<p>&lt;b&gt;x&lt;/b&gt;</p>'
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            before.attrSet("id", escape(_anchor(token.content)))
    html = str(markdown.renderer.render(tokens, markdown.options, {})).replace("<th></th>", "<td></td>")
    numbers = count(1)
    return re.sub("<table>.*?</table>", lambda table: _WIDE.format(next(numbers), table[0]), html, flags=re.DOTALL)


def _anchor(words: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in words.lower()).split())
