"""A running contract whose plan, or coming term, a member changes: what such a quote is decided on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts import loading
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.wire import to_wire
from zetel.domain.calendar import civil_date
from zetel.domain.catalog.products import Offer
from zetel.domain.catalog.terms import Buyers
from zetel.domain.documents.subject import Describe
from zetel.domain.parties import rights
from zetel.domain.parties.member import Membership
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.domain.quotes import self_service
from zetel.domain.quotes.quote import Quote
from zetel.domain.quotes.upgrade_request import UpgradeRequest
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import TakenOffer
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class PlanCase:
    """The contract, the member that changes it, and the account's approvals, at the instant `at`; `narrowed` is the
    account's word about who may buy, by product, and `asked` the request whose offer is taken, if it was read."""

    contract: Contract
    membership: Membership
    profile: BillingProfile
    balance: Balance
    approvals: ProgrammeApprovals | None
    narrowed: Mapping[str, Buyers]
    asked: UpgradeRequest | None
    at: datetime
    services: Services
    catalog: Catalog

    @property
    def on_sale(self) -> tuple[Offer, ...]:
        """The offers of today in the contract's currency."""
        held = self.contract.subscription
        return self.catalog.offers(civil_date(self.at, held.zone), held.currency, self.approvals)

    @property
    def describe(self) -> Describe:
        return lambda subject: self.services.texts.line(subject, self.profile.language)

    def buyer(self, collection: Collection) -> Buyer:
        return Buyer(self.membership.member, self.profile, self.balance, collection)

    def must_be_open_to(
        self, sold: Iterable[tuple[str | None, str | None, int]], offer: TakenOffer | None = None
    ) -> None:
        """Raises NotAllowed where the member may not buy one of the plan and price versions in that quantity, and
        SoldOnRequest for one that only an offer sells."""
        chosen = [
            Choice(self.catalog.held(plan=plan, price=price, approvals=self.approvals), quantity)
            for plan, price, quantity in sold
            if plan and price
        ]
        self_service.must_be_open_to(self.membership, chosen, self.narrowed, offer=offer)

    def signed(self, quote: Quote[object]) -> Mapping[str, Any]:
        return self.services.signer.sign(to_wire(quote))


def plan_case(
    account: str, person: Person, subscription: str, services: Services, catalog: Catalog, offer: str | None = None
) -> PlanCase:
    """The case, in two reads; `offer` names the request whose offer is taken. Raises Unknown, NotAllowed."""
    at = services.now(account)
    membership, buying_key = keys.membership(person.sub, account), keys.buying(account)
    subscription_key, ledger_key = keys.subscription(account, subscription), keys.ledger(account, subscription)
    offers = [keys.upgrade(account, offer)] if offer else []
    found = services.store.read(membership, subscription_key, ledger_key, buying_key, *offers)
    known = found.get(subscription_key)
    member = rights.must_manage(found.get(membership), account, known.buyer if known else None)
    held = found.known(subscription_key, "subscription", subscription)
    profile_key = keys.profile(account, held.profile)
    balance_key = keys.balance(account, held.profile, held.currency)
    ledger = found.known(ledger_key, "subscription", subscription)
    contract, payer = loading.load(held, ledger, services, catalog, profile_key, balance_key)
    buying = found.get(buying_key)
    return PlanCase(
        contract,
        member,
        payer.known(profile_key, "billing profile", held.profile),
        payer.get(balance_key) or Balance(),
        payer.get(keys.approvals(account)),
        buying.narrowed if buying else {},
        found.known(offers[0], "offer", offer or "") if offers else None,
        at,
        services,
        catalog,
    )
