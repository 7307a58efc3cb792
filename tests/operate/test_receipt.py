"""The proof of a cancellation is verified by every key that ever signed one."""

import json

import pytest

from operate.keys import kept
from operate.receipt import proof_in, verified
from tests.domain.example_acknowledgement import acknowledged
from zetel.adapters.key_ring import signing_keys
from zetel.adapters.signer import HmacSigner
from zetel.adapters.typst.renderer import TypstRenderer
from zetel.application.documents.acknowledging import proof

FIRST = {"id": "first", "secret": "s" * 64}
TEN = 1_773_568_800


def signed(held, told=None):
    return HmacSigner(lambda: signing_keys(json.dumps(held))).sign(proof(told or acknowledged(), "Anna Veerman"))


def test_a_proof_of_this_deployment_is_valid():
    assert verified(signed(FIRST), FIRST)


def test_a_proof_outlives_any_number_of_rotations():
    second = kept(FIRST, at=TEN)
    third = kept(second, at=TEN + 1)
    assert [verified(signed(held), third) for held in (FIRST, second, third)] == [True, True, True]
    assert not verified(signed(third), second)


@pytest.mark.parametrize("change", [{"ends": "2026-12-02"}, {"declared_by": "Bo"}, {"credited": 1}, {"more": 1}])
def test_a_changed_fact_is_found(change):
    assert not verified({**signed(FIRST), **change}, FIRST)


@pytest.mark.parametrize("signature", [None, "first", {}, {"key": "first"}, {"key": "other", "hmac_sha256": "00"}])
def test_a_proof_without_a_code_of_ours_is_none(signature):
    assert not verified({**signed(FIRST), "signature": signature}, FIRST)


def test_the_proof_is_read_from_the_file(tmp_path):
    told = acknowledged()
    pdf = tmp_path / "receipt.pdf"
    pdf.write_bytes(TypstRenderer().acknowledge(told, signed(FIRST)).pdf)
    found = proof_in(pdf)
    assert found == json.loads(json.dumps(signed(FIRST)))
    assert found is not None
    assert verified(found, FIRST)


def test_a_file_without_a_proof_has_none(tmp_path):
    other = tmp_path / "other.pdf"
    other.write_bytes(b"not a PDF")
    assert proof_in(other) is None
