"""What the payments queue brings: charges without an outcome, invoices to collect, refunds, credits to set off."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application import charges, keys, parking, refunding, remainders
from zetel.application.card_payments import follow_up
from zetel.application.catalog import Catalog
from zetel.application.ports import Services


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does what one message says (`zetel.application.relay`); a failure is counted on what it is about, and raised."""
    account = body["account"]
    if refund := body.get("refund"):
        parking.attempt(keys.refund(account, refund), partial(refunding.give_back, account, refund, services), services)
    elif remainder := body.get("remainder"):
        key = keys.remainder(account, remainder)
        parking.attempt(key, partial(remainders.settle, account, remainder, services), services)
    elif payment := body.get("charge"):
        parking.attempt(keys.payment(account, payment), partial(charges.charge, account, payment, services), services)
    else:
        payment = body["payment"]
        parking.attempt(
            keys.payment(account, payment), partial(follow_up, account, payment, services, catalog), services
        )
