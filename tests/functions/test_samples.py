"""The sample invocations in events/<function>/: each is a request of the route its file is named after, and works."""

import json
from pathlib import Path

import pytest

from tests.domain import contracts
from tests.functions.events import CONTEXT, read
from tests.handlers import HTTP, handler
from tests.shop import ACCOUNT, ENTERPRISE, MEMBER
from zetel import bootstrap
from zetel.application.store import keys
from zetel.domain.parties.closing import Closing

FOLDER = Path(__file__).resolve().parents[2] / "events"
SAMPLES = sorted(path for name in HTTP for path in (FOLDER / name).glob("*.json"))


def named(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture
def stocked(shop):
    """A shop in which 25 seats were bought, and their invoice was made; then a trial of 2 seats began. An owner
    has closed the account since."""
    shop.sells(ENTERPRISE, contracts.starter())
    bootstrap.provide(shop.services, shop.catalog)
    shop.confirm(shop.quote())
    shop.pump()
    shop.confirm(shop.quote(("starter-monthly", 2)), key="tried")
    shop.pump()
    at = shop.world.clock.now()
    shop.world.store.put(keys.closing(ACCOUNT), Closing(ACCOUNT, ACCOUNT, MEMBER, at).begun(at))


@pytest.mark.parametrize("path", SAMPLES, ids=named)
def test_a_sample_is_answered(path, stocked):
    answer = read(handler(path.parent.name).lambda_handler(json.loads(path.read_text(encoding="utf-8")), CONTEXT))
    assert answer.status in (200, 201), answer


@pytest.mark.parametrize("path", SAMPLES, ids=named)
def test_a_sample_is_named_after_its_route(path):
    event = json.loads(path.read_text(encoding="utf-8"))
    method, route = event["routeKey"].split(" ")
    app = handler(path.parent.name).app
    names = {
        r.func.__name__
        for r in app._static_routes + app._dynamic_routes
        if (r.method, r.openapi_path) == (method, route)
    }
    assert names == {path.stem}


def test_every_function_has_a_sample():
    assert {path.parent.name for path in SAMPLES} == set(HTTP)
