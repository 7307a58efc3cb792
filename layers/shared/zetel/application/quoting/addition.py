"""Quoting add-ons for a running subscription."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts import loading
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.quoting.purchase import Wish, chosen
from zetel.application.store import keys
from zetel.application.store.wire import to_wire
from zetel.domain.calendar import civil_date
from zetel.domain.parties import rights
from zetel.domain.parties.profile import Balance
from zetel.domain.quotes import addition, self_service
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class QuoteAddition:
    """Quote the add-ons `wishes` for a running subscription, paid as it is or by `collection`; their documents bear
    `purchase_order`, or the subscription's."""

    account: str
    person: Person
    subscription: str
    collection: Collection | None
    wishes: tuple[Wish, ...]
    purchase_order: str | None = None


def quote_addition(command: QuoteAddition, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote. Raises as `quote_purchase` and `Subscription.must_run` do, and ContractTooLarge."""
    at = services.now(command.account)
    membership = keys.membership(command.person.sub, command.account)
    subscription_key = keys.subscription(command.account, command.subscription)
    ledger_key = keys.ledger(command.account, command.subscription)
    buying_key, approvals_key = keys.buying(command.account), keys.approvals(command.account)
    found = services.store.read(membership, subscription_key, ledger_key, buying_key, approvals_key)
    held = found.get(subscription_key)
    member = rights.must_manage(found.get(membership), command.account, held.buyer if held else None)
    subscription = found.known(subscription_key, "subscription", command.subscription)
    collection = command.collection or subscription.collection
    services.must_take(collection)
    profile_key = keys.profile(command.account, subscription.profile)
    balance_key = keys.balance(command.account, subscription.profile, subscription.currency)
    ledger = found.known(ledger_key, "subscription", command.subscription)
    contract, payer = loading.load(subscription, ledger, services, catalog, profile_key, balance_key)
    profile = payer.known(profile_key, "billing profile", subscription.profile)
    today = civil_date(at, subscription.zone)
    choices = chosen(command.wishes, subscription.currency, today, found.get(approvals_key), catalog)
    buying = found.get(buying_key)
    self_service.must_be_open_to(member, choices, buying.narrowed if buying else {})
    quote = addition.quote_addition(
        choices,
        subscription=subscription,
        ledger=contract.ledger,
        documents=contract.documents,
        running=[Choice(contract.offers[item.id], item.quantity) for item in subscription.items],
        buyer=Buyer(member.member, profile, payer.get(balance_key) or Balance(), collection),
        seller=catalog.seller(),
        ids=new_ids(len(command.wishes), at, services),
        at=at,
        describe=lambda subject: services.texts.line(subject, profile.language),
        rates=catalog.rates_before,
        planned=contract.offers,
    )
    return services.signer.sign(to_wire(replace(quote, purchase_order=command.purchase_order)))
