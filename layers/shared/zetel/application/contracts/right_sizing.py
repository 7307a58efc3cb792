"""Right-sizing as people see it: seats bought, assigned and used, and the savings of fewer seats."""

from collections.abc import Mapping, Sequence

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Reader
from zetel.application.contracts import loading
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.catalog.terms import Effect
from zetel.domain.licences.right_sizing import SeatSizing, sized
from zetel.domain.licences.seat_use import CountedSeats
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.rights import SUBSCRIPTIONS
from zetel.domain.subscriptions.release import ReleaseRule
from zetel.domain.subscriptions.subscription import Subscription


def read_seat_use(account: str, id: str, reader: Reader, services: Services, catalog: Catalog) -> Answer:
    """The use of the subscription's seats on the day of its last count, and for each item with a saving the body of the
    quote to ask for; without amounts for a person that manages licences only. Two reads.

    Raises Unknown, NotAllowed, TaxRateMissing.
    """
    subscription_key, counted_key = keys.subscription(account, id), keys.counted_seats(account, id)
    found = reader.read(account, services, subscription_key, counted_key, needs=SUBSCRIPTIONS, whose=subscription_key)
    held = found.known(subscription_key, "subscription", id)
    counted = found.get(counted_key)
    profile_key = keys.profile(account, held.profile)
    more = services.store.read(profile_key, keys.approvals(account), *loading.pool_keys(held).values())
    profile = more.known(profile_key, "billing profile", held.profile)
    with_amounts = reader.sees_amounts(account, found, held.buyer)
    items = [
        {**_used(sizing), **_proposed(sizing, ("net", "tax", "total") if with_amounts else ())}
        for sizing in sizings(held, counted, more, profile, catalog)
    ]
    day = {"day": counted.day.isoformat()} if counted else {}
    return Answer(200, {"subscription": id, **day, "items": items})


def sizings(
    held: Subscription, counted: CountedSeats | None, pools: Records, profile: BillingProfile, catalog: Catalog
) -> tuple[SeatSizing, ...]:
    """As `domain.licences.right_sizing.sized`, with the pools of the subscription, and the account's approvals, among
    the read items."""
    return sized(
        held,
        loading.offers(held, catalog, pools.get(keys.approvals(held.account))),
        counted,
        {item: pool for item, key in loading.pool_keys(held).items() if (pool := pools.get(key))},
        profile=profile,
        seller=catalog.seller(),
    )


def _used(sizing: SeatSizing) -> Wire:
    """The seats of the item and their use, as far as it was counted."""
    shown: Wire = {"item": sizing.item, "product": sizing.product.id, "bought": sizing.bought}
    if use := sizing.use:
        shown |= {"assigned": use.assigned, "active_30": use.active_30, "active_90": use.active_90}
        shown |= {"reported": use.last_active is not None, **to_wire({"last_active": use.last_active})}
    return shown


def _proposed(sizing: SeatSizing, amounts: Sequence[str]) -> Mapping[str, Wire]:
    """The saving with these of its amounts, and the body of its quote; licences above the seats end by the rule, which
    spares those in use."""
    if sizing.saving is None:
        return {}
    saving: Wire = to_wire(sizing.saving)
    shown = {name: saving[name] for name in ("quantity", "on", "invoices", *amounts)}
    quote = {"item": sizing.item, "quantity": sizing.saving.quantity, "when": Effect.AT_RENEWAL.value}
    rule = {"rule": ReleaseRule.LONGEST_UNUSED.value} if sizing.saving.release else {}
    return {"proposal": {**shown, "quote": {**quote, **rule}}}
