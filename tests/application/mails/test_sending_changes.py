"""The mails that follow changes, ends, refunds and refused cards: to whom, what they know, and that it still holds."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.application.life import BOOKKEEPER, REFUSED, VISA, YEARLY, Life
from tests.shop import ACCOUNT, ANNA, DIALER, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.events import queues, relay
from zetel.application.events.event_types import KINDS
from zetel.application.mails import sending
from zetel.application.mails.sending import FOLLOWS
from zetel.application.payments.refunds import PartPaid, report_paid
from zetel.domain.catalog.terms import Effect
from zetel.domain.events import Event
from zetel.domain.quotes.ending import When

SEPTEMBER = datetime(2026, 9, 1, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)
BOTH = ("administratie@veerman.example", "anna@veerman.example")


class Customer(Life):
    """A life that reads its mails, too."""

    def _workers(self):
        return Shop._workers(self)

    def mails(self, kind):
        """Recipients and facts of the mails of one kind, as the stub composer writes them."""
        return [(mail.to, json.loads(mail.text)) for mail in self.world.outbox.sent if mail.subject == kind]

    def mail(self, kind):
        (only,) = self.mails(kind)
        return only

    def confirmed(self, quote):
        answer = self.confirm(quote, key=quote["id"])
        self.pump()
        return answer

    def event(self, type) -> Event:
        return [event for event in self.events() if event.type == type][-1]

    def forget_mails(self):
        self.world.outbox.sent.clear()


@pytest.fixture
def customer() -> Customer:
    """25 seats since 15 March 2026, on 1 September; every mail so far is read."""
    made = Customer()
    made.buys()
    made.sleeps_until(SEPTEMBER)
    made.forget_mails()
    return made


# Seats


def test_more_seats_are_confirmed_with_their_invoice_and_the_renewal(customer):
    customer.confirmed(customer.quote_seats(customer.id, 30))
    to, told = customer.mail("SeatsChanged")
    assert to == BOTH
    assert (told["before"], told["now"], told["effective"]) == (25, 30, "2026-09-01")
    assert (told["invoice"]["total"], told["next_term"]["total"]) == (1_179_75, 13_249_50)
    assert told["changed_by"] == "Anna Veerman"
    assert "at_renewal" not in told


def test_seats_that_come_back_are_confirmed_with_their_credit(customer):
    customer.adds_seats(30)
    customer.sleeps_until(SEPTEMBER + timedelta(days=4))
    customer.forget_mails()
    customer.confirmed(customer.quote_seats(customer.id, 28))
    _, told = customer.mail("SeatsChanged")
    (note,) = told["credit_notes"]
    assert (told["before"], told["now"], note["total"]) == (30, 28, 462_22)
    assert "invoice" not in told
    (use,) = note["uses"]
    assert (use["amount"], use["still_open"]) == (462_22, 717_53)


def test_seats_that_go_partly_now_and_partly_at_the_renewal_say_both(customer):
    customer.adds_seats(30)
    customer.forget_mails()
    customer.confirmed(customer.quote_seats(customer.id, 20))
    _, told = customer.mail("SeatsChanged")
    # the 5 of a moment ago go at once, 5 of the 25 of March at the renewal
    assert (told["before"], told["now"], told["at_renewal"]) == (30, 25, 20)
    assert told["next_term"]["net"] == 20 * 365_00


def test_seats_that_are_set_for_the_renewal_cost_nothing_now(customer):
    customer.confirmed(customer.quote_seats(customer.id, 20, when=Effect.AT_RENEWAL))
    _, told = customer.mail("SeatsChanged")
    assert (told["before"], told["now"], told["at_renewal"], told["effective"]) == (25, 25, 20, "2027-03-15")
    assert told["credit_notes"] == []


def test_seats_of_a_subscription_that_ended_meanwhile_are_not_confirmed(customer):
    quote = customer.quote_seats(customer.id, 30)
    customer.confirm(quote, key="more")
    customer.confirm(customer.quote_end(customer.id), key="end", reason=Reason("other"))
    customer.pump()
    assert customer.mails("SeatsChanged") == []
    assert len(customer.mails("Cancelled")) == 1


# Ends


def test_a_cancellation_is_confirmed_with_the_worked_examples_statement(customer):
    customer.transfers(11_041_25)
    customer.adds_seats(30)
    customer.sleeps_until(DECEMBER)
    customer.forget_mails()
    customer.cancels()
    to, told = customer.mail("Cancelled")
    assert to == BOTH
    assert (told["how"], told["subscription"]["ended"]) == ("pro_rata", "2026-12-01")
    (note,) = told["credit_notes"]
    assert (note["total"], told["fee"]["total"]) == (3_775_20, 377_52)
    uses = [(use["amount"], use.get("method")) for use in note["uses"]]
    assert uses == [(1_179_75, None), (377_52, None), (2_217_93, "transfer")]


def test_a_cancellation_that_gives_nothing_to_pay_back_refunds_nothing(customer):
    customer.sleeps_until(DECEMBER)
    customer.cancels()
    _, told = customer.mail("Cancelled")
    (note,) = told["credit_notes"]
    (use,) = note["uses"]
    assert use["amount"] == note["credited"] == note["total"]
    assert "payment" not in use


def test_an_end_at_the_terms_end_is_confirmed(customer):
    customer.cancels(When.TERM_END)
    to, told = customer.mail("EndScheduled")
    assert (to, told["ends"]) == (BOTH, "2027-03-15")
    assert "next_term" not in told


def test_auto_renewal_switched_off_is_the_same_notice(customer):
    command = ChangeTimeline(ACCOUNT, ANNA, customer.id, customer.contract.version)
    timeline.switch_renewal_off(command, customer.services, customer.catalog)
    customer.pump()
    assert customer.mail("EndScheduled")[1]["ends"] == "2027-03-15"


def test_a_late_notice_is_confirmed_with_what_the_renewal_costs(customer):
    customer.sleeps_until(datetime(2027, 2, 14, 9, tzinfo=UTC))
    customer.cancels(When.TERM_END)
    _, told = customer.mail("EndScheduled")
    assert (told["ends"], told["next_term"]["total"]) == ("2028-03-15", 11_041_25)


def test_an_end_that_was_taken_back_before_its_mail_left_is_not_confirmed(customer):
    customer.confirm(customer.quote_end(customer.id, When.TERM_END), key="end", reason=Reason("other"))
    command = ChangeTimeline(ACCOUNT, ANNA, customer.id, customer.contract.version)
    timeline.switch_renewal_on(command, customer.services, customer.catalog)
    customer.pump()
    assert customer.mails("EndScheduled") == []
    _, told = customer.mail("ChangeUndone")
    assert (told["what"], told["on"], told["next_term"]["total"]) == ("end", "2027-03-15", 11_041_25)


def test_a_quantity_that_was_taken_back_is_confirmed(customer):
    customer.confirmed(customer.quote_seats(customer.id, 20, when=Effect.AT_RENEWAL))
    (entry,) = customer.contract.timeline
    command = ChangeTimeline(ACCOUNT, ANNA, customer.id, customer.contract.version)
    timeline.undo(command, entry.id, customer.services, customer.catalog)
    customer.pump()
    _, told = customer.mail("ChangeUndone")
    assert (told["what"], told["next_term"]["net"]) == ("seats", 25 * 365_00)


def test_the_day_on_which_it_ends_is_told_to_the_profile(customer):
    customer.wakes()
    customer.cancels(When.TERM_END)
    customer.forget_mails()
    customer.wakes_at(datetime(2027, 3, 15, 9, tzinfo=UTC))
    to, told = customer.mail("SubscriptionExpired")
    assert (to, told["ended"]) == (("administratie@veerman.example",), "2027-03-15")


def test_a_renewal_has_its_invoice_and_no_other_mail(customer):
    customer.wakes()
    customer.wakes_at(datetime(2027, 3, 15, 9, tzinfo=UTC))
    assert [mail.subject for mail in customer.world.outbox.sent] == ["InvoiceIssued"]


# Credit notes, refunds, refused cards


def test_a_full_refund_that_was_used_is_not_offered_again():
    customer = Customer()
    customer.buys()
    assert customer.mail("PurchaseConfirmed")[1]["refund_until"] == "2026-04-13"
    customer.cancels()  # on the first day: everything comes back, once per account and product
    customer.forget_mails()
    customer.buys()
    _, told = customer.mail("PurchaseConfirmed")
    assert "refund_until" not in told
    assert told["cancel_by"] == "2027-02-13"


@pytest.mark.parametrize("when", [datetime(2027, 2, 13, 22, tzinfo=UTC), datetime(2027, 2, 13, 23, tzinfo=UTC)])
def test_what_is_added_after_the_cancel_by_date_names_no_such_date(customer, when):
    """23:00 on 13 February in Amsterdam is in time, midnight is not."""
    customer.stock(YEARLY, DIALER, version=2)
    customer.sleeps_until(when)
    customer.confirmed(customer.quote_addition(customer.id, ("dialer-yearly", 1)))
    _, told = customer.mail("PurchaseConfirmed")
    assert ("cancel_by" in told) == (when.hour == 22)
    assert "refund_until" not in told


def test_what_is_added_after_notice_names_no_cancel_by_date(customer):
    customer.stock(YEARLY, DIALER, version=2, cancellation_reasons={"other": {"en": "Other"}})
    customer.cancels(When.TERM_END)
    customer.confirmed(customer.quote_addition(customer.id, ("dialer-yearly", 1)))
    _, told = customer.mail("PurchaseConfirmed")
    assert "cancel_by" not in told


def test_a_credit_note_travels_with_its_pdf_and_its_xml(customer):
    customer.transfers(11_041_25)
    customer.sleeps_until(DECEMBER)
    customer.cancels()
    to, told = customer.mail("CreditNoteIssued")
    assert to == ("administratie@veerman.example",)
    assert [use["amount"] for use in told["document"]["uses"] if "payment" in use] == [told["document"]["paid"]]
    assert told["still_open"] == []
    (mail,) = [mail for mail in customer.world.outbox.sent if mail.subject == "CreditNoteIssued"]
    assert [file.filename for file in mail.attachments] == ["CRN-2026-000001.pdf", "CRN-2026-000001.xml"]


def test_what_a_credit_note_leaves_open_is_read_when_its_mail_is_sent(customer):
    customer.adds_seats(30)
    customer.sleeps_until(SEPTEMBER + timedelta(days=4))
    customer.confirmed(customer.quote_seats(customer.id, 28))
    _, told = customer.mail("CreditNoteIssued")
    # 1,179.75 for five seats, of which 462.22 for two is set off
    assert [(past["id"], past["total"] - past["credited"]) for past in told["still_open"]] == [
        (customer.invoices[1].id, 717_53)
    ]


def test_a_refund_to_a_card_is_confirmed_when_it_is_made():
    customer = Customer()
    customer.buys(card=VISA)
    customer.sleeps_until(SEPTEMBER)
    customer.cancels()
    to, told = customer.mail("RefundCompleted")
    assert to == ("administratie@veerman.example",)
    assert [part["state"] for part in told["refund"]["parts"]] == ["done"]
    assert customer.mails("RefundByHand") == []


def test_a_refund_of_a_transfer_is_the_bookkeepers_and_confirmed_when_it_is_paid(customer):
    customer.transfers(11_041_25)
    customer.sleeps_until(DECEMBER)
    customer.cancels()
    _, told = customer.mail("RefundByHand")
    assert told["part"]["reason"] == "by_transfer"
    assert customer.mails("RefundCompleted") == []
    refund = customer.event("refund.task").subject
    command = PartPaid(ACCOUNT, BOOKKEEPER, IdempotentRequest("paid", "paid"), refund, 1, date(2026, 12, 1), "RF18")
    report_paid(command, customer.services, customer.catalog)
    customer.pump()
    _, told = customer.mail("RefundCompleted")
    assert [part["paid_on"] for part in told["refund"]["parts"]] == ["2026-12-01"]


def test_a_task_that_is_done_before_its_mail_left_is_not_announced(customer):
    customer.transfers(11_041_25)
    customer.sleeps_until(DECEMBER)
    customer.cancels()
    event = customer.event("refund.task")
    command = PartPaid(
        ACCOUNT, BOOKKEEPER, IdempotentRequest("paid", "paid"), event.subject, 1, date(2026, 12, 1), "RF18"
    )
    report_paid(command, customer.services, customer.catalog)
    customer.forget_mails()
    again(customer, event)
    assert customer.mails("RefundByHand") == []


@pytest.fixture
def by_card() -> Customer:
    """10 seats by the month since 15 March 2026; its card is refused at the renewal of 15 April."""
    made = Customer()
    made.buys("professional-monthly", 10, card=VISA)
    made.wakes()
    made.changes_card(REFUSED)
    made.forget_mails()
    made.wakes_at(datetime(2026, 4, 15, 9, tzinfo=UTC))
    return made


def test_a_refused_card_is_told_with_the_next_try(by_card):
    to, told = by_card.mail("ChargeFailed")
    assert to == ("administratie@veerman.example",)
    assert (told["invoice"]["total"], told["next_try"]) == (375_10, "2026-04-18")  # 310.00 and 21 %; 3 days later


def test_each_try_that_fails_is_told_and_the_last_as_such(by_card):
    for day in (18, 20, 22):
        by_card.wakes_at(datetime(2026, 4, day, 10, tzinfo=UTC))
    tries = [told.get("next_try") for _, told in by_card.mails("ChargeFailed")]
    assert tries == ["2026-04-18", "2026-04-20", "2026-04-22", None]


def test_a_refusal_is_not_told_once_the_invoice_is_settled(by_card):
    event = by_card.event("payment.charge_failed")
    by_card.forget_mails()
    by_card.transfers(375_10)
    again(by_card, event)
    assert by_card.mails("ChargeFailed") == []


def test_a_refusal_is_not_told_once_it_was_tried_again(by_card):
    event = by_card.event("payment.charge_failed")
    by_card.wakes_at(datetime(2026, 4, 18, 10, tzinfo=UTC))
    by_card.forget_mails()
    again(by_card, event)
    assert by_card.mails("ChargeFailed") == []


def again(customer: Customer, event: Event) -> None:
    """A mail is asked for as if nobody had sent it."""
    (message,) = [one for one in relay.work_after(replace(event, id="evt_late")) if one.queue == queues.CONFIRMATIONS]
    sending.confirm(message.body, customer.services, customer.catalog)


@pytest.mark.mend(
    "MAILED in layers/shared/zetel/domain/<room>/events.py and FOLLOWS in "
    "layers/shared/zetel/application/mails/<subject>.py",
    "the relay asks the class whether a mail follows, and sending asks the table which",
)
def test_a_mail_follows_exactly_those_events_that_say_so():
    assert FOLLOWS.keys() == {kind for kind in KINDS.values() if kind.MAILED}
