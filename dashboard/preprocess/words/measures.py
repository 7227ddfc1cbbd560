"""What a number measures when it counts nobody: a time, a distance, an age, the number of a brigade."""

from __future__ import annotations

import re
from typing import NamedTuple

from dashboard.preprocess.words.number_words import Grammar, Row, grammar

WINDOW = 24
_FIXED = {
    "clock": "time",
    "day": "date",
    "section": "section",
    "phone": "phone",
    "dialled": "phone",
    "fraction": "fraction",
}
_UNIT = re.compile(
    r"([- ]?)(per cent|local time|o'clock|[ap]\.?m\b|years? old\b|years of age|months old"
    r"|[^\W\d_]{1,20}(?:-long|-olds?\b|²)?|[%°º€₽₼֏$])"
)
_STREET = re.compile(r" (?:[A-Z][\w']{1,20} ){1,3}(?:Street|Avenue|Road|Boulevard|Lane|Drive|Square|Highway)\b")
_PERSON_BEFORE = re.compile(r"[A-Z][\w'-]{1,20}, $")
_SCORE = re.compile(r"\d[-–]\d")
_DATED = re.compile(r"\b(?:in|since|until|of|from|by) $")


class Line(NamedTuple):
    """A stretch of text with its lower-cased copy of the same length and its place in the whole."""

    raw: str
    low: str
    base: int


def is_counted(text: str, at: int) -> bool:
    """Tell whether a word for people or arms follows, so that a number before it is no date."""
    return grammar().counted.match(text, at) is not None


def is_name(word: str) -> bool:
    """Tell whether a number after this word is part of a name: "Resolution", "Unit"."""
    names = grammar().names
    return word in names or (word[:1].isupper() and word.lower() in names)


def unit_of(words: Grammar, line: Line, match: re.Match[str], row: Row, at: int) -> str | None:
    """Say what a number measures, or None when it may count people."""
    digits = match["digits"] or match["first"]
    if match["money"] or (row.low is None and not match["phrase"]):
        fixed = "money" if match["money"] else next((unit for kind, unit in _FIXED.items() if match[kind]), None)
        return fixed or unit_after(words, line, at, digits=True) or "decimal"
    unit = unit_after(words, line, at, digits=bool(digits or match["decimal"]))
    if match["phrase"] or unit:
        return unit
    if digits and len(digits) <= 2 and _before_month(words, line, match.end()):
        return "date"
    before = line.raw[max(0, match.start() - WINDOW) : match.start()]
    unit = _unit_before(words, line, match, before)
    return unit or (_unit_of_digits(words, line, match, before, at) if digits else None)


def unit_after(words: Grammar, line: Line, at: int, digits: bool) -> str | None:
    """Look up the word after a number; glued letters make it a name, a hyphenated noun a compound."""
    match = _UNIT.match(line.low, at)
    if match is None:
        return None
    gap, word = match[1], match[2]
    unit = words.units.get(word)
    letter = len(word) == 1 and word.isalpha() and not (digits and line.raw[match.end() - 1] == word)
    if letter or (unit == "name" and not (digits and gap)):
        unit = None
    if gap == "" and digits and word[0].isalpha():
        return unit or ("date" if word == "s" else "name")
    return unit or ("compound" if gap == "-" and word[0].isalpha() else None)


def _unit_before(words: Grammar, line: Line, match: re.Match[str], before: str) -> str | None:
    """Look at what stands right before a number: "Article 51", "aged 27", "Su-25", "June 28"."""
    if before[-1:] in ("#", "№") or (before[-1:] == "-" and before[-2:-1].strip()):
        return "name"
    if before[-1:] != " ":
        return None
    left, _, last = before[:-1].rpartition(" ")
    last = f"{left.rpartition(' ')[2]} of" if last == "of" else last.lstrip("(\"'[")
    if match["digits"] and not match["pre"] and last[:1].isupper() and last.strip(".").lower() in words.months:
        counts = len(match["digits"]) < 4 and words.counted.match(line.low, match.end())
        return None if counts else "date"
    return words.names.get(last) or (words.names.get(last.lower()) if last[:1].isupper() else None)


def _before_month(words: Grammar, line: Line, at: int) -> bool:
    """Tell whether a month follows, with a capital; "12 may have died" has none."""
    match = words.days.match(line.low, at)
    return match is not None and line.raw[match.start() : match.end()].rpartition(" ")[2][:1].isupper()


def _unit_of_digits(words: Grammar, line: Line, match: re.Match[str], before: str, at: int) -> str | None:
    """Tell years, list numbers, house numbers and ages from counts."""
    digits = match["digits"] or match["first"]
    if len(digits) == 4 and digits[0] == "0":
        return "time"
    if match["pre"] or match["scale"]:
        return None
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return "date" if _DATED.search(before.lower()) or not words.counted.match(line.low, at) else None
    if len(digits) == 4 and before.lower().endswith("at "):
        return "time"
    if digits[0] == "0":
        return "name"
    follows = line.low[at : at + 2]
    if _SCORE.match(before[-2:] + digits[0]) or _SCORE.match(digits[-1] + follows):
        return "score"
    listed = (before[-1:] in ("", "\n") or before[-2:] in (". ", "! ", "? ")) and follows in (". ", ") ")
    if listed or (before[-1:] == "[" and follows[:1] == "]"):
        return "section"
    if follows[:1] == "," and len(digits) <= 2 and _PERSON_BEFORE.search(before):
        return "age"
    return "name" if follows[:1] == " " and _STREET.match(line.raw, at) else None
