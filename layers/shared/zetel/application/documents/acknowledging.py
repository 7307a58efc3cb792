"""Acknowledgements: the proof of a declared end as files, and as people read it.

The PDF holds the signed facts, so that the proof can be verified after everything else is gone.
"""

from functools import partial
from typing import Any, Final

from zetel.application.documents.declared_ends import CONTENT_TYPES
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.wire import to_wire
from zetel.application.store.writes import Replace
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import DocumentMoved
from zetel.domain.events import ActorKind
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.events import EndAcknowledged

#: Of an acknowledgement, what is no part of the proof.
_INTERNAL: Final = ("version", "sequence", "files", "attempts", "parked", "due", "profile")


def render_acknowledgement(account: str, id: str, services: Services) -> None:
    """Stores the files of an acknowledgement that has none yet, unless it is parked.

    Raises Unknown; DocumentMoved where each attempt met another change of it.
    """
    until_unmoved(partial(_rendered, account, id, services))


def proof(acknowledgement: Acknowledgement, declared_by: str | None) -> dict[str, Any]:
    """The facts that the code of the proof covers; `declared_by` is the member's name."""
    facts = {name: value for name, value in to_wire(acknowledgement).items() if name not in _INTERNAL}
    return {**facts, "declared_by": declared_by or ""}


def _rendered(account: str, id: str, services: Services) -> None:
    key = keys.acknowledgement(account, id)
    held = services.store.read(key).known(key, "acknowledgement", id)
    if held.files or held.parked:
        return
    signed = services.proofs.sign(proof(held, _name(held, services)))
    made = services.renderer.acknowledge(held, signed)
    files = {format: f"{account}/{id}.{format}" for format in CONTENT_TYPES}
    services.files.put(files["pdf"], made.pdf, content_type=CONTENT_TYPES["pdf"])
    services.files.put(files["ics"], made.ics, content_type=CONTENT_TYPES["ics"])
    done = held.filed(files)
    services.store.commit(
        [
            Replace(key, done, {"version": held.version}, on_conflict=lambda found: DocumentMoved(document=id)),
            journal.entry(
                EndAcknowledged(subscription=held.subscription, formats=tuple(sorted(files))),
                account=account,
                subject=id,
                sequence=done.sequence,
                actor=journal.system("invoice_rendering"),
                at=services.now(account),
                services=services,
            ),
        ]
    )


def _name(held: Acknowledgement, services: Services) -> str | None:
    """The name of the member that declared the end; None for the seller's staff, and for a member that was removed."""
    if held.by is not ActorKind.MEMBER:
        return None
    key = keys.member(held.account, held.member)
    member = services.store.read(key).get(key)
    return member.name if member else None
