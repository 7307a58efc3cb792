"""Renewals: every billing period that is over is ended, in order and once.

A repeated or late message finds another period running, and does nothing. After a gap every period is billed in its
turn, one commit each. While a change waits for its payment the period waits too: the sweep comes back to the period.

Many periods end at once, on the first of a month: a batch of them shares its two reads, and a commit takes as many
subscriptions as fit. Subscriptions that cannot join are left, and each of them is then worked on alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.licences import surplus
from zetel.application.ports import Services
from zetel.application.renewing import after_end, period_end
from zetel.application.renewing.period_end import EndedPeriod, PeriodWrites, is_over
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.writes import MOST_WRITES
from zetel.application.work import parking
from zetel.application.work.retrying import until_unmoved
from zetel.domain.subscriptions.subscription import Subscription

#: Periods that one message ends; a longer gap leaves the rest to the next sweep.
MOST_PERIODS: Final = 12


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message; a failure is counted on its item, and raised."""
    account = body["account"]
    if id := body.get("release"):
        parking.attempt(keys.release(account, id), partial(surplus.release, account, id, services), services)
        return
    if id := body.get("ended_subscription"):
        steps = partial(after_end.take_steps, account, id, services)
        parking.attempt(keys.subscription(account, id), steps, services)
        return
    subscription = body["subscription"]
    ending = partial(end_periods, account, subscription, services, catalog)
    parking.attempt(keys.subscription(account, subscription), ending, services)


def end_periods(account: str, subscription: str, services: Services, catalog: Catalog) -> None:
    """Ends every billing period of the subscription that is over, oldest first, at most 12 of them.

    Raises Unknown, TaxRateMissing, ReferenceRateMissing; SubscriptionMoved, ProfileMoved or BalanceMoved where each
    attempt met another change.
    """
    for _ in range(MOST_PERIODS):
        if not until_unmoved(partial(_ended, account, subscription, services, catalog)):
            return


def end_together(
    bodies: Sequence[Mapping[str, Any]], services: Services, catalog: Catalog
) -> Sequence[Mapping[str, Any]]:
    """Ends the running period of every subscription that `bodies` name, if the period is over.

    Returns the bodies to be worked on alone: of subscriptions undecided, uncommitted, or a whole period late, and those
    that name none.
    """
    others = [body for body in bodies if "subscription" not in body]
    bodies = [body for body in bodies if "subscription" in body]
    if not bodies:
        return others
    named = {keys.subscription(body["account"], body["subscription"]): body for body in bodies}
    now = {account: services.now(account) for account in dict.fromkeys(body["account"] for body in bodies)}
    ledgers = {key: keys.ledger(body["account"], body["subscription"]) for key, body in named.items()}
    found = services.store.read(*named, *ledgers.values())
    held = {key: subscription for key in named if (subscription := found.get(key))}
    over = {
        key: EndedPeriod(subscription, ledger)
        for key, subscription in held.items()
        if is_over(subscription, now[subscription.account]) and (ledger := found.get(ledgers[key]))
    }
    done = {key for key, subscription in held.items() if not is_over(subscription, now[subscription.account])}
    endings = dict(_decided(over, now, services, catalog)) if over else {}
    for group in _fitting(endings):
        try:
            services.store.commit([write for key in group for write in endings[key].writes])
        except Exception:  # noqa: BLE001  raised again by the subscription at fault
            continue
        done |= {key for key in group if not is_over(endings[key].after, now[endings[key].after.account])}
    return [*(body for key, body in named.items() if key not in done), *others]


def _decided(
    over: Mapping[Key[Subscription], EndedPeriod],
    now: Mapping[str, datetime],
    services: Services,
    catalog: Catalog,
) -> Iterable[tuple[Key[Subscription], PeriodWrites]]:
    """The endings of the periods of `over`, without the undecidable ones."""
    more = period_end.read(over.values(), services)
    for key, one in over.items():
        try:
            yield key, period_end.ending(one, more, now[one.subscription.account], services, catalog)
        except Exception:  # noqa: BLE001  raised again by the work on the subscription alone
            continue


def _fitting(endings: Mapping[Key[Subscription], PeriodWrites]) -> Iterable[Sequence[Key[Subscription]]]:
    """Endings that one commit can take: no more writes than a commit may have, and no item twice."""
    groups: list[tuple[list[Key[Subscription]], set[Key[Any]]]] = []
    for key, ending in endings.items():
        touched = {write.key for write in ending.writes}
        for group, taken in groups:
            if len(taken) + len(touched) <= MOST_WRITES and taken.isdisjoint(touched):
                group.append(key)
                taken |= touched
                break
        else:
            groups.append(([key], touched))
    return [group for group, _ in groups]


def _ended(account: str, subscription: str, services: Services, catalog: Catalog) -> bool:
    """Ends the running period, if it is over; returns whether the period after it is over, too."""
    at = services.now(account)
    subscription_key, ledger_key = keys.subscription(account, subscription), keys.ledger(account, subscription)
    found = services.store.read(subscription_key, ledger_key)
    held = found.known(subscription_key, "subscription", subscription)
    if not is_over(held, at):
        return False
    over = EndedPeriod(held, found.known(ledger_key, "subscription", subscription))
    ending = period_end.ending(over, period_end.read([over], services), at, services, catalog)
    services.store.commit(ending.writes)
    return is_over(ending.after, at)
