"""25 seats at 365.00 a year, bought on 15 March 2026 and not renewed; 12.00 too much were paid. Anna, an owner, closes
the account on 20 March 2027.

The seller is in the Netherlands, and keeps documents for 7 years: those of 2026 until 31 December 2033.
"""

from collections import Counter

import pytest

from tests import handlers
from tests.journeys.pumps import function_of
from tests.journeys.stage import REASONS
from tests.shop import ACCOUNT, ANNA, CHRIS, DIALER, MEMBER, PROFESSIONAL, READER, STORAGE
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.parties.member import MemberState
from zetel.domain.parties.profile import Balance

NAME = "Veerman"
YEAR = 11_041_25  # 25 x 365.00 and 21 % of it
STAFF = f"/v1/seller/accounts/{ACCOUNT}/closing"
SUBJECT = "Your account Veerman is closed"
STEPS = ["hold", "payout", "notice", "contracts", "people", "profiles", "rest", "documents"]


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00")
    begun.buys(quantity=25)
    begun.pays(YEAR + 12_00)
    begun.cancels("term_end")
    return begun


def closes(stage, person=ANNA, name=NAME, key="closes"):
    return stage.ask("POST", "/closing", person=person.sub, body={"name": name}, headers={"Idempotency-Key": key})


def as_staff(stage):
    answer = handlers.ask(function_of("GET", STAFF), "GET", STAFF, person="sub-manager", groups=("support",))
    stage.pumps.drain()
    return answer


def steps_done(closing):
    return [one["step"] for one in closing["steps"] if one["done"]]


def left(stage):
    """How many items of each kind are left in the account's own partition."""
    return Counter(sk.partition("#")[0] for pk, sk in stage.world.store.items(Table.CORE) if pk == f"ACCT#{ACCOUNT}")


def named(stage):
    """Where the customer's and its people's names and addresses still stand, by table and sort key."""
    words = (NAME, ANNA.name, ANNA.mail, CHRIS.mail, "administratie@")
    return {
        (table, sk.partition("#")[0])
        for table in (Table.CORE, Table.JOURNAL)
        for (_, sk), item in stage.world.store.items(table).items()
        if any(word in repr((sk, item)) for word in words)
    }


def closed(stage):
    stage.until("2027-03-20 09:00")
    assert closes(stage).status == 202
    stage.reports_refunded(stage.refunds[-1].id, part=1)
    stage.until("2027-03-20 12:00")


def test_a_running_subscription_stands_in_the_way_until_its_end(stage):
    refused = closes(stage)
    assert (refused.status, refused.problem) == (409, "subscriptions-run")
    assert refused.body["subscriptions"] == [stage.subscription_id]
    stage.until("2027-03-20 09:00")
    assert closes(stage, key="later").status == 202


def test_an_open_invoice_stands_in_the_way(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys(quantity=25)
    stage.cancels("term_end")
    stage.until("2027-03-20 09:00")
    refused = closes(stage)
    assert (refused.problem, refused.body["invoices"]) == ("invoices-open", [stage.invoice(1).id])
    stage.pays(YEAR)
    assert closes(stage, key="paid").status == 202
    stage.until("2027-03-20 12:00")


def preview(stage, person=ANNA):
    return stage.ask("POST", "/closing/preview", person=person.sub)


def test_a_preview_tells_what_stands_in_the_way_and_until_when_documents_stay(stage):
    assert preview(stage, CHRIS).status == 403
    running = preview(stage).body
    assert (running["subscriptions"], running["invoices"]) == ([stage.subscription["id"]], [])
    assert (running["name"], running["documents_until"]) == (NAME, "2033-12-31")
    stage.until("2027-03-20 09:00")
    free = preview(stage).body
    assert (free["subscriptions"], free["invoices"], free["owing"], free["unfinished"]) == ([], [], [], [])
    closes(stage)
    assert (preview(stage).status, preview(stage).body["type"].rpartition("/")[2]) == (409, "account-closes")


def test_an_owner_repeats_the_name_and_nobody_else_closes(stage):
    stage.until("2027-03-20 09:00")
    refused = closes(stage, name="Veerman Logistiek B.V.")
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "/name")
    assert closes(stage, person=CHRIS).status == 403
    assert stage.ask("GET", "/closing").status == 404


def test_the_balance_is_paid_back_before_anybody_goes(stage):
    stage.until("2027-03-20 09:00")
    closes(stage)
    (task,) = stage.refunds
    assert (task.amount, task.state, task.parts[0].reason) == (12_00, "task", "balance")
    assert stage.balance == 0
    waiting = stage.ask("GET", "/closing").body
    assert (waiting["state"], waiting["waits_for"]) == ("under_way", "refunds-open")
    assert steps_done(waiting) == ["hold"]
    told = [what for _, what in stage.mails(since="2027-03-20")]
    assert "Stoelwerk B.V. will transfer €12.00 to you" in told
    stage.reports_refunded(task.id, part=1)
    stage.until("2027-03-20 12:00")
    assert as_staff(stage).body["state"] == "closed"


