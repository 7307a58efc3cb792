"""The published description of the API: the handlers' descriptions, merged into one OpenAPI 3.1 document.

``python -m openapi.merge`` prints the document. Powertools' merge has three traps, and each is an error here: a handler
that cannot be imported becomes a warning and vanishes; a handler whose resolver is not written as
``app = APIGatewayHttpResolver(...)`` is not found; schemas of the same name overwrite each other.
"""

import json
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer, License, Server, Tag
from pydantic_core import to_jsonable_python

from openapi import telling as openapi_telling
from openapi.words import ABOUT

FOLDER: Final = Path(__file__).resolve().parent.parent / "functions"

#: Tags by the folder of the handler.
TAGS: Final[Mapping[str, tuple[str, str]]] = {
    "accounts": ("Accounts", "Accounts and billing profiles"),
    "people": ("People", "The members of an account, their rights and their state"),
    "invitations": ("Invitations", "People invited to the account, their acceptance, and the search for people"),
    "jobs": ("Files", "Exports of an account, and imports of assignments"),
    "licences": ("Licences", "Seats of the account's people: given, taken back, read, and their use"),
    "product": ("Product", "What the vendor's product asks and tells, with a machine's token of scope `zetel/product`"),
    "closings": ("Closings", "Accounts that their owners close, and people who are erased"),
    "departures": ("Departures", "Members that leave or are lost, and the successors who go on"),
    "requests": ("Requests", "Requests of members for licences and purchases, and the decisions about them"),
    "request_lists": ("Requests read", "The requests of an account, of a member, and for an item"),
    "programmes": ("Programmes", "The seller's programmes, and requests for them with an uploaded proof"),
    "self_service": ("Self-service", "Who may buy a product, and people moved to the account's own subscriptions"),
    "catalog": ("Catalogue", "The products on sale"),
    "purchase": ("Buying", "Quotes and their confirmation"),
    "subscriptions": ("Subscriptions", "The subscriptions of an account"),
    "plan_change": ("Plans", "Another plan or edition, now or at the renewal"),
    "forecast": ("Forecast", "The documents to come, if nothing changes, open changes, and the history"),
    "seat_change": ("Seats", "More or fewer seats, now or at the renewal"),
    "trials": ("Trials", "Trials that convert into a paid term, and their extension"),
    "cancellation": ("Ending", "Statements and cancellations, and auto-renewal"),
    "end_requests": ("Ends asked for", "Requests for ends about which the seller decides"),
    "invoices": ("Invoices", "Invoices and credit notes, their lines and files"),
    "payments": ("Payments", "Payments with their outcome, received transfers, refunds"),
    "links": ("Recipients", "The addresses that mails go to, and the links that confirm them"),
    "seller": ("Seller", "The seller's staff at work: they find accounts; every access to an account is journaled"),
    "staff_contracts": ("Seller's contracts", "Subscriptions and billing profiles as the customer sees them"),
    "staff_documents": ("Seller's documents", "Documents, payments and refunds as the customer sees them"),
    "staff_programmes": ("Seller's account managers", "Accounts that are given to them, and requests for programmes"),
    "staff_upgrades": (
        "Seller's offers",
        "Requests for plans sold on request, answered in words or by an offer",
    ),
    "staff_ends": ("Seller's decisions", "Requests for ends, read and decided by account managers"),
    "clocks": ("Test clocks", "Accounts that live in a time of their own, made and advanced by the seller's support"),
    "health": ("Health", "Whether the API answers"),
}

#: Schemas that Powertools adds for its own form of a refusal, which the API never answers.
_UNUSED: Final = ("HTTPValidationError", "ValidationError", "ResponseValidationError")


class OpenApiBroken(Exception):
    """The handlers' descriptions cannot be merged into one."""


