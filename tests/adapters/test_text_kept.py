"""Text leaves as it came in: what is kept of a name stands so in XML, JSON, mails, their headers, and on the page."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.typst.documents import BUYER, invoice
from tests.adapters.typst.read_back import page
from zetel.adapters.mails.content import one_line
from zetel.adapters.ses import SesMailer
from zetel.adapters.typst.characters import clean
from zetel.adapters.typst.elements import node
from zetel.application.ports import Mail
from zetel.application.store.wire import from_text, to_text
from zetel.domain.text import is_visible, normal


def _kept(text: str) -> str | None:
    try:
        kept = normal(text)
    except ValueError:
        return None
    return kept if is_visible(kept) else None


names = st.text(min_size=1, max_size=60).map(_kept).filter(lambda kept: kept is not None)


@given(names)
def test_xml_and_json_give_back_what_was_kept(name: str) -> None:
    assert clean(name) == name
    assert ET.fromstring(ET.tostring(node("name", name), encoding="utf-8")).text == name
    assert from_text(dict, to_text({"name": name})) == {"name": name}


@given(names)
def test_a_mails_header_and_its_parts_give_back_what_was_kept(name: str) -> None:
    assert one_line(name) == name
    sent: list[bytes] = []
    client = SimpleNamespace(send_email=lambda **asked: sent.append(asked["Content"]["Raw"]["Data"]))
    mail = Mail(
        to=("anna@veerman.example",), subject=f"Veerman {name} INV-1", text=f"{name}\n", html=f"<p>{name}</p>\n"
    )
    SesMailer(client, "billing@zetel.example").send(mail)  # type: ignore[arg-type]  # it only sends
    read = message_from_bytes(sent[0], policy=default)
    text, html = read.get_body(("plain",)), read.get_body(("html",))
    assert text is not None
    assert html is not None
    assert read["Subject"] == mail.subject
    assert text.get_content().replace("\r\n", "\n") == mail.text
    assert html.get_content().replace("\r\n", "\n") == mail.html


@pytest.mark.parametrize(
    "name", ["Zoë & Cie", "Œuvres Ł’Ażur", "株式会社ベローチェ運輸", "Ελληνικά Α.Ε.", "ООО «Ромашка»", "<b>\\#{x}$*_"]
)
def test_a_page_shows_what_was_kept(name: str) -> None:
    assert normal(name) in page(invoice(buyer=replace(BUYER, name=name)))
