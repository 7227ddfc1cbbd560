"""Languages by their codes, with the names that the page and the list of issues use."""

from __future__ import annotations

import tomllib
from functools import cache

from dashboard.settings import DATA

UNTOLD = "a language that could not be told"


@cache
def names() -> dict[str, str]:
    """Return the English name of every language that can be told, by its ISO 639 code."""
    return tomllib.loads((DATA / "languages.toml").read_text(encoding="utf-8"))


def name(code: str | None) -> str:
    """Return a language's English name, or its code where it has none here.

    >>> name("ru"), name("xx"), name(None)
    ('Russian', 'xx', 'a language that could not be told')
    """
    return names().get(code, code) if code else UNTOLD
