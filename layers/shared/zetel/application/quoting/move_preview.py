"""Previewing a move: its people, its items with their seats, the take-over, and the statement of the end, all signed.

The statement is made on the contract as the take-over leaves it, so that the account bears the fee.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts import loading
from zetel.application.contracts.timeline import ContractCase
from zetel.application.ports import Records, Services
from zetel.application.quoting import cancellation
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.errors import InvalidRequest
from zetel.domain.licences.move import MOVE, MovedItem, MovePlan
from zetel.domain.licences.moved_people import items_moved
from zetel.domain.parties import rights
from zetel.domain.parties.profile import Balance
from zetel.domain.parties.rights import Right
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.quote import VALID
from zetel.domain.quotes.taking_over import taken_over
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.subscriptions.subscription import Collection, Subscription

#: The people whom a preview names; of more it tells the number.
_MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class MoveWish:
    """Move the people of the subscription to the subscription `to`, and end it. One that a member bought is taken over
    first, paid from then on by `profile`, by `collection` and the card `token`."""

    account: str
    person: Person
    subscription: str
    to: str
    profile: str | None = None
    collection: Collection | None = None
    token: str | None = None

    def keys(self) -> tuple[Key[Subscription], Key[Ledger], Key[Subscription]]:
        """The first items to be read."""
        return (
            keys.subscription(self.account, self.subscription),
            keys.ledger(self.account, self.subscription),
            keys.subscription(self.account, self.to),
        )


@dataclass(frozen=True, slots=True)
class MoveCase:
    """The subscription `before` the move; the contract as the account has it after the take-over, with its payer; and
    the subscription `target` that the people move to, with its pools."""

    before: Subscription
    contract: ContractCase
    target: Contract
    items: tuple[MovedItem, ...]


def preview(wish: MoveWish, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed plan with its statement, and the first 20 of its people by name; two reads, and two more for names.

    Raises Unknown, NotAllowed, InvalidRequest, SeatsInsufficient, ItemUnlicensed, and as a take-over and the statement
    of an end do.
    """
    at, membership_key = services.now(wish.account), keys.membership(wish.person.sub, wish.account)
    found = services.store.read(membership_key, *wish.keys())
    by = rights.must_be_member(found.get(membership_key), wish.account, Right.MANAGE_BILLING)
    case = loaded(wish, by.member, found, at, services, catalog)
    statement = cancellation.stated(case.contract, When.NOW, at, services, catalog)
    plan = MovePlan(
        id=services.ids.new(ids.MOVE, at),
        kind=MOVE,
        made_at=at,
        expires_at=at + VALID,
        account=wish.account,
        person=by.member,
        subscription=wish.subscription,
        to=wish.to,
        version=case.before.version,
        profile=statement.profile,
        collection=statement.collection,
        items=case.items,
        buyer=case.before.buyer,
    )
    beside = {"statement": case.contract.signed(statement), "people": _people(case, services)}
    return services.signer.sign({**to_wire(plan), **beside})


def loaded(wish: MoveWish, member: str, found: Records, at: datetime, services: Services, catalog: Catalog) -> MoveCase:
    """The case of the first items, which were `found`; one more read. Raises as `preview`."""
    subscription_key, ledger_key, target_key = wish.keys()
    before = found.known(subscription_key, "subscription", wish.subscription)
    ledger = found.known(ledger_key, "subscription", wish.subscription)
    target = found.known(target_key, "subscription", wish.to)
    before.must_run(at)
    profile = _payer(wish, before) or before.profile
    collection = wish.collection or before.collection
    profile_key, balance_key = keys.profile(wish.account, profile), keys.balance(wish.account, profile, before.currency)
    window_keys = [keys.refund_window(wish.account, product) for product in loading.base_products(before, catalog)]
    pools = loading.pool_keys(target)
    wanted: tuple[Key[Any], ...] = (profile_key, balance_key, *window_keys, *pools.values())
    contract, more = loading.load(before, ledger, services, catalog, *wanted)
    payer = Buyer(
        member,
        more.known(profile_key, "billing profile", profile),
        more.get(balance_key) or Balance(),
        collection,
    )
    if before.buyer:
        services.must_take(collection)
        after = taken_over(contract, payer=payer, seller=catalog.seller(), token=wish.token)
        contract = replace(contract, subscription=after)
    other = Contract(
        target,
        Ledger(version=0, lots=()),
        loading.offers(target, catalog, more.get(keys.approvals(wish.account))),
        {item: pool for item, key in pools.items() if (pool := more.get(key))},
        plans=loading.earlier_plans(target, catalog),
    )
    case = ContractCase(contract, payer, any(more.get(key) is not None for key in window_keys), at, services)
    return MoveCase(before, case, other, items_moved(contract, other))


def _payer(wish: MoveWish, before: Subscription) -> str | None:
    """The profile that pays from now on; None where the account has the subscription already. Raises InvalidRequest."""
    given = (wish.profile, wish.collection, wish.token)
    if before.buyer is None:
        if any(given):
            raise InvalidRequest.of("/profile", "left out, with `pay_by` and `card`: the account has the subscription")
        return None
    if wish.profile is None or wish.collection is None:
        raise InvalidRequest.of("/profile", "given with `pay_by`: a member bought the subscription")
    return wish.profile


def _people(case: MoveCase, services: Services) -> list[Wire]:
    """The first people of the edition, in the order of their ids."""
    held = case.before
    page = services.store.page(keys.licences(held.account, held.id, held.items[0].id), limit=_MOST_NAMED)
    members = [keys.member(held.account, holder.member) for holder in page.items]
    found = services.store.read(*members) if members else Records()
    return [{"member": one.id, "name": one.name} for key in members if (one := found.get(key))]
