"""What each operation uses. Requests, units and bytes are counted (tests/artefact/test_counts.py holds them against
what the built functions send); durations and shares of cold starts are assumed, on the safe side."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Usage:
    """Of one operation. `milliseconds` are billed, at `megabytes`; `write_units` include the due index's."""

    milliseconds: int = 0
    megabytes: int = 1024
    invocations: Decimal = Decimal(0)
    requests: int = 0
    read_units: int = 0
    write_units: int = 0
    messages: Decimal = Decimal(0)
    fifo_messages: Decimal = Decimal(0)
    events: int = 0
    mails: int = 0
    mail_bytes: int = 0
    puts: int = 0
    gets: int = 0
    log_bytes: int = 0
    answer_bytes: int = 0


#: A warm request: a processor's half, two answers of DynamoDB.
_WEB_MS: Final = 40
#: One request in so many finds no warm function, and waits for one to start.
_COLD_OF: Final = 50
_START_MS: Final = 500
_REQUEST_MS: Final = _WEB_MS + _START_MS // _COLD_OF

#: What Lambda and API Gateway write about a call beside its own line.
_ABOUT_A_CALL: Final = 650


def _web(*, reads: int, writes: int = 0, answer: int, log: int) -> Usage:
    return Usage(
        milliseconds=_REQUEST_MS,
        invocations=Decimal(1),
        requests=1,
        read_units=reads,
        write_units=writes,
        log_bytes=log + _ABOUT_A_CALL,
        answer_bytes=answer,
    )


QUOTE: Final = _web(reads=3, answer=1546, log=523)
PURCHASE: Final = _web(reads=5, writes=24, answer=1863, log=516)
READ: Final = _web(reads=3, answer=2228, log=550)
QUOTE_SEATS: Final = _web(reads=8, answer=1402, log=571)
CHANGE_SEATS: Final = _web(reads=6, writes=24, answer=1859, log=564)
QUOTE_CANCELLATION: Final = _web(reads=9, answer=2090, log=571)
CANCEL: Final = _web(reads=7, writes=35, answer=2580, log=564)

#: A batch of the stream: the relay takes 100, and seldom finds more than a few.
RELAY: Final = Usage(milliseconds=30, megabytes=512, invocations=Decimal("0.5"), events=1, log_bytes=600)

#: A document: drawn a number in batches of up to 8, rendered and stored; its file is fetched once.
NUMBERING: Final = Usage(
    milliseconds=40,
    megabytes=512,
    invocations=Decimal("0.5"),
    read_units=4,
    write_units=14,
    fifo_messages=Decimal(3),
    log_bytes=600,
)
RENDERING: Final = Usage(
    milliseconds=250,
    megabytes=1769,
    invocations=Decimal("0.5"),
    read_units=1,
    write_units=8,
    messages=Decimal(3),
    puts=2,
    gets=1,
    log_bytes=600,
    answer_bytes=90_000,
)
MAIL: Final = Usage(
    milliseconds=120,
    megabytes=512,
    invocations=Decimal("0.5"),
    read_units=5,
    write_units=2,
    messages=Decimal(3),
    mails=1,
    mail_bytes=140_000,
    gets=2,
    log_bytes=600,
)
#: A period that ends: found by the sweep, billed by a worker.
PERIOD: Final = Usage(
    milliseconds=40,
    megabytes=512,
    invocations=Decimal("0.4"),
    read_units=7,
    write_units=20,
    messages=Decimal(3),
    log_bytes=600,
)
