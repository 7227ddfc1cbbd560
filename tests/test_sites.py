"""Where and when a statement says it happened: neither where the fire came from nor who speaks."""

from datetime import date

import pytest

from tests.telling import report, tell


@pytest.mark.parametrize(
    ("sentence", "place", "relation"),
    [
        ("Two Armenian soldiers were wounded near Sotk.", "Sotk", "near"),
        ("Two Armenian soldiers were wounded in Sotk.", "Sotk", "in"),
        ("Two Armenian soldiers were wounded in the village of Sotk.", "Sotk", "in"),
        ("Shelling near Sotk wounded two Armenian soldiers.", "Sotk", "near"),
        ("In Goris, two civilians were wounded by shelling.", "Goris", "in"),
        ("Azerbaijani forces shelled the village of Sotk.", "Sotk", None),
        ("Two Armenian soldiers were wounded near the town of Kelbecer.", "Kalbajar", "near"),
        ("Twelve villagers were killed near Maiduguri.", "Maiduguri", "near"),
    ],
)
def test_it_happened_where_the_words_put_it(sentence: str, place: str, relation: str | None) -> None:
    incident = tell(sentence).only
    assert incident.place is not None
    assert (incident.place.name, incident.relation) == (place, relation)


@pytest.mark.parametrize(
    "sentence",
    [
        "Armenian forces opened fire from Vardenis at Azerbaijani positions near Kelbecer.",
        "Fire from Vardenis wounded two Azerbaijani soldiers near Kelbecer.",
        "From Vardenis, Armenian forces opened fire at Azerbaijani positions near Kelbecer.",
        "A drone launched from the Vardenis district wounded two Azerbaijani soldiers near Kelbecer.",
    ],
)
def test_where_the_fire_came_from_is_not_where_it_happened(sentence: str) -> None:
    incident = tell(sentence).only
    assert incident.place is not None
    assert incident.place.name == "Kalbajar"


@pytest.mark.parametrize(
    "sentence",
    [
        "Baku said two of its soldiers were wounded.",
        "Two Azerbaijani soldiers were wounded, Baku said.",
        "Yerevan accused Baku of opening fire.",
        "Armenia said two of its soldiers were wounded.",
        "Two soldiers were wounded in a clash with Armenia, Azerbaijan said.",
        "The former mayor of Nova Kakhovka was killed in a Ukrainian drone strike.",
    ],
)
def test_a_capital_or_country_that_speaks_is_no_place(sentence: str) -> None:
    incident = tell(sentence).only
    assert (incident.place, incident.status) == (None, "unlocated")


def test_a_capital_where_it_happened_is_a_place() -> None:
    incident = tell("Two people were wounded by an explosion in Yerevan on Friday.").only
    assert incident.place is not None
    assert incident.place.name == "Yerevan"


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Thailand's air force carried out airstrikes against Cambodia, killing nine civilians.", "Cambodia"),
        ("Pakistan carried out two airstrikes against Kabul, capital of Afghanistan.", "Kabul"),
        ("The Israeli Air Force bombed targets in the Yemeni capital city of Sanaa.", "Sanaa"),
        ("Israeli strikes on Syria killed two soldiers.", "Syria"),
    ],
)
def test_a_state_or_capital_that_is_struck_is_where_it_happened(sentence: str, place: str) -> None:
    assert {i.place.name for i in tell(sentence).live if i.place} == {place}


def test_the_finer_place_of_a_region_that_includes_it_is_where_it_happened() -> None:
    found = tell("Separatists seized ground from the government of Yemen in Hadhramaut Governorate, including Seiyun.")
    assert found.only.place_text == "Seiyun"


def test_an_unknown_town_is_shown_as_the_region_it_is_named_with_and_says_so() -> None:
    incident = tell("Eight soldiers were killed in Qwardzor, Khyber Pakhtunkhwa, Pakistan.").only
    assert (incident.place_text, incident.place and incident.place.name) == ("Qwardzor", "Khyber Pakhtunkhwa")
    assert (incident.geocode_method, incident.where_precision) == ("container", 4)
    assert "shown as Khyber Pakhtunkhwa" in (incident.geocode_reason or "")


def test_a_country_is_never_as_exact_as_a_town() -> None:
    country = tell("Two people were killed in Armenia on Friday.").only
    town = tell("Two people were killed in Goris on Friday.").only
    assert country.place is not None
    assert country.place.kind == "country"
    assert (country.where_precision, town.where_precision) == (6, 1)


