import pytest

from dashboard.model import Report, Span
from dashboard.preprocess.words.text import Document, fold, read


def doc(text: str, title: str | None = None) -> Document:
    return read(Report("r1", "r1", text, title=title))


def cut(text: str, title: str | None = None) -> list[str]:
    document = doc(text, title)
    return [s.span.of(document.text) for s in document.sentences]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Two died. Three were hurt.", 2),
        ("Two died! Three were hurt? Nobody knows…", 3),
        ("Lt. Col. A. B. Smith of the U.S. Army died. Two were hurt.", 2),
        ("It happened at 6 a.m. on Friday. Two died.", 2),
        ("A drone, i.e. a small one, fell. Nobody was hurt.", 2),
        ("The toll is 3.5 a day. It grows.", 2),
        ('"Two died." The ministry said so.', 2),
        ("Two died (one at once). Three were hurt.", 2),
        ("Two died. \n Three were hurt.", 2),
        ("Զինվորը զոհվեց։ Երկուսը վիրավորվեցին։", 2),
        ("no end at all", 1),
        ("...", 1),
        (" \n \n ", 0),
        ("", 0),
    ],
)
def test_a_text_is_cut_after_each_sentence_and_not_after_an_abbreviation(text: str, count: int) -> None:
    assert len(cut(text)) == count


def test_sentences_are_trimmed_and_lose_no_word() -> None:
    text = "  Two died.\tThree were hurt. \n\n Nobody else. "
    assert cut(text) == ["Two died.", "Three were hurt.", "Nobody else."]


@pytest.mark.xfail(strict=True, reason="every line end is taken for a paragraph's")
def test_a_sentence_wrapped_over_lines_is_one() -> None:
    assert (
        len(cut("Two Armenian soldiers were killed and one wounded\nnear Sotk early on Friday.\n\nAll was calm then."))
        == 2
    )


def test_paragraphs_are_numbered_in_order() -> None:
    assert [s.paragraph for s in doc("One. Two.\n\nThree.").sentences] == [0, 0, 1]


@pytest.mark.parametrize(
    ("text", "title", "headlines"),
    [
        ("Two killed near Sotk\n\nTwo soldiers died.", None, ["Two killed near Sotk"]),
        ("Two killed near Sotk\n\nTwo killed near Sotk\n\nTwo died.", None, ["Two killed near Sotk"] * 2),
        ("Two killed near Sotk.\n\nTwo died.", "Two killed near Sotk", ["Two killed near Sotk."]),
        ("# Two killed near Sotk\n\nTwo died.", "Two killed near Sotk", ["# Two killed near Sotk"]),
        ("Two soldiers died near Sotk.\n\nThree were hurt.", None, []),
        ("Two soldiers died near Sotk.\n\nThree were hurt.", "Another title", []),
        ("Two soldiers died near Sotk", None, []),
    ],
    ids=["unstopped first line", "repeated", "the title, stopped", "marked", "a sentence", "other title", "only line"],
)
def test_a_headline_is_an_unstopped_first_line_or_the_title_again(
    text: str, title: str | None, headlines: list[str]
) -> None:
    document = doc(text, title)
    assert [s.span.of(document.text) for s in document.sentences if s.headline] == headlines


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("YEREVAN, Sept. 1 (AFP) — Two soldiers died.", "YEREVAN, Sept. 1 (AFP) — "),
        ("BAKU (Reuters) - Two soldiers died.", "BAKU (Reuters) - "),
        ("GORIS — Two soldiers died.", "GORIS — "),
        ("Two soldiers died — in Goris.", None),
        ("Two soldiers died.", None),
    ],
)
def test_a_dateline_stands_at_the_head_of_the_body(text: str, dateline: str | None) -> None:
    document = doc(text)
    assert (document.dateline.of(document.text) if document.dateline else None) == dateline


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('"Two died," it said. "It is calm."', ["Two died,", "It is calm."]),
        ("“Two died,” it said.", ["Two died,"]),
        ("«Two died», it said.", ["Two died"]),
        ('"Two died. Three were hurt.\nNot quoted.', ["Two died. Three were hurt."]),
        ("Nobody's word", []),
    ],
    ids=["straight", "curly", "guillemets", "unclosed ends with its paragraph", "apostrophe"],
)
def test_quotes_are_what_stands_between_double_marks(text: str, quotes: list[str]) -> None:
    document = doc(text)
    assert [q.of(document.text) for q in document.quotes] == quotes


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Two\u200b died", "Two died"),
        ("Two\u00addied", "Twodied"),
        ("\ufeffTwo died", "Two died"),
        ("Two \u202edied\u202c", "Two died"),
        ("Two\u0000 died", "Two died"),
        ("Two\u00a0died\u2009there", "Two died there"),
        ("Armenia\u2019s \u201cword\u201d", 'Armenia\'s "word"'),
        ("10\u201112 killed", "10-12 killed"),
    ],
    ids=["zero width", "soft hyphen", "byte order mark", "right to left", "nul", "spaces", "quotes", "hyphen"],
)
def test_patterns_run_on_plain_text_while_the_raw_stays(raw: str, clean: str) -> None:
    document = doc(raw)
    assert document.text == clean
    assert document.report.text == raw


def test_a_span_of_the_plain_text_leads_to_its_raw_words() -> None:
    document = doc("\u200bTwo \u202esol\u200bdiers\u0000 died.")
    start = document.text.index("soldiers")
    assert document.raw(Span(start, start + 8)).of(document.report.text) == "sol\u200bdiers"
    assert document.raw(Span(0, len(document.text))).end == len(document.report.text)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Kəlbəcər", "Kelbecer"),
        ("Şuşa", "Susa"),
        ("Füzuli", "Fuzuli"),
        ("Rafaḩ", "Rafah"),
        ("SOTK", "sotk"),
        ("İstanbul", "Istanbul"),
    ],
)
def test_letters_of_one_name_fold_to_the_same(name: str, other: str) -> None:
    assert fold(name) == fold(other)


def test_folding_twice_changes_nothing_more() -> None:
    for name in ("Kəlbəcər", "Łódź", "Göyçə", "Սոտք", "Сотк", "x̌x̌"):
        assert fold(fold(name)) == fold(name)
