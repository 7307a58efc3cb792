"""Gives drafted documents their numbers: a batch of a FIFO queue, one legal entity after another."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.documents.numbering import ToNumber, number_documents
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.in_order(
        event,
        lambda body: ToNumber(**body),
        lambda batch: number_documents(batch, services(), catalog()),
        name="invoice_numbering",
    )


warm("store")