def test_near_a_town_is_less_exact_than_in_it() -> None:
    near = tell("Two Armenian soldiers were wounded near Sotk.").only
    within = tell("Two Armenian soldiers were wounded in Sotk.").only
    assert (near.where_precision, within.where_precision) == (2, 1)
    assert near.radius_km is not None
    assert within.radius_km is not None
    assert near.radius_km > within.radius_km


def test_a_district_is_not_its_town() -> None:
    district = tell("Two soldiers were wounded in the Kalbajar district, Azerbaijan said.").only
    town = tell("Two soldiers were wounded in the town of Kalbajar, Azerbaijan said.").only
    assert district.place is not None
    assert town.place is not None
    assert district.place.place_id != town.place.place_id
    assert (district.where_precision or 0) > (town.where_precision or 0)


@pytest.mark.parametrize(
    "sentence",
    [
        "Two Azerbaijani soldiers were captured near Goris, Azerbaijan said.",
        "Two soldiers were wounded near Goris, Azerbaijan's Defence Ministry said.",
    ],
)
def test_a_state_that_speaks_after_a_place_does_not_hold_the_place(sentence: str) -> None:
    incident = tell(sentence).only
    assert incident.place is not None
    assert (incident.place.name, incident.place.country) == ("Goris", "ARM")


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "Azerbaijani forces shelled Sotk on Friday, Armenia said.",
        ),
        "Armenia accused Azerbaijan of shelling Sotk.",
        "Azerbaijani forces attacked Goris, Armenia said.",
    ],
)
def test_a_town_that_is_shelled_is_where_it_happened(sentence: str) -> None:
    incident = tell(sentence).only
    assert incident.place is not None
    assert incident.place.name in ("Sotk", "Goris")


@pytest.mark.xfail(strict=True, reason="a statement has one place, so the second figure goes to the first place")
def test_two_places_of_one_sentence_are_two_incidents() -> None:
    told = tell("One soldier was killed in Sotk and two soldiers were wounded in Goris on 30 August, Armenia said.")
    assert told.at("Sotk").wounded_low is None
    assert told.at("Goris").wounded_low == 2


@pytest.mark.parametrize(
    ("words", "start", "end", "basis"),
    [
        ("on Friday", date(2023, 9, 1), date(2023, 9, 1), "relative"),
        ("on 30 August", date(2023, 8, 30), date(2023, 8, 30), "relative"),
        ("on 30 August 2023", date(2023, 8, 30), date(2023, 8, 30), "stated"),
        ("yesterday", date(2023, 8, 31), date(2023, 8, 31), "relative"),
        ("in August 2023", date(2023, 8, 1), date(2023, 8, 31), "stated"),
    ],
)
def test_the_days_are_those_the_words_give(words: str, start: date, end: date, basis: str) -> None:
    days = tell(f"Two Armenian soldiers were wounded near Sotk {words}.").only.date
    assert (days.start, days.end, days.basis) == (start, end, basis)


def test_without_a_day_in_the_words_it_is_the_publications() -> None:
    days = tell("Two Armenian soldiers were wounded near Sotk.").only.date
    assert (days.start, days.end, days.basis) == (date(2023, 9, 1), date(2023, 9, 1), "published")


def test_without_any_day_it_is_undated_and_never_today() -> None:
    incident = tell(report("Two Armenian soldiers were wounded near Sotk.", published=None)).only
    assert (incident.date.start, incident.date.basis, incident.status) == (None, "none", "undated")


@pytest.mark.parametrize(
    "sentence",
    [
        "Armenia said on Thursday that two of its soldiers were wounded near Sotk on Wednesday.",
        "On Wednesday two Armenian soldiers were wounded near Sotk, Armenia said on Thursday.",
    ],
)
def test_the_day_of_the_speech_is_not_the_day_of_the_event(sentence: str) -> None:
    days = tell(sentence).only.date
    assert (days.start, days.end) == (date(2023, 8, 30), date(2023, 8, 30))


def test_the_next_day_counts_from_the_day_spoken_of_last() -> None:
    told = tell(
        "On 28 August two Armenian soldiers were wounded near Sotk. "
        "The next day three soldiers were wounded near Goris."
    )
    assert told.at("Sotk").date.start == date(2023, 8, 28)
    assert told.at("Goris").date.start == date(2023, 8, 29)
