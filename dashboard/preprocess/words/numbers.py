"""Counts in English words and digits, with their bounds, and the numbers that count nobody, with their unit.

A quantity without a ``unit`` may count people; one with a unit is a time, a distance, a unit's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dashboard.model import Span
from dashboard.preprocess.words.measures import WINDOW, Line, unit_after, unit_of
from dashboard.preprocess.words.number_words import Grammar, Row, grammar

_MOST = 10_000_000_000
_JOINED_DAY = re.compile(r"(?: and | to | or |, | ?[-–] ?)$")
_JOIN = re.compile(r" to | or | and | ?[-–] ?")
_PRONOUN = re.compile(
    r"(?:was|were|had|has|is|of|person|dead|died|killed|wounded|injured|missing|captured|more|other|and)\b"
)
_IDLE = re.compile(r"(?:longer|doubt|matter|way|means|idea|reason|more|less|fewer|such|end|sense|need|another)\b")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text gives it: its bounds (high None is open) and how they were qualified.

    ``qualifier`` is at_least, more_than, up_to, approx, range, vague or None. ``unit`` says what a number measures
    that counts nobody. ``article``: only "a", "an", "another" or "one" before a noun; ``more``: besides
    others already counted; ``definite``: "the two", "all five", "both", most often named before.
    """

    span: Span
    low: int | None
    high: int | None
    qualifier: str | None = None
    unit: str | None = None
    article: bool = False
    more: bool = False
    definite: bool = False


