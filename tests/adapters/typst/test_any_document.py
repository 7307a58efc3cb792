"""Whatever the life of a contract brings about, its documents are what the publishers of Factur-X let pass: each rate,
rule and currency, merged lines, rounding amounts, VAT in a second currency, several credit notes of one end; with and
without all that a buyer may ask for on its documents.
"""

import platform
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.adapters.typst.schematron import breaches_of_rules, breaches_of_schema
from tests.domain.any_life import lived, whole_lives
from tests.domain.living import Life
from zetel.adapters.typst.cii import cii
from zetel.domain.documents.document import Document
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.address import ELECTRONIC_SCHEMES, REGISTRATION_SCHEMES, Language

#: A buyer in a register (BT-47), its electronic address (BT-49), its reference (BT-10) and purchase order (BT-13), and
#: the way of paying (BT-81).
asked_for = st.fixed_dictionaries(
    {
        "scheme": st.none() | st.sampled_from(sorted(REGISTRATION_SCHEMES)),
        "electronic": st.none() | st.sampled_from(sorted(ELECTRONIC_SCHEMES)),
        "reference": st.none() | st.sampled_from(["PO 4500-118", "Müller & <Söhne>"]),
        "purchase_order": st.none() | st.sampled_from(["4500-118/2", "n° 7"]),
        "language": st.sampled_from(Language),
        "pay_by": st.sampled_from(PaymentMethod),
    }
)


def as_asked(document: Document, *, scheme: str | None, electronic: str | None, **asked: Any) -> Document:
    buyer = replace(
        document.buyer,
        registration=scheme and "24123456",
        registration_scheme=scheme,
        electronic_address=electronic and "24123456",
        electronic_scheme=electronic,
    )
    return replace(document, buyer=buyer, **asked)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the XSLT 3.0 processor saxonche is made for x86_64 only")
@settings(max_examples=25)
@given(whole_lives, asked_for)
def test_every_document_of_any_life_keeps_the_published_schema_and_rules(whole, asked):
    facts, steps, (before, when) = whole
    life = Life(facts)
    for wait, step in [*steps, (before, when and ("cancel", {"when": when, "lag": 0}))]:
        lived(life, wait, step)
    broken = {}
    for id, document in life.documents.items():
        event(_form(document))
        xml = cii(as_asked(document, **asked))
        if found := [*breaches_of_schema(xml), *breaches_of_rules(xml)]:
            broken[id] = found
    assert broken == {}


def _form(document: Document) -> str:
    merged = any(len(line.corrects or ()) > 1 for line in document.lines)
    parts = [
        document.kind,
        document.tax_rule,
        "merged" if merged else "",
        "rounded" if document.rounding else "",
        "converted" if document.converted else "",
    ]
    return " ".join(filter(None, parts))
