"""Renders issued documents to PDF and XML and stores them; a failure delays one file only."""

from zetel.bootstrap import services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.documents.rendering import render_document
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.messaging import queue


def render(body: Mapping[str, Any]) -> None:
    account, document = body["account"], body["document"]
    parking.attempt(
        keys.document(account, document), lambda: render_document(account, document, services()), services()
    )


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, render, name="invoice_rendering")


warm("store", "files", "renderer")
