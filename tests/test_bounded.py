"""The work that a text makes grows with the text, and no faster, whatever is in it."""

import sys
import time
from collections.abc import Callable
from datetime import date
from types import FrameType

import pytest

from dashboard.model import Span
from dashboard.preprocess.when import dates, foreign_dates
from dashboard.preprocess.where import foreign_places, places
from dashboard.preprocess.words import language, numbers, text
from dashboard.preprocess.words.language import Stretch
from dashboard.preprocess.words.lexicon import tokens
from dashboard.settings import MAX_READ_CHARS
from dashboard.sides import sides
from tests.hostile import ENDLESS, SENTENCE, endless
from tests.telling import gazetteer, report, sentences, tell

STAGES: dict[str, Callable[[str], object]] = {
    "sentences and quotes": lambda words: (d := text.read(report(words)), d.sentences, d.quotes, d.dateline),
    "tokens": tokens,
    "numbers": numbers.find,
    "dates": lambda words: dates.find(words, date(2023, 9, 1)),
    "places": lambda words: places.find(text.read(report(words)), gazetteer()),
    "folding": text.fold,
    "language": lambda words: language.told(text.read(report(words))),
    "foreign dates": lambda words: [foreign_dates.find(words, None, [_all(words, code)], []) for code in ("ru", "ar")],
    "foreign places": lambda words: foreign_places.find(words, (_all(words, "tr"),), gazetteer()),
}


def _all(words: str, code: str) -> Stretch:
    return Stretch(Span(0, len(words)), code, False)


@pytest.mark.parametrize("stage", STAGES)
def test_no_pattern_runs_away_on_50_kb(stage: str) -> None:
    gazetteer()
    for name in ENDLESS:
        words = endless(name, 50_000)
        start = time.process_time()
        STAGES[stage](words)
        took = time.process_time() - start
        assert took < 2, f"{name}: {took:.1f} s where a tenth would be much"


@pytest.mark.parametrize(("unit", "times"), [("a", 5_000_000), (" ", 5_000_000), ("\u200b", 1_000_000)])
def test_a_huge_line_comes_to_an_end(unit: str, times: int) -> None:
    start = time.process_time()
    assert len(sentences(unit * times)) <= 1
    assert time.process_time() - start < 20


def calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls: a measure of it that no other program on the machine changes."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def growth(work: Callable[[str], object], short: str, long: str) -> float:
    """How much more work a text of double the length makes: 2 is linear, 4 the square."""
    work(short)  # caches are filled, so that both are measured alike
    return calls(lambda: work(long)) / calls(lambda: work(short))


@pytest.mark.parametrize("name", ENDLESS)
def test_a_text_twice_as_long_makes_about_twice_the_work(name: str) -> None:
    assert growth(lambda words: tell(report(words)), endless(name, 2_500), endless(name, 5_000)) < 2.7


@pytest.mark.parametrize("between", [" ", "\n"], ids=["one line", "paragraphs"])
def test_a_report_of_twice_the_sentences_makes_about_twice_the_work(between: str) -> None:
    short, long = (between.join([SENTENCE] * count) for count in (60, 120))
    assert growth(lambda words: tell(report(words)), short, long) < 2.7


def test_a_report_of_twice_the_places_and_quotes_makes_about_twice_the_work() -> None:
    names = sorted({name for side in sides().values() for name in (side.name, side.capital) if side.is_state and name})
    told = [f'"Two soldiers were killed near {name} at the border," the army of {name} said.' for name in names[:240]]
    assert len(told) == 240
    assert growth(lambda words: tell(report(words)), " ".join(told[:120]), " ".join(told)) < 2.7


def test_a_book_of_twice_the_sentences_is_laid_out_with_twice_the_work() -> None:
    short, long = (" ".join([SENTENCE] * count) for count in (300, 600))
    assert growth(sentences, short, long) < 2.7


def test_what_is_too_long_is_read_up_to_a_sentences_end_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    words = " ".join([SENTENCE] * 40) + " On Monday 1,200 soldiers were killed near Goris."
    monkeypatch.setattr(text, "MAX_READ_CHARS", MAX_READ_CHARS._replace(value=len(words) - 40))
    (one,) = tell(report(words)).extracts
    end = text.end_of_reading(words)
    assert words[:end].endswith("said.")
    assert one.report.text == words
    assert max(m.end for m in one.mentions) <= end
    (doubt,) = [d for d in one.doubts if d.stage == "text"]
    assert doubt.span == Span(end, len(words))
    assert f"not read from character {end:,}" in doubt.message


def test_a_text_without_an_end_is_cut_where_it_must_be() -> None:
    most = MAX_READ_CHARS.value
    assert text.end_of_reading("a" * 5_000_000) == most
    assert text.end_of_reading("1,200 killed " * 400_000) <= most
    assert ("1,200 killed " * 400_000)[text.end_of_reading("1,200 killed " * 400_000) - 1] == " "
    assert text.end_of_reading("short") == 5
