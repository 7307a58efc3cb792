"""Every watched metric exists: AWS publishes each metric of the dashboard and of the alarms for a resource of the
template, or a line of the log is that metric."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import pytest

from local import template
from zetel.adapters import log
from zetel.application.work import weather
from zetel.domain import events

pytestmark = pytest.mark.mend(
    "template.yaml, Dashboard and the AWS::CloudWatch::Alarm that the test names",
    "a curve or an alarm of a metric without a publisher is silent for ever",
)

TEMPLATE: Final = template.read(parameters={"Stage": "test"})
ALARMS: Final = TEMPLATE.of_type("AWS::CloudWatch::Alarm")
QUEUES: Final = TEMPLATE.of_type("AWS::SQS::Queue")

#: Metrics that AWS publishes by itself, of a namespace by a dimension, whose value a resource of this type gives.
OF_AWS: Final[Mapping[tuple[str, str], tuple[str, set[str]]]] = {
    ("AWS/ApiGateway", "ApiId"): ("AWS::Serverless::HttpApi", {"Count", "4xx", "5xx", "Latency", "IntegrationLatency"}),
    ("AWS/DynamoDB", "TableName"): (
        "AWS::DynamoDB::Table",
        {"ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ReadThrottleEvents", "WriteThrottleEvents"},
    ),
    ("AWS/Lambda", "FunctionName"): (
        "AWS::Serverless::Function",
        {"Invocations", "Errors", "Duration", "Throttles", "IteratorAge"},
    ),
    ("AWS/SQS", "QueueName"): (
        "AWS::SQS::Queue",
        {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"},
    ),
}


#: The services of others that work waits for. SQS is not among them: where it is away, the journal's stream waits.
AWAY: Final = (weather.PROVIDER, "ses", "s3", "eventbridge", weather.STORE)


class Metric(NamedTuple):
    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]


def named(id: str, attribute: str | None) -> str:
    assert id in TEMPLATE.resources
    return f"{id}.{attribute}" if attribute else id


def dashboard() -> Any:
    (about,) = TEMPLATE.of_type("AWS::CloudWatch::Dashboard").values()
    return json.loads(TEMPLATE.resolved(about["DashboardBody"], named))


def drawn(widget: Mapping[str, Any]) -> Iterator[Metric]:
    """The metrics of a widget. "..." repeats all parts of the metric before, "." a single part."""
    before: list[str] = []
    for row in widget["properties"]["metrics"]:
        given = [part for part in row if isinstance(part, str)]
        if given[0] == "...":
            given = before[: len(before) - len(given) + 1] + given[1:]
        before = [before[place] if part == "." else part for place, part in enumerate(given)]
        yield Metric(before[0], before[1], tuple(zip(before[2::2], before[3::2], strict=True)))


WIDGETS: Final = dashboard()["widgets"]
DRAWN: Final = [metric for widget in WIDGETS if widget["type"] == "metric" for metric in drawn(widget)]
WATCHED: Final = [
    Metric(about["Namespace"], about["MetricName"], tuple((one["Name"], one["Value"]) for one in about["Dimensions"]))
    for about in (TEMPLATE.resolved(alarm, named) for alarm in ALARMS.values())
]


@pytest.fixture
def emitted(capsys: pytest.CaptureFixture[str]) -> set[Metric]:
    """Every metric that a line of the log can publish."""
    log.settle(stage="test", whole_from=log.Level.INFO)
    for edge in log.Edge:
        with log.telling(edge, error="Lost") as line:
            line.figures |= dict.fromkeys(events.Metric, 1)
    log.LogAlarms().parked(account="acc_1", kind="document", id="inv_1", reason="BR-CO-15")
    log.LogAlarms().journal_modified(account="acc_1", entry="evt_1")
    for service in AWAY:
        log.LogAlarms().away(service)
    log.settle(stage="local", whole_from=log.Level.INFO)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {
        Metric(one["Namespace"], metric["Name"], tuple((name, line[name]) for name in one["Dimensions"][0]))
        for line in lines
        for one in line["_aws"]["CloudWatchMetrics"]
        for metric in one["Metrics"]
    }


@pytest.mark.mend(
    "template.yaml, Dashboard; the names in layers/shared/zetel/application/events/metrics.py and "
    "layers/shared/zetel/adapters/log.py; the number in the test",
    "a line of the log writes each metric, and the dashboard shows it",
)
def test_the_watched_metrics_of_ours_are_the_lines_of_the_log(emitted: set[Metric]) -> None:
    ours = {metric for metric in [*DRAWN, *WATCHED] if metric.namespace == "Zetel"}
    assert ours - emitted == set()
    assert emitted - ours == {metric for metric in emitted if metric.name == "calls"}  # the rest is on the dashboard
    assert len(emitted) == 2 * 5 + 5 + 2 + len(AWAY)


def test_the_watched_metrics_of_aws_are_published_for_resources_of_the_template() -> None:
    theirs = {metric for metric in [*DRAWN, *WATCHED] if metric.namespace != "Zetel"}
    assert (
        len(theirs) == 4 + 2 * 8 + 10 + 1 + 4 * 4 + 2 + 2 * 44
    )  # API, queues, dead letters, relay, tables, sweep, functions
    for metric in theirs:
        ((dimension, value),) = metric.dimensions
        kind, published = OF_AWS[metric.namespace, dimension]
        assert metric.name in published, metric
        assert TEMPLATE.resources[value.partition(".")[0]]["Type"] == kind, metric


@pytest.mark.mend(
    "template.yaml, Dashboard: a row of the widget of its kind", "a widget that is not shown is not missed"
)
def test_the_dashboard_shows_every_alarm_function_queue_and_table() -> None:
    (alarms,) = (widget["properties"]["alarms"] for widget in WIDGETS if widget["type"] == "alarm")
    assert sorted(alarms) == sorted(f"{id}.Arn" for id in ALARMS)
    shown = {value.partition(".")[0] for metric in DRAWN for _, value in metric.dimensions}
    for kind, _ in OF_AWS.values():
        assert set(TEMPLATE.of_type(kind)) - shown == set()


@pytest.mark.mend(
    "template.yaml, Dashboard, the query; FACTS in layers/shared/zetel/adapters/log.py",
    "a field that no line has stays empty",
)
def test_the_log_that_it_quotes_is_asked_for_facts_of_its_lines() -> None:
    (query,) = (widget["properties"]["query"] for widget in WIDGETS if widget["type"] == "log")
    source, fields, *_ = query.split(" | ")
    assert source == "SOURCE 'FunctionLogs'"
    asked = {name.partition(".")[0] for name in fields.removeprefix("fields ").split(", ")}
    assert asked - {"@timestamp"} <= log.FACTS


def test_no_widget_lies_upon_another() -> None:
    places = [
        (x, y) for w in WIDGETS for x in range(w["x"], w["x"] + w["width"]) for y in range(w["y"], w["y"] + w["height"])
    ]
    assert len(places) == len(set(places))
    assert max(x for x, _ in places) < 24


def watched(name: str) -> list[str]:
    """The resources of which an alarm watches this metric of AWS."""
    return sorted(metric.dimensions[0][1].partition(".")[0] for metric in WATCHED if metric.name == name)


@pytest.mark.mend(
    "template.yaml: an AWS::CloudWatch::Alarm like its neighbours; the number in the test",
    "a dead letter waits for an operator, whom an alarm has to tell",
)
def test_every_queue_for_dead_letters_raises_an_alarm() -> None:
    fed = {source.queue for source in TEMPLATE.queue_sources}
    assert watched("ApproximateNumberOfMessagesVisible") == sorted(set(QUEUES) - fed)
    assert len(set(QUEUES) - fed) == 10


def test_an_alarm_tells_of_every_queue_whose_work_waits_longer_than_five_tries_take() -> None:
    fed = sorted(source.queue for source in TEMPLATE.queue_sources)
    waiting = [alarm for alarm in ALARMS.values() if alarm["MetricName"] == "ApproximateAgeOfOldestMessage"]
    assert watched("ApproximateAgeOfOldestMessage") == fed
    half_an_hour = 1_800
    for alarm in waiting:
        queue = alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        assert alarm["Threshold"] == max(half_an_hour, 5 * QUEUES[queue]["VisibilityTimeout"])


@pytest.mark.mend(
    "template.yaml and docs/operate.md, which says of each alarm what to do; then the list in the test",
    "an alarm without an answer is noise",
)
def test_the_alarms_are_these() -> None:
    """Each costs 0.10 dollars a month; docs/operate.md has the operator's answer to each."""
    others = {id for id in ALARMS if not id.endswith(("DeadLettersAlarm", "OldestMessageAlarm"))}
    assert others == {
        *("ApiErrorsAlarm", "WorkFailsAlarm", "RelayBehindAlarm"),
        *("ParkedAlarm", "JournalModifiedAlarm", "SweepMissingAlarm"),
        *("ProviderAwayAlarm", "MailsAwayAlarm", "FilesAwayAlarm", "BusAwayAlarm", "TablesAwayAlarm"),
    }
    assert len(ALARMS) == 10 + 8 + 11


def test_an_alarm_of_ours_watches_its_own_stage() -> None:
    ours = [alarm for alarm in ALARMS.values() if alarm["Namespace"] == log.NAMESPACE]
    assert len(ours) == 3 + len(AWAY)
    for alarm in ours:
        assert {"Name": log.STAGE, "Value": {"Ref": "Stage"}} in alarm["Dimensions"]


def test_every_alarm_goes_to_the_topic() -> None:
    assert {str(alarm["AlarmActions"]) for alarm in ALARMS.values()} == {"[{'Ref': 'Alarms'}]"}
    assert len(TEMPLATE.of_type("AWS::SNS::Topic")) == 1
