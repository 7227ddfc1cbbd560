"""The vocabulary of counting made into patterns: number words, what bounds them, what they measure.

All patterns run on lower-cased text; each repeat in them is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from dashboard.preprocess.words.lexicon import table

_CURRENCY = "$€£₽₼₺¥֏"
_MONEY = rf"(?P<money>(?:us|au|c)?[{_CURRENCY}] ?|(?:usd|eur|gbp|azn|amd) )?"
_FORMS = "|".join(
    (
        r"(?P<digits>\d{1,3}(?:,\d{3}){1,3}(?![\d,]\d)|\d{1,3}(?: \d{3}){1,3}(?![\w-])|\d{1,12}(?![.,:h/-]?\d|-\d))",
        r"(?P<clock>\d{1,2}[:h][0-5]\d(?::[0-5]\d)?(?!\d)|\d{1,2}\.[0-5]\d(?= ?[ap]\.?m\b))",
        r"(?P<day>\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d)|(?:19|20)\d\d[-–/]\d{2}(?![\d,]))",
        r"(?P<section>\d{1,3}(?:\.\d{1,3}){2,40}(?!\d))",
        r"(?P<phone>\d{1,6}(?:-\d{1,6}){2,40}(?!\d)|\d{3}-\d{4}(?!\d))",
        r"(?P<fraction>\d{1,3}(?:/\d{1,3}){1,40}(?!\d))",
        r"(?P<first>\d{1,12}(?=-\d))",
        r"(?P<decimal>\d{1,9}(?:[.,]\d{1,9}){1,20}(?!\d))",
    )
)
_PHONE = r"(?P<dialled>\+\d[\d ()-]{6,18}\d(?!\d))"
_SCALE = r"(?:[ -](?P<scale>dozen|hundred|thousand|million|billion|bn)\b)?"
_SINGLE = r"(?P<single>an?(?= ['\"(]?\w\w)|another(?= \w)|no(?= \w))"


class Row(NamedTuple):
    """A number's bounds and qualifier before the words around it are read."""

    low: int | None
    high: int | None
    qualifier: str | None


class Grammar(NamedTuple):
    """Patterns and look-ups of the vocabulary.

    ``gate`` finds where a quantity can begin, ``quantity`` reads it there, ``second`` reads the upper end
    of a range; ``roles`` tells what the words before and after a number do to it.
    """

    gate: re.Pattern[str]
    quantity: re.Pattern[str]
    second: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    counted: re.Pattern[str]
    days: re.Pattern[str]
    roles: dict[str, str]
    phrases: dict[str, Row]
    values: dict[str, int]
    units: dict[str, str]
    names: dict[str, str]
    definite: frozenset[str]
    months: frozenset[str]


@cache
def grammar() -> Grammar:
    """Make the patterns from ``numbers.toml`` and the months of ``dates.toml``, once."""
    words = table("numbers")
    values = words["words"] | words["magnitudes"] | {"bn": 1_000_000_000}
    before = _inverted(words["before"])
    after = _inverted(words["after"])
    phrases = {k: Row(v.get("low"), v.get("high"), v.get("qualifier")) for k, v in words["phrases"].items()}
    months = frozenset(m for names in table("dates")["months"].values() for m in names)
    spelled = rf"(?P<words>{_spelled(words['words'])})"
    digits = rf"{_MONEY}(?:{_FORMS}){_SCALE}|{_PHONE}"
    prefix = rf"(?P<pre>(?:{trie(before)} ){{0,3}})"
    return Grammar(
        gate=re.compile(gate((w for w in (*before, *phrases, *values) if w not in ("a", "an")), *_FIGURES)),
        quantity=re.compile(rf"{prefix}(?:(?P<amount>{digits}|(?P<phrase>{trie(phrases)}\b)|{spelled})|{_SINGLE}\b)"),
        second=re.compile(rf"(?P<amount>{digits}|(?P<phrase>(?!))|{spelled})"),
        before=re.compile(trie(before)),
        after=re.compile(rf"[ -]{trie(after)}\b(?! than)|\+"),
        counted=re.compile(rf" {trie(words['counted']['nouns'])}\b"),
        days=re.compile(
            rf"(?:(?:, | and | to | or | ?[-–] ?)\d{{1,2}}){{0,4}}(?:st|nd|rd|th)?(?: of)? {trie(months)}\b"
        ),
        roles=before | after | {"+": "at_least"},
        phrases=phrases,
        values=values,
        units=_inverted(words["units"]),
        names={w: "name" for kind in ("any", "cased") for w in words["names"][kind]}
        | dict.fromkeys(words["names"]["age"], "age"),
        definite=frozenset(words["definite"]["words"]),
        months=months,
    )


def trie(words: Iterable[str]) -> str:
    """Make one pattern of many words, letter by letter, the longest first; spaces match one space.

    >>> trie(["ten", "two", "tens"])
    't(?:wo|en(?:s|))'
    """
    heads: dict[str, set[str]] = {}
    for word in words:
        heads.setdefault(word[:1], set()).add(word[1:])
    branches = [re.escape(head) + trie(rest) for head, rest in sorted(heads.items(), reverse=True) if head]
    if "" in heads:
        branches.append("")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def gate(words: Iterable[str], *more: str) -> str:
    """Make a pattern of words at a word's beginning, and of further branches that begin there.

    That it begins no word is told first, of each letter, at less cost than any branch.
    """
    heads: dict[str, set[str]] = {}
    for word in words:
        heads.setdefault(word[0], set()).add(word[1:])
    branches = [rf"{re.escape(head)}{trie(rest)}\b" for head, rest in sorted(heads.items())]
    return rf"(?<!\w)(?:{'|'.join([*branches, *more])})"


_FIGURES = (
    r"an? (?=['\"(]?\w\w)",
    r"another\b",
    r"no (?=\w)",
    rf"[\d{_CURRENCY}+]",
    rf"(?:us|au|c)[{_CURRENCY}]",
    r"(?:usd|eur|gbp|azn|amd) \d",
)


def _spelled(words: dict[str, int]) -> str:
    """Make the pattern of a number in words, up to the billions."""
    tens = [w for w, n in words.items() if n >= 20]
    ones = [w for w, n in words.items() if 0 < n < 10]
    rest = [w for w in words if w not in tens]
    low = rf"(?:{trie(tens)}(?:[- ]{trie(ones)})?\b|{trie(rest)}\b)"
    hundreds = rf"(?:[ -](?:hundred|dozen)\b(?: (?:and )?{low})?)?"
    thousands = rf"(?:[ -](?:thousand|million|billion)\b(?: (?:and )?{low}(?: hundred\b(?: (?:and )?{low})?)?)?)?"
    start = rf"(?:{low}|an?(?= (?:hundred|dozen|thousand|million)\b))"
    return rf"{start}{hundreds}{thousands}|(?:dozen|hundred|thousand)\b"


def _inverted(groups: dict[str, list[str]]) -> dict[str, str]:
    return {word: group for group, words in groups.items() for word in words}
