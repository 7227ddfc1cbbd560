"""Losses by side and account: ranges, never one sum of several accounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from dashboard.store.accounts import Account, Figure, by_incident, together
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import totals
from tests import tables
from tests.tables import figure


def told(*claims: dict[str, object], incident: str = "a") -> list[Account]:
    rows = [
        dict.fromkeys(["qualifier", "claimant", "joint"])
        | {"incident_id": incident, "report_id": f"r{number}", "status": "current"}
        | {"stance": "asserts", "claimant_side": "ARM"}
        | c
        for number, c in enumerate(claims)
    ]
    return by_incident(pd.DataFrame(rows)).get(incident, [])


def test_figures_of_two_accounts_are_never_added() -> None:
    accounts = told(figure("killed", "ARM", 2), figure("killed", "ARM", 9, claimant_side="AZE"))
    assert [(a.claimant, a.figures) for a in accounts] == [
        ("ARM", {"killed": Figure(2, 2)}),
        ("AZE", {"killed": Figure(9, 9)}),
    ]


def test_figures_of_two_reports_for_one_incident_become_their_range() -> None:
    assert told(figure("killed", "ARM", 2), figure("killed", "ARM", 4))[0].figures == {"killed": Figure(2, 4)}


def test_figures_that_one_report_gives_by_one_voice_add_up() -> None:
    first, second = figure("killed", "ARM", 2, report_id="r"), figure("killed", "ARM", 1, report_id="r")
    assert told(first, second)[0].figures == {"killed": Figure(3, 3)}


def test_two_media_in_one_report_are_two_voices() -> None:
    heard = [figure("killed", "ARM", n, report_id="r", claimant_side="media", claimant=f"outlet {n}") for n in (2, 3)]
    assert told(*heard)[0].figures == {"killed": Figure(2, 3)}


def test_one_account_is_added_over_incidents_and_an_open_end_stays_open() -> None:
    one = told(figure("wounded", "ARM", 3))
    other = told(figure("wounded", "ARM", 30, None), incident="b")
    assert together([one, other])[0] == Account("ARM", "ARM", {"wounded": Figure(33, None)}, 2, 0)


def test_superseded_figures_parts_background_headlines_and_denials_do_not_count() -> None:
    for status in ("superseded", "part", "background", "headline"):
        assert told(figure("killed", "ARM", 5, status=status)) == []
    assert told(figure("killed", "ARM", 5, stance="denies")) == []


def test_unknown_is_not_zero() -> None:
    unknown, zero = told(figure("killed", "ARM", None)), told(figure("killed", "ARM", 0), incident="b")
    assert together([unknown, zero])[0] == Account("ARM", "ARM", {"killed": Figure(0, 0)}, 2, 1)


def test_the_table_says_whose_account_each_line_is(tmp_path: Path) -> None:
    made = tables.Tables()
    tables.add(
        made,
        tables.happened(date(2023, 9, 1)),
        tables.at(0),
        {"ARM": [figure("killed", "ARM", 2, 4)], "AZE": [figure("killed", "ARM", 9)]},
    )
    words = str(totals.parts(Store(made.write(tmp_path)).current(), Filter()))
    for said in ("Armenia: losses", "its own", "2–4", "Azerbaijan", "9"):
        assert said in words
    assert "11" not in words
    assert "13" not in words
