"""Mails through SES: text, HTML with the same facts, and attachments, as one MIME message."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Final

from zetel.adapters import mail_headers
from zetel.adapters.filenames import safe
from zetel.application.ports import Mail

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client

#: One address and nothing else: no list, no display name, no line break, no quotes.
_ADDRESS: Final = re.compile(r"([!#$%&'*+/=?^_`{|}~.0-9A-Za-z-]+)@([^\s@<>()\[\],;:\\\"]+)")


class SesMailer:
    """A `Mailer` whose mails come from `sender`, an address that SES has verified."""

    def __init__(self, client: "SESV2Client", sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Raises ValueError for a recipient that is not one address."""
        to = [_address(recipient) for recipient in mail.to]
        self._client.send_email(
            FromEmailAddress=self._sender,
            Destination={"ToAddresses": to},
            Content={"Raw": {"Data": _mime(mail, self._sender, to)}},
        )


def _mime(mail: Mail, sender: str, to: list[str]) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["To"] = ", ".join(to)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: suppresses out-of-office answers
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for attachment in mail.attachments:
        kind, _, subtype = attachment.content_type.partition("/")
        message.add_attachment(attachment.content, maintype=kind, subtype=subtype, filename=safe(attachment.filename))
    # The standard library glues words of long headers together: those that hold text are written here.
    headers = (mail_headers.text("Subject", mail.subject), mail_headers.mailbox("From", mail.sender, sender))
    return b"".join(headers) + message.as_bytes()


def _address(recipient: str) -> str:
    """`recipient` with its domain in ASCII form. The part before the @ must be ASCII, because SES demands it."""
    matched = _ADDRESS.fullmatch(recipient)
    if not matched:
        raise ValueError("a recipient is not a mail address that can be delivered to")  # without it: logged
    try:
        return f"{matched[1]}@{matched[2].encode('idna').decode()}"
    except UnicodeError:
        raise ValueError("a recipient's domain is not one") from None
