"""Feeds: RSS 0.9 to 2.0, RDF and Atom, each entry a report; malformed ones are read as far as they can be.

Nothing is fetched, and no entity that a feed declares is read: declarations are refused before parsing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from dashboard.errors import InputError
from dashboard.preprocess.decoding import DecodingError, declared_by_page, decode
from dashboard.preprocess.formats.draft import Draft, Failure

_ROOT = re.compile(r"<([A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})")
_BEFORE_ROOT = re.compile(r"\s{0,200}(?:<\?[^>]{0,2000}>|<!--.{0,20000}?-->|<!DOCTYPE[^>\[]{0,2000}>)", re.DOTALL)
_ROOTS = frozenset(("rss", "feed", "rdf"))
_NAMESPACE = re.compile(r"purl\.org/rss|netscape\.com/rdf|purl\.org/atom|w3\.org/2005/Atom|<channel\b", re.IGNORECASE)
_DECLARATION = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)|<!DOCTYPE[^>]{0,2000}\[", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"<\?xml[^>]{0,500}\?>")
# XML forbids these. Parsers stop at them, and they say nothing.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRAY = 0xF700  # private use: where a byte that is not in the feed's encoding stands until its entry is set aside
_STRAYS = re.compile(f"[{chr(_STRAY)}-{chr(_STRAY + 255)}]")
_ISO_DAY = re.compile(r"\s{0,5}(\d{4}-\d{2}-\d{2})(?:[T ]|\s{0,5}\Z)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,5000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_ELEMENT = re.compile(r"<(/?)([A-Za-z][\w:.-]{0,60})(?:[^<>]{0,2000}(/)>)?")
_DEEPEST = 2_000
_CLOSED = frozenset(("br", "hr", "img", "p", "li", "input", "meta", "wbr"))  # written in HTML without an end
_BLOCKS = frozenset(
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main ol p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(("td", "th"))
_UNREAD = frozenset(("nav", "script", "style", "template", "noscript", "svg", "iframe", "object"))
_READ_TYPES = ("text/", "application/xhtml")
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none", re.IGNORECASE)


def is_feed(start: str) -> bool:
    """Whether a file that begins so is a feed: by its first element, whatever stands above it.

    >>> is_feed('<?xml version="1.0"?><!-- made by hand --><rss version="2.0">'), is_feed("<html><rss>")
    (True, False)
    """
    at = 0
    while found := _BEFORE_ROOT.match(start, at):
        at = found.end()
    root = _ROOT.search(start, at, at + 1000)
    if root is None or start[at : root.start()].strip() or root[2].lower() not in _ROOTS:
        return False
    return root[2].lower() == "rss" or _NAMESPACE.search(start, at) is not None


def drafts(data: bytes, where: str) -> Iterator[Draft | Failure]:
    """Read a feed's entries in their order."""
    import feedparser  # takes a moment to load: only for feeds

    text = _decoded(data)
    head = text[: root.start()] if (root := re.search(r"<\w", text)) else text
    if _DECLARATION.search(head):
        raise InputError("declares XML entities, which are not read")
    _refuse_depth(text)
    plain = _CONTROLS.sub("", _XML_DECLARATION.sub("", text, count=1))
    found = feedparser.parse(BytesIO(plain.encode()), resolve_relative_uris=False, sanitize_html=False)
    if not found.entries:
        raise InputError("is a feed without entries" if found.get("version") else "is not a feed that can be read")
    note = f"{where}: malformed XML, read as far as it goes" if found.bozo else None
    for number, entry in enumerate(found.entries, 1):
        draft = _draft(entry, found.feed, f"{where} entry {number}", number, note)
        note = note if isinstance(draft, Failure) else None
        yield draft


def _refuse_depth(text: str) -> None:
    """Refuse a feed that opens thousands of elements and does not close them: parsing would take for ever."""
    depth = 0
    for tag in _ELEMENT.finditer(text):
        if tag[1]:
            depth = max(0, depth - 1)
        elif not tag[3] and tag[2].lower() not in _CLOSED:
            depth += 1
        if depth > _DEEPEST:
            raise InputError("opens thousands of elements that it does not close, and is not read")


