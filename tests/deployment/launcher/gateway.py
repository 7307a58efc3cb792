"""HTTP APIs: the ``Body`` that SAM writes is imported, and errors of functions are answered as API Gateway does.

SAM turns the events of functions into an OpenAPI document, the ``Body`` of the ``AWS::ApiGatewayV2::Api``: routes,
integrations, authorizers, scopes. ministack makes the API and ignores the document.
"""

import importlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

_METHODS: Final = frozenset(
    {"delete", "get", "head", "options", "patch", "post", "put", "x-amazon-apigateway-any-method"}
)

#: API Gateway's own answers, which reveal nothing of the function's error.
FAILED: Final = (500, {"message": "Internal Server Error"})
THROTTLED: Final = (503, {"message": "Service Unavailable"})


def mend() -> None:
    provisioners: Any = importlib.import_module("ministack.services.cloudformation.provisioners")
    service: Any = importlib.import_module("ministack.services.apigateway")
    functions: Any = importlib.import_module("ministack.services.lambda_svc")
    handlers = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
    create, update = handlers["create"], handlers["update"]

    def created(logical_id: str, props: Mapping[str, Any], stack: str) -> Any:
        api, attributes = create(logical_id, _named(props), stack)
        _import(service, api, props.get("Body") or {})
        return api, attributes

    def updated(physical_id: str, old: Any, new: Any, stack: str, logical_id: str | None = None) -> Any:
        answer = update(physical_id, _named(old), _named(new), stack, logical_id)
        _import(service, answer[0], new.get("Body") or {})
        return answer

    handlers["create"], handlers["update"] = created, updated
    shaped = functions.lambda_execute_result_to_api_proxy_response

    def answered(result: Mapping[str, Any]) -> Any:
        for fault, (status, body) in (("throttle", THROTTLED), ("error", FAILED)):
            if result.get(fault):
                headers = {"Content-Type": "application/json"}
                return {"statusCode": status, "headers": headers, "body": json.dumps(body)}, None
        return shaped(result)

    functions.lambda_execute_result_to_api_proxy_response = answered


def _named(props: Mapping[str, Any]) -> dict[str, Any]:
    """The properties, completed by the document's facts about the API itself."""
    body = props.get("Body") or {}
    said = {"Name": body.get("info", {}).get("title"), "CorsConfiguration": body.get("x-amazon-apigateway-cors")}
    return {**{name: value for name, value in said.items() if value}, **props}


def _import(service: Any, api: str, document: Mapping[str, Any]) -> None:
    """Replaces the API's routes, integrations and authorizers by those of the document."""
    authorizers: dict[str, str] = {}
    service._authorizers[api] = {}
    for name, scheme in document.get("components", {}).get("securitySchemes", {}).items():
        about = scheme["x-amazon-apigateway-authorizer"]
        authorizers[name] = _id(
            service._create_authorizer(
                api,
                {
                    "name": name,
                    "authorizerType": about["type"].upper(),
                    "identitySource": [about["identitySource"]],
                    "jwtConfiguration": about["jwtConfiguration"],
                },
            ),
            "authorizerId",
        )
    service._routes[api], service._integrations[api] = {}, {}
    for key, operation in _operations(document):
        about = operation["x-amazon-apigateway-integration"]
        integration = service._create_integration(
            api,
            {
                "integrationType": about["type"].upper(),
                "integrationUri": about["uri"],
                "integrationMethod": about["httpMethod"],
                "payloadFormatVersion": about["payloadFormatVersion"],
            },
        )
        route: dict[str, Any] = {"routeKey": key, "target": f"integrations/{_id(integration, 'integrationId')}"}
        for name, scopes in _demanded(operation):
            route |= {"authorizationType": "JWT", "authorizerId": authorizers[name], "authorizationScopes": scopes}
        _id(service._create_route(api, route), "routeId")


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each route's key, ``GET /v1/me``, with its operation in the document."""
    for path, item in document.get("paths", {}).items():
        for method in _METHODS & item.keys():
            yield f"{'ANY' if method.startswith('x-') else method.upper()} {path}", item[method]


def _demanded(operation: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The authorizer that an operation names, with its scopes; empty without an authorizer (SAM writes NONE)."""
    return [(name, scopes) for one in operation.get("security", []) for name, scopes in one.items() if name != "NONE"]


def _id(answer: tuple[int, Any, Any], name: str) -> str:
    status, _, body = answer
    if status >= 400:
        raise ValueError(f"the document was refused: {body!r}")
    return str(json.loads(body)[name])
