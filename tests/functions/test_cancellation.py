"""Cancelling over HTTP: the worked example's statement to the cent, and every wrong request."""

import copy
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests import handlers
from tests.application.contracts_running import DECEMBER, WITH_FEE, Running
from tests.shop import ACCOUNT, ANNA, CHRIS, STRANGER
from zetel import bootstrap
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.catalog.terms import CancellationMode, Cancelling
from zetel.domain.parties.member import Membership, MemberState, Role
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.subscriptions.subscription import Collection
from zetel.http.models import ChangedAnswer, QuoteOut, SubscriptionOut

KEY = {"Idempotency-Key": "4f1c0d5e-3"}
LETTERS = "Our branch closes.\nThank you for the reports!"


@pytest.fixture
def december(running):
    """The worked example on 1 December: invoice A is paid, B is open."""
    running.pay(running.first, 11_041_25)
    running.change(30)
    running.at(DECEMBER)
    return running


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def path(shop, rest="cancellation"):
    return f"/v1/accounts/{ACCOUNT}/subscriptions/{shop.id}/{rest}"


def ask(method, where, *, person=ANNA.sub, **kwargs):
    return handlers.ask("cancellation", method, where, person=person, **kwargs)


def stated(shop, when="now"):
    answer = ask("POST", path(shop, "cancellation/quotes"), body={"when": when})
    assert answer.status == 200, answer
    return answer.body


def confirmed(shop, quote, headers=KEY, person=ANNA.sub, **said):
    body = {"quote": quote, "reason": "other"} | said
    return ask("POST", path(shop), body=body, headers=headers, person=person)


def renewal(shop, on, version, **kwargs):
    return ask("PUT", path(shop, "auto-renewal"), body={"on": on}, headers={"If-Match": f'"{version}"'}, **kwargs)


# The worked example


def test_the_statement_is_that_of_the_worked_example(december):
    quote = stated(december)
    QuoteOut.model_validate(quote)
    more = december.ledger.lots[1].invoice
    note, fee = quote["documents"]
    assert (quote["kind"], quote["currency"]) == ("cancellation", "EUR")
    assert [(line["corrects"], line["net"], line["text"]) for line in note["lines"]] == [
        (
            [
                {"document": december.first, "line": 1, "quantity": 25, "net": 2_600_00},
                {"document": more, "line": 1, "quantity": 5, "net": 520_00},
            ],
            3_120_00,
            "30 Professional seats, returned, 1 Dec 2026 to 14 Mar 2027",
        ),
    ]
    assert (note["kind"], note["net"], note["tax"][0]["amount"], note["total"]) == (
        "credit_note",
        3_120_00,
        655_20,
        3_775_20,
    )
    assert (fee["kind"], fee["net"], fee["tax"][0]["amount"], fee["total"]) == ("invoice", 312_00, 65_52, 377_52)
    shown = quote["change"].pop("shows")
    assert [(one["document"], one["credited"], one["left"]) for one in shown["invoices"]] == [(more, 1_179_75, 0)]
    assert (shown["days"]["last_day"], shown["owed_elsewhere"], shown["people"]) == ("2026-11-30", 0, 0)
    assert quote["change"] == {
        "how": "pro_rata",
        "ends": "2026-12-01",
        "lapsed": 0,
        "fee": {"amount": 312_00, "basis_points": 1000, "net_credit": 3_120_00, "unbilled": 0, "capped": False},
    }
    assert quote["settlement"] == [
        {"document": more, "source": note["id"], "amount": 1_179_75},
        {"document": fee["id"], "source": note["id"], "amount": 377_52},
    ]
    (back,) = quote["refunds"]
    assert (back["document"], back["amount"]) == (december.first, 2_217_93)
    assert note["total"] == 1_179_75 + 377_52 + 2_217_93
    assert (quote["to_balance"], quote["due_now"], quote["due_later"]) == (0, 0, [])
    assert set(quote["versions"]) == {"subscription", "ledger", "profile"}
    assert quote["open"] == {december.first: 0, more: 1_179_75}


