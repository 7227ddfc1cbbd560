"""Words, phrases and prefixes are found in every text that holds them, in no other, and by no other way of typing."""

import sqlite3
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import SearchTooLong, TablesError
from dashboard.store import search
from dashboard.store.search import Index
from dashboard.store.words import LONGEST_QUERY, MOST_WORDS, Phrase, Query, fold, parse
from tests.hostile import ENDLESS, ODD

TEXTS = [
    "Two soldiers were killed near Kəlbəcər.",
    "Armenia's Defence Ministry said Jermuk was shelled.",
    "The ministry of defence said nothing; defence-ministry buildings stand.",
    "Ад Шуши до Лачина: двое солдат убиты.",
    "قُتل جنديان في صنعاء",
    "Երկու զինվոր զոհվեց Սոտքի մոտ։",
    "两名士兵死亡",
    "In Al-Fashir and Sanaʿa, ŁÓDŹ, Đakovo, Straße, Ærø, İğdır, Mädchen, Ħamrun.",
    "कुल दो सैनिक मारे गए",
    "في غزة وكركوك ی",
    "",
]


def of(texts: list[str], folder: Path) -> Index:
    search.make(folder / "words", enumerate(texts))
    return Index.open(folder / "words")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return of(TEXTS, tmp_path_factory.mktemp("words"))


def asked(text: str) -> Query:
    query = parse(text)
    assert query is not None
    return query


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("killed", [0]),
        ("KILLED.", [0]),
        ("kill", []),
        ("kill*", [0]),
        ("kelbecer", [0]),
        ("Kəlbəcər", [0]),
        ("kəlb*", [0]),
        ("Kelbecer's", []),
        ("armenia", [1]),
        ("Armenia’s", [1]),
        ("armenias", []),
        ("defence ministry", [1, 2]),
        ('"defence ministry"', [1, 2]),
        ('"ministry defence"', []),
        ('"ministry of def*"', [2]),
        ("“Defence Ministry” jermuk", [1]),
        ("defence-ministry jermuk", [1]),
        ('"ministry said', [1]),
        ("said nothing*", [2]),
        ("шуши", [3]),
        ("ШУШИ лач*", [3]),
        ("قتل", [4]),
        ("قُتِل", [4]),
        ("صنعاء", [4]),
        ("սոտքի", [5]),
        ("ՍՈՏՔԻ", [5]),
        ("զինվ*", [5]),
        ("士兵", [6]),
        ("兵士", []),
        ("कुल", [8]),
        ("कल", []),
        ("غزه", [9]),
        ("کرکوک و*", []),
        ("وکرکوک ي", [9]),
        ("al-fashir", [7]),
        ("Al Fashir", [7]),
        ("fashir", [7]),
        ("Sana'a", [7]),
        ("Sana’a", [7]),
        ("lodz dakovo strasse aero igdir madchen hamrun", [7]),
        ("łódź Ðakovo STRASSE Straße", [7]),
        ("Ma\u0308dchen", [7]),
        ("d* killed", []),
        ("no such words", []),
    ],
)
def test_what_is_typed_finds(index: Index, typed: str, found: list[int]) -> None:
    assert index.hits(asked(typed)).tolist() == found


@pytest.mark.parametrize("name", ODD)
def test_every_odd_text_is_found_by_each_of_its_words(name: str, tmp_path: Path) -> None:
    text = ODD[name]
    index = of(["before", text, "after"], tmp_path)
    words = fold(text).split()
    for word in words:
        assert 1 in index.hits(Query((Phrase((word,)),)))
    if words:
        assert 1 in index.hits(Query((Phrase(tuple(words)),)))


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_texts_and_questions_are_taken(name: str, tmp_path: Path) -> None:
    index = of([ENDLESS[name] * 5_000, "otherwise"], tmp_path)
    query = parse(ENDLESS[name] * 5_000)
    if query is None:
        assert not fold(ENDLESS[name]).split()
    else:
        assert index.hits(query).tolist() in ([0], [])
    assert index.hits(asked("otherwise")).tolist() == [1]


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("killed AND wounded", [("killed",), ("and",), ("wounded",)]),
        ("NEAR(a b, 3)", [("near", "a"), ("b",), ("3",)]),
        ("text:killed", [("text", "killed")]),
        ("-killed +wounded ^two", [("killed",), ("wounded",), ("two",)]),
        ("(killed OR", [("killed",), ("or",)]),
        ("'; DROP TABLE incidents; --", [("drop",), ("table",), ("incidents",)]),
        ("killed\x00wounded", [("killed", "wounded")]),
        ('a"b"c', [("a",), ("b",), ("c",)]),
        ("kil%_", [("kil",)]),
        ("*killed", [("killed",)]),
        ("killed *", [("killed",)]),
        ("k*", [("k",)]),
        ("killed.*", [("killed",)]),
        ('"killed" killed KILLED', [("killed",)]),
        ("２ km²", [("2",), ("km2",)]),
        ("٢", [("2",)]),
        ("\ud800 killed", [("killed",)]),
        ("\u202ekilled\u200b", [("killed",)]),
    ],
)
def test_whatever_is_no_word_only_parts_words(typed: str, phrases: list[tuple[str, ...]]) -> None:
    assert asked(typed).phrases == tuple(Phrase(words) for words in phrases)


