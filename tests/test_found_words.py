"""What a search found is marked in the text as it stands, letter for letter, whatever folding does to lengths."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.store.words import Phrase, Query, fold, parse
from dashboard.web.found_words import found
from tests.hostile import ENDLESS, ODD

LETTERS = st.sampled_from(
    [*"aAäßæŁİıəŋ'-. \n", "\u0301", "\u200b", "\ufb01", "½", "士", "兵", "ш", "й", "ق", "ُ", "e\u0301", "🚀"]
)
TEXT = st.one_of(st.text(), st.lists(LETTERS, max_size=60).map("".join))


def marked(text: str, typed: str) -> list[str]:
    query = parse(typed)
    assert query is not None
    return [text[start:end] for start, end in found(text, query)]


@pytest.mark.parametrize(
    ("text", "typed", "words"),
    [
        ("Kəlbəcər and KELBECER.", "kelbecer", ["Kəlbəcər", "KELBECER"]),
        ("Straße, STRASSE, strasse", "straße", ["Straße", "STRASSE", "strasse"]),
        ("İİİ near İstanbul", "istan*", ["İstanbul"]),
        ("Œuvre after Ærø ends", "aero ends", ["Ærø", "ends"]),
        ("The Defence  Ministry; defence\nministry", '"defence ministry"', ["Defence  Ministry", "defence\nministry"]),
        ("ministry of defence", '"defence ministry"', []),
        ("Sana'a and Sanaʿa, not Sana", "sana'a", ["Sana'a", "Sanaʿa"]),
        ("Armenia’s army", "armenia", ["Armenia"]),
        ("Ma\u0308dchen ma\u0308rz", "madchen", ["Ma\u0308dchen"]),
        ("\u202ekil\u200bled\u202c", "killed", ["kil\u200bled\u202c"]),
        ("两名士兵死亡", "士兵", ["士兵"]),
        ("士兵士", "士 兵", ["士", "兵", "士"]),
        ("قُتِل جنديان", "قتل", ["قُتِل"]),
        ("двое солдат, Солдаты", "солд*", ["солдат", "Солдаты"]),
        ("a b c d", '"a b" "b c"', ["a b c"]),
        ("a a a", '"a a"', ["a a a"]),
        ("killed, killers, skilled", "kill*", ["killed", "killers"]),
        ("two sold", '"two sol*"', ["two sold"]),
        ("two", '"two sol*"', []),
        ("ﬁre at 2 km²", "fire km2", ["ﬁre", "km²"]),
        ("", "killed", []),
        ("½ … —", "killed", []),
    ],
)
def test_what_is_sought_is_marked(text: str, typed: str, words: list[str]) -> None:
    assert marked(text, typed) == words


@settings(deadline=None)
@given(TEXT, st.data())
def test_each_mark_folds_to_the_word_that_was_sought(text: str, data: st.DataObject) -> None:
    words = fold(text).split()
    word = data.draw(st.sampled_from(words or ["none"]))
    spans = found(text, Query((Phrase((word,)),)))
    assert [fold(text[start:end]).split() for start, end in spans] == [[word]] * words.count(word)


@settings(deadline=None)
@given(TEXT, st.integers(0, 20), st.integers(1, 3), st.integers(0, 4))
def test_phrases_and_beginnings_are_marked_from_their_first_letter_to_the_end_of_their_last_word(
    text: str, at: int, length: int, cut: int
) -> None:
    words = fold(text).split()
    sought = words[at : at + length]
    if not sought:
        return
    phrase = Phrase((*sought[:-1], sought[-1][: cut + 1]), prefix=True)
    spans = found(text, Query((phrase,)))
    assert spans
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    for start, end in spans:
        assert " ".join(phrase.words) in " ".join(fold(text[start:end]).split())


@settings(deadline=None)
@given(TEXT)
def test_every_word_is_marked_and_nothing_between_them(text: str) -> None:
    words = fold(text).split()
    spans = found(text, Query(tuple(Phrase((word,)) for word in dict.fromkeys(words))))
    assert fold(" ".join(text[start:end] for start, end in spans)).split() == words
    between = zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)], strict=True)
    assert all(not fold(text[start:end]).strip() for start, end in between)


@pytest.mark.parametrize("text", [*ODD.values(), *(unit * 2_000 for unit in ENDLESS.values())])
def test_odd_and_endless_texts_are_marked_within_their_bounds(text: str) -> None:
    query = parse(text[:150]) or parse("killed")
    assert query is not None
    for start, end in found(text, query):
        assert 0 <= start < end <= len(text)
