"""A customer that gets renewal notices: the customer of the worked example, through time."""

from datetime import UTC, datetime
from typing import Any

from tests.domain.contracts import BOUGHT
from tests.shop import ACCOUNT, Shop
from zetel.application.ports import Services
from zetel.application.renewing.notices import notify
from zetel.domain.due import Due
from zetel.domain.subscriptions.subscription import Subscription

#: The worked example: term end 15 March 2027, 08:00 in Amsterdam, 90, 60, 37 and 7 days before.
NOTICES = [
    datetime(2026, 12, 15, 7, tzinfo=UTC),
    datetime(2027, 1, 14, 7, tzinfo=UTC),
    datetime(2027, 2, 6, 7, tzinfo=UTC),
    datetime(2027, 3, 8, 7, tzinfo=UTC),
]
#: The first midnight of the next term.
RENEWAL = datetime(2027, 3, 14, 23, tzinfo=UTC)


class Customer(Shop):
    """A customer with 25 seats of 15 March 2026, of a seller whose sweep ran; all mails until now are read."""

    def __init__(self, at: datetime = BOUGHT, **profile: Any) -> None:
        super().__init__(at, **profile)
        quote = self.quote()
        self.confirm(quote)
        self.id = quote["subscription"]
        self.pump()
        self.sweep()
        self.world.outbox.sent.clear()

    @property
    def held(self) -> Subscription:
        held = self.subscription(self.id)
        assert held is not None
        return held

    def due(self) -> Due:
        assert self.held.due is not None
        return self.held.due

    def wait_until(self, at: datetime) -> None:
        """All work due until `at` happens, as sweeps find it: at its own instant."""
        for _ in range(10):
            if self.held.due is None or self.held.due.at > at:
                break
            self.world.clock.move_to(max(self.held.due.at, self.world.clock.now()))
            self.sweep()
            self.pump()
        else:
            raise AssertionError(f"{self.held.due} is not done")
        self.world.clock.move_to(max(at, self.world.clock.now()))

    def sleep_until(self, at: datetime) -> None:
        """The clock moves to `at`, and no sweep runs."""
        self.world.clock.move_to(at)

    def notices(self) -> list[tuple[int, str]]:
        """Lead and term end of every notice that the journal tells of."""
        sent = [e for e in self.events() if e.type == "subscription.renewal_notice_sent"]
        return [(e.data["lead"], e.data["term_end"]) for e in sent]  # type: ignore[misc]  # events hold plain data

    def mails(self) -> list[str]:
        return [mail.subject for mail in self.world.outbox.sent]

    def notify(self, services: Services | None = None) -> None:
        notify({"account": ACCOUNT, "subscription": self.id}, services or self.services, self.catalog)
