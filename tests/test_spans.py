"""Every quote, speaker and mention is the raw text at its span, whatever the text."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.preprocess.who.persons import SOMEBODY
from dashboard.preprocess.words import text
from tests.facts.compare import seeds
from tests.hostile import ODD, SENTENCE
from tests.telling import Told, report, tell

FRAGMENTS = (
    *SENTENCE.split(),
    *"two three dozens at least 3-6 1,200 more than 2023 yesterday will not".split(),
    *"said denied according to citing while who Reuters Armenia Azerbaijan Baku its forces opened fire in of".split(),
    *", . ; : \n \r\n \" “ ” ' ’ ( ) — - / 's".split(" "),
    *("\u200b", "\u202e", "\u0000", "🚀", "\u00ad", "İ", "ǰ", "ə", "\u0301", "Lachin corridor"),
)


def check(told: Told) -> int:
    """Assert that all words stand where they are said to stand; return how many were looked at."""
    raw = {e.report.report_id: e.report.text for e in told.extracts}
    for claim in told.claims:
        words = raw[claim.report_id]
        assert words[claim.start : claim.end] == claim.quote
        assert claim.quote.strip() == claim.quote != ""
        assert (claim.speaker_start is None) is (claim.speaker_end is None)
        assert (claim.claimant is None) is (claim.speaker_start is None)
        if claim.speaker_start is not None and claim.speaker_end is not None:
            said = words[claim.speaker_start : claim.speaker_end]
            words_said = text.read(report(said)).text
            assert claim.claimant in (words_said, SOMEBODY)
        assert claim.low is None or claim.high is None or 0 <= claim.low <= claim.high
    mentions = [m for e in told.extracts for m in e.mentions]
    for mention in mentions:
        assert raw[mention.report_id][mention.start : mention.end] == mention.text != ""
    for extract in told.extracts:
        for doubt in extract.doubts:
            assert doubt.span is None or 0 <= doubt.span.start < doubt.span.end <= len(extract.report.text)
    return len(told.claims) + len(mentions)


def test_in_all_seeds() -> None:
    assert check(seeds()) > 1000


@pytest.mark.parametrize("name", ODD)
def test_in_a_text_of_odd_characters(name: str) -> None:
    check(tell(report(ODD[name])))
    check(tell(report(ODD[name], title=ODD[name][:40], published=None)))  # type: ignore[arg-type]


HIDING = ("zero width in every word", "soft hyphens", "nul", "right to left", "emoji", "odd spaces")


@pytest.mark.parametrize("name", HIDING)
def test_odd_characters_hide_no_figure(name: str) -> None:
    told = tell(report(ODD[name]))
    assert told.only.killed_low == 2
    assert told.only.wounded_low == 1


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60), st.sampled_from([" ", " ", "", "\n"]))
def test_in_words_thrown_together(words: list[str], between: str) -> None:
    check(tell(report(between.join(words))))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_in_any_text(words: str) -> None:
    check(tell(report(words)))


@cache
def corpus(path: Path, every: int) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[::every]]


@pytest.mark.parametrize(("path", "every"), [("current_events/items.jsonl", 1), ("muc4/dev.jsonl", 40)])
def test_in_texts_of_others(shared: Path, path: str, every: int) -> None:
    file = shared / "corpora" / path
    if not file.is_file():
        pytest.skip(f"{file} is not there")
    rows = corpus(file, every)
    told = tell(*(report(row["text"], name=f"r{n}", published=date(2025, 11, 1)) for n, row in enumerate(rows)))
    assert check(told) > len(rows)
