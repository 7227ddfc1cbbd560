"""Counts, their bounds, and the numbers that count nobody."""

from __future__ import annotations

import pytest

from dashboard.preprocess.words.numbers import Quantity, find, value

# words, low, high, qualifier
COUNTS = [
    ("two soldiers", 2, 2, None),
    ("Twelve people", 12, 12, None),
    ("twenty-one", 21, 21, None),
    ("twenty one civilians", 21, 21, None),
    ("a hundred and five", 105, 105, None),
    ("one hundred", 100, 100, None),
    ("two thousand", 2000, 2000, None),
    ("two thousand three hundred and twelve", 2312, 2312, None),
    ("five hundred thousand", 500_000, 500_000, None),
    ("1,200 troops", 1200, 1200, None),
    ("1 200 troops", 1200, 1200, None),
    ("12,700", 12_700, 12_700, None),
    ("1.5 million people", 1_500_000, 1_500_000, "approx"),
    ("3 million people", 3_000_000, 3_000_000, None),
    ("a dozen", 12, 12, None),
    ("two dozen militants", 24, 24, None),
    ("half a dozen", 6, 6, "approx"),
    ("a half-dozen", 6, 6, "approx"),
    ("dozens", 24, None, "vague"),
    ("dozens of people", 24, None, "vague"),
    ("several dozen", 36, None, "vague"),
    ("scores of villagers", 40, None, "vague"),
    ("hundreds", 200, None, "vague"),
    ("hundreds of thousands", 200_000, None, "vague"),
    ("several hundred", 300, None, "vague"),
    ("tens of thousands", 20_000, None, "vague"),
    ("tens of people", 20, None, "vague"),
    ("several", 3, None, "vague"),
    ("a few", 3, None, "vague"),
    ("a couple of soldiers", 2, 2, None),
    ("a number of people", None, None, "vague"),
    ("an unknown number of people", None, None, "vague"),
    ("at least 3", 3, None, "at_least"),
    ("At least three", 3, None, "at_least"),
    ("at least a dozen", 12, None, "at_least"),
    ("at least one soldier", 1, None, "at_least"),
    ("at least some 20", 20, None, "at_least"),
    ("no fewer than 12", 12, None, "at_least"),
    ("10 or more", 10, None, "at_least"),
    ("50+ people", 50, None, "at_least"),
    ("more than 10", 10, None, "more_than"),
    ("over 10", 10, None, "more_than"),
    ("more than a dozen", 12, None, "more_than"),
    ("more than half a dozen", 6, None, "more_than"),
    ("over several hundred", 300, None, "more_than"),
    ("up to 10", 0, 10, "up_to"),
    ("as many as 12", 0, 12, "up_to"),
    ("no more than 5", 0, 5, "up_to"),
    ("fewer than 10", 0, 9, "up_to"),
    ("nearly 20", 20, 20, "approx"),
    ("about 20", 20, 20, "approx"),
    ("some 20 fighters", 20, 20, "approx"),
    ("an estimated 300", 300, 300, "approx"),
    ("20 or so", 20, 20, "approx"),
    ("20-odd", 20, 20, "approx"),
    ("3-6", 3, 6, "range"),
    ("3–6 soldiers", 3, 6, "range"),
    ("three to six", 3, 6, "range"),
    ("between 3 and 6", 3, 6, "range"),
    ("between three and six", 3, 6, "range"),
    ("3 or 4", 3, 4, "range"),
    ("two or three", 2, 3, "range"),
    ("1,200-1,500 people", 1200, 1500, "range"),
    ("no one", 0, 0, None),
    ("nobody", 0, 0, None),
    ("none", 0, 0, None),
    ("no soldiers", 0, 0, None),
    ("zero", 0, 0, None),
    ("not a single soldier", 0, 0, None),
    ("both", 2, 2, None),
    ("all five", 5, 5, None),
    ("one was wounded", 1, 1, None),
    ("1950 people", 1950, 1950, None),
]

# words, unit of their first number
UNITS = [
    ("07:50", "time"),
    ("at 10 a.m.", "time"),
    ("at 9pm", "time"),
    ("0050 GMT", "time"),
    ("28 June", "date"),
    ("June 28", "date"),
    ("Sept. 1", "date"),
    ("in 2023", "date"),
    ("the 2020 war", "date"),
    ("1.09.2023", "date"),
    ("2023-09-01", "date"),
    ("12-16 July", "date"),
    ("12, 13 and 14 September", "date"),
    ("from 2014 to 2016", "date"),
    ("the 1980s", "date"),
    ("27-year-old", "age"),
    ("27 years old", "age"),
    ("aged 27", "age"),
    ("aged between 12 and 17", "age"),
    ("the driver Smith, 27, died", "age"),
    ("5 km", "distance"),
    ("5km", "distance"),
    ("5-10 kilometres", "distance"),
    ("20 m deep", "distance"),
    ("$3", "money"),
    ("$3 million", "money"),
    ("3 million dollars", "money"),
    ("120-mm", "calibre"),
    ("82mm", "calibre"),
    ("152 millimeter", "calibre"),
    ("12.7 mm", "calibre"),
    ("40 percent", "percent"),
    ("40 per cent", "percent"),
    ("40%", "percent"),
    ("9th brigade", "ordinal"),
    ("13 Brigade", "name"),
    ("Article 51", "name"),
    ("Resolution 2401", "name"),
    ("Hill 875", "name"),
    ("Su-25", "name"),
    ("BM-21", "name"),
    ("F-16", "name"),
    ("10 Downing Street", "name"),
    ("shot 15 times", "times"),
    ("15 minutes", "duration"),
    ("three decades", "duration"),
    ("24 hours", "duration"),
    ("a day", "duration"),
    ("a two-day visit", "duration"),
    ("44 days of clashes", "duration"),
    ("a 12-member team", "compound"),
    ("1.2.3", "section"),
    ("1. The first", "section"),
    ("555-1234", "phone"),
    ("+374 10 555 123", "phone"),
    ("two-thirds", "fraction"),
    ("1/3", "fraction"),
    ("12.7", "decimal"),
    ("40.2°", "degree"),
    ("at 0600 this morning", "time"),
    ("at 2200 on Monday", "time"),
    ("won 3–2", "score"),
    ("5 tonnes", "weight"),
    ("500 hectares", "area"),
]


