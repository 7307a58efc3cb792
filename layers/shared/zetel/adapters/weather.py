"""The weather: failures of other services, which pass by themselves. Any other failure is a defect of ours.

    away        no connection, no answer in time, or an answer 5xx
    throttled   the service takes no more calls of ours for now: a rate, a quota, another transaction on the item

`sheltered` tells both as one error to the use cases. Where a service is away, its breaker spares the calls that would
wait for nothing. A breaker belongs to its process: no process learns from another, and none waits for another.
"""

import time
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Any, Final, TypeVar, cast

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
from botocore.exceptions import ConnectionError as NotConnected

from zetel.adapters.batches import NotTaken
from zetel.domain.errors import ZetelError

T = TypeVar("T")

#: Calls that failed in a row until the breaker opens (botocore has made three attempts for each), and the seconds until
#: it lets a call through again.
_MOST_FAILURES: Final = 2
_PAUSE: Final = 15

_THROTTLED: Final = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "SendingPausedException",
        "SlowDown",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflict",
        "TransactionInProgressException",
    }
)
_AWAY: Final = frozenset(
    {
        "InternalError",
        "InternalException",
        "InternalFailure",
        "InternalServerError",
        "RequestTimeout",
        "ServiceUnavailable",
    }
)
_TOO_MANY, _FAULT = 429, 500


class Weather(Enum):
    AWAY = "away"
    THROTTLED = "throttled"


def weather_of(failure: Exception) -> Weather | None:
    """The weather behind `failure`; None for a defect, or for a refusal of our rules."""
    match failure:
        case NotConnected() | HTTPClientError() | IncompleteReadError() | ConnectionError() | TimeoutError():
            return Weather.AWAY
        case ClientError():
            status = failure.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            return _of_codes(_codes(failure)) or _of_status(status)
        case NotTaken():
            return _of_codes(failure.codes)
    return None


def _codes(failure: ClientError) -> set[str]:
    """The code of the answer; of a cancelled transaction, the reasons of its writes."""
    reasons = failure.response.get("CancellationReasons", ())
    return {reason.get("Code", "None") for reason in reasons} - {"None"} or {failure.response["Error"]["Code"]}


def _of_codes(codes: set[str]) -> Weather | None:
    """A single other code among them is a defect."""
    if codes <= _THROTTLED:
        return Weather.THROTTLED
    return Weather.AWAY if codes <= _THROTTLED | _AWAY else None


def _of_status(status: int) -> Weather | None:
    if status == _TOO_MANY:
        return Weather.THROTTLED
    return Weather.AWAY if status >= _FAULT else None


def sheltered(thing: T, away: Callable[[], ZetelError], *, seconds: Callable[[], float] = time.monotonic) -> T:
    """`thing`, an adapter of one service. Its methods raise what `away` makes in the place of any weather; they raise
    it without a call while the service's breaker is open. All other failures pass through unchanged."""
    return cast(T, _Shelter(thing, away, seconds))


class _Shelter:
    def __init__(self, thing: Any, away: Callable[[], ZetelError], seconds: Callable[[], float]) -> None:
        self._thing = thing
        self._away = away
        self._seconds = seconds
        self._failures = 0
        self._closed_from = 0.0

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, getattr(self._thing, name))

    def _call(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        if self._failures >= _MOST_FAILURES and self._seconds() < self._closed_from:
            raise self._away()
        try:
            answer = work(*given, **named)
        except Exception as failure:
            weather = weather_of(failure)
            self._failures = self._failures + 1 if weather is Weather.AWAY else 0
            self._closed_from = self._seconds() + _PAUSE
            if weather is None:
                raise
            raise self._away() from failure
        self._failures = 0
        return answer
