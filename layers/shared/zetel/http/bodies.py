"""The check of a request's body before any use: bounded, UTF-8, JSON, and a single object."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, Never

from zetel.domain.errors import InvalidRequest
from zetel.http.edge_errors import ContentTypeUnsupported, Malformed, MalformedRequest, TooLarge

#: The most bytes of a request's body: more than the statement of the largest contract.
LIMIT: Final = 1024 * 1024

_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})
_JSON: Final = re.compile(r"application/json(\s*;\s*charset\s*=\s*\"?utf-8\"?)?\s*", re.IGNORECASE | re.ASCII)
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def checked(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """`event` with a JSON object as the plain text of its body, or without a body. Its Content-Type is in the one form
    that the resolver compares: the names of media types are of any case (RFC 9110, 8.3.1).

    Raises TooLarge, ContentTypeUnsupported, MalformedRequest, and InvalidRequest for JSON that is no object.
    """
    content = _content(event)
    if event["requestContext"]["http"]["method"].upper() not in _METHODS:
        return {**event, "body": None, "isBase64Encoded": False}
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if content and not _JSON.fullmatch(headers.get("content-type", "application/json").strip()):
        raise ContentTypeUnsupported
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise MalformedRequest(why=Malformed.UTF8) from None
    if text.strip():
        _must_be_an_object(text)
        headers |= {"content-type": "application/json"}
    return {**event, "headers": headers, "body": text if text.strip() else None, "isBase64Encoded": False}


def _content(event: Mapping[str, Any]) -> bytes:
    body: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        if len(body) > LIMIT:  # before a copy of it is made
            raise TooLarge(limit_bytes=LIMIT)
        content = body.encode("utf-8", "surrogatepass")
    elif len(body) > (LIMIT + 2) // 3 * 4:
        raise TooLarge(limit_bytes=LIMIT)
    else:
        try:
            content = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            raise MalformedRequest(why=Malformed.BASE64) from None
    if len(content) > LIMIT:
        raise TooLarge(limit_bytes=LIMIT)
    return content


def _must_be_an_object(text: str) -> None:
    try:
        data = json.loads(text, parse_constant=_not_json, parse_float=_finite, object_pairs_hook=_without_twins)
        if _SURROGATE.search(text):  # JSON can hold half a character; no other format can
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise MalformedRequest(why=Malformed.JSON, line=error.lineno, column=error.colno) from None
    except UnicodeEncodeError:
        raise MalformedRequest(why=Malformed.HALF_CHARACTER) from None
    except RecursionError:
        raise MalformedRequest(why=Malformed.NESTING) from None
    except ValueError:
        raise MalformedRequest(why=Malformed.NUMBER) from None
    if not isinstance(data, dict):
        raise InvalidRequest.of("", "an object")


def _not_json(constant: str) -> Never:
    raise ValueError(constant)


def _finite(number: str) -> float:
    """`number` as JSON has it. Raises ValueError beyond the range of floating point (``1e400``)."""
    read = float(number)
    if not isfinite(read):
        raise ValueError(number)
    return read


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of `pairs`. Raises MalformedRequest for a name that stands twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise MalformedRequest(why=Malformed.TWICE, name=next(name for name in names if names.count(name) > 1)[:64])
    return made
