"""The files of an issued document: rendered, stored, and then named on the document."""

from dataclasses import replace
from functools import partial
from typing import Final

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace
from zetel.application.work.retrying import until_unmoved
from zetel.domain.documents.document import Document, DocumentKind, DocumentState
from zetel.domain.documents.events import CreditNoteRendered, InvoiceRendered
from zetel.domain.errors import DocumentMoved

_PDF, _XML = "application/pdf", "application/xml"

_RENDERED: Final = {DocumentKind.INVOICE: InvoiceRendered, DocumentKind.CREDIT_NOTE: CreditNoteRendered}


def file_key(document: Document, format: str) -> str:
    """The key of the document's file: ``acc_.../inv_....pdf``. The same bytes go to the same key each time."""
    return f"{document.account}/{document.id}.{format}"


def render_document(account: str, id: str, services: Services) -> None:
    """Stores the PDF and the XML of an issued document that has none yet, unless it is parked.

    Raises Unknown; DocumentMoved where each attempt met another change of the document.
    """
    until_unmoved(partial(_rendered, account, id, services))


def _rendered(account: str, id: str, services: Services) -> None:
    key = keys.document(account, id)
    document = services.store.read(key).known(key, "document", id)
    if document.state is not DocumentState.ISSUED or document.number is None or document.files or document.parked:
        return
    rendered = services.renderer.render(document)
    files = {"pdf": file_key(document, "pdf"), "xml": file_key(document, "xml")}
    services.files.put(files["pdf"], rendered.pdf, content_type=_PDF)
    services.files.put(files["xml"], rendered.xml, content_type=_XML)
    at = services.now(account)
    done = replace(
        document,
        files=files,
        work=None,
        attempts=0,
        version=document.version + 1,
        sequence=document.sequence + 1,
    )
    services.store.commit(
        [
            Replace(key, done, {"version": document.version}, on_conflict=lambda found: DocumentMoved(document=id)),
            journal.entry(
                _RENDERED[document.kind](number=document.number, formats=tuple(sorted(files))),
                account=account,
                subject=id,
                sequence=done.sequence,
                actor=journal.system("invoice_rendering"),
                at=at,
                services=services,
            ),
        ]
    )