def find(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Find the quantities of a stretch of clean English text, in order, without overlap.

    >>> [(q.low, q.high, q.qualifier) for q in find("At least 3 died, half a dozen were hurt and dozens fled.")]
    [(3, None, 'at_least'), (6, 6, 'approx'), (24, None, 'vague')]
    >>> [q.unit for q in find("Article 51: at 07:50 on 28 June, 5 km away, 120-mm shells fell 15 times")]
    ['name', 'time', 'date', 'distance', 'calibre', 'times']
    """
    words = grammar()
    base = max(0, start - WINDOW)
    raw = text[base:end]
    line = Line(raw, raw.replace("\u0130", "i").lower(), base)
    found: list[Quantity] = []
    at = start - base
    while (gate := words.gate.search(line.low, at)) is not None:
        at = gate.start() + 1
        match = words.quantity.match(line.low, gate.start())
        if match is None:
            continue
        at = match.end()
        read = _single if match["single"] or match["words"] == "one" else _counted
        quantity = read(words, line, match)
        if quantity is not None:
            if found and quantity.unit is None and _continues_a_date(words, line, found[-1], quantity):
                quantity = replace(quantity, unit="date")
            found.append(quantity)
            at = max(at, quantity.span.end - base)
    return found


def value(words: str) -> int | None:
    """Read one number, in words or digits, or None.

    >>> value("twenty-one"), value("a hundred and five"), value("1,200"), value("two dozen"), value("green")
    (21, 105, 1200, 24, None)
    """
    match = grammar().second.fullmatch(words.strip().lower())
    row = _amount(grammar(), match) if match else None
    return row.low if row else None


def _single(words: Grammar, line: Line, match: re.Match[str]) -> Quantity | None:
    """Read "a", "an", "one", "another" or "no" before a noun."""
    word = match["single"] or match["words"]
    at = match.end()
    idle = _IDLE.match(line.low, at + 1)
    if (word in ("no", "one") and idle and not (word == "one" and idle[0] == "more")) or (
        word == "no" and match["pre"]
    ):
        return None
    unit = unit_after(words, line, at, digits=False)
    if word in ("a", "an", "no"):
        number = int(word != "no")
        return Quantity(Span(line.base + at - len(word), line.base + at), number, number, None, unit, word != "no")
    roles = _roles(words, match["pre"])
    row = _bounded(Row(1, 1, None), roles)
    pronoun = word == "one" and (line.low[at : at + 1] != " " or _PRONOUN.match(line.low, at + 1) is not None)
    after = words.after.match(line.low, at) if word == "one" else None
    more = word == "another" or "more" in roles or bool(after and words.roles[after[0].strip(" -")] == "more")
    stop = after.end() if after and more else at
    article = not pronoun and not roles - {"more"} and stop == at
    definite = _definite(words, line, match.start())
    return Quantity(Span(line.base + match.start(), line.base + stop), *row, unit, article, more, definite)


def _counted(words: Grammar, line: Line, match: re.Match[str]) -> Quantity | None:
    """Read a number or phrase with the words around it that bound it or say what it measures."""
    row = _amount(words, match)
    if row is None:
        return None
    roles = _roles(words, match["pre"])
    row, at, years = _range(words, line, match, row, "between" in roles)
    after = words.after.match(line.low, at)
    if after:
        roles.add(words.roles[after[0].strip(" -")])
        at = after.end()
    unit = "date" if years else unit_of(words, line, match, row, at)
    if roles and row.low is not None:
        row = _bounded(row, roles)
    span = Span(line.base + match.start(), line.base + at)
    definite = match["phrase"] == "both" or _definite(words, line, match.start())
    return Quantity(span, *row, unit, False, "more" in roles, definite)


def _amount(words: Grammar, match: re.Match[str]) -> Row | None:
    """Turn the matched words or digits into bounds; a number past all counting is None."""
    digits = match["digits"] or match["first"]
    if not digits and match["phrase"]:
        return words.phrases[match["phrase"]]
    scale = words.values[match["scale"]] if match["scale"] else 1
    if digits:
        number = int(digits.replace(",", "").replace(" ", "")) * scale
        return Row(number, number, None) if number < _MOST else None
    if match["words"]:
        number = _number(words, match["words"])
        return Row(number, number, None)
    if match["decimal"] and scale > 1 and sum(c in ".," for c in match["decimal"]) == 1:
        number = round(float(match["decimal"].replace(",", ".")) * scale)
        return Row(number, number, "approx") if number < _MOST else None
    return Row(None, None, None)


def _number(words: Grammar, spelled: str) -> int:
    """Add up number words: "two hundred and fifty thousand" is 250,000."""
    total = current = 0
    for word in re.split(r"[ -]", spelled):
        number = words.values.get(word)
        if number is None:
            continue
        if number >= 1000:
            total, current = total + max(current, 1) * number, 0
        elif word in ("hundred", "dozen"):
            current = max(current, 1) * number
        else:
            current += number
    return total + current


def _range(words: Grammar, line: Line, match: re.Match[str], row: Row, between: bool) -> tuple[Row, int, bool]:
    """Widen to the second number of "3-6", "three to six" or "between 3 and 6"; tell whether both are years."""
    alone = row, match.end(), False
    join = _JOIN.match(line.low, match.end()) if row.low is not None and not match["phrase"] else None
    if join is None or (join[0] == " and " and not between):
        return alone
    other = words.second.match(line.low, join.end())
    upper = _amount(words, other) if other else None
    if other is None or upper is None or upper.low is None or row.low is None or upper.low <= row.low:
        return alone
    years = all(len(m["amount"]) == 4 and m["amount"][:2] in ("19", "20") for m in (match, other))
    grows = join[0] == " to " and line.low[max(0, match.start() - 5) : match.start()] == "from "
    if grows and not years and unit_after(words, line, other.end(), digits=True) is None:
        return alone
    return Row(row.low, upper.high, "range"), other.end(), years


def _roles(words: Grammar, before: str) -> set[str]:
    """Tell what the words before a number do to it: at_least, over, up_to, under, approx, more."""
    return {words.roles[m.group()] for m in words.before.finditer(before)} if before else set()


def _definite(words: Grammar, line: Line, at: int) -> bool:
    before = line.low[max(0, at - 10) : at]
    return before[-1:] == " " and before[:-1].rpartition(" ")[2] in words.definite


def _bounded(row: Row, roles: set[str]) -> Row:
    """Apply the words around a number to its bounds; "more than 10" is 10 and up, "up to 10" 0 to 10."""
    low, high, qualifier = row
    if "at_least" in roles or "over" in roles:
        return Row(low, None, "more_than" if "over" in roles else "at_least")
    if "up_to" in roles or "under" in roles:
        return Row(0, high - 1 if "under" in roles and high else high, "up_to")
    return Row(low, high, qualifier or ("approx" if "approx" in roles else None))


def _continues_a_date(words: Grammar, line: Line, last: Quantity, quantity: Quantity) -> bool:
    """Tell whether a bare number goes on with a date: "July 12 and 13"."""
    if last.unit != "date" or quantity.low is None or not 1 <= quantity.low <= 31 or quantity.low != quantity.high:
        return False
    start, end = quantity.span.start - line.base, quantity.span.end - line.base
    between = line.low[last.span.end - line.base : start]
    if not line.low[start].isdigit() or not _JOINED_DAY.fullmatch(between) or words.counted.match(line.low, end):
        return False
    return not (between == ", " and line.low[end + 1 : end + 2].isalpha())
