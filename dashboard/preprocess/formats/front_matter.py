"""Text and Markdown: the body as it is, the front matter between two lines of three dashes."""

from __future__ import annotations

import re
from typing import Any

import yaml

from dashboard.preprocess.formats.draft import KEYS, Draft

_LIMIT = 8_000
_DEEPEST = 4
_OPENING = re.compile(r"---[ \t]{0,10}\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]{0,10}(?:\r?\n|\Z)", re.MULTILINE)
_NOTHING = ("", "~", "null", "Null", "NULL")


def draft(text: str, where: str) -> Draft:
    r"""Read a text with or without front matter; unknown keys are ignored, the rest of the file is the text.

    >>> found = draft("---\ntitle: Shelling\npublished: 2023-09-01\n---\n\nTwo died.\n", "a.md")
    >>> found.metadata, found.text
    ({'title': 'Shelling', 'published': '2023-09-01'}, 'Two died.\n')
    """
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), opening.end() + _LIMIT) if opening else None
    if opening is None or closing is None:
        return Draft(text, where)
    head, body = text[opening.end() : closing.start()], text[closing.end() :].lstrip("\r\n")
    try:
        found = _pairs(head)
    except (yaml.YAMLError, RecursionError):
        return Draft(
            body, where, notes=("the front matter is not YAML; its title, publisher, url and dates are not read",)
        )
    if found is None:
        return Draft(text, where)  # two rules of dashes in a plain text, not front matter
    known = {key: found[key] for key in KEYS if key in found}
    nested = [key for key, value in known.items() if not isinstance(value, str)]
    words = {
        key: value.strip() for key, value in known.items() if isinstance(value, str) and value.strip() not in _NOTHING
    }
    return Draft(body, where, words, notes=tuple(f"front matter: {key} is not a single value" for key in nested))


def _pairs(head: str) -> dict[str, Any] | None:
    """Parse the front matter's lines, every scalar as the words written.

    BaseLoader makes no numbers, dates or objects of them: ``2023-02-31`` stays a string that can be
    reported, ``no`` stays a word. Aliases, which could unfold into gigabytes, and deep nesting are refused.
    """
    depth = 0
    for event in yaml.parse(head, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise yaml.YAMLError("not the lines of front matter")
    found = yaml.load(head, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings, lists and dicts only
    return found if isinstance(found, dict) else None
