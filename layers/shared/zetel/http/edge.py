"""The web edge: identity, keys, versions and answers of a handler, and one problem for every failure.

    app = APIGatewayHttpResolver(enable_validation=True)  # in this literal form, or the OpenAPI merge misses it
    edge.secure(app)

    @app.post("/v1/accounts", status_code=201, responses=answers(201, "The account", *BODY, 409))
    def open_account(body: NewAccount, key: IdempotencyKey) -> Response[NewAccountOut]:
        command = OpenAccount(..., person=edge.person(app), request=edge.keyed(app))
        return edge.answer(app, accounts.open_account(command, services()))

    def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        return edge.resolve(app, event, context)

A request on its way:

    resolve     person or machine         ->  403
    resolve     size, content type, JSON  ->  413, 415, 400, 422
    Powertools  route, parameters, body   ->  404, 405, 400, 422, 428
    handler     use case                  ->  the error's status
    Powertools  the answer's form         ->  500, and a line in the log
    resolve     one line in the log

The first refusal loads the problems and their sentences: an accepted request pays for none of them.
"""

import re
import traceback
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.adapters import log
from zetel.adapters.log import Edge, Telling
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.store.records import Answer
from zetel.application.store.wire import fingerprint
from zetel.domain.errors import Defect, InvalidRequest, Unknown, Violation, ZetelError
from zetel.domain.parties.address import Language
from zetel.http import bodies, languages
from zetel.http.cursors import cursor
from zetel.http.edge_errors import (
    EdgeError,
    IdempotencyKeyMissing,
    IfMatchMissing,
    Malformed,
    MalformedRequest,
    MethodNotAllowed,
    NoSuchRoute,
)
from zetel.http.fields import ACCOUNT_ID, IDEMPOTENCY_KEY, IF_MATCH
from zetel.http.identity import admitted, person_of
from zetel.http.violations import violations

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

    from zetel.http.problems import Problem

#: The most characters of a malformed id that a problem repeats.
_LONGEST_ID: Final = 64
#: The words of path parameters, where they differ from the parameter's name.
_KINDS: Final = {"profile": "billing profile", "entry": "scheduled change", "part": "part of the refund"}

#: The log line of the running request.
_line: ContextVar[Telling] = ContextVar("line")


def secure(app: APIGatewayHttpResolver) -> None:
    """Make every failure of `app` a problem, parameters among them that an operation does not have."""

    def refused(error: ZetelError) -> Response[str]:
        return _refusal(error, language(app)).response()

    def invalid(error: RequestValidationError) -> Response[str]:
        if any(e["loc"][:1] == ("response",) for e in error.errors()):
            fields = [".".join(map(str, e["loc"])) for e in error.errors()]
            return _defect(error, language(app), fields=fields).response()
        return _refusal(_of_validation(error.errors()), language(app)).response()

    def nowhere(_: NotFoundError) -> Response[str]:
        return _refusal(_of_route(app), language(app)).response()

    def unexpected(error: Exception) -> Response[str]:
        return _defect(error, language(app)).response()

    app.use([_only_declared])
    app.exception_handler(ZetelError)(refused)
    app.exception_handler(RequestValidationError)(invalid)
    app.exception_handler(Exception)(unexpected)
    app.not_found(nowhere)


