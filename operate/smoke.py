"""The smoke test: ``python -m operate.smoke STACK`` checks step by step that a new deployment works.

The command makes a person in the user pool, asks the API with and without that person's token, calls the sweep once,
and looks for dead letters. The person is removed at the end.

``--buy`` makes a bookkeeper too, who lets that person buy on invoice, and sells a plan, until the invoice can be
downloaded. Its numbered documents stay, so use ``--buy`` only where documents of a test customer may stay. ``--api`` is
the API's address, if not the stack's.
"""

import argparse
import contextlib
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import boto3

from operate.caller import ApiAnswer, Caller, downloaded
from operate.deployment import Deployment, NoSuchStack, find
from operate.redrive import dead_letters, waiting
from operate.second_factor import by_itself, set_up
from operate.sign_in import NotSignedIn, signed_in

#: Seconds for work that follows by itself.
_PATIENCE: Final = 120

#: Enough for one seat of any plan: minor units.
_LIMIT: Final = 100_000_000


class Broken(Exception):
    """A step failed; the message names the step and its result."""


@dataclass(frozen=True, slots=True)
class Smoke:
    """The steps on `deployment`; each raises Broken. `said` takes a line for each result."""

    deployment: Deployment
    api: str
    said: Callable[[str], None]

    def answers(self) -> None:
        nobody = Caller(self.api)
        self._expect("health", nobody.get("/health"), 200)
        self._expect("no token", nobody.get("/v1/me"), 401)

    def knows(self, person: Caller) -> None:
        self._expect("a person of the pool", person.get("/v1/me"), 200)
        products = self._expect("the catalogue", person.get("/v1/catalog/products"), 200)["products"]
        if not products:
            raise Broken("the catalogue is empty: load one (make catalog)")
        self.said(f"sells {len(products)} products")

    def sells(self, person: Caller, bookkeeper: Caller) -> None:
        """Sells the first plan with a price, once, on invoice, until the invoice's file can be downloaded."""
        product, plan, currency = _offer(self._expect("the catalogue", person.get("/v1/catalog/products"), 200))
        opened = self._expect("an account", person.post("/v1/accounts", _account(currency), key=_key()), 201)
        path, profile = f"/v1/accounts/{opened['account']['id']}", opened["profile"]["id"]
        credit = f"/v1/seller/accounts/{opened['account']['id']}/profiles/{profile}/credit"
        limit = {"limit": _LIMIT, "currency": currency}
        version = {"If-Match": f'"{opened["profile"]["version"]}"'}
        self._expect("the release for invoices", bookkeeper.ask("PUT", credit, limit, version), 200)
        wish = {"plan": plan, "quantity": 1, "profile": profile, "pay_by": "invoice"}
        quote = self._expect("a quote", person.post(f"{path}/purchases/quotes", wish), 200)
        bought = self._expect("the purchase", person.post(f"{path}/purchases", {"quote": quote}, key=_key()), 201)
        document = f"{path}/invoices/{bought['documents'][0]['id']}"
        link = self._soon("the invoice's file", lambda: person.get(f"{document}/files/pdf"))
        try:
            if not downloaded(link["url"]).startswith(b"%PDF"):
                raise Broken("the invoice's file is no PDF")
        except OSError as error:
            raise Broken(f"the link to the invoice's file leads nowhere: {error}") from error
        number = self._expect("the invoice", person.get(document), 200)["number"]
        self.said(f"sold {product}; the invoice is {number}")

    def sweeps(self) -> None:
        client: Any = boto3.client("lambda")
        answer = client.invoke(FunctionName=self.deployment.named("RenewalsSweep"))
        if "FunctionError" in answer:
            raise Broken(f"the sweep failed: {answer['Payload'].read()!r}")
        self.said("sweeps due work")

    def lost_nothing(self) -> None:
        sqs: Any = boto3.client("sqs")
        held = {id: number for id, url in dead_letters(self.deployment).items() if (number := waiting(sqs, url))}
        if held:
            raise Broken(f"dead letters wait: {held}")
        self.said("no dead letters")

    def _expect(self, what: str, answer: ApiAnswer, status: int) -> Any:
        if answer.status != status:
            raise Broken(f"{what}: {answer.status} instead of {status}, {answer.body}")
        self.said(f"{status} {what}")
        return answer.body

    def _soon(self, what: str, ask: Callable[[], ApiAnswer]) -> Any:
        until = time.monotonic() + _PATIENCE
        while (answer := ask()).status != 200 and time.monotonic() < until:
            time.sleep(1)
        return self._expect(what, answer, 200)


