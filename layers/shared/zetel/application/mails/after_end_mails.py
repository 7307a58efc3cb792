"""The mails about the days after a subscription's end: it will be disabled, or deleted."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import AfterEndTold
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.events import Event, TypedEvent
from zetel.domain.subscriptions.after_end import stage_of
from zetel.domain.subscriptions.events import SubscriptionDeletionAnnounced, SubscriptionDisablingAnnounced
from zetel.domain.subscriptions.retention import RetentionStage
from zetel.domain.subscriptions.subscription import SubscriptionState


def _needs(event: Event) -> Sequence[Key[Any]]:
    return outgoing.subscription_key(event), keys.approvals(event.account)


def _told(
    comes: RetentionStage, event: Event, records: Records, services: Services, catalog: Catalog
) -> Outgoing | None:
    """None where it was revived meanwhile."""
    held = records.known(outgoing.subscription_key(event), "subscription", event.subject)
    kept = held.retention
    if held.state is not SubscriptionState.ENDED or kept is None:
        return None
    base = held.items[0]
    profile = outgoing.read_profile(held, services)
    expired = stage_of(held, services.now(event.account)) is RetentionStage.EXPIRED
    letter = AfterEndTold(
        seller=catalog.seller(),
        language=profile.language,
        subscription=held,
        base=catalog.held(plan=base.plan, price=base.price, approvals=records.get(keys.approvals(event.account))),
        comes=comes,
        on=kept.disabled_on if comes is RetentionStage.DISABLED else kept.deleted_on,
        deleted_on=kept.deleted_on,
        revive_until=kept.disabled_on - timedelta(days=1) if expired else None,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile))


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    SubscriptionDisablingAnnounced: Follows(_needs, partial(_told, RetentionStage.DISABLED)),
    SubscriptionDeletionAnnounced: Follows(_needs, partial(_told, RetentionStage.DELETED)),
}
