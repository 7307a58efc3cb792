"""Changes of a running contract: seats, its end, and what was set for later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zetel.application import contract_events, contracts, ids, journal, keys, views
from zetel.application.catalog import Catalog
from zetel.application.orders import Person
from zetel.application.ports import Services
from zetel.application.purchase import minted
from zetel.application.records import Answer
from zetel.application.wire import to_wire
from zetel.application.writes import Replace
from zetel.domain import access, cancellation, changed, seats
from zetel.domain.cancellation import When
from zetel.domain.charging import Buyer
from zetel.domain.contract import END, Contract
from zetel.domain.errors import ChangeInProgress, VersionStale
from zetel.domain.parties import Balance
from zetel.domain.quotes import Quote
from zetel.domain.subscriptions import Collection, Subscription
from zetel.domain.terms import Effect
from zetel.domain.wording import Describe


@dataclass(frozen=True, slots=True)
class QuoteSeats:
    """Quote the new total `quantity` of an item, `when` at the earliest; paid as the subscription is, or otherwise."""

    account: str
    person: Person
    subscription: str
    item: str
    quantity: int
    when: Effect
    collection: Collection | None = None


@dataclass(frozen=True, slots=True)
class QuoteCancellation:
    """State what cancelling costs and gives back."""

    account: str
    person: Person
    subscription: str
    when: When


@dataclass(frozen=True, slots=True)
class ChangeTimeline:
    """Take the entry `entry` off the timeline, or turn auto-renewal on or off; decided on `version`."""

    account: str
    person: Person
    subscription: str
    version: int


def quote_seats(order: QuoteSeats, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; two reads. Raises Unknown, NotAllowed, and as `domain.seats.quote_seats` does."""
    case = _case(order.account, order.subscription, order.person, services, catalog)
    collection = order.collection or case.contract.subscription.collection
    return case.signed(
        seats.quote_seats(
            case.contract,
            item=order.item,
            total=order.quantity,
            when=order.when,
            buyer=replace(case.buyer, collection=collection),
            seller=catalog.seller(),
            ids=minted(0, case.at, services),
            at=case.at,
            describe=case.describe,
        )
    )


def quote_cancellation(order: QuoteCancellation, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed statement; two reads. Raises Unknown, NotAllowed, and as `domain.cancellation` does."""
    case = _case(order.account, order.subscription, order.person, services, catalog)
    return case.signed(
        cancellation.quote_cancellation(
            case.contract,
            when=order.when,
            refund_window_used=case.refund_window_used,
            buyer=case.buyer,
            seller=catalog.seller(),
            ids=minted(0, case.at, services),
            at=case.at,
            describe=case.describe,
        )
    )


def undo(order: ChangeTimeline, entry: str, services: Services, catalog: Catalog) -> Answer:
    """The subscription without the scheduled change `entry`. Raises Unknown, VersionStale, ChangeInProgress,
    SubscriptionEnded."""
    case = _timeline_case(order, services, catalog)
    gone = case.contract.entry(entry)
    return case.committed(changed.without(case.contract, gone, case.at), *contract_events.undone(gone))


def switch_renewal_off(order: ChangeTimeline, services: Services, catalog: Catalog) -> Answer:
    """The subscription with its end on the timeline: the same notice, by the same deadline, as a cancellation at term
    end. Where it stands there already nothing changes.

    Raises Unknown, VersionStale, ChangeInProgress, SubscriptionEnded, CancellationNotAllowed.
    """
    case = _timeline_case(order, services, catalog)
    if case.contract.scheduled(END):
        return case.unchanged()
    ending = cancellation.at_term_end(case.contract, services.ids.new(ids.ENTRY, case.at), case.at)
    after = changed.with_end(case.contract, ending, case.at)
    return case.committed(after, *contract_events.end_scheduled(ending))


def switch_renewal_on(order: ChangeTimeline, services: Services, catalog: Catalog) -> Answer:
    """The subscription without an end on its timeline; where none stands there nothing changes.

    Raises Unknown, VersionStale, ChangeInProgress, SubscriptionEnded.
    """
    case = _timeline_case(order, services, catalog)
    end = case.contract.scheduled(END)
    if end is None:
        return case.unchanged()
    return case.committed(changed.without(case.contract, end, case.at), *contract_events.undone(end))


@dataclass(frozen=True, slots=True)
class _Case:
    """A contract and who asks for a change of it, at one instant."""

    contract: Contract
    buyer: Buyer
    refund_window_used: bool
    at: datetime
    services: Services

    @property
    def describe(self) -> Describe:
        return lambda subject: self.services.texts.line(subject, self.buyer.profile.language)

    def signed(self, quote: Quote[object]) -> Mapping[str, Any]:
        return self.services.signer.sign(to_wire(quote))

    def unchanged(self) -> Answer:
        subscription = self.contract.subscription
        return Answer(200, views.subscription(subscription), version=subscription.version)

    def committed(self, after: Subscription, type: str, facts: dict[str, Any]) -> Answer:
        """Commits the subscription as a change of its timeline leaves it, with the event `type`."""
        before, actor = self.contract.subscription, journal.member(self.buyer.member)
        self.services.store.commit(
            [
                Replace(
                    keys.subscription(before.account, before.id),
                    after,
                    {"version": before.version, "sequence": before.sequence, "hold": None},
                    otherwise=_moved,
                ),
                contract_events.told(after, type, facts, actor=actor, at=self.at, services=self.services),
            ]
        )
        return Answer(200, views.subscription(after), version=after.version)


def _moved(found: Subscription) -> Exception:
    """Somebody else changed the subscription at the same moment."""
    if found.hold:
        return ChangeInProgress(subscription=found.id, held_by=found.hold)
    return VersionStale(version=found.version)


def _timeline_case(order: ChangeTimeline, services: Services, catalog: Catalog) -> _Case:
    case = _case(order.account, order.subscription, order.person, services, catalog)
    case.contract.must_run(case.at)
    if case.contract.subscription.version != order.version:
        raise VersionStale(version=case.contract.subscription.version)
    return case


def _case(account: str, subscription: str, person: Person, services: Services, catalog: Catalog) -> _Case:
    """The contract as it stands, in two reads. Raises Unknown, NotAllowed."""
    at = services.clock.now()
    membership = keys.membership(person.sub, account)
    subscription_key = keys.subscription(account, subscription)
    ledger_key = keys.ledger(account, subscription)
    found = services.store.read(membership, subscription_key, ledger_key)
    member = access.must_be_member(found.get(membership), account, access.WRITE)
    held = found.known(subscription_key, "subscription", subscription)
    ledger = found.known(ledger_key, "subscription", subscription)
    base = catalog.held(plan=held.items[0].plan, price=held.items[0].price)
    profile_key = keys.profile(account, held.profile)
    balance_key = keys.balance(account, held.profile, held.currency)
    window_key = keys.refund_window(account, base.product.id)
    contract, more = contracts.load(held, ledger, services, catalog, profile_key, balance_key, window_key)
    profile = more.known(profile_key, "billing profile", held.profile)
    buyer = Buyer(member.member, profile, more.get(balance_key) or Balance(), held.collection)
    return _Case(contract, buyer, more.get(window_key) is not None, at, services)
