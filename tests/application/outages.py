"""A customer with many contracts of one seller, and a day on which a service of others is away.

The real handlers do the work, in batches; the adapters of the services stand in their shelters, as `bootstrap` puts
them. A service that is away fails as botocore lets it fail.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from botocore.exceptions import ClientError, EndpointConnectionError

from tests.domain import contracts
from tests.journeys.pumps import Pumps
from tests.shop import ACCOUNT, Shop
from zetel import bootstrap
from zetel.adapters.weather import sheltered
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work.weather import PROVIDER
from zetel.domain.catalog.terms import Policies
from zetel.domain.errors import ProviderUnreachable, ServiceAway, ZetelError
from zetel.domain.subscriptions.subscription import Collection, Subscription

#: The services of others, with the port that each is behind.
PORTS: Final = {PROVIDER: "provider", "ses": "mailer", "s3": "files", "eventbridge": "bus", "dynamodb": "store"}

#: SES's answer to a mail beyond the rate of the account.
RATE_LIMIT: Final = ClientError(
    {"Error": {"Code": "TooManyRequestsException", "Message": "Maximum sending rate exceeded."}}, "SendEmail"
)


class Outage(Shop):
    """A customer with `many` contracts of 10 seats, one year until 2027-03-15, announced `leads` days before; `fails`
    says whether the next call of the service `away` fails, and how."""

    def __init__(self, *, many: int, away: str, by: Collection = Collection.CARD, leads: tuple[int, ...] = ()) -> None:
        super().__init__(contracts.BOUGHT, shards=2)
        self.stock(contracts.edition(policies=Policies(mail_leads=leads)))
        self.warm()
        self.fails: Callable[[], Exception | None] = lambda: None
        self.services = self._sheltered(away)
        bootstrap.provide(self.services, self.catalog)
        self.pumps = BeginningPumps(self)
        quote = self.quote(("professional-yearly", 10), by=by)
        self.confirm(quote, card="pm_card_visa" if by is Collection.CARD else None)
        self.pumps.drain()
        self._copied(quote["subscription"], many)
        self._before = len(self.world.store.feed)
        self.world.outbox.sent.clear()
        self.world.bus.published.clear()

    def _sheltered(self, away: str) -> Services:
        error: ZetelError = ProviderUnreachable(provider="sandbox") if away == PROVIDER else ServiceAway(service=away)
        thing = _Failing(getattr(self.services, PORTS[away]), lambda: self.fails())
        seconds = self.world.clock.machine
        changed: dict[str, Any] = {PORTS[away]: sheltered(thing, lambda: error, seconds=seconds)}
        return replace(self.services, **changed)

    def _copied(self, id: str, many: int) -> None:
        """Contracts like the bought one, `many` with it."""
        put, held = self.world.store.put, self.subscription(id)
        assert held is not None
        item = held.items[0].id
        ledger_key, pool_key = keys.ledger(ACCOUNT, id), keys.pool(ACCOUNT, id, item)
        found = self.world.store.read(ledger_key, pool_key)
        ledger, pool = found.known(ledger_key, "ledger", id), found.known(pool_key, "pool", item)
        for number in range(1, many):
            other = f"{id[:-4]}{5000 + number}"
            put(keys.subscription(ACCOUNT, other), replace(held, id=other))
            put(keys.ledger(ACCOUNT, other), ledger)
            put(keys.pool(ACCOUNT, other, item), pool)

    # The day

    def breaks_down(self, *, after: int = 0) -> None:
        """The service does not answer from the function call on that follows `after` others."""
        self.pumps.before(after, lambda: self._down())

    def _down(self) -> None:
        self.fails = lambda: EndpointConnectionError(endpoint_url="https://service.example")

    def comes_back(self) -> None:
        self.fails = lambda: None

    def takes_only(self, most: int) -> None:
        """From now on the service takes `most` calls, and refuses the rest by its rate limit."""
        left = iter(range(most))
        self.fails = lambda: RATE_LIMIT if next(left, None) is None else None

    def wait_until(self, at: datetime) -> None:
        """The time passes, on every clock."""
        self.world.clock.move_machine(seconds=int((at - self.world.clock.now()).total_seconds()))
        self.world.clock.move_to(at)

    def sweep_and_work(self, *, after: timedelta = timedelta()) -> None:
        self.wait_until(self.world.clock.now() + after)
        self.pumps.sweep()
        self.pumps.drain()

    # Afterwards

    def contracts(self) -> list[Subscription]:
        found: list[Subscription] = []
        after: str | None = None
        while True:
            page = self.world.store.page(keys.subscriptions(ACCOUNT), limit=1000, after=after)
            found += page.items
            after = page.next
            if after is None:
                return found

    def happened(self) -> list[tuple[str, str]]:
        """Type and id of each event since the scene was set."""
        return [(event.type, event.id) for event in self.events()[self._before :]]


class BeginningPumps(Pumps):
    """Pumps that do something before one of their function calls."""

    def __init__(self, outage: Outage) -> None:
        super().__init__(outage.world)
        self._left = -1
        self._then: Callable[[], None] = lambda: None

    def before(self, left: int, then: Callable[[], None]) -> None:
        self._left, self._then = left, then

    def _call(self, function: str, event: Mapping[str, Any]) -> Any:
        if self._left == 0:
            self._then()
        self._left -= 1
        return super()._call(function, event)


class _Failing:
    """`thing`, whose calls fail while `fails` gives them an error."""

    def __init__(self, thing: Any, fails: Callable[[], Exception | None]) -> None:
        self._thing = thing
        self._fails = fails

    def __getattr__(self, name: str) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            failure = self._fails()
            if failure:
                raise failure
            return getattr(self._thing, name)(*given, **named)

        return call
