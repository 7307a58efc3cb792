"""Fewer seats than people: whose licences end, in which order, and when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.application.seats_given import Staffed
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming import keeping
from zetel.application.confirming.keeping import KeepAttempt
from zetel.application.contracts import reading
from zetel.application.licences.choosing import WantedRelease
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.quoting import seats
from zetel.application.quoting.seats import QuoteSeats
from zetel.application.renewing.renewals import end_periods
from zetel.application.store import keys
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import InvalidRequest, LicencesRefused, SeatsBelowAssigned
from zetel.domain.parties.address import Language
from zetel.domain.subscriptions.release import ReleaseRule, ReleaseWork, release_id

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


def quoted(
    staffed: Staffed,
    subscription: str,
    item: str,
    total: int,
    release: WantedRelease | None,
    *,
    when: Effect = Effect.NOW,
) -> Mapping[str, Any]:
    command = QuoteSeats(ACCOUNT, ANNA, subscription, item, total, when, release=release)
    return seats.quote_seats(command, staffed.shop.services, staffed.shop.catalog)


def confirmed(staffed: Staffed, quote: Mapping[str, Any]) -> None:
    staffed.shop.confirm(quote, key=quote["id"])


def pending(staffed: Staffed, subscription: str, item: str) -> ReleaseWork | None:
    key = keys.release(ACCOUNT, release_id(subscription, item))
    return staffed.shop.world.store.read(key).get(key)


def was_active(staffed: Staffed, subscription: str, item: str, member: str, day: date) -> None:
    key = keys.licence(ACCOUNT, subscription, item, member)
    held = staffed.shop.world.store.read(key).known(key, "licence", member)
    staffed.shop.world.store.put(key, replace(held, last_active=day))


def timeline(staffed: Staffed, subscription: str) -> list[Any]:
    read = reading.read_subscription(
        ACCOUNT, subscription, ANNA, Language.EN, staffed.shop.services, staffed.shop.catalog
    )
    entries: list[Any] = read.body["timeline"]
    return entries


def renews(staffed: Staffed, subscription: str) -> None:
    staffed.shop.world.clock.move_to(TERM_OVER)
    end_periods(ACCOUNT, subscription, staffed.shop.services, staffed.shop.catalog)
    staffed.shop.pump()


def test_without_a_decision_a_total_below_the_licences_is_refused(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    people(staffed, subscription, item, 8)
    with pytest.raises(SeatsBelowAssigned) as refused:
        quoted(staffed, subscription, item, 5, None)
    assert (refused.value.assigned, refused.value.requested) == (8, 5)


def test_named_people_lose_their_licences_at_once_in_the_order_given(staffed: Staffed) -> None:
    """Four are named and three are above the seats: the fourth keeps the licence."""
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
    ended = [event for event in staffed.shop.events() if event.type == "licences.ended"]
    assert [(event.data["why"], event.actor.id) for event in ended] == [("released", "licence_releases")]


def test_the_rule_spares_who_was_active(staffed: Staffed) -> None:
    """All have their licence since 15 March; without activity the smallest ids of one instant come first."""
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    members = people(staffed, subscription, item, 4)
    assert quoted(staffed, subscription, item, 2, RULE)["change"]["release"]["members"] == members[:2]
    for member in members[:3]:
        was_active(staffed, subscription, item, member, date(2026, 4, 1))
    quote = quoted(staffed, subscription, item, 2, RULE)
    assert quote["change"]["release"] == {
        "people": 2,
        "members": [members[3], members[0]],
        "rule": "longest_unused",
    }
    confirmed(staffed, quote)
    staffed.shop.pump()
    assert staffed.holders(subscription, item) == members[1:3]


def test_activity_in_another_product_makes_the_account_an_active_one(staffed: Staffed) -> None:
    """The second licence is the newer one: an account without activity ends it first, an active one last."""
    subscription, (base, phone) = staffed.buys((PROFESSIONAL, 10), (PHONE, 5))
    (first,) = people(staffed, subscription, base, 1)
    staffed.shop.world.clock.move(timedelta(hours=20))
    (second,) = people(staffed, subscription, base, 1)
    staffed.assigns(subscription, phone, second)
    assert quoted(staffed, subscription, base, 1, RULE, when=Effect.AT_RENEWAL)["change"]["entry"]["release"][
        "members"
    ] == [second]
    was_active(staffed, subscription, phone, second, date(2026, 3, 16))
    assert quoted(staffed, subscription, base, 1, RULE, when=Effect.AT_RENEWAL)["change"]["entry"]["release"][
        "members"
    ] == [first]


def test_above_twenty_people_the_quote_says_their_number_and_the_rule(staffed: Staffed) -> None:
    """45 of 50 end in commits of 20, 20 and 5."""
    subscription, (item,) = staffed.buys((PROFESSIONAL, 50))
    members = people(staffed, subscription, item, 50)
    quote = quoted(staffed, subscription, item, 5, RULE)
    assert quote["change"]["release"] == {"people": 45, "members": [], "rule": "longest_unused"}
    confirmed(staffed, quote)
    staffed.shop.pump()
    assert staffed.holders(subscription, item) == members[45:]
    ended = [len(event.data["members"]) for event in staffed.shop.events() if event.type == "licences.ended"]  # type: ignore[arg-type]  # a list
    assert ended == [20, 20, 5]


def test_an_edition_takes_the_licences_of_its_add_ons_along_in_commits_that_fit(staffed: Staffed) -> None:
    """20 people with three add-ons each are 108 writes: 18 people fit into 98, and 2 are left."""
    wanted = ((PROFESSIONAL, 21), (PHONE, 20), ("chat-yearly", 20), ("desk-yearly", 20))
    subscription, (base, *add_ons) = staffed.buys(*wanted)
    members = people(staffed, subscription, base, 21)
    for item in add_ons:
        staffed.assigns(subscription, item, *members[:20])
    confirmed(staffed, quoted(staffed, subscription, base, 1, WantedRelease(tuple(members[:20]))))
    staffed.shop.world.store.counted.reset()
    staffed.shop.pump()
    assert staffed.holders(subscription, base) == members[20:]
    assert [staffed.holders(subscription, item) for item in add_ons] == [[], [], []]
    assert staffed.shop.world.store.counted.largest_transaction == 98


def test_an_add_on_is_dropped_with_the_licences_of_its_people(staffed: Staffed) -> None:
    subscription, (base, phone) = staffed.buys((PROFESSIONAL, 10), (PHONE, 5))
    members = people(staffed, subscription, base, 3)
    staffed.assigns(subscription, phone, *members)
    confirmed(staffed, quoted(staffed, subscription, phone, 0, RULE))
    staffed.shop.pump()
    assert (staffed.holders(subscription, phone), staffed.holders(subscription, base)) == ([], members)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (WantedRelease(("mem_0", "mem_1"), ReleaseRule.LONGEST_UNUSED), "/rule"),
        (WantedRelease(("mem_0", "mem_stranger")), "/release/1"),
        (WantedRelease(("mem_0",)), "/release"),
    ],
    ids=["both", "without a licence", "too few"],
)
def test_a_wrong_decision_is_refused_by_its_field(staffed: Staffed, wanted: WantedRelease, field: str) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    known = dict(zip(("mem_0", "mem_1"), people(staffed, subscription, item, 2), strict=True))
    named = tuple(known.get(member, member) for member in wanted.members)
    staffed.assigns(subscription, item, *staffed.has(1))
    with pytest.raises(InvalidRequest) as refused:
        quoted(staffed, subscription, item, 1, replace(wanted, members=named))
    assert refused.value.errors[0].field == field


def test_a_quote_that_more_people_were_given_a_licence_since_is_refused(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    people(staffed, subscription, item, 8)
    quote = quoted(staffed, subscription, item, 5, RULE)
    staffed.assigns(subscription, item, *staffed.has(1))
    with pytest.raises(SeatsBelowAssigned):
        confirmed(staffed, quote)


# The renewal


def test_the_timeline_names_the_people_whose_licences_end_with_the_renewal(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    members = people(staffed, subscription, item, 8)
    confirmed(
        staffed, quoted(staffed, subscription, item, 6, WantedRelease((members[5], members[2])), when=Effect.AT_RENEWAL)
    )
    (entry,) = timeline(staffed, subscription)
    assert entry["release"] == {
        "people": 2,
        "members": [members[5], members[2]],
        "names": {members[5]: "Bo", members[2]: "Bo"},
    }
    assert len(staffed.holders(subscription, item)) == 8
    renews(staffed, subscription)
    assert staffed.holders(subscription, item) == [members[n] for n in (0, 1, 3, 4, 6, 7)]


def test_people_who_left_meanwhile_count(staffed: Staffed) -> None:
    """Two are to go and one leaves by itself: only the first of the named loses the licence."""
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    members = people(staffed, subscription, item, 8)
    confirmed(
        staffed, quoted(staffed, subscription, item, 6, WantedRelease((members[5], members[2])), when=Effect.AT_RENEWAL)
    )
    leaves = MemberCommand(ACCOUNT, members[7], ANNA, staffed.member(members[7]).version)
    managing.deactivate(leaves, staffed.shop.services)
    renews(staffed, subscription)
    assert staffed.holders(subscription, item) == [members[n] for n in (0, 1, 2, 3, 4, 6)]


def test_the_rule_decides_on_the_day_about_people_assigned_meanwhile(staffed: Staffed) -> None:
    """One more than was decided: the named go first, and of the others the last assigned, without any activity."""
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    members = people(staffed, subscription, item, 8)
    confirmed(staffed, quoted(staffed, subscription, item, 7, WantedRelease((members[3],)), when=Effect.AT_RENEWAL))
    staffed.shop.world.clock.move(timedelta(days=1))
    late = people(staffed, subscription, item, 1)
    renews(staffed, subscription)
    left = staffed.holders(subscription, item)
    assert {members[3], *late}.isdisjoint(left)
    assert len(left) == staffed.pool(subscription, item).seats == 7


def test_a_total_set_without_a_decision_never_breaks_the_renewal(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    members = people(staffed, subscription, item, 5)
    confirmed(staffed, quoted(staffed, subscription, item, 5, None, when=Effect.AT_RENEWAL))
    staffed.shop.world.clock.move(timedelta(days=1))
    people(staffed, subscription, item, 5)
    renews(staffed, subscription)
    assert staffed.holders(subscription, item) == members


def test_a_kept_return_carries_its_decision(staffed: Staffed) -> None:
    """Kept for 7 of 8 people, carried out when a ninth has a licence: the rule decides about that one."""
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    members = people(staffed, subscription, item, 8)
    request = IdempotentRequest("kept", "kept")
    wish = KeepAttempt(
        ACCOUNT, ANNA, subscription, request, item=item, quantity=7, release=WantedRelease((members[3],))
    )
    kept = keeping.keep(wish, staffed.shop.services, staffed.shop.catalog)
    assert kept.body["release"] == {"people": 1, "members": [members[3]]}
    staffed.shop.world.clock.move(timedelta(minutes=1))
    late = people(staffed, subscription, item, 1)
    staffed.shop.settle_everything()
    left = staffed.holders(subscription, item)
    assert {members[3], *late}.isdisjoint(left)
    assert (len(left), staffed.pool(subscription, item).seats) == (7, 7)


def test_everybody_affected_and_the_managers_of_licences_get_a_mail(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 10))
    members = people(staffed, subscription, item, 8)
    confirmed(staffed, quoted(staffed, subscription, item, 6, WantedRelease((members[5], members[2]))))
    staffed.shop.pump()
    (mail,) = [mail for mail in staffed.shop.world.outbox.sent if mail.subject.startswith("LicencesReleased")]
    assert {f"{members[5]}@veerman.example", f"{members[2]}@veerman.example"} < set(mail.to)
    assert f"{members[0]}@veerman.example" not in mail.to
    assert ANNA.mail in mail.to
