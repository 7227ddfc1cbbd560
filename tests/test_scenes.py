"""A report told in sections falls apart into them, and a paragraph's place and days hold for its sentences."""

from datetime import date

import pytest

from dashboard.preprocess.what import scenes
from tests.telling import report, sentences, tell

DIGEST = (
    "Weekly security note, 25 to 31 August 2023\n\n"
    "GORIS. Gunmen opened fire on a minibus on Tuesday. Three passengers were killed.\n\n"
    "KAPAN. A mine exploded under a tractor on 30 August. Two farmers were wounded.\n\n"
    "OUTLOOK. Clashes broke out in Sotk whenever talks failed."
)


@pytest.mark.parametrize(
    "text",
    [
        "GORIS. Two died.\n\nKAPAN. Three died.",
        "Goris.  Two died.\n\nKapan. Three died.",
        "1. Two died.\n\n2. Three died.",
        "1) Goris. Two died.\n\n2) Kapan. Three died.",
        "* Two died in Goris.\n\n* Three died in Kapan.",
        "- Two died in Goris.\n\n- Three died in Kapan.",
        "GORIS: two died.\n\nKAPAN: three died.",
        "A note.\n\nGoris\n\nTwo died there.\n\nKapan\n\nThree died there.",
    ],
)
def test_headings_and_items_make_sections(text: str) -> None:
    staged = scenes.of_report(sentences("A week of incidents\n\n" + text))
    assert {s.sectioned for s in staged.values()} == {True}
    assert max(s.section for s in staged.values()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Two died in Goris. Three died in Kapan.",
        "Two died in Goris.\n\nThree died in Kapan.",
        "GORIS: Two soldiers died on Friday, officials said.\n\nThree more were wounded.",
        "No. Two died.\n\nThree died in Kapan, where 12.5 per cent are hurt.",
    ],
)
def test_a_story_is_one_section(text: str) -> None:
    assert not any(s.sectioned for s in scenes.of_report(sentences(text)).values())


def test_an_event_without_a_place_is_where_its_heading_says() -> None:
    told = tell(DIGEST)
    assert (told.at("Goris").killed_low, told.at("Goris").date.start) == (3, date(2023, 8, 29))
    assert (told.at("Kapan").wounded_low, told.at("Kapan").date.start) == (2, date(2023, 8, 30))
    assert len(told.live) == 2


def test_a_section_on_what_may_come_is_no_news() -> None:
    assert "future" in tell(DIGEST).reasons


def test_a_section_of_what_is_not_counted_is_no_news() -> None:
    told = tell(
        "Note of the week\n\n1. Two soldiers were killed in Goris on Tuesday.\n\n"
        "2. Not conflict-related: a shepherd was killed in Kapan in a quarrel over water."
    )
    assert told.only.place is not None
    assert told.only.place.name == "Goris"


def test_an_accident_sets_aside_its_own_section_only() -> None:
    told = tell(
        "Note of the week\n\n* Gunmen killed two soldiers in Goris on Tuesday.\n\n"
        "* A lorry overturned in Kapan on Wednesday and three people were killed."
    )
    assert told.at("Goris").killed_low == 2
    assert len(told.live) == 1


def test_an_undated_section_is_of_the_period_of_the_whole() -> None:
    told = tell("Note, 25 to 31 August\n\nGORIS. Two soldiers were killed.\n\nKAPAN. Three soldiers were killed.")
    assert (told.at("Goris").date.start, told.at("Goris").date.end) == (date(2023, 8, 25), date(2023, 8, 31))


def test_a_sentence_takes_the_place_and_day_its_paragraph_spoke_of() -> None:
    told = tell("Drivers waited at a crossing in Goris on Tuesday. Gunmen opened fire and killed two drivers.")
    assert told.at("Goris").date.start == date(2023, 8, 29)


def test_where_the_hurt_were_brought_is_not_where_it_happened() -> None:
    told = tell("Two soldiers were wounded in shelling near Sotk on Tuesday. One of them died at a clinic in Goris.")
    assert told.only.place is not None
    assert told.only.place.name == "Sotk"


def test_a_hospital_that_was_hit_is_where_it_happened() -> None:
    assert tell("Shells struck a hospital in Goris on Tuesday and killed two nurses.").at("Goris").killed_low == 2


def test_a_thought_experiment_is_no_news() -> None:
    told = tell(
        "A paper runs through three scenarios. In the worst, gunmen fire on the airport of Goris and 40 people die."
    )
    assert told.live == []
    assert told.reasons == {"hypothetical"}


def test_a_day_of_remembrance_is_no_news() -> None:
    told = tell(
        "Families gathered in Goris to mark the anniversary of the attack of 2016. "
        '"We were attacked because no one helped," a survivor said.'
    )
    assert told.live == []


def test_the_second_attack_of_a_day_is_an_incident_of_its_own() -> None:
    told = tell(
        "Shelling killed two people in Goris on Friday morning. "
        "Hours later a second bombardment of the town killed three people."
    )
    assert sorted(i.killed_low or 0 for i in told.live) == [2, 3]
    assert {i.place.name for i in told.live if i.place} == {"Goris"}


def test_the_attack_told_of_again_is_no_second_one() -> None:
    told = tell(
        "Shelling killed two people in Goris on Friday morning. "
        "Hours later the governor said that three people were wounded in the attack."
    )
    assert (told.only.killed_low, told.only.wounded_low) == (2, 3)


def test_hostile_layout_makes_no_error() -> None:
    for text in (
        "*",
        "1.",
        "A.\n\nB.",
        "GORIS.",
        ":\n\n:",
        "1.\n\n2.\n\n3.",
        "-\n\n-",
        "# \n\n# ",
        "OUTLOOK.\n\nAHEAD.",
    ):
        tell(report(text))
