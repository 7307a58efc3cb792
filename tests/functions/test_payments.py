"""Payments over HTTP: the status link, and transfers that the bookkeeper records."""

from dataclasses import replace
from datetime import date

import pytest

from tests import handlers
from tests.domain import contracts
from tests.fakes.crashing import Crash, Crashing, crashes
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, PROFILE, STRANGER
from zetel import bootstrap
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import NumberUsed
from zetel.domain.documents.document import Payer
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.subscriptions.subscription import Collection

TRANSFERS = f"/v1/seller/accounts/{ACCOUNT}/payments"
PAYMENTS = f"/v1/accounts/{ACCOUNT}/payments"
KEY = {"Idempotency-Key": "transfer-1"}
#: What 25 seats for a year cost with VAT: 25 x 365.00 = 9,125.00, and 1,916.25.
TOTAL = 11_041_25
MOST_WRITES = 32


def ask(method, path, *, person="sub-books", groups=("bookkeeper",), **kwargs):
    return handlers.ask("payments", method, path, person=person, groups=groups, **kwargs)


def transfer(**changes):
    return {
        "profile": PROFILE,
        "amount": TOTAL,
        "currency": "EUR",
        "received_on": "2026-03-15",
        "reference": "RF18 5390 0754",
    } | changes


def record(headers=KEY, **changes):
    return ask("POST", TRANSFERS, body=transfer(**changes), headers=headers)


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def balance(shop, currency="EUR"):
    key = keys.balance(ACCOUNT, PROFILE, currency)
    return shop.world.store.read(key).get(key) or Balance()


@pytest.fixture
def buy(shop):
    """Buys 25 seats on invoice; each call an invoice of 11,041.25 more."""

    def bought():
        quote = shop.quote()
        shop.confirm(quote, key=quote["id"])
        return quote["documents"][0]["id"]

    return bought


def applied(answer):
    assert answer.status == 201, answer
    return [(part["document"], part["amount"]) for part in answer.body["applied"]], answer.body["to_balance"]


def test_an_exact_transfer_settles_the_invoice(shop, buy):
    invoice = buy()
    answer = record()
    assert applied(answer) == ([(invoice, TOTAL)], 0)
    assert (answer.headers["ETag"], answer.headers["Location"]) == ('"1"', f"{PAYMENTS}/{answer.body['id']}")
    paid = shop.document(invoice)
    assert (paid.open, paid.payers) == (0, (Payer(answer.body["id"], TOTAL, method=PaymentMethod.TRANSFER),))
    assert balance(shop) == Balance(balance=0, owed=0)


def test_a_part_leaves_the_rest_open(shop, buy):
    invoice = buy()
    assert applied(record(amount=1_041_25)) == ([(invoice, 1_041_25)], 0)
    assert shop.document(invoice).open == 10_000_00
    assert balance(shop) == Balance(balance=0, owed=10_000_00)


def test_what_is_over_is_the_customers_balance(shop, buy):
    invoice = buy()
    assert applied(record(amount=TOTAL + 58_75)) == ([(invoice, TOTAL)], 58_75)
    assert balance(shop) == Balance(balance=58_75, owed=0)


def test_where_nothing_is_open_all_is_balance(shop):
    assert applied(record(amount=100_00)) == ([], 100_00)
    assert balance(shop) == Balance(balance=100_00, owed=0)


def test_the_oldest_open_invoices_are_paid_first(shop, buy):
    first = buy()
    shop.world.clock.move(contracts.QUARTER_OF_AN_HOUR)
    second = buy()
    assert applied(record(amount=TOTAL + 1_00)) == ([(first, TOTAL), (second, 1_00)], 0)
    # Of the second invoice 11,040.25 is still open: it is the oldest now.
    assert applied(record({"Idempotency-Key": "t-2"}, amount=5_00)) == ([(second, 5_00)], 0)


def test_named_invoices_are_paid_in_their_order(shop, buy):
    first = buy()
    shop.world.clock.move(contracts.QUARTER_OF_AN_HOUR)
    second = buy()
    assert applied(record(amount=TOTAL + 1_00, invoices=[second, first])) == ([(second, TOTAL), (first, 1_00)], 0)


def test_what_named_invoices_do_not_need_is_balance_and_pays_no_other(shop, buy):
    first = buy()
    shop.world.clock.move(contracts.QUARTER_OF_AN_HOUR)
    second = buy()
    assert applied(record(amount=TOTAL + 1_00, invoices=[second])) == ([(second, TOTAL)], 1_00)
    assert shop.document(first).open == TOTAL


