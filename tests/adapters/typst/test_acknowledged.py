"""The proof of a declared end as a file: its facts to read, the same facts signed inside, its days for a calendar."""

import json
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.domain.example_acknowledgement import acknowledged
from tests.fakes.world import world
from zetel.adapters.typst.renderer import TypstRenderer
from zetel.application.documents.acknowledging import proof
from zetel.domain.documents.settlement import DueAmount
from zetel.domain.events import ActorKind
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import Ending

RENDERER = TypstRenderer()
SIGNER = world().services.proofs


def made(told, name="Anna Veerman"):
    return RENDERER.acknowledge(told, SIGNER.sign(proof(told, name)))


def text(told, name="Anna Veerman"):
    (page,) = PdfReader(BytesIO(made(told, name).pdf)).pages
    return " ".join(page.extract_text().replace("\u00a0", " ").split())


def test_the_page_says_who_declared_what_when_and_for_which_end():
    said = text(acknowledged(language=Language.EN))
    assert "Grachtwerk Software B.V. has received your cancellation of Professional." in said
    assert "1 December 2026, 10:30:00 (Europe/Amsterdam)" in said
    assert "Declared by Anna Veerman" in said
    assert "Last day of access 30 November 2026" in said
    assert "First day without service 1 December 2026" in said
    assert "Of the credit, refunded €1,258.40" in said


def test_a_notice_says_that_it_brings_no_credit_and_no_fee():
    told = acknowledged(language=Language.EN, how=Ending.TERM_END.value, credited=0, refunded=0, ends=date(2027, 3, 15))
    assert "This cancellation brings no credit and no fee." in text(told)


def test_an_end_by_the_seller_names_the_seller_and_no_member():
    said = text(acknowledged(language=Language.EN, by=ActorKind.STAFF, member="sub-staff"), name=None)
    assert "Grachtwerk Software B.V. has cancelled your subscription of Professional." in said
    assert "Declared by Grachtwerk Software B.V." in said


@pytest.mark.parametrize("how", Ending)
@pytest.mark.parametrize("language", Language)
def test_each_end_has_its_sentence_in_each_language(language, how):
    told = acknowledged(language=language, how=how.value, fee=121_00, lapsed=3, set_off=5_00, to_balance=7_00)
    said = text(told)
    assert "{" not in said
    assert told.id in said


def test_the_signed_facts_are_inside_and_open_with_the_key():
    told = acknowledged()
    reader = PdfReader(BytesIO(made(told).pdf), strict=True)
    inside = json.loads(reader.attachments["proof.json"][0])
    assert SIGNER.opened(inside)["credited"] == 1_258_40
    code = inside["signature"]["hmac_sha256"]
    assert code in text(told).replace(" ", "")


def test_the_same_declaration_makes_the_same_bytes():
    told = acknowledged()
    assert made(told) == made(told)


def test_the_calendar_has_the_last_day_the_end_and_the_day_of_the_fee():
    told = acknowledged(language=Language.EN, fee=121_00, due_later=(DueAmount(date(2026, 12, 31), 121_00),))
    lines = made(told).ics.decode().replace("\r\n ", "").split("\r\n")
    assert [line.partition(":")[2] for line in lines if line.startswith("DTSTART")] == [
        "20261130",
        "20261201",
        "20261231",
    ]
    assert any("Early-termination fee for Professional is due" in line and "€121.00" in line for line in lines)


def test_a_hostile_name_stays_text():
    said = text(acknowledged(language=Language.EN, customer='#set page(fill: red) "B.V." <b>'))
    assert '#set page(fill: red) "B.V." <b>' in said