def test_a_negative_balance_stands_in_the_way_until_it_is_paid(stage):
    """A transfer whose surplus had been used was taken back: 5.00 are owed, and no invoice asks for them."""
    stage.until("2027-03-20 09:00")
    profile = stage.ask("GET", "/profiles").body["profiles"][0]["id"]
    stage.world.store.put(keys.balance(ACCOUNT, profile, "EUR"), Balance(balance=-5_00))
    refused = closes(stage)
    assert (refused.status, refused.problem, refused.body["profiles"]) == (409, "balances-owed", [profile])
    assert "Transfer the amount that the profile's balance shows" in refused.body["detail"]
    assert stage.ask("GET", "/closing").status == 404
    stage.pays(5_00)
    assert closes(stage, key="paid").status == 202
    stage.until("2027-03-20 12:00")
    assert as_staff(stage).body["state"] == "closed"


def test_nothing_is_bought_once_it_closes(stage):
    stage.until("2027-03-20 09:00")
    wish = {"profile": stage.ask("GET", "/profiles").body["profiles"][0]["id"], "plan": "professional-yearly"}
    wish = {**wish, "quantity": 1, "pay_by": "invoice"}
    earlier = stage.ask("POST", "/purchases/quotes", body=wish).body
    closes(stage)
    assert stage.ask("POST", "/purchases/quotes", body=wish).problem == "account-closes"
    assert stage.confirm("/purchases", earlier).problem == "profile-moved"
    assert stage.ask("POST", f"{stage.path}/revival/quotes", body={}).problem == "account-closes"
    assert closes(stage, key="again").problem == "account-closes"
    profile = stage.ask("GET", "/profiles").body["profiles"][0]
    added = {name: profile[name] for name in ("name", "address", "language", "currency", "zone", "recipients")}
    made = stage.ask("POST", "/profiles", body=added, headers={"Idempotency-Key": "adds"})
    assert made.problem == "account-closes"
    assert stage.ask("GET", "").body["name"] == NAME


def test_a_profile_can_still_be_corrected_while_the_bookkeeper_pays(stage):
    stage.until("2027-03-20 09:00")
    closes(stage)
    changed = stage.changes_profile(reference="PO-1")
    assert (changed["reference"], "closing" in changed) == ("PO-1", False)
    stage.reports_refunded(stage.refunds[-1].id, part=1)
    stage.until("2027-03-20 12:00")
    assert as_staff(stage).body["state"] == "closed"


def test_money_that_comes_late_is_paid_back_too(stage):
    stage.until("2027-03-20 09:00")
    closes(stage)
    stage.pays(5_00)
    stage.reports_refunded(stage.refunds[-1].id, part=1)
    stage.until("2027-03-20 12:00")
    (_, late) = sorted(stage.refunds, key=lambda refund: refund.made_at)
    assert (late.amount, late.state) == (5_00, "task")
    assert stage.ask("GET", "/closing").body["waits_for"] == "refunds-open"
    stage.reports_refunded(late.id, part=1)
    stage.until("2027-03-20 15:00")
    assert as_staff(stage).body["state"] == "closed"


def test_people_are_told_and_go_and_documents_stay(stage):
    stage.until("2027-03-20 09:00")
    closes(stage)
    stage.reports_refunded(stage.refunds[-1].id, part=1)
    before = [document.id for document in stage.documents]
    stage.until("2027-03-20 12:00")
    told = [one.mail.to for one in stage.posted if one.mail.subject == SUBJECT]
    assert told == [(ANNA.mail,), ("administratie@veerman.example",)]
    assert "31 Dec 2033" in next(one.mail.text for one in stage.posted if one.mail.subject == SUBJECT)
    shown = as_staff(stage).body
    assert (shown["state"], shown["documents_until"], steps_done(shown)) == ("closed", "2033-12-31", STEPS[:-1])
    assert stage.ask("GET", "/closing").status == 404  # nobody is a member any more
    assert [document.id for document in stage.documents] == before
    found = stage.world.store.read(*(keys.member(ACCOUNT, id) for id in (MEMBER, READER)))
    assert {found.get(keys.member(ACCOUNT, id)).state for id in (MEMBER, READER)} == {MemberState.REMOVED}
    assert left(stage).keys() == {"ACCOUNT", "CLOSING", "INV", "PAY", "REF", "BALANCE", "SUB", "MEMBER"}
    assert named(stage) <= {(Table.CORE, "INV"), (Table.CORE, "SUB")}


def test_documents_go_after_their_last_day_and_nothing_but_ids_is_left(stage):
    closed(stage)
    (invoice,) = stage.documents
    assert set(invoice.files.values()) <= stage.world.files.contents.keys()
    stage.until("2033-12-31 23:00")
    assert stage.documents == [invoice]
    stage.until("2034-01-01 01:00")
    assert stage.documents == []
    assert stage.world.files.contents == {}
    assert left(stage) == {"ACCOUNT": 1, "CLOSING": 1}
    assert named(stage) == set()
    shown = as_staff(stage).body
    assert (shown["state"], shown["deleted_at"][:10], steps_done(shown)) == ("deleted", "2033-12-31", STEPS)


def test_a_seller_that_keeps_documents_for_ten_years_says_so_in_its_file(begin):
    stage = begin("2026-03-15 10:00")
    stage.shop.loads(PROFESSIONAL, STORAGE, DIALER, cancellation_reasons=REASONS, retention_years=10)
    stage.buys(quantity=1)
    stage.pays(stage.invoice(1).total)
    stage.cancels("term_end")
    stage.until("2027-03-20 09:00")
    closes(stage)
    stage.until("2027-03-20 12:00")
    assert as_staff(stage).body["documents_until"] == "2036-12-31"