def test_another_currency_pays_no_euro_invoice(shop, buy):
    buy()
    assert applied(record(currency="USD", amount=5_00)) == ([], 5_00)
    assert (balance(shop).owed, balance(shop, "USD").balance) == (TOTAL, 5_00)


def test_the_journal_says_what_was_paid_and_by_whom(shop, buy):
    invoice = buy()
    payment = record(amount=TOTAL + 1).body["id"]
    received, settled = shop.events()[-2:]
    assert (received.type, received.subject, received.sequence) == ("payment.received", payment, 1)
    assert received.data == {
        "amount": TOTAL + 1,
        "currency": "EUR",
        "applied": [{"document": invoice, "amount": TOTAL}],
        "to_balance": 1,
    }
    assert (settled.type, settled.subject, settled.sequence) == ("invoice.payment_applied", invoice, 1)
    assert settled.data == {"payment": payment, "amount": TOTAL, "currency": "EUR", "open": 0}
    assert {(e.actor.kind, e.actor.id) for e in (received, settled)} == {("staff", "sub-books")}


def test_events_about_an_invoice_stay_without_gaps(shop, buy):
    invoice = buy()
    shop.pump()  # numbered and rendered
    record(amount=1_00)
    record({"Idempotency-Key": "t-2"}, amount=1_00)
    sequences = [event.sequence for event in shop.events() if event.subject == invoice]
    assert sequences == list(range(1, len(sequences) + 1))
    assert shop.document(invoice).sequence == sequences[-1]


def test_the_same_request_again_records_nothing_again(shop, buy):
    buy()
    first = record()
    before = everything(shop)
    assert record() == first
    assert everything(shop) == before


def test_another_body_with_the_same_key_is_refused(shop, buy):
    buy()
    record()
    before = everything(shop)
    assert record(amount=1).problem == "idempotency-key-reused"
    assert everything(shop) == before


def test_an_invoice_that_moves_meanwhile_is_decided_on_again(shop, buy):
    invoice = buy()
    key = keys.document(ACCOUNT, invoice)

    def moves(read):
        shop.world.store.during_read = None
        held = shop.world.store.read(key).get(key)
        shop.world.store.put(key, replace(held, paid=1_000_00, version=held.version + 1))

    shop.world.store.during_read = moves
    assert applied(record(invoices=[invoice])) == ([(invoice, 10_041_25)], 1_000_00)


def test_twelve_invoices_are_settled_at_once_and_the_rest_is_balance(shop):
    shop.put_profile(contracts.profile(credit=CreditLimit(limit=10**9, currency="EUR", days=30)))
    shop.has_paid()
    documents = []
    for n in range(13):
        quote = shop.quote(("professional-yearly", 1))
        shop.confirm(quote, key=f"buy-{n}")
        documents.append(quote["documents"][0]["id"])
        shop.world.clock.move(contracts.QUARTER_OF_AN_HOUR)
    shop.world.store.counted.reset()
    # One seat costs 365.00 and 76.65 VAT.
    parts, rest = applied(record(amount=13 * 441_65))
    assert [document for document, _ in parts] == documents[:12]
    assert rest == 441_65
    assert shop.world.store.counted.largest_transaction == 29 < MOST_WRITES


def test_a_crash_anywhere_and_a_repetition_record_it_once(shop, buy):
    invoice = buy()
    watched = Crashing(shop.services)
    bootstrap.provide(watched.services, shop.catalog)
    record({"Idempotency-Key": "probe"}, amount=1)
    calls = [call for call in watched.calls if call.startswith("store.")]
    assert calls == ["store.read#1", "store.page#1", "store.commit#1"]
    for n, crash in enumerate(crashes(calls), start=1):
        before = shop.document(invoice).paid
        headers = {"Idempotency-Key": f"crash-{n}"}
        bootstrap.provide(Crashing(shop.services, crash).services, shop.catalog)
        with pytest.raises(Crash):
            record(headers, amount=1_00)
        bootstrap.provide(shop.services, shop.catalog)
        assert record(headers, amount=1_00).status == 201
        assert shop.document(invoice).paid == before + 1_00


# By number, as the invoice asks


def numbered(shop, invoice):
    shop.pump()
    number = shop.document(invoice).number
    assert number
    return number


def outcomes(answer):
    return [(each["number"], each["outcome"]) for each in answer.body["numbers"]]


def two(shop, buy):
    first = buy()
    shop.world.clock.move(contracts.QUARTER_OF_AN_HOUR)
    return first, buy()


