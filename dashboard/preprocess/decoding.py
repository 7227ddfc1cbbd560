"""Bytes to characters without loss: by byte order mark, by declaration, else UTF-8; never U+FFFD."""

from __future__ import annotations

import codecs
import re

from dashboard.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings that newspapers have used; Python's other codecs (base64, idna, unicode_escape …) are no charsets.
_CHARSET = re.compile(
    r"utf-8|ascii|cp\d{3,4}|koi8-[rtu]|iso8859-\d{1,2}|mac-\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*|tis-620"
)
_PAGE_DECLARES = (
    re.compile(rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w:-]{1,40})", re.IGNORECASE),
    re.compile(rb"\A\s{0,100}<\?xml[^>]{0,200}encoding\s{0,5}=\s{0,5}[\"']([\w:-]{1,40})"),
)
_FRONT_MATTER_DECLARES = (
    re.compile(rb"\A---[^\n]{0,10}\n(?:(?!---)[^\n]{0,2000}\n){0,40}?encoding: {0,5}[\"']?([\w:-]{1,40})"),
)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"SQLite format 3",
)
_HEAD = 4096


class DecodingError(InputError):
    """Bytes that are not text in the encoding they are in; ``start`` and ``end`` say which bytes."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start = start
        self.end = end


def decode(data: bytes, declared: str | None = None) -> str:
    """Turn a file's bytes into its text, a byte order mark left out and every other character kept.

    >>> decode("Сотк".encode("utf-16"))
    'Сотк'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, len(mark))
    _refuse_binary(data)
    return _strict(data, declared or "utf-8", 0)


def declared_by_page(data: bytes) -> str | None:
    """Return the encoding that a page's meta element or XML declaration names."""
    return _declared(data, _PAGE_DECLARES)


def declared_by_front_matter(data: bytes) -> str | None:
    """Return the encoding that front matter names in its key ``encoding``."""
    return _declared(data, _FRONT_MATTER_DECLARES)


def _declared(data: bytes, patterns: tuple[re.Pattern[bytes], ...]) -> str | None:
    match = next((m for m in (p.search(data[:_HEAD]) for p in patterns) if m), None)
    if match is None:
        return None
    name = match[1].decode("ascii", "replace")
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        raise InputError(f"declares the unknown encoding {name}") from None
    if encoding.startswith(("utf-16", "utf-32")):
        return "utf-8"  # the declaration itself could be read as ASCII, so it cannot be true
    if _CHARSET.fullmatch(encoding) is None:
        raise InputError(f"declares {name}, which is no character set")
    # As browsers do: pages that say Latin-1 or ASCII are in fact Windows-1252.
    return "cp1252" if encoding in ("iso8859-1", "ascii") else encoding


def _strict(data: bytes, encoding: str, skip: int) -> str:
    try:
        return data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        start = skip + error.start
        raise DecodingError(
            f"byte {start} is not {encoding.upper()}", start, max(start + 1, skip + error.end)
        ) from None


def _refuse_binary(data: bytes) -> None:
    if data.startswith(_MAGIC):
        raise InputError("is a binary file, not text")
    head = data[:_HEAD]
    nuls = head.count(0)
    if nuls > 8 and nuls * 3 > len(head):
        raise InputError("looks like UTF-16 without a byte order mark; save it as UTF-8")
    controls = sum(head.count(byte) for byte in (*range(1, 9), *range(14, 27), *range(28, 32), 127)) + nuls
    if controls > 8 and controls * 10 > len(head):
        raise InputError("is a binary file, not text")
