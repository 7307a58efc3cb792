"""Quoting the revival of an ended subscription."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from zetel.application.accounts import profiles
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts import loading
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.quoting.translated import signed
from zetel.application.store import keys
from zetel.domain.calendar import civil_date
from zetel.domain.documents.document import Document, Settlement
from zetel.domain.errors import InvalidRequest, RevivalForbids, RevivalRule, SubscriptionEnded
from zetel.domain.parties import rights
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Membership, MemberState
from zetel.domain.parties.profile import Balance
from zetel.domain.quotes import revival, self_service
from zetel.domain.quotes.new_items import NewItems
from zetel.domain.quotes.quote import Quote
from zetel.domain.quotes.revival import ChosenPlan
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.subscription import Collection, Item, Subscription, SubscriptionState

#: Invoices read at once, and the most overdue ones that a refusal names.
_PAGE: Final = 100
_MOST_NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class QuoteRevival:
    """Quote the ended subscription once more, paid as it was or by `collection`; `plans` name other plans by item where
    those are not sold any more, `without` the add-ons that are not bought again."""

    account: str
    person: Person
    subscription: str
    collection: Collection | None = None
    plans: Mapping[str, ChosenPlan] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    purchase_order: str | None = None


def quote_revival(command: QuoteRevival, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; two reads, and the list of invoices where any is open. What a member bought that has left since
    is revived by the account: its oldest own profile pays, and whoever manages billing quotes it.

    Raises Unknown, NotAllowed, InvalidRequest, CardsNotTaken, PlanNotSold, RevivalForbids, and as `quote_purchase`.
    """
    at, account = services.now(command.account), command.account
    membership, ledger_key = keys.membership(command.person.sub, account), keys.ledger(account, command.subscription)
    key, buying_key = keys.subscription(account, command.subscription), keys.buying(account)
    found = services.store.read(membership, key, ledger_key, buying_key)
    known = found.get(key)
    buyer = _who_is_left(known, found.get(membership), services)
    member = rights.must_manage(found.get(membership), account, buyer)
    held = found.known(key, "subscription", command.subscription)
    if held.state is SubscriptionState.DELETED:
        raise SubscriptionEnded(subscription=held.id)
    revival.must_be_revivable(held, at)
    collection = command.collection or held.collection
    services.must_take(collection, account)
    payer = held.profile if buyer == held.buyer else profiles.oldest_own(account, services).id
    profile_key = keys.profile(account, payer)
    balance_key, approvals_key = keys.balance(account, payer, held.currency), keys.approvals(account)
    ledger = found.known(ledger_key, "subscription", command.subscription)
    contract, more = loading.load(held, ledger, services, catalog, profile_key, balance_key)
    profile = more.known(profile_key, "billing profile", payer)
    profile.must_stay()
    balance = more.get(balance_key) or Balance()
    if balance.owed or payer != held.profile:
        _must_owe_nothing_overdue(held, payer, civil_date(at, catalog.seller().zone), services)
    items = _items(command, held)
    on_sale = catalog.offers(civil_date(at, profile.zone), held.currency, more.get(approvals_key))
    choices = [
        Choice(revival.offer_for(item, contract.offers[item.id], command.plans.get(item.id), on_sale), item.quantity)
        for item in items
    ]
    buying = found.get(buying_key)
    self_service.must_be_open_to(member, choices, buying.narrowed if buying else {})
    ids = new_ids(0, at, services)

    def quoted(language: Language) -> Quote[NewItems]:
        quote = revival.quote_revival(
            contract,
            items,
            choices,
            buyer=Buyer(member.member, profile, balance, collection),
            seller=catalog.seller(),
            ids=ids,
            at=at,
            describe=lambda subject: services.texts.line(subject, language),
            rates=catalog.rates_of(account),
        )
        return replace(quote, purchase_order=command.purchase_order)

    return signed(quoted(profile.language), profile.language, command.person.language, quoted, services)


def _who_is_left(held: Subscription | None, asker: Membership | None, services: Services) -> str | None:
    """The buyer that alone manages the subscription; None where it is the account's, or its buyer has left."""
    if held is None or held.buyer is None or (asker and asker.member == held.buyer):
        return held.buyer if held else None
    key = keys.member(held.account, held.buyer)
    buyer = services.store.read(key).get(key)
    return held.buyer if buyer and buyer.state is MemberState.ACTIVE else None


def _items(command: QuoteRevival, held: Subscription) -> Sequence[Item]:
    """The items that are bought again. Raises InvalidRequest for one that the subscription does not have, or for the
    base among those left out."""
    addons = [item.id for item in held.items[1:]]
    for n, item in enumerate(command.without):
        if item not in addons:
            raise InvalidRequest.of(f"/without/{n}", "an add-on of the subscription", item)
    for item, chosen in command.plans.items():
        if held.item(item) is None or item in command.without:
            raise InvalidRequest.of(chosen.pointer, "the plan of an item that is bought again", chosen.plan)
    return [item for item in held.items if item.id not in command.without]


def _must_owe_nothing_overdue(held: Subscription, payer: str, today: date, services: Services) -> None:
    """Raises RevivalForbids that names the overdue invoices of the billing profiles that paid and will pay, the oldest
    first."""
    overdue = [
        document.id
        for document in _invoices(held.account, services)
        if document.profile in (held.profile, payer) and document.settlement(today) is Settlement.OVERDUE
    ]
    if overdue:
        named = tuple(overdue[:_MOST_NAMED])
        raise RevivalForbids(subscription=held.id, why=RevivalRule.OVERDUE, invoices=named)


def _invoices(account: str, services: Services) -> Iterator[Document]:
    after: str | None = None
    while True:
        page = services.store.page(keys.invoices(account), limit=_PAGE, after=after)
        yield from page.items
        if page.next is None:
            return
        after = page.next
