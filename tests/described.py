"""The published description of the API as tests use it: what it says of an answer, and whether one keeps to it."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from openapi.merge import merged

_HERE: Final = "urn:zetel"
#: Every answer has these.
_ALWAYS: Final = {"Content-Type", "Cache-Control"}


@cache
def document() -> dict[str, Any]:
    return merged()


def operation(method: str, path: str) -> dict[str, Any] | None:
    """The operation that answers `method` at `path`, if there is one."""
    for template, methods in document()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found: dict[str, Any] | None = methods.get(method.lower())
            return found
    return None


def response(operation: Mapping[str, Any], status: int) -> tuple[str, dict[str, Any]]:
    """Where in the document the answer with `status` is declared, and what is declared there. Raises KeyError."""
    declared = operation["responses"][str(status)]
    if "$ref" in declared:
        name = declared["$ref"].rpartition("/")[2]
        return f"/components/responses/{name}", document()["components"]["responses"][name]
    for path, methods in document()["paths"].items():
        for method, known in methods.items():
            if known is operation:
                return f"/paths/{path.replace('/', '~1')}/{method}/responses/{status}", declared
    raise KeyError(status)


def must_be_declared(event: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Fails where the answer's status, headers or body is not what its operation declares; what is no operation is let
    through."""
    asked = event["requestContext"]["http"]
    found = operation(asked["method"], event["rawPath"])
    if found is None:
        return
    name, status = found["operationId"], answer["statusCode"]
    assert str(status) in found["responses"], f"{name} answered {status}, which it does not declare"
    where, declared = response(found, status)
    _headers(f"{name} {status}", declared.get("headers", {}), answer["headers"])
    media = answer["headers"]["Content-Type"]
    assert media in declared["content"], f"{name} {status} was {media}"
    errors = validator(f"{where}/content/{media.replace('/', '~1')}/schema").iter_errors(json.loads(answer["body"]))
    assert not (wrong := [f"{error.json_path}: {error.message}" for error in errors]), f"{name} {status}: {wrong}"


def _headers(about: str, declared: Mapping[str, Any], answered: Mapping[str, str]) -> None:
    """Each header that was answered is declared, each that is declared as required was answered, and has its form."""
    sent = {header: value for header, value in answered.items() if header not in _ALWAYS}
    assert sent.keys() <= declared.keys(), (
        f"{about} answered {sent.keys() - declared.keys()}, which it does not declare"
    )
    required = {header for header, rule in declared.items() if rule.get("required")}
    assert required <= sent.keys(), f"{about} declares {required - sent.keys()}, and did not answer it"
    for header, value in sent.items():
        schema = declared[header]["schema"]
        Draft202012Validator(schema).validate(int(value) if schema["type"] == "integer" else value)


@cache
def validator(pointer: str) -> Draft202012Validator:
    """Validates against the schema that stands at `pointer` in the document."""
    registry: Registry[Any] = Registry().with_resource(_HERE, DRAFT202012.create_resource(document()))
    return Draft202012Validator({"$ref": f"{_HERE}#{pointer}"}, registry=registry, format_checker=FormatChecker())
