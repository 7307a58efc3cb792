"""The shop window: products, plans and prices."""

from zetel.bootstrap import catalog, services, warm

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts import special_access
from zetel.application.catalog import storefront
from zetel.application.catalog.storefront import Look
from zetel.application.store.records import Answer
from zetel.domain.catalog.products import ProductKind
from zetel.domain.parties.address import Language
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.http import edge
from zetel.http.catalog_models import ProductOut, Products
from zetel.http.declared import answers
from zetel.http.fields import AccountId, CatalogId, CountryCode, CurrencyCode, Postcode, QuantityParam, SearchText

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

Account = Annotated[AccountId | None, Query(description="An account of the person: its programmes are open, too")]
Words = Annotated[SearchText | None, Query(description="Words that a product's name or description has")]


def approvals(account: str | None) -> ProgrammeApprovals | None:
    return special_access.approvals_of(account, edge.person(app), services()) if account else None


@app.get("/v1/catalog/products", responses=answers(200, "What is on sale", 404))
def list_products(
    account: Account = None,
    currency: CurrencyCode | None = None,
    country: CountryCode | None = None,
    postcode: Postcode = None,
    quantity: QuantityParam = 1,
    family: CatalogId | None = None,
    kind: ProductKind | None = None,
    q: Words = None,
    language: Language | None = None,
) -> Response[Products]:
    edge.person(app)
    look = Look(edge.language(app, language), quantity, currency, country, postcode, approvals(account))
    found = storefront.products(look, family=family, kind=kind, text=q, services=services(), catalog=catalog())
    return edge.answer(app, Answer(200, {"products": list(found)}))


@app.get("/v1/catalog/products/<product>", responses=answers(200, "The product", 404))
def read_product(
    product: CatalogId,
    account: Account = None,
    currency: CurrencyCode | None = None,
    country: CountryCode | None = None,
    postcode: Postcode = None,
    quantity: QuantityParam = 1,
    language: Language | None = None,
) -> Response[ProductOut]:
    edge.person(app)
    look = Look(edge.language(app, language), quantity, currency, country, postcode, approvals(account))
    return edge.answer(app, Answer(200, storefront.product(product, look, services(), catalog())))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
