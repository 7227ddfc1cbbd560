"""The report the project was given must become what the design says, figure by figure."""

import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.preprocess.run import preprocess
from dashboard.tables import open_tables

DAY = date(2023, 9, 1)
WORDS_OF_THE_WARS = ("half a dozen people dead", "two wars", "liberated several cities", "Russia-brokered")


@pytest.fixture(scope="module")
def tables(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    given = next((shared / "seeds").glob("000_*.txt"), None)
    if given is None:
        pytest.skip(f"the given report is not in {shared / 'seeds'}")
    out = tmp_path_factory.mktemp("given")
    preprocess([given], out, published=DAY)
    return open_tables(out)


@pytest.fixture(scope="module")
def text(tables: dict[str, pd.DataFrame]) -> str:
    return str(tables["reports"]["text"].item())


def at(tables: dict[str, pd.DataFrame], place: str) -> tuple[pd.Series, pd.DataFrame]:
    """The one live incident at a place, and its claims."""
    incidents = tables["incidents"]
    (row,) = incidents[(incidents["place_name"] == place) & (incidents["status"] != "excluded")].index
    incident = incidents.loc[row]
    return incident, tables["claims"][tables["claims"]["incident_id"] == incident["incident_id"]]


def figures(claims: pd.DataFrame, *statuses: str) -> list[tuple[str, str, int, int, str]]:
    """Kind, victims' side, low, high and the claimant's side of the figures with a status."""
    rows = claims[claims["kind"].isin(["killed", "wounded"]) & claims["status"].isin(statuses)].sort_values("start")
    columns = ["kind", "side", "low", "high", "claimant_side"]
    return list(rows[columns].itertuples(index=False, name=None))


def test_three_incidents_and_no_more_are_on_the_map(tables: dict[str, pd.DataFrame]) -> None:
    live = tables["incidents"][tables["incidents"]["status"] != "excluded"]
    assert sorted(live["place_name"]) == ["Kalbajar", "Lachin corridor", "Sotk"]
    assert set(live["status"]) == {"mapped"}


@pytest.mark.parametrize(("place", "country"), [("Kalbajar", "AZE"), ("Sotk", "ARM")])
def test_both_shootings_lie_near_their_town_on_the_first_of_september(
    tables: dict[str, pd.DataFrame], place: str, country: str
) -> None:
    incident, _ = at(tables, place)
    assert (incident["relation"], incident["country"]) == ("near", country)
    assert (incident["date_start"].date(), incident["date_end"].date(), incident["date_precision"]) == (DAY, DAY, 1)
    assert incident["where_precision"] == 2, "near a town is not the town"
    assert incident["radius_km"] >= 5


def test_the_town_of_kelbecer_is_found_by_the_name_the_report_uses(tables: dict[str, pd.DataFrame]) -> None:
    incident, _ = at(tables, "Kalbajar")
    assert incident["place_text"] == "Kelbecer"
    assert (incident["latitude"], incident["longitude"]) == pytest.approx((40.10, 46.04), abs=0.05)


def test_three_azerbaijanis_were_wounded_in_two_parts_and_never_five(tables: dict[str, pd.DataFrame]) -> None:
    incident, claims = at(tables, "Kalbajar")
    assert figures(claims, "current")[-1] == ("wounded", "AZE", 3, 3, "AZE")
    assert figures(claims, "part") == [("wounded", "AZE", 2, 2, "AZE"), ("wounded", "AZE", 1, 1, "AZE")]
    (whole,) = claims[
        (claims["status"] == "current") & (claims["claimant_side"] == "AZE") & (claims["kind"] == "wounded")
    ]["claim_id"]
    assert set(claims[claims["status"] == "part"]["part_of"]) == {whole}
    assert (incident["wounded_low"], incident["wounded_high"]) == (3, 3)
    assert pd.isna(incident["killed_low"])
    assert pd.isna(incident["killed_high"])


def test_the_drone_and_the_gunfire_are_the_ministrys_word_against_armenia(tables: dict[str, pd.DataFrame]) -> None:
    incident, claims = at(tables, "Kalbajar")
    assert (incident["initiator"], incident["target"]) == ("ARM", "AZE")
    assert incident["event_type"] == "Explosions/Remote violence"
    begun = claims[claims["kind"] == "initiator"].sort_values("start")
    assert list(begun["side"]) == ["ARM", "ARM"]
    assert set(begun["claimant_side"]) == {"AZE"}
    assert list(begun["quote"]) == ["Armenian armed forces launched a kamikaze drone", "Armenian forces opened fire"]


def test_the_fire_came_from_vardenis_so_vardenis_is_no_incident(tables: dict[str, pd.DataFrame]) -> None:
    mentions = tables["mentions"]
    vardenis = mentions[(mentions["kind"] == "place") & (mentions["text"] == "Vardenis")]
    assert list(vardenis["place_id"]) == ["basarkechar_rayon"], "the former rayon, not the village in Aragatsotn"
    assert not vardenis["incident"].any()


def test_armenia_says_two_killed_and_one_wounded_by_shelling_near_sotk(tables: dict[str, pd.DataFrame]) -> None:
    incident, claims = at(tables, "Sotk")
    own = [f for f in figures(claims, "current", "part") if f[4] == "ARM"]
    assert own == [("killed", "ARM", 2, 2, "ARM"), ("wounded", "ARM", 1, 1, "ARM")]
    assert (incident["killed_low"], incident["killed_high"]) == (2, 2)
    assert (incident["wounded_low"], incident["wounded_high"]) == (1, 1)
    assert (incident["initiator"], incident["target"]) == ("AZE", "ARM")
    assert incident["sub_event_type"] == "Shelling/artillery/missile attack"


def test_the_headline_is_a_check_and_the_sum_meets_it(tables: dict[str, pd.DataFrame]) -> None:
    incidents, claims = tables["incidents"], tables["claims"]
    headline = claims[claims["status"] == "headline"]
    assert set(zip(headline["kind"], headline["low"], strict=True)) == {("killed", 2), ("wounded", 4)}
    assert headline["claimant"].isna().all()
    assert incidents["killed_low"].sum() == 2
    assert incidents["wounded_low"].sum() == 4


def test_the_headline_is_a_check_wherever_it_stands(tables: dict[str, pd.DataFrame], text: str) -> None:
    body = text.index("Two Armenian soldiers")
    claims = tables["claims"]
    assert set(claims[claims["end"] <= body]["status"]) == {"headline"}
    assert "headline" not in set(claims[claims["start"] >= body]["status"])


def test_the_summary_is_the_medias_with_its_chain_and_added_to_nothing(tables: dict[str, pd.DataFrame]) -> None:
    claims = tables["claims"]
    summary = claims[claims["claimant_side"] == "media"].sort_values("start")
    assert list(zip(summary["kind"], summary["side"], summary["low"], strict=True)) == [
        ("killed", "ARM", 2),
        ("wounded", "AZE", 3),
    ]
    assert set(summary["claimant"]) == {"Azerbaijan in Focus"}
    assert {tuple(chain) for chain in summary["chain"]} == {("Azerbaijan in Focus", "AzerTac")}
    assert set(summary["stance"]) == {"relays"}
    assert set(summary["status"]) == {"current"}


def test_the_lachin_corridor_is_a_line_and_no_pin(tables: dict[str, pd.DataFrame]) -> None:
    incident, claims = at(tables, "Lachin corridor")
    shape = json.loads(incident["geometry"])
    assert shape["type"] == "LineString"
    assert len(shape["coordinates"]) > 2
    assert incident["place_kind"] == "corridor"
    assert not claims["kind"].isin(["killed", "wounded", "captured"]).any()
    assert incident[["killed_low", "killed_high", "wounded_low", "wounded_high"]].isna().all()


def test_the_corridors_claims_keep_their_claimants(tables: dict[str, pd.DataFrame]) -> None:
    _, claims = at(tables, "Lachin corridor")
    said = {
        (row.quote, None if pd.isna(row.claimant) else row.claimant, row.stance)
        for row in claims[claims["kind"] == "occurrence"].itertuples()
    }
    assert said == {
        ("blocking", None, "accuses"),
        ("set up checkpoints", "Azerbaijan", "asserts"),
        ("aid convoy", "Baku", "asserts"),
    }
    begun = claims[claims["kind"] == "initiator"]
    assert set(begun["side"]) == {"AZE"}


def test_the_wars_and_the_dead_since_december_are_background(tables: dict[str, pd.DataFrame], text: str) -> None:
    incidents, claims = tables["incidents"], tables["claims"]
    for words in WORDS_OF_THE_WARS:
        here = text.index(words)
        start, end = text.rindex("\n", 0, here), text.find("\n", here)
        told = claims[(claims["start"] >= start) & (claims["end"] <= end)]
        assert set(told["status"]) <= {"background"}, words
        homes = incidents[incidents["incident_id"].isin(told["incident_id"])]
        assert set(homes["status"]) <= {"excluded"}, words
        assert set(homes["exclusion_reason"]) <= {"historical"}, words
    dead = claims[claims["quote"].str.contains("half a dozen")]
    assert list(zip(dead["low"], dead["status"], strict=True)) == [(6, "background")]


def test_every_quote_speaker_and_mention_is_exact(tables: dict[str, pd.DataFrame], text: str) -> None:
    for row in tables["claims"].itertuples():
        assert text[row.start : row.end] == row.quote
        if not pd.isna(row.speaker_start):
            said = text[int(row.speaker_start) : int(row.speaker_end)]
            assert said.replace("’", "'") == row.claimant, "the speaker's span holds the claimant's words"
    for row in tables["mentions"].itertuples():
        assert text[row.start : row.end] == row.text


def test_no_table_but_the_text_holds_the_wounded_mans_name(tables: dict[str, pd.DataFrame], text: str) -> None:
    named = re.search(r"injuring one (\w+) (\w+) who", text)
    assert named is not None
    for name, table in tables.items():
        for column in set(table.columns) - {"text"} if name == "reports" else table.columns:
            held = " ".join(map(str, table[column]))
            assert not any(part in held for part in named.groups()), f"{name}.{column}"
