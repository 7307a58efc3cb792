"""Handlers in a shop of fakes, whose process has read the catalogue."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.application.contracts_running import SEPTEMBER, Running
from tests.catalogues import compiled
from tests.shop import Shop
from zetel import bootstrap
from zetel.adapters.texts.texts import GettextTexts


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