def _decoded(data: bytes) -> str:
    """Decode a feed; bytes that are not in its encoding are marked, to be told by the entry they stand in."""
    declared = declared_by_page(data)
    try:
        return decode(data, declared)
    except DecodingError:
        if declared not in (None, "utf-8", "ascii"):
            raise
        marked = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
        return re.sub("[\udc80-\udcff]", lambda stray: chr(_STRAY + ord(stray[0]) - 0xDC00), marked)


def _draft(entry: Mapping[str, Any], feed: Mapping[str, Any], where: str, number: int, note: str | None) -> Any:
    title = _plain(entry.get("title") or "")
    text = _text(entry) or title
    if not text:
        return Failure(f"{where}: no text in it")
    if _STRAYS.search(text + title):
        return Failure(f"{where}: a byte is not UTF-8; set aside")
    base = feed.get("link") or ""
    said = {
        "title": title,
        "publisher": _plain(feed.get("title") or ""),
        "url": _joined(base, entry.get("link") or ""),
        "published": _day(entry),
        "language": _language(entry) or feed.get("language") or "",
    }
    metadata = {key: words for key, words in said.items() if words}
    identity = str(entry.get("id") or "").strip() or None
    return Draft(text, where, metadata, "metadata", identity, number, (note,) if note else ())


def _text(entry: Mapping[str, Any]) -> str:
    """Return the fullest of an entry's texts: its content, else its summary."""
    contents = [c for c in entry.get("content", ()) if str(c.get("type") or "text/html").startswith(_READ_TYPES)]
    if entry.get("summary"):
        contents.append(entry.get("summary_detail") or {"value": entry["summary"], "type": "text/html"})
    texts = [_paragraphs(c.get("value") or "", c.get("type") or "text/html") for c in contents]
    return max(texts, key=len, default="")


def _paragraphs(value: str, kind: str) -> str:
    """Write HTML as one paragraph, list item or table row a line; plain text stays as it is."""
    if kind == "text/plain" or not _TAG.search(value):
        return value.strip()
    return "\n".join(_lines(_tree(value)))


def _plain(value: str) -> str:
    return " ".join(_lines(_tree(value))) if _TAG.search(value) else " ".join(value.split())


def _tree(value: str) -> HtmlElement:
    """Parse a piece of HTML, where entities are characters only and depth and size are libxml2's safe limits."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree: HtmlElement = document_fromstring(f"<div>{value}</div>".encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InputError("holds HTML that cannot be parsed") from None
    return tree


def _lines(tree: HtmlElement) -> Iterator[str]:
    """Walk through a tree without recursion and break its words where a reader would see a new line."""
    line: list[str] = []
    waiting: list[HtmlElement | str] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            if node == "\n":
                if words := " ".join("".join(line).split()):
                    yield words
                line = []
            else:
                line.append(node)
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        edge = "\n" if tag in _BLOCKS else " " if tag in _CELLS else ""
        if tag and not _is_unread(tag, node):
            inner: list[HtmlElement | str] = [edge, _spaced(node.text)]
            for child in node:
                inner += [child, _spaced(child.tail)]
            waiting += reversed([*inner, edge])
    if words := " ".join("".join(line).split()):
        yield words


def _is_unread(tag: str, node: HtmlElement) -> bool:
    """Whether an element is for the screen only: scripts, styles, menus, what is hidden or not to be printed."""
    unprinted = "noprint" in (node.get("class") or "").split()
    return unprinted or tag in _UNREAD or _HIDDEN.search(node.get("style") or "") is not None


def _spaced(words: str | None) -> str:
    """Return a text's words; a line end in HTML's source is no line end for a reader."""
    return (words or "").replace("\n", " ")


def _day(entry: Mapping[str, Any]) -> str:
    """Return the day an entry was published, in its own time zone; its date's own words where they are odd."""
    told = dict(entry)  # as it stands: the library's own look-up takes one date for the other
    words = str(told.get("published") or told.get("updated") or "").strip()
    if match := _ISO_DAY.match(words):
        return match[1]
    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (ValueError, TypeError, IndexError):
        parsed = told.get("published_parsed") or told.get("updated_parsed")
        return datetime(*parsed[:3]).date().isoformat() if parsed else words


def _language(entry: Mapping[str, Any]) -> str:
    details = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    return next((str(d["language"]) for d in details if d.get("language")), "")


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip()) if link else ""
    except ValueError:
        return link