def resolve(app: APIGatewayHttpResolver, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The answer of `app` to an API Gateway event of payload format 2.0, and one line in the log."""
    about = {
        "request": event["requestContext"].get("requestId"),
        "invocation": getattr(context, "aws_request_id", None),
        "route": event.get("routeKey"),
        "account": _account(event),
    }
    with log.telling(Edge.REQUEST, **about) as line:
        token = _line.set(line)
        try:
            answer = _answered(app, event, context)
        finally:
            _line.reset(token)
        line.facts["status"] = answer["statusCode"]
    answer.setdefault("headers", {}).setdefault("Cache-Control", "no-store")
    return answer


def person(app: APIGatewayHttpResolver) -> Person:
    """The signed-in person of the request."""
    found = person_of(app.current_event.raw_event)
    _note(person=found.sub)
    return found


def keyed(app: APIGatewayHttpResolver) -> IdempotentRequest:
    """The Idempotency-Key of the request, with the fingerprint of its method, path and body. Raises
    IdempotencyKeyMissing for a missing or malformed key."""
    event = app.current_event
    key = event.headers.get("Idempotency-Key", "")
    if not re.fullmatch(IDEMPOTENCY_KEY, key):
        raise IdempotencyKeyMissing
    request = {"method": event.http_method, "path": event.raw_path, "body": event.json_body}
    return IdempotentRequest(key=key, fingerprint=fingerprint(request))


def if_match(app: APIGatewayHttpResolver) -> int:
    """The version that the request was decided on. Raises IfMatchMissing, MalformedRequest."""
    sent = app.current_event.headers.get("If-Match")
    if sent is None:
        raise IfMatchMissing
    if not re.fullmatch(IF_MATCH, sent):
        raise MalformedRequest(why=Malformed.ETAG)
    return int(sent.strip('"'))


def language(app: APIGatewayHttpResolver, asked: Language | None = None) -> Language:
    """`asked`, else our language with the most weight in Accept-Language; English if the header wants none of ours."""
    return asked if asked is not None else languages.of_request(app.current_event.raw_event)


def answer(app: APIGatewayHttpResolver, answer: Answer) -> Response[Any]:
    """`answer` with its ETag, its Retry-After, and its Location below the path that `app` is served under (a stage, or
    nothing)."""
    headers: dict[str, str] = {}
    if answer.version is not None:
        headers["ETag"] = f'"{answer.version}"'
    if answer.location is not None:
        event = app.current_event
        headers["Location"] = event.raw_path.removesuffix(event.path) + answer.location
    if answer.retry_after is not None:
        headers["Retry-After"] = str(answer.retry_after)
    return Response(answer.status, content_type="application/json", body=dict(answer.body), headers=headers)


def fresh(answer: Answer, *, seconds: int) -> Response[Any]:
    """`answer` for a machine that asks often: it may be kept for `seconds`, and its ETag changes with its content."""
    body = dict(answer.body)
    headers = {"ETag": f'"{fingerprint(body)[:32]}"', "Cache-Control": f"private, max-age={seconds}"}
    return Response(answer.status, content_type="application/json", body=body, headers=headers)


def rows(name: str, found: Rows) -> Response[Any]:
    """A page of a list: its rows under `name`, and the cursor `next` where there are more."""
    more = {} if found.next is None else {"next": cursor(found.next)}
    return Response(200, content_type="application/json", body={**found.beside, name: list(found.rows), **more})


def _only_declared(app: APIGatewayHttpResolver, go_on: "NextMiddleware") -> Response[Any]:
    """Raises InvalidRequest for a parameter of the query that the operation does not declare: a filter that is written
    wrongly must not answer with everything."""
    declared = {parameter.alias for parameter in app.context["_route"].dependant.query_params}
    unknown = set(app.current_event.query_string_parameters or {}) - declared
    if unknown:
        rule = f"one of this operation's parameters: {', '.join(sorted(declared))}" if declared else "left out"
        raise InvalidRequest(errors=tuple(Violation(_pointer(name), rule) for name in sorted(unknown)))
    return go_on(app)


def _pointer(name: str) -> str:
    """The parameter as a JSON pointer; the whole query, if its name may be a text that nobody should repeat."""
    return f"/{name}" if re.fullmatch("[A-Za-z_-]{1,32}", name) else ""


def _answered(app: APIGatewayHttpResolver, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    try:
        return app.resolve(bodies.checked(admitted(event)), context)
    except ZetelError as error:  # before the request had a route
        return _sent(_refusal(error, languages.of_request(event)))
    except Exception as error:  # noqa: BLE001 - the last boundary: faults of the answer, its sentences included
        return _sent(_defect(error, Language.EN))


def _sent(problem: "Problem") -> dict[str, Any]:
    response = problem.response()
    return {
        "statusCode": response.status_code,
        "headers": dict(response.headers),
        "body": response.body,
        "isBase64Encoded": False,
    }


def _refusal(error: ZetelError, language: Language) -> "Problem":
    problem = _problem(error, language)
    _note(problem=problem.slug)
    if problem.status >= 500:
        _note(error=type(error).__name__, where=_where(error))
    return problem


def _defect(error: Exception, language: Language, **facts: Any) -> "Problem":
    # Never the message: the message may hold a customer's text.
    _note(problem="defect", error=type(error).__name__, where=_where(error), **facts)
    return _problem(Defect(), language)


def _problem(error: ZetelError, language: Language) -> "Problem":
    from zetel.http import problems

    return problems.of_error(error, language)


def _of_route(app: APIGatewayHttpResolver) -> EdgeError:
    path = app.current_event.path
    # Powertools has no public list of its routes.
    routes = [*app._static_routes, *app._dynamic_routes]
    allowed = tuple(sorted({route.method for route in routes if route.rule.match(path)}))
    return MethodNotAllowed(allowed=allowed) if allowed else NoSuchRoute()


def _of_validation(errors: Iterable[Mapping[str, Any]]) -> ZetelError:
    """A malformed id in the path is unknown; then the headers count, and then all the rest together."""
    found = list(errors)
    for e in found:
        if e["loc"][0] == "path":
            return Unknown(kind=_KINDS.get(str(e["loc"][1]), str(e["loc"][1])), id=str(e["input"])[:_LONGEST_ID])
    for e in found:
        match e["loc"][0], str(e["loc"][-1]).lower(), e["type"]:
            case "header", "idempotency-key", _:
                return IdempotencyKeyMissing()
            case "header", "if-match", "missing":
                return IfMatchMissing()
            case "header", "if-match", _:
                return MalformedRequest(why=Malformed.ETAG)
            case _, _, "json_invalid":
                return MalformedRequest(why=Malformed.JSON)
    return InvalidRequest(errors=violations(found))


def _note(**facts: Any) -> None:
    """Keep `facts` for the running request's line in the log; nothing is kept where no request runs."""
    line = _line.get(None)
    if line is not None:
        line.facts.update(facts)


def _account(event: Mapping[str, Any]) -> str | None:
    """The account of the request, if the path has an account's id; any other text there may be a person's own."""
    named = (event.get("pathParameters") or {}).get("account", "")
    return named if re.fullmatch(ACCOUNT_ID, named) else None


def _where(error: BaseException) -> list[str]:
    """The innermost lines that the exception came through, innermost first."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-8:])
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
