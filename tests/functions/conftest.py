"""Handlers in a shop of fakes, whose process has read the catalogue. Every answer is compared with its description."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

from tests import described
from tests.application.contracts_running import SEPTEMBER, Running
from tests.catalogues import compiled
from tests.shop import Shop
from zetel import bootstrap
from zetel.adapters.texts.texts import GettextTexts
from zetel.http import edge


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int]]:
    """Operation and status of each answer of the test that equals its declaration."""
    given: set[tuple[str, int]] = set()
    resolve = edge.resolve

    def declared(app: APIGatewayHttpResolver, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        answer = resolve(app, event, context)
        described.must_be_declared(event, answer)
        if found := described.operation(event["requestContext"]["http"]["method"], event["rawPath"]):
            given.add((found["operationId"], answer["statusCode"]))
        return answer

    monkeypatch.setattr(edge, "resolve", declared)
    return given


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop()
    made.warm()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """The worked example's contract on 1 September 2026, 14:00 in Amsterdam, with the real texts."""
    made = Running()
    made.at(SEPTEMBER)
    bootstrap.provide(replace(made.services, texts=GettextTexts(compiled(tmp_path))), made.catalog)
    yield made
    bootstrap.provide(None)
