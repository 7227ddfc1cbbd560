"""Sheets are known by their columns, and each project's codes keep their meaning."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.errors import InputError
from dashboard.preprocess.sheets.dry_run import understood
from dashboard.preprocess.sheets.recipe import FIELDS, carried, mapping, plain
from tests.coded_rows import ACLED, GTD, UCDP, gdelt, made, sheet

CORPORA = Path(__file__).parents[2] / "shared" / "corpora" / "ucdp"


def test_a_ucdp_row_keeps_its_id_codes_sides_and_tolls(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet({})})
    row = found.incident("ucdp-1")
    assert (row["date_start"], row["date_precision"]) == (pd.Timestamp("2016-01-02"), 1)
    assert (row["latitude"], row["longitude"], row["where_precision"], row["country"]) == (36.2, 37.16, 1, "SYR")
    assert (row["event_type"], row["sub_event_type"]) == ("Battles", "Armed clash")
    assert row["sides"] == ("SYR", "islamic-state")
    assert (row["killed_low"], row["killed_best"], row["killed_high"], row["status"]) == (3, 3, 3, "mapped")
    assert (row["dataset"], row["source_event_id"], row["grade"], bool(row["lead"])) == ("ucdp", "1", "weak", False)


def test_every_claim_quotes_the_words_of_its_report(tmp_path: Path) -> None:
    files = {"a.csv": sheet({}, {"id": 2, "source_headline": "Überfall – 😀"}), "b.csv": sheet({}, like=ACLED)}
    found = made(tmp_path, files)
    texts = found.reports.set_index("report_id")["text"]
    for claim in found.claims.itertuples():
        assert texts[claim.report_id][claim.start : claim.end] == claim.quote
    assert set(found.claims["report_id"]) == set(texts.index)


def test_losses_by_side_that_sum_to_the_total_are_current_and_the_total_their_headline(tmp_path: Path) -> None:
    claims = made(tmp_path, {"a.csv": sheet({})}).claims
    told = {(c.side, c.low, c.high, c.status) for c in claims.itertuples() if c.kind == "killed"}
    assert {c[1:] for c in told if c[0] == "SYR"} == {(1, 1, "current")}
    assert ("islamic-state", 2, 2, "current") in told
    assert [c.status for c in claims.itertuples() if c.low == 3] == ["headline"]


def test_losses_by_side_that_miss_the_total_are_parts_of_it(tmp_path: Path) -> None:
    claims = made(tmp_path, {"a.csv": sheet({"best": 5, "high": 6})}).claims.set_index("claim_id")
    whole = claims[claims["status"] == "current"]
    assert [(c.low, c.high) for c in whole.itertuples()] == [(3, 6)]
    assert set(claims.loc[claims["status"] == "part", "part_of"]) == {whole.index[0]}


def test_a_row_without_figures_says_that_it_occurred(tmp_path: Path) -> None:
    none = dict.fromkeys(("deaths_a", "deaths_b", "best", "high", "low"), "0")
    found = made(tmp_path, {"a.csv": sheet(none)})
    assert [(c.kind, c.quote) for c in found.claims.itertuples()] == [("occurrence", "type_of_violence: 1")]


def test_one_sided_violence_says_who_did_it_and_to_whom(tmp_path: Path) -> None:
    row = made(tmp_path, {"a.csv": sheet({"type_of_violence": 3, "side_b": "Civilians"})}).incident("ucdp-1")
    assert (row["initiator"], row["target"]) == ("SYR", "civilians")
    assert row["event_type"] == "Violence against civilians"


def test_actors_without_a_direction_have_no_initiator(tmp_path: Path) -> None:
    row = made(tmp_path, {"a.csv": sheet({}, like=ACLED)}).incident("acled-UKR1")
    assert pd.isna(row["initiator"])
    assert pd.isna(row["target"])
    assert row["sides"] == ("ARM", "civilians")


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, lambda c: c.replace("_", " ")])
def test_acled_is_known_in_any_case(tmp_path: Path, change: Any) -> None:
    words = sheet({}, like=ACLED)
    head, rest = words.split("\n", 1)
    row = made(tmp_path, {"a.csv": change(head) + "\n" + rest}).incident("acled-UKR1")
    assert (row["killed_low"], row["country"], row["where_precision"]) == (10, "UKR", 2)


def test_acled_of_old_columns_has_the_words_of_today(tmp_path: Path) -> None:
    new = {"data_id": "event_id_cnty", "geo_precis": "geo_precision", "time_precis": "time_precision"}
    old = {next((o for o, n in new.items() if n == key), key): value for key, value in ACLED.items()}
    row = made(tmp_path, {"a.csv": sheet({"event_type": "Riots/Protests", "data_id": "77"}, like=old)}).incident(
        "acled-77"
    )
    assert row["event_type"] == "Protests"


@pytest.mark.parametrize("words", ["30 December 2024", "2024-12-30", "30-Dec-24", "30-Dec-2024", "30/12/2024"])
def test_days_are_read_however_acled_spells_them(tmp_path: Path, words: str) -> None:
    row = made(tmp_path, {"a.csv": sheet({"event_date": words}, like=ACLED)}).incident("acled-UKR1")
    assert row["date_start"] == row["date_end"] == pd.Timestamp("2024-12-30")


@pytest.mark.parametrize("words", ["2014-08-29", "2014-08-29 00:00:00.000", "2014-08-29T00:00:00"])
def test_days_are_read_however_ucdp_spells_them(tmp_path: Path, words: str) -> None:
    row = made(tmp_path, {"a.csv": sheet({"date_start": words, "date_end": words})}).incident("ucdp-1")
    assert row["date_start"] == pd.Timestamp("2014-08-29")


def test_a_day_known_to_the_week_or_month_is_an_interval(tmp_path: Path) -> None:
    rows = [{"event_id_cnty": f"U{n}", "time_precision": n} for n in (1, 2, 3)]
    found = made(tmp_path, {"a.csv": sheet(*rows, like=ACLED)})
    days = {key: (row["date_start"].date(), row["date_end"].date(), row["date_precision"]) for key, row in
            found.incidents.set_index("incident_id").iterrows()}  # fmt: skip
    assert days["acled-U1"] == (date(2024, 12, 30), date(2024, 12, 30), 1)
    assert days["acled-U2"] == (date(2024, 12, 27), date(2025, 1, 2), 3)
    assert days["acled-U3"] == (date(2024, 12, 1), date(2024, 12, 31), 4)


def test_a_row_over_a_year_and_a_country_is_no_day_and_no_reach(tmp_path: Path) -> None:
    whole = {"date_start": "2016-01-01", "date_end": "2016-12-31", "date_prec": 5, "where_prec": 6, "best": 8179}
    row = made(tmp_path, {"a.csv": sheet(whole)}).incident("ucdp-1")
    assert (row["date_start"], row["date_end"]) == (pd.Timestamp("2016-01-01"), pd.Timestamp("2016-12-31"))
    assert (row["date_precision"], row["where_precision"]) == (5, 6)
    assert pd.isna(row["radius_km"])


def test_rows_over_days_are_never_of_day_precision(tmp_path: Path) -> None:
    row = made(tmp_path, {"a.csv": sheet({"date_end": "2016-01-09", "date_prec": 1})}).incident("ucdp-1")
    assert row["date_precision"] == 4


@pytest.mark.parametrize("columns", [57, 58, 61])
def test_gdelt_is_known_by_what_stands_in_it(tmp_path: Path, columns: int) -> None:
    rows = [gdelt(columns, GLOBALEVENTID=str(n)) for n in range(30)]
    found = made(tmp_path, {"a.csv": "\n".join(rows) + "\n"})
    row = found.incident("gdelt-7")
    assert bool(row["lead"])
    assert row["country"] == "AZE"
    assert row["sides"] == ("RUS", "civilians")
    assert (row["event_code"], row["where_precision"], row["date_start"]) == ("190", 2, pd.Timestamp("2015-02-18"))
    assert found.summary.rows_kept == 30


def test_gdelt_of_meetings_and_words_is_no_incident(tmp_path: Path) -> None:
    rows = [gdelt(58, GLOBALEVENTID=str(n), EventCode="043", EventBaseCode="043", EventRootCode="04") for n in range(9)]
    found = made(tmp_path, {"a.csv": "\n".join(rows) + "\n"})
    assert set(found.incidents["exclusion_reason"]) == {"not_an_incident"}


def test_ucdp_without_a_header_is_known_by_its_shapes(tmp_path: Path) -> None:
    recipe = next(one for one in carried() if one.slug == "ucdp")
    rows = []
    for number in range(12):
        cells = UCDP | {"id": str(100 + number), "geom_wkt": "POINT (37.16 36.2)", "year": "2016"}
        rows.append(",".join(cells.get(column, "") for column in recipe.layouts[0]))
    found = made(tmp_path, {"a.csv": "\n".join(rows) + "\n"})
    assert found.summary.rows_kept == 12
    assert found.incident("ucdp-103")["killed_best"] == 3


def test_gtd_of_an_unknown_day_is_its_month_and_minus_99_is_unknown(tmp_path: Path) -> None:
    found = made(tmp_path, {"a.csv": sheet({}, like=GTD)})
    row = found.incident("gtd-201501010001")
    assert (row["date_start"], row["date_end"]) == (pd.Timestamp("2015-03-01"), pd.Timestamp("2015-03-31"))
    assert (row["killed_low"], row["country"], row["sides"]) == (4, "IRQ", ("islamic-state",))
    assert pd.isna(row["wounded_low"])


def test_columns_that_nobody_knows_need_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"columns seen: Wann, Wo, Tote.*--mapping FILE"):
        made(tmp_path, {"a.csv": "Wann,Wo,Tote\n2020-01-01,Shusha,3\n"})


OWN = """
name = "Our list"
[columns]
date_start = "Wann"
place = "Wo"
killed = "Tote"
latitude = "Breite"
longitude = "Länge"
"""


def test_a_mapping_reads_any_table(tmp_path: Path) -> None:
    words = "Wann;Wo;Tote;Breite;Länge\n01.02.2020;Shusha;2 – 5;39,76;46,75\n28.02.2020;Aghdam;Unknown;40,0;46,9\n"
    found = made(tmp_path, {"a.csv": words}, mapping=OWN)
    first, second = (row for _, row in found.incidents.iterrows())
    assert (first["killed_low"], first["killed_high"], first["latitude"]) == (2, 5, 39.76)
    assert first["date_start"] == pd.Timestamp("2020-02-01")
    assert pd.isna(second["killed_low"])
    assert first["dataset"] == "our-list"


def test_a_mapping_that_names_missing_columns_says_which(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"names columns that are not there: Breite, Länge; columns seen: Wann, Wo, Tote"
    ):
        made(tmp_path, {"a.csv": "Wann,Wo,Tote\n2020-01-01,Shusha,3\n"}, mapping=OWN)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("[columns]\nwhen = 'a'", "has no field when"),
        ("colums = 3", "no such key colums"),
        ("x", "is not TOML"),
        ("name = 'a'", r"no \[columns\]"),
        ("[columns]\nid = 'a'\n[dates]\norder = 'myd'", "not one of ymd, dmy, mdy"),
        ("[columns]\nid = 'a'\n[where_precision]\n1 = 9", "not one of 1 to 7"),
        ("[columns]\nid = 3", "not of the kind"),
    ],
)
def test_a_mapping_that_means_nothing_is_one_clear_line(tmp_path: Path, words: str, said: str) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        mapping(path)


def test_a_dry_run_says_what_it_understood_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(sheet({}, {"id": 2}, {"id": 3}, {"id": 4}), encoding="utf-8")
    said = "\n".join(understood([path], None, None))
    assert "a.csv: read as UCDP GED; 4 rows looked at" in said
    assert "killed_a" in said
    assert "← deaths_a" in said
    assert [n for n in range(1, 5) if f"ucdp-{n}\n" in said] == [1, 2, 3]
    assert "sides: SYR, islamic-state; killed: 3" in said
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_every_field_of_the_carried_recipes_is_one_that_is_read() -> None:
    assert [recipe.slug for recipe in carried()] == ["acled", "gdelt", "gtd", "ucdp"]
    for recipe in carried():
        assert set(recipe.columns) <= FIELDS
        assert len({plain(column) for column in recipe.signature}) == len(recipe.signature)


@pytest.mark.parametrize(
    ("file", "rows"), [("syria_19.1.csv", 16_566), ("ukraine_hdx_hxl.csv", 2_989), ("car_23.1.geojson", 1_848)]
)
def test_real_releases_are_read_whole(tmp_path: Path, file: str, rows: int) -> None:
    if not (CORPORA / file).exists():
        pytest.skip("the corpus of released UCDP files is not here")
    from dashboard.preprocess.run import preprocess

    summary = preprocess([CORPORA / file], tmp_path / "out")
    assert (summary.rows, summary.rows_kept, summary.rows_aside, summary.reports) == (rows, rows, 0, rows)
