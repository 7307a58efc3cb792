"""Failures of other services are told from defects of ours, and a breaker spares calls that would wait for nothing."""

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ParamValidationError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from zetel.adapters.batches import NotTaken
from zetel.adapters.weather import Weather, sheltered, weather_of
from zetel.domain.errors import ProviderUnreachable, ServiceAway, SubscriptionMoved

AT = "https://service.example"


def answered(code: str, status: int = 400, *reasons: str) -> ClientError:
    response: dict[str, Any] = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    if reasons:
        response["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return ClientError(response, "Call")  # type: ignore[arg-type]  # the stubs demand every field of an answer


@pytest.mark.parametrize(
    ("failure", "weather"),
    [
        (EndpointConnectionError(endpoint_url=AT), Weather.AWAY),
        (ConnectTimeoutError(endpoint_url=AT), Weather.AWAY),
        (ReadTimeoutError(endpoint_url=AT), Weather.AWAY),
        (ResponseStreamingError(error="reset"), Weather.AWAY),
        (ConnectionResetError(), Weather.AWAY),
        (TimeoutError(), Weather.AWAY),
        (answered("InternalServerError", 500), Weather.AWAY),
        (answered("Anything", 503), Weather.AWAY),
        (answered("ServiceUnavailable", 503), Weather.AWAY),
        (NotTaken("1 of 2 events", ["InternalFailure"]), Weather.AWAY),
        (NotTaken("2 of 2 events", ["InternalFailure", "ThrottlingException"]), Weather.AWAY),
        (answered("TooManyRequestsException", 429), Weather.THROTTLED),
        (answered("Throttling"), Weather.THROTTLED),
        (answered("LimitExceededException"), Weather.THROTTLED),
        (answered("SlowDown", 503), Weather.THROTTLED),
        (answered("ProvisionedThroughputExceededException"), Weather.THROTTLED),
        (answered("TransactionCanceledException", 400, "None", "TransactionConflict"), Weather.THROTTLED),
        (answered("TransactionCanceledException", 400, "ThrottlingError", "ValidationError"), None),
        (answered("AccessDeniedException"), None),
        (answered("ResourceNotFoundException"), None),
        (answered("MessageRejected"), None),
        (NotTaken("1 of 1 messages", ["AccessDenied"]), None),
        (ParamValidationError(report="no such field"), None),
        (FileNotFoundError("inv_1.pdf"), None),
        (SubscriptionMoved(subscription="sub_1"), None),
        (ValueError("a defect"), None),
    ],
    ids=lambda one: f"{type(one).__name__}:{one}"[:60],
)
def test_weather_is_told_from_defects(failure: Exception, weather: Weather | None) -> None:
    assert weather_of(failure) is weather


class Service:
    """A service that fails as `failure` says, and counts its calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.failure: Exception | None = None

    def call(self, word: str, *, loud: str = "") -> str:
        self.calls += 1
        if self.failure:
            raise self.failure
        return word + loud


class Scene:
    def __init__(self) -> None:
        self.service, self.now = Service(), 100.0
        self.shelter = self.process()

    def process(self) -> Service:
        """The service as another process has it."""
        return sheltered(self.service, lambda: ServiceAway(service="s3"), seconds=lambda: self.now)

    def fails(self, failure: Exception, times: int = 1) -> None:
        self.service.failure = failure
        for _ in range(times):
            with pytest.raises(ServiceAway, match="s3"):
                self.shelter.call("one")
        self.service.failure = None


AWAY = EndpointConnectionError(endpoint_url=AT)


def test_calls_and_answers_pass_through() -> None:
    assert Scene().shelter.call("one", loud="!") == "one!"


def test_weather_is_one_error_whose_cause_is_the_failure() -> None:
    scene = Scene()
    scene.service.failure = AWAY
    with pytest.raises(ServiceAway) as raised:
        scene.shelter.call("one")
    assert raised.value.__cause__ is AWAY


@pytest.mark.parametrize("failure", [ValueError("ours"), ProviderUnreachable(provider="sandbox")])
def test_any_other_failure_passes_through_and_opens_no_breaker(failure: Exception) -> None:
    scene = Scene()
    scene.service.failure = failure
    for _ in range(5):
        with pytest.raises(type(failure)):
            scene.shelter.call("one")
    assert scene.service.calls == 5


def test_after_two_failures_in_a_row_no_call_is_made_for_15_seconds() -> None:
    scene = Scene()
    scene.fails(AWAY, times=4)
    assert scene.service.calls == 2
    scene.now += 14.9
    scene.fails(AWAY)
    assert scene.service.calls == 2
    scene.now += 0.1
    assert scene.shelter.call("one") == "one"
    assert scene.shelter.call("two") == "two"


def test_a_call_that_fails_after_the_pause_opens_the_breaker_again() -> None:
    scene = Scene()
    scene.fails(AWAY, times=2)
    scene.now += 15
    scene.fails(AWAY, times=3)
    assert scene.service.calls == 3


def test_an_answer_between_two_failures_keeps_the_breaker_closed() -> None:
    scene = Scene()
    for _ in range(3):
        scene.fails(AWAY)
        scene.shelter.call("one")
    assert scene.service.calls == 6


def test_throttling_opens_no_breaker_because_the_service_answers() -> None:
    scene = Scene()
    scene.fails(answered("Throttling"), times=4)
    assert scene.service.calls == 4


def test_a_breaker_is_each_process_own() -> None:
    scene = Scene()
    other = scene.process()
    scene.fails(AWAY, times=2)
    assert other.call("one") == "one"
