"""A deployment that all tests of this folder share. Its data stays, so each test makes the data that it needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deployment import interpreter
from tests.deployment.aws import LocalAws
from tests.deployment.building import HERE, built
from tests.deployment.customer import Customer, opened
from tests.deployment.interpreter import Interpreter
from tests.deployment.stack import CATALOGUE, Stack

#: The lines of the functions' log that a failed test shows.
_LAST_LINES = 25


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "last: takes away what the other tests of its folder share")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def python() -> Interpreter:
    """The interpreter of the functions. `make test` says if it is not AWS's."""
    return interpreter.found()


@pytest.fixture(scope="session")
def artefacts(python: Interpreter) -> Path:
    """The template, built for this machine."""
    return built(HERE, python)


@pytest.fixture(scope="session")
def stack(artefacts: Path, python: Interpreter, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The template, deployed; with the demo's catalogue."""
    aws = LocalAws(tmp_path_factory.mktemp("deployment"), python)
    aws.start()
    try:
        made = Stack(aws, artefacts)
        made.deploy()
        made.operated("catalog", str(CATALOGUE), "--apply")
        yield made
    finally:
        aws.stop()


@pytest.fixture(scope="session")
def customer(stack: Stack) -> Customer:
    """A company that may buy on invoice, and its owner."""
    return opened(stack, "anna")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A failure shows the last lines of the functions' log."""
    report = yield
    stack = getattr(item, "funcargs", {}).get("stack")
    if report.failed and isinstance(stack, Stack):
        report.sections.append(("functions", "\n".join(map(_short, stack.said()[-_LAST_LINES:]))))
    return report


def _short(line: dict[str, Any]) -> str:
    return str({name: value for name, value in line.items() if name != "_aws"})