@contextlib.contextmanager
def bookkeeper(deployment: Deployment, api: str) -> Iterator[Caller]:
    """A new bookkeeper with a second factor, signed in, and removed afterwards."""
    cognito: Any = boto3.client("cognito-idp")
    with somebody(deployment, api, group="bookkeeper") as person:
        set_up(cognito, person.token, code=by_itself)
        yield person


@contextlib.contextmanager
def somebody(deployment: Deployment, api: str, *, group: str | None = None) -> Iterator[Caller]:
    """A new person of the user pool, and of its `group`, signed in, and removed afterwards."""
    cognito: Any = boto3.client("cognito-idp")
    pool, client = deployment.outputs["UserPoolId"], deployment.outputs["ClientId"]
    mail, password = f"success+smoke-{secrets.token_hex(6)}@simulator.amazonses.com", f"Aa1!{secrets.token_urlsafe(24)}"
    about = {"email": mail, "email_verified": "true", "name": "Smoke test"}
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=mail,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in about.items()],
    )
    try:
        cognito.admin_set_user_password(UserPoolId=pool, Username=mail, Password=password, Permanent=True)
        if group:
            cognito.admin_add_user_to_group(UserPoolId=pool, Username=mail, GroupName=group)
        yield Caller(api, signed_in(cognito, pool, client, mail, password).access)
    finally:
        cognito.admin_delete_user(UserPoolId=pool, Username=mail)


def _offer(shop: Any) -> tuple[str, str, str]:
    """An edition, a plan of it, and a currency of the plan's prices."""
    for product in shop["products"]:
        for plan in product["plans"]:
            if product["kind"] == "edition" and plan["prices"]:
                return product["id"], plan["id"], plan["prices"][0]["currency"]
    raise Broken("the catalogue has no edition with a price")


def _account(currency: str) -> dict[str, Any]:
    profile = {
        "name": "Smoke test",
        "address": {"street": "Street 1", "postcode": "1011 AA", "city": "Amsterdam", "country": "NL"},
        "language": "en",
        "currency": currency,
        "zone": "Europe/Amsterdam",
        "recipients": ["success@simulator.amazonses.com"],
    }
    return {"name": "Smoke test", "profile": profile}


def _key() -> str:
    return secrets.token_hex(16)


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if a step fails, 2 if the stack cannot be read."""
    parser = argparse.ArgumentParser(prog="operate.smoke", description="Check that a deployment works.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    parser.add_argument("--buy", action="store_true", help="sell a plan on invoice; its documents stay")
    parser.add_argument("--api", help="the API's address, if it is not the stack's")
    given = parser.parse_args(arguments)
    try:
        deployment = find(given.stack)
    except NoSuchStack as error:
        print(error, file=sys.stderr)
        return 2
    smoke = Smoke(deployment, given.api or deployment.outputs["ApiAddress"], print)
    try:
        smoke.answers()
        with somebody(deployment, smoke.api) as person:
            smoke.knows(person)
            if given.buy:
                with bookkeeper(deployment, smoke.api) as staff:
                    smoke.sells(person, staff)
        smoke.sweeps()
        smoke.lost_nothing()
    except (Broken, NotSignedIn) as error:
        print(f"Broken: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Broken: {smoke.api} cannot be reached: {error}", file=sys.stderr)
        return 1
    print("The deployment works.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
