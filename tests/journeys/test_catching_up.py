"""A sweep that was off for 40 days: all work that fell due meanwhile happens once, and mails do not pile up."""

from collections import Counter

from tests.domain import contracts
from tests.domain.contracts import MONTH

MONTHLY = contracts.edition("professional-monthly", 31_00, term=MONTH, billing=MONTH)
YEARLY = contracts.edition()


def test_each_period_is_billed_once(begin):
    stage = begin("2027-01-10 10:00", MONTHLY)
    stage.buys("professional-monthly", 10)
    stage.until("2027-02-08 09:00")
    stage.sleeps_until("2027-03-20 09:00")  # 10 February and 10 March went by
    stage.until("2027-03-20 09:30")
    assert stage.billed == [("2027-01-10", 375_10), ("2027-03-20", 375_10), ("2027-03-20", 375_10)]
    spans = [document.lines[0].derivation.span for document in stage.documents]
    assert [(span.start.isoformat(), span.end.isoformat()) for span in spans] == [
        ("2027-01-10", "2027-02-10"),
        ("2027-02-10", "2027-03-10"),
        ("2027-03-10", "2027-04-10"),
    ]
    stage.until("2027-04-09 09:00")
    assert len(stage.documents) == 3


def test_only_the_newest_of_several_due_mails_is_sent(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys()
    # Off from 1 January to 10 February: the mails of 14 January and 6 February fell due. A single mail is sent.
    stage.until("2027-01-01 09:00")
    stage.sleeps_until("2027-02-10 09:00")
    stage.until("2027-02-11 09:00")
    assert [at for at, _ in stage.mails(since="2027-01-01")] == ["2027-02-10 09:05"]
    # The next mail comes on its day.
    stage.until("2027-03-14 09:00")
    assert [at for at, _ in stage.mails(since="2027-02-11")] == ["2027-03-08 08:00"]


def test_an_overdue_renewal_happens_once_and_its_mail_is_never_sent_late(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys()
    stage.until("2027-02-20 09:00")
    stage.sleeps_until("2027-04-01 09:00")  # the mail of 8 March and the renewal of 15 March
    stage.until("2027-04-02 09:00")
    assert stage.billed == [("2026-03-15", 11_041_25), ("2027-04-01", 11_041_25)]
    assert stage.subscription["term"] == ["2027-03-15", "2028-03-15"]
    told = [event.type for event in stage.shop.events() if event.at >= stage.instant("2027-02-20 09:00")]
    assert Counter(told)["subscription.renewed"] == 1
    assert Counter(told)["subscription.renewal_notice_sent"] == 0


def test_the_due_work_of_five_contracts_happens_once_each(begin):
    """Five contracts of one customer, bought on different days; the sweep is off from 1 March to 10 April 2027."""
    stage = begin("2026-03-02 10:00", MONTHLY, YEARLY)
    bought = []
    for day, plan in ((2, "professional-yearly"), (10, "professional-monthly"), (15, "professional-yearly")):
        stage.until(f"2026-03-{day:02} 10:00")
        stage.buys(plan, 1)
        bought.append(stage.subscription_id)
    stage.cancels("term_end")  # of the last contract, on 15 March 2026
    stage.until("2027-03-01 09:00")
    before = Counter(event.type for event in stage.shop.events())
    stage.sleeps_until("2027-04-10 09:00")
    stage.until("2027-04-10 12:00")
    told = Counter(event.type for event in stage.shop.events()) - before
    # The first yearly contract renewed on 2 March, the monthly on 10 March and 10 April; the last ended on 15 March.
    assert told["subscription.renewed"] == 3
    assert told["subscription.ended"] == 1
    assert told["invoice.issued"] == told["invoice.rendered"] == 3
    states = [stage.shop.subscription(id).state for id in bought]
    assert states == ["active", "active", "ended"]


def test_refused_charges_are_not_tried_three_times_in_a_row(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys(card="pm_card_visa")
    stage.card_is_refused_from_now_on()
    stage.until("2027-03-15 09:00")  # the first try failed
    stage.sleeps_until("2027-04-24 09:00")  # and all three others went by
    stage.until("2027-04-24 10:00")  # 09:05: the next sweep, and one more try
    failed = [stage.local(event.at) for event in stage.shop.events() if event.type == "payment.charge_failed"]
    assert failed == ["2027-03-15 00:00", "2027-04-24 09:05"]
    assert stage.invoice(2).open == 11_041_25
