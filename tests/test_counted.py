"""How many people a figure counts, in its bounds and with the words that say so."""

import pytest

from dashboard.preprocess.harm.counted import counted_phrases
from tests.telling import sentences, tell

Bounds = tuple[int | None, int | None, str | None]


@pytest.mark.parametrize(
    ("phrase", "bounds"),
    [
        ("Two soldiers were", (2, 2, None)),
        ("12 soldiers were", (12, 12, None)),
        ("One soldier was", (1, 1, None)),
        ("An Armenian soldier was", (1, 1, None)),
        ("Twenty-one soldiers were", (21, 21, None)),
        ("1,200 soldiers were", (1200, 1200, None)),
        ("3-6 soldiers were", (3, 6, "range")),
        ("Between three and six soldiers were", (3, 6, "range")),
        ("At least three soldiers were", (3, None, "at_least")),
        ("Half a dozen soldiers were", (6, 6, "approx")),
        ("Dozens of soldiers were", (24, None, "vague")),
        ("Several soldiers were", (3, None, "vague")),
        ("Another two soldiers were", (2, 2, "additional")),
        ("Two more soldiers were", (2, 2, "additional")),
        ("A further two soldiers were", (2, 2, "additional")),
    ],
)
def test_a_counted_phrase_keeps_its_bounds_and_its_qualifier(phrase: str, bounds: Bounds) -> None:
    (claim,) = tell(f"{phrase} wounded near Sotk on Friday, Armenia said.").of("wounded")
    assert (claim.low, claim.high, claim.qualifier) == bounds


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("More than ten soldiers were wounded near Sotk.", 10, None),
        ("Over a hundred soldiers were wounded near Sotk.", 100, None),
        ("As many as ten soldiers were wounded near Sotk.", 0, 10),
        ("Fewer than ten soldiers were wounded near Sotk.", 0, 9),
    ],
)
def test_a_bound_is_no_exact_figure(sentence: str, low: int, high: int | None) -> None:
    (claim,) = tell(sentence).of("wounded")
    assert (claim.low, claim.high) == (low, high)
    assert claim.qualifier is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "The soldier was shot 15 times near Sotk.",
        "At 15:00 soldiers were wounded near Sotk.",
        "On 28 August soldiers were wounded near Sotk.",
        "Soldiers were wounded 15 kilometres from Sotk.",
        "Soldiers of the 102nd base were wounded near Sotk.",
        "A 65-year-old soldier from Goris likes Sotk.",
        "Two villages near Sotk were wounded by war, he wrote.",
        "Soldiers were wounded near Sotk in 2023.",
        "Soldiers were wounded near Sotk by 120 mm mortars.",
        "Soldiers were wounded near Sotk in two attacks.",
        "Three drones were eliminated near Sotk.",
        "Two tanks and five vehicles were neutralised near Sotk.",
    ],
)
def test_a_number_that_counts_no_people_is_no_figure(sentence: str) -> None:
    assert tell(sentence).figures == []


def test_the_two_is_no_new_count() -> None:
    told = tell("Two Armenian soldiers were killed near Sotk on Friday. The two were killed by a mine, Armenia said.")
    assert told.figures == [("killed", "ARM", 2, 2)]


@pytest.mark.parametrize("ordinal", ["third", "fourth", "fifth"])
def test_an_ordinal_is_one_person_more(ordinal: str) -> None:
    told = tell(f"Two Armenian soldiers were killed near Sotk and a {ordinal} was wounded, Armenia said.")
    assert told.figures == [("killed", "ARM", 2, 2), ("wounded", "ARM", 1, 1)]


def test_a_third_of_something_is_no_person() -> None:
    assert tell("A third of the village near Sotk was killed off by drought, residents said.").figures == []


def people(sentence: str) -> list[tuple[int | None, str | None]]:
    """How many each counted phrase of a sentence counts, and the noun."""
    return [(c.low, c.head) for r in sentences(sentence) for c in counted_phrases(r)]


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("A family of six was killed.", [(6, "family")]),
        ("The mother died.", [(1, "mother")]),
        ("The driver of the bus was wounded.", [(1, "driver")]),
        ("A farmer and his daughter were killed.", [(1, "farmer"), (1, "daughter")]),
        ("A stoker was killed.", [(1, "stoker")]),
        ("Both of them died.", [(2, None)]),
        ("Four of whom were soldiers.", [(4, "soldiers")]),
    ],
)
def test_people_are_counted_by_what_they_are(sentence: str, counted: list[tuple[int | None, str | None]]) -> None:
    assert people(sentence) == counted


def test_initials_that_look_like_a_verb_end_no_phrase() -> None:
    assert people("Five IS fighters died.") == [(5, "fighters")]


@pytest.mark.parametrize(
    "sentence",
    ["A woman, 67, was killed.", "A farmer, 41, and the village were hit."],
)
def test_an_age_counts_nobody(sentence: str) -> None:
    assert [low for low, _ in people(sentence)] == [1]


def test_a_family_is_not_one_person() -> None:
    assert people("Nine of one family died.") == [(9, "family")]
    assert people("One family died.") == []
