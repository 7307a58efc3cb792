"""Mails that are held for recipients who have not confirmed their address, and sent on when they have.

    mail of an event -> not confirmed -> held, in the commit that marks the mail as sent
    confirmed        -> each held mail: read again -> still true? -> send -> mark

A held mail is the event that it follows: it is written with the facts of the day on which it is sent on. A confirmation
at the same moment fails the commit that holds, so that no mail is held for a confirmed recipient.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import HeldMail
from zetel.application.store.writes import Check, Insert, Replace, Write
from zetel.domain.errors import AccountMoved
from zetel.domain.events import Event
from zetel.domain.parties.recipient import Recipient

#: The held mails that one query reads.
_AT_ONCE: Final = 50


class _HeldBefore(Exception):
    """Another process held or sent on this mail meanwhile."""


def held(recipients: Sequence[Recipient], event: Event, at: datetime) -> list[Write]:
    """Holds the mail of `event` for each of `recipients`. Raises AccountMoved from the commit."""
    writes: list[Write] = []
    for recipient in recipients:
        account = recipient.account
        writes += [
            Check(
                keys.recipient(account, recipient.address),
                {"confirmed_at": None},
                on_conflict=lambda found: AccountMoved(account=found.account if found else ""),
            ),
            Insert(
                keys.held_mail(account, recipient.id, event.id),
                HeldMail(recipient.id, event, at),
                on_conflict=lambda found: _HeldBefore(),
            ),
        ]
    return writes


def waiting(recipient: Recipient, services: Services) -> Iterator[HeldMail]:
    """The mails that are held for the recipient and were not sent on, oldest first."""
    after: str | None = None
    while True:
        page = services.store.page(keys.held_mails(recipient.account, recipient.id), limit=_AT_ONCE, after=after)
        yield from (mail for mail in page.items if mail.sent_at is None)
        after = page.next
        if after is None:
            return


def mark_sent(mail: HeldMail, at: datetime, services: Services) -> None:
    """Marks the mail as sent on."""
    key = keys.held_mail(mail.event.account, mail.recipient, mail.event.id)
    done = replace(mail, sent_at=at)
    try:
        services.store.commit([Replace(key, done, {"sent_at": None}, on_conflict=lambda found: _HeldBefore())])
    except _HeldBefore:
        return
