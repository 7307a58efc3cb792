"""The use of a link: its button acts, once, for whoever has the link.

open    the seal                      -> 422 link-tampered
read    the link's subject            -> 409 link-used or link-superseded, 410 link-expired
commit  the subject's new state, on the condition that it has not moved
"""

from zetel.application.accounts import recipients
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store.records import Answer
from zetel.domain.errors import AccountMoved, LinkTampered, Unknown
from zetel.domain.links import must_open
from zetel.domain.parties.events import RecipientConfirmed
from zetel.domain.parties.recipient import confirmed

#: The actor: the reader of a mail, who need not be a member.
_BY = journal.system("link")


def use_link(text: str, services: Services) -> Answer:
    """What the link did. Raises LinkTampered, LinkUsed, LinkSuperseded, LinkExpired."""
    try:
        return _used(text, services)
    except AccountMoved:  # another use, or a new link, at the same moment: say which
        return _used(text, services)


def _used(text: str, services: Services) -> Answer:
    link = services.links.opened(text)
    try:
        recipient = recipients.by_id(link.account, link.subject, services)
    except Unknown:
        raise LinkTampered from None
    at = services.now(link.account)
    must_open(link, newest=recipient.number, used_at=recipient.confirmed_at, at=at)
    after = confirmed(recipient, at)
    services.store.commit(
        recipients.replaced(after, RecipientConfirmed(how="link"), actor=_BY, at=at, services=services)
    )
    return Answer(200, {"purpose": link.purpose.value, "address": after.address})
