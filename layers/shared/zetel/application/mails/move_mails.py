"""The mail about a move that stopped, to the member that confirmed it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import MoveStoppedTold
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.told_members import account_language, active
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.events import Event, TypedEvent
from zetel.domain.licences.events import MoveStopped


def _needs(event: Event) -> Sequence[Key[Any]]:
    return (keys.move(event.account, event.subject),)


def _stopped(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None for a member that left."""
    move = records.known(keys.move(event.account, event.subject), "move", event.subject)
    member = active(event.account, move.member, services)
    if member is None:
        return None
    letter = MoveStoppedTold(
        seller=catalog.seller(),
        language=member.language or account_language(event.account, services),
        move=move,
        product=catalog.product(move.items[0].product),
    )
    return Outgoing(letter, (member.mail,))


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {MoveStopped: Follows(_needs, _stopped)}
