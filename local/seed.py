"""The demo's data, made once: the catalogue, and a customer that may buy on invoice.

The seed uses the routes of the API, as a customer and the seller's staff would, who confirm the recipients. The two
other members of the account are written directly, so that the demo begins without their invitations.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from local.gateway import Gateway, Request
from local.people import PEOPLE, DemoPerson
from local.state import State
from local.tokens import TokenKey
from operate import catalog
from zetel.application.ports import Services
from zetel.application.store import ids, keys, name_entries
from zetel.application.store.records import AddressHeld
from zetel.application.store.writes import Insert
from zetel.domain.parties.member import Member, Membership, MemberState

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


class SeedRefused(Exception):
    """A request of the seed got an unexpected answer."""


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
    asking = _Asking(gateway, key)
    opened = asking.ask(
        "anna",
        "POST",
        "/v1/accounts",
        {"name": COMPANY, "profile": _PROFILE},
        {"idempotency-key": "demo-account-1"},
    )
    account = opened["account"]["id"]
    (profile,) = asking.ask("anna", "GET", f"/v1/accounts/{account}/profiles")["profiles"]  # as it is now
    for name in ("bram", "chris"):
        _add_member(account, PEOPLE[name], services)
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


class _Asking:
    """Sends requests through the gateway, with the token of a person of the demo."""

    def __init__(self, gateway: Gateway, key: TokenKey) -> None:
        self._gateway = gateway
        self._key = key

    def ask(
        self,
        person: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        response = self._gateway.answer(
            Request(
                method,
                path,
                (
                    ("authorization", f"Bearer {self._key.token(PEOPLE[person])}"),
                    ("content-type", "application/json"),
                    *(headers or {}).items(),
                ),
                b"" if body is None else json.dumps(body).encode(),
            )
        )
        if response.status >= 300:
            raise SeedRefused(f"{method} {path}: {response.status} {response.body.decode()}")
        return json.loads(response.body)


def _add_member(account: str, person: DemoPerson, services: Services) -> None:
    where = keys.membership(person.sub, account)
    if services.store.read(where).get(where):
        return  # an earlier seeding was interrupted
    member = Member(
        services.ids.new(ids.MEMBER, services.clock.now()),
        person.name,
        person.mail,
        roles=person.roles,
        person=person.sub,
    )
    services.store.commit(
        [
            Insert(keys.member(account, member.id), member, on_conflict=_there_already),
            Insert(keys.address(account, member.mail), AddressHeld(member.id), on_conflict=_there_already),
            *name_entries.of_member(None, member, account=account),
            Insert(
                where,
                Membership(account, member.id, person.roles, MemberState.ACTIVE),
                on_conflict=_there_already,
            ),
        ]
    )


def _there_already(found: object) -> Exception:
    return SeedRefused(f"{found} is there already")
