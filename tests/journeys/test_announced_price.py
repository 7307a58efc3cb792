"""A price announced on the last day for it, and one day too late: 25 seats at 365.00 from 15 March 2026, then 730.00.

30 days of notice end on 13 February 2027; a price is told 30 days before that, by 14 January, to 24:00 in Amsterdam.
The mail goes out 10 minutes after the load, with the second sweep: a load of 23:50 is announced on the next day.
"""

from dataclasses import replace
from datetime import date

import pytest

from tests.shop import PROFESSIONAL
from zetel.domain.catalog.prices import Tier

DOUBLED = replace(
    PROFESSIONAL,
    prices=(
        *PROFESSIONAL.prices,
        replace(PROFESSIONAL.price, since=date(2027, 3, 1), tiers=(Tier(730_00),)),
    ),
)
MAIL = "New prices for your subscription with Stoelwerk B.V."


@pytest.mark.parametrize(
    ("loaded", "told", "term_start", "renewals"),
    [
        ("2027-01-14 23:40", "2027-01-14 23:50", "15 Mar 2027", [22_082_50, 22_082_50]),  # 25 x 730.00 and 21 %
        ("2027-01-14 23:50", "2027-01-15 00:00", "15 Mar 2028", [11_041_25, 22_082_50]),  # once more at 365.00
    ],
)
def test_a_price_renews_from_the_term_that_its_mail_named(begin, loaded, told, term_start, renewals):
    stage = begin("2026-03-15 10:00")
    stage.buys()
    stage.until("2026-04-10 09:00")
    stage.pays(11_041_25)
    stage.until(loaded)
    stage.shop.loads(DOUBLED)
    stage.until("2027-01-15 10:00")
    assert [posted.at for posted in stage.posted if posted.mail.subject == MAIL] == [told]
    (mail,) = [posted.mail for posted in stage.posted if posted.mail.subject == MAIL]
    assert f"Professional has a new price from the term that begins on {term_start} on." in mail.text
    assert "€18,250.00 without VAT, instead of €9,125.00." in mail.text
    # The timeline shows the price, and the renewal that it makes dearer; the customer cannot take it off.
    (change,) = stage.ask("GET", f"{stage.path}/timeline").body["changes"]
    assert (change["kind"], change["on"], change["undoable"]) == ("price", "2027-03-01", False)
    assert (change["with_it"]["total"], change["without_it"]["total"]) == (22_082_50, 11_041_25)
    # The forecast of 24 months has the two renewals, and they come.
    ahead = stage.ask("GET", f"{stage.path}/forecast", query={"months": "24"}).body
    assert [one["total"] for one in ahead["documents"]] == renewals
    stage.until("2028-03-16 09:00")
    assert [total for _, total in stage.billed[1:]] == renewals
