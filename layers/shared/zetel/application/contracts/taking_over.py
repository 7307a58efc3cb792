"""Taking over the subscriptions that members bought: by whoever manages billing, or because the buyer leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.contracts import loading, timeline
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Check, Replace
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import ProfileMoved
from zetel.domain.parties import rights
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.rights import Right
from zetel.domain.quotes.taking_over import taken_over
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import SubscriptionTakenOver
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.subscriptions.subscription import Collection, Subscription, SubscriptionState

#: Items read at once.
_PAGE = 100


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Take over the subscription at `version`; from now on `profile` pays for it, by `collection` and the card
    `token`."""

    account: str
    person: Person
    subscription: str
    version: int
    profile: str
    collection: Collection
    token: str | None = None


def take_over(command: TakeOver, services: Services, catalog: Catalog) -> Answer:
    """The subscription as the account's own; nothing is written where it is that already.

    Raises Unknown, NotAllowed, VersionStale, InvalidRequest, CardsNotTaken, NotReleased, CreditLimitExceeded,
    ProfileMoved, and as `Subscription.must_run`.
    """
    return until_unmoved(lambda: _taken_over(command, services, catalog))


def _taken_over(command: TakeOver, services: Services, catalog: Catalog) -> Answer:
    membership_key = keys.membership(command.person.sub, command.account)
    key, profile_key = keys.subscription(command.account, command.subscription), _profile_key(command)
    found = services.store.read(membership_key, key, profile_key)
    by = rights.must_be_member(found.get(membership_key), command.account, Right.MANAGE_BILLING)
    held = found.known(key, "subscription", command.subscription)
    must_be_at(command.version, held)
    profile = found.known(profile_key, "billing profile", command.profile)
    if held.buyer is None:
        return Answer(200, answers.subscription(held), version=held.version)
    services.must_take(command.collection, command.account)
    paying = Paying(by.member, profile, command.collection, command.token)
    after = committed(held, paying, services, catalog)
    return Answer(200, answers.subscription(after), version=after.version)


def _profile_key(command: TakeOver) -> keys.Key[BillingProfile]:
    return keys.profile(command.account, command.profile)


@dataclass(frozen=True, slots=True)
class Paying:
    """The profile that pays from now on, by the collection and the card `token`; the member `by` takes over."""

    by: str
    profile: BillingProfile
    collection: Collection
    token: str | None


def committed(held: Subscription, paying: Paying, services: Services, catalog: Catalog) -> Subscription:
    """Commits the bought subscription `held` as the account's own. Raises as `take_over`."""
    at, profile = services.now(held.account), paying.profile
    after = decided(held, paying, at, services, catalog)
    happened = SubscriptionTakenOver(buyer=held.buyer or "", earlier=held.profile, profile=profile.id)
    services.store.commit(
        [
            Replace(
                keys.subscription(held.account, held.id),
                after,
                {"version": held.version, "sequence": held.sequence, "hold": None},
                on_conflict=timeline.moved(held),
            ),
            Check(
                keys.profile(held.account, profile.id),
                {"version": profile.version},
                on_conflict=lambda found: ProfileMoved(profile=profile.id),
            ),
            journal.entry(
                happened,
                account=after.account,
                subject=after.id,
                sequence=after.sequence,
                actor=journal.member(paying.by),
                at=at,
                services=services,
            ),
        ]
    )
    return after


def decided(held: Subscription, paying: Paying, at: datetime, services: Services, catalog: Catalog) -> Subscription:
    """The bought subscription `held` as the account's own; nothing is written. Raises as `take_over`."""
    held.must_run(at)
    balance_key = keys.balance(held.account, paying.profile.id, held.currency)
    approvals_key = keys.approvals(held.account)
    found = services.store.read(balance_key, approvals_key)
    offers = loading.offers(held, catalog, found.get(approvals_key))
    contract = Contract(held, Ledger(version=0, lots=()), offers, {})
    payer = Buyer(paying.by, paying.profile, found.get(balance_key) or Balance(), paying.collection)
    return taken_over(contract, payer=payer, seller=catalog.seller(), token=paying.token)


def bought_by(account: str, member: str, services: Services) -> Iterator[Subscription]:
    """The running subscriptions that the member bought and still manages, oldest first."""
    return (held for held in _running(account, services) if held.buyer == member)


def by_own_profile(profile: BillingProfile, currency: str, by: str, services: Services) -> Paying:
    """How a profile of the account pays without being asked: on invoice where it is released for the currency, else by
    the card of its newest running subscription that has one; without either on invoice, which is then refused."""
    if profile.credit and profile.credit.currency == currency:
        return Paying(by, profile, Collection.INVOICE, None)
    paid = [held.token for held in _running(profile.account, services) if held.profile == profile.id and held.token]
    return Paying(by, profile, Collection.CARD, paid[-1]) if paid else Paying(by, profile, Collection.INVOICE, None)


def _running(account: str, services: Services) -> Iterator[Subscription]:
    after: str | None = None
    while True:
        page = services.store.page(keys.subscriptions(account), limit=_PAGE, after=after)
        yield from (held for held in page.items if held.state is SubscriptionState.ACTIVE)
        if page.next is None:
            return
        after = page.next
