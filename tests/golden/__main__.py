"""``python -m tests.golden``: take what is read today as the golden table, and show what changed."""

from tests.golden import golden

if golden.GOLDEN.exists():
    print(golden.difference() or "nothing changed")
golden.refresh()
