import pytest

from dashboard.preprocess.words.lexicon import Phrases, tokens, vocabulary


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Azerbaijan's forces", ["Azerbaijan", "'s", "forces"]),
        ("U.S.-made", ["U.S.", "-", "made"]),
        ("1,200 shells, 3.5 km", ["1,200", "shells", ",", "3.5", "km"]),
        ("Kəlbəcər (Kalbajar)", ["Kəlbəcər", "(", "Kalbajar", ")"]),
        ("didn't", ["didn't"]),
        ("soldiers' posts", ["soldiers", "'", "posts"]),
        ("", []),
    ],
)
def test_words_marks_and_possessives_are_tokens(text: str, words: list[str]) -> None:
    assert [t.text for t in tokens(text)] == words


def test_tokens_know_their_place_in_the_text() -> None:
    text = "Two of Armenia's soldiers, 1,200 shells."
    assert all(text[t.start : t.end] == t.text for t in tokens(text))


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("opened fire", "They Opened Fire", True),
        ("opened fire", "They opened the fire", False),
        ("opened fire", "They reopened fire", False),
        ("Trend", "a trend", False),
        ("Trend", "Trend said", True),
        ("Trend", "TREND said", True),
        ("AP", "ap", False),
        ("shot dead", "was shot dead", True),
    ],
)
def test_a_lower_case_phrase_matches_any_case_and_a_name_only_itself(phrase: str, text: str, found: bool) -> None:
    phrases = Phrases()
    phrases.add("it", "tag", [phrase])
    assert bool(phrases.find(tokens(text))) is found


def test_of_two_phrases_that_overlap_the_longer_is_meant() -> None:
    phrases = Phrases()
    phrases.add("harm", "short", ["wounded"])
    phrases.add("harm", "long", ["fatally wounded"])
    phrases.add("other", "elsewhere", ["wounded"])
    found = phrases.find(tokens("two were fatally wounded"))
    assert [(h.category, h.tag) for h in found] == [("harm", "long"), ("other", "elsewhere")]


def test_every_phrase_of_the_vocabulary_is_found_where_it_stands() -> None:
    vocabulary_ = vocabulary()
    assert len(vocabulary_.rows) > 500
    missed = []
    for _, exact, _, category, tag in vocabulary_.rows:
        words = tokens(" ".join(exact))
        hits = [h for h in vocabulary_.find(words) if h.category == category and h.first == 0]
        if not any(h.last == len(words) - 1 for h in hits):
            missed.append((category, tag, " ".join(exact)))
    assert not missed


@pytest.mark.parametrize(
    ("text", "category"),
    [("ceasefire", "event"), ("firefighters", "event"), ("Reuterswärd", "outlet"), ("presidentially", "body")],
)
def test_a_word_within_another_is_not_found(text: str, category: str) -> None:
    assert not [h for h in vocabulary().find(tokens(text)) if h.category == category]
