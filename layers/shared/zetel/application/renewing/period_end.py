"""The end of one billing period: its reads and its writes.

read        subscription and ledger; is its period over?
read        pools, profile, balance, approvals
decide      domain.renewal
commit      subscription and ledger at the version of the read, which is the version of the period that ended; pools,
            invoice, the amounts drawn and owed, the payment that collects the invoice, the event; a contract that is
            over leaves the running contracts of its product
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import ledger_pages, loading, sold, tried
from zetel.application.events import journal
from zetel.application.licences import surplus
from zetel.application.payments import collections
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.application.store.records import LedgerPage
from zetel.application.store.writes import Adjust, Check, Insert, Replace, Write
from zetel.domain.errors import BalanceMoved, Defect, ProfileMoved, SubscriptionMoved
from zetel.domain.events import TypedEvent
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.payments.payment import Payment
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import ItemTotal, SubscriptionOver, SubscriptionPeriodBilled, SubscriptionRenewed
from zetel.domain.subscriptions.ledger import Ledger, Pool
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.subscriptions.renewal import PeriodEnded, period_ended
from zetel.domain.subscriptions.subscription import Collection, Subscription

#: The actor of ends of periods: the system, no member.
_BY: Final = journal.system("renewals")


@dataclass(frozen=True, slots=True)
class EndedPeriod:
    """A subscription whose billing period is over, and the keys of the other items of its end."""

    subscription: Subscription
    ledger: Ledger

    @property
    def pages(self) -> Sequence[Key[LedgerPage]]:
        return ledger_pages.further_keys(self.subscription, 1 + len(self.ledger.pages))

    @property
    def pools(self) -> dict[str, Key[Pool]]:
        return loading.pool_keys(self.subscription)

    @property
    def profile(self) -> Key[BillingProfile]:
        return keys.profile(self.subscription.account, self.subscription.profile)

    @property
    def balance(self) -> Key[Balance]:
        return keys.balance(self.subscription.account, self.subscription.profile, self.subscription.currency)

    @property
    def needed(self) -> tuple[Key[Any], ...]:
        approvals = keys.approvals(self.subscription.account)
        return (*self.pages, *self.pools.values(), self.profile, self.balance, approvals)


@dataclass(frozen=True, slots=True)
class PeriodWrites:
    """The end of a period: its writes, and the subscription after them."""

    after: Subscription
    writes: Sequence[Write]


def read(over: Iterable[EndedPeriod], services: Services) -> Records:
    """The other items of their periods' ends; one read."""
    return services.store.read(*(key for one in over for key in one.needed))


def is_over(subscription: Subscription, at: datetime) -> bool:
    """Whether the billing period of a running subscription has ended, and nothing is in the way: no payment of a
    change, no parked work. A notice that is due, too, does not hold it up; the ends of trials, and ends on chosen days,
    are work of their own."""
    in_the_way = subscription.hold or subscription.parked or subscription.trial or subscription.early_end
    return bool(subscription.over_since(at)) and not in_the_way


def ending(over: EndedPeriod, found: Records, at: datetime, services: Services, catalog: Catalog) -> PeriodWrites:
    """The end of the period of `over`, with the items `found` by `read`. Raises Unknown, TaxRateMissing,
    ReferenceRateMissing, SubscriptionMoved."""
    held = over.subscription
    ledger = ledger_pages.whole(held, over.ledger, found)
    contract = loading.assembled(held, ledger, catalog, found, pools=over.pools, documents={})
    profile = found.known(over.profile, "billing profile", held.profile)
    happened = period_ended(
        contract,
        buyer=Buyer(_BY.id, profile, found.get(over.balance) or Balance(), held.collection),
        seller=catalog.seller(),
        invoice=services.ids.new(ids.INVOICE, at),
        at=at,
        describe=lambda subject: services.texts.line(subject, profile.language),
        rates=catalog.rates_of(held.account),
    )
    outcome = happened.outcome
    by_card = held.collection is Collection.CARD
    collecting = collections.begun(outcome.documents, outcome.subscription, at) if by_card else []
    return PeriodWrites(
        outcome.subscription,
        (
            *_contract(contract, happened, catalog),
            *(
                Insert(keys.document(held.account, document.id), document, on_conflict=lambda found: Defect())
                for document in outcome.documents
            ),
            *_money(happened, profile, over.balance),
            *(collections.beginning(payment) for payment in collecting),
            *(surplus.begun(work) for work in outcome.releases),
            _event(happened, collecting, at, services),
        ),
    )


def _contract(contract: Contract, happened: PeriodEnded, catalog: Catalog) -> list[Write]:
    """Subscription, its place among running contracts, ledger and pools. A pool may get fewer seats than are assigned
    to people: their licences end in commits of their own, and no person gets a further seat before."""
    before, outcome = contract.subscription, happened.outcome
    moved = SubscriptionMoved(subscription=before.id)
    writes: list[Write] = [
        Replace(
            keys.subscription(before.account, before.id),
            replace(outcome.subscription, attempts=0),
            {"version": before.version, "sequence": before.sequence, "hold": None},
            on_conflict=lambda found: moved,
        ),
        *sold.listed(before, outcome.subscription, catalog, on_conflict=lambda found: moved),
        *tried.marked(before, outcome.subscription, catalog),
    ]
    writes += ledger_pages.writes(before, contract.ledger, outcome.ledger, lambda found: moved)
    for item, pool in outcome.pools.items():
        key, known = keys.pool(before.account, before.id, item), contract.pools.get(item)
        if known is None:  # its price was flat up to now
            writes.append(Insert(key, pool, on_conflict=lambda found: Defect()))
            continue
        writes.append(Adjust(key, {"seats": pool.seats - known.seats}, on_conflict=lambda found: Defect()))
    return writes


def _money(happened: PeriodEnded, profile: BillingProfile, balance_key: Key[Balance]) -> list[Write]:
    """The amount that the balance gives, the new debt, and the check that the buyer is still the invoice's."""
    if not happened.outcome.documents:
        return []
    moves = {"balance": -happened.drawn, "owed": happened.outcome.invoice.open}
    writes: list[Write] = [
        Check(
            keys.profile(profile.account, profile.id),
            {"version": profile.version},
            on_conflict=lambda found: ProfileMoved(profile=profile.id),
        )
    ]
    if any(moves.values()):
        writes.append(
            Adjust(
                balance_key,
                {name: amount for name, amount in moves.items() if amount},
                at_least={"balance": happened.drawn} if happened.drawn else {},
                on_conflict=lambda found: BalanceMoved(profile=profile.id),
            )
        )
    return writes


def _event(happened: PeriodEnded, collecting: list[Payment], at: datetime, services: Services) -> Write:
    after = happened.outcome.subscription
    return journal.entry(
        SubscriptionOver(ended=after.ended) if after.ended else _billed(happened, collecting),
        account=after.account,
        subject=after.id,
        sequence=after.sequence,
        actor=_BY,
        at=at,
        services=services,
    )


def _billed(happened: PeriodEnded, collecting: list[Payment]) -> TypedEvent:
    after = happened.outcome.subscription
    kind = SubscriptionRenewed if happened.renewed else SubscriptionPeriodBilled
    return kind(
        term=after.term,
        period=after.period,
        items=tuple(ItemTotal(item.id, item.plan, item.quantity) for item in after.items),
        currency=after.currency,
        total=happened.outcome.invoice.total,
        collection=after.collection,
        documents=tuple(document.id for document in happened.outcome.documents),
        payments=tuple(payment.id for payment in collecting),
        releases=tuple(work.id for work in happened.outcome.releases),
    )
