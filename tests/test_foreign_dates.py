"""Days in reports that are not English: numbers, and a day beside the name of a month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Span
from dashboard.preprocess.when import dates, foreign_dates
from dashboard.preprocess.when.dates import DatePhrase
from dashboard.preprocess.words.language import Stretch
from tests.telling import PUBLISHED

SEPTEMBER = "2023-09-01"


def find(text: str, language: str | None, published: date | None = PUBLISHED) -> list[DatePhrase]:
    stretch = Stretch(Span(0, len(text)), language, False)
    return foreign_dates.find(text, published, [stretch], dates.find(text, published))


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("ru", "Утром 1 сентября 2023 года двое военных.", "1 сентября 2023"),
        ("ru", "Бой шёл 01.09.2023 до вечера.", "01.09.2023"),
        ("uk", "Уранці 1 вересня 2023 року.", "1 вересня 2023"),
        ("uk", "Це було 1 вересня.", "1 вересня"),
        ("az", "Sentyabrın 1-də saat 08:00-da.", "Sentyabrın 1-də"),
        ("az", "Bu, 2023-cü il sentyabrın 1-də olub.", "2023-cü il sentyabrın 1-də"),
        ("az", "Hücum 1 sentyabr 2023 tarixində olub.", "1 sentyabr 2023"),
        ("hy", "Սեպտեմբերի 1-ին կրակ է բացվել։", "Սեպտեմբերի 1-ին"),
        ("hy", "Այսօր 2023 թ. սեպտեմբերի 1-ին։", "2023 թ. սեպտեմբերի 1-ին"),
        ("ar", "في 1 سبتمبر 2023", "1 سبتمبر 2023"),
        ("ar", "يوم ١ أيلول/سبتمبر ٢٠٢٣", "١ أيلول/سبتمبر ٢٠٢٣"),
        ("fa", "در ۱ سپتامبر ۲۰۲۳", "۱ سپتامبر ۲۰۲۳"),
        ("he", "ב-1 בספטמבר 2023", "1 בספטמבר 2023"),
        ("tr", "1 Eylül'de iki asker.", "1 Eylül'de"),
        ("fr", "Le 1er septembre 2023 à Gao.", "1er septembre 2023"),
        ("es", "El 1 de septiembre de 2023 en Cali.", "1 de septiembre de 2023"),
        ("de", "Am 1. September 2023 in Kabul.", "1. September 2023"),
        ("ka", "2023 წლის 1 სექტემბერს", "1 სექტემბერს"),
        ("ku", "Di 1ê îlonê 2023 de.", "1ê îlonê 2023"),
        ("sw", "Tarehe 1 Septemba 2023.", "1 Septemba 2023"),
        (None, "2023-09-01", "2023-09-01"),
    ],
)
def test_a_day_is_found_as_the_language_writes_it(language: str | None, text: str, words: str) -> None:
    (phrase,) = find(text, language)
    assert phrase.span.of(text) == words
    assert (str(phrase.interval.start), str(phrase.interval.end)) == (SEPTEMBER, SEPTEMBER)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "5 maires et 12 marsouins"),
        ("ru", "Погиб 5 майор, ранены 3 маяка"),
        ("de", "3 Marsmenschen"),
        ("es", "5 mayores"),
        ("ru", "31 июня, 99 мая"),
        ("ar", "00 سبتمبر"),
        ("fr", "à 12:30, 45 blessés, 2,5 km"),
        ("xx", "1 septembre"),
        ("İ", "İİ"),
    ],
)
def test_what_only_looks_like_a_day_is_none(language: str, text: str) -> None:
    assert find(text, language) == []


def test_a_month_with_its_year_is_the_whole_month() -> None:
    (phrase,) = find("Это было в сентябре 2022", "ru")
    assert (str(phrase.interval.start), str(phrase.interval.end)) == ("2022-09-01", "2022-09-30")


def test_without_a_year_the_last_such_day_before_publication_is_meant() -> None:
    (phrase,) = find("30 декабря", "ru")
    assert (phrase.interval.start, phrase.interval.basis) == (date(2022, 12, 30), "relative")


def test_without_a_year_and_a_publication_day_no_day_is_guessed() -> None:
    (phrase,) = find("30 декабря", "ru", None)
    assert phrase.interval.start is None


def test_letters_that_grow_when_made_small_move_no_day() -> None:
    text = "İİİ 1 Eylül'de"
    assert [p.span.of(text) for p in find(text, "tr")] == ["1 Eylül'de"]


@given(st.text(alphabet="1290 .-/:'deсентябряEylüldeسبتمبر٢٠٢٣քსიİ\n", max_size=80))
def test_any_text_keeps_its_days_within_it(text: str) -> None:
    for language in ("ru", "tr", "ar", "hy", "es"):
        for phrase in find(text, language):
            assert 0 <= phrase.span.start < phrase.span.end <= len(text)
