"""The history of a contract: 25 seats at 365.00 from 15 March 2026, 30 from 1 September, cancelled and undone."""

import pytest

from tests.journeys.test_buyers import BO, BUYER, WITH_FEE, bo, buys, join, takes_over
from tests.shop import ACCOUNT, CHRIS
from zetel.domain.parties.member import Grant


@pytest.fixture
def stage(begin):
    return begin("2026-03-15 10:00")


def history(stage, **request):
    headers = {"Accept-Language": "en"}
    return stage.ask("GET", f"{stage.path}/history", headers=headers, **request)


def told(stage, **request):
    return [(one["by"]["name"], one["text"]) for one in history(stage, **request).body["history"]]


def test_what_happened_is_told_newest_first_with_whoever_did_it(stage):
    stage.buys(quantity=25)
    stage.until("2026-09-01 10:00")
    stage.sets_seats(30)
    stage.sets_seats(20, when="at_renewal")
    stage.cancels("term_end")
    # The renewal's mails are 90, 60, 37 and 7 days before it; of a cancelled one there is none.
    anna = "Anna Veerman"
    assert told(stage) == [
        (anna, "Cancelled in advance. The last day with service is 14 Mar 2027."),
        (anna, "20 seats set for 15 Mar 2027."),
        (anna, "30 seats instead of 25, from 1 Sep 2026."),
        (anna, "Bought: 25 × Professional, from 15 Mar 2026."),
    ]
    rows = history(stage).body["history"]
    assert [(one["at"], one["event"]) for one in rows[2:]] == [
        ("2026-09-01T08:00:00Z", "subscription.seats_increased"),
        ("2026-03-15T09:00:00Z", "subscription.purchased"),
    ]
    assert rows[-1]["documents"] == [stage.invoice(1).id]
    in_german = stage.ask("GET", f"{stage.path}/history", query={"language": "de"}).body["history"]
    assert in_german[2]["text"] == "30 Plätze statt 25, ab 1. Sept. 2026."
    # It ends by itself, and keeps its history when it is deleted.
    stage.until("2027-07-14 12:00")
    assert stage.subscription["state"] == "deleted"
    assert told(stage)[0] == ("automatically", "Deleted. Only its documents are left.")
    assert told(stage)[-1] == (anna, "Bought: 25 × Professional, from 15 Mar 2026.")


def test_a_page_has_so_many_rows_and_the_next_one_goes_on(stage):
    stage.buys(quantity=25)
    for total in (26, 27, 28):
        stage.sets_seats(total)
    pages, cursor = [], None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = history(stage, query=query).body
        pages.append([one["text"] for one in page["history"]])
        cursor = page.get("next")
        if cursor is None:
            break
    assert [text for page in pages for text in page] == [
        "28 seats instead of 27, from 15 Mar 2026.",
        "27 seats instead of 26, from 15 Mar 2026.",
        "26 seats instead of 25, from 15 Mar 2026.",
        "Bought: 25 × Professional, from 15 Mar 2026.",
    ]
    assert max(map(len, pages)) == 2


def test_events_of_other_subscriptions_stay_apart(stage):
    stage.buys(quantity=25)
    first = stage.subscription_id
    stage.buys(quantity=2)
    assert told(stage) == [("Anna Veerman", "Bought: 2 × Professional, from 15 Mar 2026.")]
    stage.subscription_id = first
    assert told(stage) == [("Anna Veerman", "Bought: 25 × Professional, from 15 Mar 2026.")]


def test_of_a_person_that_has_left_the_name_is_not_known_and_who_may_see_it_sees_it(begin):
    stage = begin("2026-03-15 10:00", WITH_FEE)
    join(stage)
    buys(stage)
    assert told(stage, person=BO.sub) == [("Bo Koper", "Bought: 10 × Professional, from 15 Mar 2026.")]
    takes_over(stage)
    etag = {"If-Match": stage.ask("GET", f"/members/{BUYER}").headers["ETag"]}
    assert stage.ask("DELETE", f"/members/{BUYER}", headers=etag).status == 200
    assert told(stage) == [
        ("Anna Veerman", "Taken over by the account."),
        ("a former member", "Bought: 10 × Professional, from 15 Mar 2026."),
    ]
    assert history(stage, person="sub-stranger").status == 404
    assert bo(stage, "GET", f"{stage.path}/history").status == 404


def test_whoever_manages_licences_sees_no_documents(begin):
    stage = begin("2026-03-15 10:00", WITH_FEE)
    join(stage, grants=(Grant.MANAGE_LICENCES,))
    stage.buys(quantity=2)
    (row,) = history(stage, person=BO.sub).body["history"]
    assert (row["text"], "documents" in row) == ("Bought: 2 × Professional, from 15 Mar 2026.", False)
    (seen,) = history(stage, person=CHRIS.sub).body["history"]  # a reader sees bills
    assert seen["documents"] == [stage.invoice(1).id]
    assert ACCOUNT not in seen["text"]
