"""The life of a customer, in which each function does all of its work.

The life checks the customer's view and waits for it; the tests check the permissions.
"""

import io
import json
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from operate.caller import downloaded
from tests.deployment.customer import Customer, confirmed, fresh, linked, opened, read, soon, told
from tests.deployment.own_time import lives_in_its_own_time
from tests.deployment.permitted import FUNCTIONS, TEMPLATE
from tests.deployment.queues import quiet, swept
from tests.deployment.stack import Stack
from zetel.application.store import keys
from zetel.domain.due import Due, WorkKind
from zetel.domain.payments import collecting

#: An end at once.
_NOW: Final = {"when": "now"}

#: Sample events of the function that the vendor's product asks.
EVENTS: Final = Path(__file__).parents[2] / "events" / "product"


def lived(stack: Stack) -> Customer:
    """A customer after all chapters of the life."""
    customer = opened(stack, "gerda")
    buys_and_reads_the_invoice(stack, customer)
    confirms_its_recipient(stack, customer)
    tries_a_product(stack, customer)
    gives_a_seat_and_takes_it_back(customer)
    invites_a_colleague(stack, customer)
    asks_for_a_seat(stack, customer)
    sends_and_fetches_files(stack, customer)
    enters_a_programme(stack, customer)
    asks_for_an_upgrade(stack, customer)
    asks_for_an_end(stack, customer)
    the_product_asks(stack, customer)
    pays_by_card_and_takes_it_back(customer)
    pays_on_invoice_and_takes_it_back(stack, customer)
    is_helped_by_staff(stack, customer)
    changes_the_plan(customer)
    moves_people(customer)
    rates_are_published(stack)
    lives_in_its_own_time(stack)
    time_passes(stack, customer)
    what_was_done_falls_due_again(stack, customer)
    return customer


def buys_and_reads_the_invoice(stack: Stack, customer: Customer) -> None:
    (document,) = customer.buy()["documents"]
    assert customer.pdf(document["id"]).startswith(b"%PDF-1.7")
    number = customer.invoice(document["id"])["number"]
    assert soon(lambda: told(stack, number, "gerda@veerman.example"))  # the owner, in place of the recipient


def confirms_its_recipient(stack: Stack, customer: Customer) -> None:
    """A link is asked for again, confirms, and the held mails come; support confirms another recipient."""
    path, support = f"{customer.path}/recipients", stack.person("sofie@grachtwerk.example", "support")
    (waiting,) = [row for row in read(customer.caller.get(path))["recipients"] if "confirmed_at" not in row]
    before = told(stack, customer.account, "link#")
    read(customer.caller.post(f"{path}/{waiting['id']}/link", {}, key=fresh()))
    assert soon(lambda: told(stack, customer.account, "link#") > before)
    confirmed(stack, customer)
    assert soon(lambda: told(stack, "facturen-gerda@veerman.example", "INV-"))
    names_recipients(customer, "facturen-gerda@veerman.example", "tweede-gerda@veerman.example")
    seen = read(support.get(f"/v1/seller/accounts/{customer.account}/recipients"))["recipients"]
    (second,) = [row for row in seen if "confirmed_at" not in row]
    staff = f"/v1/seller/accounts/{customer.account}/recipients/{second['id']}/confirmation"
    read(support.post(staff, {}, key=fresh()))


def names_recipients(customer: Customer, *addresses: str) -> None:
    profile = f"{customer.path}/profiles/{customer.profile}"
    version = read(customer.caller.get(profile))["version"]
    changes = {"recipients": list(addresses)}
    read(customer.caller.ask("PATCH", profile, changes, {"If-Match": f'"{version}"'}))


def gives_a_seat_and_takes_it_back(customer: Customer) -> None:
    """The owner of the account has a seat for a while, and changes their own language."""
    bought = customer.buy()
    (member,) = read(customer.caller.get(f"{customer.path}/members"))["members"]
    item = bought["subscription"]["items"][0]["id"]
    licences = f"{customer.path}/subscriptions/{bought['subscription']['id']}/items/{item}/licences"
    wish = {"members": [member["id"]]}
    assert read(customer.caller.post(licences, wish, key=fresh()))["assigned"] == 1
    assert [row["member"] for row in read(customer.caller.get(licences))["licences"]] == [member["id"]]
    assert read(customer.caller.get(f"{customer.path}/licences"))["licences"][0]["item"] == item
    assert read(customer.caller.post(f"{licences}/taken-back", wish, key=fresh()))["assigned"] == 0
    own = f"{customer.path}/members/{member['id']}"
    version = read(customer.caller.get(own))["version"]
    read(customer.caller.ask("PATCH", own, {"language": "nl"}, {"If-Match": f'"{version}"'}))
    customer.rendered(bought)


