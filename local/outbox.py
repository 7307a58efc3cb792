"""The sent mails: files of the stand-in, read back for the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Attached:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail in its reader's view; `id` is the name of the mail's file, `sent_at` domain time."""

    id: str
    sent_at: datetime
    to: str
    sender: str
    subject: str
    text: str
    html: str | None
    attachments: tuple[Attached, ...]


class Outbox:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest_first(self) -> Sequence[SentMail]:
        names = sorted((file.stem for file in self._folder.glob("*.eml")), reverse=True)
        return [mail for mail in map(self.find, names) if mail]

    def find(self, id: str) -> SentMail | None:
        """The mail with this id; ids are numbers."""
        file = self._folder / f"{id}.eml"
        if not id.isdecimal() or not file.exists():
            return None
        return _read(id, file.read_bytes())


def _read(id: str, content: bytes) -> SentMail:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)  # the default policy makes no other kind
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return SentMail(
        id=id,
        sent_at=datetime.fromtimestamp(int(id) // 1_000_000_000, UTC),
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or ""),
        text=_text(text) or "",
        html=_text(html),
        attachments=tuple(_attached(part) for part in message.iter_attachments()),
    )


def _text(part: MIMEPart | None) -> str | None:
    return None if part is None else str(part.get_content())


def _attached(part: EmailMessage) -> Attached:
    content = part.get_payload(decode=True)
    return Attached(
        filename=part.get_filename() or "attachment",
        content_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
    )
