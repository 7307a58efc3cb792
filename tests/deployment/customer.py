"""A customer of the deployment, who calls it over HTTP only."""

import json
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from operate.caller import ApiAnswer, Caller, downloaded
from tests.deployment.stack import Stack
from tests.patience import PATIENCE

T = TypeVar("T")

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

    def quote(self, *, pay_by: str = "invoice", plan: str = "professional-yearly", seats: int = 25) -> Any:
        """The quote of an edition, by default of 25 seats of the middle edition for a year."""
        wish = {"plan": plan, "quantity": seats, "profile": self.profile, "pay_by": pay_by}
        return read(self.caller.post(f"{self.path}/purchases/quotes", wish))

    def confirm(self, quote: Mapping[str, Any], *, key: str = "", **beside: str) -> ApiAnswer:
        return self.caller.post(f"{self.path}/purchases", {"quote": quote, **beside}, key=key or fresh())

    def buy(self, *, pay_by: str = "invoice", plan: str = "professional-yearly", seats: int = 25, **beside: str) -> Any:
        """The answer to a purchase: the subscription and its drafted invoice."""
        return read(self.confirm(self.quote(pay_by=pay_by, plan=plan, seats=seats), **beside), status=201)

    def change_seats(self, subscription: Mapping[str, Any], *, total: int, **beside: str) -> Any:
        """The answer to a change to `total` seats from now on; `beside` the quote goes a card."""
        path = f"{self.path}/subscriptions/{subscription['id']}/seat-changes"
        (item,) = subscription["items"]
        quote = read(self.caller.post(f"{path}/quotes", {"item": item["id"], "quantity": total}))
        return read(self.caller.post(path, {"quote": quote, **beside}, key=fresh()))

    def cancel(self, subscription: Mapping[str, Any]) -> Any:
        """The subscription, ended today, and its documents."""
        path = f"{self.path}/subscriptions/{subscription['id']}/cancellation"
        statement = read(self.caller.post(f"{path}/quotes", {"when": "now"}))
        return read(self.caller.post(path, {"quote": statement, "reason": "too_expensive"}, key=fresh()))

    def let_end(self, subscription: Mapping[str, Any]) -> None:
        """The subscription is not to renew."""
        path = f"{self.path}/subscriptions/{subscription['id']}/auto-renewal"
        read(self.caller.ask("PUT", path, {"on": False}, {"If-Match": f'"{subscription["version"]}"'}))

    def refund(self, credit_note: str, *, state: str) -> Any:
        """The refund of the credit note, once it is in this state."""
        refunds = read(self.caller.get(f"{self.path}/refunds"))["refunds"]
        return next((each for each in refunds if (each["credit_note"], each["state"]) == (credit_note, state)), None)

    def invoice(self, id: str) -> Any:
        return read(self.caller.get(f"{self.path}/invoices/{id}"))

    def invoices(self, *, to: str = "") -> Any:
        """The invoices of the three months up to the end of `to` (an ISO date, by default today), the newest first."""
        return read(self.caller.get(f"{self.path}/invoices?kind=invoice{f'&to={to}' if to else ''}"))["invoices"]

    def payment(self, id: str) -> Any:
        return read(self.caller.get(f"{self.path}/payments/{id}"))

    def period(self, subscription: str) -> Any:
        """The billing period that the subscription is in."""
        return read(self.caller.get(f"{self.path}/subscriptions/{subscription}"))["period"]

    def state(self, subscription: str) -> Any:
        return read(self.caller.get(f"{self.path}/subscriptions/{subscription}"))["state"]

    def pdf(self, id: str) -> bytes:
        """The document's file, as soon as there is one."""

        def link() -> str | None:
            answer = self.caller.get(f"{self.path}/invoices/{id}/files/pdf")
            return str(answer.body["url"]) if answer.status == 200 else None

        return downloaded(soon(link))

    def rendered(self, changed: Mapping[str, Any]) -> None:
        """Waits for the files of a change's documents: a document that is paid or credited during its rendering is
        rendered again minutes later."""
        for document in changed["documents"]:
            assert self.pdf(document["id"]).startswith(b"%PDF-1.7")


def opened(stack: Stack, name: str) -> Customer:
    """A new account of a new person, whom the bookkeeper lets buy on invoice up to ten million euro."""
    owner = stack.person(f"{name}@veerman.example")
    profile = {
        "name": "Veerman Logistiek B.V.",
        "address": {"street": "Havenstraat 41", "postcode": "3024 AB", "city": "Rotterdam", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": [f"facturen-{name}@veerman.example"],
    }
    wish = {"name": "Veerman Logistiek", "profile": profile}
    made = read(owner.post("/v1/accounts", wish, key=fresh()), status=201)
    account, its = made["account"]["id"], made["profile"]
    bookkeeper = stack.person("boris@grachtwerk.example", "bookkeeper")
    read(
        bookkeeper.ask(
            "PUT",
            f"/v1/seller/accounts/{account}/profiles/{its['id']}/credit",
            {"limit": 10_000_000_00, "currency": "EUR", "days": 30},
            {"If-Match": f'"{its["version"]}"'},
        )
    )
    return Customer(owner, account, its["id"])


def confirmed(stack: Stack, customer: Customer) -> None:
    """The customer's recipient opens the page of its newest link, and presses the button."""
    read(Caller(stack.aws.api).post("/v1/links", {"link": linked(stack, customer.account)}))


def linked(stack: Stack, *words: str) -> str:
    """The newest link among the sent mails that have all these words."""
    facts = "link#([A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)"
    mails = lambda: (each for each in reversed(_sent(stack)) if "link#" in each and all(w in each for w in words))  # noqa: E731
    return str(soon(lambda: next((re.search(facts, each) for each in mails()), None))[1])


def told(stack: Stack, *words: str) -> int:
    """The number of sent mails that have all these words: an id, a number, a recipient."""
    return sum(all(word in mail for word in words) for mail in _sent(stack))


def _sent(stack: Stack) -> list[str]:
    """The sent mails, each as JSON."""
    sent = Caller(stack.aws.endpoint).get("/_ministack/ses/messages").body["messages"]
    return [json.dumps(mail) for mails in sent.values() for mail in mails]


def read(answer: ApiAnswer, *, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert answer.status == status, answer
    return answer.body


def soon(look: Callable[[], T | None]) -> T:
    """The first result of `look` that is not empty."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"Nothing within {PATIENCE} seconds: {look}")


def fresh() -> str:
    """An idempotency key that was never used."""
    return uuid.uuid4().hex