def invites_a_colleague(stack: Stack, customer: Customer) -> None:
    """A colleague joins by the second link, gets rights, pauses, and leaves; another one's invitation is withdrawn."""
    members, mail = f"{customer.path}/members", "hugo@veerman.example"
    wish = {"name": "Hugo Veerman", "mail": mail, "language": "nl", "roles": ["member"], "grants": []}
    member = f"{members}/{read(customer.caller.post(members, wish, key=fresh()), status=201)['id']}"
    assert soon(lambda: told(stack, mail, "link#"))
    read(customer.caller.post(f"{member}/invitation", {}, key=fresh()))
    assert soon(lambda: told(stack, mail, "link#") > 1)
    hugo = stack.person(mail)
    assert read(hugo.post("/v1/me/accounts", {"link": linked(stack, mail)}), status=201)["id"] == customer.account
    _changed(customer, "PUT", member, "/rights", {"roles": ["reader"], "grants": []})
    has_fewer_seats_than_people(stack, customer)
    _changed(customer, "PUT", member, "/deactivation")
    _changed(customer, "DELETE", member, "/deactivation")
    _changed(customer, "PUT", member, "/rights", {"roles": ["reader"], "grants": []})
    an_owner_objects(stack, customer, member)
    leaves(customer, member)
    is_erased(stack, customer, member)
    closes_another_account(stack, customer)
    withdrawn = {**wish, "mail": "ida@veerman.example", "roles": ["reader"]}
    ida = f"{members}/{read(customer.caller.post(members, withdrawn, key=fresh()), status=201)['id']}"
    _changed(customer, "DELETE", ida, "/invitation")


def an_owner_objects(stack: Stack, customer: Customer, member: str) -> None:
    """The account manager names the colleague as the successor of a lost owner, who is still there."""
    manager = stack.person("mia@grachtwerk.example", "account_manager")
    succession = f"/v1/seller/accounts/{customer.account}/succession"
    read(manager.post(succession, {"member": member.rpartition("/")[2]}, key=fresh()), status=201)
    assert soon(lambda: "until" in read(manager.get(succession)))
    _changed(customer, "PUT", f"{customer.path}/succession", "/objection")


def closes_another_account(stack: Stack, customer: Customer) -> None:
    """The owner opens another account, and closes it; support sees that nobody is left."""
    wish = {"name": "Veerman Opslag", "profile": read(customer.caller.get(f"{customer.path}/profiles"))["profiles"][0]}
    named = ("name", "address", "language", "currency", "zone", "recipients")
    wish["profile"] = {name: wish["profile"][name] for name in named}
    account = read(customer.caller.post("/v1/accounts", wish, key=fresh()), status=201)["account"]["id"]
    closing = f"/v1/accounts/{account}/closing"
    read(customer.caller.post(f"{closing}/preview", {}))
    read(customer.caller.post(closing, {"name": "Veerman Opslag"}, key=fresh()), status=202)
    read(customer.caller.get(closing))
    manager = stack.person("mia@grachtwerk.example", "account_manager")
    seen = closing.replace("/v1/", "/v1/seller/")

    def done(step: str) -> bool:
        return {"step": step, "done": True} in read(manager.get(seen))["steps"]

    assert soon(lambda: done("payout"))
    send(stack, "ConfirmationsQueue", account=account, closing_notice=account)  # the sweep comes every five minutes
    assert soon(lambda: done("notice"))
    send(stack, "RenewalsQueue", account=account, closing=account)
    assert soon(lambda: read(manager.get(seen))["state"] == "deleted")


