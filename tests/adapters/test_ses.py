"""Mails through SES, as the receiver's program reads them."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.ses import SesMailer
from zetel.application.ports import Attachment, Mail

MAIL = Mail(
    to=("anna@veerman.example", "books@veerman.example"),
    subject="Factuur INV-2026-000042 – € 1.179,75",
    text="Beste Anna,\n\nuw factuur.\n",
    html="<p>Beste Anna, uw factuur.</p>\n",
    attachments=(Attachment("INV-2026-000042.pdf", "application/pdf", b"%PDF-1.7\x00\xff"),),
)


@pytest.fixture
def mailer(aws: None) -> SesMailer:
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).sesv2
    client.create_email_identity(EmailIdentity="billing@zetel.example")
    return SesMailer(client, "billing@zetel.example")


def sent() -> list[tuple[set[str], bytes]]:
    """The recipients and the bytes of each mail; moto names those of the header a second time."""
    kept: list[Any] = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].sent_messages
    return [(set(message.destinations), message.raw_data.encode()) for message in kept]


def received(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def test_text_html_and_attachment_arrive_whole(mailer: SesMailer) -> None:
    mailer.send(MAIL)
    ((to, raw),) = sent()
    mail = received(raw)
    assert to == {"anna@veerman.example", "books@veerman.example"}
    assert (mail["From"], mail["To"]) == ("billing@zetel.example", "anna@veerman.example, books@veerman.example")
    assert mail["Subject"] == "Factuur INV-2026-000042 – € 1.179,75"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == MAIL.text
    assert html.get_content().replace("\r\n", "\n") == MAIL.html
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == "INV-2026-000042.pdf"
    assert attachment.get_content_type() == "application/pdf"
    assert attachment.get_content() == b"%PDF-1.7\x00\xff"


def test_the_sellers_name_stands_beside_an_address_that_stays_the_same(mailer: SesMailer) -> None:
    mailer.send(replace(MAIL, sender="Éditions Zetel B.V."))
    ((_, raw),) = sent()
    assert received(raw)["From"] == '"Éditions Zetel B.V." <billing@zetel.example>'


def test_no_line_is_longer_than_smtp_allows(mailer: SesMailer) -> None:
    mailer.send(Mail(to=MAIL.to, subject="a" * 3000, text="é" * 5000, html="<p>" + "a" * 5000 + "</p>"))
    ((_, raw),) = sent()
    assert max(len(line) for line in raw.splitlines()) <= 998
    assert raw.isascii()


@pytest.mark.parametrize(
    "subject", ["Hello\r\nBcc: eve@evil.example", "Hello\nBcc: eve@evil.example", "Hello\r\n\r\nx"]
)
def test_a_subject_starts_no_other_header(mailer: SesMailer, subject: str) -> None:
    mailer.send(Mail(to=MAIL.to, subject=subject, text="x", html="x"))
    ((to, raw),) = sent()
    mail = received(raw)
    assert mail["Bcc"] is None
    assert "eve@evil.example" not in to
    assert str(mail["Subject"]) == " ".join(subject.split())


@pytest.mark.parametrize(
    "recipient",
    [
        "anna@veerman.example, eve@evil.example",
        "anna@veerman.example\r\nBcc: eve@evil.example",
        "Anna <anna@veerman.example>",
        '"anna@veerman.example"@evil.example',
        "anna@veerman.example;eve@evil.example",
        "ánna@veerman.example",
        "anna@" + "a" * 64 + ".example",
        "anna@",
        "anna",
        "",
    ],
)
def test_a_recipient_is_one_address_or_nothing_is_sent(mailer: SesMailer, recipient: str) -> None:
    with pytest.raises(ValueError, match="recipient") as error:
        mailer.send(Mail(to=("anna@veerman.example", recipient), subject="x", text="x", html="x"))
    assert "veerman" not in str(error.value)
    assert sent() == []


def test_a_domain_beyond_ascii_is_written_as_dns_knows_it(mailer: SesMailer) -> None:
    mailer.send(Mail(to=("anna@müller.example",), subject="x", text="x", html="x"))
    ((to, raw),) = sent()
    assert to == {"anna@xn--mller-kva.example"}
    assert received(raw)["To"] == "anna@xn--mller-kva.example"


def test_an_attachment_cannot_name_a_folder(mailer: SesMailer) -> None:
    evil = Attachment('../a"\r\nX: y.pdf', "application/pdf", b"x")
    mailer.send(Mail(to=MAIL.to, subject="x", text="x", html="x", attachments=(evil,)))
    ((_, raw),) = sent()
    (attachment,) = received(raw).iter_attachments()
    assert attachment.get_filename() == "_a___X_ y.pdf"
    assert attachment["X"] is None