@pytest.mark.parametrize("typed", ["", " ", "*", '""', '"*"', "-", "½", "🚀", "\u200b", "\u0301", "'", "%", "\x00"])
def test_nothing_to_seek_is_no_question(typed: str) -> None:
    assert parse(typed) is None


def test_a_star_after_less_than_three_letters_is_left_out_and_that_is_told() -> None:
    assert asked("ki* two") == Query((Phrase(("ki",)), Phrase(("two",))), shortened=True)


def test_a_star_after_three_letters_asks_for_beginnings() -> None:
    assert asked("kil*").phrases == (Phrase(("kil",), prefix=True),)
    assert asked('"two kil*"').phrases == (Phrase(("two", "kil"), prefix=True),)
    assert asked("al-fas＊").phrases == (Phrase(("al", "fas"), prefix=True),)


@pytest.mark.parametrize("typed", ["ab " * 500, " ".join(map(str, range(100))), "x" * 10_000, '"' + "y z " * 500])
def test_no_question_is_longer_than_it_may_be_and_the_rest_is_told(typed: str) -> None:
    query = parse(typed)
    words = [word for phrase in query.phrases for word in phrase.words] if query else []
    assert len(words) <= MOST_WORDS
    assert sum(map(len, words)) <= LONGEST_QUERY
    assert query is None or query.shortened
    assert not asked("killed near Sotk").shortened


def test_a_question_cut_short_never_seeks_half_a_word() -> None:
    query = asked("a" * 150 + " " + "b" * 100)
    assert query.phrases == (Phrase(("a" * 150,)),)


@settings(deadline=None)
@given(st.text())
def test_any_question_is_made_of_folded_words(typed: str) -> None:
    query = parse(typed)
    for phrase in query.phrases if query else ():
        assert phrase.words
        for word in phrase.words:
            assert word
            assert not word.isspace()
            assert "A" not in word


def test_a_text_and_its_decomposed_form_are_the_same_words() -> None:
    for text in (t for t in TEXTS if "两" not in t):
        assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_what_parts_words_in_the_index_parts_them_in_a_question(tmp_path: Path) -> None:
    signs = [chr(point) for point in range(0x3100) if unicodedata.category(chr(point)) != "Cs"]
    index = of([f"left{sign}right" for sign in signs], tmp_path)
    together = {n for n, sign in enumerate(signs) if fold(f"left{sign}right").split() == ["left", "right"]}
    assert {n for n, sign in enumerate(signs) if sign in " \t\n\r\x00\x1f\x85\xa0.,;:'’-–—/\u2028\u3000"} <= together
    assert set(index.hits(Query((Phrase(("left", "right")),))).tolist()) == together


WORDS = st.sampled_from(["ab", "abc", "abd", "b", "bc", "a"])
MANY = st.lists(st.lists(WORDS, max_size=40).map(" ".join), min_size=1, max_size=30)
ASKED = st.lists(st.builds(Phrase, st.lists(WORDS, min_size=1, max_size=3).map(tuple), st.booleans()), min_size=1).map(
    lambda phrases: Query(tuple(phrases[:4]))
)


def holds(text: str, phrase: Phrase) -> bool:
    """Tell by plain reading whether a text holds a phrase."""
    sought = " " + " ".join(phrase.words) + ("" if phrase.prefix else " ")
    return sought in f" {text} "


@settings(deadline=None, max_examples=60)
@given(MANY, ASKED, st.data())
def test_the_index_finds_what_plain_reading_finds(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], query: Query, data: st.DataObject
) -> None:
    index = of(texts, tmp_path_factory.mktemp("words"))
    held = [n for n, text in enumerate(texts) if all(holds(text, phrase) for phrase in query.phrases)]
    assert index.hits(query).tolist() == held
    limit = data.draw(st.integers(1, 5))
    first, last = sorted(data.draw(st.tuples(st.integers(-1, 31), st.integers(-1, 31))))
    kept = [n for n in held if first <= n <= last and n % 3][::-1]
    assert index.newest(query, first, last, lambda n: n % 3 != 0, limit).tolist() == kept[:limit]


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ('"rare shelled"', [700, 1400]),
        ('"shelled rare"', [700, 1400]),
        ('"rare she*"', [700, 1400, 2100]),
        ("rare shelled", [700, 1400, 2100]),
        ("rare she*", [700, 1400, 2100]),
        ("rare again", [700]),
        ('rare "then shelled"', [700, 1400, 2100]),
        ('rare "shelled again"', []),
    ],
)
def test_a_rare_word_is_found_among_frequent_ones(tmp_path: Path, typed: str, held: list[int]) -> None:
    texts = ["shelled and then shelled and shot"] * 3_000
    texts[700] = "shelled rare shelled rare shelter, again then shelled"
    texts[1400] = "then shelled rare shelled"
    texts[2100] = "rare sheds then shelled"
    assert of(texts, tmp_path).hits(asked(typed)).tolist() == held