def is_erased(stack: Stack, customer: Customer, member: str) -> None:
    """The colleague that left is erased; a mail follows only where the address is still known."""
    read(customer.caller.post(f"{member}/erasure", {}, key=fresh()), status=202)
    assert soon(lambda: read(customer.caller.get(f"{member}/erasure"))["state"] == "done")
    assert read(customer.caller.get(f"{member}/erasure"))["certificate"]["kept"]


def leaves(customer: Customer, member: str) -> None:
    """The colleague leaves, and the owner goes on."""
    (owner,) = [
        row["id"] for row in read(customer.caller.get(f"{customer.path}/members"))["members"] if "owner" in row["roles"]
    ]
    read(customer.caller.post(f"{member}/departure/preview", {}))
    read(
        customer.caller.post(f"{member}/departure", {"successor": owner, "ends_as": "removed"}, key=fresh()), status=202
    )
    assert soon(lambda: read(customer.caller.get(f"{member}/departure"))["state"] == "done")


def has_fewer_seats_than_people(stack: Stack, customer: Customer) -> None:
    """Two people have the two seats; one of them goes back, and with it the licence that is longest unused."""
    bought = customer.buy(seats=2)["subscription"]
    item, subscription = bought["items"][0]["id"], f"{customer.path}/subscriptions/{bought['id']}"
    licences = f"{subscription}/items/{item}/licences"
    assert read(customer.caller.get(f"{customer.path}/people?q=gerda"))["people"]
    people = [row["id"] for row in read(customer.caller.get(f"{customer.path}/members"))["members"]]
    read(customer.caller.post(licences, {"members": people[:2]}, key=fresh()))
    coming = {"quantity": 1, "rule": "longest_unused"}
    assert read(customer.caller.post(f"{subscription}/renewal/quotes", coming))["change"]["entries"]
    wish = {"item": item, "quantity": 1, "rule": "longest_unused"}
    quote = read(customer.caller.post(f"{subscription}/seat-changes/quotes", wish))
    customer.rendered(read(customer.caller.post(f"{subscription}/seat-changes", {"quote": quote}, key=fresh())))
    assert soon(lambda: read(customer.caller.get(licences))["assigned"] == 1)
    assert soon(lambda: read(customer.caller.get(f"{subscription}/seat-use"))["items"][0].get("assigned"))


def changes_the_plan(customer: Customer) -> None:
    """Two seats of an edition become seats of a dearer one: credited, charged to the card, on a list of their own."""
    bought = customer.buy(pay_by="card", plan="essentials-yearly", seats=2, card="pm_card_visa")["subscription"]
    path = f"{customer.path}/subscriptions/{bought['id']}/plan-changes"
    quote = read(customer.caller.post(f"{path}/quotes", {"plan": "professional-yearly"}))
    done = read(customer.caller.post(path, {"quote": quote, "card": "pm_card_visa"}, key=fresh()))
    assert done["subscription"]["items"][0]["plan"].startswith("professional-yearly.")
    customer.rendered(done)


def moves_people(customer: Customer) -> None:
    """The owner's seat of one subscription becomes a seat of another one, and the first ends."""
    of, to = (customer.buy(seats=1)["subscription"] for _ in range(2))
    (owner, *_) = read(customer.caller.get(f"{customer.path}/members"))["members"]
    home = f"{customer.path}/subscriptions/{of['id']}"
    licences = f"{home}/items/{of['items'][0]['id']}/licences"
    read(customer.caller.post(licences, {"members": [owner["id"]]}, key=fresh()))
    assert read(customer.caller.get(f"{customer.path}/products/professional/buyers"))["buyers"] == "anyone"
    seen = read(customer.caller.post(f"{home}/moves/previews", {"to": to["id"]}))
    begun = {"preview": seen, "reason": "too_expensive"}
    move = f"{home}/moves/{read(customer.caller.post(f'{home}/moves', begun, key=fresh()), status=202)['id']}"
    assert soon(lambda: read(customer.caller.get(move))["state"] == "ended")


