"""The time of day that a sentence gives, by words and clocks."""

import pytest

from dashboard.preprocess.when import hours
from tests.telling import sentences


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        ("Shells fell at dawn on Friday.", 5, 12),
        ("Shells fell on Friday morning.", 9, 21),
        ("Shells fell shortly after 06:00.", 6, 21),
        ("Shells fell at about 9:20 p.m.", 21, 9),
        ("Shells fell at 4 a.m. on Friday.", 4, 16),
        ("Shells fell in the small hours.", 2, 12),
        ("Shells fell during the night.", 2, 12),
        ("Shells fell during the night.", 23, 12),
        ("Shells fell around noon.", 12, 20),
        ("Shells fell at dusk, and again at dawn.", 18, 5),
    ],
)
def test_a_time_of_day_is_a_set_of_hours(words: str, inside: int, outside: int) -> None:
    found = hours.of_sentence(sentences(words)[0])
    assert inside in found
    assert outside not in found


@pytest.mark.parametrize(
    "words", ["Two died on Friday.", "Two died, 12 were hurt.", "It is 12.30 km away.", "A ratio of 99:99."]
)
def test_without_a_time_of_day_there_are_no_hours(words: str) -> None:
    assert hours.of_sentence(sentences(words)[0]) == frozenset()