@pytest.mark.parametrize("written", ["{}", "Your invoice {}, thank you"])
def test_a_reference_that_names_an_invoice_pays_it_and_the_rest_is_balance(shop, buy, written):
    first, second = two(shop, buy)
    number = numbered(shop, second)
    answer = record(reference=written.format(number), amount=TOTAL + 1_00)
    assert applied(answer) == ([(second, TOTAL)], 1_00)
    assert outcomes(answer) == [(number, "paid")]
    assert shop.document(first).open == TOTAL


def test_the_payment_says_later_which_numbers_it_names(shop, buy):
    number = numbered(shop, buy())
    payment = record(reference=number).body["id"]
    assert outcomes(ask("GET", f"{PAYMENTS}/{payment}", person=CHRIS.sub, groups=())) == [(number, "paid")]


def test_numbers_beside_the_reference_are_paid_in_their_order(shop, buy):
    first, second = two(shop, buy)
    numbers = [numbered(shop, second), numbered(shop, first)]
    assert applied(record(numbers=numbers, amount=TOTAL + 1_00)) == ([(second, TOTAL), (first, 1_00)], 0)


def test_an_unknown_number_pays_the_oldest_and_the_answer_says_so(shop, buy):
    first, second = two(shop, buy)
    answer = record(reference="INV-2026-999999", amount=TOTAL + 1_00)
    assert applied(answer) == ([(first, TOTAL), (second, 1_00)], 0)
    assert outcomes(answer) == [("INV-2026-999999", "unknown")]


def test_a_settled_number_pays_the_oldest_and_the_rest_is_balance(shop, buy):
    first, second = two(shop, buy)
    number = numbered(shop, second)
    record(reference=number)
    answer = record({"Idempotency-Key": "t-2"}, reference=number, amount=TOTAL + 1_00)
    assert applied(answer) == ([(first, TOTAL)], 1_00)
    assert outcomes(answer) == [(number, "settled")]


def test_an_open_number_is_paid_before_the_oldest_where_another_is_unknown(shop, buy):
    first, second = two(shop, buy)
    number = numbered(shop, second)
    answer = record(numbers=["INV-2026-999999", number], amount=TOTAL + 1_00)
    assert applied(answer) == ([(second, TOTAL), (first, 1_00)], 0)
    assert outcomes(answer) == [("INV-2026-999999", "unknown"), (number, "paid")]


def test_another_profiles_number_pays_the_oldest_of_this_profile(shop, buy):
    number = numbered(shop, buy())
    other = "pro_01KKRAFRB0M5GAVTQ3Z8C1D7HZ"
    shop.world.store.put(keys.profile(ACCOUNT, other), contracts.profile(id=other))
    answer = record(profile=other, reference=number)
    assert applied(answer) == ([], TOTAL)
    assert outcomes(answer) == [(number, "other_profile")]


def test_another_accounts_number_is_unknown(shop):
    foreign = NumberUsed("acc_01KKRAFRB0M5GAVTQ3Z8C1D7HZ", "inv_01KKRBJHM00000000000000ZZZ")
    shop.world.store.put(keys.number(contracts.seller().entity, "INV-2026-000077"), foreign)
    answer = record(reference="INV-2026-000077")
    assert applied(answer) == ([], TOTAL)
    assert outcomes(answer) == [("INV-2026-000077", "unknown")]


def test_a_number_in_another_currency_pays_no_invoice(shop, buy):
    number = numbered(shop, buy())
    answer = record(reference=number, currency="USD", amount=5_00)
    assert applied(answer) == ([], 5_00)
    assert outcomes(answer) == [(number, "other_currency")]


def test_a_transfer_by_number_is_two_reads_and_one_transaction(shop, buy):
    number = numbered(shop, buy())
    shop.world.store.counted.reset()
    record(reference=number)
    assert shop.world.store.counted.calls == {"read": 2, "commit": 1}


def test_numbers_beside_ids_are_refused(shop, buy):
    answer = refused(shop, 422, "invalid-request", invoices=[buy()], numbers=["INV-2026-000001"])
    assert answer.broken == [("/numbers", "absent beside `invoices`")]


# Refused, and nothing changed


