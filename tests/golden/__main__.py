"""``python -m tests.golden``: take what is read today as the golden table, and show what changed."""

from tests.golden import golden

if __name__ == "__main__":
    print((golden.GOLDEN.exists() and golden.difference()) or "nothing changed")
    golden.refresh()
