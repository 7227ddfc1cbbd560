import json

from dashboard.preprocess.issues import Issue, IssueLog


def test_an_issue_line_has_the_contracts_keys() -> None:
    log = IssueLog()
    log.add("warning", "date", "31 February is no day", report_id="r1", start=4, end=15)
    assert json.loads(log.lines()) == {
        "level": "warning",
        "stage": "date",
        "report_id": "r1",
        "start": 4,
        "end": 15,
        "message": "31 February is no day",
    }


def test_the_order_does_not_depend_on_when_an_issue_was_found() -> None:
    found = [
        Issue("info", "read", "r2", None, None, "b"),
        Issue("error", "read", None, None, None, "a.md: empty"),
        Issue("warning", "date", "r1", 9, 12, "late"),
        Issue("warning", "place", "r1", 3, 7, "unknown"),
    ]
    assert IssueLog(found).lines() == IssueLog(reversed(found)).lines()
    assert [issue.report_id for issue in IssueLog(found)] == [None, "r1", "r1", "r2"]


def test_counts_name_every_level_even_when_there_are_none() -> None:
    log = IssueLog()
    assert log.counts == {"error": 0, "warning": 0, "info": 0}
    assert not log.failed
    log.add("error", "read", "a.md: empty")
    assert log.counts["error"] == 1
    assert log.failed


def test_a_message_is_one_line_whatever_the_input_put_into_it() -> None:
    log = IssueLog()
    log.add("warning", "read", "title\nforged: {}\r\u2028\u202ereversed")
    assert log.lines().count("\n") == 1
    assert json.loads(log.lines())["message"] == "title forged: {}   reversed"


def test_logs_of_several_processes_become_one() -> None:
    log, other = IssueLog(), IssueLog()
    other.add("info", "read", "x")
    log.extend(other)
    assert len(log) == 1