def test_no_phrase_runs_from_one_text_into_the_next(tmp_path: Path) -> None:
    for length in range(14, 35):
        index = of([("x " * length) + "left", "right " + "y " * length], tmp_path)
        assert index.hits(asked('"left right"')).tolist() == []
        assert index.hits(asked('"x left"')).tolist() == [0]
        assert index.hits(asked('"right y"')).tolist() == [1]


@pytest.mark.parametrize("kept", [lambda n: np.ones(len(n), bool), lambda n: n % 50 == 0, lambda n: n < 0])
def test_the_newest_come_first_and_the_walk_stops_when_there_are_enough(
    tmp_path: Path, kept: Callable[[np.ndarray], np.ndarray]
) -> None:
    index = of(["shelled"] * 20_000, tmp_path)
    looked_at: list[int] = []
    times: list[int] = []

    def keep(numbers: np.ndarray) -> np.ndarray:
        assert (np.diff(numbers) > 0).all()
        times.append(len(numbers))
        looked_at.extend(numbers.tolist())
        return kept(numbers)

    newest = index.newest(asked("shelled"), 1_000, 15_000, keep, 20)
    every = np.arange(15_000, 999, -1)
    assert newest.tolist() == every[kept(every)][:20].tolist()
    assert len(looked_at) == len(set(looked_at))
    assert len(times) <= 3
    if len(newest):
        assert min(looked_at) > newest[-1] - 5_000
    else:
        assert sorted(looked_at) == list(range(1_000, 15_001))


def test_readers_side_by_side_get_the_answers_of_one(index: Index) -> None:
    queries = [asked(typed) for typed in ("killed", "said", '"defence ministry"', "de*", "士兵")] * 40
    alone = [index.hits(query).tolist() for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert [hits.tolist() for hits in pool.map(index.hits, queries)] == alone


def test_no_documents_or_no_words_make_an_index_that_finds_nothing(tmp_path: Path) -> None:
    for texts in ([], ["", " … "]):
        index = of(texts, tmp_path)
        assert index.hits(asked("killed")).tolist() == []
        assert index.newest(asked("kil*"), 0, 9, lambda n: n >= 0, 5).tolist() == []


def test_a_question_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    index = of(["shelled"] * 20_000, tmp_path)
    assert len(index.hits(asked("shelled"), seconds=60)) == 20_000
    with pytest.raises(SearchTooLong, match="longer words"):
        index.hits(asked("shelled"), seconds=0)


@pytest.mark.parametrize("cut", [0, 3, 18, 200, 8192])
def test_a_torn_index_is_refused_in_one_line(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "words"
    search.make(path, enumerate(TEXTS))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(TablesError, match=r"^words: .*index of words[^\n]*$"):
        Index.open(path)


def test_an_index_of_another_version_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words"
    search.make(path, enumerate(TEXTS))
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 77")
    base.close()
    with pytest.raises(TablesError, match="another version"):
        Index.open(path)
    with pytest.raises(TablesError, match="cannot be read"):
        Index.open(tmp_path / "none")


def test_a_making_that_fails_leaves_the_old_index_and_no_rest(tmp_path: Path) -> None:
    index = of(TEXTS, tmp_path)

    def breaking():
        yield 0, "killed"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        search.make(tmp_path / "words", breaking())
    assert [path.name for path in tmp_path.iterdir()] == ["words"]
    assert Index.open(tmp_path / "words").hits(asked("killed")).tolist() == index.hits(asked("killed")).tolist() == [0]


def test_numbers_beyond_the_first_segment_are_kept_whole(tmp_path: Path) -> None:
    far = 2_000_000_000
    assert far < sys.maxsize
    search.make(tmp_path / "words", [(far, "killed in Sotk"), (far + 1, "killed"), (far + 2, "Sotk")])
    index = Index.open(tmp_path / "words")
    assert index.hits(asked("killed sot*")).tolist() == [far]
    assert index.hits(asked("kil*")).tolist() == [far, far + 1]
