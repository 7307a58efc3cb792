"""The mails about a full refund or a return of seats that was kept: kept, carried out, withdrawn, or lapsed."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import AttemptTold
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.events import Event, TypedEvent
from zetel.domain.subscriptions.attempt import AttemptState
from zetel.domain.subscriptions.events import AttemptCarriedOut, AttemptKept, AttemptLapsed, AttemptWithdrawn


def _subscription(event: Event) -> str:
    facts: Mapping[str, Any] = event.data
    subscription: str = facts["subscription"]
    return subscription


def _needs(event: Event) -> Sequence[Key[Any]]:
    return (
        keys.attempt(event.account, event.subject),
        *outgoing.contract_keys(event.account, _subscription(event)),
        *outgoing.actor_key(event),
    )


def _told(event: Event, records: Records, services: Services, catalog: Catalog, state: AttemptState) -> Outgoing | None:
    """None where the attempt is in another state by now: that state has a mail of its own."""
    attempt = records.known(keys.attempt(event.account, event.subject), "attempt", event.subject)
    if attempt.state is not state:
        return None
    contract = outgoing.contract_of(event.account, attempt.subscription, records, catalog)
    profile = outgoing.read_profile(contract.subscription, services)
    member = outgoing.actor(event, records)
    letter = AttemptTold(
        seller=catalog.seller(),
        language=profile.language,
        subscription=contract.subscription,
        base=contract.base,
        attempt=attempt,
        by=member.name if member else None,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member))


def _follows(state: AttemptState) -> Follows:
    return Follows(_needs, partial(_told, state=state))


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    AttemptKept: _follows(AttemptState.WAITING),
    AttemptCarriedOut: _follows(AttemptState.CARRIED_OUT),
    AttemptWithdrawn: _follows(AttemptState.WITHDRAWN),
    AttemptLapsed: _follows(AttemptState.LAPSED),
}
