"""Mails through SES, in the receiver's program."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError
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
    """The recipients and the bytes of each mail; moto names the header's recipients a second time."""
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
        "anna@veerman.example;eve@evil.example",
        ".anna@veerman.example",
        "ánna@veerman.example",
        "anna@" + "a" * 64 + ".example",
        "anna@",
        "anna",
        "",
    ],
)
def test_a_recipient_who_is_no_address_costs_the_others_nothing(mailer: SesMailer, recipient: str) -> None:
    refused = mailer.send(Mail(to=("anna@veerman.example", recipient), subject="x", text="x", html="x"))
    assert refused == (recipient,)
    ((to, _),) = sent()
    assert to == {"anna@veerman.example"}


class Refusing:
    """SES as far as a mailer calls it: refuses a whole call in which one of `refuses` is named."""

    def __init__(self, *refuses: str, code: str = "BadRequestException") -> None:
        self.refuses, self.code = set(refuses), code
        self.sent: list[list[str]] = []
        self.headers: list[EmailMessage] = []

    def send_email(self, **asked: Any) -> None:
        to = asked["Destination"]["ToAddresses"]
        self.headers.append(received(asked["Content"]["Raw"]["Data"]))
        if self.refuses & set(to):
            raise ClientError({"Error": {"Code": self.code, "Message": "Illegal address"}}, "SendEmail")
        self.sent.append(to)


THREE = Mail(to=("anna@x.example", "books@x.example", "cees@x.example"), subject="x", text="x", html="x")


@pytest.mark.parametrize("local", ['"anna de vries"', '"anna, eve@evil.example"', r'"an\"na"', '"<anna>"'])
def test_a_quoted_local_part_is_one_recipient(local: str) -> None:
    ses, quoted = Refusing(), f"{local}@veerman.example"
    mail = Mail(to=(quoted, "books@veerman.example"), subject="x", text="x", html="x")
    assert SesMailer(cast(Any, ses), "billing@zetel.example").send(mail) == ()
    assert ses.sent == [[quoted, "books@veerman.example"]]
    (header,) = ses.headers
    assert [address.addr_spec for address in header["To"].addresses] == [quoted, "books@veerman.example"]


@pytest.mark.parametrize("code", ["BadRequestException", "MessageRejected", "InvalidParameterValue"])
def test_where_ses_refuses_one_address_the_others_get_a_mail_each(code: str) -> None:
    ses = Refusing("books@x.example", code=code)
    assert SesMailer(cast(Any, ses), "billing@zetel.example").send(THREE) == ("books@x.example",)
    assert ses.sent == [["anna@x.example"], ["cees@x.example"]]


def test_where_ses_refuses_everybody_all_are_named() -> None:
    ses = Refusing(*THREE.to)
    assert SesMailer(cast(Any, ses), "billing@zetel.example").send(THREE) == THREE.to
    assert ses.sent == []


@pytest.mark.parametrize("code", ["TooManyRequestsException", "SendingPausedException", "AccountSuspendedException"])
def test_where_ses_takes_no_mail_at_all_nobody_counts_as_refused(code: str) -> None:
    with pytest.raises(ClientError):
        SesMailer(cast(Any, Refusing("anna@x.example", code=code)), "billing@zetel.example").send(THREE)


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
