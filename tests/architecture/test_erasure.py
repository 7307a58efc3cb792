"""An erasure knows every kind of item: the person's name goes from it, or the item says why it names no person."""

import re
from typing import Final

import pytest

from tests.architecture.guide import ZETEL

KEYS: Final = (ZETEL / "application" / "store" / "keys.py").read_text()

#: Kinds that go with the member (`people.managing`), or lose texts (`erasing_texts`) and files (`erasing_files`).
ERASED: Final = {
    *("MEMBER#", "ADDRESS#", "RECIPIENT#", "PERSON#", "LICENCE#"),
    *("REQ#", "ATT#", "MOVE#", "ERQ#", "UPG#", "CANCEL#", "JOB#", "ERASURE#"),
}

#: Kinds that the certificate names as staying: documents with their payers, and proofs of cancellations.
KEPT: Final = {"INV#", "CRN#", "ACK#", "PROFILE#"}

#: Kinds of ids, amounts, days and states alone, or of names of companies, products and the seller's staff.
NAMELESS: Final = {
    *("ACCOUNT", "CLOSING", "CLOCK", "BUYING", "PROGRAMMES", "MANAGER", "STANDING", "COUNTS", "SHARED", "SUCCESSION"),
    *("BALANCE#", "HELD#", "DAY#", "INVITATION#", "DEPARTURE#", "SUB#", "EXPORT#", "EXPORTED", "PAY#", "MAIL#"),
    *("ERRAND#", "ALC#", "REF#", "REFUNDED#", "TRIED#"),
    *("LEDGER", "LEDGER#", "POOL#", "RELEASE#", "COUNTED", "ASKER#", "QUEUE#"),
}


@pytest.mark.mend(
    "tests/architecture/test_erasure.py and layers/shared/zetel/application/renewing/erasing_texts.py: a new kind of"
    " item is erased, kept with a line on the certificate, or names nobody",
    "an item that no step looks at keeps the name of a person who was erased",
)
def test_an_erasure_knows_every_kind_of_item_of_an_account() -> None:
    kinds = set(re.findall(r'f"ACCT#\{\w+\}(?:#SUB#\{\w+\})?",\s*f?"([A-Z]+#?)', KEYS))
    kinds |= set(re.findall(r'_requests_partition\(account\), f"([A-Z]+#)', KEYS)) | {"JOB#", "PERSON#", "REQ#"}
    assert len(kinds) > 40
    assert kinds - ERASED - KEPT - NAMELESS == set()
    assert not ERASED & NAMELESS
