"""25 seats at 365.00 a year, bought on 15 March 2026 and not renewed: they end on 15 March 2027. Three people have one.

Expired to 13 April, disabled to 12 July, deleted on 13 July; mails on 7 April and 6 July. VAT is 21 %.
"""

from dataclasses import replace

import pytest

from tests.domain import contracts
from tests.journeys.test_moves import assigns
from tests.shop import ACCOUNT, ANNA, DIALER, PROFESSIONAL, STORAGE
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.catalog.terms import AfterEnd, Policies
from zetel.domain.licences.entitlement import EntitlementState, entitlement
from zetel.domain.parties.member import Grant, Member

PEOPLE = [f"mem_01KKRAFRB0B0000000000000C{n}" for n in range(3)]
YEAR = 11_041_25  # 25 x 365.00 and 21 % of it


def ended(begin, *offers, addons=None, quantity=25):
    """The subscription on its first day without service, its year paid."""
    stage = begin("2026-03-15 10:00", *offers)
    stage.buys(quantity=quantity, addons=addons)
    for id in PEOPLE:
        stage.shop.put_member(Member(id, f"Person {id[-1]}", f"{id}@veerman.example"))
    assigns(stage, stage.subscription, 0, *PEOPLE)
    stage.pays(stage.invoice(1).total)
    stage.cancels("term_end")
    stage.until("2027-03-15 09:00")
    return stage


def revival(stage, **wishes):
    return stage.ask("POST", f"{stage.path}/revival/quotes", body=wishes)


def revives(stage, quote, **more):
    return stage.confirm(f"{stage.path}/revival", quote, **more)


def entitled(stage):
    held = stage.shop.subscription(stage.subscription_id)
    return entitlement(held, stage.world.clock.now()).state


def licences(stage, member):
    return stage.ask("GET", f"/members/{member}/licences").body["licences"]


def places(stage):
    return stage.ask("GET", "/people/places").body["used"]


def told(stage):
    ends = ("closed on", "deleted on")
    return [(at, subject) for at, subject in stage.mails() if any(end in subject for end in ends)]


def own_partition(stage):
    """The sort keys of everything that hangs on the subscription."""
    pk = f"ACCT#{ACCOUNT}#SUB#{stage.subscription_id}"
    return sorted(sk for place, sk in stage.world.store.items(Table.CORE) if place == pk)


def withdraws(stage, offer, other):
    """The seller sells `other` from now on in the place of `offer`, whose versions running contracts keep."""
    stage.shop.stock(other, STORAGE, DIALER, version=2)
    key = keys.catalog_head()
    head = stage.world.store.read(key).known(key, "head", "")
    listed = replace(head.products[0], withdrawn_plans=(offer.plan.name,), withdrawn_prices=(offer.price.version,))
    stage.world.store.put(key, replace(head, products=(listed, *head.products[1:])))
    stage.world.clock.move_machine(seconds=60)


def test_expired_disabled_and_deleted_each_told_seven_days_ahead(begin):
    stage = ended(begin)
    assert stage.subscription["after_end"] == {
        "disabled_on": "2027-04-14",
        "deleted_on": "2027-07-13",
        "stage": "expired",
        "revive_before": "2027-04-13T22:00:00Z",
    }
    assert entitled(stage) is EntitlementState.EXPIRED
    assert [held["dormant"] for held in licences(stage, PEOPLE[0])] == [True]

    stage.until("2027-04-13 23:59")
    assert told(stage) == [("2027-04-07 08:00", "Your ended subscription with Stoelwerk B.V. is closed on 14 Apr 2027")]
    assert stage.subscription["after_end"]["stage"] == "expired"
    stage.until("2027-04-14 00:00")
    seen = stage.subscription["after_end"]
    assert (seen["stage"], "revive_before" in seen, entitled(stage)) == ("disabled", False, EntitlementState.DISABLED)

    stage.until("2027-07-12 23:59")
    assert told(stage)[1:] == [
        ("2027-07-06 08:00", "Your ended subscription with Stoelwerk B.V. is deleted on 13 Jul 2027")
    ]
    assert (stage.subscription["state"], bool(own_partition(stage))) == ("ended", True)
    (declared,) = stage.world.store.page(keys.acknowledgements(ACCOUNT), limit=9).items
    stage.until("2027-07-13 00:00")
    seen = stage.subscription
    # The proof went, which is the customer's own file, and the documents stay.
    assert stage.world.store.page(keys.acknowledgements(ACCOUNT), limit=9).items == ()
    assert not set(declared.files.values()) & stage.world.files.contents.keys()
    assert (seen["state"], seen["after_end"]["stage"], own_partition(stage)) == ("deleted", "deleted", [])
    assert (licences(stage, PEOPLE[0]), stage.due) == ([], None)
    assert stage.ask("GET", f"/invoices/{stage.invoice(1).id}").body["total"] == YEAR
    assert [event.type for event in stage.shop.events() if event.type.startswith("subscription.d")] == [
        "subscription.disabling_announced",
        "subscription.disabled",
        "subscription.deletion_announced",
        "subscription.deleted",
    ]


