"""Ages: numbers that say how old somebody is and count nobody — "a woman, 67,", "a girl of nine", "aged 4 and 6"."""

from __future__ import annotations

from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.reading import Reading

_AGED = frozenset({"aged", "age", "ages"})
_LINKS = frozenset({"to", "and", "between", "from", "-", "–"})
_ABOUT = frozenset({"about", "some", "around", "only", "just"})
_ONES = frozenset(table("casualties")["aged"]["words"])
LIST = 4  # tokens between "aged" and the last age after it ("aged 4, 6 and 11")
OLDEST = 120


def is_age(reading: Reading, first: int, last: int) -> bool:
    """Tell whether a number is somebody's age."""
    if not _years(reading, first):
        return False
    return _said_so(reading, first) or _of_one(reading, first, last) or _between_commas(reading, first, last)


def past(reading: Reading, at: int) -> int:
    """Where a sentence goes on after an age between commas that begins at a token ("The driver, 52, was killed")."""
    at_age = reading.lower(at) == "," and (at + 1) in reading.quantities and reading.lower(at + 2) == ","
    return at + 3 if at_age and is_age(reading, at + 1, at + 1) else at


def _years(reading: Reading, first: int) -> bool:
    quantity, _ = reading.quantities[first]
    return not quantity.article and not quantity.more and quantity.low is not None and quantity.low <= OLDEST


def _said_so(reading: Reading, first: int) -> bool:
    """Tell whether "aged" governs a number, alone or as one of several."""
    if reading.lower(first - 2) == "," and not reading.lower(first - 1).isdigit():
        return False  # "a girl aged 7, and five others"
    for at in range(first - 1, max(-1, first - 2 - LIST), -1):
        if reading.lower(at) in _AGED:
            return True
        number = at in reading.quantities or reading.lower(at).isdigit()
        if not number and reading.lower(at) not in _LINKS | {","}:
            return False
    return False


def _of_one(reading: Reading, first: int, last: int) -> bool:
    """Tell whether a number follows one person and counts no noun of its own ("a man of about 40 was shot")."""
    at = first - 1 - (reading.lower(first - 1) in _ABOUT)
    if reading.lower(at) != "of" or reading.lower(at - 1) not in _ONES:
        return False
    return reading.starting("victim", last + 1) is None


def _between_commas(reading: Reading, first: int, last: int) -> bool:
    """Tell whether a bare number stands after a comma or in brackets, right after one person or a name."""
    marks = reading.lower(first - 1), reading.lower(last + 1)
    if marks not in ((",", ","), ("(", ")")) or first != last or first < 2:
        return False
    victim = reading.at("victim", first - 2)
    one = victim is not None and victim.tag != "people" and not reading.lower(first - 2).endswith("s")
    digits = reading.words[first].text.isdigit()
    return (digits and (one or reading.words[first - 2].text[:1].isupper())) or (one and marks[0] == ",")