def test_confirmed_it_ends_today_and_every_document_fits(december):
    answer = confirmed(december, stated(december), comment=LETTERS, feedback="Good reports.")
    ChangedAnswer.model_validate(answer.body)
    assert (answer.status, answer.headers["ETag"]) == (200, '"3"')
    told = answer.body["subscription"]
    assert (told["state"], told["ended"], told["timeline"]) == ("ended", "2026-12-01", [])
    assert [(paper["kind"], paper["state"], paper["open"]) for paper in answer.body["documents"]] == [
        ("credit_note", "drafted", 0),
        ("invoice", "drafted", 0),
    ]
    # Used and unused are the whole: 6,525.00 + 2,600.00 and 455.00 + 520.00
    assert [(lot.holds, lot.credited) for lot in december.ledger.lots] == [(6_525_00, 2_600_00), (455_00, 520_00)]
    assert "branch" not in json.dumps(answer.body)


def test_a_comment_of_several_lines_is_kept_as_it_is(december):
    confirmed(december, stated(december), comment=LETTERS)
    (record,) = december.world.store.page(keys.cancellations(ACCOUNT, december.id), limit=2).items
    assert (record.reason, record.comment, record.feedback) == ("other", LETTERS, None)


def test_at_term_end_nothing_is_credited_and_the_open_invoice_stays_due(december):
    quote = stated(december, "term_end")
    assert (quote["documents"], quote["change"]["how"], quote["change"]["ends"]) == ([], "term_end", "2027-03-15")
    assert "next_renewal" not in quote
    answer = confirmed(december, quote)
    assert [(e["kind"], e["on"]) for e in answer.body["subscription"]["timeline"]] == [("end", "2027-03-15")]
    assert december.balance.owed == 1_179_75


def test_a_late_notice_says_that_the_term_renews_once_and_the_price(december):
    december.announced(december.id)
    december.world.clock.move(timedelta(days=75))  # 14 February
    quote = stated(december, "term_end")
    assert (quote["change"]["how"], quote["change"]["ends"]) == ("following_term_end", "2028-03-15")
    assert (quote["next_renewal"]["on"], quote["next_renewal"]["total"]) == ("2027-03-15", 13_249_50)


def test_a_repeated_request_gets_the_same_answer_however_late(december):
    quote = stated(december)
    first = confirmed(december, quote)
    december.world.clock.move(timedelta(hours=2))
    before = everything(december)
    assert confirmed(december, quote) == first
    assert everything(december) == before


# Auto-renewal


def test_auto_renewal_off_and_on_again(december):
    off = renewal(december, False, 2)
    SubscriptionOut.model_validate(off.body)
    assert (off.status, off.headers["ETag"]) == (200, '"3"')
    assert [(e["kind"], e["on"]) for e in off.body["timeline"]] == [("end", "2027-03-15")]
    on = renewal(december, True, 3)
    assert (on.status, on.headers["ETag"], on.body["timeline"]) == (200, '"4"', [])


@pytest.mark.parametrize(
    ("headers", "status", "problem"),
    [
        ({"If-Match": '"1"'}, 412, "version-stale"),
        ({}, 428, "if-match-missing"),
        ({"If-Match": "*"}, 400, "malformed-request"),
    ],
)
def test_a_switch_names_the_version_it_was_decided_on(december, headers, status, problem):
    before = everything(december)
    answer = ask("PUT", path(december, "auto-renewal"), body={"on": False}, headers=headers)
    assert (answer.status, answer.problem) == (status, problem)
    assert everything(december) == before


@pytest.mark.parametrize("on", ["true", 1, None])
def test_a_switch_is_true_or_false(december, on):
    before = everything(december)
    assert renewal(december, on, 2).broken == [("/on", "true or false")]
    assert everything(december) == before


# The reason