def test_revived_on_the_last_day_and_refused_on_the_next(begin):
    stage = ended(begin)
    stage.until("2027-04-13 23:50")
    quote = revival(stage).body
    assert (quote["kind"], quote["change"]["term"]) == ("revival", ["2027-04-13", "2028-04-13"])
    assert [(paper["net"], paper["total"]) for paper in quote["documents"]] == [(9_125_00, YEAR)]
    assert quote["next_renewal"] == {"on": "2028-04-13", "net": 9_125_00, "tax": 1_916_25, "total": YEAR}

    # The quote is honoured for 30 minutes, even though midnight passes; a new one is not made any more.
    stage.until("2027-04-14 00:10")
    refused = revival(stage)
    assert (refused.status, refused.problem) == (409, "revival-forbids")
    assert (refused.body["why"], refused.body["day"]) == ("too_late", "2027-04-13")
    id = stage.subscription_id
    answer = revives(stage, quote)
    assert (answer.status, answer.body["subscription"]["id"]) == (200, id)
    seen = stage.subscription
    assert (seen["state"], seen["anchor"], seen["term"]) == ("active", "2027-04-13", ["2027-04-13", "2028-04-13"])
    assert ("ended" in seen, "after_end" in seen, "refund_before" in seen) == (False, False, False)
    assert seen["items"][0]["quantity"] == 25
    assert stage.billed == [("2026-03-15", YEAR), ("2027-04-13", YEAR)]  # nothing for the days between
    assert [held["dormant"] for held in licences(stage, PEOPLE[2])] == [False]
    assert entitled(stage) is EntitlementState.ACTIVE
    stage.until("2028-04-13 01:00")
    assert stage.billed[2:] == [("2028-04-13", YEAR)]


def test_a_revived_subscription_has_no_refund_window_and_no_trial(begin):
    stage = ended(begin, contracts.edition())
    revives(stage, revival(stage).body)
    assert stage.statement()["change"]["how"] == "pro_rata"
    assert "trial" not in stage.subscription


def test_only_people_who_still_fit_come_back(begin):
    stage = ended(begin)
    stage.buys(quantity=5)  # the same edition once more: one person is given a seat of it meanwhile
    other = stage.subscription_id
    stage.subscription_id = next(
        held["id"] for held in stage.ask("GET", "/subscriptions").body["subscriptions"] if held["id"] != other
    )
    given = stage.ask("GET", f"/subscriptions/{other}").body
    assigns(stage, given, 0, PEOPLE[1])
    assert [held["dormant"] for held in licences(stage, PEOPLE[1])] == [True, False]
    stage.pays(stage.invoice(-1).total)
    revives(stage, revival(stage).body)
    held = {id: [(one["subscription"], one["dormant"]) for one in licences(stage, id)] for id in PEOPLE}
    own = stage.subscription_id
    assert held == {PEOPLE[0]: [(own, False)], PEOPLE[1]: [(other, False)], PEOPLE[2]: [(own, False)]}
    listed = stage.ask("GET", f"{stage.path}/items/{stage.subscription['items'][0]['id']}/licences").body
    assert (listed["seats"], listed["assigned"]) == (25, 2)
    # The person whose licence did not fit is told, and so is whoever manages licences.
    mail = next(one.mail for one in reversed(stage.posted) if "Licences of" in one.mail.subject)
    assert set(mail.to) == {f"{PEOPLE[1]}@veerman.example", ANNA.mail}
    assert "Your subscription runs again. The licence of Professional of 1 person has ended" in " ".join(
        mail.text.split()
    )