def asks_for_a_seat(stack: Stack, customer: Customer) -> None:
    """The owner asks for a seat, and has it; a wish to buy is quoted, another one denied, a third withdrawn."""
    bought = customer.buy()["subscription"]
    item = f"{customer.path}/subscriptions/{bought['id']}/items/{bought['items'][0]['id']}"
    asked = read(customer.caller.post(f"{item}/requests", {"reason": "For the night shift"}), status=201)
    assert [row["id"] for row in read(customer.caller.get(f"{item}/requests"))["requests"]] == [asked["id"]]
    request = f"{customer.path}/requests/{asked['id']}"
    read(customer.caller.post(f"{request}/seat/quotes", {}))
    _changed(customer, "PUT", request, "/approval")
    assert soon(lambda: told(stack, "gerda@veerman.example", "night shift"))
    wish = {"product": "professional", "quantity": 3, "reason": "For the depot"}
    for end in ("/denial", ""):
        made = read(customer.caller.post(f"{customer.path}/requests", wish), status=201)
        one = f"{customer.path}/requests/{made['id']}"
        _changed(customer, "PUT" if end else "DELETE", one, end, {"message": "Next quarter"} if end else None)


def enters_a_programme(stack: Stack, customer: Customer) -> None:
    """A proof that is no PDF is refused, a request withdrawn, and the next one approved: its prices are shown."""
    manager = stack.person("mara@grachtwerk.example", "account_manager")

    def asks(content: bytes, status: int) -> Any:
        link = read(customer.caller.post(f"{customer.path}/proofs", {"size": len(content)}), status=201)
        sent = urllib.request.Request(link["url"], data=content, method="PUT")
        sent.add_header("Content-Type", "")
        with urllib.request.urlopen(sent) as answer:
            assert answer.status == 200
        wish = {"reason": "We are an association", "proof": link["proof"]}
        return read(customer.caller.post(f"{customer.path}/programmes/nonprofit/requests", wish), status=status)

    asks(b"<html>", 422)
    withdrawn = asks(b"%PDF-1.7", 201)
    _changed(customer, "DELETE", f"{customer.path}/requests/{withdrawn['id']}")
    asks(b"%PDF-1.7", 201)
    open_ones = read(manager.get("/v1/seller/programme-requests?limit=100"))["requests"]
    (asked,) = [one for one in open_ones if one["account"] == customer.account]
    path = f"/v1/seller/accounts/{customer.account}/requests/{asked['request']}"
    found = read(manager.get(path))
    assert downloaded(found["download"]["url"]) == b"%PDF-1.7"
    until = (datetime.now(UTC) + timedelta(days=300)).date().isoformat()
    read(manager.ask("PUT", f"{path}/approval", {"until": until}, {"If-Match": f'"{found["version"]}"'}))
    assert read(customer.caller.get(f"{customer.path}/programmes"))["programmes"][0]["until"] == until
    shown = read(customer.caller.get(f"/v1/catalog/products/professional?account={customer.account}&currency=EUR"))
    assert "nonprofit" in {price.get("programme") for plan in shown["plans"] for price in plan["prices"]}


def asks_for_an_upgrade(stack: Stack, customer: Customer) -> None:
    """One request is withdrawn, one answered in words, one offer taken back by the seller; the last one is bought."""
    manager = stack.person("mara@grachtwerk.example", "account_manager")
    requests = f"{customer.path}/upgrade-requests"
    contact = {"name": "Gerda Veerman", "mail": "gerda@veerman.example"}
    wish = {"plan": "enterprise-two-years", "contact": contact, "message": "We grow to 400 people.", "quantity": 400}
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    offer = {"plan": "enterprise-two-years", "minimum": 10, "maximum": 500, "until": until}

    def asked() -> str:
        return f"{requests}/{read(customer.caller.post(requests, wish), status=201)['id']}"

    def moved(request: str, method: str, end: str, body: Any = None) -> None:
        path = request.replace("/v1/", "/v1/seller/")
        version = read(manager.get(path))["version"]
        read(manager.ask(method, f"{path}/{end}", body, {"If-Match": f'"{version}"'}))

    _changed(customer, "DELETE", asked())
    request = asked()
    waiting = read(manager.get("/v1/seller/upgrade-requests?limit=100"))["requests"]
    assert request.rpartition("/")[2] in {row["request"] for row in waiting}
    moved(request, "PUT", "answer", {"message": "Please call us."})
    request = asked()
    moved(request, "PUT", "offer", offer)
    moved(request, "DELETE", "offer")
    request = asked()
    moved(request, "PUT", "offer", {**offer, "deviations": {"price": {"reduction_bp": 1000}}})
    bought = {"plan": offer["plan"], "quantity": 12, "profile": customer.profile, "pay_by": "invoice"}
    taken = {**bought, "offer": request.rpartition("/")[2]}
    quote = read(customer.caller.post(f"{customer.path}/purchases/quotes", taken))
    # 12 x 700.00 less 10 %, and 21 % VAT.
    assert read(customer.confirm(quote), status=201)["documents"][0]["total"] == 9_147_60
    assert {one["state"] for one in read(customer.caller.get(requests))["upgrades"]} == {
        *("withdrawn", "answered", "taken"),
    }


