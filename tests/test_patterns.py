"""No pattern of the program runs away, whatever text it meets."""

import ast
import importlib
import inspect
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import _lru_cache_wrapper
from pathlib import Path
from types import ModuleType

import pytest

from dashboard.settings import ROOT
from tests.hostile import ENDLESS, endless

MADE = frozenset({"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
FILES = sorted((ROOT / "dashboard").rglob("*.py"))
LIMIT = 0.1
"""Seconds that a pattern may take on 50 kB; on a busy machine thrice that, where the work grows with the text only."""
LANGUAGES = ("ru", "ar", "tr", "fr")
"""What a function is asked for that makes a pattern of a language once."""


def sites(file: Path) -> tuple[list[tuple[str, int]], int]:
    """The patterns that a file writes out whole, with their flags' value, and how many it puts together."""
    whole, made = [], 0
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and (node.func.value.id, node.func.attr in MADE) == ("re", True)
        ):
            pattern = node.args[0]
            if isinstance(pattern, ast.Constant):
                whole.append((pattern.value, _flags(node)))
            elif not (node.func.attr != "compile" and isinstance(pattern, ast.Name)):
                made += 1
    return whole, made


def _flags(call: ast.Call) -> int:
    """The flags written in a call, as one number."""
    written = [n.attr for a in [*call.args[1:], *call.keywords] for n in ast.walk(a) if isinstance(n, ast.Attribute)]
    return sum(int(getattr(re, name)) for name in set(written) if isinstance(getattr(re, name, None), re.RegexFlag))


def held(thing: object, depth: int = 4) -> Iterator[re.Pattern[str]]:
    """The compiled patterns that a value holds."""
    if isinstance(thing, re.Pattern):
        yield thing
    elif depth and isinstance(thing, Mapping):
        for value in thing.values():
            yield from held(value, depth - 1)
    elif depth and is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from held(getattr(thing, field.name), depth - 1)
    elif depth and isinstance(thing, list | tuple | set | frozenset) and len(thing) < 500:
        for value in thing:
            yield from held(value, depth - 1)


def kept(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """The compiled patterns that a module keeps: in its names, and in what it makes once."""
    for thing in list(vars(module).values()):
        own = getattr(thing, "__module__", None) == module.__name__
        if isinstance(thing, _lru_cache_wrapper) and own:
            asked = [word for word, one in inspect.signature(thing).parameters.items() if one.default is one.empty]
            if not asked:
                yield from held(thing())
            elif asked == ["language"]:
                yield from held([thing(language) for language in LANGUAGES])
        yield from held(thing)


def name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def patterns(file: Path) -> set[re.Pattern[str]]:
    """All patterns of a file, on text."""
    whole, made = sites(file)
    found = {re.compile(*site) for site in whole}
    if made:
        found |= set(kept(importlib.import_module(name(file))))
    return {pattern for pattern in found if isinstance(pattern.pattern, str)}


WITH_PATTERNS = [file for file in FILES if file.name != "__main__.py" and sum(map(bool, sites(file)))]


def seconds(pattern: re.Pattern[str], text: str, tries: int) -> float:
    """The least processor time that a pattern takes to be looked for all through a text."""
    took = []
    for _ in range(tries):
        start = time.process_time()
        for _ in pattern.finditer(text):
            pass
        took.append(time.process_time() - start)
    return min(took)


@pytest.mark.parametrize("file", WITH_PATTERNS, ids=name)
def test_no_pattern_takes_a_tenth_of_a_second_on_50_kb(file: Path) -> None:
    slow = []
    for pattern in sorted(patterns(file), key=lambda p: p.pattern):
        for kind in ENDLESS:
            # a pattern whose work grows with the square takes a hundredth on a tenth of the text
            if (tenth := seconds(pattern, endless(kind, 5_000), 1)) > LIMIT / 120:
                took = tenth if tenth > LIMIT else seconds(pattern, endless(kind, 50_000), 1)
                if LIMIT < took != tenth:
                    took = min(took, seconds(pattern, endless(kind, 50_000), 3))
                if took > LIMIT and (took == tenth or took > 20 * tenth or took > 3 * LIMIT):
                    slow.append(f"{took:.2f} s on {kind}: {pattern.pattern[:80]}")
                    break
    assert not slow


def test_every_pattern_is_made_once_where_the_test_above_finds_it() -> None:
    for file in WITH_PATTERNS:
        whole, made = sites(file)
        if made:
            others = set(kept(importlib.import_module(name(file)))) - {re.compile(*site) for site in whole}
            assert len(others) >= made, f"{file.name} makes {made} patterns of parts, {len(others)} are kept"
