"""The life of an account with a clock of its own, whose function does all its work: years in seconds."""

import re
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from operate.caller import downloaded
from tests.deployment.customer import Customer, fresh, read, soon
from tests.deployment.stack import Stack

_CLOCKS: Final = "/v1/seller/test-clocks"

_PROFILE: Final = {
    "name": "Veerman Logistiek B.V.",
    "address": {"street": "Havenstraat 41", "postcode": "3024 AB", "city": "Rotterdam", "country": "NL"},
    "language": "nl",
    "currency": "EUR",
    "zone": "Europe/Amsterdam",
    "recipients": ["facturen-sara@veerman.example"],
}


def lives_in_its_own_time(stack: Stack) -> None:
    """Support makes the account, buys and has people in it, sends its clock a year and a half ahead, and removes it."""
    support = stack.person("sara@grachtwerk.example", "support")
    wish = {"name": "Years ahead", "profile": _PROFILE}
    made = read(support.post(_CLOCKS, wish, key=fresh()), status=201)
    assert made["account"] in {clock["account"] for clock in read(support.get(f"{_CLOCKS}?limit=100"))["clocks"]}
    customer = Customer(support, made["account"], made["profile"])
    contracts(customer)
    programme(customer)
    hugo = people(stack, customer)
    transfer(stack, customer)
    export(stack, customer)
    advanced(customer, days=5)
    read(support.post(f"{hugo}/departure/preview", {}))
    (owner,) = [row["id"] for row in _members(customer) if "owner" in row["roles"]]
    leaving = {"successor": owner, "ends_as": "removed"}
    read(support.post(f"{hugo}/departure", leaving, key=fresh()), status=202)
    advanced(customer, days=550)
    newest = customer.invoices(to=f"{datetime.now(UTC) + timedelta(days=556):%Y-%m-%d}")[0]
    assert newest["number"].startswith("TEST-INV-")
    assert customer.pdf(newest["id"]).startswith(b"%PDF-1.7")
    seller = f"/v1/seller/accounts/{customer.account}"
    assert downloaded(read(support.get(f"{seller}/invoices/{newest['id']}/files/pdf"))["url"])
    removed(customer)


def contracts(customer: Customer) -> None:
    """A trial that converts, one that is let end, a charge with a lost answer, and a plan set for the renewal."""
    customer.buy(pay_by="card", card="pm_card_visa", plan="essentials-trial", seats=3)
    customer.let_end(customer.buy(pay_by="card", card="pm_card_visa", plan="essentials-monthly")["subscription"])
    read(customer.confirm(customer.quote(pay_by="card"), card="pm_card_timeout"), status=202)
    held = customer.buy(pay_by="card", card="pm_card_visa", plan="essentials-yearly", seats=2)["subscription"]
    customer.change_seats(held, total=3, card="pm_card_visa")
    path = f"{customer.path}/subscriptions/{held['id']}/plan-changes"
    dearer: tuple[Mapping[str, Any], ...]
    dearer = ({"plan": "professional-yearly"}, {"plan": "enterprise-yearly", "quantity": 10, "when": "at_renewal"})
    for wish, beside in zip(dearer, ({"card": "pm_card_visa"}, {}), strict=True):
        quote = read(customer.caller.post(f"{path}/quotes", wish))
        read(customer.caller.post(path, {"quote": quote, **beside}, key=fresh()))
    customer.cancel(customer.buy(pay_by="card", card="pm_card_visa")["subscription"])


def programme(customer: Customer) -> None:
    """A request with a proof, which is withdrawn: 30 days later its proof is deleted."""
    content = b"%PDF-1.7"
    link = read(customer.caller.post(f"{customer.path}/proofs", {"size": len(content)}), status=201)
    sent = urllib.request.Request(link["url"], data=content, method="PUT")
    sent.add_header("Content-Type", "")
    with urllib.request.urlopen(sent) as answer:
        assert answer.status == 200
    wish = {"reason": "We are an association", "proof": link["proof"]}
    path = f"{customer.path}/programmes/nonprofit/requests"
    request = read(customer.caller.post(path, wish), status=201)["id"]
    _changed(customer, "DELETE", f"{customer.path}/requests/{request}")


