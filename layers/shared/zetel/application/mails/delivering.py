"""A mail on its way to recipients that may be unconfirmed, or refused by the mail service.

Unconfirmed recipients get nothing yet: the member who stands in for them gets the mail, which says so, and the caller
holds the mail to be sent on. A refused recipient delays no other, and the others learn of the refusal:

send -> refused?  no -> done
           |
           yes -> tell the other recipients -> tell the seller -> done
                                                    |
                               refused, too: the fault is ours, and the mail comes again
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from zetel.application.letters import AddressRefused, CustomerNotReached, Letter
from zetel.application.mails.outgoing import Outgoing
from zetel.application.people.right_holders import holders_of
from zetel.application.ports import Mail, Services
from zetel.application.store import keys
from zetel.domain.parties.recipient import Recipient
from zetel.domain.parties.rights import Right

#: The most recipients of one mail, by the mail service's limit; more get a mail of the same words.
MOST_RECIPIENTS: Final = 50


class MailRefused(Exception):
    """The mail service takes mails for no recipient, not even for the seller."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The mail was sent, but not to the `unconfirmed` recipients, for which it is to be held; `reached` says whether a
    recipient, or a member in the place of one, was not refused it."""

    unconfirmed: tuple[Recipient, ...]
    reached: bool


def deliver(outgoing: Outgoing, account: str, services: Services) -> Delivered:
    """Sends the letter to every recipient that is confirmed and can get it, and the seller's letter to the seller.

    Raises MailRefused where no recipient could, and the errors of sending.
    """
    named = tuple(address for address in outgoing.to if address)  # a removed member has none
    unconfirmed = _unconfirmed(named, account, services)
    waiting = {recipient.address.casefold() for recipient in unconfirmed}
    substitutes = stand_ins(unconfirmed, account, services)
    told = {address.casefold() for address in substitutes}
    to = tuple(address for address in named if address.casefold() not in waiting | told)
    reached: list[str] = []
    for first in range(0, len(to), MOST_RECIPIENTS):
        reached += _send(outgoing, to[first : first + MOST_RECIPIENTS], account, services)
    if outgoing.for_seller:
        seller = outgoing.seller_at or outgoing.for_seller.seller.mail
        own = Outgoing(outgoing.for_seller, (seller,), page=outgoing.seller_page)
        _send(own, own.to, account, services)
    if substitutes:
        instead_of = tuple(each.address for each in unconfirmed)
        reached += _send(outgoing, substitutes, account, services, instead_of=instead_of)
    return Delivered(unconfirmed, bool(reached))


def send_on(outgoing: Outgoing, recipient: Recipient, services: Services) -> None:
    """Sends the letter to `recipient`, which is confirmed now, if the letter is still meant for it. Raises as `deliver`
    does."""
    to = tuple(address for address in outgoing.to if address.casefold() == recipient.address.casefold())
    if to:
        _send(outgoing, to, recipient.account, services)


def _unconfirmed(to: Sequence[str], account: str, services: Services) -> tuple[Recipient, ...]:
    """The recipients among `to` that wait for their confirmation; members, whose sign-in confirms them, are none."""
    found = services.store.read(*(keys.recipient(account, address) for address in to))
    held = (found.get(keys.recipient(account, address)) for address in to)
    return tuple(recipient for recipient in held if recipient and recipient.confirmed_at is None)


def stand_ins(unconfirmed: Sequence[Recipient], account: str, services: Services) -> tuple[str, ...]:
    """The addresses of the members that get a mail instead of the unconfirmed recipients; where none of them is left,
    the first member that manages billing."""
    members = dict.fromkeys(keys.member(account, recipient.stand_in) for recipient in unconfirmed)
    if not members:
        return ()
    found = services.store.read(*members)
    left = tuple(member.mail for key in members if (member := found.get(key)) and member.mail)
    return left or tuple(member.mail for member in islice(holders_of(Right.MANAGE_BILLING, account, services), 1))


def _send(
    outgoing: Outgoing, to: tuple[str, ...], account: str, services: Services, *, instead_of: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The recipients that were not refused the mail."""
    letter = outgoing.letter
    mail = services.composer.compose(
        letter, to=to, attachments=outgoing.attachments, instead_of=instead_of, page=outgoing.page
    )
    refused = services.mailer.send(mail)
    reached = tuple(recipient for recipient in mail.to if recipient not in refused)
    if refused:
        tell(letter, mail, refused, reached, account, services, told=reached)
    return reached


def tell(
    letter: Letter,
    mail: Mail,
    refused: tuple[str, ...],
    reached: tuple[str, ...],
    account: str,
    services: Services,
    *,
    told: tuple[str, ...],
) -> None:
    """Tells `told` of the customer, and the seller, that `refused` were refused the mail, which `reached` have.

    Raises MailRefused where the seller is refused too, and nobody has the mail.
    """
    seller = letter.seller
    if told:
        said = AddressRefused(seller, letter.language, account, mail.subject, refused)
        services.mailer.send(services.composer.compose(said, to=told))
    unreached = CustomerNotReached(seller, seller.language, account, mail.subject, refused, reached)
    if services.mailer.send(services.composer.compose(unreached, to=(seller.mail,))) and not reached:
        raise MailRefused
