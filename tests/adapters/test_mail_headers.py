"""Headers with text of people, read back by three parsers: two of the standard library, and the rules of RFC 2047."""

import re
from base64 import b64decode
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.adapters import mail_headers

LONG = "Votre abonnement chez Éditions Générales de Besançon a été modifié à partir du 1er août"
SUBJECTS = [
    "Your order with Zetel Software B.V.",
    "Votre abonnement chez Zetel a été modifié",
    LONG,
    "Une modification de votre abonnement chez Société Générale d’Édition a été annulée",
    "Facture INV-2026-000042 de Zetel : 1\u202f179,75\u00a0€",
    "é" * 100,
    "Ihre Änderung " * 20,
    "株式会社ゼテルからのお知らせ" * 5,
    "👩\u200d🚀 Rockets",
    "=?utf-8?q?forged?=",
    "a" * 3000,
    "",
]
WORD = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/]+=*)\?=")


def by_the_rules(header: bytes) -> str:
    """The value as RFC 2047 says: line breaks go, and so do spaces between encoded words; each word is read alone."""
    value = header.decode("ascii").partition(": ")[2].removesuffix("\r\n").replace("\r\n", "")
    between = re.sub(r"(?<=\?=)\s+(?==\?)", "", value)
    return WORD.sub(lambda word: b64decode(word[1], validate=True).decode("utf-8"), between)


def by_the_library(header: bytes) -> tuple[str, str]:
    older, newer = message_from_bytes(header), message_from_bytes(header, policy=default)
    return str(make_header(decode_header(older["Subject"]))), str(newer["Subject"])


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_read_back_as_it_was_written(subject):
    header, said = mail_headers.text("Subject", subject), subject.strip(" ")
    assert by_the_rules(header) == said
    assert set(by_the_library(header)) == {said}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_is_read_back_as_it_was_written(subject):
    assert by_the_rules(mail_headers.text("Subject", subject)) == re.sub(" +", " ", subject).strip(" ")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_lines_and_encoded_words_are_as_long_as_they_may_be(subject):
    header = mail_headers.text("Subject", subject)
    lines = header.decode("ascii").split("\r\n")
    assert lines[-1] == ""
    assert max(len(line) for line in lines) <= 9 + 75
    assert all(0 < len(word[0]) <= 75 for word in WORD.finditer(header.decode("ascii")))
    assert all(line.startswith(" ") for line in lines[1:-1])


def test_words_are_never_glued_and_no_word_is_empty():
    header = mail_headers.text("Subject", LONG)
    assert "a été modifié à partir" in by_the_rules(header)
    assert b"?b??=" not in header


def test_plain_text_stays_as_it_is():
    assert mail_headers.text("Subject", "Your order") == b"Subject: Your order\r\n"


def test_a_line_break_starts_no_other_header():
    header = mail_headers.text("Subject", "Hello\r\nBcc: eve@evil.example")
    assert header == b"Subject: Hello Bcc: eve@evil.example\r\n"


@pytest.mark.parametrize(
    "name",
    ["Zetel", "Zetel Software B.V.", 'The "Best" \\ Shop, Inc.', "Éditions Générales"],
)
def test_a_senders_name_is_read_back_beside_its_address(name):
    header = mail_headers.mailbox("From", name, "billing@zetel.example")
    (address,) = message_from_bytes(header, policy=default)["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, "billing@zetel.example")


@pytest.mark.parametrize("name", ["株式会社ゼテル" * 4, "a" * 300, LONG, "=?utf-8?q?forged?="])
def test_a_senders_long_name_is_read_back_too(name):
    # The newer parser of the library puts a space between the encoded words of a name; RFC 2047 has none.
    header = mail_headers.mailbox("From", name, "billing@zetel.example")
    assert by_the_rules(header) == f"{name} <billing@zetel.example>"
    assert str(make_header(decode_header(message_from_bytes(header)["From"]))) == f"{name} <billing@zetel.example>"


def test_a_name_cannot_be_another_address_or_header():
    name = "Eve <eve@evil.example>, x\r\nBcc: eve@evil.example"
    message = message_from_bytes(mail_headers.mailbox("From", name, "billing@zetel.example"), policy=default)
    (address,) = message["From"].addresses
    assert address.addr_spec == "billing@zetel.example"
    assert message["Bcc"] is None


def test_without_a_name_the_address_stands_alone():
    assert mail_headers.mailbox("From", "", "billing@zetel.example") == b"From: billing@zetel.example\r\n"
