"""The grammar of single date expressions: which words name a day, a week, a month, a year.

Every pattern has bounded repeats and starts with a letter or a figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.number_words import gate, trie

Kind = Literal["date", "month", "year", "weekday", "day", "same", "unit", "ago", "season", "weekend"]

_YEAR = r"(?:0\d{3}|1[89]\d\d|2\d{3}|[3-9]\d{3})(?!\d)"
_NEAR_YEAR = r"(?:1[89]|20)\d\d(?!\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_LISTED = r", (?=\d{1,2}(?:, \d{1,2})?,? and \d)"
_AND_DAY = rf"(?:(?:{_LISTED}|,? and | to | or | through | until |/| ?[-–] ?)(?:the )?(?P<d2>{_DAY})){{0,4}}"
_AND_YEAR = rf"(?:,? \(?(?P<y>{_YEAR})\)?)?"
_FIGURE = r"\d(?<![\w.,:/$].)(?<![^dD]-.)(?=\d?(?:[-./–,]| (?=\D)|st|nd|rd|th)|\d{3})"
_REFS = "last|past|this|next|previous|coming|recent|current|following|preceding"
_WHENS = "earlier in the|later in the|early in the|late in the|beginning of the|start of the|end of the"
_WAYS = "ago|earlier|later|previously|afterward|afterwards|before"
_UNITS = "second|minute|hour|day|night|week|fortnight|month|year|decade"


@dataclass
class Part:
    """One date expression before it is resolved; ``words`` are the roles of the words left of it."""

    kind: Kind
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    last_year: int | None = None
    weekday: int | None = None
    first: int = 0
    last: int = 0
    unit: str = ""
    count: str = ""
    ref: str = ""
    words: tuple[str, ...] = ()
    problem: str | None = None


class Lexicon(NamedTuple):
    """The date words as patterns and look-ups."""

    gate: re.Pattern[str]
    scan: re.Pattern[str]
    rules: dict[str, re.Pattern[str]]
    months: dict[str, int]
    weekdays: dict[str, int]
    days: dict[str, tuple[int, int]]
    left: dict[str, str]
    with_of: frozenset[str]
    seasons: dict[str, tuple[int, int]]
    future: re.Pattern[str]
    past: re.Pattern[str]
    following: re.Pattern[str]
    lasted: re.Pattern[str]
    not_days: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Make the patterns from ``dates.toml``, once."""
    words = table("dates")
    months = {name: int(n) for key in ("months", "foreign_months") for n, names in words[key].items() for name in names}
    weekdays = {name: int(n) for n, names in words["weekdays"].items() for name in names}
    rules = _rules(words, table("numbers")["counted"]["nouns"])
    plain = {name: re.sub(r"\(\?P<\w+>", "(?:", rule).replace("(?P=sep)", "[./-]") for name, rule in rules.items()}
    return Lexicon(
        gate=re.compile(gate(_beginnings(words), _FIGURE, r"'(?=\d0s)")),
        scan=re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in plain.items())),
        rules={name: re.compile(rule) for name, rule in rules.items()},
        months=months,
        weekdays=weekdays,
        days={phrase: (first, last) for key in ("days", "same") for phrase, (first, last) in words[key].items()},
        left={word: role for role, group in words["left"].items() if role != "with_of" for word in group},
        with_of=frozenset(words["left"]["with_of"]),
        seasons={name: (first, last) for name, (first, last) in words["seasons"].items()},
        future=re.compile(rf"\b{trie(words['cues']['future'])}\b"),
        past=re.compile(rf"\b{trie(words['cues']['past'])}\b"),
        following=re.compile(rf"(?:'s)? {trie(words['cues']['following'])}\b"),
        lasted=re.compile(rf"\b{trie(words['cues']['lasted'])}\b"),
        not_days=frozenset(words["names"]["before"]),
    )


def _beginnings(words: dict[str, dict[str, list[str]]]) -> list[str]:
    """List the words an expression can begin with, in the cases they are written in."""
    names = [
        name for key in ("months", "foreign_months", "weekdays") for group in words[key].values() for name in group
    ]
    spans = [f"{unit}{s} {way}" for unit in _UNITS.split("|") for s in ("", "s") for way in _WAYS.split("|")]
    others = [*words["days"], *words["same"], *words["seasons"], "weekend", *spans, *_REFS.split("|")]
    others += _WHENS.split("|")
    lower = [*(name for group in words["foreign_months"].values() for name in group), *others]
    return lower + [form for word in (*names, *others) for form in (word[0].upper() + word[1:], word.upper())]


