"""Zetel's built functions, in a shop that they opened themselves: the demo's catalogue, and an account that may buy on
invoice."""

import contextlib
import importlib.util
import io
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.requests import CARLA, Context, request
from bench.wire import Wire

BUILT = Path(os.environ["ZETEL_BUILT"])
PLAN = "professional-yearly"
SECRET = '{"id": "first", "secret": "bench-quote-key"}'

wire = Wire(
    {(table, pk, sk): item for table, pk, sk, item in json.loads(Path(os.environ["ZETEL_CATALOG"]).read_text())},
    secret=SECRET,
)
wire.install()


def handler_of(function: str) -> Any:
    spec: Any = importlib.util.spec_from_file_location(f"{function}_handler", BUILT / function / "handler.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.lambda_handler


purchase, subscriptions = handler_of("Purchase"), handler_of("Subscriptions")
accounts, seller = handler_of("Accounts"), handler_of("Seller")
handlers = {"quote": purchase, "buy": purchase, "read": subscriptions}


def prepared() -> Wire:
    return wire


def opened(key: str) -> tuple[str, str]:
    """The ids of a new account and its profile, which may buy on invoice. `key` is its Idempotency-Key."""
    address = {"street": "Havenstraat 1", "city": "Rotterdam", "postcode": "3011 AA", "country": "NL"}
    profile = {
        "name": "Veerman Scheepsbouw B.V.",
        "address": address,
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": ["facturen@veerman.example"],
    }
    opening = {"name": "Veerman", "profile": profile}
    order = request("POST", "/v1/accounts", opening, key=key)
    with contextlib.redirect_stdout(io.StringIO()):
        answer = _body(accounts(order, Context()))
        account, made = answer["account"]["id"], answer["profile"]
        path = f"/v1/seller/accounts/{account}/profiles/{made['id']}/credit"
        credit = request(
            "PUT",
            path,
            {"limit": 10**9, "currency": "EUR", "days": 30},
            etag='"1"',
            person=CARLA,
            groups="[bookkeeper support]",
        )
        _body(seller(credit, Context()))
    return account, made["id"]


def _body(answer: Mapping[str, Any]) -> Any:
    if answer["statusCode"] >= 300:
        raise RuntimeError(str(answer))
    return json.loads(answer["body"])


ACCOUNT, PROFILE = opened("open")
