"""The published OpenAPI document: valid, whole, told in words with examples that hold, and free of the merge's three
traps. That answers are as it says is held in tests/functions."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from openapi import fields as openapi_fields
from openapi import problems as openapi_problems
from openapi import words as openapi_words
from openapi.merge import TAGS, OpenApiBroken, merged
from tests import described
from tests.handlers import HTTP, handler
from zetel.http.problems import KINDS

pytestmark = pytest.mark.mend(
    "openapi/words.py, openapi/fields.py and openapi/problems.py (`python -m openapi.merge` prints the document)",
    "clients are written by this document: it is whole, or they guess",
)

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


def refusal(document, operation, status):
    """The response that the operation refers to."""
    assert operation["responses"][status] == {"$ref": f"#/components/responses/Refused{status}"}
    return document["components"]["responses"][f"Refused{status}"]


def properties(document):
    """Schema, field and rule of every field."""
    return [
        (name, field, rule)
        for name, schema in document["components"]["schemas"].items()
        for field, rule in schema.get("properties", {}).items()
    ]


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


@pytest.mark.mend(
    "the handler in functions/: `app = APIGatewayHttpResolver(...)` in this literal form",
    "Powertools' merge passes other resolvers over without a word",
)
@pytest.mark.parametrize("name", HTTP)
def test_every_route_of_every_handler_is_in_it(document, name):
    app = handler(name).app
    routes = {(route.method.lower(), route.openapi_path) for route in app._static_routes + app._dynamic_routes}
    assert routes
    assert routes <= {(method, path) for method, path, _ in operations(document)}


@pytest.mark.mend("functions/: two handlers answer one method and path", "only one of them would be asked")
def test_there_is_nothing_else_in_it(document):
    apps = [handler(name).app for name in HTTP]
    routes = [route for app in apps for route in app._static_routes + app._dynamic_routes]
    assert len(operations(document)) == len(routes)


@pytest.mark.mend(
    "the route in functions/: responses by layers/shared/zetel/http/declared.py",
    "the gateway answers 401 before any function is asked",
)
def test_every_operation_but_health_needs_a_token_and_declares_401(document):
    assert document["security"] == [{"SignedIn": []}]
    for _, path, operation in operations(document):
        if path in {"/health", "/v1/links"}:
            assert operation["security"] == []
        else:
            assert "security" not in operation
            assert refusal(document, operation, "401")["content"].keys() == {"application/json"}


@pytest.mark.mend(
    "the route's `responses` in functions/, made by layers/shared/zetel/http/declared.py",
    "clients read one form of refusal",
)
def test_every_refusal_of_ours_is_a_problem(document):
    for method, path, operation in operations(document):
        for code in operation["responses"]:
            if code not in {"200", "201", "202", "401", "429"}:
                content = refusal(document, operation, code)["content"]
                schema = content["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ProblemOut"}, (method, path, code)


@pytest.mark.parametrize(
    ("status", "slugs"),
    [
        (402, ["declined"]),
        (410, ["quote-expired", "link-expired", "link-withdrawn", "export-gone"]),
        (412, ["version-stale"]),
        (422, ["invalid-request", "quote-tampered", "link-tampered", "idempotency-key-reused", "currency-mismatch"]),
        (503, ["provider-unreachable", "service-away", "reference-rate-missing"]),
    ],
)
def test_a_refusal_names_its_problems_each_with_an_example(document, status, slugs):
    response = document["components"]["responses"][f"Refused{status}"]
    examples = response["content"]["application/problem+json"]["examples"]
    assert list(examples) == slugs
    assert all(f"`/problems/{slug}`" in response["description"] for slug in slugs)
    assert {example["value"]["status"] for example in examples.values()} == {status}


@pytest.mark.mend("openapi/problems.py: an example for the error", "a client learns from it what it can be told")
def test_every_problem_that_a_request_can_meet_is_in_it(document):
    told = [slug for response in problems(document) for slug in response["examples"]]
    assert len(told) == len(set(told))
    assert set(told) == {error.slug() for error in KINDS if error not in openapi_problems.NOWHERE}


def problems(document):
    contents = [response["content"] for response in document["components"]["responses"].values()]
    return [content["application/problem+json"] for content in contents if "application/problem+json" in content]


def test_every_problem_says_its_language(document):
    for name, response in document["components"]["responses"].items():
        said = {"Content-Language", "Vary"} & response.get("headers", {}).keys()
        ours = "application/problem+json" in response["content"]
        assert said == ({"Content-Language", "Vary"} if ours else set()), name


@pytest.mark.mend(
    "the route's `responses` in functions/: `declared.charged` of layers/shared/zetel/http/declared.py",
    "a charge may still be open when the answer is due",
)
def test_what_may_charge_a_card_declares_both_answers(document):
    both = {
        operation["operationId"]: {
            code: operation["responses"][code]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            for code in operation["responses"]
            if code < "300"
        }
        for _, _, operation in operations(document)
        if "402" in operation["responses"]
    }
    assert both == {
        "confirmPurchase": {"201": "BoughtAnswer", "202": "PendingAnswer"},
        "confirmAddition": {"200": "BoughtAnswer", "202": "PendingAnswer"},
        "confirmSeatChange": {"200": "ChangedAnswer", "202": "PendingAnswer"},
        "confirmPlanChange": {"200": "ChangedAnswer", "202": "PendingAnswer"},
        "confirmRevival": {"200": "ChangedAnswer", "202": "PendingAnswer"},
    }
    for name in ("BoughtAnswer", "ChangedAnswer"):
        assert document["components"]["schemas"][name]["required"] == ["subscription", "documents"]
    assert document["components"]["schemas"]["PendingAnswer"]["required"] == ["payment"]


def test_whoever_has_to_wait_is_told_how_long_where_that_is_known(document):
    responses = document["components"]["responses"]
    waiting = {name for name, response in responses.items() if "Retry-After" in response.get("headers", {})}
    assert waiting == {"Refused409", "Refused429", "Refused503"}
    for _, _, operation in operations(document):
        if "202" in operation["responses"]:
            headers = operation["responses"]["202"]["headers"]
            assert {name for name, rule in headers.items() if rule["required"]} == {"Location", "Retry-After"}


@pytest.mark.mend(
    "the route's `responses` in functions/: headers=VERSIONED of layers/shared/zetel/http/declared.py",
    "nobody can send an If-Match that no answer gave",
)
def test_what_a_change_has_to_name_is_given_by_a_read(document):
    """An operation with If-Match answers an ETag, and so does the read of what it changes."""
    tags = {
        (method, path)
        for method, path, operation in operations(document)
        if "ETag" in operation["responses"].get("200", operation["responses"].get("201", {})).get("headers", {})
    }
    for method, path, operation in operations(document):
        if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ())):
            assert (method, path) in tags
            read = (
                path.replace("/seller/accounts", "/accounts")
                .split("/credit")[0]
                .split("/timeline")[0]
                .split("/auto-renewal")[0]
            )
            for end in (
                "/rights",
                "/deactivation",
                "/invitation",
                "/approval",
                "/denial",
                "/answer",
                "/offer",
                "/rejection",
                "/statement",
                "/declaration",
                "/take-over",
                "/objection",
                "/trial-extension",
            ):
                read = read.split(end)[0]
            assert {("get", read), ("get", path)} & tags, path


#: The operations that use a link.
LINKS = ("/v1/links", "/v1/me/accounts")


@pytest.mark.mend(
    "the route in functions/: a parameter `key: IdempotencyKey` of layers/shared/zetel/http/fields.py",
    "a request that is sent twice must not happen twice",
)
def test_whatever_creates_or_confirms_takes_an_idempotency_key(document):
    for method, path, operation in operations(document):
        if (
            method != "post"
            or path.endswith(("/quotes", "/previews", "/preview", "/requests", "/upgrade-requests"))
            or path in LINKS
        ):
            # a link is its own key, and a repeated wish is answered by the pending request
            continue
        if path.endswith("/proofs"):  # a signed address, which writes nothing
            continue
        if path.startswith("/v1/product/"):  # a question, and days that are kept once however often they are told
            continue
        keys = [p for p in operation["parameters"] if p["name"] == "Idempotency-Key"]
        assert [(key["in"], key["required"]) for key in keys] == [("header", True)], path
        assert "400" in operation["responses"]


@pytest.mark.mend(
    "the route in functions/: a parameter `etag: IfMatch` of layers/shared/zetel/http/fields.py, and CHANGE or REMOVE"
    " in its `responses`",
    "two people who change one thing must not undo each other's change unseen",
)
def test_whatever_changes_a_known_version_takes_if_match(document):
    for method, path, operation in operations(document):
        if method in {"patch", "put", "delete"}:
            etags = [p for p in operation["parameters"] if p["name"] == "If-Match"]
            assert [(etag["in"], etag["required"]) for etag in etags] == [("header", True)], path
            assert {"412", "428"} <= operation["responses"].keys()


@pytest.mark.mend(
    "TAGS in openapi/merge.py, and the name of the route's function in functions/",
    "generated clients name their methods by them",
)
def test_operations_have_names_and_tags_of_their_own(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert {"openAccount", "listInvoices", "quotePurchase", "confirmPurchase", "health"} <= set(names)
    assert {tag["name"] for tag in document["tags"]} == {o["tags"][0] for _, _, o in operations(document)}


@pytest.mark.mend(
    "the model in layers/shared/zetel/http: LEFT_OUT of layers/shared/zetel/http/shape.py instead of None; the list "
    "in the test for a field that a change removes",
    "what is not there is left out, so that null means one thing",
)
def test_no_field_may_be_null_but_those_that_a_change_removes(document):
    nullable = {
        (name, field)
        for name, schema in document["components"]["schemas"].items()
        for field, rule in schema.get("properties", {}).items()
        if {"type": "null"} in rule.get("anyOf", [])
    }
    assert nullable == {
        ("AddressChanges", "postcode"),
        ("AddressChanges", "region"),
        ("MemberChanges", "phone"),
        ("MemberChanges", "language"),
        ("ProfileChanges", "vat_id"),
        ("ProfileChanges", "registration"),
        ("ProfileChanges", "registration_scheme"),
        ("ProfileChanges", "reference"),
        ("ProfileChanges", "electronic_address"),
        ("ProfileChanges", "electronic_scheme"),
        *(("Notifications", kind) for kind in ("documents", "renewals", "problems", "contracts", "payments")),
        ("SubscriptionChanges", "purchase_order"),
    }


@pytest.mark.mend(
    "openapi/words.py (OPERATIONS, PARAMETERS, SCHEMAS) and openapi/fields.py (FIELDS): a sentence for each that the "
    "test names",
    "people read the document before they read the code",
)
def test_everything_is_explained(document):
    silent = [name for name, schema in document["components"]["schemas"].items() if not schema.get("description")]
    silent += [f"{name}.{field}" for name, field, rule in properties(document) if not rule.get("description")]
    for _, _, operation in operations(document):
        about = [operation, *operation.get("parameters", ())]
        silent += [f"{operation['operationId']}: {one.get('name')}" for one in about if not one.get("description")]
    assert silent == []


@pytest.mark.mend(
    "openapi/words.py and openapi/fields.py: remove or rename the entry", "a sentence about nothing misleads"
)
def test_nothing_is_explained_that_is_not_there(document):
    schemas, fields = document["components"]["schemas"], properties(document)
    parameters = {
        name
        for _, _, operation in operations(document)
        for one in operation.get("parameters", ())
        for name in (one["name"], f"{operation['operationId']}.{one['name']}")
    }
    assert openapi_words.OPERATIONS.keys() == {operation["operationId"] for _, _, operation in operations(document)}
    assert openapi_words.PARAMETERS.keys() <= parameters
    for name, words in openapi_words.SCHEMAS.items():
        assert schemas[name]["description"].startswith(words), name
    own = {f"{name}.{field}" for name, field, _ in fields}
    general = {field for name, field, _ in fields if f"{name}.{field}" not in openapi_fields.FIELDS}
    assert openapi_fields.FIELDS.keys() <= own | general


@pytest.mark.mend(
    "VALUES in openapi/words.py: all values, in the order of the enumeration",
    "a value that is not explained is guessed at",
)
def test_every_value_of_an_enumeration_is_explained(document):
    values = {name: schema["enum"] for name, schema in document["components"]["schemas"].items() if "enum" in schema}
    assert {name: list(told) for name, told in openapi_words.VALUES.items()} == values


@pytest.mark.mend(
    "FIELDS in openapi/fields.py: one example that the field's own rule takes",
    "an example that does not hold is copied all the same",
)
def test_fields_without_another_schema_have_an_example_that_holds(document):
    for name, field, rule in properties(document):
        if "$ref" in str(rule) or "enum" in rule or "const" in rule:
            continue
        if field in ("quote", "preview") and rule.get("type") == "object":
            continue  # a whole one is what the quotes' operations answer
        (example,) = rule["examples"]
        errors = Draft202012Validator(rule, format_checker=FormatChecker()).iter_errors(example)
        assert [error.message for error in errors] == [], (name, field)


@pytest.mark.mend(
    "the field's default in layers/shared/zetel/http/",
    "a client that sends the default means the same as one that leaves it out",
)
def test_defaults_may_be_sent(document):
    """A client that sends what it was told is the default means what one means that leaves it out."""
    told = [(rule, rule["default"]) for _, _, rule in properties(document) if "default" in rule]
    told += [
        (parameter["schema"], parameter["schema"]["default"])
        for _, _, operation in operations(document)
        for parameter in operation.get("parameters", ())
        if "default" in parameter["schema"]
    ]
    assert len(told) > 5
    for rule, default in told:
        schema = described.validator(rule["$ref"].removeprefix("#")) if "$ref" in rule else Draft202012Validator(rule)
        assert schema.is_valid(default), (rule, default)


def test_examples_of_bodies_hold(document):
    bodies = [operation["requestBody"] for _, _, operation in operations(document) if "requestBody" in operation]
    sent = [body["content"]["application/json"] for body in bodies]
    told = [(body["schema"], body["example"]) for body in sent if "example" in body]
    told += [(body["schema"], one["value"]) for body in problems(document) for one in body["examples"].values()]
    assert len(told) > 30
    for schema, example in told:
        validator = described.validator(schema["$ref"].removeprefix("#"))
        assert [error.message for error in validator.iter_errors(example)] == []


@pytest.mark.mend(
    "the model's base in layers/shared/zetel/http/, and its name: Out, Answer, Read and Row are answers",
    "a field that we do not know is refused when it is sent, and may be added to answers",
)
def test_what_is_sent_is_closed_and_what_is_answered_stays_open(document):
    closed = {name for name, s in document["components"]["schemas"].items() if s.get("additionalProperties") is False}
    assert {"WantedSubscription", "NewAddress", "NewProfile", "ConfirmedEnd"} <= closed
    assert not {name for name in closed if name.endswith(("Out", "Answer", "Read", "Row"))}


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


@pytest.mark.mend(
    "TAGS in openapi/merge.py: one for each folder of functions/ with routes",
    "a folder without one is not in the document",
)
def test_workers_are_not_described(document):
    assert set(HTTP) == set(TAGS)
