"""Mails through SES: text, HTML with the same facts, and attachments, as one MIME message."""

import re
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from zetel.adapters.filenames import safe
from zetel.application.ports import Mail
from zetel.domain.parties.mail_address import mail_address

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client

_CRLF: Final = "\r\n"
#: Letters of a subject that fit into one line.
_SHORT: Final = 60


#: How SES, in its second and its first version, says that it takes no mail for an address, or no such mail.
_REFUSALS: Final = frozenset({"BadRequestException", "MessageRejected", "InvalidParameterValue"})


class SesMailer:
    """A `Mailer` whose mails come from `sender`, an address that SES has verified.

    SES refuses a whole call for one address that it does not take: then each recipient gets a mail of their own.
    """

    def __init__(self, client: "SESV2Client", sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, mail: Mail) -> tuple[str, ...]:
        known = {recipient: address for recipient in mail.to if (address := _address(recipient))}
        refused = [recipient for recipient in mail.to if recipient not in known]
        if known and not self._sent(mail, list(known.values())):
            if len(known) == 1:
                refused += known
            else:
                refused += [recipient for recipient, to in known.items() if not self._sent(mail, [to])]
        return tuple(refused)

    def _sent(self, mail: Mail, to: list[str]) -> bool:
        """Whether SES took the mail; it raises what is no refusal."""
        try:
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": to},
                Content={"Raw": {"Data": _mime(mail, self._sender, to)}},
            )
        except ClientError as failure:
            if failure.response.get("Error", {}).get("Code") in _REFUSALS:
                return False
            raise
        return True


def _mime(mail: Mail, sender: str, to: list[str]) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: suppresses out-of-office answers
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for attachment in mail.attachments:
        kind, _, subtype = attachment.content_type.partition("/")
        message.add_attachment(attachment.content, maintype=kind, subtype=subtype, filename=safe(attachment.filename))
    return _subject(mail.subject) + message.as_bytes()


def _subject(text: str) -> bytes:
    """The header's lines. `EmailMessage` would fold words that are not ASCII so that spaces between them are lost."""
    line = re.sub(r"[\x00-\x20]+", " ", text).strip()  # a line break would start another header
    if line.isascii() and "=?" not in line and len(line) <= _SHORT:
        return f"Subject: {line}\r\n".encode()
    return f"Subject: {Header(line, 'utf-8', header_name='Subject').encode(linesep=_CRLF)}\r\n".encode()


def _address(recipient: str) -> str | None:
    """`recipient` as SES takes it; None for what is no mail address."""
    try:
        return mail_address(recipient)
    except ValueError:
        return None
