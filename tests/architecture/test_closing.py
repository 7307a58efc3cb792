"""A closed account forgets every kind of item, or says why it stays."""

import re
from typing import Final

import pytest

from tests.architecture.guide import ZETEL
from zetel.application.store import keys

KEYS: Final = (ZETEL / "application" / "store" / "keys.py").read_text()

#: What steps of their own remove (people, payers, acknowledgements, documents), and what stays to say that it closed.
BY_STEPS: Final = {"PERSON#", "PROFILE#", "ACK#", "INV#", "CRN#", "ACCOUNT", "CLOSING", "CLOCK"}


@pytest.mark.mend(
    "layers/shared/zetel/application/store/keys.py: a new kind stands among those that pass, or those that are booked",
    "an item that no step removes keeps names of people after the account has closed",
)
def test_every_kind_of_item_of_an_account_goes_when_it_closes() -> None:
    kinds = set(re.findall(r'f"ACCT#\{\w+\}",\s*f?"([A-Z]+#?)', KEYS))
    gone = {items.low for items in (*keys.passing("a"), *keys.booked("a")) if items.pk == "ACCT#a"}
    assert len(kinds) > 30
    assert kinds - BY_STEPS == gone