def _rules(words: dict[str, dict[str, list[str]]], counted: list[str]) -> dict[str, str]:
    """Write the patterns, those that take more words first."""
    english = [form for names in words["months"].values() for name in names for form in (name.title(), name.upper())]
    full = [form for names in words["months"].values() for form in (names[0].title(), names[0].upper())]
    short_months = [
        form for names in words["months"].values() for name in names[1:] for form in (name.title(), name.upper())
    ]
    foreign = [form for names in words["foreign_months"].values() for name in names for form in (name, name.title())]
    cased = rf"(?P<m>{trie(full)}\b|{trie(short_months)}\b\.?)"
    mon = rf"(?P<m>{trie(full)}\b|{trie(short_months)}\b\.?|{trie(foreign)}\b)"
    weekdays = [form for names in words["weekdays"].values() for form in (names[0].title(), names[0].upper())]
    short = [name.title() for names in words["weekdays"].values() for name in names[1:]]
    people = trie(counted)
    free = r"(?<![\w.,:/$-])"
    return {
        "iso": rf"{free}(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?:T\d{{2}}:[\d:.]{{2,12}}Z?)?(?![\w-])",
        "numeric": rf"{free}(?P<d>\d{{1,2}})(?P<sep>[./-])"
        r"(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\w/-]|\.\d)",
        "day_month": rf"{free}(?P<d>{_DAY}){_AND_DAY}(?: of)? {mon}"
        rf"(?:,? \(?(?P<y>{_YEAR})\)?| (?P<yy>\d{{2}})(?= \(| --))?",
        "month_day": rf"(?<!\w){mon} (?:the )?(?P<d>{_DAY})(?! {people}\b){_AND_DAY}(?! {people}\b){_AND_YEAR}",
        "month_year": rf"(?<!\w){mon}(?: of)?,? (?P<y>{_NEAR_YEAR})(?! {people}\b)",
        "month": rf"(?<!\w){cased}(?!\w|-(?!{trie(full)}\b))",
        "weekday": rf"(?<!\w)(?P<w>{trie(weekdays)}\b(?! {trie(weekdays)})"
        rf"|{trie(short)}\b\.?(?=,? (?:\d{{1,2}} [A-Z]|{trie(english)}\b)))"
        r"(?: (?i:morning|afternoon|evening|night|dawn|noon)\b)?(?: (?P<ref>(?i:last|this|next)) (?i:week)\b)?",
        "day": rf"(?<!\w)(?P<words>(?i:{trie(words['days'])}))\b",
        "same": rf"(?<!\w)(?P<words>(?i:{trie(words['same'])}))\b(?! (?i:yesterday|tomorrow)\b)",
        "in_the": rf"(?<!\w)(?i:(?P<ref>{_WHENS}) (?P<u>week|month|year))\b",
        "weekend": r"(?<!\w)(?P<w>(?i:weekend))\b",
        "unit": rf"(?<!\w)(?i:(?P<ref>{_REFS}) "
        rf"(?:(?P<n>\d{{1,4}}|few|several|couple of|couple|[a-z]{{3,9}}(?:-[a-z]{{3,5}})?) )?"
        rf"(?P<u>{_UNITS})(?P<s>s?))\b(?!-)",
        "ago": rf"(?<!\w)(?i:(?P<u>{_UNITS})(?P<s>s?) (?P<dir>(?:{_WAYS})(?!(?<=before)[^.,;)])))(?!\w)",
        "season": rf"(?<!\w)(?P<w>(?i:{trie(words['seasons'])}))\b(?:(?: of)?,? (?P<y>{_NEAR_YEAR}))?",
        "decade": r"(?<![\w.,:/$])(?P<y>(?:1[89]|20)\d0)'?s\b|(?<=the )'?(?P<short>[2-9]0)s\b",
        "year": r"(?<![\w.,:/$#€£+])(?<![^dD]-)(?P<y>(?:1[89]|20)\d\d)(?:[-–/](?P<y2>(?:19|20)\d\d|\d\d)(?![\d-]))?"
        r"(?![\w%]|[.,:/]\d|[-–]\w)",
    }
