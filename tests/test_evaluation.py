"""The measures count rightly, on cases small enough to count by hand; and no figure falls under what was measured."""

import json
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dashboard.model import Report
from tests.evaluation import (
    claims,
    confidence,
    incidents,
    muc4,
    muc4_keys,
    pairs,
    peers,
    record,
    shortfalls,
    told,
    toponyms,
)
from tests.evaluation.corpora import GOLD, ITEMS, Corpus, Figures, corpora
from tests.evaluation.differences import PARTS, differences
from tests.evaluation.found import Found, corpus, together
from tests.evaluation.gold import OWN, GoldClaim, GoldIncident, GoldReport, Pair, gold_reports, own_files, own_pairs
from tests.evaluation.measures import same_side
from tests.evaluation.muc4_keys import Document, Location, Target, Template
from tests.evaluation.page import PAGE, page
from tests.evaluation.toponyms import Toponym

ROOT = Path(__file__).resolve().parent.parent
TESTED = [c for c in corpora() if c.tested]
SOTK = (40.2, 45.86)
TEXT = "Two soldiers were killed near Sotk, the ministry said."


def wanted(**changed: Any) -> GoldIncident:
    usual: dict[str, Any] = {
        "place": SOTK,
        "place_kind": "settlement",
        "place_name": "Sotk",
        "place_text": "Sotk",
        "start": "2023-09-01",
        "end": "2023-09-01",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "initiator": "AZE",
        "target": "ARM",
        "killed": 2,
        "wounded": None,
        "claims": (),
    }
    return GoldIncident(**(usual | changed))


def row(**changed: Any) -> dict[str, Any]:
    return {
        "incident_id": "i1",
        "status": "mapped",
        "place_text": "Sotk",
        "place_name": "Sotk",
        "place_kind": "settlement",
        "country": "ARM",
        "latitude": SOTK[0],
        "longitude": SOTK[1],
        "date_start": date(2023, 9, 1),
        "date_end": date(2023, 9, 1),
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "initiator": "AZE",
        "target": "ARM",
        "killed_low": 2,
        "wounded_low": None,
        "n_reports": 1,
    } | changed


def claim(**changed: Any) -> dict[str, Any]:
    return {
        "incident_id": "i1",
        "kind": "killed",
        "low": 2,
        "side": "ARM",
        "claimant_side": "ARM",
        "status": "current",
        "quote": "Two soldiers",
        "start": 0,
        "end": 12,
        "speaker_start": 36,
        "speaker_end": 48,
        "confidence": None,
    } | changed


def found(rows: list[dict[str, Any]], said: list[dict[str, Any]] | None = None) -> dict[str, Found]:
    report = Report("r1", "r1", TEXT, published=date(2023, 9, 1))
    return {"r1": Found(report, rows, said or [], [])}


def gold(*told: GoldIncident) -> list[GoldReport]:
    return [GoldReport("r1", told)]


def test_what_is_read_as_gold_has_it_is_all_right() -> None:
    figures = incidents.figures(gold(wanted()), found([row()]))
    assert {name for name, value in figures.items() if value != 1.0} == {"wounded_stated"}
    assert figures["wounded_stated"] is None


@pytest.mark.parametrize(
    ("read", "fallen"),
    [
        ({"latitude": 41.2}, {"pins", "placed"}),
        ({"status": "unlocated", "latitude": None, "longitude": None}, {"pins", "placed"}),
        ({"date_end": date(2023, 9, 2)}, {"dates"}),
        ({"event_type": None}, {"event_type"}),
        ({"sub_event_type": "Attack"}, {"sub_event_type"}),
        ({"initiator": "ARM"}, {"initiator"}),
        ({"killed_low": 3}, {"killed", "killed_stated"}),
        ({"killed_low": None}, {"killed", "killed_stated"}),
        ({"wounded_low": 0}, {"wounded"}),
    ],
)
def test_each_thing_read_wrongly_lowers_its_own_figures(read: dict[str, Any], fallen: set[str]) -> None:
    figures = incidents.figures(gold(wanted()), found([row(**read)]))
    assert {name for name, value in figures.items() if value in (0.0, None)} - {"wounded_stated"} == fallen


