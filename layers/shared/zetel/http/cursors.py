"""Cursors of lists. A cursor is opaque to the caller and holds only a sort key, so that there is nothing to forge."""

import base64
import binascii
import re
from datetime import date

from zetel.domain.errors import InvalidRequest

_RULE = "a cursor as it was given in next"


def cursor(sort_key: str | None) -> str | None:
    """The cursor of a page whose rest begins after `sort_key`; None on the last page."""
    if sort_key is None:
        return None
    return base64.urlsafe_b64encode(sort_key.encode()).decode().rstrip("=")


def sort_key(cursor: str | None, *, prefix: str) -> str | None:
    """The sort key in `cursor`, which begins with `prefix`. Raises InvalidRequest for any other cursor."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise InvalidRequest.of("/cursor", _RULE) from None
    if not found.startswith(prefix) or cursor != base64.urlsafe_b64encode(found.encode()).decode().rstrip("="):
        raise InvalidRequest.of("/cursor", _RULE)
    return found


def place(cursor: str | None) -> str | None:
    """The place at which a list of documents goes on: a day, perhaps with a document's id. Raises InvalidRequest."""
    found = sort_key(cursor, prefix="")
    if found is None:
        return None
    day, _, id = found.partition("/")
    try:
        exists = re.fullmatch("[0-9-]{10}", day) and date.fromisoformat(day)
    except ValueError:
        exists = None
    if not exists or not re.fullmatch("|(inv|crn)_[0-9A-HJKMNP-TV-Z]{26}", id):
        raise InvalidRequest.of("/cursor", _RULE)
    return found
