"""The catalogue as use cases see it: the seller, plans on sale with prices, and versions of running subscriptions.

Loaded plan versions and prices never change, so a process reads them once. The head (the seller, the products, and the
names of the versions on sale) is read again after 60 seconds of the machine's clock:

    cold                          head, then everything on sale     2 reads
    warm                          nothing                           0 reads
    after 60 s                    head, unchanged                   1 read
    after 60 s, head changed      head, then the new versions       2 reads
    a withdrawn version, once     its product's withdrawn versions  1 read more
    reference rates               those of the last days, a minute  1 read more, where VAT is converted
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from zetel.application.ports import Clock, Reads
from zetel.application.store import keys
from zetel.application.store.ids import has_clock
from zetel.application.store.keys import Key
from zetel.application.store.records import CatalogIndex, Listed
from zetel.domain.catalog.prices import Price, price_for
from zetel.domain.catalog.products import Offer, Plan, Product
from zetel.domain.errors import CatalogMissing, InvalidRequest, Unknown
from zetel.domain.parties.programme import NO_APPROVALS, ProgrammeApproval, ProgrammeApprovals
from zetel.domain.parties.seller import Seller
from zetel.domain.tax.reference_rates import PublishedRates, RatesBefore, days_before, latest_before

#: Seconds of the machine's clock for which the head is believed.
FRESH: Final = 60


@dataclass(frozen=True, slots=True)
class _ReadIndex:
    """A head, its time of reading (epoch seconds), and the product of each version, withdrawn versions included."""

    index: CatalogIndex
    read_at: int
    homes: Mapping[str, Listed]


class Catalog:
    """Reads the catalogue through `store`. A process has one, which keeps everything that it has read.

    Every method raises CatalogMissing (a Defect) where nothing is loaded, or where a version that the head lists is not
    stored.
    """

    def __init__(self, store: Reads, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._read_index: _ReadIndex | None = None
        self._plans: dict[str, Plan] = {}
        self._prices: dict[str, Price] = {}
        self._rates: tuple[date, int, PublishedRates] | None = None

    def seller(self) -> Seller:
        return self._current().index.seller

    def products(self, *, family: str | None = None, text: str | None = None) -> tuple[Product, ...]:
        """The products on sale in the seller's order: those of `family`, and those whose id, names or descriptions in
        any language hold every word of `text`, in upper or lower case."""
        words = (text or "").casefold().split()
        return tuple(
            product
            for product in (listed.product for listed in self._current().index.products if listed.plans)
            if family in (None, product.family) and all(word in _searchable(product) for word in words)
        )

    def product(self, id: str) -> Product:
        """The product, on sale or not. Raises Unknown."""
        for listed in self._current().index.products:
            if listed.product.id == id:
                return listed.product
        raise Unknown(kind="product", id=id)

    def offers(
        self, on: date, currency: str | None = None, approvals: ProgrammeApprovals | None = None
    ) -> tuple[Offer, ...]:
        """The offers on `on` to an account with these approvals, with the price in force that day: each plan on sale in
        each currency that the plan has a price in, or in `currency` only; products in the seller's order, plans and
        currencies as in the file."""
        return tuple(self._offers(on, approvals, currency=currency))

    def offer(
        self, plan: str, currency: str, on: date, approvals: ProgrammeApprovals | None, *, pointer: str = "/plan"
    ) -> Offer:
        """The version of the plan with the id `plan` that is on sale to an account with these approvals, at its price
        in force on `on` in `currency`.

        Raises InvalidRequest naming the field `pointer` where no such plan is on sale, or where the plan has no price
        in `currency`.
        """
        offers = tuple(self._offers(on, approvals, plan=plan))
        for offer in offers:
            if offer.price.currency == currency:
                return offer
        if not offers:
            raise InvalidRequest.of(pointer, "a plan on sale", plan)
        sold_in = ", ".join(offer.price.currency for offer in offers)
        raise InvalidRequest.of(pointer, f"a plan with a price in {currency} ({plan} has prices in {sold_in})", plan)

    def held(self, *, plan: str, price: str, approvals: ProgrammeApprovals | None = None) -> Offer:
        """The plan version and the price version that an item of a running subscription names, on sale or withdrawn,
        with all prices of that plan and currency that a renewal may cost an account with these approvals.

        Raises Unknown."""
        version, pinned = self.plan(plan), self.price(price)
        listed = self._home(plan)
        self._read_withdrawn(listed)
        pinned = _as_listed(pinned, price, listed)
        names = (*listed.prices, *(name for name in listed.withdrawn_prices if self._follows(name, pinned)))
        for dated in self._dated(version, listed, names):
            if pinned in dated:
                return Offer(listed.product, version, pinned, dated, _given(approvals))
        raise Unknown(kind=f"price of {version.id}", id=price)

    def plan(self, name: str) -> Plan:
        """The plan version ``professional-yearly.3``, on sale or withdrawn. Raises Unknown."""
        if name not in self._plans:
            self._read_withdrawn(self._home(name))
        if name not in self._plans:
            raise Unknown(kind="plan version", id=name)
        return self._plans[name]

    def price(self, version: str) -> Price:
        """The price ``professional-yearly.eur.2026-01-01``, on sale or withdrawn. Raises Unknown."""
        if version not in self._prices:
            self._read_withdrawn(self._home(version))
        if version not in self._prices:
            raise Unknown(kind="price version", id=version)
        return self._prices[version]

    def rates_before(self, day: date) -> PublishedRates | None:
        """The `RatesBefore` of use cases; rates that were found are believed as long as the head."""
        now = self._clock.machine()
        if self._rates and self._rates[0] == day and 0 <= now - self._rates[1] < FRESH:
            return self._rates[2]
        wanted = [keys.reference_rates(earlier) for earlier in days_before(day)]
        read = self._store.read(*wanted)
        found = latest_before(day, [rates for key in wanted if (rates := read.get(key))])
        self._rates = (day, now, found) if found else None
        return found

    def rates_of(self, account: str) -> RatesBefore:
        """The rates that documents of `account` take: in a time of its own, which no source publishes rates of, the
        newest ones, as if they were of the day before."""
        return self._newest_rates if has_clock(account) else self.rates_before

    def _newest_rates(self, day: date) -> PublishedRates | None:
        found = self.rates_before(self._clock.now().date())
        return replace(found, day=day - timedelta(days=1)) if found else None

    def _follows(self, withdrawn: str, running: Price) -> bool:
        """Whether a contract at the price `running` keeps the withdrawn price; that of another programme is gone."""
        return self._prices[withdrawn].programme in (None, running.programme)

    def _offers(
        self, on: date, approvals: ProgrammeApprovals | None, *, plan: str | None = None, currency: str | None = None
    ) -> Iterator[Offer]:
        index, given = self._current().index, _given(approvals)
        approved = {one.programme for one in given if one.holds(on)}
        programmes = [programme.id for programme in index.seller.programmes if programme.id in approved]
        for listed in index.products:
            for version in (self._plans[name] for name in listed.plans):
                if plan in (None, version.id) and version.programme in (None, *programmes):
                    for dated in self._dated(version, listed, listed.prices):
                        if currency in (None, dated[0].currency) and (price := price_for(dated, on, programmes)):
                            yield Offer(listed.product, version, price, dated, given)

    def _dated(self, plan: Plan, listed: Listed, names: Iterable[str]) -> Iterable[tuple[Price, ...]]:
        """The prices of `plan` among `names` as the head lists them, one tuple per currency, in their order."""
        by_currency: dict[str, tuple[Price, ...]] = {}
        for name in names:
            if (price := self._prices[name]).plan == plan.id:
                price = _as_listed(price, name, listed)
                by_currency[price.currency] = (*by_currency.get(price.currency, ()), price)
        return by_currency.values()

    def _current(self) -> _ReadIndex:
        """The head as of at most 60 seconds ago, everything on sale read."""
        index = self._read_index
        if index is not None and 0 <= self._clock.machine() - index.read_at < FRESH:
            return index
        return self._read_again()

    def _read_again(self) -> _ReadIndex:
        read_at = self._clock.machine()
        head = self._store.read(keys.catalog_head()).get(keys.catalog_head())
        if head is None:
            raise CatalogMissing(missing="head")
        if self._read_index is not None and head == self._read_index.index:
            index = replace(self._read_index, read_at=read_at)
        else:
            index = _ReadIndex(head, read_at, {name: listed for listed in head.products for name in _names(listed)})
            self._read(*(key for listed in head.products for key in _on_sale(listed)))
        # Only now, with all listed versions here: a second thread never sees a head without its plans.
        self._read_index = index
        return index

    def _home(self, version: str) -> Listed:
        """The product that a version belongs to. Raises Unknown."""
        index = self._current()
        if version not in index.homes:  # an operator loaded it a moment ago
            index = self._read_again()
        if version not in index.homes:
            raise Unknown(kind="version", id=version)
        return index.homes[version]

    def _read_withdrawn(self, listed: Listed) -> None:
        self._read(
            *(keys.plan(listed.product.id, name) for name in listed.withdrawn_plans),
            *(keys.price(listed.product.id, name) for name in listed.withdrawn_prices),
        )

    def _read(self, *wanted: Key[Any]) -> None:
        """Read the missing versions of `wanted`, all in one batched read."""
        here = {key for key in wanted if _name(key) in self._plans or _name(key) in self._prices}
        missing = [key for key in wanted if key not in here]
        if not missing:
            return
        records = self._store.read(*missing)
        for key in missing:
            match records.get(key):
                case Plan() as plan:
                    self._plans[plan.name] = plan
                case Price() as price:
                    self._prices[price.version] = price
                case _:
                    raise CatalogMissing(missing=_name(key))


def _on_sale(listed: Listed) -> Iterable[Key[Any]]:
    yield from (keys.plan(listed.product.id, name) for name in listed.plans)
    yield from (keys.price(listed.product.id, name) for name in listed.prices)


def _names(listed: Listed) -> tuple[str, ...]:
    return (*listed.plans, *listed.prices, *listed.withdrawn_plans, *listed.withdrawn_prices)


def _name(key: Key[Any]) -> str:
    return key.sk.partition("#")[2]


def _given(approvals: ProgrammeApprovals | None) -> tuple[ProgrammeApproval, ...]:
    return (approvals or NO_APPROVALS).approvals


def _as_listed(price: Price, name: str, listed: Listed) -> Price:
    return replace(price, loaded_at=listed.loaded.get(name), dropped_at=listed.dropped.get(name))


def _searchable(product: Product) -> str:
    return " ".join((product.id, *product.name.values(), *product.description.values())).casefold()
