"""Quoting another plan or edition for a running subscription."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts import loading
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.store import keys
from zetel.application.store.wire import to_wire
from zetel.domain.calendar import civil_date
from zetel.domain.parties import rights
from zetel.domain.parties.profile import Balance
from zetel.domain.quotes import self_service
from zetel.domain.quotes.planning import WantedPlan, quote_plan_change
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class QuotePlan:
    """Quote the `wanted` plan of a running subscription, paid as it is or by `collection`; the documents bear
    `purchase_order`, or the subscription's."""

    account: str
    person: Person
    subscription: str
    wanted: WantedPlan
    collection: Collection | None = None
    purchase_order: str | None = None


def quote_plan(command: QuotePlan, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; two reads. Raises Unknown, NotAllowed, CardsNotTaken, and as
    `domain.quotes.planning.quote_plan_change` does."""
    account, at = command.account, services.now(command.account)
    membership, buying_key = keys.membership(command.person.sub, account), keys.buying(account)
    subscription_key = keys.subscription(account, command.subscription)
    ledger_key = keys.ledger(account, command.subscription)
    found = services.store.read(membership, subscription_key, ledger_key, buying_key)
    held = found.get(subscription_key)
    member = rights.must_manage(found.get(membership), account, held.buyer if held else None)
    subscription = found.known(subscription_key, "subscription", command.subscription)
    collection = command.collection or subscription.collection
    services.must_take(collection)
    profile_key = keys.profile(account, subscription.profile)
    balance_key = keys.balance(account, subscription.profile, subscription.currency)
    ledger = found.known(ledger_key, "subscription", command.subscription)
    contract, payer = loading.load(subscription, ledger, services, catalog, profile_key, balance_key)
    profile = payer.known(profile_key, "billing profile", subscription.profile)
    approvals = payer.get(keys.approvals(account))
    quote = quote_plan_change(
        contract,
        command.wanted,
        on_sale=catalog.offers(civil_date(at, subscription.zone), subscription.currency, approvals),
        buyer=Buyer(member.member, profile, payer.get(balance_key) or Balance(), collection),
        seller=catalog.seller(),
        ids=new_ids(0, at, services, credit_notes=contract.most_credit_notes),
        at=at,
        describe=lambda subject: services.texts.line(subject, profile.language),
        rates=catalog.rates_before,
    )
    chosen = [
        Choice(catalog.held(plan=part.plan, price=part.price, approvals=approvals), part.quantity["to"])
        for part in quote.change.items
        if part.plan and part.price
    ]
    buying = found.get(buying_key)
    self_service.must_be_open_to(member, chosen, buying.narrowed if buying else {})
    return services.signer.sign(to_wire(replace(quote, purchase_order=command.purchase_order)))