def test_an_incident_where_gold_has_none_costs_precision_and_a_missed_one_recall() -> None:
    both = [*gold(wanted()), GoldReport("r2", ())]
    read = found([]) | {"r2": found([row()])["r1"]}
    figures = incidents.figures(both, read)
    assert (figures["detect_precision"], figures["detect_recall"], figures["detect_f1"]) == (0.0, 0.0, 0.0)


def test_likest_first_gives_no_incident_to_a_gold_one_that_another_fits_better() -> None:
    far = wanted(place=(10.0, 10.0), killed=9)
    assert [i for _, i in incidents.in_order([far, wanted()], [row()])] == [row()]
    ((chosen, _),) = incidents.likest_first([far, wanted()], [row()])
    assert chosen == wanted()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ARM", "ARM", True),
        ("ARM", "AZE", False),
        ("Lord's Resistance Army", "lord-s-resistance-army", True),
        ("rapid-support-forces", "RSF", True),
        ("RSF", "Rapid Support Forces", True),
        ("militants", "unknown militants", True),
        ("ARM", None, False),
        (None, None, True),
    ],
)
def test_two_names_of_one_side_are_the_same(one: str | None, other: str | None, same: bool) -> None:
    assert same_side(one, other) is same


def test_a_claim_is_right_by_kind_figure_and_victims_and_counted_once() -> None:
    said = GoldClaim("killed", 2, 2, "ARM", "ARM", "Two soldiers were killed", "the ministry")
    figures = claims.figures(gold(wanted(claims=(said, said))), found([row()], [claim(), claim(low=3)]))
    assert (figures["claims_precision"], figures["claims_recall"]) == (0.5, 0.5)
    assert (figures["claims_by_f1"], figures["quote"], figures["speaker"]) == (0.5, 1.0, 1.0)


@pytest.mark.parametrize(
    ("read", "fallen"),
    [
        ({"claimant_side": "AZE"}, {"claims_by_f1"}),
        ({"quote": "said", "start": 49, "end": 53}, {"quote"}),
        ({"speaker_start": None, "speaker_end": None}, {"speaker"}),
        ({"status": "background"}, {"claims_f1", "claims_by_f1"}),
        ({"side": "AZE"}, {"claims_f1", "claims_by_f1"}),
    ],
)
def test_each_part_of_a_claim_has_its_figure(read: dict[str, Any], fallen: set[str]) -> None:
    said = GoldClaim("killed", 2, 2, "ARM", "ARM", "Two soldiers were killed", "the ministry")
    figures = claims.figures(gold(wanted(claims=(said,))), found([row()], [claim(**read)]))
    shown = ("claims_f1", "claims_by_f1", "quote", "speaker")
    assert {name for name in shown if figures[name] == 0.0} == fallen


def test_a_span_that_gives_back_other_words_is_not_resolved() -> None:
    assert claims.resolved(found([row()], [claim()]).values()) == 1.0
    assert claims.resolved(found([row()], [claim(start=1, end=13)]).values()) < 1.0  # type: ignore[operator]
    assert claims.resolved(found([row()], []).values()) < 1.0  # type: ignore[operator]


def test_a_difference_is_shown_with_both_sides_and_only_in_the_parts_asked_for() -> None:
    one = gold(wanted(claims=(GoldClaim("killed", 2, 2, "ARM", "ARM"),)))
    read = found([row(sub_event_type="Attack")], [claim(low=3)])
    shown = "\n".join(differences(one, read))
    assert "type:" in shown
    assert "- killed 2 of ARM" in shown
    assert "+ killed 3 of ARM" in shown
    assert list(differences(one, read, ["place"])) == []
    assert list(differences(gold(wanted()), found([row()]), PARTS)) == []


