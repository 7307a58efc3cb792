"""The steps after an end with many people: in commits of 20, once, whatever is repeated or stands in the way."""

from datetime import datetime, timedelta

import pytest

from tests.application.seats_given import Staffed
from tests.domain import contracts
from tests.shop import ACCOUNT, Shop
from zetel.application.renewing import after_end, renewals
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.work import parking
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.release import release_id
from zetel.domain.subscriptions.retention import Retention, RetentionStep
from zetel.domain.subscriptions.subscription import Collection, Subscription, SubscriptionState

#: People with a licence of the edition, 5 of them with one of the add-on: three commits of 20 or fewer.
PEOPLE, ADDED = 45, 5


class Ended:
    """50 seats of an edition and of an add-on, with so many people; ended today, and no work is done yet."""

    def __init__(self) -> None:
        self.shop = Shop(contracts.BOUGHT, credit=CreditLimit(1_000_000_00, "EUR"))
        self.staffed = Staffed(self.shop)
        self.id, (self.base, self.phone) = self.staffed.buys(("professional-yearly", 50), ("phone-yearly", 50))
        people = self.staffed.has(PEOPLE)
        for start in range(0, PEOPLE, 20):
            self.staffed.assigns(self.id, self.base, *people[start : start + 20])
        self.staffed.assigns(self.id, self.phone, *people[:ADDED])
        self.shop.pump()
        self.shop.confirm(self.shop.quote_end(self.id, When.NOW), key="ended")
        self.reset()

    def reset(self) -> None:
        self.shop.world.store.counted.reset()

    @property
    def held(self) -> Subscription:
        held = self.shop.subscription(self.id)
        assert held
        return held

    @property
    def kept(self) -> Retention:
        kept = self.held.retention
        assert kept
        return kept

    @property
    def commits(self) -> int:
        return self.shop.world.store.counted.calls["commit"]

    @property
    def asleep(self) -> int:
        members = self.shop.world.store.page(keys.members(ACCOUNT), limit=1000).items
        return sum(held.dormant for member in members for held in member.licences)

    def works(self) -> None:
        renewals.work({"account": ACCOUNT, "ended_subscription": self.id}, self.shop.services, self.shop.catalog)

    def goes_to(self, at: datetime) -> None:
        self.shop.world.clock.move(at - self.shop.world.clock.now())

    def revives(self) -> None:
        self.shop.confirm(self.shop.quote_revival(self.id), key="revived")


@pytest.fixture
def ended() -> Ended:
    return Ended()


def test_licences_fall_asleep_20_people_a_commit_and_a_repeat_changes_nothing(ended: Ended) -> None:
    ended.works()
    assert (ended.asleep, ended.commits) == (PEOPLE + ADDED, 3 + 1)
    before = ended.shop.world.store.items(Table.CORE)
    ended.works()
    assert ended.shop.world.store.items(Table.CORE) == before


def test_a_revival_wakes_all_of_them(ended: Ended) -> None:
    ended.works()
    ended.revives()
    ended.reset()
    for item in (ended.base, ended.phone):
        body = {"account": ACCOUNT, "release": release_id(ended.id, item)}
        renewals.work(body, ended.shop.services, ended.shop.catalog)
    assert (ended.asleep, ended.commits) == (0, 3 + 2)  # and each work is gone
    assert len(ended.staffed.holders(ended.id, ended.base)) == PEOPLE


def test_a_revival_before_they_sleep_leaves_them_awake(ended: Ended) -> None:
    ended.revives()
    ended.works()
    assert (ended.asleep, ended.held.state) == (0, SubscriptionState.ACTIVE)


def test_a_deletion_ends_20_licences_a_commit_and_leaves_only_the_item(ended: Ended) -> None:
    ended.works()
    for _ in range(4):
        assert ended.held.due
        ended.goes_to(ended.held.due.at)
        ended.reset()
        ended.works()
    assert ended.held.state is SubscriptionState.DELETED
    assert ended.shop.world.store.counted.largest_transaction <= 100
    left = [sk for pk, sk in ended.shop.world.store.items(Table.CORE) if pk.endswith(f"#SUB#{ended.id}")]
    assert (left, ended.asleep) == ([], 0)


def test_steps_wait_while_a_revival_waits_for_its_payment(ended: Ended) -> None:
    ended.works()
    held = ended.held
    assert held.due
    quote = ended.shop.quote_revival(ended.id, by=Collection.CARD)
    ended.shop.confirm(quote, key="revived", card="pm_card_timeout")
    ended.goes_to(held.due.at + timedelta(days=30))
    ended.works()
    assert ended.held.hold == quote["payment"]
    assert ended.held.retention == held.retention


def test_the_fifth_failure_parks_it_and_nothing_is_deleted_until_it_is_resumed(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(after_end, "step_due", _fails)
        for _ in range(parking.MOST_ATTEMPTS):
            with pytest.raises(RuntimeError, match="a defect"):
                ended.works()
    assert ended.held.parked == "RuntimeError"
    ended.goes_to(ended.shop.world.clock.now() + timedelta(days=200))
    ended.works()
    assert [ended.kept.next] == [RetentionStep.SLEEP]
    parking.resume(keys.subscription(ACCOUNT, ended.id), ended.shop.services)
    ended.works()
    assert [ended.kept.next] == [RetentionStep.DISABLE]  # told now, and disabled 7 days later
    assert (ended.kept.disabled_on - ended.shop.world.clock.now().date()).days == 7


def _fails(*_: object) -> None:
    raise RuntimeError("a defect")
