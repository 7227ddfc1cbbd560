"""The language of a report: told by its sentences, which decide what is read for claims."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import languages
from dashboard.model import Report
from dashboard.preprocess.words import language
from dashboard.preprocess.words.language import Languages
from dashboard.preprocess.words.text import read
from dashboard.settings import SEEDS
from tests.hostile import ODD, SENTENCE
from tests.telling import PUBLISHED, tell

ITEMS = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
RUSSIAN = "Двое военных погибли, ещё трое ранены, сообщили в министерстве обороны."
ENGLISH = "Two Armenian soldiers were killed near Sotk, the Armenian Defence Ministry said."
FRENCH = "Trois militaires ont été blessés dans une embuscade, selon le ministère de la Défense du pays, qui accuse."


def told(text: str, stated: str | None = None) -> Languages:
    return language.told(read(Report("r", "r", text, language=stated)))


@pytest.mark.parametrize(("code", "item"), [(code, item) for code, items in ITEMS.items() for item in items])
def test_a_short_news_item_is_told_its_language(code: str, item: str) -> None:
    found = told(item)
    assert (found.language, found.basis) == (code, "detected")
    assert found.claims_read == ("all" if code == "en" else "none")


def test_an_english_digest_full_of_foreign_names_is_english() -> None:
    for path in sorted(SEEDS.glob("*.md")):
        text = path.read_text(encoding="utf-8").split("---", 2)[2]
        assert told(text) == Languages("en", "detected", (), "all"), path.name


def test_english_reports_do_not_open_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_ask", lambda words: pytest.fail(f"asked about {words!r}"))
    assert told(ENGLISH).language == "en"


@pytest.mark.parametrize(
    ("text", "stated", "language_", "basis", "read_"),
    [
        pytest.param(ENGLISH, "en", "en", "stated", "all", id="stated and so"),
        pytest.param(ENGLISH, "ru", "en", "detected", "all", id="English stated to be Russian"),
        pytest.param(RUSSIAN, "en", "ru", "detected", "none", id="Russian stated to be English"),
        pytest.param(RUSSIAN, "bg", "bg", "stated", "none", id="a near language stated"),
        pytest.param(FRENCH, "en", "fr", "detected", "none", id="French stated to be English"),
        pytest.param("Sotk.", "fr", "fr", "stated", "none", id="a name alone, stated to be French"),
        pytest.param("Sotk.", "en", "en", "stated", "all", id="a name alone, stated to be English"),
        pytest.param("Sotk, Jermuk, Goris.", None, None, "none", "all", id="names alone"),
        pytest.param("2023-09-01: 12, 14.", None, None, "none", "all", id="figures alone"),
        pytest.param("\U0001f525\U0001f525 !!!", None, None, "none", "all", id="no letters"),
        pytest.param(ENGLISH.upper(), None, "en", "detected", "all", id="all capitals"),
        pytest.param(f"{RUSSIAN}\n\n{ENGLISH}", None, None, "detected", "part", id="in two languages"),
        pytest.param(f"{ENGLISH} {RUSSIAN}", None, None, "detected", "part", id="in two within a paragraph"),
        pytest.param(f"{ENGLISH}\n\n{FRENCH}", None, None, "detected", "part", id="in two of one script"),
        pytest.param("두 명의 병사가 사망했다.", None, "ko", "detected", "none", id="Korean"),
        pytest.param("両軍の兵士二人が死亡した。", None, "ja", "detected", "none", id="Japanese with Chinese letters"),
    ],
)
def test_words_and_what_is_stated_decide_together(
    text: str, stated: str | None, language_: str | None, basis: str, read_: str
) -> None:
    found = told(text, stated)
    assert (found.basis, found.claims_read) == (basis, read_)
    if language_ is not None or basis == "none":
        assert found.language == language_


def test_of_a_text_in_two_languages_the_english_is_read_and_the_rest_is_named() -> None:
    extract = tell(f"{ENGLISH}\n\n{RUSSIAN}").extracts[0]
    assert [c.kind for a in extract.accounts for c in a.claims if c.low == 2] == ["killed"]
    (doubt,) = [d for d in extract.doubts if d.stage == "language"]
    assert doubt.message == "not read for claims: language ru"
    assert doubt.span is not None
    assert doubt.span.of(extract.report.text) == RUSSIAN


def test_a_foreign_report_makes_no_incident_but_is_told_with_its_places_and_days() -> None:
    found = tell("В Лачине 31 августа ранены трое военных, сообщило министерство обороны.")
    (extract,) = found.extracts
    assert found.incidents == []
    assert (extract.report.language, extract.report.claims_read) == ("ru", "none")
    assert [(m.text, m.place_name) for m in extract.mentions if m.kind == "place"] == [("Лачине", "Lachin")]
    assert [(m.text, m.date_start) for m in extract.mentions if m.kind == "date"] == [
        ("31 августа", PUBLISHED.replace(month=8, day=31))
    ]
    assert [d.message for d in extract.doubts] == ["not read for claims: language ru"]


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_get_an_answer_and_never_lose_a_claim(name: str) -> None:
    found = told(ODD[name])
    assert SENTENCE not in ODD[name] or found.claims_read != "none"


@given(st.text(max_size=300))
def test_no_text_is_without_an_answer_and_stretches_lie_within_it(text: str) -> None:
    found = told(text + "x")
    assert found.claims_read in ("all", "part", "none")
    assert (found.claims_read == "all") == (not found.foreign)
    ends = [0, *(edge for s in found.foreign for edge in (s.span.start, s.span.end)), len(text) + 1]
    assert ends == sorted(ends)


def test_every_language_told_by_script_has_a_name() -> None:
    assert set(language.table("languages")["scripts"]) <= set(languages.names())