def asks_for_an_end(stack: Stack, customer: Customer) -> None:
    """One request for the end is withdrawn; the next is rejected, sent again and approved: the contract ends."""
    manager = stack.person("mara@grachtwerk.example", "account_manager")
    plan = "enterprise-yearly-by-request"
    bought = customer.buy(pay_by="card", card="pm_card_visa", plan=plan, seats=10)["subscription"]["id"]
    requests = f"{customer.path}/subscriptions/{bought}/end-requests"
    answers = {
        "exported": True,
        "data_owner": "Gerda Veerman",
        "words": "The team in Ghent closes, and all others use another product.",
    }

    def asked() -> str:
        statement = read(customer.caller.post(f"{customer.path}/subscriptions/{bought}/cancellation/quotes", _NOW))
        said = {"quote": statement, "reason": "other", "checklist": answers}
        return f"{requests}/{read(customer.caller.post(requests, said, key=fresh()), status=201)['id']}"

    def decided(request: str, decision: str, body: Any = None) -> None:
        path = request.replace("/v1/", "/v1/seller/")
        version = read(manager.get(path))["version"]
        read(manager.ask("PUT", f"{path}/{decision}", body, {"If-Match": f'"{version}"'}))

    _changed(customer, "DELETE", asked())
    request = asked()
    waiting = read(manager.get("/v1/seller/end-requests?limit=100"))["requests"]
    assert request.rpartition("/")[2] in {row["request"] for row in waiting}
    decided(request, "rejection", {"reason": "not_exported"})
    _changed(customer, "PUT", request, body={"checklist": answers})
    decided(request, "approval")
    assert soon(lambda: customer.state(bought) == "ended")
    listed = read(customer.caller.get(requests))["requests"]  # those of one second stand in any order
    assert sorted(row["state"] for row in listed) == ["carried_out", "withdrawn"]


def sends_and_fetches_files(stack: Stack, customer: Customer) -> None:
    """A table is checked, gives an invited reader a seat, whose place is free then; the export has both, and is made in
    two parts, for it has a document of 6 MiB."""
    bought = customer.buy()
    customer.rendered(bought)
    (document,) = bought["documents"]
    stack.client("s3").put_object(
        Bucket=stack.deployment.named("DocumentBucket"),
        Key=f"{customer.account}/{document['id']}.pdf",
        Body=bytes(6 * 2**20),
    )
    mail = "jan@veerman.example"
    wish = {"name": "Jan Veerman", "mail": mail, "language": "nl", "roles": ["reader"], "grants": []}
    read(customer.caller.post(f"{customer.path}/members", wish, key=fresh()), status=201)
    table = {"csv": f"mail;product\r\n{mail};professional\r\nnobody@veerman.example;professional"}
    for kind in ("check", "import"):
        sent = read(customer.caller.post(f"{customer.path}/imports", {**table, "kind": kind}, key=fresh()), status=201)
        rows = _job_done(customer, sent["id"])["rows"]
        assert [row["outcome"] for row in rows] == ["given", "refused"]
    job = read(customer.caller.post(f"{customer.path}/exports", {"scope": "everything"}, key=fresh()), status=201)["id"]
    _job_done(customer, job)
    number = read(customer.caller.get(f"{customer.path}/invoices/{document['id']}"))["number"]
    file = downloaded(read(customer.caller.get(f"{customer.path}/jobs/{job}/file"))["url"])
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        assert archive.getinfo(f"documents/{number}.pdf").file_size == 6 * 2**20
        people = archive.read("people/people-00002.csv").decode()
    assert all(address in people for address in ("gerda@veerman.example", mail))


