"""A mail on its way: a refused recipient delays no other, and the others learn of the refusal.

send -> refused?  no -> done
           |
           yes -> tell the other recipients -> tell the seller -> done
                                                    |
                               refused, too: the fault is ours, and the mail comes again
"""

from zetel.application.letters import AddressRefused, CustomerNotReached, Letter
from zetel.application.ports import Mail, Services


class MailRefused(Exception):
    """The mail service takes mails for no recipient, not even for the seller."""


def deliver(mail: Mail, letter: Letter, account: str, services: Services) -> None:
    """Sends `mail`, which has the facts of `letter`, to every recipient that can get it.

    Raises MailRefused where no recipient could, and the errors of sending.
    """
    refused = services.mailer.send(mail)
    if not refused:
        return
    seller = letter.seller
    reached = tuple(recipient for recipient in mail.to if recipient not in refused)
    if reached:
        told = AddressRefused(seller, letter.language, account, mail.subject, refused)
        services.mailer.send(services.composer.compose(told, to=reached))
    unreached = CustomerNotReached(seller, seller.language, account, mail.subject, refused, reached)
    if services.mailer.send(services.composer.compose(unreached, to=(seller.mail,))) and not reached:
        raise MailRefused
