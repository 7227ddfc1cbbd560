"""Losses by side and account: ranges, never one sum of several accounts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import schema
from dashboard.store.accounts import Account, Figure
from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import totals
from tests import tables
from tests.tables import figure

MOST = 2**31 - 1
FIRST = date(2023, 1, 1)
# What the claims of one incident say, one list an incident; those of one name happen on one day of their own.
SAID: dict[str, list[list[dict[str, Any]]]] = {
    "two accounts": [[figure("killed", "ARM", 2), figure("killed", "ARM", 9, claimant_side="AZE")]],
    "two reports": [[figure("killed", "ARM", 2), figure("killed", "ARM", 4)]],
    "one voice": [[figure("killed", "ARM", 2, report_id="r0000"), figure("killed", "ARM", 1, report_id="r0000")]],
    "two media": [
        [figure("killed", "ARM", n, report_id="r0000", claimant_side="media", claimant=f"outlet {n}") for n in (2, 3)]
    ],
    "open": [[figure("wounded", "ARM", 3)], [figure("wounded", "ARM", 30, None)]],
    "unknown and zero": [[figure("killed", "ARM", None)], [figure("killed", "ARM", 0)]],
    "at most": [[figure("killed", "ARM", None, 7)]],
    "nobody's": [[figure("killed", None, 3, claimant_side=None)]],
    "joint": [[figure("killed", "ARM", 50, joint="c1")], [figure("killed", "ARM", 50, joint="c1")]],
    "joint and own": [[figure("killed", "ARM", 50, joint="c2")], [figure("killed", "ARM", 2)]],
    "beyond all counting": [[figure(kind, "ARM", MOST, report_id="r0000") for kind in ("killed", "killed", "wounded")]],
    **{
        status: [[figure("killed", "ARM", 5, status=status)]]
        for status in ("superseded", "part", "background", "headline")
    },
    "denied": [[figure("killed", "ARM", 5, stance="denies")]],
}


def day(name: str) -> date:
    return FIRST + timedelta(days=list(SAID).index(name))


def sayings() -> tables.Tables:
    """Return tables with the claims above, each in a report of its own unless it names one."""
    made = tables.Tables()
    for name, incidents in SAID.items():
        for said in incidents:
            first = len(made.claims)
            incident = tables.add(made, tables.happened(day(name)), tables.at(0), {"ARM": [tables.occurrence("shots")]})
            del made.claims[first:]
            for about in said:
                claim = dict.fromkeys(schema.CLAIMS.names) | {
                    "claim_id": f"c{len(made.claims)}",
                    "incident_id": incident,
                }
                made.reports.append(made.reports[0] | {"report_id": f"x{len(made.claims)}"})
                claim |= {"report_id": made.reports[-1]["report_id"], "claimant_side": "ARM", "stance": "asserts"}
                claim |= {"status": "current", "quote": "shots", "start": 0, "end": 5}
                made.claims.append(claim | {name: value for name, value in about.items() if name != "words"})
    for row in made.incidents:
        row |= {"killed_low": MOST, "wounded_low": MOST}
    return made


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return Store(sayings().write(tmp_path_factory.mktemp("said"))).current()


def told(build: Build, name: str) -> list[list[Account]]:
    """Return the accounts of each incident of a name."""
    numbers = build.numbers(Filter(day(name), day(name)), descending=True)
    accounts = build.told(numbers)
    return [accounts.get(n, []) for n in numbers]


def added(build: Build, name: str) -> list[Account]:
    return build.accounts(Filter(day(name), day(name)))


def test_figures_of_two_accounts_are_never_added(build: Build) -> None:
    wanted = [("ARM", {"killed": Figure(2, 2)}), ("AZE", {"killed": Figure(9, 9)})]
    for accounts in (told(build, "two accounts")[0], added(build, "two accounts")):
        assert [(a.claimant, a.figures) for a in accounts] == wanted


def test_figures_of_two_reports_for_one_incident_become_their_range(build: Build) -> None:
    assert told(build, "two reports")[0][0].figures == {"killed": Figure(2, 4)}


def test_figures_that_one_report_gives_by_one_voice_add_up(build: Build) -> None:
    assert told(build, "one voice")[0][0].figures == {"killed": Figure(3, 3)}


def test_two_media_in_one_report_are_two_voices(build: Build) -> None:
    assert told(build, "two media")[0][0].figures == {"killed": Figure(2, 3)}


def test_one_account_is_added_over_incidents_and_an_open_end_stays_open(build: Build) -> None:
    assert added(build, "open") == [Account("ARM", "ARM", {"wounded": Figure(33, None)}, 2, 0)]


def test_superseded_figures_parts_background_headlines_and_denials_do_not_count(build: Build) -> None:
    for name in ("superseded", "part", "background", "headline", "denied"):
        assert told(build, name) == [[]]
        assert added(build, name) == []


def test_unknown_is_not_zero(build: Build) -> None:
    assert sorted(a.figures for (a,) in told(build, "unknown and zero") if a.figures) == [{"killed": Figure(0, 0)}]
    assert added(build, "unknown and zero") == [Account("ARM", "ARM", {"killed": Figure(0, 0)}, 2, 1)]


def test_a_figure_with_only_a_most_begins_at_nought(build: Build) -> None:
    assert told(build, "at most")[0][0].figures == {"killed": Figure(0, 7)}


def test_losses_of_nobody_named_by_nobody_named_are_an_account_too(build: Build) -> None:
    assert added(build, "nobody's") == [Account(None, None, {"killed": Figure(3, 3)})]


def test_a_figure_of_several_incidents_together_is_added_once(build: Build) -> None:
    assert [a.joint for (a,) in told(build, "joint")] == [frozenset({"c1"})] * 2
    assert added(build, "joint")[0].figures == {"killed": Figure(50, 50)}
    assert added(build, "joint and own")[0].figures == {"killed": Figure(52, 52)}
    (both,) = (a for a in build.accounts(Filter(day("joint"), day("joint and own"))) if a.claimant == "ARM")
    assert both.figures["killed"] == Figure(102, 102)


def test_figures_beyond_all_counting_do_not_keep_the_rest_from_being_served(build: Build) -> None:
    ((account,),) = told(build, "beyond all counting")
    assert account.figures == {"killed": Figure(MOST, MOST), "wounded": Figure(MOST, MOST)}


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


def test_of_many_sides_those_of_most_incidents_are_shown_and_the_rest_are_counted() -> None:
    many = [Account(f"side-{n:02}", None, {"killed": Figure(1, 1)}, n + 1) for n in range(40)]
    words = str(totals.table(many, 40, 0))
    assert "10 more are left out" in words
    assert "Side 10" in words
    assert "Side 09" not in words
    assert "more are left out" not in str(totals.table(many[:30], 40, 0))


def test_incidents_without_any_number_are_counted_beside_the_figures() -> None:
    assert "7 of 80 incidents without any number." in str(totals.table([Account("ARM", "ARM", {})], 80, 7))
    assert "without any number" not in str(totals.table([Account("ARM", "ARM", {})], 80, 0))
