"""The writes that end a trial without a paid term, and those of a conversion that was refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import sold
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace, Write
from zetel.domain.catalog.products import Plan
from zetel.domain.errors import Defect, SubscriptionMoved
from zetel.domain.events import TypedEvent
from zetel.domain.subscriptions.after_end import ended
from zetel.domain.subscriptions.events import SubscriptionConversionRefused, SubscriptionOver
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.subscriptions.timeline import ends_on
from zetel.domain.subscriptions.trial_end import conversion_refused, tries_after

#: The actor of the ends of trials: the system, no member.
BY: Final = journal.system("trials")


def over(held: Subscription, at: datetime, services: Services, catalog: Catalog) -> Sequence[Write]:
    """The trial `held`, which ends by itself or was left, is over."""
    over = ended(held, ends_on(held) or held.term.end, _base(held, catalog), at)
    return _moved(held, over, None, at, services, catalog)


def refused(held: Subscription, reason: str, at: datetime, services: Services, catalog: Catalog) -> Sequence[Write]:
    """The conversion of the trial `held` was refused: it is tried again, or the subscription ends."""
    if held.trial is None:
        raise Defect
    after = conversion_refused(held, held.trial, reason, _base(held, catalog), at)
    happened = SubscriptionConversionRefused(
        reason=reason, attempt=held.trial.refusals + 1, next_tries=tuple(tries_after(held, at))
    )
    return _moved(held, after, None if after.ended else happened, at, services, catalog)


def _base(held: Subscription, catalog: Catalog) -> Plan:
    return catalog.plan(held.items[0].plan)


def _moved(
    before: Subscription,
    after: Subscription,
    happened: TypedEvent | None,
    at: datetime,
    services: Services,
    catalog: Catalog,
) -> Sequence[Write]:
    moved = SubscriptionMoved(subscription=before.id)
    return [
        Replace(
            keys.subscription(before.account, before.id),
            after,
            {"version": before.version, "sequence": before.sequence, "hold": before.hold},
            on_conflict=lambda found: moved,
        ),
        *sold.listed(before, after, catalog, on_conflict=lambda found: moved),
        journal.entry(
            happened or SubscriptionOver(ended=after.ended or before.term.end),
            account=after.account,
            subject=after.id,
            sequence=after.sequence,
            actor=BY,
            at=at,
            services=services,
        ),
    ]
