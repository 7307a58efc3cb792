"""Telling customers of the ends of their deviations, as early as of a dearer price.

    errand due --- none of its deviations stands, or the contract has ended ---- over
               --- planned with the renewal, or to be told later ---------------- put off
               --- told from now on: mail --- event, put off for the others ------ over
                                          |
                                          no recipient was reached: again a week later

A crash after the mail sends the mail again; weather, defects and parking are those of all errands. The end was agreed
with the deviation, so that it counts without a mail, too.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts.deviation_errands import EndsToTell
from zetel.application.events import journal
from zetel.application.mails import holding, outgoing
from zetel.application.mails.delivering import Delivered, deliver
from zetel.application.mails.deviation_mails import letter_about
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Errand
from zetel.application.store.wire import from_wire, to_wire
from zetel.application.store.writes import Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import instant
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import Conflict, SubscriptionMoved
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import DeviationKind
from zetel.domain.subscriptions.deviations_ending import to_tell
from zetel.domain.subscriptions.events import SubscriptionDeviationsEnding
from zetel.domain.subscriptions.subscription import SubscriptionState

#: The time until a customer that no mail reached is told again.
_AGAIN: Final = timedelta(days=7)
_BY: Final = journal.system("price_announcements")


class ToldBefore(Conflict):
    """Another process did this part of the errand meanwhile."""


def tell(key: Key[Errand], services: Services, catalog: Catalog) -> None:
    """Mails the contract's recipients about the deviations that end and are to be told by now. Raises TaxRateMissing,
    and the errors of sending."""
    errand = services.store.read(key).get(key)
    if errand is None:
        return
    at = services.now(errand.account)
    if errand.due is None or errand.parked or errand.due.at > at:
        return
    telling = from_wire(EndsToTell, errand.event)
    found = services.store.read(*outgoing.contract_keys(errand.account, telling.subscription))
    contract = outgoing.contract_of(errand.account, telling.subscription, found, catalog)
    wanted = _instants(contract, telling)
    now = tuple(kind for kind, tell_at in wanted.items() if tell_at <= at)
    left = {kind: tell_at for kind, tell_at in wanted.items() if tell_at > at}
    after = _later(errand, telling, left)
    if not now:
        services.store.commit([_noted(key, errand, after)])
        return
    delivered = deliver(letter_about(contract, now, at, services, catalog), errand.account, services)
    if delivered.reached:
        until_unmoved(partial(_told, key, errand, after, telling.subscription, now, delivered, services))
    else:
        again = replace(errand, due=Due(at + _AGAIN, WorkKind.DEVIATION), attempts=0)
        services.store.commit([_noted(key, errand, again)])


def _instants(contract: Contract, telling: EndsToTell) -> dict[DeviationKind, datetime]:
    """The instants from which the customer is told of each deviation that stands or is planned; the renewal that brings
    a planned one is awaited."""
    held = contract.subscription
    if held.state is not SubscriptionState.ACTIVE:
        return {}
    told = {kind: tell_at for kind, (_, tell_at) in to_tell(contract, telling.kinds).items()}
    for entry in held.timeline:
        planned = entry.planned.deviations if entry.planned else None
        for kind, _ in planned.ends if planned else ():
            if kind in telling.kinds and kind not in told:
                told[kind] = instant(entry.on, held.zone) + timedelta(days=1)
    return told


def _later(errand: Errand, telling: EndsToTell, left: dict[DeviationKind, datetime]) -> Errand:
    """The errand for the deviations that are `left`; over where there are none."""
    if not left:
        return replace(errand, due=None)
    event = to_wire(replace(telling, kinds=tuple(left)))
    return replace(errand, event=event, due=Due(min(left.values()), WorkKind.DEVIATION), attempts=0)


def _told(
    key: Key[Errand],
    errand: Errand,
    after: Errand,
    subscription: str,
    kinds: tuple[DeviationKind, ...],
    delivered: Delivered,
    services: Services,
) -> None:
    """Commits the event of the mail; the contract keeps its version: quotes of it stay good."""
    held_key, at = keys.subscription(errand.account, subscription), services.now(errand.account)
    before = services.store.read(held_key).known(held_key, "subscription", subscription)
    told = replace(before, sequence=before.sequence + 1)
    event = journal.made(
        SubscriptionDeviationsEnding(deviations=kinds),
        account=before.account,
        subject=before.id,
        sequence=told.sequence,
        actor=_BY,
        at=at,
        services=services,
    )
    expects = {"version": before.version, "sequence": before.sequence, "hold": before.hold}
    services.store.commit(
        [
            Replace(held_key, told, expects, on_conflict=lambda found: SubscriptionMoved(subscription=before.id)),
            _noted(key, errand, after),
            journal.entered(event),
            *holding.held(delivered.unconfirmed, event, at),
        ]
    )


def _noted(key: Key[Errand], errand: Errand, after: Errand) -> Write:
    """The write of `after` in the place of `errand`; ToldBefore where another process did so."""
    noted = replace(after, version=errand.version + 1)
    return Replace(key, noted, {"version": errand.version}, on_conflict=lambda found: ToldBefore())
