"""The list by issue date: a range of ids holds exactly the documents of a range of civil days in the seller's zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.example_documents import DOMESTIC
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.documents.lists import Kinds, ListInvoices, list_invoices
from zetel.application.store import ids, keys
from zetel.domain.documents.document import Settlement
from zetel.domain.errors import InvalidRequest, NotAllowed, Unknown
from zetel.domain.parties.member import Membership, MemberState

#: Around both changes of the clocks of 2026 in Amsterdam, 29 March and 25 October, and the turn of the year.
FROM = datetime(2026, 3, 27, tzinfo=UTC)
INSTANTS = st.integers(0, 282 * 24 * 3600).map(lambda seconds: FROM + timedelta(seconds=seconds))


def put(shop, at, n=0):
    id = f"{ids.earliest(ids.INVOICE, at)[:-4]}{n:04}"
    shop.world.store.put(keys.document(ACCOUNT, id), replace(DOMESTIC, id=id, account=ACCOUNT, work=None))
    return id


def listed(shop, **how):
    command = ListInvoices(account=ACCOUNT, reader=ANNA, kinds=Kinds.INVOICE, limit=100)
    return list_invoices(replace(command, **how), shop.services, shop.catalog)


def amsterdam(at):
    """The civil date by hand: one hour ahead, two from 29 March 01:00Z to 25 October 01:00Z."""
    summer = datetime(2026, 3, 29, 1, tzinfo=UTC) <= at < datetime(2026, 10, 25, 1, tzinfo=UTC)
    return (at + timedelta(hours=2 if summer else 1)).date()


@given(
    st.lists(INSTANTS, max_size=8, unique=True),
    st.dates(date(2026, 3, 27), date(2027, 1, 2)),
    st.integers(0, 60),
)
def test_a_document_is_listed_when_its_civil_date_is_in_the_range(instants, first, days):
    shop, last = Shop(), first + timedelta(days=days)
    expected = sorted((put(shop, at) for at in instants if first <= amsterdam(at) <= last), reverse=True)
    for at in instants:
        put(shop, at)
    rows = listed(shop, first=first, last=last).rows
    assert [row["id"] for row in rows] == expected


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (datetime(2026, 5, 31, 12, tzinfo=UTC), date(2026, 2, 28)),  # February has no 31st
        (datetime(2026, 5, 30, 22, tzinfo=UTC), date(2026, 2, 28)),  # already the 31st in Amsterdam
        (datetime(2026, 8, 15, 12, tzinfo=UTC), date(2026, 5, 15)),
    ],
)
def test_three_months_back_are_counted_by_the_calendar(today, first):
    shop = Shop(at=today)
    inside = put(shop, datetime(first.year, first.month, first.day, 12, tzinfo=UTC))
    put(shop, datetime(first.year, first.month, first.day, 12, tzinfo=UTC) - timedelta(days=1))
    assert [row["id"] for row in listed(shop).rows] == [inside]


def test_a_filtered_page_may_be_empty_and_still_go_on():
    shop = Shop()
    for n in range(4):
        put(shop, shop.world.clock.now() - timedelta(days=n), n)
    first = listed(shop, limit=2, settlement=Settlement.SETTLED)
    assert (first.rows, first.next is not None) == ((), True)
    rest = listed(shop, limit=2, settlement=Settlement.SETTLED, after=first.next)
    assert (rest.rows, rest.next) == ((), None)


def test_a_reversed_range_is_refused_before_anything_is_read():
    shop = Shop()
    shop.warm()
    shop.world.store.counted.reset()
    with pytest.raises(InvalidRequest):
        listed(shop, first=date(2026, 3, 2), last=date(2026, 3, 1))
    assert shop.world.store.counted.total_calls == 0


def test_a_member_without_a_role_reads_nothing():
    shop = Shop()
    key = keys.membership(ANNA.sub, ACCOUNT)
    shop.world.store.put(key, Membership(ACCOUNT, "mem_1", (), MemberState.ACTIVE))
    with pytest.raises(NotAllowed):
        listed(shop)
    shop.world.store.put(key, Membership(ACCOUNT, "mem_1", (), MemberState.DEACTIVATED))
    with pytest.raises(Unknown):
        listed(shop)
