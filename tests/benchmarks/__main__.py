"""``make bench``: all benchmarks, one table, printed and kept in BENCHMARKS.md.

Run: python -m tests.benchmarks [--only NAME …] [--sizes 10000,3000000] [--dry]
"""

from __future__ import annotations

import argparse
import importlib
from datetime import UTC, datetime

from tests.benchmarks import measures
from tests.benchmarks.measures import FILE, Measure, Sizes

ROOMS = (
    *("bench_store", "bench_move", "bench_page", "bench_serve", "bench_search", "bench_import", "bench_kepler"),
    *("bench_cluster", "bench_web", "bench_preprocess"),
)
"""The modules that have measures to run, each in its own ``MEASURES``; in this order."""


def main() -> None:
    """Run what is asked for, print the table and keep it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="measures whose names begin so")
    parser.add_argument("--sizes", help="numbers of incidents, with commas between")
    parser.add_argument("--dry", action="store_true", help="print and do not write the file")
    parser.add_argument("--list", action="store_true", help="only name the measures")
    asked = parser.parse_args()
    chosen = [m for m in known() if not asked.only or m.name.startswith(tuple(asked.only))]
    if not chosen:
        parser.error(f"no measure is called so; there are: {', '.join(m.name for m in known())}")
    if asked.list:
        print("\n".join(f"{m.name:<32} {m.reach}" for m in chosen))
        return
    sizes = Sizes(tuple(int(float(word)) for word in asked.sizes.split(","))) if asked.sizes else Sizes()
    run(chosen, sizes, dry=asked.dry)


def run(chosen: list[Measure], sizes: Sizes, dry: bool = False) -> None:
    """Run the measures; lines of others that were measured earlier on this machine stay in the file."""
    on, day = measures.machine(), datetime.now(UTC).date().isoformat()
    before = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    lines = measures.kept_rows(before, on, (m.name for m in chosen))
    fresh = []
    for line in measures.rows_of(chosen, sizes, day):
        fresh.append(line)
        print("  ".join(cell for cell in line[:-1] if cell), flush=True)
    order = {m.name: place for place, m in enumerate(known())}
    whole = sorted([*lines, *fresh], key=lambda line: order.get(line[0].partition(":")[0], len(order)))
    print(f"\n{on}\n\n{measures.table(fresh)}")
    if not dry:
        measures.write(whole, on)


def known() -> list[Measure]:
    """Return all measures."""
    rooms = [importlib.import_module(f"tests.benchmarks.{room}") for room in ROOMS]
    return [measure for room in rooms for measure in room.MEASURES]


if __name__ == "__main__":
    main()
