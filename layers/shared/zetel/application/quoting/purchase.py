"""Quoting a new subscription."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts import tried
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.quoting.translated import signed
from zetel.application.store import keys
from zetel.domain.calendar import civil_date
from zetel.domain.parties import rights
from zetel.domain.parties.address import Language
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.domain.quotes import purchase, self_service
from zetel.domain.quotes.new_items import NewItems
from zetel.domain.quotes.quote import Quote
from zetel.domain.quotes.upgrade_request import taken
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class Wish:
    """A plan and its quantity; `pointer` is their place in the request, as a JSON pointer (empty: the body itself)."""

    plan: str
    quantity: int
    pointer: str


@dataclass(frozen=True, slots=True)
class QuotePurchase:
    """Quote a new subscription of `wishes`, its base first, paid by `profile`; its documents bear `purchase_order`. It
    begins with the trial of the base's plan, where there is one for the account, unless `trial` is False. `offer` names
    the request for an upgrade whose offer is taken."""

    account: str
    person: Person
    profile: str
    collection: Collection
    wishes: tuple[Wish, ...]
    purchase_order: str | None = None
    trial: bool = True
    offer: str | None = None


def quote_purchase(command: QuotePurchase, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; a member that pays by an own profile buys by self-service, as far as terms and account let.

    Raises Unknown, NotAllowed, AccountCloses, InvalidRequest, CardsNotTaken, NotReleased, CreditLimitExceeded,
    TaxRateMissing, ReferenceRateMissing.
    """
    at = services.now(command.account)
    membership = keys.membership(command.person.sub, command.account)
    profile_key = keys.profile(command.account, command.profile)
    buying_key, approvals_key = keys.buying(command.account), keys.approvals(command.account)
    offers = [keys.upgrade(command.account, command.offer)] if command.offer else []
    found = services.store.read(membership, profile_key, buying_key, approvals_key, *offers)
    payer = found.get(profile_key)
    member = rights.must_manage(found.get(membership), command.account, payer.owner if payer else None)
    profile = found.known(profile_key, "billing profile", command.profile)
    profile.must_stay()
    services.must_take(command.collection, command.account)
    balance = balance_of(profile, profile.currency, services)
    today = civil_date(at, profile.zone)
    choices = chosen(command.wishes, profile.currency, today, found.get(approvals_key), catalog)
    buying = found.get(buying_key)
    base = choices[0].offer
    plan, product = base.plan, base.product.id
    asked = found.known(offers[0], "offer", command.offer or "") if offers else None
    offer = taken(asked, asked.taken_for(plan.id, None, at), choices[0].quantity) if asked else None
    offered = command.trial and offer is None and plan.policies.trial is not None
    used = not offered or tried.is_used(command.account, product, services, catalog)
    trial = None if used else self_service.trial_of(member, plan)
    self_service.must_be_open_to(member, choices, buying.narrowed if buying else {}, trial, offer)
    ids = new_ids(len(command.wishes), at, services)

    def quoted(language: Language) -> Quote[NewItems]:
        quote = purchase.quote_purchase(
            choices,
            buyer=Buyer(member.member, profile, balance, command.collection),
            seller=catalog.seller(),
            ids=ids,
            at=at,
            describe=lambda subject: services.texts.line(subject, language),
            rates=catalog.rates_of(command.account),
            trial=trial,
            offer=offer,
        )
        return replace(quote, purchase_order=command.purchase_order)

    return signed(quoted(profile.language), profile.language, command.person.language, quoted, services)


def chosen(
    wishes: Sequence[Wish], currency: str, today: date, approvals: ProgrammeApprovals | None, catalog: Catalog
) -> list[Choice]:
    """The offers of today to an account with these approvals. Raises InvalidRequest."""
    return [
        Choice(catalog.offer(w.plan, currency, today, approvals, pointer=f"{w.pointer}/plan"), w.quantity, w.pointer)
        for w in wishes
    ]


def balance_of(profile: BillingProfile, currency: str, services: Services) -> Balance:
    key = keys.balance(profile.account, profile.id, currency)
    return services.store.read(key).get(key) or Balance()