def _job_done(customer: Customer, id: str) -> Any:
    def done() -> Any:
        job = read(customer.caller.get(f"{customer.path}/jobs/{id}"))
        return job if job["state"] == "done" else None

    return soon(done)


def the_product_asks(stack: Stack, customer: Customer) -> None:
    """The vendor's product, whose token is a machine's, asks for the owner, and tells a day at work and an export."""
    (member,) = [
        row for row in read(customer.caller.get(f"{customer.path}/members"))["members"] if row["state"] == "active"
    ]
    today, of = f"{datetime.now(UTC):%Y-%m-%d}", {"account": customer.account}
    about = {**of, "member": member["id"]}
    (known,) = _product(stack, "read_entitlements", about)["members"]
    for named in (
        {"person": known["person"]},
        {**of, "person": known["person"]},
        {**of, "mail": "gerda@veerman.example"},
    ):
        assert known in _product(stack, "read_entitlements", named)["members"]
    days = [{**about, "product": held["product"], "day": today} for held in known["entitlements"]]
    assert len(_product(stack, "post_activity", {"days": days})["outcomes"]) == len(days) > 0
    assert _product(stack, "report_export", {**of, "scope": "records", "day": today})["day"] == today


def _product(stack: Stack, sample: str, body: Any) -> Any:
    """The answer of the function to the sample's event with another body."""
    event = {**json.loads((EVENTS / f"{sample}.json").read_text()), "body": json.dumps(body)}
    function = stack.deployment.named("Product")
    called = stack.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
    answer = json.loads(called["Payload"].read())
    assert answer["statusCode"] == 200, answer
    return json.loads(answer["body"])


def _changed(customer: Customer, method: str, path: str, end: str = "", body: Any = None) -> None:
    version = read(customer.caller.get(path))["version"]
    read(customer.caller.ask(method, f"{path}{end}", body, {"If-Match": f'"{version}"'}))


def pays_by_card_and_takes_it_back(customer: Customer) -> None:
    bought = customer.buy(pay_by="card", card="pm_card_visa")
    customer.rendered(bought)
    customer.rendered(customer.change_seats(bought["subscription"], total=30, card="pm_card_visa"))
    (credit_note,) = customer.cancel(bought["subscription"])["documents"]
    assert soon(lambda: customer.refund(credit_note["id"], state="done"))
    assert customer.pdf(credit_note["id"]).startswith(b"%PDF-1.7")


def pays_on_invoice_and_takes_it_back(stack: Stack, customer: Customer) -> None:
    """A transfer names its invoice and pays all but 100.00; a cancellation is set off against what is open, the fee
    too, and the rest goes back to the transfer."""
    bought = customer.buy()
    customer.rendered(bought)
    customer.rendered(customer.change_seats(bought["subscription"], total=30))
    subscription = f"{customer.path}/subscriptions/{bought['subscription']['id']}"
    version = read(customer.caller.get(subscription))["version"]
    ordered = customer.caller.ask("PATCH", subscription, {"purchase_order": "PO-7"}, {"If-Match": f'"{version}"'})
    assert read(ordered)["purchase_order"] == "PO-7"
    assert read(customer.caller.get(f"{customer.path}/forecast?months=13"))["forecasts"]
    assert read(customer.caller.get(f"{subscription}/timeline"))["changes"] == []
    assert read(customer.caller.get(f"{subscription}/history"))["history"]
    bookkeeper = stack.person("boris@grachtwerk.example", "bookkeeper")
    newest = customer.invoices()[0]
    transfer = {
        "profile": customer.profile,
        "amount": newest["open"] - 100_00,
        "currency": "EUR",
        "received_on": newest["date"],
        "reference": newest["number"],
    }
    read(bookkeeper.post(f"/v1/seller/accounts/{customer.account}/payments", transfer, key=fresh()), status=201)
    customer.rendered(customer.cancel(bought["subscription"]))


