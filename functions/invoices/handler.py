"""Invoices and credit notes: the list by issue date, a document with its lines, and its files."""

from zetel.bootstrap import catalog, services, warm

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.documents import lists
from zetel.application.documents.lists import Kinds, ListInvoices
from zetel.domain.documents.document import Settlement
from zetel.http import edge
from zetel.http.cursors import place
from zetel.http.declared import VERSIONED, answers
from zetel.http.document_models import DocumentOut
from zetel.http.fields import AccountId, Cursor, Day, DocumentId, Limit, Months, ProfileId
from zetel.http.invoice_models import FileLink, Invoices

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

INVOICES = "/v1/accounts/<account>/invoices"

From = Annotated[Day | None, Query(alias="from", description="First issue date; 3 months before `to` if left out")]
To = Annotated[Day | None, Query(description="Last issue date, included; today if left out")]
State = Annotated[
    Settlement | None, Query(description="Only documents whose `settlement` is this: the field, not `state`")
]


@app.get(INVOICES, responses=answers(200, "The documents, newest first", 404))
def list_invoices(
    account: AccountId,
    first: From = None,
    to: To = None,
    months: Months = None,
    state: State = None,
    kind: Kinds = Kinds.ALL,
    profile: ProfileId | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[Invoices]:
    span = int(months) if months else None
    command = ListInvoices(account, edge.person(app), kind, limit, first, to, span, state, profile, place(cursor))
    return edge.rows("invoices", lists.list_invoices(command, services(), catalog()))


@app.get(f"{INVOICES}/<invoice>", responses=answers(200, "The document with its lines", 404, headers=VERSIONED))
def read_invoice(account: AccountId, invoice: DocumentId) -> Response[DocumentOut]:
    return edge.answer(app, lists.read_invoice(account, invoice, edge.person(app), services(), catalog()))


@app.get(f"{INVOICES}/<invoice>/files/<format>", responses=answers(200, "Where to download the file", 404, 409))
def link_to_file(account: AccountId, invoice: DocumentId, format: str) -> Response[FileLink]:
    return edge.answer(app, lists.link_to_file(account, invoice, format, edge.person(app), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "files")
