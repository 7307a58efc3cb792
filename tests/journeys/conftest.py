"""A stage for each story, with the real texts. At the end of a story, all promises must hold."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.catalogues import compiled
from tests.journeys.promises import broken
from tests.journeys.stage import Stage
from zetel import bootstrap
from zetel.adapters.texts.words import Catalogues


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Catalogues:
    return compiled(tmp_path_factory.mktemp("locale"))


@pytest.fixture
def begin(words: Catalogues) -> Iterator[Callable[..., Stage]]:
    """Begins a story: ``begin("2026-03-15 10:00", offer, zone="America/New_York")``."""
    begun: list[Stage] = []

    def stage(at: str, *offers: Any, **facts: Any) -> Stage:
        begun.append(Stage(at, *offers, words=words, **facts))
        return begun[-1]

    yield stage
    try:
        for one in begun:
            assert broken(one) == []
    finally:
        bootstrap.provide(None)