def is_helped_by_staff(stack: Stack, customer: Customer) -> None:
    """The bookkeeper finds the account by its name and by a number, looks at all of it, and transfers what came by
    transfer, and ends a contract; the customer has another name afterwards."""
    bookkeeper = stack.person("boris@grachtwerk.example", "bookkeeper")
    seller = f"/v1/seller/accounts/{customer.account}"
    for query in ("name=veer", f"number={customer.invoices()[-1]['number']}"):
        found = read(bookkeeper.get(f"/v1/seller/accounts?{query}&limit=100"))["accounts"]
        assert customer.account in {account["id"] for account in found}
    read(bookkeeper.get(f"{seller}/profiles/{customer.profile}"))
    (subscription, *_) = read(bookkeeper.get(f"{seller}/subscriptions"))["subscriptions"]
    read(bookkeeper.get(f"{seller}/subscriptions/{subscription['id']}"))
    document = read(bookkeeper.get(f"{seller}/invoices"))["invoices"][-1]
    assert downloaded(read(bookkeeper.get(f"{seller}/invoices/{document['id']}/files/pdf"))["url"])

    def task() -> Any:
        tasks = read(bookkeeper.get("/v1/seller/refund-tasks?limit=100"))["tasks"]
        return next((each for each in tasks if each["account"] == customer.account), None)

    open_task = soon(task)
    done = {"paid_on": document["date"], "reference": "RF45 1000"}
    part = f"{seller}/refunds/{open_task['refund']}/parts/{open_task['part']}/done"
    read(bookkeeper.post(part, done, key=fresh()))
    assert task() is None
    version = read(customer.caller.get(customer.path))["version"]
    renamed = customer.caller.ask("PATCH", customer.path, {"name": "Veerman"}, {"If-Match": f'"{version}"'})
    assert read(renamed)["name"] == "Veerman"
    ending = f"{seller}/subscriptions/{customer.buy()['subscription']['id']}/cancellation"
    statement = read(bookkeeper.post(f"{ending}/quotes", {"when": "now"}))
    read(bookkeeper.post(ending, {"quote": statement, "reason": "too_expensive"}, key=fresh()))


def rates_are_published(stack: Stack) -> None:
    """The rates of the last days are loaded, and not again."""
    client, function = stack.client("lambda"), stack.deployment.named("ReferenceRates")
    with stack.changed("ReferenceRates", REFERENCE_RATES="sandbox"):
        loaded = [json.loads(client.invoke(FunctionName=function)["Payload"].read())["days"] for _ in range(2)]
    assert loaded[0] >= 6
    assert loaded[1] == 0


def tries_a_product(stack: Stack, customer: Customer) -> None:
    """A trial goes on for a week more; the customer names a card, which is charged at the trial's end."""
    trial = customer.buy(pay_by="card", card="pm_card_visa", plan="essentials-trial", seats=3)["subscription"]["id"]
    path = f"{customer.path}/subscriptions/{trial}"
    _changed(customer, "PUT", path, "/trial-extension")
    quote = read(customer.caller.post(f"{path}/conversion/quotes", {"pay_by": "card"}))
    read(customer.caller.post(f"{path}/conversion", {"quote": quote, "card": "pm_card_visa"}, key=fresh()))
    with days_ahead(stack, "PaymentWork", 22):
        send(stack, "PaymentsQueue", account=customer.account, trial=trial)
        assert soon(lambda: "trial" not in read(customer.caller.get(path)))