@pytest.mark.parametrize(
    ("said", "field", "rule"),
    [
        pytest.param({"reason": None}, "/reason", "text", id="no reason"),
        pytest.param({"reason": "bored"}, "/reason", "one of other, too_expensive", id="an unknown reason"),
        pytest.param({"reason": "Too expensive!"}, "/reason", "a word of the seller's list", id="no word"),
        pytest.param({"reason": 7}, "/reason", "text", id="a number"),
        pytest.param({"comment": ""}, "/comment", "at least 1 character long", id="an empty comment"),
        pytest.param({"comment": "x" * 4001}, "/comment", "at most 4000 characters long", id="a long comment"),
        pytest.param({"comment": "4242 4242 4242 4242"}, "/comment", "free of card numbers", id="a card number"),
        pytest.param({"comment": "4242 4242\n4242 4242"}, "/comment", "free of card numbers", id="over two lines"),
        pytest.param({"feedback": "Mine is 4111-1111-1111-1111"}, "/feedback", "free of card numbers", id="feedback"),
        pytest.param({"comment": "a\x0bb"}, "/comment", "free of control characters", id="a vertical tab"),
        pytest.param({"comment": "a\x00b"}, "/comment", "free of control characters", id="a control character"),
        pytest.param({"card": "pm_card_visa"}, "/card", "left out: it means nothing here", id="an unknown field"),
    ],
)
def test_a_reason_keeps_its_rules(december, said, field, rule):
    quote = stated(december)
    before = everything(december)
    answer = confirmed(december, quote, **said)
    assert answer.broken == [(field, rule)]
    assert "4242" not in json.dumps(answer.body)
    assert everything(december) == before


def test_a_missing_reason_is_named(december):
    quote = stated(december)
    before = everything(december)
    assert ask("POST", path(december), body={"quote": quote}, headers=KEY).broken == [("/reason", "given")]
    assert everything(december) == before


@pytest.fixture
def begun():
    """Begins a contract with the given terms."""

    def begin(**terms):
        shop = Running(replace(WITH_FEE, **terms))
        bootstrap.provide(shop.services, shop.catalog)
        shop.at(DECEMBER)
        return shop

    yield begin
    bootstrap.provide(None)


def test_every_reason_that_the_subscription_shows_is_taken(begun):
    read = handlers.ask("subscriptions", "GET", path(begun(), "")[:-1], person=ANNA.sub)
    words = [reason["reason"] for reason in read.body["cancelling"]["reasons"]]
    assert words == ["other", "too_expensive"]
    for word in words:
        shop = begun()
        assert confirmed(shop, stated(shop), reason=word).status == 200


@pytest.mark.parametrize("said", [{}, {"comment": "nineteen characters"}])
def test_a_comment_has_the_length_that_the_terms_demand(begun, said):
    shop = begun(comment_length=20)
    quote = stated(shop)
    before = everything(shop)
    answer = confirmed(shop, quote, **said)
    assert answer.broken == [("/comment", "at least 20 characters long")]
    assert everything(shop) == before
    assert confirmed(shop, quote, comment="twenty characters ok").status == 200


# Contracts that cannot be cancelled


def test_an_ended_contract_cannot_be_cancelled_again(december):
    confirmed(december, stated(december))
    before = everything(december)
    for when in ("now", "term_end"):
        answer = ask("POST", path(december, "cancellation/quotes"), body={"when": when})
        assert (answer.status, answer.problem) == (409, "subscription-ended")
    assert everything(december) == before


def test_an_end_that_is_set_cannot_be_set_again(december):
    confirmed(december, stated(december, "term_end"))
    before = everything(december)
    answer = ask("POST", path(december, "cancellation/quotes"), body={"when": "term_end"})
    assert (answer.status, answer.problem, answer.body["ends"]) == (409, "cancelled-already", "2027-03-15")
    assert everything(december) == before


def test_before_the_terms_end_only_where_the_terms_allow_it(begun):
    shop = begun(cancelling=Cancelling.NOT_ALLOWED)
    answer = ask("POST", path(shop, "cancellation/quotes"), body={"when": "now"})
    assert (answer.status, answer.problem, answer.body["why"]) == (409, "cancellation-not-allowed", "not_allowed")
    assert answer.body["ends"] == "2027-03-15"
    assert stated(shop, "term_end")["change"]["ends"] == "2027-03-15"


