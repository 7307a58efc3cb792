"""Handlers in a shop of fakes, whose process has read the catalogue."""

from collections.abc import Iterator

import pytest

from tests.shop import Shop
from zetel import bootstrap


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop()
    made.warm()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)
