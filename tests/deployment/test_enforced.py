"""Every function does its work with what its role permits: the deployment after a restart with permissions enforced.

What the local AWS enforces of a role: actions, resources, and the conditions on partitions and on the sender of mails.
Other conditions it does not know: test_permissions.py looks at their text.
"""

import json
import time
from typing import Any

import pytest

from local import template
from tests.deployment.aws import Permissions
from tests.deployment.customer import Customer, fresh, opened, read, soon, told
from tests.deployment.stack import Stack
from tests.deployment.test_failures import received, swept

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]

TEMPLATE = template.read()


class Enforced:
    """The deployment since permissions are enforced."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._since = time.time()

    def errors(self) -> list[Any]:
        """What the functions failed at: a request that was answered with 500 and more, work that comes again."""
        return [line for line in self._said() if line.get("status", 0) >= 500 or ("work" in line and "error" in line)]

    def called(self) -> set[str]:
        """The folders of all functions that were called: their lines name the route, or the work."""
        by_route = {route.key: route.function for route in TEMPLATE.routes}
        return {line.get("work") or by_route[line["route"]] for line in self._said()}

    def work(self, queue: str, **body: str) -> None:
        """Sends a message that the sweep sends when its time has come."""
        url = self.stack.deployment.named(queue)
        self.stack.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(body))

    def _said(self) -> list[Any]:
        return self.stack.said(since=self._since)


@pytest.fixture(scope="module")
def before(stack: Stack) -> tuple[Customer, Any]:
    """A customer from before the restart, and what was bought then."""
    customer = opened(stack, "frits")
    bought = customer.buy()
    customer.pdf(bought["documents"][0]["id"])
    return customer, bought


@pytest.fixture(scope="module")
def enforced(stack: Stack, before: tuple[Customer, Any]) -> Enforced:
    stack.aws.stop()
    stack.aws.start(Permissions.ENFORCED)
    return Enforced(stack)


def test_a_restart_loses_nothing(enforced: Enforced, before: tuple[Customer, Any]) -> None:
    customer, bought = before
    (document,) = bought["documents"]
    assert customer.invoice(document["id"])["number"].startswith("INV-")
    assert customer.pdf(document["id"]).startswith(b"%PDF-1.7")
    subscriptions = read(customer.caller.get(f"{customer.path}/subscriptions"))["subscriptions"]
    assert [each["id"] for each in subscriptions] == [bought["subscription"]["id"]]


def test_every_function_may_do_all_that_it_does(enforced: Enforced) -> None:
    """The life of a customer, then each route asked for what is not there. No function is left out, and none fails."""
    customer = opened(enforced.stack, "gerda")
    buys_and_reads_the_invoice(enforced, customer)
    pays_by_card_and_takes_it_back(customer)
    more_seats_and_a_transfer(enforced, customer)
    time_passes(enforced, customer)
    assert {key: status for key, status in probed(enforced, customer).items() if status >= 500} == {}
    assert {function.folder for function in TEMPLATE.functions} - enforced.called() == set()
    assert enforced.errors() == []
    assert received(enforced.stack, "RelayDeadLetters") == []


def buys_and_reads_the_invoice(enforced: Enforced, customer: Customer) -> None:
    (document,) = customer.buy()["documents"]
    assert customer.pdf(document["id"]).startswith(b"%PDF-1.7")
    number = customer.invoice(document["id"])["number"]
    assert soon(lambda: told(enforced.stack, number))


def pays_by_card_and_takes_it_back(customer: Customer) -> None:
    bought = customer.buy(pay_by="card", card="pm_card_visa")
    (credit_note,) = customer.cancel(bought["subscription"])["documents"]
    assert soon(lambda: customer.refund(credit_note["id"], state="done"))
    assert customer.pdf(credit_note["id"]).startswith(b"%PDF-1.7")


def more_seats_and_a_transfer(enforced: Enforced, customer: Customer) -> None:
    customer.change_seats(customer.buy()["subscription"], total=30)
    bookkeeper = enforced.stack.person("boris@grachtwerk.example", "bookkeeper")
    transfer = {
        "profile": customer.profile,
        "amount": 100_00,
        "currency": "EUR",
        "received_on": customer.invoices()[0]["date"],
        "reference": "100.00 euro",
    }
    read(bookkeeper.post(f"/v1/seller/accounts/{customer.account}/payments", transfer, key=fresh()), status=201)


def time_passes(enforced: Enforced, customer: Customer) -> None:
    """A month later the next one is billed, and before a year ends a notice is sent.

    Each worker's domain time is as far ahead as its work is.
    """
    stack = enforced.stack
    monthly = customer.buy(plan="essentials-monthly")["subscription"]["id"]
    yearly = customer.buy()["subscription"]["id"]
    first = customer.period(monthly)
    with stack.changed("Renewals", ZETEL_CLOCK_OFFSET=str(32 * 86400)):
        enforced.work("RenewalsQueue", account=customer.account, subscription=monthly)
        assert soon(lambda: customer.period(monthly)[0] == first[1])
        assert soon(lambda: "renewals" in enforced.called())  # it has ended: a change of the function would cut it off
    with stack.changed("RenewalNotices", ZETEL_CLOCK_OFFSET=str(300 * 86400)):
        enforced.work("RenewalNoticesQueue", account=customer.account, subscription=yearly)
        assert soon(lambda: told(stack, "facturen-gerda@veerman.example", "Uw abonnement op Professional wordt"))
        assert soon(lambda: "renewal_notices" in enforced.called())
    assert swept(stack) >= 0


def probed(enforced: Enforced, customer: Customer) -> dict[str, int]:
    """What every route answers who asks for things that are not there: finding that out takes permissions, too."""
    staff = enforced.stack.person("sofie@grachtwerk.example", "support", "bookkeeper")
    found = {}
    for route in TEMPLATE.routes:
        path = route.path.replace("{account}", customer.account)
        caller = staff if path.startswith("/v1/seller") else customer.caller
        body: dict[str, str] | None = None if route.method == "GET" else {}
        found[route.key] = caller.ask(route.method, path, body, {"Idempotency-Key": fresh()}).status
    return found
