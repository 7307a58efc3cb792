"""Completes the handlers' declarations to a description for writers of clients: words, examples, each refusal once.

The functions do not import this module, so that it costs them nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from openapi import problems as openapi_problems
from openapi.fields import FIELDS
from openapi.words import OPERATIONS, PARAMETERS, QUOTES, SCHEMAS, VALUES

#: The lowest status of a refusal.
_REFUSALS: Final = 400
_REFERENCE: Final = re.compile(r'"#/components/schemas/(\w+)"')


def tell(document: dict[str, Any]) -> None:
    """Completes `document` in place."""
    components = document["components"]
    for operation in operations(document):
        _operation(operation)
        _share_refusals(operation, components.setdefault("responses", {}))
    components["responses"] = dict(sorted(components["responses"].items()))
    for name, schema in components["schemas"].items():
        _schema(name, schema)
    for operation in operations(document):
        if operation["operationId"] in QUOTES:
            _kind_of_quote(operation, components["schemas"])
    for name in _answered(document):
        if components["schemas"][name].get("additionalProperties") is False:  # a later version may add fields
            del components["schemas"][name]["additionalProperties"]


def operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All operations of a description."""
    for path in document.get("paths", {}).values():
        yield from path.values()


def sample(folder: Path, function: str) -> dict[str, Any] | None:
    """The body that a function's sample invocation sends; `folder` is the handler's folder in events/."""
    file = folder / f"{function}.json"
    body = json.loads(file.read_text(encoding="utf-8")).get("body") if file.exists() else None
    return None if body is None else dict(json.loads(body))


def _operation(operation: dict[str, Any]) -> None:
    id = operation["operationId"]
    if id in OPERATIONS:
        operation["description"] = OPERATIONS[id]
    for parameter in operation.get("parameters", ()):
        parameter["schema"].pop("title", None)
        parameter["schema"].pop("description", None)
        says = PARAMETERS.get(f"{id}.{parameter['name']}", PARAMETERS.get(parameter["name"]))
        if says and "description" not in parameter:
            parameter["description"] = says
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _share_refusals(operation: dict[str, Any], shared: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= _REFUSALS:
            name = openapi_problems.name(int(status))
            shared.setdefault(name, openapi_problems.told(int(status), response))
            operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def _kind_of_quote(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Gives the operation's quote a schema with its own kind and change, so that a client knows the change's type. The
    schema stands alone, because generators of clients do not understand a schema that narrows another."""
    kind, change = QUOTES[operation["operationId"]]
    name, whole = f"{kind.capitalize()}Quote", schemas["QuoteOut"]
    of_kind = {"type": "string", "enum": [kind], "description": f"Always `{kind}`"}
    to_do = {"$ref": f"#/components/schemas/{change}", "description": "The change that confirming makes"}
    schemas[name] = {
        **whole,
        "title": name,
        "properties": {**whole["properties"], "kind": of_kind, "change": to_do},
        "description": f"A signed promise whose change is a {change}; confirming sends it back unchanged.",
    }
    operation["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": f"#/components/schemas/{name}"}


def _schema(name: str, schema: dict[str, Any]) -> None:
    if "description" in schema:
        schema["description"] = " ".join(schema["description"].split())
    elif name in SCHEMAS:
        schema["description"] = SCHEMAS[name]
    if name in VALUES:
        rows = "\n".join(f"- `{value}`: {words}" for value, words in VALUES[name].items())
        schema["description"] = f"{schema['description']}\n\n{rows}"
    for field, rule in schema.get("properties", {}).items():
        meaning = FIELDS.get(f"{name}.{field}", FIELDS.get(field))
        if meaning is None:
            continue
        if meaning.shape:
            rule.clear()
        rule.update(meaning.shape, description=meaning.says)
        if meaning.example is not None and not _holds_another(rule):
            rule["examples"] = [meaning.example]


def _holds_another(rule: dict[str, Any]) -> bool:
    return _REFERENCE.search(json.dumps(rule)) is not None


def _answered(document: dict[str, Any]) -> set[str]:
    """The names of schemas that stand in answers and in no request."""
    schemas = document["components"]["schemas"]
    sent = _within([operation.get("requestBody") for operation in operations(document)], schemas)
    return set(schemas) - sent


def _within(part: Any, schemas: dict[str, Any]) -> set[str]:
    """The names of schemas that `part` refers to, directly or through other schemas."""
    found: set[str] = set()
    left = _REFERENCE.findall(json.dumps(part))
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += _REFERENCE.findall(json.dumps(schemas[name]))
    return found
