"""Everything that can go wrong and be told to a person in one line.

    DashboardError
    ├── InputError (ValueError)        an input that cannot be read, or a word that cannot be understood
    ├── GazetteerMissing (LookupError) no gazetteer index where one is needed
    ├── ParserMissing (LookupError)    no second reader installed where one is asked for
    ├── TablesError (RuntimeError)     tables that are missing, torn or of another schema
    ├── EngineError (RuntimeError)     a cluster that does not answer, or lacks what the program needs
    ├── SearchTooLong (TimeoutError)   a search for words that was given up
    └── QueryError (ValueError)        an address or callback value that means nothing; answered with 400

A bug is not in this tree: it crashes, and is mended.
"""


class DashboardError(Exception):
    """The root: its message is one line for a person, without a traceback."""


class InputError(DashboardError, ValueError):
    """An input that cannot be read as what it claims to be."""


class GazetteerMissing(DashboardError, LookupError):  # noqa: N818 - says what is missing
    """There is no gazetteer index, or it cannot be built from what is installed."""


class ParserMissing(DashboardError, LookupError):  # noqa: N818 - says what is missing
    """The second reader was asked for, and what it reads with is not installed."""


class TablesError(DashboardError, RuntimeError):
    """The tables are missing, incomplete, or of a schema this version does not speak."""


class EngineError(DashboardError, RuntimeError):
    """A cluster that does not answer, has no workers, or lacks what the program needs."""


class SearchTooLong(DashboardError, TimeoutError):  # noqa: N818 - says what happened
    """A search for words took longer than it may."""


class QueryError(DashboardError, ValueError):
    """A value from the browser that means nothing here."""
