"""An account as the seller's staff sees it: what the customer sees, and an entry in the journal for every look."""

import pytest

from tests import handlers
from tests.functions.one_of_each import OneOfEach
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE
from zetel import bootstrap
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.parties.profile import Balance


@pytest.fixture
def scene():
    made = OneOfEach()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


#: The functions of customer and staff, the path below the account, and what the journal says of it.
VIEWS = [
    ("accounts", "staff_contracts", "profiles/{profile}", "{profile}"),
    ("subscriptions", "staff_contracts", "subscriptions", "subscriptions"),
    ("subscriptions", "staff_contracts", "subscriptions/{subscription}", "{subscription}"),
    ("invoices", "staff_documents", "invoices", "documents"),
    ("invoices", "staff_documents", "invoices/{invoice}", "{invoice}"),
    ("invoices", "staff_documents", "invoices/{invoice}/files/pdf", "{invoice}"),
    ("payments", "staff_documents", "payments/{payment}", "{payment}"),
    ("payments", "staff_documents", "refunds", "refunds"),
    ("payments", "staff_documents", "refunds/{refund}", "{refund}"),
]


@pytest.mark.parametrize("group", ["support", "bookkeeper"])
@pytest.mark.parametrize(("customers", "staffs", "path", "what"), VIEWS)
def test_staff_sees_what_the_customer_sees_and_the_journal_says_so(scene, customers, staffs, path, what, group):
    below = path.format_map(scene.named)
    theirs = handlers.ask(customers, "GET", f"/v1/accounts/{ACCOUNT}/{below}", person=CHRIS.sub)
    before = len(scene.events())
    scene.world.store.counted.reset()
    ours = handlers.ask(staffs, "GET", f"/v1/seller/accounts/{ACCOUNT}/{below}", person="sub-staff", groups=(group,))
    assert (ours.status, ours.body) == (200, theirs.body)
    assert ours.headers.get("ETag") == theirs.headers.get("ETag")
    counted = dict(scene.world.store.counted.calls)
    (entry,) = scene.events()[before:]
    assert (entry.type, entry.actor.id) == ("account.accessed", "sub-staff")
    assert entry.data == {"what": what.format_map(scene.named)}
    assert counted.pop("commit") == 1
    assert sum(counted.values()) <= 3


@pytest.mark.parametrize(("customers", "staffs", "path", "what"), VIEWS)
def test_an_account_that_is_not_there_is_unknown_and_leaves_no_trace(scene, customers, staffs, path, what):
    below = path.format_map(scene.named)
    before = {table: scene.world.store.items(table) for table in Table}
    other = "acc_01KKRAFRB000000000000000ZZ"
    answer = handlers.ask(staffs, "GET", f"/v1/seller/accounts/{other}/{below}", groups=("support",))
    assert (answer.status, answer.body["kind"]) == (404, "account")
    assert {table: scene.world.store.items(table) for table in Table} == before


# Money in a currency that the profile no longer has


def profile(scene):
    path = f"/v1/accounts/{ACCOUNT}/profiles/{PROFILE}"
    return handlers.ask("accounts", "GET", path, person=CHRIS.sub).body


def test_money_held_or_owed_in_another_currency_is_still_seen(scene):
    owed = profile(scene)["balance"]
    assert "other_balances" not in profile(scene)
    scene.world.store.put(keys.balance(ACCOUNT, PROFILE, "USD"), Balance(balance=50_00))
    scene.world.store.put(keys.balance(ACCOUNT, PROFILE, "GBP"), Balance(owed=7_00))
    scene.world.store.put(keys.balance(ACCOUNT, PROFILE, "JPY"), Balance())
    body = {"currency": "USD"}
    answer = handlers.ask(
        "accounts",
        "PATCH",
        f"/v1/accounts/{ACCOUNT}/profiles/{PROFILE}",
        person=ANNA.sub,
        body=body,
        headers={"If-Match": '"1"'},
    )
    assert answer.status == 200
    seen = profile(scene)
    assert seen["balance"] == {"currency": "USD", "held": 50_00, "owed": 0}
    assert seen["other_balances"] == [owed, {"currency": "GBP", "held": 0, "owed": 7_00}]
    path = f"/v1/seller/accounts/{ACCOUNT}/profiles/{PROFILE}"
    ours = handlers.ask("staff_contracts", "GET", path, person="sub-staff", groups=("support",)).body
    assert ours["other_balances"] == seen["other_balances"]
