"""What a page's head says of it: title, publisher, address, date of publication, language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

# Where pages state their publication date, the most exact first. The date of a change is never taken
# for it, and the body's own dates are not searched: they are what the report is about.
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "article_date_original",
    "date",
)
_DEEPEST = 6


def read(tree: HtmlElement) -> dict[str, str]:
    """Collect a page's statements about itself, unchecked: meta elements first, then JSON-LD, then the page."""
    meta = _meta(tree)
    linked = list(_linked_data(tree))
    found = {
        "title": meta.get("og:title") or _text(tree, "//h1") or _text(tree, "//title"),
        "publisher": meta.get("og:site_name") or _publisher(linked) or meta.get("application-name"),
        "url": _first(tree, "//link[@rel='canonical']/@href") or meta.get("og:url"),
        "published": _published(tree, meta, linked),
        "language": tree.get("lang") or tree.get("xml:lang") or meta.get("content-language"),
    }
    return {key: words for key, words in found.items() if words}


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = " ".join((element.get("content") or "").split())
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _published(tree: HtmlElement, meta: dict[str, str], linked: list[dict[str, Any]]) -> str | None:
    stated = next((meta[name] for name in _PUBLISHED if name in meta), None)
    if stated is None:
        stated = next((d["datePublished"] for d in linked if isinstance(d.get("datePublished"), str)), None)
    if stated is None:
        stated = _first(tree, "//*[@itemprop='datePublished']/@datetime") or _text(
            tree, "//*[@itemprop='datePublished']"
        )
    return stated or _first(tree, "//time[@pubdate]/@datetime")


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    for item in linked:
        publisher = item.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip():
            return name.strip()
    return None


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD, nested ones too, to a bounded depth."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                yield from _objects(json.loads(script.text or ""), 0)
            except (ValueError, RecursionError):
                continue


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)


def _first(tree: HtmlElement, path: str) -> str | None:
    found = tree.xpath(path)
    return str(found[0]).strip() or None if isinstance(found, list) and found else None


def _text(tree: HtmlElement, path: str) -> str | None:
    found = tree.xpath(path)
    if not isinstance(found, list) or not found or not isinstance(found[0], HtmlElement):
        return None
    return " ".join(found[0].text_content().split()) or None