def test_a_name_is_recognised_two_characters_off_and_placed_by_what_overlaps_it() -> None:
    names = {
        "d": [Toponym(10, 14, SOTK, "1"), Toponym(30, 40, SOTK), Toponym(50, 54, SOTK, "7"), Toponym(60, 64, None)]
    }
    near = {"latitude": SOTK[0], "longitude": SOTK[1], "place_id": "x"}
    mentions = {
        "d": [
            {"start": 8, "end": 16, **near},
            {"start": 33, "end": 37, **near},
            {"start": 50, "end": 54, "latitude": 0.0, "longitude": 0.0, "place_id": "7"},
        ]
    }
    figures = toponyms.figures(names, mentions)
    assert (figures["recognition_precision"], figures["recognition_recall"]) == (2 / 3, 0.5)
    assert (figures["acc161"], figures["acc161_of_placed"], figures["same"]) == (2 / 3, 2 / 3, 1.0)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("03 JAN 90", "1990-01-03", "1990-01-03"),
        ("- 08 JAN 90", None, "1990-01-08"),
        ("15 NOV 89 - 16 NOV 89", "1989-11-15", "1989-11-16"),
    ],
)
def test_a_key_s_days_may_be_open_at_their_start(words: str, first: str | None, last: str) -> None:
    days = muc4_keys.days(words)
    assert days == (date.fromisoformat(first) if first else None, date.fromisoformat(last))


def key(**changed: str) -> dict[str, list[str]]:
    slots = {
        "MESSAGE: TEMPLATE": "1",
        "INCIDENT: TYPE": "ATTACK",
        "INCIDENT: STAGE OF EXECUTION": "ACCOMPLISHED",
        "INCIDENT: DATE": "30 DEC 89",
        "INCIDENT: LOCATION": "EL SALVADOR: SAN MIGUEL (DEPARTMENT): SAN LUIS DE LA REINA (TOWN)",
        "HUM TGT: NUMBER": '50: "PEASANTS" / "FARMERS"',
        "HUM TGT: EFFECT OF INCIDENT": 'DEATH: "FARMERS"',
    }
    return {name: [words] for name, words in (slots | changed).items()}


def template(tmp_path: Path, **changed: str) -> Template:
    line = {"docid": "D1", "text": "SAN SALVADOR, 3 JAN 90 -- [TEXT]", "templates": [key(**changed)]}
    path = tmp_path / "muc.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    (document,) = muc4_keys.documents(path)
    assert document.published == date(1990, 1, 3)
    (read,) = document.templates
    return read


def test_a_key_is_taken_apart(tmp_path: Path) -> None:
    read = template(tmp_path)
    assert read.wanted
    assert read.locations == (Location("EL SALVADOR", (("SAN MIGUEL",), ("SAN LUIS DE LA REINA",))),)
    assert read.days == ((date(1989, 12, 30), date(1989, 12, 30)),)
    assert read.targets == (Target(50, frozenset({"killed"})),)


@pytest.mark.parametrize(
    "slot", [{"MESSAGE: TEMPLATE": "2 (OPTIONAL)"}, {"INCIDENT: STAGE OF EXECUTION": "THREATENED"}]
)
def test_an_optional_or_threatened_incident_need_not_be_found(tmp_path: Path, slot: dict[str, str]) -> None:
    assert not template(tmp_path, **slot).wanted


@pytest.mark.parametrize(
    ("effect", "kinds"),
    [
        ('INJURY: "PEASANTS"', {"wounded"}),
        ('DEATH / INJURY: "PEASANTS"', {"killed", "wounded"}),
        ('NO INJURY OR DEATH: "PEASANTS"', {"no injury or death"}),
        ('DEATH: "GUARDS"', set()),
    ],
)
def test_a_number_has_the_effect_that_its_own_people_suffered(tmp_path: Path, effect: str, kinds: set[str]) -> None:
    (target,) = template(tmp_path, **{"HUM TGT: EFFECT OF INCIDENT": effect}).targets
    assert target.kinds == kinds