def refused(shop, status, problem, **changes):
    before = everything(shop)
    answer = record(**changes)
    assert (answer.status, answer.problem) == (status, problem)
    assert everything(shop) == before
    return answer


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"amount": 0}, ("/amount", "at least 1")),
        ({"amount": -5}, ("/amount", "at least 1")),
        ({"amount": 1.5}, ("/amount", "a whole number")),
        ({"amount": "100"}, ("/amount", "a whole number")),
        ({"amount": 10**13}, ("/amount", "at most 1000000000000")),
        ({"received_on": "2026-03-16"}, ("/received_on", "today (2026-03-15) or earlier")),
        (
            {"received_on": "2026-02-30"},
            ("/received_on", "a day that exists, as YYYY-MM-DD, from 2000-01-01 to 2999-12-31"),
        ),
        (
            {"received_on": 20260315},
            ("/received_on", "a day that exists, as YYYY-MM-DD, from 2000-01-01 to 2999-12-31"),
        ),
        ({"currency": "XTS"}, ("/currency", "one of CHF, CZK, DKK, EUR, GBP, HUF, ISK, JPY, NOK, PLN, RON, SEK, USD")),
        ({"reference": "4111 1111 1111 1111"}, ("/reference", "free of card numbers")),
        ({"reference": "a\nb"}, ("/reference", "free of control characters")),
        ({"invoices": ["crn_01KKRBJHM00000000000000003"]}, ("/invoices/0", "an invoice's id (inv_...)")),
        ({"invoices": ["inv_01KKRBJHM00000000000000003"] * 2}, ("/invoices", "free of repetitions")),
        ({"profile": "pro_1"}, ("/profile", "a billing profile's id (pro_...)")),
    ],
)
def test_a_transfer_keeps_its_rules(shop, changes, broken):
    assert refused(shop, 422, "invalid-request", **changes).broken == [broken]


def test_a_transfer_of_yesterday_is_recorded_today(shop):
    assert record(received_on="2026-03-14").body["received_on"] == date(2026, 3, 14).isoformat()


def test_an_unknown_profile_or_invoice_is_404(shop):
    assert refused(shop, 404, "unknown", profile="pro_01KKRAFRB0M5GAVTQ3Z8C1D7HZ").body["kind"] == "billing profile"
    assert refused(shop, 404, "unknown", invoices=["inv_01KKRBJHM00000000000000ZZZ"]).body["kind"] == "invoice"


def test_an_invoice_in_another_currency_is_refused(shop, buy):
    answer = refused(shop, 422, "currency-mismatch", currency="USD", invoices=[buy()])
    assert answer.body["currencies"] == ["EUR", "USD"]


def test_an_invoice_of_another_profile_is_refused(shop, buy):
    invoice = buy()
    other = "pro_01KKRAFRB0M5GAVTQ3Z8C1D7HZ"
    shop.world.store.put(keys.profile(ACCOUNT, other), contracts.profile(id=other))
    answer = refused(shop, 422, "invalid-request", profile=other, invoices=[invoice])
    assert answer.broken == [("/invoices/0", f"an invoice of {other}")]


def test_a_settled_invoice_is_refused(shop, buy):
    invoice = buy()
    record()
    answer = refused(shop, 409, "invoice-settled", headers={"Idempotency-Key": "t-2"}, invoices=[invoice])
    assert answer.body["invoice"] == invoice


@pytest.mark.parametrize("groups", [(), ("support",)])
def test_only_a_bookkeeper_records(shop, groups):
    before = everything(shop)
    answer = ask("POST", TRANSFERS, body=transfer(), headers=KEY, person=ANNA.sub, groups=groups)
    assert (answer.status, answer.body["needs"]) == (403, ["bookkeeper"])
    assert everything(shop) == before


def test_recording_needs_a_key(shop):
    assert refused(shop, 400, "idempotency-key-missing", headers={}).status == 400


# The status link


def test_a_card_payment_is_followed_by_its_link(shop):
    quote = shop.quote(by=Collection.CARD)
    shop.confirm(quote, card="pm_card_visa")
    answer = ask("GET", f"{PAYMENTS}/{quote['payment']}", person=CHRIS.sub, groups=())
    assert (answer.status, answer.body["state"], answer.body["amount"]) == (200, "succeeded", TOTAL)
    assert not {"token", "quote", "receipt", "buyer", "due"} & answer.body.keys()
    assert MEMBER not in answer.body.values()


def test_a_strangers_payment_is_unknown(shop):
    payment = record(amount=1).body["id"]
    assert ask("GET", f"{PAYMENTS}/{payment}", person=STRANGER.sub, groups=()).status == 404
    assert ask("GET", f"{PAYMENTS}/pay_01KKRBJHM00000000000000ZZZ", person=ANNA.sub, groups=()).status == 404


def test_the_link_is_one_call(shop):
    payment = record(amount=1).body["id"]
    shop.world.store.counted.reset()
    ask("GET", f"{PAYMENTS}/{payment}", person=ANNA.sub, groups=())
    assert shop.world.store.counted.calls == {"read": 1}


def test_a_transfer_for_named_invoices_is_one_read_and_one_transaction(shop, buy):
    invoice = buy()
    shop.world.store.counted.reset()
    record(invoices=[invoice])
    assert shop.world.store.counted.calls == {"read": 1, "commit": 1}
