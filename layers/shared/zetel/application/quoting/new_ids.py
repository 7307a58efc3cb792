"""The ids of all items that confirming a quote may write, made with the quote."""

from datetime import datetime

from zetel.application.ports import Services
from zetel.application.store import ids
from zetel.domain.quotes.quote import NewIds


def new_ids(items: int, at: datetime, services: Services, *, credit_notes: int = 0) -> NewIds:
    new = services.ids.new
    return NewIds(
        quote=new(ids.QUOTE, at),
        subscription=new(ids.SUBSCRIPTION, at),
        invoice=new(ids.INVOICE, at),
        credit_notes=tuple(new(ids.CREDIT_NOTE, at) for _ in range(credit_notes)),
        items=tuple(new(ids.ITEM, at) for _ in range(items)),
        entry=new(ids.ENTRY, at),
        payment=new(ids.PAYMENT, at),
    )