def test_long_discourse_is_measured_against_its_keys(tmp_path: Path) -> None:
    document = Document("D1", TEXT, None, (template(tmp_path),))
    read = row(country="SLV", place_text="San Luis de la Reina", latitude=None, date_start=date(1989, 12, 30))
    read["date_end"] = read["date_start"]
    one = found([read], [claim(low=50, side="civilians"), claim(low=7, side="civilians"), claim(low=9, side="ARM")])
    figures = muc4.figures([(document, one["r1"])])
    assert figures["people_precision"] == 0.5
    assert {name for name, value in figures.items() if value != 1.0} == {"people_precision"}
    missed = muc4.figures([(document, found([])["r1"])])
    assert (missed["found_recall"], missed["location"], missed["people_recall"]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("mine", "theirs", "one_incident", "two_incidents"),
    [
        ([row()], [row()], "right", "wrong"),
        ([row()], [row(incident_id="i2")], "wrong", "right"),
        ([row()], [], "not found", "not found"),
        ([row()], [row(date_start=date(2023, 9, 4), date_end=date(2023, 9, 4))], "not found", "not found"),
        ([row()], [row(place_text=None, place_name=None, latitude=None)], "not found", "not found"),
        ([row()], [row(latitude=None, status="unlocated")], "right", "wrong"),
    ],
)
def test_a_pair_is_decided_only_where_both_its_incidents_are_found(
    mine: list[dict[str, Any]], theirs: list[dict[str, Any]], one_incident: str, two_incidents: str
) -> None:
    own = {"a": GoldReport("a", (wanted(),)), "b": GoldReport("b", (wanted(),))}
    read = {"a": found(mine)["r1"], "b": found(theirs)["r1"]}
    told_of = {same: pairs.answer(Pair("a", 0, "b", 0, same), own, read) for same in (True, False)}
    assert told_of == {True: one_incident, False: two_incidents}


def test_of_two_happenings_at_one_place_a_pair_means_the_one_it_numbers() -> None:
    shelling = wanted(sub_event_type="Shelling/artillery/missile attack")
    own = {"a": GoldReport("a", (wanted(),)), "b": GoldReport("b", (shelling, wanted()))}
    both = [row(incident_id="i2", sub_event_type=shelling.sub_event_type), row()]
    read = {"a": found([row()])["r1"], "b": found(both)["r1"]}
    assert [pairs.answer(Pair("a", 0, "b", n, same=False), own, read) for n in (0, 1)] == ["right", "wrong"]


def test_an_opinion_is_worth_the_share_of_its_figures_that_gold_has() -> None:
    said = GoldClaim("killed", 2, 2, "ARM", "ARM", "Two soldiers were killed", "the ministry")
    read = [claim(confidence="agreed"), claim(low=3, confidence="agreed"), claim(low=4, confidence=None)]
    figures = confidence.figures(gold(wanted(claims=(said,))), found([row()], read))
    assert (figures["agreed_claims"], figures["differs_claims"], figures["silent_claims"]) == (2, 0, 1)
    assert (figures["agreed"], figures["differs"], figures["silent"]) == (0.5, None, 0.0)


@pytest.mark.parametrize(
    ("read", "said", "errors"),
    [
        ({}, {}, set()),
        ({"latitude": 10.0}, {}, {"place_wrong"}),
        ({"latitude": None, "status": "unlocated"}, {}, {"place_none"}),
        ({"date_start": None, "date_end": None}, {}, {"day_none"}),
        ({"date_end": date(2023, 9, 3)}, {}, {"day_wrong"}),
        ({"initiator": None}, {}, {"initiator_none"}),
        ({"killed_low": None, "wounded_low": 1}, {}, {"toll_none", "toll_extra"}),
        ({}, {"claimant_side": None}, {"claimant_none"}),
        ({}, {"claimant_side": "AZE"}, {"claimant_wrong"}),
        ({}, {"side": None}, {"victims_none"}),
        ({}, {"side": "AZE"}, {"victims_wrong"}),
        ({}, {"low": 3}, {"figure_missed", "figure_extra"}),
    ],
)
def test_each_error_is_counted_in_its_class(read: dict[str, Any], said: dict[str, Any], errors: set[str]) -> None:
    one = gold(wanted(claims=(GoldClaim("killed", 2, 2, "ARM", "ARM"),)))
    counts = shortfalls.counts(one, found([row(**read)], [claim(**said)]), incidents.in_order)
    assert {name for name, (n, _) in counts.items() if n} == errors
    assert all(n <= of for n, of in counts.values())