def people(stack: Stack, customer: Customer) -> str:
    """A colleague joins by the link of a kept mail, and has the second of two seats until there is one; a file of
    people is read. The path of the colleague."""
    mail, members = "henk@veerman.example", f"{customer.path}/members"
    wish = {"name": "Henk Veerman", "mail": mail, "language": "nl", "roles": ["member"], "grants": []}
    member = read(customer.caller.post(members, wish, key=fresh()), status=201)["id"]
    henk = stack.person(mail)
    joined = henk.post("/v1/me/accounts", {"link": soon(lambda: _link(customer, mail))})
    assert read(joined, status=201)["id"] == customer.account
    held = customer.buy(pay_by="card", card="pm_card_visa", seats=2)["subscription"]
    item, path = held["items"][0]["id"], f"{customer.path}/subscriptions/{held['id']}"
    licences = f"{path}/items/{item}/licences"
    both = [row["id"] for row in _members(customer)]
    read(customer.caller.post(licences, {"members": both}, key=fresh()))
    asked = {"item": item, "quantity": 1, "rule": "longest_unused"}
    quote = read(customer.caller.post(f"{path}/seat-changes/quotes", asked))
    read(customer.caller.post(f"{path}/seat-changes", {"quote": quote}, key=fresh()))
    assert soon(lambda: read(customer.caller.get(licences))["assigned"] == 1)
    table = {"csv": f"mail;product\r\n{mail};professional", "kind": "import"}
    job = read(customer.caller.post(f"{customer.path}/imports", table, key=fresh()), status=201)["id"]
    assert soon(partial(_done, customer, job))
    return f"{members}/{member}"


def export(stack: Stack, customer: Customer) -> None:
    """An export in two parts, for a document has 6 MiB."""
    bought = customer.buy(pay_by="card", card="pm_card_visa", seats=1)
    customer.rendered(bought)
    (document,) = bought["documents"]
    bucket, key = stack.deployment.named("ExportBucket"), f"tests/{customer.account}/{document['id']}.pdf"
    stack.client("s3").put_object(Bucket=bucket, Key=key, Body=bytes(6 * 2**20))
    job = read(customer.caller.post(f"{customer.path}/exports", {"scope": "documents"}, key=fresh()), status=201)["id"]
    assert soon(partial(_done, customer, job))
    assert downloaded(read(customer.caller.get(f"{customer.path}/jobs/{job}/file"))["url"])


def transfer(stack: Stack, customer: Customer) -> None:
    """A purchase on invoice that a transfer pays, and whose refund is a task of the bookkeeper."""
    bookkeeper = stack.person("boris@grachtwerk.example", "bookkeeper")
    seller = f"/v1/seller/accounts/{customer.account}"
    profile = f"{seller}/profiles/{customer.profile}"
    version = read(bookkeeper.get(profile))["version"]
    credit = {"limit": 10_000_000_00, "currency": "EUR", "days": 30}
    read(bookkeeper.ask("PUT", f"{profile}/credit", credit, {"If-Match": f'"{version}"'}))
    bought = customer.buy()
    (document,) = bought["documents"]
    assert customer.pdf(document["id"])
    invoice = customer.invoice(document["id"])
    paid = {
        "profile": customer.profile,
        "amount": invoice["open"],
        "currency": "EUR",
        "received_on": invoice["date"],
        "reference": invoice["number"],
    }
    read(bookkeeper.post(f"{seller}/payments", paid, key=fresh()), status=201)
    customer.cancel(bought["subscription"])
    path = f"{customer.path}/refunds"
    assert soon(lambda: "task" in {refund["state"] for refund in read(customer.caller.get(path))["refunds"]})


def advanced(customer: Customer, *, days: int) -> None:
    """The clock, that many days further."""
    path = f"{_CLOCKS}/{customer.account}"
    clock = read(customer.caller.get(path))
    to = datetime.fromisoformat(clock["at"]) + timedelta(days=days)
    wish = {"to": to.isoformat()}
    assert read(customer.caller.post(f"{path}/advance", wish, key=fresh()), status=202)["status"] == "advancing"
    found: Any = soon(lambda: (seen := read(customer.caller.get(path)))["status"] != "advancing" and seen)
    assert found["status"] == "ready", found
    assert datetime.fromisoformat(found["at"]) == to


def removed(customer: Customer) -> None:
    """One command; nothing of the account is left."""
    path = f"{_CLOCKS}/{customer.account}"
    version = read(customer.caller.get(path))["version"]
    gone = customer.caller.ask("DELETE", path, headers={"If-Match": f'"{version}"'})
    assert read(gone)["status"] == "removing"
    assert soon(lambda: customer.caller.get(path).status == 404)


def _members(customer: Customer) -> Any:
    return read(customer.caller.get(f"{customer.path}/members"))["members"]


def _done(customer: Customer, job: str) -> bool:
    return bool(read(customer.caller.get(f"{customer.path}/jobs/{job}"))["state"] == "done")


def _link(customer: Customer, mail: str) -> str | None:
    """The link in the newest kept mail to the address."""
    kept = read(customer.caller.get(f"{_CLOCKS}/{customer.account}/mails?limit=100"))["mails"]
    texts = [each["text"] for each in kept if mail in each["to"]]
    found = [link for text in texts for link in re.findall(r"link#([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", text)]
    return found[-1] if found else None


def _changed(customer: Customer, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
    version = read(customer.caller.get(path))["version"]
    read(customer.caller.ask(method, path, body, {"If-Match": f'"{version}"'}))
