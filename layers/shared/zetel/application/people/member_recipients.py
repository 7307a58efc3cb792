"""The mail address of a removed member as a recipient of bills: it leaves the tables in the member's own transaction.

Before, every billing profile that named it has got other recipients (`accounts.handing_on`). The address of a withdrawn
invitation stays: whoever manages billing entered it, and profiles go on to name it.
"""

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Remove, Write
from zetel.domain.errors import MemberMoved
from zetel.domain.events import Actor
from zetel.domain.parties.events import RecipientRemoved
from zetel.domain.parties.member import Member


def removed_with(member: Member, account: str, by: Actor, services: Services) -> list[Write]:
    """Removes the recipient with the address of the member that leaves for good. Raises MemberMoved from the commit."""
    key = keys.recipient(account, member.mail)
    recipient = services.store.read(key).get(key)
    if recipient is None:
        return []
    return [
        Remove(key, {"version": recipient.version}, on_conflict=lambda found: MemberMoved(member=member.id)),
        journal.entry(
            RecipientRemoved(member=member.id),
            account=account,
            subject=recipient.id,
            sequence=recipient.sequence + 1,
            actor=by,
            at=services.now(account),
            services=services,
        ),
    ]
