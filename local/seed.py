"""The demo's data, made once: the catalogue, and a customer with its people that may buy on invoice.

The seed uses the routes of the API, as a customer and the seller's staff would, who confirm the recipients.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from local.asking import Asking
from local.gateway import Gateway
from local.residents import settle_in
from local.state import State
from local.tokens import TokenKey
from operate import catalog
from zetel.application.ports import Services

CATALOG: Final = Path(__file__).resolve().parent / "demo" / "catalog.yaml"

COMPANY: Final = "Veerman Logistiek B.V."

#: The credit limit of the demo company, in minor units: 50,000.00 euro.
LIMIT: Final = 50_000_00

_PROFILE: Final[Mapping[str, Any]] = {
    "name": COMPANY,
    "address": {"street": "Havenstraat 41", "postcode": "3024 AB", "city": "Rotterdam", "country": "NL"},
    "language": "nl",
    "currency": "EUR",
    "zone": "Europe/Amsterdam",
    "recipients": ["facturen@veerman-logistiek.example"],
    "reference": "PO 2026-118",
}


def load_catalog(state: State, services: Services) -> None:
    """Loads the demo's catalogue if its file changed since the last start. A catalogue that an operator loaded stays.

    Raises CatalogMistakes, CatalogMoved.
    """
    text = CATALOG.read_text(encoding="utf-8")
    print_of_file = hashlib.sha256(text.encode()).hexdigest()
    if state.fact("catalog") == print_of_file:
        return
    catalog.load(text, name=CATALOG.name, store=services.store, clock=services.clock)
    state.remember("catalog", print_of_file)


def seed(state: State, gateway: Gateway, key: TokenKey, services: Services) -> str:
    """The id of the demo's account, which is made if it does not exist; an interrupted seeding is completed.

    Raises SeedRefused.
    """
    known = state.fact("account")
    if known:
        return str(known)
    asking = Asking(gateway, key)
    opened = asking.ask(
        "anna",
        "POST",
        "/v1/accounts",
        {"name": COMPANY, "profile": _PROFILE},
        {"idempotency-key": "demo-account-1"},
    )
    account = opened["account"]["id"]
    profile, *_ = asking.ask("anna", "GET", f"/v1/accounts/{account}/profiles")["profiles"]  # as it is now
    settle_in(account, asking, services)
    asking.ask(
        "boris",
        "PUT",
        f"/v1/seller/accounts/{account}/profiles/{profile['id']}/credit",
        {"limit": LIMIT, "currency": "EUR", "days": 30},
        {"if-match": f'"{profile["version"]}"'},
    )
    recipients = asking.ask("sofie", "GET", f"/v1/seller/accounts/{account}/recipients")["recipients"]
    for recipient in recipients:
        if "confirmed_at" not in recipient:
            path = f"/v1/seller/accounts/{account}/recipients/{recipient['id']}/confirmation"
            asking.ask("sofie", "POST", path, headers={"idempotency-key": f"demo-{recipient['id']}"})
    state.remember("account", account)
    return str(account)
