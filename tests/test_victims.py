"""Whose people a figure counts; nobody's where the words do not say."""

import pytest

from tests.telling import tell


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("Two Armenian soldiers were wounded near Sotk.", "ARM"),
        ("Two soldiers of Armenia were wounded near Sotk.", "ARM"),
        ("Two servicemen of the Armenian armed forces were wounded near Sotk.", "ARM"),
        ("Armenia said two of its soldiers were wounded near Sotk.", "ARM"),
        ("Armenia said its two soldiers were wounded near Sotk.", "ARM"),
        ("The Armenian Defence Ministry said that two soldiers were wounded near Sotk.", "ARM"),
        ("Armenia's Defence Ministry said two Azerbaijani soldiers were wounded near Sotk.", "AZE"),
        ("Azerbaijan shelled Armenian posts near Sotk, wounding two of its own soldiers, Armenia said.", "ARM"),
        ("Two civilians were wounded near Sotk, Armenia said.", "civilians"),
        ("Two villagers were wounded near Sotk, Armenia said.", "civilians"),
        ("Two Armenian civilians were wounded near Sotk.", "civilians"),
        ("Two farmers from Goris were wounded near Sotk.", "civilians"),
        ("Two journalists were wounded near Sotk.", "civilians"),
        ("Two people were wounded near Sotk, Armenia said.", None),
        ("Two soldiers were wounded near Sotk.", None),
        ("Two soldiers were wounded near Sotk, Reuters said.", None),
        ("Azerbaijan in Focus reported that two soldiers were wounded near Sotk.", None),
        ("The UN said two soldiers were wounded near Sotk.", None),
        ("Two Russian peacekeepers were wounded near Sotk, Azerbaijan said.", "RUS"),
    ],
)
def test_victims_have_the_side_that_the_words_give_them(sentence: str, side: str | None) -> None:
    assert [(c.low, c.side) for c in tell(sentence).of("wounded")] == [(2, side)]


@pytest.mark.parametrize("verb", ["lost", "has lost", "loses"])
def test_who_lost_soldiers_is_whose_they_were(verb: str) -> None:
    told = tell(f"Armenia {verb} two soldiers near Sotk, Azerbaijan's Defence Ministry said.")
    assert told.said_by("AZE") == [("killed", "ARM", 2, 2)]


def test_soldiers_hurt_near_a_border_are_not_taken_for_those_of_the_state_they_stood_in() -> None:
    told = tell("Armenian and Azerbaijani forces clashed near Sotk. Two soldiers were wounded near Sotk.")
    assert told.figures == [("wounded", None, 2, 2)]


def test_an_outlet_named_for_a_state_is_not_the_state() -> None:
    (claim,) = tell("Azerbaijan in Focus reported that three soldiers were wounded near Kelbecer.").of("wounded")
    assert (claim.claimant, claim.claimant_side, claim.side) == ("Azerbaijan in Focus", "media", None)


@pytest.mark.xfail(strict=True, reason='the "them" of "one of them" is read as a noun of its own, so the side is lost')
def test_one_of_them_is_of_those_counted_last() -> None:
    told = tell("Four Armenian soldiers were wounded near Sotk on Friday, Armenia said. One of them died, it said.")
    assert told.figures == [("wounded", "ARM", 4, 4), ("killed", "ARM", 1, 1)]


def test_who_is_killed_by_a_side_is_not_of_that_side() -> None:
    told = tell("Armenian and Azerbaijani forces clashed near Sotk. Two soldiers were killed by Azerbaijani fire.")
    assert ("killed", "AZE", 2, 2) not in told.figures