def merged(folder: Path = FOLDER) -> dict[str, Any]:
    """The OpenAPI document of all handlers below `folder`. Raises OpenApiBroken."""
    parts = dict(_parts(folder))
    _must_not_collide(parts)
    merge = OpenAPIMerge(
        title="Zetel",
        version="1",
        description=ABOUT,
        license_info=License(name="Apache License 2.0", identifier="Apache-2.0"),
        servers=[Server(url="/", description="This document's host; of a deployment, the stack's output ApiAddress")],
        tags=[Tag(name=name, description=words) for name, words in TAGS.values()],
        security=[{"SignedIn": []}],
        security_schemes={
            "SignedIn": HTTPBearer(
                bearerFormat="JWT",
                description="An access token with the scope zetel/api (code flow) or aws.cognito.signin.user.admin",
            )
        },
        on_conflict="error",
    )
    for part in parts.values():
        merge.add_schema(part)
    document: dict[str, Any] = _whole(to_jsonable_python(merge.get_openapi_schema(), by_alias=True, exclude_none=True))
    for name in _UNUSED:
        document["components"]["schemas"].pop(name, None)
    openapi_telling.tell(document)
    return document


def _parts(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The description of each HTTP handler by its folder's name."""
    for handler in sorted(folder.glob("*/handler.py")):
        if "zetel.http" not in handler.read_text(encoding="utf-8"):
            continue  # a worker
        name = handler.parent.name
        merge = OpenAPIMerge()
        if not merge.discover(handler.parent, project_root=folder.parent):
            raise OpenApiBroken(f"{name} has no resolver of the form app = APIGatewayHttpResolver(...)")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                part = merge.get_openapi_schema()
            except UserWarning as warning:
                raise OpenApiBroken(f"{name}: {warning}") from warning
        part = to_jsonable_python(part)
        for operation in openapi_telling.operations(part):
            function = _name(operation, TAGS[name][0] if name in TAGS else name)
            _tidy(operation)
            sent = openapi_telling.sample(folder.parent / "events" / name, function)
            if sent is not None:
                operation["requestBody"]["content"]["application/json"]["example"] = sent
        yield name, part


def _name(operation: dict[str, Any], tag: str) -> str:
    """The name of the operation's function, after which the operation is named and tagged: ``openAccount`` for
    ``open_account_v1_accounts_post``."""
    function = re.split(r"_(?:v1|health)_", operation["operationId"], maxsplit=1)[0]
    first, *others = function.split("_")
    operation["operationId"] = first + "".join(word.capitalize() for word in others)
    operation["summary"] = " ".join([first.capitalize(), *others])
    operation["tags"] = [tag]
    return function


def _tidy(operation: dict[str, Any]) -> None:
    """Removes texts of Powertools and pydantic that do not hold: the header's name ``idempotency-key``, null for an
    omitted parameter, a 422 of Powertools' own form."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "header":
            parameter["name"] = parameter["name"].title()
        schema = parameter["schema"]
        options = [option for option in schema.pop("anyOf", ()) if option != {"type": "null"}]
        for option in options:
            schema.update(option)
    if "application/problem+json" not in operation["responses"].get("422", {}).get("content", {}):
        operation["responses"].pop("422", None)


def _whole(part: Any) -> Any:
    """`part` with whole numbers as integers: bounds are floats in Powertools' models."""
    if isinstance(part, dict):
        return {key: _whole(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_whole(one) for one in part]
    return int(part) if isinstance(part, float) and part.is_integer() else part


def _must_not_collide(parts: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises OpenApiBroken for a name that has different meanings in two parts."""
    schemas: dict[str, tuple[str, Any]] = {}
    operations: dict[str, str] = {}
    for part, document in parts.items():
        for name, schema in document.get("components", {}).get("schemas", {}).items():
            other, known = schemas.setdefault(name, (part, schema))
            if known != schema:
                raise OpenApiBroken(f"{part} and {other} each have a schema {name}, and the two differ")
        for operation in openapi_telling.operations(document):
            if (other := operations.setdefault(operation["operationId"], part)) != part:
                raise OpenApiBroken(f"{part} and {other} each have an operation {operation['operationId']}")


def main() -> None:
    print(json.dumps(merged(), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
