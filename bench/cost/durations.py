"""The billed duration of a function: processor time that `make bench` measured, and assumed waits.

A function has the share of a processor that its memory buys: a whole processor at 1,769 MB (Lambda's documentation,
"Configure Lambda function memory"). Its start is billed too, since August 2025. Assumed: that arm64 is as quick as the
measured machine, the waits, the share of cold starts, and the times in `_ASSUMED`.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Final

from bench.cost.usage import Invocation

PERFORMANCE: Final = Path(__file__).resolve().parents[2] / "docs" / "performance.md"

#: The number of calls of which one finds no warm process.
COLD_OF: Final = 10
_WHOLE_PROCESSOR_MB: Final = 1769

#: Milliseconds until AWS answers a request from the same region.
_WAITS: Final[Mapping[str, int]] = {
    "BatchGetItem": 5,
    "GetItem": 5,
    "Query": 5,
    "TransactWriteItems": 15,
    "PutItem": 8,
    "PutEvents": 15,
    "SendMessageBatch": 10,
    "PutObject": 40,
    "GetObject": 25,
    "SendEmail": 80,
}

#: Rows of docs/performance.md for a call of a function; without an exact row, the greater of two.
_QUOTE: Final = "a quote by Zetel, processor time"
_CONFIRM: Final = "a purchase by Zetel, processor time"
_RENEWAL: Final = "a renewal, processor time"
_CALL: Final[Mapping[str, tuple[str, ...]]] = {
    "Renewals": (_RENEWAL,),
    "InvoiceNumbering": (_RENEWAL,),
    "InvoiceRendering": (_RENEWAL, "invoice of 12 lines, warm by Zetel, processor time"),
}
#: Processor milliseconds of unmeasured calls.
_ASSUMED: Final[Mapping[str, Decimal]] = {
    "EventRelay": Decimal(5),
    "EventPublishing": Decimal(5),
    "Confirmations": Decimal(25),
    "RenewalNotices": Decimal(25),
    "RenewalsSweep": Decimal(20),
    "PaymentWork": Decimal(5),
    "JobWork": Decimal(25),
}

_WEB_START: Final = "start of Zetel, processor time"
_WORKER_START: Final = "start of RenewalsSweep, processor time"
_TEXT_START: Final = "invoice of one line, cold by Zetel, processor time"
#: Rows of a cold start, for functions without requests; functions that write texts or documents load more.
_START: Final[Mapping[str, tuple[str, ...]]] = {
    "EventRelay": ("start of EventRelay, processor time",),
    "EventPublishing": ("start of EventRelay, processor time",),
    "Renewals": (_WORKER_START,),
    "InvoiceNumbering": (_WORKER_START,),
    "PaymentWork": (_WORKER_START,),
    "JobWork": (_WORKER_START,),
    "RenewalsSweep": (_WORKER_START,),
    "InvoiceRendering": (_WORKER_START, _TEXT_START),
    "Confirmations": (_WORKER_START, _TEXT_START),
    "RenewalNotices": (_WORKER_START, _TEXT_START),
}

#: Every row that the model needs.
ROWS: Final = frozenset(
    {_QUOTE, _CONFIRM, _WEB_START, *(row for rows in (*_CALL.values(), *_START.values()) for row in rows)}
)

Figures = Mapping[str, Decimal]


def measured(text: str) -> Figures:
    """Milliseconds by row of the report of `make bench`."""
    rows = re.findall(r"^\| ([^|]+) \| ([0-9.]+) ms \|", text, re.MULTILINE)
    return {what: Decimal(figure) for what, figure in rows}


def milliseconds(call: Invocation, megabytes: int, figures: Figures) -> Decimal:
    """The average billed milliseconds of a call: warm time, and its part of a cold start.

    Raises KeyError if docs/performance.md lacks a row.
    """
    share = min(Decimal(1), Decimal(megabytes) / _WHOLE_PROCESSOR_MB)
    waits = sum(_WAITS[operation] * times for operation, times in call.asked.items())
    start = sum((figures[row] for row in _START.get(call.function, (_WEB_START,))), Decimal(0))
    warm = (_processor(call, figures) / share + waits).to_integral_value(ROUND_CEILING)
    return warm + start / share / COLD_OF


def _processor(call: Invocation, figures: Figures) -> Decimal:
    if call.function in _ASSUMED:
        return _ASSUMED[call.function]
    request = _CONFIRM if "TransactWriteItems" in call.asked else _QUOTE
    return sum((figures[row] for row in _CALL.get(call.function, (request,))), Decimal(0))
