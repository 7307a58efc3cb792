"""Gives drafted documents their numbers: a batch of a FIFO queue, one legal entity after another."""

import gc

gc.disable()  # until the last line: nothing that is loaded at the start is garbage

from collections.abc import Mapping
from typing import Any

from zetel import bootstrap
from zetel.application.documents.numbering import ToNumber, number_documents
from zetel.bootstrap import catalog, services
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.in_order(
        event,
        lambda body: ToNumber(**body),
        lambda batch: number_documents(batch, services(), catalog()),
        name="invoice_numbering",
    )


bootstrap.warm("store")
