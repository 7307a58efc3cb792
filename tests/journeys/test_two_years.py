"""The worked example, told to its end: 25 seats, 5 more mid-term, 3 fewer at the renewal, and a cancellation on day 200
of the second term. 365.00 a seat and year, VAT 21 %, an early-termination fee of 10 %, 30 days' notice."""

import re

from tests.domain import contracts
from zetel.adapters.typst.renderer import TypstRenderer
from zetel.domain.catalog.terms import Fee, Policies

PLAN = contracts.edition(policies=Policies(fee=Fee(basis_points=1000)))


def test_two_years_of_a_contract(begin):
    # 15 March 2026, 10:00 in Amsterdam: 25 x 365.00 = 9,125.00, and 1,916.25 VAT. The invoice has its number and files.
    stage = begin("2026-03-15 10:00", PLAN, renderer=TypstRenderer())
    stage.buys()
    first = stage.invoice(1)
    assert (first.number, first.total, first.due.isoformat()) == ("INV-2026-000001", 11_041_25, "2026-04-14")
    assert stage.world.files.get(first.files["pdf"]).startswith(b"%PDF-")
    stage.until("2026-04-14 09:00")
    stage.pays(11_041_25)

    # 1 September, 14:00: 5 seats more to the end of the term, 195 of 365 days, 975.00 and 204.75 VAT.
    stage.until("2026-09-01 14:00")
    quote = stage.quotes_seats(30).body
    assert quote["next_renewal"]["total"] == 13_249_50  # 30 x 365.00 and 21 %
    stage.sets_seats(30)
    assert (stage.invoice(2).net, stage.invoice(2).total) == (975_00, 1_179_75)
    stage.until("2026-09-30 09:00")
    stage.pays(1_179_75)

    # Renewal mails at 08:00, 90, 60, 37 and 7 days before the end. After the second mail, 3 seats fewer are set.
    stage.until("2027-01-20 09:00")
    assert [at for at, _ in stage.mails(since="2026-12-01")] == ["2026-12-15 08:00", "2027-01-14 08:00"]
    changed = stage.sets_seats(27, when="at_renewal")
    assert changed["documents"] == []
    assert [(entry["on"], entry["value"]) for entry in changed["subscription"]["timeline"]] == [("2027-03-15", 27)]
    stage.until("2027-03-14 23:59")
    renewals = [posted for posted in stage.posted if posted.at in ("2027-02-06 08:00", "2027-03-08 08:00")]
    assert len(renewals) == 2
    # Both have the new cost, 27 x 365.00 = 9,855.00 and 2,069.55 VAT; the last mail says that notice is too late.
    for posted in renewals:
        assert all("11,924.55" in content for content in (posted.mail.text, posted.mail.html))
    in_time, too_late = (posted.mail for posted in renewals)
    assert "Cancel by 13 Feb 2027" in in_time.text
    assert "It is too late to give notice for 15 Mar 2027: the last day was 13 Feb 2027." in too_late.text
    # The dates come as a file for a calendar; the last one has no day to cancel by any more.
    assert [_days(mail) for mail in (in_time, too_late)] == [["20270213", "20270315"], ["20270315"]]
    assert stage.subscription["items"][0]["quantity"] == 30

    # 15 March 2027, 00:00: renewed for 366 days, with 27 seats.
    stage.until("2027-03-15 09:00")
    assert stage.subscription["term"] == ["2027-03-15", "2028-03-15"]
    assert stage.subscription["items"][0]["quantity"] == 27
    third = stage.invoice(3)
    assert (third.number, third.date.isoformat(), third.total) == ("INV-2027-000001", "2027-03-15", 11_924_55)
    stage.until("2027-04-10 09:00")
    stage.pays(11_924_55)

    # Day 200 of the second term is 30 September 2027, the first day without service. 167 of 366 days are unused:
    # 27 x 365.00 x 167/366 = 4,496.68, and 944.30 VAT. The fee is 449.67 and 94.43 VAT. 4,896.88 go back.
    stage.until("2027-09-30 11:00")
    statement = stage.statement()
    note, fee = statement["documents"]
    (line,) = note["lines"]
    why = line["derivation"]
    assert (why["days"], why["of_days"], why["exact"]) == (167, 366, "27429750/61")
    assert (note["net"], note["total"], fee["net"], fee["total"]) == (4_496_68, 5_440_98, 449_67, 544_10)
    assert [part["amount"] for part in statement["refunds"]] == [4_896_88]
    stage.cancels(statement=statement)
    assert stage.world.files.get(stage.credit_note(1).files["pdf"]).startswith(b"%PDF-")

    # No renewal mail and no invoice comes any more.
    last = len(stage.posted)
    stage.until("2028-06-01 09:00")
    assert stage.posted[last:] == []
    assert stage.billed == [
        ("2026-03-15", 11_041_25),
        ("2026-09-01", 1_179_75),
        ("2027-03-15", 11_924_55),
        ("2027-09-30", -5_440_98),
        ("2027-09-30", 544_10),
    ]
    assert (stage.credit_note(1).number, stage.invoice(4).number) == ("CRN-2027-000001", "INV-2027-000002")
    assert stage.mails() == [
        ("2026-03-15 10:00", "Your order with Stoelwerk B.V."),
        ("2026-03-15 10:00", "Invoice INV-2026-000001 from Stoelwerk B.V.: €11,041.25"),
        ("2026-04-14 09:00", "Stoelwerk B.V. has received your payment of €11,041.25"),
        ("2026-09-01 14:00", "Your subscription with Stoelwerk B.V. has changed"),
        ("2026-09-01 14:00", "Invoice INV-2026-000002 from Stoelwerk B.V.: €1,179.75"),
        ("2026-09-30 09:00", "Stoelwerk B.V. has received your payment of €1,179.75"),
        ("2026-12-15 08:00", "Your subscription with Stoelwerk B.V. renews on 15 Mar 2027"),
        ("2027-01-14 08:00", "Your subscription with Stoelwerk B.V. renews on 15 Mar 2027"),
        ("2027-01-20 09:00", "Your subscription with Stoelwerk B.V. will change"),
        ("2027-02-06 08:00", "Your subscription with Stoelwerk B.V. renews on 15 Mar 2027"),
        ("2027-03-08 08:00", "Your subscription with Stoelwerk B.V. renews on 15 Mar 2027"),
        ("2027-03-15 00:00", "Invoice INV-2027-000001 from Stoelwerk B.V.: €11,924.55"),
        ("2027-04-10 09:00", "Stoelwerk B.V. has received your payment of €11,924.55"),
        ("2027-09-30 11:00", "Your subscription with Stoelwerk B.V. has ended"),
        ("2027-09-30 11:00", "Receipt for the cancellation of Professional"),
        ("2027-09-30 11:00", "Stoelwerk B.V. will transfer €4,896.88 to you"),
        ("2027-09-30 11:00", "Credit note CRN-2027-000001 from Stoelwerk B.V.: €5,440.98"),
        ("2027-09-30 11:00", "Invoice INV-2027-000002 from Stoelwerk B.V.: €544.10"),
    ]


def test_renewal_mails_stop_after_notice(begin):
    # 25 seats; on 1 February 2027 auto-renewal is switched off: the mails of 6 February and 8 March are not sent.
    stage = begin("2026-03-15 10:00", PLAN)
    stage.buys()
    stage.until("2027-02-01 09:00")
    stage.cancels("term_end")
    sent = len(stage.posted)
    stage.until("2027-03-14 23:59")
    assert stage.posted[sent:] == []
    # On the day itself, a single mail about the end.
    stage.until("2027-03-15 12:00")
    assert [posted.at for posted in stage.posted[sent:]] == ["2027-03-15 00:00"]


def _days(mail):
    (calendar,) = mail.attachments
    assert calendar.filename == "renewal-2027-03-15.ics"
    return re.findall(r"DTSTART;VALUE=DATE:(\d+)", calendar.content.decode())
