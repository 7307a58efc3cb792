"""The mail with the proof of a declared end."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import CancellationReceived
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.ports import Attachment, Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.errors import FileNotReady
from zetel.domain.events import ActorKind, Event, TypedEvent
from zetel.domain.subscriptions.events import EndAcknowledged

#: The files that travel with the mail, and their types.
_FILES: Final = {"pdf": "application/pdf", "ics": "text/calendar; charset=utf-8; method=PUBLISH"}


def _needs(event: Event) -> Sequence[Key[Any]]:
    return (keys.acknowledgement(event.account, event.subject),)


def _received(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing:
    """To the profile's recipients, and to the member that declared the end. Raises Unknown, FileNotReady."""
    held = records.known(keys.acknowledgement(event.account, event.subject), "acknowledgement", event.subject)
    if missing := next((format for format in _FILES if format not in held.files), None):
        raise FileNotReady(document=held.id, format=missing)
    profile_key, member_key = keys.profile(held.account, held.profile), keys.member(held.account, held.member)
    found = services.store.read(profile_key, member_key)
    profile = found.known(profile_key, "profile", held.profile)
    member = found.get(member_key) if held.by is ActorKind.MEMBER else None
    letter = CancellationReceived(seller=catalog.seller(), language=held.language, acknowledgement=held)
    files = tuple(
        Attachment(f"{held.id}.{format}", content_type, services.files.get(held.files[format]))
        for format, content_type in _FILES.items()
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member), files)


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {EndAcknowledged: Follows(_needs, _received)}
