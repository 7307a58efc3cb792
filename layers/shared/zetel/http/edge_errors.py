"""The refusals of the web edge itself, of requests that no use case ever sees.

ZetelError
`- EdgeError
   |- MalformedRequest           unreadable
   |- IdempotencyKeyMissing      or not of its form
   |- IfMatchMissing
   |- TooLarge
   |- ContentTypeUnsupported
   |- CallerRefused              a machine where people are asked, or the reverse
   |- NoSuchRoute
   `- MethodNotAllowed           the path exists, for other methods
"""

from dataclasses import dataclass
from enum import StrEnum

from zetel.domain.errors import ZetelError


class EdgeError(ZetelError): ...


class Malformed(StrEnum):
    """The unreadable part of a request."""

    BASE64 = "base64"
    UTF8 = "utf-8"
    JSON = "json"
    #: A surrogate alone: only JSON can hold it.
    HALF_CHARACTER = "half_character"
    NESTING = "nesting"
    #: NaN, an infinity, or more digits than can be read.
    NUMBER = "number"
    #: The same name twice in one object: readers differ in which of the two counts.
    TWICE = "twice"
    #: A token without `sub`, the id of its person.
    NO_PERSON = "no_person"
    #: An If-Match without an ETag.
    ETAG = "etag"


@dataclass(eq=False)
class MalformedRequest(EdgeError):
    """`line` and `column`, from 1, are the place where the body stops being JSON; `name` stands twice in an object."""

    why: Malformed
    name: str | None = None
    line: int | None = None
    column: int | None = None


class IdempotencyKeyMissing(EdgeError): ...


class IfMatchMissing(EdgeError): ...


@dataclass(eq=False)
class TooLarge(EdgeError):
    limit_bytes: int


@dataclass(eq=False)
class ContentTypeUnsupported(EdgeError):
    supported: str = "application/json"


class CallerRefused(EdgeError): ...


class NoSuchRoute(EdgeError): ...


@dataclass(eq=False)
class MethodNotAllowed(EdgeError):
    allowed: tuple[str, ...]
