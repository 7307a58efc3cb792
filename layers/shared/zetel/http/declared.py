"""Declarations of operations for OpenAPI: the answer with its headers, and every possible problem.

API Gateway answers 401, 403 and 429 itself, in its own form; a 403 or 429 of the service is a problem.
"""

from collections.abc import Mapping
from typing import Any, Final

from zetel.domain.parties.address import Language
from zetel.http.fields import IF_MATCH
from zetel.http.models import GatewayMessage, PendingAnswer, ProblemOut
from zetel.http.shape import Shape

_OURS: Final = {"application/problem+json": {"model": ProblemOut}}
_GATEWAYS: Final = {"application/json": {"model": GatewayMessage}}

_DESCRIPTIONS: Final[Mapping[int, str]] = {
    400: "The request cannot be read, or its Idempotency-Key is missing",
    401: "The access token is missing, expired or not one of ours",
    402: "The payment was declined",
    403: "The role, or the token's scope, does not permit it",
    404: "There is no such thing that you can see",
    409: "The present state does not permit it",
    410: "The quote or the link has expired, the link was withdrawn, or the file of the export is gone",
    412: "The version is out of date",
    413: "The request has more than 1 MB",
    415: "The body is not application/json",
    422: "A rule is broken: the problem names the field and the rule",
    428: "If-Match is missing",
    429: "Too many requests at once, or too many on the first days of an account; try again as Retry-After says",
    500: "Something is wrong on our side",
    503: "A provider did not answer; try again as Retry-After says",
}

#: Problems of every operation.
_ALWAYS: Final = (401, 403, 422, 429, 500, 503)

#: Further problems of operations with a body.
BODY: Final = (400, 413, 415)

#: Further problems of operations that change a known version: with a body, and without.
CHANGE: Final = (*BODY, 404, 409, 412, 428)
REMOVE: Final = (400, 404, 409, 412, 428)

#: Further problems of operations that confirm a quote: without a card, and with the charge of a card.
CONFIRM: Final = (*BODY, 404, 409, 410)
CHARGE: Final = (*CONFIRM, 402)

_HEADERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "Content-Language": {
        "description": "The language of the detail",
        "schema": {"type": "string", "enum": [language.value for language in Language]},
    },
    "ETag": {
        "description": "The version of what is answered. Send it as If-Match to change just that version",
        "schema": {"type": "string", "pattern": IF_MATCH},
    },
    "Location": {
        "description": "The path at which it can be read",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "Seconds to wait before asking again",
        "schema": {"type": "integer", "minimum": 1},
    },
    "Vary": {
        "description": "The language follows Accept-Language",
        "schema": {"type": "string", "enum": ["Accept-Language"]},
    },
}

#: Headers of an answer with a version; with a new thing; with an outcome that is not known yet.
VERSIONED: Final = ("ETag",)
_MADE: Final = ("ETag", "Location")
_PENDING: Final = ("Location", "Retry-After")

#: Headers of every problem; and the statuses of problems that may name the seconds until a retry.
_SAID: Final = ("Content-Language", "Vary")
_WAITING: Final = (409, 429, 503)


def answers(status: int, what: str, *problems: int, headers: tuple[str, ...] = ()) -> dict[int, Any]:
    """Declares an answer `what` of `status` that always has `headers`, with `problems` and the problems of every
    operation."""
    return {status: _answer(what, headers)} | {code: _problem(code) for code in sorted({*problems, *_ALWAYS})}


def made(what: str, *problems: int) -> dict[int, Any]:
    """Declares the answer 201 with a new thing."""
    return answers(201, what, *problems, headers=_MADE)


def charged(status: int, model: type[Shape], what: str) -> dict[int, Any]:
    """Declares a confirmation that may charge a card: the answer `model`, or 202 with the payment alone."""
    declared = made(what, *CHARGE) if status == 201 else answers(status, what, *CHARGE, headers=VERSIONED)
    declared[status]["content"] = _of(model)
    pending = "The payment alone: its provider has not answered yet. Location says what became of it"
    return {**declared, 202: {**_answer(pending, _PENDING), "content": _of(PendingAnswer)}}


def quoted() -> dict[int, Any]:
    """Declares a quote."""
    return answers(200, "The quote, signed, open for 30 minutes", *BODY, 404, 409)


def kept(model: type[Shape]) -> dict[int, Any]:
    """Declares the answer 202 with an attempt that is kept."""
    return begun("The kept attempt", model, *BODY, 404, 409)


def begun(what: str, model: type[Shape], *problems: int) -> dict[int, Any]:
    """Declares the answer 202 `what` with the `model` of work that goes on."""
    declared = answers(202, f"{what}. Location says what became of it", *problems, headers=_PENDING)
    declared[202]["content"] = _of(model)
    return declared


def kept_a_while(what: str, *problems: int) -> dict[int, Any]:
    """Declares the answer 200 `what` that its reader may keep for as long as Cache-Control says."""
    declared = answers(200, f"{what}; it may be kept as long as Cache-Control says", *problems)
    declared[200]["headers"] = {
        "ETag": {
            "description": "The same as long as the content is the same",
            "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
            "required": True,
        },
    }
    return declared


def public(what: str) -> dict[int, Any]:
    """Declares the answer 200 `what` of an operation that takes no token and no input: a parameter is refused."""
    return {200: {"description": what}} | {code: _problem(code) for code in (422, 429, 500)}


def opened(what: str) -> dict[int, Any]:
    """Declares the answer 200 `what` of an operation that a link opens, without a token."""
    return {200: {"description": what}} | {code: _problem(code) for code in sorted((*BODY, 409, 410, 422, 429, 500))}


def _answer(what: str, headers: tuple[str, ...]) -> dict[str, Any]:
    always = {name: {**_HEADERS[name], "required": True} for name in headers}
    return {"description": what, "headers": always} if headers else {"description": what}


def _of(model: type[Shape]) -> dict[str, Any]:
    """JSON of `model`. The route's return type includes `model`, so that the schema exists under that name."""
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}


def _problem(code: int) -> dict[str, Any]:
    content = _content(code)
    declared: dict[str, Any] = {"description": _DESCRIPTIONS[code], "content": content}
    if "application/problem+json" not in content:
        return declared
    required = {"required": True} if len(content) == 1 else {}
    headers: dict[str, Any] = {name: {**_HEADERS[name], **required} for name in _SAID}
    if code in _WAITING:
        headers["Retry-After"] = _HEADERS["Retry-After"]
    return {**declared, "headers": headers}


def _content(code: int) -> dict[str, Any]:
    match code:
        case 401:
            return dict(_GATEWAYS)
        case 403 | 429 | 503:
            return {**_OURS, **_GATEWAYS}
        case _:
            return dict(_OURS)
