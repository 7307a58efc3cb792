"""The work of the rendering queue: the files of an issued document, or of an acknowledgement."""

from collections.abc import Mapping
from typing import Any

from zetel.application.documents.acknowledging import render_acknowledgement
from zetel.application.documents.rendering import render_document
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work import parking


def work(body: Mapping[str, Any], services: Services) -> None:
    """Renders the item of one message; a failure is counted on the item, and the fifth parks it."""
    account, id = body["account"], body.get("acknowledgement")
    if id:
        key = keys.acknowledgement(account, id)
        parking.attempt(key, lambda: render_acknowledgement(account, id, services), services)
    else:
        document = body["document"]
        key_of_document = keys.document(account, document)
        parking.attempt(key_of_document, lambda: render_document(account, document, services), services)
