"""Announced prices in a time of its own: the account is told of each price that was loaded since it lived last.

No walk of a load meets such an account. The telling itself is an errand like those that a walk begins.
"""

from dataclasses import replace
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.mails import outgoing
from zetel.application.ports import Services
from zetel.application.renewing.announcing import PricesToTell, WalkedBefore, noted
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Errand
from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Insert, Write
from zetel.domain.due import Due, WorkKind
from zetel.domain.subscriptions.coming_prices import untold
from zetel.domain.subscriptions.subscription import SubscriptionState

#: More than a person buys in an account to try it.
_MOST_CONTRACTS: Final = 100


def begin(account: str, services: Services, catalog: Catalog) -> None:
    """Begins telling the running contracts of the account of all prices that are to come and that their customer does
    not know. Raises WalkedBefore where another process begins, too."""
    page = services.store.page(keys.subscriptions(account), limit=_MOST_CONTRACTS)
    running = [held.id for held in page.items if held.state is SubscriptionState.ACTIVE]
    errands = {id: keys.errand(account, f"{WorkKind.PRICE}_{id}") for id in running}
    read = [key for id in running for key in (*outgoing.contract_keys(account, id), errands[id])]
    found = services.store.read(*dict.fromkeys(read))
    for id, key in errands.items():
        contract = outgoing.contract_of(account, id, found, catalog)
        known = {price.version for offer in contract.offers.values() for price in offer.prices}
        prices, before = untold(contract, known), found.get(key)
        if prices and not (before and (before.due or before.parked)):
            telling = to_wire(PricesToTell(id, tuple(price.version for price in prices)))
            services.store.commit([_begun(key, account, id, telling, before, services)])


def _begun(
    key: Key[Errand], account: str, subscription: str, telling: Wire, before: Errand | None, services: Services
) -> Write:
    due = Due(services.now(account), WorkKind.PRICE)
    if before:
        return noted(key, before, replace(before, event=telling, due=due, attempts=0))
    errand = Errand(f"{WorkKind.PRICE}_{subscription}", account, telling, due=due)
    return Insert(key, errand, on_conflict=lambda found: WalkedBefore())
