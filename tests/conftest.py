"""What all tests share: an AWS that is none, and property tests that no busy machine can fail."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from moto import mock_aws

from tests.emulator import Emulator, running

# How long an example takes says more about the machine than about the code. The same examples are tried each time, so
# that a run judges a change and not the dice; `make unit EXPLORE=1` looks for new ones.
settings.register_profile(
    "zetel", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=not os.environ.get("EXPLORE")
)
settings.load_profile("zetel")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A failure shows what its test's mark `mend` says: which file and table to change, and why."""
    report = yield
    mark = item.get_closest_marker("mend")
    if report.failed and mark is not None:
        where, why = mark.args
        report.sections.append(("what to change", f"{where}\nbecause {why}"))
    return report


@pytest.fixture(scope="session", autouse=True)
def _credentials_that_open_nothing() -> Iterator[None]:
    """No test reaches a real account, whatever the environment of whoever runs it says."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ACCESS_KEY_ID", "000000000000")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield


@pytest.fixture
def aws() -> Iterator[None]:
    """AWS as moto plays it, in this process and empty."""
    with mock_aws():
        yield


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """AWS as ministack plays it, in a process of its own, which tests share: use names of your own."""
    with running(tmp_path_factory.mktemp("emulator")) as started:
        yield started
