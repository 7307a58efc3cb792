"""Fewer seats than people: whose licences end, in which order, and when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.application.seats_given import Staffed
from tests.shop import ACCOUNT, ANNA, MEMBER, READER, Shop
from zetel.application.licences.choosing import WantedRelease
from zetel.application.quoting import seats
from zetel.application.quoting.seats import QuoteSeats
from zetel.application.store import keys
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import InvalidRequest, LicencesRefused, SeatsBelowAssigned
from zetel.domain.subscriptions.release import ReleaseRule, release_id

PROFESSIONAL, PHONE = "professional-yearly", "phone-yearly"
RULE = WantedRelease(rule=ReleaseRule.LONGEST_UNUSED)

#: 00:00 in Amsterdam on 15 March 2027.
TERM_OVER = datetime(2027, 3, 14, 23, tzinfo=UTC)


@pytest.fixture
def staffed() -> Staffed:
    return Staffed(Shop())


def people(staffed: Staffed, subscription: str, item: str, n: int) -> list[str]:
    """So many members with a licence of the item each."""
    members = staffed.has(n)
    for start in range(0, n, 20):
        staffed.assigns(subscription, item, *members[start : start + 20])
    return members


def quoted(staffed, subscription, item, total, release, *, when=Effect.NOW):
    command = QuoteSeats(ACCOUNT, ANNA, subscription, item, total, when, release=release)
    return seats.quote_seats(command, staffed.shop.services, staffed.shop.catalog)


def confirmed(staffed, quote):
    return staffed.shop.confirm(quote, key=quote["id"])


def pending(staffed, subscription, item):
    key = keys.release(ACCOUNT, release_id(subscription, item))
    return staffed.shop.world.store.read(key).get(key)


def was_active(staffed, subscription, item, member, day):
    key = keys.licence(ACCOUNT, subscription, item, member)
    held = staffed.shop.world.store.read(key).known(key, "licence", member)
    from dataclasses import replace
    staffed.shop.world.store.put(key, replace(held, last_active=day))


def test_without_a_decision_a_total_below_the_licences_is_refused(staffed):
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    people(staffed, subscription, item, 8)
    with pytest.raises(SeatsBelowAssigned) as refused:
        quoted(staffed, subscription, item, 5, None)
    assert (refused.value.assigned, refused.value.requested) == (8, 5)


def test_named_people_lose_their_licences_at_once_in_the_order_given(staffed):
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    members = people(staffed, subscription, item, 8)
    named = (members[6], members[1], members[3], members[0])
    quote = quoted(staffed, subscription, item, 5, WantedRelease(named))
    assert quote["change"]["release"] == {"people": 3, "members": list(named[:3])}
    confirmed(staffed, quote)
    assert staffed.pool(subscription, item).seats == 5
    assert len(staffed.holders(subscription, item)) == 8
    with pytest.raises(LicencesRefused):
        staffed.assigns(subscription, item, *staffed.has(1))
    staffed.shop.pump()
    assert staffed.holders(subscription, item) == [members[n] for n in (0, 2, 4, 5, 7)]
    assert pending(staffed, subscription, item) is None
