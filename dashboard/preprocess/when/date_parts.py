"""From matched date words to parts: each expression with its numbers and the words left of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from dashboard.preprocess.when.date_words import Part, lexicon
from dashboard.preprocess.words import measures, numbers

_LEFT = 48
_WORD_LEFT = re.compile(r"(?<![\w-])([A-Za-z]{1,10})[ -]$")
_CLOCK_LEFT = re.compile(r"(?<!\w)\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)? $")
_COUNT_LEFT = re.compile(
    r"(?:(?:more than|over|about|around|nearly|almost|some|at least|just|less than|well over|only) )?"
    r"\b(?P<n>a few|several|a couple of|(?:(?:twenty|thirty|forty|fifty|sixty)-)?[A-Za-z]{1,9}|\d{1,4}) $"
)
_COUNT_WORDS = re.compile(r"(?:few|several|couple)\b")
_MAYBE_NAMES = frozenset({"may", "march", "april", "june", "august", "mar", "jan", "sun"})
_AGENT = frozenset({"by", "of", "and", "to", "from", "after", "before"})
_OWNERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "this", "that"})
_BEFORE_MONTH = frozenset(
    "in since until till by during throughout of from between through before after for into".split()
    + "early late mid last this next past".split()
)
_NOT_A_YEAR = re.compile(
    r" (?:hours|hrs|gmt|utc|local time|km|kilomet|met|miles|tons|tonnes|dollars|percent|per cent|feet|rounds)", re.I
)
_SENTENCE_END = re.compile(r"[.!?] |\n")


def parts(text: str, start: int, end: int) -> list[Part]:
    """Find the date expressions of a stretch of text, in order, each with the words left of it that count."""
    words = lexicon()
    found: list[Part] = []
    at = start
    while (head := words.gate.search(text, at, end)) is not None:
        at = head.start() + 1
        match = words.scan.match(text, head.start(), end)
        if match is None:
            continue
        at = match.end()
        name = match.lastgroup or ""
        read = words.rules[name].match(text, match.start(), end)
        part = _MAKERS[name](read, found) if read else None
        if part is None:
            continue
        at = max(at, part.end)
        if part.kind != "same":
            last = found[-1] if found else None
            floor = start if last is None else last.start if last.kind == "day" else last.end
            _take_left(text, floor, part)
        while found and part.start < found[-1].end:
            found.pop()
        found.append(part)
    return found


def rest_of_sentence(text: str, start: int, at: int, reach: int = 90) -> str:
    """Return the lower-cased words before an offset, back to the sentence's start or ``reach`` characters."""
    window = text[max(start, at - reach) : at]
    ends = [m.end() for m in _SENTENCE_END.finditer(window)]
    return window[ends[-1] if ends else 0 :].lower()


def _take_left(text: str, floor: int, part: Part) -> None:
    """Read the words left of an expression, nearest first, and widen it over those that change it."""
    words = lexicon()
    base = max(floor, part.start - _LEFT)
    window = text[base : part.start]
    roles: list[str] = []
    nearer = ""
    for _ in range(7):
        clock = _CLOCK_LEFT.search(window) if nearer == "on" else None
        if clock:
            window, roles = window[: clock.start()], [*roles, "day"]
        match = _WORD_LEFT.search(window)
        word = match[1].lower() if match else ""
        role = words.left.get(word)
        if match is None or role is None or (word in words.with_of and nearer != "of"):
            break
        window, nearer = window[: match.start()], word
        if role == "passed" or (role in ("before", "after") and "day" in roles):
            continue
        roles.append(role)
        if role not in ("range", "day"):
            part.start = base + match.start()
    part.words += tuple(roles)


def _word_before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 24) : match.start()].rstrip(" ").rpartition(" ")[2]


def _number(figures: str | None) -> int | None:
    return int(re.sub(r"\D", "", figures)) if figures else None


def _month(match: re.Match[str]) -> int:
    return lexicon().months[match["m"].rstrip(".").lower()]


def _iso(match: re.Match[str], found: list[Part]) -> Part | None:
    return Part("date", *match.span(), int(match["y"]), int(match["m"]), int(match["d"]))


def _numeric(match: re.Match[str], found: list[Part]) -> Part | None:
    """Read 1.09.2023 and 01/09/2023: day first, unless only month first is possible."""
    day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
    if len(match["y"]) == 2:
        if match["sep"] == "-":
            return None
        year += 2000 if year < 70 else 1900
    problem = None
    if match["sep"] != "." and month > 12 >= day:
        day, month = month, day
    elif match["sep"] != "." and max(day, month) <= 12 and day != month:
        problem = f"{match.group()} is read day first; it could also be month first"
    return Part("date", *match.span(), year, month, day, problem=problem)


def _day_and_month(match: re.Match[str], found: list[Part]) -> Part | None:
    day, last = _number(match["d"]), _number(match["d2"])
    year = _number(match["y"])
    if "yy" in match.re.groupindex and match["yy"]:
        year = int(match["yy"]) + (2000 if int(match["yy"]) < 70 else 1900)
    return Part("date", *match.span(), year, _month(match), day, last)


def _month_and_year(match: re.Match[str], found: list[Part]) -> Part | None:
    return Part("month", *match.span(), int(match["y"]), _month(match))