def test_dormant_licences_count_as_none(begin):
    """A person with rights and a licence needs no place, and needs one once the licence is dormant."""
    stage = begin("2026-03-15 10:00")
    stage.buys()
    stage.shop.put_member(Member(PEOPLE[0], "Person 0", "p0@veerman.example", grants=(Grant.MANAGE_PEOPLE,)))
    before = places(stage)
    assigns(stage, stage.subscription, 0, PEOPLE[0])
    assert places(stage) == before - 1
    stage.cancels("now")
    assert places(stage) == before
    revives(stage, revival(stage).body)
    assert places(stage) == before - 1


def test_nothing_overdue_and_the_plans_of_the_family_are_named(begin):
    stage = begin("2026-03-15 10:00", PROFESSIONAL, STORAGE, DIALER)
    stage.buys()
    stage.cancels("term_end")
    stage.until("2027-03-20 10:00")
    refused = revival(stage)
    assert (refused.status, refused.body["why"]) == (409, "overdue")
    assert refused.body["invoices"] == [stage.invoice(1).id]
    stage.pays(YEAR)
    assert revival(stage).status == 200

    other = contracts.edition()
    sold = replace(other, plan=replace(other.plan, id="professional-team"))
    price = replace(other.price, plan="professional-team")
    sold = replace(sold, price=price, prices=(price,))
    withdraws(stage, PROFESSIONAL, sold)
    refused = revival(stage)
    assert (refused.status, refused.problem) == (409, "plan-not-sold")
    assert (refused.body["plan"], refused.body["plans"]) == ("professional-yearly", ["professional-team"])
    item = refused.body["item"]
    quote = revival(stage, plans=[{"item": item, "plan": "professional-team"}])
    assert quote.status == 200
    assert revives(stage, quote.body).body["subscription"]["items"][0]["plan"].startswith("professional-team.")


def test_add_ons_come_back_or_are_left_out(begin):
    stage = ended(begin, addons={STORAGE.plan.id: 15})
    base, storage = (item["id"] for item in stage.subscription["items"])
    refused = revival(stage, without=[base])
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "/without/0")
    assert [item["id"] for item in revival(stage).body["change"]["items"]] == [base, storage]
    quote = revival(stage, without=[storage]).body
    assert quote["change"]["dropped"] == [storage]
    revives(stage, quote)
    assert [item["id"] for item in stage.subscription["items"]] == [base]


@pytest.mark.parametrize(
    ("after", "disabled", "deleted"),
    [
        (AfterEnd(3, 5), "2027-03-18", "2027-03-23"),
        (AfterEnd(0, 10), "2027-03-15", "2027-03-25"),
        (AfterEnd(10, 0), "2027-03-25", "2027-03-25"),
        (AfterEnd(0, 0), "2027-03-15", "2027-03-15"),
    ],
)
def test_short_stages_and_stages_without_a_day(begin, after, disabled, deleted):
    stage = ended(begin, contracts.edition(policies=Policies(after_end=after)))
    seen = stage.subscription["after_end"]
    assert (seen["disabled_on"], seen["deleted_on"]) == (disabled, deleted)
    stage.until(max(f"{deleted} 00:01", stage.now))
    assert stage.subscription["state"] == "deleted"
    assert len(told(stage)) == bool(after.expired_days) + bool(after.disabled_days)


def test_a_late_sweep_tells_first_and_then_waits_seven_days(begin):
    stage = ended(begin)
    stage.sleeps_until("2027-05-20 10:00")
    stage.until("2027-05-20 10:10")
    assert stage.subscription["after_end"]["stage"] == "expired"
    assert (stage.subscription["after_end"]["disabled_on"], told(stage)[-1][0]) == ("2027-05-27", "2027-05-20 10:05")
    assert stage.subscription["after_end"]["deleted_on"] == "2027-08-25"  # 90 days of export all the same
    stage.until("2027-08-25 00:00")
    assert stage.subscription["state"] == "deleted"
