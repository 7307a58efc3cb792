"""The published OpenAPI document: valid, whole, and free of the merge's three traps."""

from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from local import openapi
from local.openapi import OpenApiBroken, merged
from tests.handlers import HTTP, handler

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document():
    return merged()


def operations(document):
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


@pytest.mark.parametrize("name", HTTP)
def test_every_route_of_every_handler_is_in_it(document, name):
    app = handler(name).app
    routes = {(route.method.lower(), route.openapi_path) for route in app._static_routes + app._dynamic_routes}
    assert routes
    assert routes <= {(method, path) for method, path, _ in operations(document)}


def test_there_is_nothing_else_in_it(document):
    apps = [handler(name).app for name in HTTP]
    routes = [route for app in apps for route in app._static_routes + app._dynamic_routes]
    assert len(operations(document)) == len(routes)


def test_every_operation_but_health_needs_a_token_and_declares_401(document):
    assert document["security"] == [{"SignedIn": []}]
    for _, path, operation in operations(document):
        if path == "/health":
            assert operation["security"] == []
        else:
            assert "security" not in operation
            assert operation["responses"]["401"]["content"].keys() == {"application/json"}


def test_every_refusal_of_ours_is_a_problem(document):
    for method, path, operation in operations(document):
        for code, response in operation["responses"].items():
            if code not in {"200", "201", "202", "401", "429"}:
                schema = response["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ProblemOut"}, (method, path, code)


def test_whatever_creates_or_confirms_takes_an_idempotency_key(document):
    for method, path, operation in operations(document):
        if method != "post" or path.endswith("/quotes"):
            continue
        keys = [p for p in operation["parameters"] if p["name"] == "Idempotency-Key"]
        assert [(key["in"], key["required"]) for key in keys] == [("header", True)], path
        assert "400" in operation["responses"]


def test_whatever_changes_a_known_version_takes_if_match(document):
    for method, path, operation in operations(document):
        if method in {"patch", "put", "delete"}:
            etags = [p for p in operation["parameters"] if p["name"] == "If-Match"]
            assert [(etag["in"], etag["required"]) for etag in etags] == [("header", True)], path
            assert {"412", "428"} <= operation["responses"].keys()


def test_operations_have_names_and_tags_of_their_own(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert {"openAccount", "listInvoices", "quotePurchase", "health"} <= set(names)
    assert {tag["name"] for tag in document["tags"]} == {o["tags"][0] for _, _, o in operations(document)}


def test_no_field_may_be_null_but_those_that_a_change_removes(document):
    nullable = {
        (name, field)
        for name, schema in document["components"]["schemas"].items()
        for field, rule in schema.get("properties", {}).items()
        if {"type": "null"} in rule.get("anyOf", [])
    }
    assert nullable == {("AddressChanges", "region"), ("ProfileChanges", "vat_id"), ("ProfileChanges", "reference")}


RESOLVER = "from aws_lambda_powertools.event_handler import APIGatewayHttpResolver\nfrom zetel.http import edge\n"
LITERAL = RESOLVER + "app = APIGatewayHttpResolver(enable_validation=True)\n"


def write(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / "functions" / name).mkdir(parents=True)
        (folder / "functions" / name / "handler.py").write_text(source, encoding="utf-8")
    return folder / "functions"


def test_a_handler_that_cannot_be_imported_is_an_error(tmp_path):
    folder = write(tmp_path, broken="import no_such_module\n" + LITERAL)
    with pytest.raises(OpenApiBroken, match=r"broken: .*no_such_module"):
        merged(folder)


def test_a_handler_whose_resolver_is_hidden_is_an_error(tmp_path):
    folder = write(tmp_path, hidden=RESOLVER + "make = APIGatewayHttpResolver\napp = make(enable_validation=True)\n")
    with pytest.raises(OpenApiBroken, match="hidden has no resolver"):
        merged(folder)


def test_two_schemas_of_one_name_are_an_error(tmp_path):
    def source(field: str) -> str:
        return (
            LITERAL
            + "from zetel.http.shape import Shape\n"
            + f"class Thing(Shape):\n    {field}: int\n"
            + f'@app.get("/{field}")\ndef read_{field}() -> Thing: ...\n'
        )

    folder = write(tmp_path, one=source("first"), two=source("second"))
    with pytest.raises(OpenApiBroken, match="two and one each have a schema Thing"):
        merged(folder)


def test_two_operations_of_one_name_are_an_error(tmp_path):
    def source(path: str) -> str:
        return LITERAL + f'@app.get("/v1/{path}")\ndef read() -> dict[str, str]: ...\n'

    folder = write(tmp_path, one=source("a"), two=source("b"))
    with pytest.raises(OpenApiBroken, match="two and one each have an operation read"):
        merged(folder)


def test_workers_are_not_described(document):
    assert set(HTTP) == set(openapi.TAGS)
