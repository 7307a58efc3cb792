"""Problems: every refusal as RFC 9457 problem+json, and the one table from the error tree to HTTP statuses.

A body has `type` (``/problems/<slug>``, stable), `title`, `status`, `detail` (a sentence that a person can act on), and
the error's facts under their own names. Nothing of the inside of the service is ever in it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools.event_handler import Response

from zetel.application.store.wire import to_wire
from zetel.domain import errors
from zetel.domain.errors import ZetelError

CONTENT_TYPE: Final = "application/problem+json"

#: Of an error, the most specific class that stands here counts. A test proves that every error has a status.
STATUSES: Final[Mapping[type[ZetelError], HTTPStatus]] = {
    errors.MalformedRequest: HTTPStatus.BAD_REQUEST,
    errors.IdempotencyKeyMissing: HTTPStatus.BAD_REQUEST,
    errors.Declined: HTTPStatus.PAYMENT_REQUIRED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.Unknown: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.QuoteExpired: HTTPStatus.GONE,
    errors.VersionStale: HTTPStatus.PRECONDITION_FAILED,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.ContentTypeUnsupported: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.RuleBroken: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.IfMatchMissing: HTTPStatus.PRECONDITION_REQUIRED,
    errors.Defect: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ProviderUnreachable: HTTPStatus.SERVICE_UNAVAILABLE,
}

#: Seconds after which a request that met a silent provider may be repeated.
_PROVIDER_RETRY: Final = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What a refused request is answered."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return str(self.body["type"]).rpartition("/")[2]

    def response(self) -> Response[str]:
        return Response(
            self.status,
            content_type=CONTENT_TYPE,
            body=json.dumps(self.body, separators=(",", ":"), ensure_ascii=False),
            headers=dict(self.headers),
        )


def status_of(kind: type[ZetelError]) -> HTTPStatus:
    """The status of this kind of error. Raises KeyError for one that the table does not cover."""
    return next(STATUSES[base] for base in kind.__mro__ if base in STATUSES)


def of_error(error: ZetelError) -> Problem:
    """The problem that `error` is shown as."""
    status = int(status_of(type(error)))
    facts = {name: value for name, value in to_wire(error.facts()).items() if value != []}
    retry_after = facts.pop("retry_after", None)
    if isinstance(error, errors.ProviderUnreachable):
        retry_after = _PROVIDER_RETRY
    return Problem(
        status=status,
        body={
            "type": f"/problems/{error.slug()}",
            "title": error.title,
            "status": status,
            **facts,
            "detail": error.detail,
        },
        headers={} if retry_after is None else {"Retry-After": str(retry_after)},
    )


def unexpected() -> Problem:
    """The problem of an exception that nobody foresaw: it says nothing about it."""
    return of_error(errors.Defect())


def no_such_route() -> Problem:
    return _of_route(HTTPStatus.NOT_FOUND, "no-such-route", "There is nothing at this address", "Check the path.", {})


def method_not_allowed(allowed: tuple[str, ...]) -> Problem:
    """The path exists, for the methods `allowed`."""
    methods = ", ".join(allowed)
    return _of_route(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "This address does not take this method",
        f"It takes {methods}.",
        {"Allow": methods},
    )


def _of_route(status: HTTPStatus, slug: str, title: str, detail: str, headers: Mapping[str, str]) -> Problem:
    body = {"type": f"/problems/{slug}", "title": title, "status": int(status), "detail": detail}
    return Problem(status=int(status), body=body, headers=headers)
