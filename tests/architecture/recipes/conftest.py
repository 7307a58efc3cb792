"""A copy of the repository for each recipe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.recipes.copied import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    made = Copy(tmp_path)
    yield made
    made.close()
