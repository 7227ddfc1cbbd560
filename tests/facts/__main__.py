"""``python -m tests.facts``: how much of what the reports are known to say is found in them, and what is not."""

import sys

from dashboard.model import CASUALTY_KINDS
from tests.facts import compare


def main() -> int:
    found = compare.answers(compare.seeds())
    without = sum(1 for _ in compare.facts()) - len(found)
    print(f"{'':10}{'n':>5}{'figure':>9}{'+ side':>9}{'or n.s.':>9}{'+ claimant':>12}")
    for kind in (*CASUALTY_KINDS, "all"):
        rows = [a for a in found if kind in (a.fact.kind, "all")]
        s = compare.shares(rows)
        row = f"{s['figure']:9.3f}{s['side']:9.3f}{s['side_or_not_stated']:9.3f}{s['claimant']:12.3f}"
        print(f"{kind:10}{len(rows):5}{row}")
    not_stated = sum(a.not_stated for a in found)
    print(f"{not_stated} figures of civilians are read without a side; {without} facts have no report in seeds/")
    print()
    for line in compare.differences(found):
        print(line)
    if "--floors" in sys.argv[1:]:
        compare.write_floors(compare.shares(found))
        print(f"\nfloors written to {compare.FLOORS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
