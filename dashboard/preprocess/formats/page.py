"""HTML pages: the main text by trafilatura, the metadata from the page's own head; nothing is fetched."""

from __future__ import annotations

import logging
import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document

from dashboard.errors import InputError
from dashboard.preprocess.formats import page_metadata
from dashboard.preprocess.formats.draft import Draft

_MAX_ELEMENTS = 50_000
_DECLARATION = re.compile(r"\A\s{0,100}<\?xml[^>]{0,300}\?>")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_HTML = re.compile(r"<html\b", re.IGNORECASE)
# These stand for no character in a page. The parser would put U+FFFD, which says that something was lost.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The extractor tells each page's shortcomings through logging; ours go to the issues.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def draft(source: str, where: str) -> Draft:
    """Read a page's main text, one paragraph a line, with what its head says of it."""
    if _ENTITY.search(source):
        raise InputError("declares XML entities, which are not read")
    if source.lstrip()[:5] == "<?xml" and _HTML.search(source, 0, 4096) is None:
        raise InputError("is XML, but not a page (HTML)")
    tree = _parse(source)
    metadata = page_metadata.read(tree)  # before the extractor, which prunes the tree
    text = _main_text(tree)
    if not text:
        raise InputError("no text was found in the page")
    return Draft(text, where, metadata, basis="metadata")


def _parse(source: str) -> HtmlElement:
    """Parse as HTML, where entities are characters only and depth and size are libxml2's safe limits."""
    plain = _CONTROLS.sub("", _DECLARATION.sub("", source))
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree: HtmlElement = document_fromstring(plain.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InputError("is not a page that can be parsed") from None
    if sum(1 for _ in tree.iter()) > _MAX_ELEMENTS:
        raise InputError(f"a page of more than {_MAX_ELEMENTS:,} elements is not read")
    return tree


def _main_text(tree: HtmlElement) -> str:
    """Extract the report without menus and comments; recall first, as a lost paragraph loses claims."""
    found = bare_extraction(
        tree,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        include_links=False,
        deduplicate=False,
        with_metadata=False,
    )
    if isinstance(found, Document) and found.text:
        return found.text.strip()
    paragraphs = (" ".join(p.text_content().split()) for p in tree.iter("p"))
    return "\n".join(words for words in paragraphs if words)