def test_incidents_missed_and_read_beyond_gold_are_counted() -> None:
    counts = shortfalls.counts(gold(wanted()), found([row(), row(incident_id="i2")]), incidents.in_order)
    assert (counts["incident_missed"], counts["incident_extra"]) == ([0, 1], [1, 2])
    counts = shortfalls.counts(gold(wanted()), found([]), incidents.in_order)
    assert (counts["incident_missed"], counts["incident_extra"]) == ([1, 1], [0, 0])


def test_a_place_of_our_gold_is_right_by_its_words_and_where_it_is() -> None:
    report = GoldReport("r1", (wanted(),), text=TEXT)
    at = {"start": 30, "end": 34, "latitude": SOTK[0], "longitude": SOTK[1]}
    assert peers.own_places([report], {"r1": [at]}) == 1.0
    assert peers.own_places([report], {"r1": [at | {"latitude": 10.0}, at | {"start": 0, "end": 3}]}) == 0.0


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    kept = {"own": record.section(date(2026, 1, 2), 3, "abc", {"pins": 2 / 3, "dates": None})}
    kept["conflicts"] = {'Kivu "M23"': {"reports": 2, "pins": 0.5}}
    record.write(kept, tmp_path / "figures.toml")
    assert record.load(tmp_path / "figures.toml") == kept
    assert kept["own"] == {"measured": date(2026, 1, 2), "texts": 3, "digest": "abc", "pins": 0.6667}


def test_a_fall_is_more_than_the_tolerance_and_a_figure_that_went_missing() -> None:
    before = {"pins": 0.9, "dates": 0.9, "placed": 0.9}
    fallen = list(record.falls("own", before, {"pins": 0.896, "dates": 0.894, "placed": None}))
    assert [line.split(":")[1].strip() for line in fallen] == ["places of gold that have a pin", "days"]


@cache
def measured(name: str) -> Figures:
    """A corpus's figures, measured once a process."""
    return next(c for c in corpora() if c.name == name).measure()[1]


@pytest.mark.parametrize("one", TESTED, ids=lambda c: c.name)
def test_no_figure_falls_under_what_was_measured(one: Corpus) -> None:
    if one.missing:
        pytest.skip(one.missing)
    kept = record.load().get(one.name, {})
    assert kept.get("digest") == one.digest, "measured on other texts or another gold: make evaluate"
    assert list(record.falls(one.name, kept, measured(one.name))) == []


@pytest.mark.parametrize("one", [c for c in TESTED if c.name != "pairs"], ids=lambda c: c.name)
def test_every_figure_and_mention_gives_back_its_words(one: Corpus) -> None:
    if one.missing:
        pytest.skip(one.missing)
    assert measured(one.name)["resolved"] == 1.0


def test_the_page_says_what_was_measured() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(record.load()), "written by hand? make evaluate"


@pytest.mark.parametrize("path", told.FILES, ids=lambda path: path.name)
def test_the_figures_told_to_readers_are_those_measured(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert words == told.filled(words, record.load()), "written by hand? make evaluate"


def test_each_block_of_figures_has_its_place_once() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in told.FILES)
    assert [words.count(f"[figures]: # ({name}: written by make evaluate)") for name in told.BLOCKS] == [1, 1, 1]


