"""Renders issued documents and acknowledgements and stores their files; a failure delays one file only."""

from zetel.bootstrap import services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.documents import filing
from zetel.messaging import queue


def render(body: Mapping[str, Any]) -> None:
    filing.work(body, services())


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, render, name="invoice_rendering")


warm("store", "files", "renderer", "proofs")
