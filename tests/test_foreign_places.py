"""Place names in reports that are not English, in their cases, resolved like any other."""

import re
import tomllib
from pathlib import Path

import pytest

from dashboard.preprocess.words.inflection import bare, forms
from tests.telling import tell

GOLD = tomllib.loads((Path(__file__).parent / "foreign_places.toml").read_text(encoding="utf-8"))["sentences"]


def named(text: str) -> list[tuple[str, str | None]]:
    return [(m.text, m.place_name) for m in tell(text).extracts[0].mentions if m.kind == "place"]


def test_most_places_of_foreign_sentences_are_found_and_few_that_are_none() -> None:
    wanted = found = more = 0
    for _, text, places in GOLD:
        seen = [place or "" for _, place in named(text)]
        hits = [any(re.match(place, each) for each in seen) for place in places]
        wanted, found, more = wanted + len(places), found + sum(hits), more + max(0, len(seen) - sum(hits))
    assert found >= 0.85 * wanted, f"{found} of {wanted}"
    assert more <= 3, f"{more} that are none"


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("В Лачине ранены трое военных, сообщило министерство.", "Лачине", "Lachin"),
        ("Kəlbəcərdə iki əsgər yaralanıb, vəziyyət gərgindir.", "Kəlbəcərdə", "Kalbajar"),
        ("Քելբաջարում երկու զինծառայող է զոհվել։", "Քելբաջարում", "Kalbajar"),
        ("Бої тривають біля Часового Яру, сказали у штабі.", "Часового Яру", "Chasiv Yar"),
        ("פיגוע בירושלים ובתל אביב, דובר המשטרה אמר.", "ובתל אביב", "Tel Aviv"),
        ("معارك عنيفة في الخرطوم وأم درمان.", "وأم درمان", "Omdurman"),
        ("Patlama Erbil'den duyuldu, iki asker yaralandı.", "Erbil'den", "Erbil"),
        ("თბილისის ცენტრში ორი ადამიანი დაიღუპა.", "თბილისის", "Tbilisi"),
    ],
)
def test_a_name_in_a_case_is_found_as_written(text: str, word: str, place: str) -> None:
    assert (word, place) in named(text)
    methods = {m.text: m.geocode_method for m in tell(text).extracts[0].mentions if m.kind == "place"}
    assert methods[word] == "inflected"


@pytest.mark.parametrize(
    "text",
    [
        "Bewaffnete griffen ein Dorf im Süden des Landes an und zogen sich dann zurück.",
        "El Ministerio de Defensa informó de que tres militares resultaron heridos.",
        "Une explosion a fait cinq morts vendredi, selon des sources locales.",
        "Двое военных погибли, сообщили в министерстве.",
    ],
)
def test_words_that_are_also_villages_somewhere_are_no_places(text: str) -> None:
    assert named(text) == []


def test_names_of_both_languages_keep_who_holds_whom() -> None:
    text = (
        "Двое ранены в Лачине, сообщили военные.\n\n"
        "Two soldiers were killed near Vardenis, Gegharkunik, the ministry said. Shots were heard."
    )
    assert named(text) == [("Лачине", "Lachin"), ("Vardenis", "Vardenis"), ("Gegharkunik", "Gegharkunik Province")]


def test_a_word_is_itself_first_and_never_cut_to_nothing() -> None:
    assert forms("ом", "ru") == ("ом",)
    assert forms("лачине", "ru")[:2] == ("лачине", "лачин")
    assert forms("куп'янську", "uk")[:2] == ("куп'янську".replace("'", ""), "купянськ")
    assert list(bare(("ב",), "he")) == []
