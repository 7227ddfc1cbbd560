"""Archives: what is in them is read, what is wrong with them is said, and none of them fills the disk."""

import errno
import gzip
import io
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets import containers
from dashboard.preprocess.sheets.containers import Allowance, TooLarge, unpacked
from dashboard.settings import Setting

ROWS = b"id,date\n1,2024-01-01\n"


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def limit(monkeypatch: pytest.MonkeyPatch, name: str, value: int) -> None:
    monkeypatch.setattr(containers, name, Setting(name.lower(), value, "For a test."))


Unpack = Callable[..., list[Source]]


@pytest.fixture
def unpack(tmp_path: Path, issues: IssueLog) -> Unpack:
    def of(data: bytes, name: str = "a.zip") -> list[Source]:
        path = tmp_path / "given" / name
        path.parent.mkdir()
        path.write_bytes(data)
        (tmp_path / "work").mkdir()
        kind = "gzip" if data.startswith(b"\x1f\x8b") else "zip"
        source, allowance = Source(name, path), Allowance(len(data))
        return list(unpacked(source, kind, tmp_path / "work", allowance, issues))

    return of


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_zip_gives_its_files_in_the_order_of_their_names(unpack: Unpack, issues: IssueLog) -> None:
    found = unpack(zipped({"b.csv": b"b", "deep/a.csv": b"a", "__MACOSX/b.csv": b"x", "deep/.DS_Store": b"x"}))
    assert [(s.shown, s.path.read_bytes()) for s in found] == [("a.zip/b.csv", b"b"), ("a.zip/deep/a.csv", b"a")]
    assert not len(issues)


def test_a_gzip_is_shown_by_its_own_name(unpack: Unpack) -> None:
    (found,) = unpack(gzip.compress(ROWS) + gzip.compress(b"2,2024-01-02\n"), "a.csv.gz")
    assert (found.shown, found.path.read_bytes()) == ("a.csv.gz", ROWS + b"2,2024-01-02\n")
    assert found.path.suffix == ".csv"


@pytest.mark.parametrize(
    "name",
    ["../../up.csv", "/etc/root.csv", "C:\\win.csv", "..\\..\\up.csv", "a/../x.csv", "x\x00y.csv", "r\n\u202ev.csv"],
)
def test_no_name_in_an_archive_becomes_a_path(unpack: Unpack, tmp_path: Path, name: str) -> None:
    (found,) = unpack(zipped({name: ROWS}))
    assert found.path.parent == tmp_path / "work" / "unpacked"
    assert found.shown.startswith("a.zip/")
    assert ".." not in found.shown
    assert found.shown.isprintable()
    assert len(left_in(tmp_path)) == 2


def encrypted() -> bytes:
    data = bytearray(zipped({"a.csv": ROWS, "b.csv": ROWS}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def damaged() -> bytes:
    data = bytearray(zipped({"a.csv": ROWS, "b.csv": ROWS}, zipfile.ZIP_STORED))
    data[data.index(b"1,2024")] ^= 1
    return bytes(data)


def linked() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("b.csv", ROWS)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (encrypted(), "is encrypted"),
        (damaged(), "damaged or torn"),
        (linked(), "is a link"),
    ],
    ids=["encrypted", "damaged", "link"],
)
def test_a_member_that_cannot_be_read_is_said_and_the_others_are_read(
    unpack: Unpack, issues: IssueLog, data: bytes, said: str
) -> None:
    assert [source.shown for source in unpack(data)] == ["a.zip/b.csv"]
    (issue,) = issues
    assert issue.message.startswith("a.zip/a.csv: ")
    assert said in issue.message


def test_a_packing_that_allocates_what_it_is_told_is_not_read(unpack: Unpack, issues: IssueLog) -> None:
    assert unpack(zipped({"a.csv": ROWS}, zipfile.ZIP_LZMA)) == []
    assert "pack it with deflate" in next(iter(issues)).message


@pytest.mark.parametrize("cut", [5, 30, len(gzip.compress(ROWS)) - 4])
def test_a_torn_gzip_is_one_line(unpack: Unpack, issues: IssueLog, tmp_path: Path, cut: int) -> None:
    assert unpack(gzip.compress(ROWS)[:cut], "a.csv.gz") == []
    assert [issue.message for issue in issues] == ["a.csv.gz: is damaged or torn, and not read"]
    assert left_in(tmp_path / "work") == []


def lying() -> bytes:
    """A zip whose list of contents says four gigabytes of names, and has none."""
    return b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 0xF0000000, 0, 0)


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04" + bytes(50), zipped({"a.csv": ROWS})[:-25], lying()], ids=["no list", "torn", "lying"]
)
def test_a_zip_that_is_none_is_refused(unpack: Unpack, data: bytes) -> None:
    with pytest.raises(InputError):
        unpack(data)


def test_a_gzip_bomb_ends_at_the_ratio_and_leaves_nothing(
    unpack: Unpack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, "MIN_RATIO_BYTES", 2_000_000)
    with pytest.raises(TooLarge, match="200 times"):
        unpack(gzip.compress(bytes(20_000_000)), "a.gz")
    assert left_in(tmp_path / "work") == []


def test_a_zip_bomb_is_known_by_what_it_states_before_a_byte_is_written(
    unpack: Unpack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, "MAX_UNPACKED_BYTES", 3_000_000)
    with pytest.raises(TooLarge, match="3,000,000 bytes"):
        unpack(zipped({f"{n}.csv": bytes(1_000_000) for n in range(4)}))
    assert left_in(tmp_path / "work") == []


def test_a_zip_of_too_many_files_is_refused_whole(unpack: Unpack, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, "MAX_ARCHIVE_FILES", 20)
    with pytest.raises(TooLarge, match="21 files"):
        unpack(zipped({f"{n}.txt": b"x" for n in range(21)}))


def test_unpacking_stops_before_the_disk_is_full(
    unpack: Unpack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=999_999_999))
    with pytest.raises(TooLarge, match="too little room"):
        unpack(gzip.compress(ROWS), "a.csv.gz")
    assert left_in(tmp_path / "work") == []


def test_a_disk_that_fills_up_all_the_same_is_said(
    unpack: Unpack, issues: IssueLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Iterator[bytes]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(containers, "_copy", full)
    assert unpack(zipped({"a.csv": ROWS})) == []
    assert [issue.message for issue in issues] == ["a.zip/a.csv: the disk is full; it is not unpacked"]
