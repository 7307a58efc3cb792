"""The promises of an erasure: it is done, nothing names the person but what has to stay, and one mail told it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.shop import CHRIS, Shop
from zetel.application.store.keys import Table
from zetel.application.store.wire import from_wire
from zetel.domain.parties.erasure import Erasure, ErasureState

#: Kinds that stay, as the certificate says; receipts end by themselves after 7 days.
_KEPT: Final = ("INV#", "CRN#", "ACK#")


def broken_promises(shop: Shop) -> Iterator[str]:
    """What does not hold, in words. Every person that is erased in these stories is Chris."""
    stored: Mapping[tuple[str, str], Any] = shop.world.store.items(Table.CORE)
    erasures = [from_wire(Erasure, data) for (_, sk), data in stored.items() if sk.startswith("ERASURE#")]
    told = [json.loads(mail.text) for mail in shop.world.outbox.sent if mail.subject == "PersonErased"]
    for one in erasures:
        if one.state is not ErasureState.DONE or one.due or one.name or one.mail or one.person:
            yield f"unfinished: {one}"
        mails = sum(1 for letter in told if letter["erasure"]["id"] == one.id)
        if not 1 <= mails <= 2:  # a crash before the end tells the person again
            yield f"{mails} mails of the erasure of {one.id}"
    if erasures:
        for (pk, sk), data in stored.items():
            names = any(word in f"{pk} {sk} {data!r}" for word in (CHRIS.name, CHRIS.mail, CHRIS.sub))
            if names and not sk.startswith(_KEPT):
                yield f"{pk} {sk} names the person"
