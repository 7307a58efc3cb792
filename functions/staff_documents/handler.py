"""Documents, payments and refunds of an account as its customer sees them, for the seller's staff."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.documents import lists
from zetel.application.documents.lists import Kinds, ListInvoices
from zetel.application.payments import refunds, transfers
from zetel.application.seller.staff_reader import StaffReader
from zetel.http import edge
from zetel.http.cursors import place, sort_key
from zetel.http.declared import VERSIONED, answers
from zetel.http.document_models import DocumentOut
from zetel.http.fields import AccountId, Cursor, DocumentId, Limit, Months, PaymentId, RefundId
from zetel.http.invoice_models import FileLink, Invoices
from zetel.http.models import PaymentOut
from zetel.http.refund_models import RefundOut, Refunds

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

ACCOUNT = "/v1/seller/accounts/<account>"
READ = answers(200, "As the customer sees it", 404, headers=VERSIONED)
LISTED = answers(200, "As the customer sees them", 404)


def looks_at(what: str) -> StaffReader:
    return StaffReader(edge.person(app), what)


@app.get(f"{ACCOUNT}/invoices", responses=LISTED)
def list_invoices_as_staff(
    account: AccountId, months: Months = None, limit: Limit = 50, cursor: Cursor = None
) -> Response[Invoices]:
    span = int(months) if months else None
    command = ListInvoices(account, looks_at("documents"), Kinds.ALL, limit, months=span, after=place(cursor))
    return edge.rows("invoices", lists.list_invoices(command, services(), catalog()))


@app.get(f"{ACCOUNT}/invoices/<invoice>", responses=READ)
def read_invoice_as_staff(account: AccountId, invoice: DocumentId) -> Response[DocumentOut]:
    return edge.answer(app, lists.read_invoice(account, invoice, looks_at(invoice), services(), catalog()))


@app.get(f"{ACCOUNT}/invoices/<invoice>/files/<format>", responses=answers(200, "Where to download it", 404, 409))
def link_to_file_as_staff(account: AccountId, invoice: DocumentId, format: str) -> Response[FileLink]:
    return edge.answer(app, lists.link_to_file(account, invoice, format, looks_at(invoice), services()))


@app.get(f"{ACCOUNT}/payments/<payment>", responses=READ)
def read_payment_as_staff(account: AccountId, payment: PaymentId) -> Response[PaymentOut]:
    return edge.answer(app, transfers.read_payment(account, payment, looks_at(payment), services()))


@app.get(f"{ACCOUNT}/refunds", responses=LISTED)
def list_refunds_as_staff(account: AccountId, limit: Limit = 50, cursor: Cursor = None) -> Response[Refunds]:
    after = sort_key(cursor, prefix="REF#")
    return edge.rows("refunds", refunds.list_refunds(account, looks_at("refunds"), limit, after, services()))


@app.get(f"{ACCOUNT}/refunds/<refund>", responses=READ)
def read_refund_as_staff(account: AccountId, refund: RefundId) -> Response[RefundOut]:
    return edge.answer(app, refunds.read_refund(account, refund, looks_at(refund), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "files")
