"""The promises of a closed account: what is left of it, and that nobody is named by it."""

from collections.abc import Iterator
from typing import Any, Final

from tests.shop import ACCOUNT, ANNA, CHRIS, Shop
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.parties.closing import Closing, ClosingState

#: What a closed account has until its last document goes, by the first letters of sort keys, and what it has then.
_KEPT: Final = frozenset({"ACCOUNT", "CLOSING", "INV", "CRN", "PAY", "REF", "ALC", "BALANCE", "SUB", "MEMBER"})
_IDS: Final = frozenset({"ACCOUNT", "CLOSING"})


def closed(shop: Shop) -> Closing | None:
    """The closing of the account, once it is closed."""
    key = keys.closing(ACCOUNT)
    held = shop.world.store.read(key).get(key)
    return held if held and held.closed_at else None


def broken_promises(shop: Shop, closing: Closing) -> Iterator[str]:
    """What does not hold, in words."""
    stored: Any = shop.world.store.items(Table.CORE)
    deleted = closing.state is ClosingState.DELETED
    kinds = {sk.partition("#")[0] for pk, sk in stored if pk == f"ACCT#{ACCOUNT}"}
    if not kinds <= (_IDS if deleted else _KEPT):
        yield f"a closed account has {sorted(kinds - _KEPT)}"
    apart = [(pk, sk) for pk, sk in stored if pk.startswith((f"ACCT#{ACCOUNT}#", "TASKS#", "SOLD#", "NAMES#"))]
    if apart:
        yield f"left apart: {apart}"
    for (_, sk), data in stored.items():
        if not sk.startswith(("INV#", "CRN#")) and any(one in repr(data) for one in (ANNA.name, ANNA.mail, CHRIS.mail)):
            yield f"{sk} names a person"
        work = data.get("work") or data.get("due")
        if isinstance(work, dict) and sk != "CLOSING":  # an invoice is due on a day
            yield f"{sk} is due"
    if deleted and shop.world.files.contents:
        yield f"files are left: {sorted(shop.world.files.contents)}"
    told = [mail for mail in shop.world.outbox.sent if mail.subject == "ClosingTold"]
    if not 2 <= len(told) <= 4:  # a crash tells all of them again
        yield f"{len(told)} mails of the closing"
    yield from _numbered(shop)


def _numbered(shop: Shop) -> Iterator[str]:
    """Each subject's events are numbered without gap or double, and all of them are on the bus."""
    told: dict[str, list[int]] = {}
    for event in sorted(shop.events(), key=lambda one: one.sequence):
        told.setdefault(event.subject, [1] if event.subject == ACCOUNT else []).append(event.sequence)
    for subject, sequences in told.items():
        if sequences != list(range(1, len(sequences) + 1)):
            yield f"{subject} has the events {sequences}"
    unpublished = {event.id for event in shop.events()} - {event["id"] for event in shop.world.bus.published}
    if unpublished:
        yield f"never published: {unpublished}"
