"""A newer release over an older one, runs that are stopped, and several at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dashboard.errors import TablesError
from dashboard.preprocess.run import preprocess
from dashboard.preprocess.sheets import pieces, staging
from tests.coded_rows import ACLED, hashes, made, sheet

OLD = [{"id": n, "date_start": f"2016-01-{n + 1:02}", "date_end": f"2016-01-{n + 1:02}"} for n in range(1, 9)]


def _release(*changes: dict[str, object], without: tuple[int, ...] = ()) -> str:
    rows = [row for row in OLD if row["id"] not in without]
    changed = {row["id"]: row for row in changes}
    return sheet(*({**row, **changed.pop(row["id"], {})} for row in rows), *changed.values())


def test_a_newer_release_updates_by_id_and_keeps_what_is_gone_as_superseded(tmp_path: Path) -> None:
    made(tmp_path, {"ged.csv": _release()})
    found = made(tmp_path, {"ged.csv": _release({"id": 2, "best": 4, "high": 4}, {"id": 20}, without=(4, 5))})
    assert found.summary.sheets[0] == ("UCDP GED: 1 new, 1 changed, 2 no longer in the release (kept as superseded)")
    gone = found.incidents[found.incidents["exclusion_reason"] == "superseded"]
    assert (list(gone["incident_id"]), set(gone["status"])) == (["ucdp-4", "ucdp-5"], {"excluded"})
    assert set(found.claims["incident_id"]) == set(found.incidents["incident_id"])
    assert set(found.claims["report_id"]) == set(found.reports["report_id"])
    assert found.incident("ucdp-2")["killed_best"] == 4


def test_the_same_release_again_makes_the_same_bytes(tmp_path: Path) -> None:
    made(tmp_path, {"ged.csv": _release()})
    newer = {"ged.csv": _release({"id": 20}, without=(4,))}
    made(tmp_path, newer)
    first = hashes(tmp_path / "out")
    found = made(tmp_path, newer)
    assert hashes(tmp_path / "out") == first
    assert found.summary.sheets[0].startswith("UCDP GED: 0 new, 0 changed, 1 no longer")


def test_a_changed_report_is_a_changed_row(tmp_path: Path) -> None:
    made(tmp_path, {"ged.csv": _release()})
    found = made(tmp_path, {"ged.csv": _release({"id": 3, "source_headline": "Clash at the bridge"})})
    assert found.summary.sheets[0].startswith("UCDP GED: 0 new, 1 changed, 0 no longer")


def test_rows_outside_a_release_are_not_called_superseded_and_said_to_be_left_out(tmp_path: Path) -> None:
    other = {"id": 99, "country": "Iraq", "side_a": "Government of Iraq"}
    made(tmp_path, {"ged.csv": _release(other)})
    found = made(tmp_path, {"ged.csv": _release()})
    said = "UCDP GED: 1 earlier row of other countries or days than the inputs cover are not in the new tables"
    assert said in found.summary.sheets
    assert found.said("warning") == said
    assert "ucdp-99" not in set(found.incidents["incident_id"])


@pytest.mark.parametrize(
    "now",
    [
        {"a.csv": sheet({}, {"event_id_cnty": "UKR2"}, like=ACLED)},
        {"a.txt": "On 1 September 2023 two soldiers were killed near Sotk, Armenia's ministry said.\n"},
    ],
    ids=["other rows", "reports alone"],
)
def test_a_dataset_that_is_not_among_the_inputs_is_said_to_be_left_out(tmp_path: Path, now: dict[str, str]) -> None:
    made(tmp_path, {"ged.csv": _release()})
    found = made(tmp_path, now)
    (said,) = [line for line in found.summary.sheets if "8 earlier rows of this dataset" in line]
    assert "are not in the new tables" in said
    assert said in found.said("warning")
    assert "ucdp" not in set(found.incidents["dataset"])
    assert "earlier" not in " ".join(made(tmp_path, now).summary.sheets)


def test_reports_and_sheets_make_one_build(tmp_path: Path) -> None:
    told = "On 1 September 2023 two soldiers were killed near Sotk, Armenia's ministry said.\n"
    found = made(tmp_path, {"a.txt": told, "b.csv": sheet({})})
    assert {None, "ucdp"} == {v if isinstance(v, str) else None for v in found.incidents["dataset"]}
    assert len(found.reports) == 2 == found.summary.reports


def test_what_finishes_a_build_sees_it_before_readers_do(tmp_path: Path) -> None:
    seen: list[tuple[bool, bool]] = []

    def finish(folder: Path) -> None:
        seen.append(((folder / "incidents.parquet").exists(), (tmp_path / "out" / ".current").exists()))
        (folder / "store.bin").write_bytes(b"made")

    made(tmp_path, {"a.csv": sheet({})}, finish=finish)
    assert seen == [(True, False)]
    assert (tmp_path / "out" / ".current" / "store.bin").read_bytes() == b"made"


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BYTES", 1_500)
    words = sheet(*({"id": n} for n in range(60)))
    made(tmp_path, {"a.csv": words}, out="whole")
    stage, read = staging._stage, []

    def stopping(plan: object, found: object, piece: pieces.Piece, *rest: object) -> object:
        if piece.number == 2:
            raise KeyboardInterrupt
        read.append(str(piece.number))
        return stage(plan, found, piece, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(staging, "_stage", stopping)
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, {"a.csv": words})
    monkeypatch.setattr(staging, "_stage", lambda *given: read.append(str(given[2].number)) or stage(*given))
    preprocess([tmp_path / "in" / "a.csv"], tmp_path / "out")
    assert read[:3] == ["0", "1", "2"]
    assert len(set(read)) == len(read)
    assert hashes(tmp_path / "out") == hashes(tmp_path / "whole")
    assert not (tmp_path / "out" / ".work").exists()


def test_a_full_disk_leaves_the_old_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    made(tmp_path, {"a.csv": sheet({})})
    before = hashes(tmp_path / "out")

    def full(*_: object) -> None:
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    monkeypatch.setattr(staging, "_stage", full)
    with pytest.raises(TablesError, match="the disk is full; what was there is untouched"):
        made(tmp_path, {"a.csv": sheet({}, {"id": 2})})
    assert hashes(tmp_path / "out") == before


def test_two_imports_of_one_file_at_once_both_end_well(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(sheet(*({"id": n} for n in range(40))), encoding="utf-8")
    failed: list[Exception] = []

    def run() -> None:
        try:
            preprocess([path], tmp_path / "out")
        except TablesError as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert not (tmp_path / "out" / ".work").exists()
