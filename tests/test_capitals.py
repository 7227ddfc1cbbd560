"""Reports written all in capitals, as old wires are: names told from words, datelines, editors' notes, places."""

import pytest

from dashboard.preprocess.words import capitals, text
from dashboard.preprocess.words.capitals import ordinary
from tests.telling import gazetteer, report, tell

WIRE = """   SAN SALVADOR, 3 JAN 90 (XYZ) -- [REPORT] [PRESS COMMITTEE] [TEXT] A
BATTALION REPORTED THAT ABOUT 50 PEASANTS WERE KIDNAPPED BY GUERRILLAS OF
THE NATIONAL FRONT [NFX] IN SAN MIGUEL DEPARTMENT ON 30 DECEMBER.

   IN USULUTAN, THE SOURCE SAID, TWO COL. PEREZ'S SOLDIERS WERE WOUNDED IN A
CLASH YESTERDAY.  THE U.S. EMBASSY DIDN'T COMMENT [WORDS INDISTINCT] TODAY.
"""


def written(words: str) -> str:
    return capitals.cased(text.read(report(words)), gazetteer()).text


def test_every_letter_stays_in_its_place() -> None:
    plain = text.read(report(WIRE)).text
    again = written(WIRE)
    assert len(again) == len(plain)
    pairs = [(a, b) for a, b in zip(plain, again, strict=True) if a.isalpha() and b.isalpha()]
    assert len(pairs) > 200
    assert all(a.lower() == b.lower() for a, b in pairs)


def test_names_keep_a_capital_and_words_lose_it() -> None:
    again = written(WIRE)
    assert "by guerrillas of the national front (NFX) in San Miguel Department on 30 December." in again
    assert "the U.S. embassy didn't comment" in again.replace("The", "the")


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        ("machinegunned", True),
        ("counterinsurgency", True),
        ("peasants", True),
        ("apopa", False),
        ("usulutan", False),
        ("morales", False),
        ("chile", False),
    ],
)
def test_a_word_is_ordinary_if_it_is_listed_or_made_from_one_that_is(word: str, is_one: bool) -> None:
    assert ordinary(word) is is_one


def test_notes_of_editors_are_no_words_of_the_report() -> None:
    again = written(WIRE)
    assert "REPORT" not in again
    assert "TEXT" not in again
    assert "indistinct" not in again.lower()


def test_other_reports_stay_as_they_are() -> None:
    for words in ("Two died in GAZA.", "FIRE", "", "١٢٣ غزة " * 20, "UNESCO and NATO met in BAKU, the UN said. " * 5):
        doc = text.read(report(words))
        assert capitals.cased(doc, gazetteer()) is doc


def test_lines_broken_at_a_width_are_one_paragraph_and_a_name_reads_over_the_break() -> None:
    doc = text.read(report(WIRE))
    assert {s.paragraph for s in doc.sentences} == {0, 1}
    places = {m.place_name for e in tell(report(WIRE)).extracts for m in e.mentions if m.kind == "place"}
    assert {"San Salvador", "San Miguel", "Usulután"} <= places


def test_what_is_read_in_capitals_is_what_is_read_in_small_letters() -> None:
    small = "Three farmers were killed and five soldiers wounded near Usulutan, El Salvador, on Monday, police said."
    one, other = tell(small), tell(small.upper())
    assert one.figures == other.figures != []
    assert [i.place and i.place.place_id for i in one.live] == [i.place and i.place.place_id for i in other.live]


def test_words_of_the_report_are_quoted_as_it_wrote_them() -> None:
    told = tell(report(WIRE))
    captured = next(c for c in told.claims if c.kind == "captured")
    assert captured.low == 50
    assert "50 PEASANTS" in captured.quote
    assert captured.claimant
    assert captured.claimant in WIRE
    assert all(i.place_text is None or i.place_text.isupper() for i in told.live)