def _bare_month(match: re.Match[str], found: list[Part]) -> Part | None:
    """Read a month alone; it needs a word that makes it a time, for many are names and verbs too."""
    text, (start, end) = match.string, match.span()
    before = _word_before(match)
    word = re.split(r"[\s-]", before.lower())[-1] or before.lower().strip("-")
    after = text[end : end + 3]
    joined = bool(found) and found[-1].kind == "month" and start - found[-1].end < 8
    named = re.match(r" [A-Z][a-z]", after) is not None and word in _AGENT and not joined
    owned = word in _OWNERS or word.endswith("'s")
    name = match["m"].rstrip(".").lower()
    sure = owned and (after[:1] == "-" or (name not in _MAYBE_NAMES and re.match(r" [a-z]", after) is not None))
    if (word in _BEFORE_MONTH or joined or sure or after.startswith("'s ")) and not named:
        return Part("month", start, end, None, _month(match))
    return None


def _weekday(match: re.Match[str], found: list[Part]) -> Part | None:
    if _word_before(match).lower() in lexicon().not_days:
        return None
    number = lexicon().weekdays[match["w"].rstrip(".").lower()]
    return Part("weekday", *match.span(), weekday=number, ref=(match["ref"] or "").lower())


def _day(match: re.Match[str], found: list[Part]) -> Part | None:
    """Read "today" or "overnight", but not the newspaper India Today."""
    if match["words"] == "Today" and re.search(r"[\w'] $", match.string[max(0, match.start() - 2) : match.start()]):
        return None
    first, last = lexicon().days[match["words"].lower()]
    return Part("day", *match.span(), first=first, last=last)


def _same(match: re.Match[str], found: list[Part]) -> Part | None:
    first, last = lexicon().days[match["words"].lower()]
    bound = match["words"].lower().endswith((" before", " after"))
    if bound and match.string[match.end() : match.end() + 1].isspace():
        return None
    return Part("same", *match.span(), first=first, last=last)


def _in_the(match: re.Match[str], found: list[Part]) -> Part | None:
    role = lexicon().left[match["ref"].lower().partition(" ")[0]]
    return Part("unit", *match.span(), unit=match["u"].lower(), ref="this", words=(role,))


def _weekend(match: re.Match[str], found: list[Part]) -> Part | None:
    return Part("weekend", *match.span())


def _unit(match: re.Match[str], found: list[Part]) -> Part | None:
    """Read "last week", "the past three days", "recent months"."""
    count, unit, many = (match["n"] or "").lower(), match["u"].lower(), bool(match["s"])
    ref = match["ref"].lower()
    if count and not _COUNT_WORDS.match(count) and numbers.value(count) is None:
        return None
    if not count and not many and (unit in ("second", "minute") or ref == "recent"):
        return None
    if many and not count and ref in ("this", "current", "next", "following", "preceding"):
        return None
    if ref == "last" and _word_before(match).lower() == "the":
        ref = "past"
    return Part("unit", *match.span(), unit=unit, count=count or ("few" if many else ""), ref=ref)


def _ago(match: re.Match[str], found: list[Part]) -> Part | None:
    """Read "three days ago" with the number left of it, or the "days ago" that has none."""
    window = match.string[max(0, match.start() - 40) : match.start()]
    left = _COUNT_LEFT.search(window)
    count = left["n"].lower() if left else ""
    known = count in ("a", "an") or bool(_COUNT_WORDS.search(count)) or numbers.value(count) is not None
    if not known and not match["s"]:
        return None
    start = match.start() - len(window) + left.start() if left and known else match.start()
    return Part(
        "ago", start, match.end(), unit=match["u"].lower(), count=count if known else "few", ref=match["dir"].lower()
    )


def _season(match: re.Match[str], found: list[Part]) -> Part | None:
    name = match["w"].lower()
    if not match["y"] and (name == "fall" or _word_before(match).lower() not in ("last", "this", "next", "past")):
        return None
    first, last = lexicon().seasons[name]
    return Part("season", *match.span(), _number(match["y"]), first=first, last=last)


def _decade(match: re.Match[str], found: list[Part]) -> Part | None:
    short = int(match["short"] or 0)
    first = int(match["y"]) if match["y"] else short + (1900 if short >= 30 else 2000)
    return Part("year", *match.span(), first, last_year=first + 9)


def _year(match: re.Match[str], found: list[Part]) -> Part | None:
    """Read a bare year; not a count of people, an hour, a measure, or part of a name."""
    text, end = match.string, match.end()
    before = _word_before(match)
    lowered = before.lower()
    if lowered in ("at", "than", "least", "over", "about", "nearly", "almost", "some"):
        return None
    dated = lowered in ("in", "since", "until", "of", "from", "by", "late", "early", "and", "to", "between")
    if _NOT_A_YEAR.match(text, end) or (measures.is_counted(text, end) and not dated) or measures.is_name(before):
        return None
    last = match["y2"]
    year = int(match["y"])
    final = None if last is None else int(last) if len(last) == 4 else year // 100 * 100 + int(last)
    return Part("year", *match.span(), year, last_year=final if final is None or final > year else None)


_MAKERS: dict[str, Callable[[re.Match[str], list[Part]], Part | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "day_month": _day_and_month,
    "month_day": _day_and_month,
    "month_year": _month_and_year,
    "month": _bare_month,
    "weekday": _weekday,
    "day": _day,
    "same": _same,
    "in_the": _in_the,
    "weekend": _weekend,
    "unit": _unit,
    "ago": _ago,
    "season": _season,
    "decade": _decade,
    "year": _year,
}
