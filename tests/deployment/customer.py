"""A customer of the deployment, who calls it over HTTP only."""

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from operate.caller import Answer, Caller, downloaded
from tests.deployment.stack import Stack

T = TypeVar("T")

#: Seconds for what follows by itself: the first call of each worker starts an interpreter, on a busy machine.
PATIENCE: Final = 90

#: 25 seats of 365.00 a year: 9,125.00 and 21 % VAT.
TOTAL: Final = 11_041_25


@dataclass(frozen=True, slots=True)
class Customer:
    """An account with one billing profile in the Netherlands, and the owner who asks for it."""

    caller: Caller
    account: str
    profile: str

    @property
    def path(self) -> str:
        return f"/v1/accounts/{self.account}"

    def quote(self, *, pay_by: str = "invoice") -> Any:
        """25 seats of the middle edition for a year."""
        wish = {"plan": "professional-yearly", "quantity": 25, "profile": self.profile, "pay_by": pay_by}
        return read(self.caller.post(f"{self.path}/purchases/quotes", wish))

    def confirm(self, quote: Mapping[str, Any], *, key: str = "", **beside: str) -> Answer:
        return self.caller.post(f"{self.path}/purchases", {"quote": quote, **beside}, key=key or fresh())

    def buy(self, *, pay_by: str = "invoice", **beside: str) -> Any:
        """What was made: the subscription and its drafted invoice."""
        return read(self.confirm(self.quote(pay_by=pay_by), **beside), status=201)

    def invoice(self, id: str) -> Any:
        return read(self.caller.get(f"{self.path}/invoices/{id}"))

    def pdf(self, id: str) -> bytes:
        """The invoice's file, as soon as there is one."""

        def link() -> str | None:
            answer = self.caller.get(f"{self.path}/invoices/{id}/files/pdf")
            return str(answer.body["url"]) if answer.status == 200 else None

        return downloaded(soon(link))


def opened(stack: Stack, name: str) -> Customer:
    """A new account of a new person, whom the bookkeeper lets buy on invoice up to 50,000.00 euro."""
    owner = stack.person(f"{name}@veerman.example")
    profile = {
        "name": "Veerman Logistiek B.V.",
        "address": {"street": "Havenstraat 41", "postcode": "3024 AB", "city": "Rotterdam", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": [f"facturen-{name}@veerman.example"],
    }
    person = {"name": name.title(), "mail": f"{name}@veerman.example"}
    wish = {"name": "Veerman Logistiek", "owner": person, "profile": profile}
    made = read(owner.post("/v1/accounts", wish, key=fresh()), status=201)
    account, its = made["account"]["id"], made["profile"]
    bookkeeper = stack.person("boris@grachtwerk.example", "bookkeeper")
    read(
        bookkeeper.ask(
            "PUT",
            f"/v1/seller/accounts/{account}/profiles/{its['id']}/credit",
            {"limit": 50_000_00, "currency": "EUR", "days": 30},
            {"If-Match": f'"{its["version"]}"'},
        )
    )
    return Customer(owner, account, its["id"])


def read(answer: Answer, *, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert answer.status == status, answer
    return answer.body


def soon(look: Callable[[], T | None]) -> T:
    """What `look` finds, as soon as it finds something."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"Nothing within {PATIENCE} seconds: {look.__qualname__}")


def fresh() -> str:
    """An idempotency key that was never used."""
    return uuid.uuid4().hex
