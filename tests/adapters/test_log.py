"""The log: one line of JSON, ids only."""

import json
import time
from collections.abc import Iterator

import pytest

from zetel.adapters import log
from zetel.adapters.log import Level


@pytest.fixture(autouse=True)
def _of_a_stage() -> Iterator[None]:
    log.settle(stage="test", whole_from=Level.INFO)
    yield
    log.settle(stage="local", whole_from=Level.INFO)


def only_line(capsys: pytest.CaptureFixture[str]) -> dict:
    (line,) = capsys.readouterr().out.splitlines()
    said: dict = json.loads(line)
    return said


def test_a_request_is_a_single_line(capsys) -> None:
    log.line(route="POST /v1/accounts/{account}/purchases", account="acc_1", status=201, ms=12, error=None)
    assert only_line(capsys) == {
        "account": "acc_1",
        "ms": 12,
        "route": "POST /v1/accounts/{account}/purchases",
        "stage": "test",
        "status": 201,
    }


@pytest.mark.parametrize("name", ["name", "mail", "address", "body", "detail", "token", "filename"])
def test_a_fact_that_is_not_on_the_list_cannot_be_logged(capsys, name: str) -> None:
    with pytest.raises(TypeError, match=f"not to be logged: {name}"):
        log.alarm("parked", **{"account": "acc_1", name: "x"})
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "value",
    ["anna@veerman.example", "Müller", "two\nlines", 'a "quotation"', "a" * 201, "it's", 1.5, {"name": "Anna"}, b"x"],
)
def test_a_value_that_a_person_may_have_written_is_withheld(capsys, value) -> None:
    log.line(reason=value)
    assert only_line(capsys) == {"reason": "(withheld)", "stage": "test"}


def test_a_list_is_shown_item_by_item(capsys) -> None:
    log.line(fields=["body.quantity", "anna@veerman.example"])
    assert only_line(capsys)["fields"] == ["body.quantity", "(withheld)"]


def test_an_alarm_is_a_line_and_a_metric(capsys) -> None:
    before = time.time_ns() // 1_000_000
    log.LogAlarms().parked(account="acc_1", kind="document", id="inv_1", reason="BR-CO-15")
    line = only_line(capsys)
    embedded = line.pop("_aws")
    assert line == {
        "Alarms": 1,
        "alarm": "parked",
        "account": "acc_1",
        "kind": "document",
        "id": "inv_1",
        "reason": "BR-CO-15",
        "stage": "test",
    }
    assert before <= embedded["Timestamp"] <= time.time_ns() // 1_000_000
    assert embedded["CloudWatchMetrics"] == [
        {"Namespace": "Zetel", "Dimensions": [["stage", "alarm"]], "Metrics": [{"Name": "Alarms", "Unit": "Count"}]}
    ]


def test_a_changed_journal_raises_an_alarm(capsys) -> None:
    log.LogAlarms().journal_modified(account="acc_1", entry="evt_1")
    line = only_line(capsys)
    assert (line["alarm"], line["account"], line["entry"]) == ("journal_modified", "acc_1", "evt_1")


def test_a_metric_without_a_dimension_counts_for_its_stage(capsys) -> None:
    log.line(work="renewals_sweep", metrics={"Swept": (3, "Count")})
    line = only_line(capsys)
    assert line["Swept"] == 3
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["stage"]]


def test_a_line_has_the_calls_of_aws_and_the_cold_start(capsys) -> None:
    with log.telling(log.Edge.WORK, work="event_relay", messages=2) as line:
        line.facts["account"] = "acc_1"
        line.figures["purchases"] = 2
    said = only_line(capsys)
    embedded = said.pop("_aws")["CloudWatchMetrics"]
    assert said.pop("ms") >= 0
    assert said.pop("cold") in (0, 1)
    assert said == {
        "edge": "work",
        "work": "event_relay",
        "messages": 2,
        "account": "acc_1",
        "stage": "test",
        "calls": 0,
        "retries": 0,
        "purchases": 2,
    }
    assert [([m["Name"] for m in one["Metrics"]], one["Dimensions"]) for one in embedded] == [
        (["ms", "calls", "retries", "cold"], [["stage", "edge"]]),
        (["purchases"], [["stage"]]),
    ]


def test_only_the_first_line_of_a_process_is_cold(capsys) -> None:
    for _ in range(2):
        with log.telling(log.Edge.REQUEST):
            pass
    assert json.loads(capsys.readouterr().out.splitlines()[1])["cold"] == 0


def test_a_failure_has_its_line_too(capsys) -> None:
    with pytest.raises(ValueError, match="x"), log.telling(log.Edge.WORK, work="sweep"):
        raise ValueError("x")
    line = only_line(capsys)
    assert (line["work"], line["error"], line["failures"]) == ("sweep", "ValueError", 1)


@pytest.mark.parametrize(
    ("facts", "fails"),
    [({"status": 201}, 0), ({"status": 404}, 0), ({"status": 500}, 1), ({"work": "sweep", "error": "Lost"}, 1)],
)
def test_a_failure_is_counted_and_a_refusal_is_no_failure(capsys, facts: dict, fails: int) -> None:
    with log.telling(log.Edge.REQUEST, **facts):
        pass
    line = only_line(capsys)
    named = [metric["Name"] for one in line["_aws"]["CloudWatchMetrics"] for metric in one["Metrics"]]
    assert (line.get("failures", 0), named.count("failures")) == (fails, fails)


@pytest.mark.parametrize(
    ("kept", "told"),
    [(Level.INFO, [201, 404, 500]), (Level.WARNING, [404, 500]), (Level.ERROR, [500])],
)
def test_a_quieter_log_counts_successes_without_naming_them(capsys, kept, told) -> None:
    log.settle(stage="test", whole_from=kept)
    for status in (201, 404, 500):
        with log.telling(log.Edge.REQUEST, account="acc_1", status=status) as line:
            line.figures["purchases"] = 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["status"] for line in lines if line.get("account") == "acc_1"] == told
    for line in lines:
        assert (line["stage"], line["edge"], line["purchases"]) == ("test", "request", 1)
        assert {"ms", "calls", "retries", "cold", "_aws"} <= line.keys()
        if line.get("status") not in told:
            assert line.keys() == {"stage", "edge", "purchases", "ms", "calls", "retries", "cold", "_aws"}


def test_an_alarm_is_in_the_quietest_log(capsys) -> None:
    log.settle(stage="test", whole_from=Level.ERROR)
    log.LogAlarms().journal_modified(account="acc_1", entry="evt_1")
    log.line(account="acc_1", status=200)
    assert only_line(capsys)["entry"] == "evt_1"
