"""Entitlements as the vendor's product is told them: in three reads, and never taken by work that is late."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.application.seats_given import Staffed
from tests.shop import ACCOUNT, ANNA, CHRIS, DEACTIVATED, DIALER, DIRK, MEMBER, Shop
from zetel.application.licences import entitlements
from zetel.application.licences.named_people import NamedPerson
from zetel.application.store import keys
from zetel.application.store.records import AddressHeld
from zetel.domain.parties.member import Membership, MemberState
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import SubscriptionState

OTHER_ACCOUNT = "acc_01KKRAFRB0000000000000000Z"


class Asked:
    """A customer with 5 seats of an edition beside a flat dialer, of which Anna has one; the product asks."""

    def __init__(self) -> None:
        self.shop = Shop()
        self.staffed = Staffed(self.shop)
        self.shop.warm()
        self.subscription, items = self.staffed.buys(("professional-yearly", 5), (DIALER.plan.id, 1))
        self.edition, self.dialer = items
        self.staffed.assigns(self.subscription, self.edition, MEMBER)

    def of(self, **named: str) -> list[dict[str, Any]]:
        answer = entitlements.entitlements(NamedPerson(**named), self.shop.services, self.shop.catalog)
        assert answer.status == 200
        return list(answer.body["members"])

    def products(self, **named: str) -> dict[str, tuple[str, str]]:
        rows = [row for member in self.of(**named) for row in member["entitlements"]]
        return {row["product"]: (row["state"], row["until"]) for row in rows}


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_a_person_has_their_licences_and_what_the_whole_account_has(asked: Asked) -> None:
    (row,) = asked.of(person=ANNA.sub)
    assert (row["account"], row["member"], row["person"], row["state"]) == (ACCOUNT, MEMBER, ANNA.sub, "active")
    assert [(one["product"], one["item"]) for one in row["entitlements"]] == [
        ("professional", asked.edition),
        ("dialer", asked.dialer),
    ]
    assert asked.products(person=CHRIS.sub) == {"dialer": ("active", "2027-03-15")}


def test_a_person_is_named_by_subject_mail_or_member(asked: Asked) -> None:
    asked.shop.world.store.put(keys.address(ACCOUNT, ANNA.mail), AddressHeld(MEMBER))
    by_subject = asked.of(person=ANNA.sub)
    assert asked.of(account=ACCOUNT, person=ANNA.sub) == by_subject
    assert asked.of(account=ACCOUNT, mail="Anna@Veerman.example") == by_subject
    assert asked.of(account=ACCOUNT, member=MEMBER) == by_subject


def test_people_that_an_account_does_not_have_are_entitled_to_nothing(asked: Asked) -> None:
    assert asked.of(person="sub-unknown") == []
    assert asked.of(person=DIRK.sub) == []  # deactivated
    assert asked.of(account=ACCOUNT, member=DEACTIVATED) == []
    assert asked.of(account=ACCOUNT, mail="unknown@veerman.example") == []
    assert asked.of(account=OTHER_ACCOUNT, person=ANNA.sub) == []


def test_an_invited_person_holds_its_licences_and_nothing_that_active_members_have(asked: Asked) -> None:
    (invited,) = asked.staffed.has(1, state=MemberState.INVITED)
    asked.staffed.assigns(asked.subscription, asked.edition, invited)
    assert asked.products(account=ACCOUNT, member=invited).keys() == {"professional"}


@pytest.mark.parametrize("accounts", [1, 40])
def test_an_answer_costs_three_reads_however_many_accounts(asked: Asked, accounts: int) -> None:
    store = asked.shop.world.store
    member = asked.staffed.member(MEMBER)
    store.put(keys.address(ACCOUNT, ANNA.mail), AddressHeld(MEMBER))
    for n in range(1, accounts):
        account = f"acc_01KKRAFRB000000000000000{n:02}"
        store.put(keys.member(account, MEMBER), replace(member, licences=()))
        store.put(keys.membership(ANNA.sub, account), Membership(account, MEMBER, (), MemberState.ACTIVE))
    for named in ({"person": ANNA.sub}, {"account": ACCOUNT, "mail": ANNA.mail}):
        store.counted.calls.clear()
        assert asked.products(**named).keys() == {"professional", "dialer"}
        assert (store.counted.calls["read"] + store.counted.calls["page"], store.counted.calls["commit"]) == (3, 0)


def test_what_the_account_shares_ends_with_its_subscription(asked: Asked) -> None:
    asked.shop.confirm(asked.shop.quote_end(asked.subscription), key="end")
    assert asked.products(person=ANNA.sub) == {"professional": ("expired", "2026-03-15")}
    assert asked.products(person=CHRIS.sub) == {}


def test_an_added_item_is_shared_at_once(asked: Asked) -> None:
    subscription, _ = asked.staffed.buys(("professional-yearly", 1))
    asked.shop.confirm(asked.shop.quote_addition(subscription, (DIALER.plan.id, 1)), key="dialer")
    rows = asked.of(person=CHRIS.sub)[0]["entitlements"]
    assert {(row["product"], row["subscription"]) for row in rows} == {
        ("dialer", asked.subscription),
        ("dialer", subscription),
    }


def test_a_late_parked_or_waiting_renewal_takes_nothing_from_people(asked: Asked) -> None:
    asked.shop.world.clock.move(timedelta(days=400))  # no work has run since the purchase
    tomorrow = (asked.shop.world.clock.now().date() + timedelta(days=1)).isoformat()
    key = keys.subscription(ACCOUNT, asked.subscription)
    held = asked.shop.subscription(asked.subscription)
    assert held is not None
    assert held.over_since(asked.shop.world.clock.now())
    for waiting in (held, replace(held, parked="Defect"), replace(held, hold="pay_1")):
        asked.shop.world.store.put(key, waiting)
        assert asked.products(person=ANNA.sub) == {
            "professional": ("active", tomorrow),
            "dialer": ("active", tomorrow),
        }


def test_an_end_counts_from_its_day_on_whether_or_not_its_work_was_done(asked: Asked) -> None:
    asked.shop.confirm(asked.shop.quote_end(asked.subscription, When.TERM_END), key="end")
    assert asked.products(person=ANNA.sub)["professional"] == ("active", "2027-03-15")
    asked.shop.world.clock.move(timedelta(days=400))
    held = asked.shop.subscription(asked.subscription)
    assert held is not None
    assert held.state is SubscriptionState.ACTIVE  # no work has run
    assert asked.products(person=ANNA.sub)["professional"] == ("expired", "2027-03-15")
