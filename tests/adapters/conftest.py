"""The stores that must keep the contract of `zetel.application.ports.Store`."""

import pytest

from tests.adapters.stores import SHARDS, on_emulator, on_moto
from tests.fakes.memory_store import MemoryStore
from zetel.application.ports import Store


@pytest.fixture(
    params=[
        "memory",
        "moto",
        pytest.param("ministack", marks=[pytest.mark.emulator, pytest.mark.xdist_group("emulator")]),
    ]
)
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store of each kind."""
    match request.param:
        case "memory":
            return MemoryStore(shards=SHARDS)
        case "moto":
            request.getfixturevalue("aws")
            return on_moto()
        case _:
            return on_emulator(request.getfixturevalue("emulator"))