@pytest.mark.parametrize("mode", [CancellationMode.REQUEST, CancellationMode.ASSISTED])
def test_where_an_end_is_asked_for_the_refusal_of_its_confirmation_names_the_way(begun, mode):
    shop = begun(mode=mode)
    quote = ask("POST", path(shop, "cancellation/quotes"), body={"when": "term_end"})
    assert (quote.status, quote.body["change"]["mode"]) == (200, mode)
    body = {"quote": quote.body, "reason": "other"}
    answer = ask("POST", path(shop, "cancellation"), body=body, headers={"Idempotency-Key": "asked"})
    assert (answer.status, answer.problem, answer.body["why"]) == (409, "cancellation-not-allowed", mode)
    assert "send it to us as a request" in answer.body["detail"]
    assert shop.now.timeline == ()


def test_a_held_contract_waits(december):
    quote = december.quote_seats(december.id, 31, by=Collection.CARD)
    december.confirm(quote, key="held", card="pm_card_timeout")
    before = everything(december)
    answer = ask("POST", path(december, "cancellation/quotes"), body={"when": "now"})
    assert (answer.status, answer.problem, answer.body["held_by"]) == (409, "change-in-progress", quote["payment"])
    assert everything(december) == before


def test_notice_does_not_wait_for_a_held_contract(december):
    quote = december.quote_seats(december.id, 31, by=Collection.CARD)
    december.confirm(quote, key="held", card="pm_card_timeout")
    answer = renewal(december, False, 2)
    assert (answer.status, answer.body["hold"]) == (200, quote["payment"])
    assert [entry["on"] for entry in answer.body["timeline"]] == ["2027-03-15"]


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"when": "yesterday"}, {"when": None}, {"when": 1}, {"when": "now", "day": "2026-12-24"}),
        *({"when": "2027-02-30"}, {"when": "2027-02-13T00:00:00Z"}, {"when": "2026-12-01"}, {"when": "2027-07-02"}),
    ],
)
def test_a_statement_says_when(december, body):
    before = everything(december)
    (broken,) = ask("POST", path(december, "cancellation/quotes"), body=body).broken
    assert broken[0] == ("/day" if "day" in body else "/when")
    assert everything(december) == before


def test_a_day_ahead_has_its_expected_amounts_and_ends_nothing_yet(december):
    quote = stated(december, "2027-02-13")
    QuoteOut.model_validate(quote)
    assert (quote["documents"], quote["change"]["how"], quote["change"]["lapsed"]) == ([], "on_a_day", 0)
    # 30 seats x 30 days = 900.00 and 189.00 VAT, the fee 90.00 and 18.90; 1,179.75 are open, more than the credit.
    assert quote["change"]["expected"] == {
        "how": "pro_rata",
        "periods": 0,
        "billed": 0,
        "credited": 1_089_00,
        "fee": 108_90,
        "set_off": 1_089_00,
        "refunded": 0,
        "to_balance": 0,
        "fee_open": 108_90,
    }
    answer = confirmed(december, quote)
    ChangedAnswer.model_validate(answer.body)
    assert (answer.status, answer.body["documents"], answer.body["subscription"]["state"]) == (200, [], "active")
    assert [(e["kind"], e["on"]) for e in answer.body["subscription"]["timeline"]] == [("early_end", "2027-02-13")]


def test_auto_renewal_is_switched_beside_a_chosen_day(december):
    confirmed(december, stated(december, "2027-02-13"))
    off = renewal(december, False, 3)
    assert [e["kind"] for e in off.body["timeline"]] == ["early_end", "end"]
    on = renewal(december, True, 4)
    assert [e["kind"] for e in on.body["timeline"]] == ["early_end"]


