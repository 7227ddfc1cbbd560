"""Date phrases against the day of publication, Friday 1 September 2023 unless a test says otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.model import Interval
from dashboard.preprocess.when.dates import carry, date_from_words, find

FRIDAY = date(2023, 9, 1)

# words, first day, last day
PAST = [
    ("Two soldiers died on Friday.", "2023-09-01", "2023-09-01"),
    ("wounded early on Friday in clashes", "2023-09-01", "2023-09-01"),
    ("The army said on Thursday", "2023-08-31", "2023-08-31"),
    ("the ministry said Wednesday", "2023-08-30", "2023-08-30"),
    ("last Friday", "2023-08-25", "2023-08-25"),
    ("last Monday", "2023-08-28", "2023-08-28"),
    ("this past Sunday", "2023-08-27", "2023-08-27"),
    ("on Tuesday night", "2023-08-29", "2023-08-29"),
    ("late on Tuesday", "2023-08-29", "2023-08-29"),
    ("at around 11:50 p.m. on Monday", "2023-08-28", "2023-08-28"),
    ("in the early hours of Thursday", "2023-08-31", "2023-08-31"),
    ("before dawn on Thursday", "2023-08-31", "2023-08-31"),
    ("Monday's attack", "2023-08-28", "2023-08-28"),
    ("Tuesday last week", "2023-08-22", "2023-08-22"),
    ("on Monday and Tuesday", "2023-08-28", "2023-08-29"),
    ("fought from Monday to Wednesday", "2023-08-28", "2023-08-30"),
    ("between Tuesday and Thursday", "2023-08-29", "2023-08-31"),
    ("late Saturday and early Sunday", "2023-08-26", "2023-08-27"),
    ("today", "2023-09-01", "2023-09-01"),
    ("Today the army said", "2023-09-01", "2023-09-01"),
    ("earlier today", "2023-09-01", "2023-09-01"),
    ("this morning", "2023-09-01", "2023-09-01"),
    ("early this morning", "2023-09-01", "2023-09-01"),
    ("yesterday", "2023-08-31", "2023-08-31"),
    ("yesterday evening", "2023-08-31", "2023-08-31"),
    ("the day before yesterday", "2023-08-30", "2023-08-30"),
    ("last night", "2023-08-31", "2023-09-01"),
    ("overnight", "2023-08-31", "2023-09-01"),
    ("An overnight raid", "2023-08-31", "2023-09-01"),
    ("overnight into Sunday", "2023-08-26", "2023-08-27"),
    ("overnight on Thursday", "2023-08-30", "2023-08-31"),
    ("overnight from Saturday to Sunday", "2023-08-26", "2023-08-27"),
    ("Saturday night into Sunday", "2023-08-26", "2023-08-27"),
    ("this week", "2023-08-28", "2023-09-01"),
    ("earlier this week", "2023-08-28", "2023-08-31"),
    ("earlier in the week", "2023-08-28", "2023-08-31"),
    ("last week", "2023-08-21", "2023-08-27"),
    ("late last week", "2023-08-26", "2023-08-27"),
    ("over the past week", "2023-08-25", "2023-09-01"),
    ("during the last week", "2023-08-25", "2023-09-01"),
    ("in the past 24 hours", "2023-08-31", "2023-09-01"),
    ("over the last 48 hours", "2023-08-30", "2023-09-01"),
    ("for the past three days", "2023-08-29", "2023-09-01"),
    ("in the last two weeks", "2023-08-18", "2023-09-01"),
    ("the past couple of weeks", "2023-08-18", "2023-09-01"),
    ("over the past two months", "2023-07-01", "2023-09-01"),
    ("over the past decade", "2013-09-01", "2023-09-01"),
    ("over the weekend", "2023-08-26", "2023-08-27"),
    ("at the weekend", "2023-08-26", "2023-08-27"),
    ("last weekend", "2023-08-26", "2023-08-27"),
    ("last month", "2023-08-01", "2023-08-31"),
    ("early last month", "2023-08-01", "2023-08-10"),
    ("this month", "2023-09-01", "2023-09-01"),
    ("earlier this month", "2023-09-01", "2023-09-01"),
    ("this year", "2023-01-01", "2023-09-01"),
    ("so far this year", "2023-01-01", "2023-09-01"),
    ("last year", "2022-01-01", "2022-12-31"),
    ("late last year", "2022-09-01", "2022-12-31"),
    ("three days ago", "2023-08-29", "2023-08-29"),
    ("two days ago", "2023-08-30", "2023-08-30"),
    ("a day ago", "2023-08-31", "2023-08-31"),
    ("THREE DAYS AGO", "2023-08-29", "2023-08-29"),
    ("two weeks ago", "2023-08-15", "2023-08-21"),
    ("a month ago", "2023-08-01", "2023-08-31"),
    ("a year ago", "2022-01-01", "2022-12-31"),
    ("some 30 years ago", "1993-01-01", "1993-12-31"),
    ("two hours ago", "2023-08-31", "2023-09-01"),
    ("a few days ago", "2023-08-26", "2023-08-31"),
    ("on 1 September 2023", "2023-09-01", "2023-09-01"),
    ("on 1 September (2023)", "2023-09-01", "2023-09-01"),
    ("on the 1st of September", "2023-09-01", "2023-09-01"),
    ("September 1", "2023-09-01", "2023-09-01"),
    ("Sept. 1, 2023", "2023-09-01", "2023-09-01"),
    ("Aug. 3", "2023-08-03", "2023-08-03"),
    ("August 3rd", "2023-08-03", "2023-08-03"),
    ("on Friday, September 1", "2023-09-01", "2023-09-01"),
    ("on Monday (28 August)", "2023-08-28", "2023-08-28"),
    ("on Mon., Aug. 28, 2023", "2023-08-28", "2023-08-28"),
    ("1.09.2023", "2023-09-01", "2023-09-01"),
    ("31/08/2023", "2023-08-31", "2023-08-31"),
    ("08/31/2023", "2023-08-31", "2023-08-31"),
    ("2023-08-31", "2023-08-31", "2023-08-31"),
    ("2023-08-31T10:00:00Z", "2023-08-31", "2023-08-31"),
    ("BOGOTA, 26 SEP 89 (DPA)", "1989-09-26", "1989-09-26"),
    ("from 12 to 16 July", "2023-07-12", "2023-07-16"),
    ("12-16 July 2020", "2020-07-12", "2020-07-16"),
    ("July 12-16", "2023-07-12", "2023-07-16"),
    ("between 11 and 13 December", "2022-12-11", "2022-12-13"),
    ("on 12, 13 and 14 September", "2022-09-12", "2022-09-14"),
    ("on September 12 and 13", "2022-09-12", "2022-09-13"),
    ("from June 30 to July 2, 2020", "2020-06-30", "2020-07-02"),
    ("30 December to 2 January", "2022-12-30", "2023-01-02"),
    ("27 September - 10 November 2020", "2020-09-27", "2020-11-10"),
    ("from 30 August to yesterday", "2023-08-30", "2023-08-31"),
    ("on the night of 12-13 September", "2022-09-12", "2022-09-13"),
    ("on the night of 12 August", "2023-08-12", "2023-08-13"),
    ("overnight on 12 August", "2023-08-11", "2023-08-12"),
    ("in the early hours of 13 August", "2023-08-13", "2023-08-13"),
    ("on the morning of August 13", "2023-08-13", "2023-08-13"),
    ("the 3 October attack", "2022-10-03", "2022-10-03"),
    ("in April", "2023-04-01", "2023-04-30"),
    ("in September", "2023-09-01", "2023-09-30"),
    ("in December", "2022-12-01", "2022-12-31"),
    ("last December", "2022-12-01", "2022-12-31"),
    ("last September", "2022-09-01", "2022-09-30"),
    ("in April and May", "2023-04-01", "2023-05-31"),
    ("the April-May fighting", "2023-04-01", "2023-05-31"),
    ("between March and May 2022", "2022-03-01", "2022-05-31"),
    ("in August 2021", "2021-08-01", "2021-08-31"),
    ("in February of 2020", "2020-02-01", "2020-02-29"),
    ("mid-August", "2023-08-11", "2023-08-20"),
    ("early in August", "2023-08-01", "2023-08-10"),
    ("at the beginning of May", "2023-05-01", "2023-05-10"),
    ("at the end of May", "2023-05-21", "2023-05-31"),
    ("its July offensive", "2023-07-01", "2023-07-31"),
    ("the week of 21 August", "2023-08-21", "2023-08-27"),
    ("during the night", "2023-08-31", "2023-09-01"),
    ("in the night from Thursday to Friday", "2023-08-31", "2023-09-01"),
    ("in 2020", "2020-01-01", "2020-12-31"),
    ("the 2020 war", "2020-01-01", "2020-12-31"),
    ("In 2020 the army took several villages", "2020-01-01", "2020-12-31"),
    ("in late 2022", "2022-09-01", "2022-12-31"),
    ("in early 2022", "2022-01-01", "2022-04-30"),
    ("in 2014 and 2016", "2014-01-01", "2016-12-31"),
    ("the 1988-94 war", "1988-01-01", "1994-12-31"),
    ("in the 1990s", "1990-01-01", "1999-12-31"),
    ("in the summer of 2014", "2014-06-01", "2014-08-31"),
    ("last winter", "2022-12-01", "2023-02-28"),
    ("last spring", "2023-03-01", "2023-05-31"),
    ("1 сентября 2023 года", "2023-09-01", "2023-09-01"),
    ("5 Ağustos", "2023-08-05", "2023-08-05"),
    ("12 avqust 2023", "2023-08-12", "2023-08-12"),
]

SINCE = [
    ("since 12 December", "2022-12-12", "2023-09-01"),
    ("since last December", "2022-12-01", "2023-09-01"),
    ("since the 1980s", "1980-01-01", "2023-09-01"),
    ("since Monday", "2023-08-28", "2023-09-01"),
    ("since yesterday", "2023-08-31", "2023-09-01"),
    ("since the start of the year", "2023-01-01", "2023-09-01"),
    ("since 2020", "2020-01-01", "2023-09-01"),
    ("since early May", "2023-05-01", "2023-09-01"),
]

AHEAD = [
    ("until Thursday", "2023-09-01", "2023-09-07"),
    ("Sunday's planned meeting", "2023-09-03", "2023-09-03"),
    ("next Monday", "2023-09-04", "2023-09-04"),
    ("next Friday", "2023-09-08", "2023-09-08"),
    ("this coming Sunday", "2023-09-03", "2023-09-03"),
    ("The sides will meet on Sunday", "2023-09-03", "2023-09-03"),
    ("talks scheduled for Tuesday", "2023-09-05", "2023-09-05"),
    ("he said the truce would begin on Saturday", "2023-09-02", "2023-09-02"),
    ("tomorrow", "2023-09-02", "2023-09-02"),
    ("next week", "2023-09-04", "2023-09-10"),
    ("next month", "2023-10-01", "2023-10-31"),
    ("elections planned for 12 October", "2023-10-12", "2023-10-12"),
    ("a summit due in December", "2023-12-01", "2023-12-31"),
    ("over the next three days", "2023-09-01", "2023-09-04"),
    ("later this week", "2023-09-01", "2023-09-03"),
    ("on 5 September", "2023-09-05", "2023-09-05"),
    ("by the end of 2025", "2025-09-01", "2025-12-31"),
    ("until the end of the month", "2023-09-01", "2023-09-30"),
    ("until 12 October", "2023-09-01", "2023-10-12"),
]

# words that look like dates
NONE = [
    "they may attack",
    "troops march on the town",
    "an officer named April Smith",
    "the Bloody Sunday inquiry",
    "reported by India Today in Delhi",
    "some 2,020 people",
    "2000 soldiers were killed",
    "at 1900 hours",
    "Resolution 2000",
    "12 soldiers and 4 volunteers",
    "a 27-year-old",
    "the second attack",
    "two days after the attack",
    "detained for three days",
    "9/11",
    "version 1.2.3.4",
    "12:30",
    "$2000",
    "they fall back",
]


def only(words: str, published: date | None = FRIDAY) -> tuple[str | None, str | None]:
    phrases = find(words, published)
    assert len(phrases) == 1, [p.span.of(words) for p in phrases]
    start, end = phrases[0].interval.start, phrases[0].interval.end
    return start and start.isoformat(), end and end.isoformat()


@pytest.mark.parametrize(("words", "start", "end"), PAST + SINCE + AHEAD)
def test_a_phrase_means_these_days(words: str, start: str, end: str) -> None:
    assert only(words) == (start, end)


@pytest.mark.parametrize("words", [row[0] for row in SINCE])
def test_since_names_a_beginning_and_runs_to_publication(words: str) -> None:
    (phrase,) = find(words, FRIDAY)
    assert phrase.kind == "since"
    assert phrase.interval.end == FRIDAY
    assert phrase.named.end is not None
    assert phrase.tense == "past"


@pytest.mark.parametrize("words", [row[0] for row in AHEAD])
def test_days_to_come_are_told_as_future(words: str) -> None:
    (phrase,) = find(words, FRIDAY)
    assert phrase.tense == "future"


@pytest.mark.parametrize("words", [row[0] for row in PAST if row[0] not in ("in September", "this month")])
def test_days_gone_by_are_told_as_past(words: str) -> None:
    (phrase,) = find(words, FRIDAY)
    assert (phrase.tense, phrase.future) == ("past", False)


@pytest.mark.parametrize("words", NONE)
def test_words_that_only_look_like_a_date_are_none(words: str) -> None:
    assert find(words, FRIDAY) == []


@pytest.mark.parametrize(
    ("words", "published", "start", "end"),
    [
        ("last week", "2025-09-14", "2025-09-07", "2025-09-13"),
        ("on Friday", "2023-09-04", "2023-09-01", "2023-09-01"),
        ("over the weekend", "2023-09-04", "2023-09-02", "2023-09-03"),
        ("over the weekend", "2023-09-03", "2023-09-02", "2023-09-03"),
        ("last weekend", "2023-09-03", "2023-08-26", "2023-08-27"),
        ("in December", "2023-12-05", "2023-12-01", "2023-12-31"),
        ("last December", "2023-12-05", "2022-12-01", "2022-12-31"),
        ("last December", "2024-01-05", "2023-12-01", "2023-12-31"),
        ("last month", "2024-01-05", "2023-12-01", "2023-12-31"),
        ("on 31 December", "2024-01-02", "2023-12-31", "2023-12-31"),
        ("on 29 February", "2023-09-01", "2020-02-29", "2020-02-29"),
        ("a month ago", "2024-03-31", "2024-02-01", "2024-02-29"),
        ("over the past month", "2024-03-31", "2024-02-29", "2024-03-31"),
        ("earlier this week", "2023-08-28", "2023-08-28", "2023-08-28"),
    ],
)
def test_the_day_of_publication_decides(words: str, published: str, start: str, end: str) -> None:
    assert only(words, date.fromisoformat(published)) == (start, end)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("31 February", "31 February is in no calendar"),
        ("on 31 June 2023", "31 June 2023 is in no calendar"),
        ("31/02/2023", "31 February 2023 is in no calendar"),
        ("13/13/2023", "month 13"),
        ("2023-13-01", "month 13"),
        ("1 January 0001", "the year 0001"),
        ("1 January 9999", "the year 9999"),
        ("29 February 2023", "29 February 2023 is in no calendar"),
        ("from 5 May 2023 to 3 May 2023", "run backwards"),
        ("two decades ago and years ago", "no number of years"),
    ],
)
def test_days_that_cannot_be_have_a_problem_and_no_interval(words: str, part: str) -> None:
    phrase = find(words, FRIDAY)[-1]
    assert phrase.interval == Interval()
    assert part in (phrase.problem or "")


def test_a_numeric_date_that_can_be_two_days_is_day_first_and_says_so() -> None:
    (phrase,) = find("on 03/04/2024", date(2024, 5, 1))
    assert phrase.interval == Interval(date(2024, 4, 3), date(2024, 4, 3), "stated")
    assert "day first" in (phrase.problem or "")


def test_a_weekday_that_is_not_the_dates_is_a_problem_but_the_date_stays() -> None:
    (phrase,) = find("on Monday, 1 September 2023", FRIDAY)
    assert phrase.interval.start == FRIDAY
    assert "weekday" in (phrase.problem or "")


@pytest.mark.parametrize(
    "words", ["on Friday", "yesterday", "last week", "in April", "on 1 September", "three days ago"]
)
def test_without_a_publication_date_nothing_is_guessed(words: str) -> None:
    (phrase,) = find(words, None)
    assert phrase.interval == Interval()
    assert phrase.basis == "none"
    assert phrase.problem == "no publication date"


def test_without_a_publication_date_a_bound_keeps_only_what_it_names() -> None:
    (phrase,) = find("since 12 December 2022", None)
    assert (phrase.interval, phrase.named.start) == (Interval(), date(2022, 12, 12))


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("1 September 2023", "stated"),
        ("in 2020", "stated"),
        ("in May 2020", "stated"),
        ("from 12 to 16 July 2020", "stated"),
        ("1 September", "relative"),
        ("in May", "relative"),
        ("on Friday", "relative"),
    ],
)
def test_the_basis_says_whether_the_words_hold_the_whole_date(words: str, basis: str) -> None:
    assert find(words, FRIDAY)[0].basis == basis


@pytest.mark.parametrize("words", ["12 July 2020", "in late 2022", "in the 1990s"])
def test_a_date_stated_in_full_needs_no_publication_date(words: str) -> None:
    assert find(words, None)[0].interval == find(words, FRIDAY)[0].interval


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("the same day", 0, 0),
        ("later that day", 0, 0),
        ("early in the day", 0, 0),
        ("the previous day", -1, -1),
        ("the next day", 1, 1),
        ("a day earlier", -1, -1),
        ("two days later", 2, 2),
        ("two weeks earlier", -17, -11),
        ("hours later", 0, 1),
    ],
)
def test_a_day_counted_from_another_is_carried_from_the_last(words: str, start: int, end: int) -> None:
    (phrase,) = find(words, FRIDAY)
    day = date(2023, 8, 15)
    assert phrase.kind == "same"
    assert carry(phrase, Interval(day, day, "stated")) == Interval(
        day + timedelta(start), day + timedelta(end), "relative"
    )


def test_the_same_day_has_no_days_of_its_own() -> None:
    (phrase,) = find("That day the shelling went on", FRIDAY)
    assert (phrase.interval, carry(phrase, Interval())) == (Interval(), Interval())


def test_a_date_in_the_future_is_flagged_and_one_of_today_is_not() -> None:
    assert [p.future for p in find("12 May 2030, today, 1 September 2023", FRIDAY)] == [True, False, False]


def test_fighting_that_lasted_until_a_day_is_past() -> None:
    (phrase,) = find("The shelling continued until Thursday", FRIDAY)
    assert (phrase.kind, phrase.tense, phrase.interval.end) == ("until", "past", date(2023, 8, 31))


def test_a_span_covers_the_words_within_the_stretch_asked_for() -> None:
    text = "On Monday. It broke out in early May 2022, officials say on Friday."
    assert [p.span.of(text) for p in find(text, FRIDAY, 11, 54)] == ["early May 2022"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2023-09-01", FRIDAY),
        ("2023-09-01T10:00Z", FRIDAY),
        ("2023-09-01T23:30:00+04:00", FRIDAY),
        ("20230901", FRIDAY),
        ("Fri, 01 Sep 2023 10:00:00 GMT", FRIDAY),
        ("Friday, 1 September 2023", FRIDAY),
        ("September 1, 2023, 10:15 a.m.", FRIDAY),
        ("Published: 1 September 2023", FRIDAY),
        ("01.09.2023 14:05", FRIDAY),
        ("25/12/2023", date(2023, 12, 25)),
        ("03/04/2024", None),
        ("31 February 2023", None),
        ("September 2023", None),
        ("yesterday", None),
        ("", None),
        ("nonsense", None),
        ("0001-01-01", None),
    ],
)
def test_metadata_gives_a_day_only_when_it_states_one(words: str, day: date | None) -> None:
    assert date_from_words(words) == day


@pytest.mark.parametrize(
    "words",
    [
        "7" * 50_000,
        "a " * 25_000,
        "1-" * 20_000,
        "1 " * 25_000,
        "January" * 7_000,
        "January " * 6_000,
        "last " * 10_000,
        "from 1 to " * 5_000,
        "the end of " * 4_500,
        "1, 2, 3, and " * 3_800,
        "-" * 50_000,
        " " * 50_000,
        "99999999999 years ago",
        "over the next 9999 decades",
        "9999 decades ago",
        "May" + "\n" * 10_000 + "1",
    ],
)
@pytest.mark.parametrize("published", [FRIDAY, None, date(1900, 1, 1), date(2199, 12, 31)])
def test_hostile_text_is_read_without_harm(words: str, published: date | None) -> None:
    for phrase in find(words, published):
        assert 0 <= phrase.span.start < phrase.span.end <= len(words)
        start, end = phrase.interval.start, phrase.interval.end
        assert (start is None) == (end is None)
        assert start is None or end is None or start <= end
