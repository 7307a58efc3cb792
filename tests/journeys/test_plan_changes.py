"""Other plans: months that become a year on the 29th of February, and a change that waits while notice is given and
taken back."""

from tests.domain.changing_plans import monthly
from tests.domain.contracts import MONTH, add_on
from tests.shop import DIALER, ENTERPRISE, PROFESSIONAL, STORAGE
from zetel.domain.catalog.prices import PriceModel, Tier

#: 36.00 a seat and month, or 365.00 a year; the inbox 8.00 or 73.00; the scanner 9.00 a month, and never by the year.
BY_MONTH = monthly()
INBOX_BY_MONTH = add_on("inbox", (Tier(8_00),), plan="inbox-monthly", term=MONTH, billing=MONTH)
INBOX = add_on("inbox", (Tier(73_00),))
SCANNER = add_on("scanner", (Tier(9_00),), PriceModel.FLAT, plan="scanner-monthly", term=MONTH, billing=MONTH)

#: 10 x 36.00, 10 x 8.00 and 9.00, with 21 % VAT; 10 x 365.00 and 10 x 73.00, with 21 % VAT.
A_MONTH, A_YEAR = 543_29, 5_299_80


def test_months_become_a_year_on_the_29th_of_february_with_one_add_on_of_two(begin):
    stage = begin("2027-12-31 10:00", BY_MONTH, PROFESSIONAL, INBOX_BY_MONTH, INBOX, SCANNER)
    stage.buys("professional-monthly", 10, addons={"inbox-monthly": 10, "scanner-monthly": 1})
    for month, day in (("2028-01-10", "2028-01-31"), ("2028-02-10", "2028-02-29")):
        stage.until(f"{month} 09:00")
        stage.pays(A_MONTH)
        stage.until(f"{day} 09:00")
    stage.pays(A_MONTH)
    assert stage.subscription["period"] == ["2028-02-29", "2028-03-31"]
    stage.until("2028-02-29 10:00")

    # The month that has just begun comes back whole, and the year runs from its first day.
    quote = stage.ask("POST", f"{stage.path}/plan-changes/quotes", body={"plan": "professional-yearly"}).body
    note, invoice = quote["documents"]
    assert [line["net"] for line in note["lines"]] == [360_00, 80_00, 9_00]
    assert [line["net"] for line in invoice["lines"]] == [3_650_00, 730_00]
    assert quote["change"]["term"] == ["2028-02-29", "2029-02-28"]
    assert [due["amount"] for due in quote["due_later"]] == [A_YEAR - A_MONTH]
    assert stage.confirm(f"{stage.path}/plan-changes", quote).status == 200

    seen = stage.subscription
    assert [(item["plan"], item["quantity"]) for item in seen["items"]] == [
        ("professional-yearly.3", 10),
        ("inbox-yearly.3", 10),
    ]
    assert (seen["anchor"], seen["term"]) == ("2027-12-31", ["2028-02-29", "2029-02-28"])
    assert seen["cancel_by"] == "2029-01-29"  # 30 days
    months = [("2027-12-31", A_MONTH), ("2028-01-31", A_MONTH), ("2028-02-29", A_MONTH)]
    assert sorted(stage.billed) == sorted([*months, ("2028-02-29", -A_MONTH), ("2028-02-29", A_YEAR)])
    assert stage.invoice(-1).open == A_YEAR - A_MONTH  # the credit of a paid month

    # Months go on being counted from the last day of December: the next years end with February, too.
    stage.pays(A_YEAR - A_MONTH)
    stage.until("2029-03-01 09:00")
    assert (stage.billed[-1], stage.subscription["term"]) == (("2029-02-28", A_YEAR), ["2029-02-28", "2030-02-28"])


def test_notice_leaves_a_decrease_and_a_plan_for_the_renewal_and_its_undoing_brings_them_back(begin):
    stage = begin("2026-03-15 10:00", PROFESSIONAL, ENTERPRISE, STORAGE, DIALER)
    stage.buys()
    stage.until("2026-04-10 09:00")
    stage.pays(11_041_25)
    stage.until("2026-09-01 12:00")
    stage.sets_seats(20, when="at_renewal")
    wish = {"plan": "enterprise-yearly", "when": "at_renewal"}
    quote = stage.ask("POST", f"{stage.path}/plan-changes/quotes", body=wish).body
    assert stage.confirm(f"{stage.path}/plan-changes", quote).status == 200
    waiting = planned(stage)
    assert waiting == [("plan", "2027-03-15"), ("seats", "2027-03-15")]
    # 20 x 730.00 and 21 % VAT
    assert stage.subscription["next_renewal"]["total"] == 17_666_00

    stage.until("2026-11-01 09:00")
    stage.cancels("term_end")
    assert planned(stage) == [("end", "2027-03-15"), *waiting]
    assert "next_renewal" not in stage.subscription

    stage.until("2027-02-13 23:00")
    (end,) = [entry for entry in stage.subscription["timeline"] if entry["kind"] == "end"]
    undone = stage.ask("DELETE", f"{stage.path}/timeline/{end['id']}", headers={"If-Match": stage.etag})
    assert undone.status == 200
    assert planned(stage) == waiting
    assert stage.subscription["next_renewal"]["total"] == 17_666_00

    stage.until("2027-03-15 09:00")
    seen = stage.subscription
    assert [(item["plan"], item["quantity"]) for item in seen["items"]] == [("enterprise-yearly.3", 20)]
    assert (seen["term"], planned(stage)) == (["2027-03-15", "2028-03-15"], [])
    assert stage.billed == [("2026-03-15", 11_041_25), ("2027-03-15", 17_666_00)]


def planned(stage):
    """Kind and day of each open change."""
    return sorted((entry["kind"], entry["on"]) for entry in stage.subscription["timeline"])