def test_strangers_and_readers_are_told_nothing_or_the_roles_it_takes(december):
    stranger = ask("POST", path(december, "cancellation/quotes"), body={"when": "now"}, person=STRANGER.sub)
    assert (stranger.status, stranger.problem) == (404, "unknown")
    reader = ask("POST", path(december, "cancellation/quotes"), body={"when": "now"}, person=CHRIS.sub)
    assert (reader.status, reader.body["needs"]) == (403, ["billing_admin", "owner"])


# Statements that cannot be confirmed


def _more_back(quote):
    quote["refunds"][0]["amount"] = 11_041_25


def _no_fee(quote):
    del quote["documents"][1]


@pytest.mark.parametrize("spoil", [_more_back, _no_fee])
def test_a_tampered_statement_is_a_422_and_changes_nothing(december, spoil):
    quote = copy.deepcopy(stated(december))
    spoil(quote)
    before = everything(december)
    assert confirmed(december, quote).problem == "quote-tampered"
    assert everything(december) == before


def test_an_expired_statement_is_a_410(december):
    quote = stated(december)
    december.world.clock.move(timedelta(minutes=30))
    before = everything(december)
    answer = confirmed(december, quote)
    assert (answer.status, answer.problem) == (410, "quote-expired")
    assert everything(december) == before


def test_a_used_statement_is_a_409_that_names_what_it_created(december):
    quote = stated(december)
    confirmed(december, quote)
    before = everything(december)
    answer = confirmed(december, quote, headers={"Idempotency-Key": "another"})
    assert (answer.status, answer.problem) == (409, "quote-used")
    assert answer.body["created"] == [december.id, *(paper["id"] for paper in quote["documents"])]
    assert everything(december) == before


def test_a_statement_of_the_contract_as_it_was_is_a_409(december):
    quote = stated(december)
    december.change(31, key="one more")
    before = everything(december)
    assert confirmed(december, quote).problem == "subscription-moved"
    assert everything(december) == before


def test_a_statement_of_an_invoice_as_it_was_is_a_409(december):
    quote = stated(december)
    more = december.ledger.lots[1].invoice
    december.pay(more, 1_179_75, key="paid meanwhile")
    before = everything(december)
    answer = confirmed(december, quote)
    assert (answer.status, answer.problem, answer.body["document"]) == (409, "document-moved", more)
    assert everything(december) == before


def test_a_statement_of_another_person_or_subscription_is_a_404(december):
    quote = stated(december)
    colleague = Membership(ACCOUNT, "mem_3", (Role.BILLING_ADMIN,), MemberState.ACTIVE)
    december.world.store.put(keys.membership("sub-dora", ACCOUNT), colleague)
    other = december.quote(("professional-yearly", 1))
    december.confirm(other, key="another")
    before = everything(december)
    assert confirmed(december, quote, person="sub-dora").status == 404
    elsewhere = path(december).replace(december.id, other["subscription"])
    answer = ask("POST", elsewhere, body={"quote": quote, "reason": "other"}, headers=KEY)
    assert (answer.status, answer.body["kind"]) == (404, "quote")
    assert everything(december) == before


def test_a_quote_of_another_kind_is_refused(december):
    quote = december.quote_seats(december.id, 31)
    assert quote["kind"] == QuoteKind.SEATS
    before = everything(december)
    assert confirmed(december, quote).broken == [("/quote/kind", "cancellation")]
    assert everything(december) == before


def test_a_confirmation_without_a_key_is_a_400(december):
    quote = stated(december)
    before = everything(december)
    assert confirmed(december, quote, headers={}).problem == "idempotency-key-missing"
    assert everything(december) == before


# Calls


def test_a_statement_is_two_calls_and_its_confirmation_two(december):
    counted = december.world.store.counted
    counted.reset()
    quote = stated(december)
    assert counted.calls == {"read": 2}
    counted.reset()
    confirmed(december, quote)
    assert counted.calls == {"read": 1, "commit": 1}
    assert counted.largest_transaction == 14


def test_a_switch_is_two_reads_and_one_transaction_of_three(december):
    counted = december.world.store.counted
    counted.reset()
    renewal(december, False, 2)
    assert (counted.calls, counted.largest_transaction) == ({"read": 2, "commit": 1}, 3)
