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


def test_one_of_them_is_of_those_counted_last() -> None:
    told = tell("Four Armenian soldiers were wounded near Sotk on Friday, Armenia said. One of them died, it said.")
    assert told.figures == [("wounded", "ARM", 4, 4), ("killed", "ARM", 1, 1)]


def test_who_is_killed_by_a_side_is_not_of_that_side() -> None:
    told = tell("Armenian and Azerbaijani forces clashed near Sotk. Two soldiers were killed by Azerbaijani fire.")
    assert ("killed", "AZE", 2, 2) not in told.figures


FRONT = "north-hill-front"


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("The North Hill Front said it killed five soldiers near Goris, Armenia.", "ARM"),
        ("The North Hill Front said five soldiers died near Goris, Armenia.", "ARM"),
        ("The North Hill Front said five of its fighters died near Goris, Armenia.", FRONT),
        ("The North Hill Front attacked Goris. The Armenian army said it killed five militants there.", FRONT),
        ("The North Hill Front attacked Goris. The Armenian army put enemy losses at five killed.", FRONT),
        ("The Armenian army put its own losses near Goris at five killed.", "ARM"),
        ("Five people were killed when a shell hit a market in Goris.", "civilians"),
        ("A shell hit a market in Goris. Five people were killed.", "civilians"),
        ("A shell hit Goris. Five people were killed.", None),
        ("A shell hit a base behind the market in Goris. Five people were killed.", None),
    ],
)
def test_whose_people_are_killed_follows_from_who_fights_whom(sentence: str, side: str | None) -> None:
    assert [(c.low, c.side) for c in tell(sentence).of("killed")] == [(5, side)]


def test_a_plain_word_for_fighters_stays_where_several_groups_are_named() -> None:
    told = tell(
        "The North Hill Front and the South Lake Front attacked Goris. "
        "The Armenian army said it killed five militants there."
    )
    assert [(c.low, c.side) for c in told.of("killed")] == [(5, "militants")]


def test_members_of_a_band_that_the_speaker_tells_of_are_not_its_own() -> None:
    told = tell(
        "Armenian forces and Azerbaijani forces clashed near Sotk. Azerbaijan said a sabotage group was driven back, "
        "leaving four of its members dead."
    )
    assert [(c.low, c.side) for c in told.of("killed")] == [(4, "ARM")]


def test_that_a_side_lost_nobody_is_told_of_that_side() -> None:
    told = tell("Azerbaijani forces attacked near Sotk. Armenia said its troops beat them back without losing a man.")
    assert ("killed", "ARM", 0, 0) in told.figures


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Six passengers were hurt near Hama. Two of the six are in a serious condition.", "civilians"),
        ("Rebels raided Hama. There were five deaths, all of them dock workers.", "civilians"),
        ("Two Armenian soldiers were hurt near Sotk. The mayor put it at three.", "ARM"),
    ],
)
def test_the_words_before_or_after_a_bare_figure_say_whose_it_is(text: str, side: str) -> None:
    assert tell(text).figures[-1][1] == side