def test_a_pronoun_in_capitals_is_no_state() -> None:
    told = tell("THE REBELS KILLED TWO OF US, HE SAID. IT IS THE END, HE ADDED, AND THE ARMY IS IN THE TOWN.")
    sides = {c.side for c in told.claims} | {c.claimant_side for c in told.claims}
    assert not sides & {"USA", "islamic-state"}


def dated(city: str, words: str) -> set[str | None]:
    told = tell(f"{city}, 3 JAN 90 (XYZ) -- [TEXT] {words}")
    return {i.place.name if i.place else None for i in told.live}


def test_this_city_is_the_datelines() -> None:
    assert dated("MEDELLIN", "THREE PEOPLE WERE KILLED BY A BOMB IN THIS CITY YESTERDAY.") == {"Medellín"}


def test_the_capital_is_the_datelines_where_that_is_one() -> None:
    attack = "THREE PEOPLE WERE KILLED BY A BOMB IN THE CAPITAL YESTERDAY."
    assert dated("LIMA", attack) == {"Lima"}
    told = tell(f"MEDELLIN, 3 JAN 90 (XYZ) -- [TEXT] {attack}")
    assert [m.text for e in told.extracts for m in e.mentions if m.kind == "place"] == ["MEDELLIN"]


def test_a_states_capital_is_named_by_its_people() -> None:
    attack = "THREE PEOPLE WERE KILLED BY A BOMB IN THE PERUVIAN CAPITAL YESTERDAY."
    assert dated("BOGOTA", attack) == {"Lima"}


def test_of_namesakes_that_in_the_datelines_country_is_meant() -> None:
    told = tell("SAN SALVADOR, 3 JAN 90 (XYZ) -- [TEXT] TWO SOLDIERS WERE KILLED NEAR SANTA ELENA YESTERDAY.")
    assert told.only.place
    assert told.only.place.country == "SLV"


def test_a_name_that_goes_on_is_not_the_town_it_begins_with() -> None:
    told = tell("Two soldiers were killed near San Miguel de Xumba, Peru, on Monday.")
    names = [m.text for e in told.extracts for m in e.mentions if m.kind == "place"]
    assert "San Miguel de Xumba" in names
    assert "San Miguel" not in names


def test_a_farm_of_a_towns_name_is_not_that_town() -> None:
    told = tell("Two soldiers were killed near La Esperanza farm in Usulutan, El Salvador, on Monday.")
    assert told.only.place
    assert told.only.place.name == "Usulután"


def test_an_unknown_neighbourhood_is_shown_as_its_town() -> None:
    told = tell("Two people were killed in the Xumbala neighborhood of Tegucigalpa on Monday.")
    assert told.only.place
    assert told.only.place.name == "Tegucigalpa"
    placed = {m.text: m.geocode_method for e in told.extracts for m in e.mentions if m.kind == "place"}
    assert placed.get("Xumbala") == "container"


def test_the_murder_of_the_six_counts_six_and_the_six_alone_points_back() -> None:
    assert tell("He condemned the rebels after the murder of the six priests in Lima on Monday.").of("killed")
    assert not [c for c in tell("The six were at home in Lima.").claims if c.kind == "killed"]


def test_hours_of_the_day_are_nobody() -> None:
    told = tell("THE MURDER TOOK PLACE BETWEEN 0200 AND 0300, AND TWO PRIESTS WERE KILLED IN LIMA, POLICE SAID.")
    assert {c.low for c in told.of("killed")} == {2}


@pytest.mark.parametrize("unit", ["A. ", "[A", "-- [X] ", "SAN DE ", "THE CAPITAL ", "D'A' ", "'S", "\n\n A.", "(AB)"])
def test_hostile_capitals_are_written_at_their_length(unit: str) -> None:
    doc = text.read(report(("HOSTILE TEXT ALL IN CAPITALS AND NOTHING ELSE. " + unit * 50_000)[:50_000]))
    assert len(capitals.cased(doc, gazetteer()).text) == len(doc.text)
