"""The same reports make the same bytes, whatever the run and whatever the order they come in."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.preprocess.run import preprocess
from dashboard.settings import ROOT, SEEDS
from dashboard.tables import FILES

SOME = sorted(SEEDS.glob("2023-09-0*.md"))[:10] + sorted(SEEDS.glob("2022-09-1*.md"))[:10]
RUN = """
import sys
from pathlib import Path
from dashboard.preprocess.run import preprocess
preprocess([Path(name) for name in sys.argv[2:]], Path(sys.argv[1]))
"""


def hashes(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("usual")
    assert len(SOME) > 10
    preprocess(SOME, out)
    return hashes(out)


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_another_hash_seed_makes_the_same_bytes(tmp_path: Path, usual: dict[str, str], seed: str) -> None:
    subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path / "out"), *map(str, SOME)],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
    )
    assert hashes(tmp_path / "out") == usual


@pytest.mark.parametrize("order", ["reversed", "interleaved"])
def test_the_order_of_the_inputs_changes_no_byte(tmp_path: Path, usual: dict[str, str], order: str) -> None:
    shuffled = SOME[::-1] if order == "reversed" else SOME[1::2] + SOME[::2]
    preprocess(shuffled, tmp_path / "out")
    assert hashes(tmp_path / "out") == usual


def test_a_second_run_over_the_first_changes_no_byte(tmp_path: Path, usual: dict[str, str]) -> None:
    preprocess(SOME, tmp_path / "out")
    preprocess(SOME, tmp_path / "out")
    assert hashes(tmp_path / "out") == usual
