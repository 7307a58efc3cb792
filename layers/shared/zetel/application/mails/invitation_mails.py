"""The mail that invites a member, and the end of an invitation that is not accepted.

due -> the member is gone -> nothing is due
 |
 |---> not sent yet -> the link is sent -> due at its end
 |
 `---> its end -> the member may be invited again, its licences end -> nothing is due
"""

from functools import partial

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import MemberInvitedByMail
from zetel.application.mails import link_mails
from zetel.application.people import inviting
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.weather import SetAside
from zetel.domain.calendar import civil_date
from zetel.domain.errors import MemberMoved, ServiceAway
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose
from zetel.domain.parties import invitation
from zetel.domain.parties.invitation import Invitation
from zetel.domain.parties.member import Member, MemberState


def take_up(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Does what is due of the invitation of the member `id`, if anything.

    Raises Unknown, the errors of sending, which are counted on the invitation, and SetAside for weather.
    """
    key, member_key = keys.invitation(account, id), keys.member(account, id)
    try:
        found = services.store.read(key, member_key)
    except ServiceAway as store:
        services.alarms.away(store.service)
        raise SetAside from store  # the due index has the invitation
    held, member = found.known(key, "invitation", id), found.known(member_key, "member", id)
    if held.due is not None:
        parking.attempt(key, partial(_done, held, member, services, catalog), services)


def _done(held: Invitation, member: Member, services: Services, catalog: Catalog) -> None:
    at = services.now(held.account)
    if member.state is not MemberState.INVITED:
        _moved_on(invitation.over(held), services)
    elif held.expires_at is None:
        _send(held, member, services, catalog)
    elif inviting.is_over(held, at):
        inviting.expire(held.account, held.id, services)


def _send(held: Invitation, member: Member, services: Services, catalog: Catalog) -> None:
    account, at = held.account, services.now(held.account)
    if later := link_mails.full_until(account, at, services):
        _moved_on(invitation.put_off(held, later), services)
        return
    until = at + OPEN_FOR
    account_key, inviter_key = keys.account(account), keys.member(account, held.inviter)
    found = services.store.read(account_key, inviter_key)
    seller, inviter = catalog.seller(), found.get(inviter_key)
    link = Link(LinkPurpose.JOIN_ACCOUNT, account, held.id, held.number, until)
    letter = MemberInvitedByMail(
        seller=seller,
        language=member.language or seller.language,
        account=account,
        customer=found.known(account_key, "account", account).name,
        inviter=inviter.name if inviter else "",
        address=services.links.address(link),
        until=civil_date(until, seller.zone),
        number=held.number,
    )
    told = (inviter.mail,) if inviter and inviter.mail else ()
    link_mails.send(letter, member.mail, account, services, told=lambda: told)
    _moved_on(invitation.sent(held, until), services)


def _moved_on(after: Invitation, services: Services) -> None:
    """Commits the invitation; one that moved meanwhile was accepted, or sent again."""
    try:
        services.store.commit([inviting.moved_on(after)])
    except MemberMoved:
        return
