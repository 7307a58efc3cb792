"""From what is used to dollars: an operation, a month of subscriptions, a month in which nothing happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bench.cost import prices, usage
from bench.cost.usage import Usage
from local.template import Template

_GB: Final = 10**9
_MONTH_S: Final = 30 * 24 * 3600

#: What an operation sets off behind it, beside itself: events are relayed, documents numbered, rendered and mailed.
_DOCUMENT: Final = (usage.NUMBERING, usage.RENDERING, usage.MAIL, *(usage.RELAY,) * 2)

#: Operations by name, with all that each sets off.
OPERATIONS: Final[Mapping[str, tuple[Usage, ...]]] = {
    "quote of a purchase": (usage.QUOTE,),
    "purchase, with its invoice and mails": (usage.PURCHASE, usage.RELAY, usage.MAIL, *_DOCUMENT),
    "read of a subscription": (usage.READ,),
    "quote of a seat change": (usage.QUOTE_SEATS,),
    "seat change, with its invoice and mails": (usage.CHANGE_SEATS, usage.RELAY, usage.MAIL, *_DOCUMENT),
    "quote of a cancellation": (usage.QUOTE_CANCELLATION,),
    "cancellation, with its documents and mails": (usage.CANCEL, usage.RELAY, usage.MAIL, *_DOCUMENT, *_DOCUMENT),
    "renewal, with its invoice and mail": (usage.PERIOD, usage.RELAY, *_DOCUMENT),
}

#: A month of one subscription that is billed monthly: how often each happens.
_MONTH_OF_ONE: Final[Mapping[str, Decimal]] = {
    "renewal, with its invoice and mail": Decimal(1),
    "read of a subscription": Decimal(10),
    "quote of a seat change": Decimal("0.4"),
    "seat change, with its invoice and mails": Decimal("0.2"),
    "quote of a purchase": Decimal("0.1"),
    "purchase, with its invoice and mails": Decimal("0.03"),
    "quote of a cancellation": Decimal("0.06"),
    "cancellation, with its documents and mails": Decimal("0.02"),
}
#: Bytes that a subscription leaves behind in a year: items, journal; PDF and XML of its invoices.
_STORED_ITEMS: Final = 60_000
_STORED_FILES: Final = 12 * 90_000

#: Metrics that the functions publish: four of lines of requests and of work, five figures, two alarms.
METRICS: Final = 15
#: Of these come without anybody doing anything: the sweep's line.
_IDLE_METRICS: Final = 4


@dataclass(frozen=True, slots=True)
class Bill:
    """Rows of a bill by what they are for, in dollars."""

    rows: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.rows.values(), Decimal(0))


def cost(used: Usage) -> Decimal:
    """Dollars for one operation, not rounded."""
    compute = used.invocations * used.milliseconds * used.megabytes / (1000 * 1024)
    return sum(
        (
            prices.INVOCATION.of(used.invocations),
            prices.COMPUTE.of(compute),
            prices.REQUEST.of(used.requests),
            prices.READ_UNIT.of(used.read_units),
            prices.WRITE_UNIT.of(used.write_units),
            prices.MESSAGE.of(used.messages),
            prices.FIFO_MESSAGE.of(used.fifo_messages),
            prices.EVENT.of(used.events),
            prices.MAIL.of(used.mails),
            prices.MAIL_DATA.of(Decimal(used.mail_bytes) / _GB),
            prices.FILE_PUT.of(used.puts),
            prices.FILE_GET.of(used.gets),
            prices.LOGS.of(Decimal(used.log_bytes) / _GB),
            prices.TRAFFIC.of(Decimal(used.answer_bytes) / _GB),
        ),
        Decimal(0),
    )


def of_operation(name: str) -> Decimal:
    """Dollars for one of `OPERATIONS`, with all that it sets off."""
    return sum((cost(used) for used in OPERATIONS[name]), Decimal(0))


def month_of(subscriptions: int, template: Template) -> Bill:
    """A month of so many subscriptions that are billed monthly, at the end of their first year."""
    rows = {name: of_operation(name) * often * subscriptions for name, often in _MONTH_OF_ONE.items()}
    items, files = (Decimal(stored) * subscriptions / _GB for stored in (_STORED_ITEMS, _STORED_FILES))
    rows["storage"] = prices.TABLE_STORAGE.of(items) + prices.RECOVERY.of(items) + prices.FILE_STORAGE.of(files)
    rows["metrics beside the idle ones"] = prices.METRIC.of(METRICS - _IDLE_METRICS)
    return Bill(rows | {f"idle: {name}": dollars for name, dollars in idle(template).rows.items()})


def idle(template: Template) -> Bill:
    """A month in which nothing happens: what the template's resources cost by being there."""
    kinds = [resource["Type"] for resource in template.resources.values()]
    sweeps = _MONTH_S // 300
    queues = len(template.queue_sources)
    shards_and_mark = 16 * 2 + 1  # queries of today and yesterday, and the watermark
    return Bill(
        {
            # Lambda asks each queue in five long polls of 20 seconds at a time.
            "empty polls of queues": prices.MESSAGE.of(queues * 5 * _MONTH_S // 20),
            "sweeps": prices.SCHEDULED.of(sweeps)
            + prices.INVOCATION.of(sweeps)
            + prices.COMPUTE.of(Decimal(sweeps) * 400 / 1000 / 2)
            + prices.READ_UNIT.of(sweeps * shards_and_mark),
            "logs of sweeps": prices.LOGS.of(Decimal(sweeps * 1300) / _GB),
            "metrics of sweeps": prices.METRIC.of(_IDLE_METRICS),
            "alarms": prices.ALARM.of(kinds.count("AWS::CloudWatch::Alarm")),
            "dashboards": prices.DASHBOARD.of(kinds.count("AWS::CloudWatch::Dashboard")),
            "secrets": prices.SECRET.of(kinds.count("AWS::SecretsManager::Secret")),
            "storage": prices.TABLE_STORAGE.of(Decimal("0.01")) + prices.RECOVERY.of(Decimal("0.01")),
        }
    )