def bounds(quantity: Quantity) -> tuple[int | None, int | None, str | None]:
    return quantity.low, quantity.high, quantity.qualifier


@pytest.mark.parametrize(("words", "low", "high", "qualifier"), COUNTS)
def test_a_count_has_these_bounds(words: str, low: int | None, high: int | None, qualifier: str | None) -> None:
    (quantity,) = find(words)
    assert (*bounds(quantity), quantity.unit) == (low, high, qualifier, None)


@pytest.mark.parametrize(("words", "unit"), UNITS)
def test_a_number_that_counts_nobody_says_what_it_measures(words: str, unit: str) -> None:
    assert {q.unit for q in find(words) if not q.article or q.unit} == {unit}


@pytest.mark.parametrize(
    "words",
    ["M4 and T72B", "no longer", "one another", "Canada", "bone", "the", "A-level", "9" * 13, "1" + "0" * 40, "B2B"],
)
def test_what_is_no_number_is_not_found(words: str) -> None:
    assert find(words) == []


def test_two_numbers_joined_by_and_stay_two() -> None:
    assert [q.low for q in find("12 soldiers and 4 volunteers, two and three")] == [12, 4, 2, 3]


def test_a_toll_that_rose_from_one_number_to_another_is_no_range() -> None:
    assert [bounds(q) for q in find("The toll rose from 3 to 6")] == [(3, 3, None), (6, 6, None)]


def test_a_range_has_its_smaller_number_first() -> None:
    assert [q.low for q in find("6 to 3")] == [6, 3]


def test_a_day_of_the_month_before_people_is_a_count() -> None:
    assert [q.unit for q in find("In May 12 soldiers died; on May 12 soldiers left; on May 12")] == [None, None, "date"]


def test_a_comma_after_a_date_ends_it() -> None:
    assert [(q.low, q.unit) for q in find("On 28 June, 13 soldiers died")] == [(28, "date"), (13, None)]


@pytest.mark.parametrize(
    "words", ["a soldier", "an Armenian officer", "one of its soldiers", "one soldier", "another soldier"]
)
def test_an_article_counts_one_and_says_that_it_is_only_an_article(words: str) -> None:
    quantity = find(words)[0]
    assert (quantity.low, quantity.high) == (1, 1)
    assert quantity.article == ("one of" not in words)


@pytest.mark.parametrize(
    "words", ["two more", "another two", "two others", "a further two", "two other men", "another man"]
)
def test_others_are_more_than_those_already_counted(words: str) -> None:
    assert find(words)[0].more


@pytest.mark.parametrize("words", ["both men", "all five men", "the two men", "its two men"])
def test_people_spoken_of_before_are_definite(words: str) -> None:
    assert find(words)[0].definite


def test_a_span_covers_the_number_with_the_words_that_bound_it() -> None:
    text = "Six fled. At least three to six soldiers and two others died, 4 or more fled."
    assert [q.span.of(text) for q in find(text, 10)] == ["At least three to six", "two others", "4 or more"]


def test_a_stretch_of_a_text_keeps_the_whole_texts_offsets() -> None:
    text = "Su-25 two. Article 51, İ 7 men, 8 men"
    assert [(q.span.of(text), q.unit) for q in find(text, 19, 30)] == [("51", "name"), ("7", None)]


@pytest.mark.parametrize(
    ("words", "number"),
    [("ten", 10), ("Twenty-one", 21), ("3,000", 3000), ("a dozen", 12), ("some", None), ("", None), ("12.7", None)],
)
def test_a_word_alone_has_a_value(words: str, number: int | None) -> None:
    assert value(words) == number


@pytest.mark.parametrize(
    "words",
    [
        "7" * 50_000,
        "a " * 25_000,
        "1-" * 20_000,
        "1 " * 25_000,
        "1," * 25_000,
        "1." * 25_000,
        "January " * 6_000,
        "twenty-" * 7_000,
        "a hundred and " * 3_500,
        "at least about some " * 2_500,
        "no no one " * 5_000,
        "+1 (" * 12_000,
        "between 1 and " * 3_500,
        "٣ " * 20_000,
        "İ" * 50_000,
        "²" * 50_000,
    ],
)
def test_hostile_text_is_read_without_harm(words: str) -> None:
    last = 0
    for quantity in find(words):
        assert last <= quantity.span.start < quantity.span.end <= len(words)
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
        last = quantity.span.end
