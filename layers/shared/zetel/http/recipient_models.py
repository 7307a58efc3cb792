"""Requests and answers about links, and about the recipients that links confirm."""

from pydantic import AwareDatetime

from zetel.domain.links import LinkPurpose
from zetel.http.fields import LinkText
from zetel.http.shape import OrAbsent, Shape


class UsedLink(Shape):
    """A link of a mail: its whole address, or the part behind ``#``."""

    link: LinkText


class LinkOutcome(Shape):
    """The link's effect: mails go to `address` from now on, or the reader has objected."""

    purpose: LinkPurpose
    address: OrAbsent[str] = None


class RecipientOut(Shape):
    """An address that mails go to; without `confirmed_at` it gets none yet. By `link_due` a link is sent to it, absent
    where none is to be sent."""

    id: str
    version: int
    address: str
    added_at: AwareDatetime
    confirmed_at: OrAbsent[AwareDatetime] = None
    link_due: OrAbsent[AwareDatetime] = None


class RecipientsOut(Shape):
    recipients: list[RecipientOut]
    next: OrAbsent[str] = None