def test_a_figure_that_was_never_measured_is_not_told() -> None:
    block = "[figures]: # (in short: written by make evaluate)\nold\n[figures]: # (end)\nkept"
    written = told.filled(block, {})
    assert "old" not in written
    assert written.endswith("[figures]: # (end)\nkept")
    filled = told.filled(block, {"current_events": {"texts": 110, "killed_stated": 0.94}})
    assert "dead are counted, 94" in " ".join(filled.split())


def test_a_figure_that_is_not_held_may_rise_and_fall() -> None:
    before = {"pairs_all_right": 0.5, "pairs_all_wrong": 0.2}
    assert list(record.falls("pairs", before, {"pairs_all_right": 0.5, "pairs_all_wrong": 0.1})) == []
    assert len(list(record.falls("pairs", before, {"pairs_all_right": 0.4, "pairs_all_wrong": 0.2}))) == 1


def test_every_row_of_the_table_was_measured() -> None:
    kept = record.load()
    missing = [m for m in record.measures() if m.corpus in kept and m.figure not in kept[m.corpus]]
    assert missing == []
    assert {m.corpus for m in record.measures()} <= {c.name for c in corpora()}


def test_the_measures_of_incidents_are_those_of_the_scorer_outside(shared: Path, tmp_path: Path) -> None:
    tool = shared / "tools" / "score_incidents.py"
    if not (tool.is_file() and ITEMS.is_file()):
        pytest.skip("the scorer or its corpus is not in the shared folder")
    run = [sys.executable, "-m", "dashboard", "preprocess", str(ITEMS), "--out", str(tmp_path)]
    subprocess.run(run, check=True, capture_output=True, cwd=ROOT)
    told = subprocess.run(
        [sys.executable, str(tool), str(tmp_path), str(ITEMS), str(GOLD)], check=True, capture_output=True, text=True
    )
    theirs = json.loads(told.stdout)
    ours = measured("current_events")
    for name in ("detect", "claims", "claims_by"):
        for part, value in theirs[name].items():
            assert ours[f"{name}_{part}"] == pytest.approx(value, abs=0.00051), f"{name} {part}"
    for name in set(theirs) & set(ours):
        assert ours[name] == pytest.approx(theirs[name], abs=0.00051), name


def test_the_measures_of_names_are_those_of_the_scorer_outside(shared: Path, tmp_path: Path) -> None:
    tool, whole = shared / "tools" / "score_toponyms.py", shared / "corpora" / "toponyms" / "trnews.jsonl"
    if not (tool.is_file() and whole.is_file()):
        pytest.skip("the scorer or its corpus is not in the shared folder")
    part = tmp_path / "part.jsonl"
    part.write_text("\n".join(whole.read_text(encoding="utf-8").splitlines()[:15]), encoding="utf-8")
    out = tmp_path / "out"
    run = [sys.executable, "-m", "dashboard", "preprocess", str(part), "--out", str(out)]
    subprocess.run(run, check=True, capture_output=True, cwd=ROOT)
    told = subprocess.run([sys.executable, str(tool), str(out), str(part)], check=True, capture_output=True, text=True)
    theirs = json.loads(told.stdout)
    ours = toponyms.figures(toponyms.gold(part), {name: one.places for name, one in together(corpus([part])).items()})
    for name, mine in [("f1", "recognition_f1"), *((n, n) for n in ("acc161", "same", "acc161_of_placed"))]:
        assert ours[mine] == pytest.approx(theirs[name], abs=0.00051), name


def test_the_gold_of_our_own_names_words_that_its_reports_have() -> None:
    for report in gold_reports(*own_files()):
        text = report.text or ""
        for incident in report.incidents:
            assert (incident.place_text or "") in text, report.report
            for said in incident.claims:
                assert (said.quote or "") in text, report.report
                assert (said.speaker or "") in text, report.report
    assert all(path.parent == OWN for path in own_files())


def test_the_pairs_name_incidents_that_gold_has() -> None:
    numbers = {report.report: len(report.incidents) for report in gold_reports(*own_files())}
    for pair in own_pairs():
        assert pair.a_incident < numbers[pair.a], pair
        assert pair.b_incident < numbers[pair.b], pair
