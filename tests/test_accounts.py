"""What one report tells of one happening is put together, and two happenings stay two."""

from datetime import date

from tests.telling import report, tell


def test_two_towns_on_one_day_stay_two() -> None:
    told = tell(
        "Armenia said one of its soldiers was killed near Sotk on Friday. "
        "It said two of its soldiers were wounded near Goris on Friday."
    )
    assert (told.at("Sotk").killed_low, told.at("Sotk").wounded_low) == (1, None)
    assert (told.at("Goris").killed_low, told.at("Goris").wounded_low) == (None, 2)


def test_one_town_on_two_days_stays_two() -> None:
    told = tell(
        "Armenia said one of its soldiers was killed near Sotk on 28 August. "
        "It said two of its soldiers were wounded near Sotk on 31 August."
    )
    assert sorted((i.date.start, i.killed_low, i.wounded_low) for i in told.live) == [
        (date(2023, 8, 28), 1, None),
        (date(2023, 8, 31), None, 2),
    ]


def test_a_figure_said_again_is_not_added() -> None:
    told = tell(
        "Two Armenian soldiers were killed near Sotk, Armenia said. "
        "The clash near Sotk began at dawn. Two Armenian soldiers were killed, Armenia said."
    )
    assert (told.only.killed_low, told.only.killed_high) == (2, 2)
    assert len(told.of("killed")) == 1


def test_a_sentence_without_a_place_belongs_to_what_its_speaker_told_of() -> None:
    told = tell(
        "Armenia said two of its soldiers were killed near Sotk. Azerbaijan said three of its soldiers were wounded "
        "near Kelbecer. Later the Armenian ministry said one more of its soldiers was wounded."
    )
    assert told.at("Sotk").wounded_low == 1
    assert told.at("Kalbajar").wounded_low == 3


def test_a_summary_before_the_places_goes_where_its_figures_are_told() -> None:
    told = tell(
        "Two Armenian soldiers were killed and three Azerbaijani soldiers were wounded on Friday, Reuters reported.\n\n"
        "Armenia said two of its soldiers were killed near Sotk.\n\n"
        "Azerbaijan said three of its soldiers were wounded near Kelbecer."
    )
    assert (told.at("Sotk").killed_low, told.at("Sotk").wounded_low) == (2, None)
    assert (told.at("Kalbajar").killed_low, told.at("Kalbajar").wounded_low) == (None, 3)


def test_a_blockade_and_a_clash_in_one_report_are_two() -> None:
    told = tell(
        "Two Armenian soldiers were killed near Sotk on Friday. "
        "Azerbaijan has blocked the Lachin corridor, Armenia said."
    )
    assert told.at("Lachin corridor").killed_low is None
    assert told.at("Sotk").killed_low == 2


def test_all_of_a_report_without_places_is_one_unlocated_incident() -> None:
    told = tell("Two Armenian soldiers were killed. Three Armenian soldiers were wounded, Armenia said.")
    assert (told.only.status, told.only.killed_low, told.only.wounded_low) == ("unlocated", 2, 3)


def test_a_report_that_tells_nothing_has_no_incident() -> None:
    for text in ("", " ", "Apples grew well near Sotk.", "?", "\n\n\n"):
        assert tell(report(text)).incidents == []


def test_what_is_undated_in_a_dated_report_takes_the_day_the_report_tells_of() -> None:
    told = tell("Two Armenian soldiers were killed near Sotk on 30 August. Three soldiers were wounded near Goris.")
    assert told.at("Goris").date.start == date(2023, 8, 30)


def test_that_nobody_was_hurt_belongs_to_what_was_told_before() -> None:
    told = tell(
        "Shells struck a school in Goris on Thursday and wounded three people. Officials reported no deaths.\n\n"
        "The office of the governor said that nobody was killed."
    )
    assert (told.only.killed_low, told.only.wounded_low) == (0, 3)


def test_what_has_only_that_nobody_was_hurt_is_no_incident() -> None:
    told = tell("Goris was calm on Friday. Nobody was killed or wounded, officials said.")
    assert told.live == []


def test_a_region_and_the_town_in_it_are_one() -> None:
    told = tell(
        "Two soldiers were killed in shelling near Goris on Thursday.\n\n"
        "It was the heaviest shelling in Syunik Province on Thursday, officials said."
    )
    assert told.only.place is not None
    assert told.only.place.name == "Goris"


def test_a_kidnapping_and_a_bombing_of_one_town_are_two() -> None:
    told = tell(
        "A car bomb killed two people in Goris on Thursday. Three nurses were abducted by gunmen in Goris on Thursday."
    )
    assert {i.sub_event_type for i in told.live} == {"Remote explosive/landmine/IED", "Abduction/forced disappearance"}


def test_how_many_were_hurt_on_a_later_day_is_of_the_happening_before() -> None:
    told = tell(
        "Two soldiers were killed in shelling near Goris on Tuesday. The hospital had ten injured on Thursday.",
    )
    assert (told.only.killed_low, told.only.date.start) == (2, date(2023, 8, 29))