def time_passes(stack: Stack, customer: Customer) -> None:
    """The outcome of a charge with a lost answer is found; a month later the next period is billed and charged, and
    after one more month by a command that meets it first; a contract is over; before the year ends, a notice is sent.
    Each worker's domain time is as far ahead as its work."""
    pending = read(customer.confirm(customer.quote(pay_by="card"), card="pm_card_timeout"), status=202)["payment"]["id"]
    monthly = customer.buy(pay_by="card", card="pm_card_visa", plan="essentials-monthly")["subscription"]["id"]
    leaving = customer.buy(pay_by="card", card="pm_card_visa", plan="essentials-monthly")["subscription"]
    customer.let_end(leaving)
    yearly = customer.buy()["subscription"]["id"]
    first, later = customer.period(monthly), f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d}"
    with days_ahead(stack, "Renewals", 32):
        send(stack, "RenewalsQueue", account=customer.account, subscription=monthly)
        assert soon(lambda: customer.period(monthly)[0] == first[1])
        send(stack, "RenewalsQueue", account=customer.account, subscription=leaving["id"])
        assert soon(lambda: customer.state(leaving["id"]) == "ended")
    (newest, *_) = customer.invoices(to=later)
    assert customer.pdf(newest["id"])
    with days_ahead(stack, "PaymentWork", 33):
        send(stack, "PaymentsQueue", account=customer.account, payment=pending)
        send(stack, "PaymentsQueue", account=customer.account, charge=collecting.payment_id(newest["id"]))
        assert soon(lambda: customer.payment(pending)["state"] == "succeeded")
        assert soon(lambda: customer.invoice(newest["id"])["settlement"] == "settled")
    path = f"{customer.path}/subscriptions/{monthly}"
    version = read(customer.caller.get(path))["version"]
    with stack.changed("Subscriptions", ZETEL_CLOCK_OFFSET=str(64 * 86400)):  # the second period is over, and unswept
        overtaken = customer.caller.ask("PATCH", path, {"purchase_order": "PO-8"}, {"If-Match": f'"{version}"'})
        assert read(overtaken, status=412)["version"] == version + 1
    names_recipients(customer, "facturen-gerda@veerman.example", "derde-gerda@veerman.example")  # not confirmed
    with days_ahead(stack, "RenewalNotices", 300):
        send(stack, "RenewalNoticesQueue", account=customer.account, subscription=yearly)
        assert soon(lambda: told(stack, "facturen-gerda@veerman.example", "Uw abonnement Professional wordt op"))


def what_was_done_falls_due_again(stack: Stack, customer: Customer) -> None:
    """The sweep finds work for each queue that was done before: a doubled message changes nothing."""
    bought = customer.buy(pay_by="card", card="pm_card_visa")
    customer.rendered(bought)
    (document,) = bought["documents"]
    done = {
        WorkKind.NUMBER: document["id"],
        WorkKind.RENDER: document["id"],
        WorkKind.PAYMENT: bought["payment"]["id"],
        WorkKind.PERIOD: bought["subscription"]["id"],
        WorkKind.RENEWAL_MAIL: bought["subscription"]["id"],
        WorkKind.RECIPIENT: read(customer.caller.get(f"{customer.path}/recipients"))["recipients"][0]["id"],
        WorkKind.MAIL: f"mail_{document['id']}",
        WorkKind.JOB: read(
            customer.caller.post(f"{customer.path}/exports", {"scope": "people"}, key=fresh()), status=201
        )["id"],
        WorkKind.PUBLISH: f"publish_{document['id']}",
    }
    at, dynamodb = datetime.now(UTC) - timedelta(seconds=1), stack.client("dynamodb")
    core = stack.deployment.named("CoreTable")
    entries = [{"PK": {"S": f"ACCT#{customer.account}"}, "SK": {"S": f"AGAIN#{kind}"}} for kind in done]
    for entry, (kind, item) in zip(entries, done.items(), strict=True):
        due = {"due_pk": keys.due_partition("main", at.date(), 0), "due_sk": keys.due_sort(Due(at, kind), item)}
        dynamodb.put_item(TableName=core, Item={**entry, **{name: {"S": value} for name, value in due.items()}})
    # The schedule may have swept before, and a watermark of yesterday would stay.
    mark = keys.watermark("main")
    dynamodb.delete_item(TableName=core, Key={"PK": {"S": mark.pk}, "SK": {"S": mark.sk}})
    assert swept(stack) >= len(done)
    for entry in entries:
        dynamodb.delete_item(TableName=core, Key=entry)
    quiet(stack)


@contextmanager
def days_ahead(stack: Stack, function: str, days: int) -> Iterator[None]:
    """Domain time of a worker is `days` ahead during the context. A change of the function cuts off its running call,
    and the message comes again minutes later: so its queue is empty before each change."""
    (queue,) = (source.queue for source in TEMPLATE.queue_sources if source.function == FUNCTIONS[function].folder)
    quiet(stack, queue)
    with stack.changed(function, ZETEL_CLOCK_OFFSET=str(days * 86400)):
        yield
        quiet(stack, queue)


def send(stack: Stack, queue: str, **body: str) -> None:
    """Sends the sweep's message about due work."""
    url = stack.deployment.named(queue)
    stack.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(body))
