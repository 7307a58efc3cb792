"""What the vendor's product reports: days at work, written once a day beside a licence, and its own exports."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from tests.application.licences.test_entitlements import OTHER_ACCOUNT, Asked
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, DIRK, MEMBER
from zetel.application.commands.person import Person
from zetel.application.licences import activity, product_exports
from zetel.application.licences.activity import ActiveDay
from zetel.application.licences.named_people import NamedPerson
from zetel.application.licences.product_exports import ReportExport
from zetel.application.store import keys
from zetel.application.store.writes import Write
from zetel.domain.errors import InvalidRequest, Unknown
from zetel.domain.parties.licence import LicenceHolder

PRODUCT = Person("client-product", "", "")
TODAY = contracts.BOUGHT.date()
YESTERDAY = TODAY - timedelta(days=1)


class Reported(Asked):
    """The same customer, of whom the product reports."""

    def posts(self, *days: ActiveDay) -> list[str]:
        return list(activity.record(days, self.shop.services).body["outcomes"])

    @property
    def licence(self) -> LicenceHolder | None:
        key = keys.licence(ACCOUNT, self.subscription, self.edition, MEMBER)
        return self.shop.world.store.read(key).get(key)

    @property
    def last_active(self) -> date | None:
        return self.licence.last_active if self.licence else None

    def exports(self, day: date, scope: str = "records", account: str = ACCOUNT) -> dict[str, Any]:
        return dict(product_exports.report(ReportExport(account, scope, day, PRODUCT), self.shop.services).body)

    def meanwhile(self, happens: Any) -> None:
        """Before the next commit, `happens` changes the store."""
        store = self.shop.world.store
        commit = store.commit

        def raced(writes: Sequence[Write]) -> None:
            store.commit = commit  # type: ignore[method-assign]  # once
            happens()
            commit(writes)

        store.commit = raced  # type: ignore[method-assign]  # another writer comes first


@pytest.fixture
def told() -> Reported:
    return Reported()


def worked(day: date, *, person: str = ANNA.sub, product: str = "professional") -> ActiveDay:
    return ActiveDay(NamedPerson(ACCOUNT, person=person), product, day)


def test_a_day_at_work_is_written_once_beside_the_licence_and_in_no_version(told: Reported) -> None:
    member, pool = told.staffed.member(MEMBER), told.staffed.pool(told.subscription, told.edition)
    assert told.posts(worked(TODAY)) == ["recorded"]
    assert told.last_active == TODAY
    assert told.staffed.member(MEMBER) == member
    assert told.staffed.pool(told.subscription, told.edition) == pool
    told.shop.world.store.counted.calls.clear()
    assert told.posts(worked(TODAY), worked(YESTERDAY), worked(TODAY)) == ["known"] * 3
    assert told.shop.world.store.counted.calls["commit"] == 0


def test_of_a_persons_days_in_one_batch_the_last_is_written(told: Reported) -> None:
    told.shop.world.store.counted.calls.clear()
    assert told.posts(worked(YESTERDAY), worked(TODAY)) == ["known", "recorded"]
    assert told.shop.world.store.counted.calls["commit"] == 1


def test_one_refused_day_stops_no_other(told: Reported) -> None:
    assert told.posts(
        worked(TODAY, person="sub-unknown"),
        worked(TODAY, product="unknown"),
        worked(TODAY + timedelta(days=1)),
        worked(TODAY, person=CHRIS.sub),
        worked(TODAY, person=DIRK.sub),
        worked(TODAY),
    ) == ["unknown_person", "no_licence", "in_future", "no_licence", "unknown_person", "recorded"]


def test_a_batch_of_100_costs_three_reads_and_a_write_for_each_licence(told: Reported) -> None:
    subscription, (edition,) = told.staffed.buys(("enterprise-yearly", 100))
    people = told.staffed.has(100)
    for start in range(0, 100, 20):
        told.staffed.assigns(subscription, edition, *people[start : start + 20])
    calls = told.shop.world.store.counted.calls
    calls.clear()
    posted = [ActiveDay(NamedPerson(ACCOUNT, member=id), "enterprise", TODAY) for id in people]
    assert told.posts(*posted) == ["recorded"] * 100
    assert (calls["read"] <= 3, calls["commit"]) == (True, 100)


def test_a_licence_that_ended_meanwhile_takes_no_day(told: Reported) -> None:
    told.meanwhile(lambda: told.staffed.takes_back(told.subscription, told.edition, MEMBER))
    assert told.posts(worked(TODAY)) == ["no_licence"]
    assert told.licence is None


def test_an_earlier_day_never_replaces_a_later_one_that_was_written_meanwhile(told: Reported) -> None:
    told.meanwhile(lambda: told.posts(worked(TODAY)))
    assert told.posts(worked(YESTERDAY)) == ["known"]
    assert told.last_active == TODAY


def test_a_later_day_replaces_an_earlier_one_that_was_written_meanwhile(told: Reported) -> None:
    told.meanwhile(lambda: told.posts(worked(YESTERDAY)))
    assert told.posts(worked(TODAY)) == ["recorded"]
    assert told.last_active == TODAY


def test_a_failure_between_two_days_loses_none(told: Reported) -> None:
    (colleague,) = told.staffed.has(1)
    told.staffed.assigns(told.subscription, told.edition, colleague)
    days = (worked(TODAY), ActiveDay(NamedPerson(ACCOUNT, member=colleague), "professional", TODAY))
    told.posts(days[0])  # the process dies after its first write
    assert told.posts(*days) == ["known", "recorded"]


def test_an_export_is_stored_and_journaled_once_a_day(told: Reported) -> None:
    first = told.exports(YESTERDAY)
    assert (first["scope"], first["day"]) == ("records", "2026-03-14")
    assert told.exports(TODAY)["id"] == first["id"]
    assert told.exports(YESTERDAY)["day"] == "2026-03-15"  # the later one stands
    other = told.exports(TODAY, "calls")
    events = [event for event in told.shop.events() if event.type == "export.reported"]
    assert [(event.subject, event.sequence, dict(event.data), event.actor.kind) for event in events] == [
        (first["id"], 1, {"scope": "records", "day": "2026-03-14"}, "product"),
        (first["id"], 2, {"scope": "records", "day": "2026-03-15"}, "product"),
        (other["id"], 1, {"scope": "calls", "day": "2026-03-15"}, "product"),
    ]


def test_two_reports_at_once_are_two_events_or_one(told: Reported) -> None:
    told.meanwhile(lambda: told.exports(TODAY))
    assert told.exports(TODAY)["day"] == "2026-03-15"
    assert len([event for event in told.shop.events() if event.type == "export.reported"]) == 1


def test_an_export_is_of_an_account_and_not_of_a_day_to_come(told: Reported) -> None:
    with pytest.raises(Unknown):
        told.exports(TODAY, account=OTHER_ACCOUNT)
    with pytest.raises(InvalidRequest):
        told.exports(TODAY + timedelta(days=1))
