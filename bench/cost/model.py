"""From the use of AWS to dollars: an operation, a month of subscriptions, a month in which nothing happens.

Requests, units, messages, events and bytes are counted (`usage`), and so are the template's resources and the log's
metrics. Assumptions stand here and in `durations`, with their reasons.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bench.cost import durations, metrics, prices, usage
from bench.cost.durations import COLD_OF, Figures
from bench.cost.usage import Invocation
from local.template import Template

_GB: Final = 10**9
_MONTH_S: Final = 30 * 24 * 3600

#: The sweep of an idle month, among the operations.
SWEEP: Final = "sweep that finds nothing"

#: The number of each operation in a month of a subscription that is billed monthly. Assumed: 10 reads a month, and of
#: 100 subscriptions 20 change seats, 3 are bought and 2 cancelled.
_MONTH_OF_ONE: Final[Mapping[str, Decimal]] = {
    "renewal, with its invoice and mail": Decimal(1),
    "read of a subscription": Decimal(10),
    "link to an invoice's file": Decimal(1),
    "quote of a seat change": Decimal("0.4"),
    "seat change, with its invoice and mails": Decimal("0.2"),
    "quote of a purchase": Decimal("0.1"),
    "purchase, with its invoice and mails": Decimal("0.03"),
    "quote of a cancellation": Decimal("0.06"),
    "cancellation, with its documents and mails": Decimal("0.02"),
}
#: People per subscription who sign in within a month. Assumed.
_PEOPLE: Final = 2
#: Months of stored invoices and journal at the end of the first year.
_YEAR: Final = 12

#: Lambda asks each queue in five long polls of 20 seconds at a time (its documentation, "Using Lambda with SQS").
_POLLERS: Final = 5
_POLL_S: Final = 20

#: Bytes of Lambda's log lines about a call (START, END, REPORT, the trace's id), and of API Gateway's about a request.
#: Assumed.
_ABOUT_A_CALL: Final = 460
_ACCESS_LINE: Final = 330
#: Months for which logs are kept. Their compression is ignored.
LOG_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Bill:
    """Rows of a bill by purpose, in dollars."""

    rows: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.rows.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Model:
    """The costs of a deployment of `template`, with the processor times `figures` (rows of docs/performance.md)."""

    template: Template
    figures: Figures

    def cost(self, call: Invocation) -> Bill:
        """Dollars for a call of a function by purpose, not rounded."""
        about = {function.id: function for function in self.template.functions}[call.function]
        seconds = durations.milliseconds(call, about.memory, self.figures) / 1000
        events = {event["Type"] for event in about.properties["Events"].values()}
        web = "HttpApi" in events
        logged = call.log_bytes + _ABOUT_A_CALL + web * _ACCESS_LINE
        files = call.asked.get("PutObject", 0), call.asked.get("GetObject", 0)
        return Bill(
            {
                "compute": prices.INVOCATION.of(1) + prices.COMPUTE.of(seconds * about.memory / 1024),
                "API": prices.REQUEST.of(int(web)) + prices.TRAFFIC.of(Decimal(call.answer_bytes) / _GB),
                "tables": prices.READ_UNIT.of(call.read_units)
                + prices.WRITE_UNIT.of(call.write_units)
                + prices.KEY_USE.of(Decimal(call.tables) / COLD_OF),
                "queues and bus": prices.EVENT.of(call.events)
                + sum((self._message(queue).of(1) for queue in call.queued), Decimal(0))
                + self._received(about.folder),
                "mails": prices.MAIL.of(call.asked.get("SendEmail", 0))
                + prices.MAIL_DATA.of(Decimal(call.mail_bytes) / _GB),
                "files": prices.FILE_PUT.of(files[0]) + prices.FILE_GET.of(files[1]),
                "logs and traces": _logs(logged) + prices.TRACE.of(1),
                "secret": prices.SECRET_READ.of(Decimal(web) / COLD_OF),
            }
        )

    def of_operation(self, name: str) -> Bill:
        """Dollars for an operation, with the work behind it."""
        return _together(self.cost(call) for call in usage.operations()[name])

    def month_of(self, subscriptions: int) -> Bill:
        """The bill of a month of `subscriptions` that are billed monthly, at the end of their first year."""
        rows = {name: self.of_operation(name).total * often * subscriptions for name, often in _MONTH_OF_ONE.items()}
        stored = [(call, often) for name, often in _MONTH_OF_ONE.items() for call in usage.operations()[name]]
        items = sum((often * call.item_bytes for call, often in stored), Decimal(0)) * _YEAR * subscriptions / _GB
        files = sum((often * call.file_bytes for call, often in stored), Decimal(0)) * _YEAR * subscriptions / _GB
        rows["storage of a year"] = prices.TABLE_STORAGE.of(items) + prices.RECOVERY.of(items)
        rows["storage of a year"] += prices.FILE_STORAGE.of(files)
        rows["files downloaded"] = prices.FILE_GET.of(subscriptions) + prices.TRAFFIC.of(files / _YEAR)
        rows["metrics beside the idle ones"] = prices.METRIC.of(len(metrics.published() - metrics.of_sweeps()))
        rows["people who sign in"] = prices.PERSON.of(max(0, subscriptions * _PEOPLE - prices.FREE_PEOPLE))
        return Bill(rows | {f"idle: {name}": dollars for name, dollars in self.idle().rows.items()})

    def idle(self) -> Bill:
        """The bill of a month in which nothing happens: the fixed costs of the template's resources."""
        sweeps = _MONTH_S // 300
        # DynamoDB asks for a key again after five minutes without use: each sweep does.
        (sweep,) = usage.operations()[SWEEP]
        keys = prices.KEY_USE.of(Decimal(sweep.tables) * (COLD_OF - 1) / COLD_OF)
        polls = _POLLERS * _MONTH_S // _POLL_S
        return Bill(
            {
                "empty polls of queues": sum(
                    (self._message(source.queue).of(polls) for source in self.template.queue_sources), Decimal(0)
                ),
                "sweeps": (self.cost(sweep).total + prices.SCHEDULED.of(1) + keys) * sweeps,
                "metrics of sweeps": prices.METRIC.of(len(metrics.of_sweeps())),
                "alarms": prices.ALARM.of(sum(map(_watched, self.template.of_type("AWS::CloudWatch::Alarm").values()))),
                "dashboards": prices.DASHBOARD.of(len(self.template.of_type("AWS::CloudWatch::Dashboard"))),
                "secrets": prices.SECRET.of(len(self.template.of_type("AWS::SecretsManager::Secret"))),
                # a catalogue, and the artefacts of a few deployments: assumed
                "storage": (prices.TABLE_STORAGE.of(1) + prices.RECOVERY.of(1)) / 100 + prices.FILE_STORAGE.of(1) / 2,
            }
        )

    @property
    def _fifo(self) -> frozenset[str]:
        """FIFO queues: their ids, and their names in the counted environment."""
        queues = self.template.of_type("AWS::SQS::Queue")
        named = {id for id, about in queues.items() if about.get("FifoQueue")}
        variables = self.template.environment.items()
        return frozenset(named | {name.lower() for name, value in variables if _refers(value) in named})

    def _message(self, queue: str) -> prices.Price:
        return prices.FIFO_MESSAGE if queue in self._fifo else prices.MESSAGE

    def _received(self, folder: str) -> Decimal:
        """A batch that starts a function is received once and deleted once."""
        queues = (source.queue for source in self.template.queue_sources if source.function == folder)
        return sum((self._message(queue).of(2) for queue in queues), Decimal(0))


def _logs(size: int) -> Decimal:
    taken = Decimal(size) / _GB
    return prices.LOGS.of(taken) + prices.LOG_STORAGE.of(taken * LOG_MONTHS)


def _together(bills: Iterable[Bill]) -> Bill:
    rows: dict[str, Decimal] = {}
    for bill in bills:
        for name, dollars in bill.rows.items():
            rows[name] = rows.get(name, Decimal(0)) + dollars
    return Bill(rows)


def _watched(alarm: Mapping[str, Any]) -> int:
    """The number of an alarm's metrics: each of them is an alarm on the bill."""
    return sum("MetricStat" in metric for metric in alarm.get("Metrics", [])) or 1


def _refers(value: Any) -> str:
    return str(value.get("Ref", "")) if isinstance(value, dict) else ""
