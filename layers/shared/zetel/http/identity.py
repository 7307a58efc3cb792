"""The person of a request, read from claims that API Gateway's JWT authorizer verified. No code here checks a token.

The HTTP API hands claims on as text, also lists: ``cognito:groups`` arrives as ``[bookkeeper support]``.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from zetel.application.commands.person import Person
from zetel.domain.errors import Defect
from zetel.domain.parties.member import StaffRole
from zetel.http import languages
from zetel.http.edge_errors import CallerRefused, Malformed, MalformedRequest
from zetel.http.fields import MailAddress, Name

#: The scope of the vendor's product, and where its operations are.
PRODUCT_SCOPE: Final = "zetel/product"
_PRODUCT_ROUTES: Final = "/v1/product/"

_GROUPS: Final = {role.value: role for role in StaffRole}


def admitted(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """`event`, whose token is of the kind that its route is for: the product's machine, or a person. A route without an
    authorizer admits everyone. Raises CallerRefused."""
    authorizer = event.get("requestContext", {}).get("authorizer")
    if authorizer:
        is_machine = PRODUCT_SCOPE in str(authorizer["jwt"]["claims"].get("scope", "")).split()
        _, _, path = str(event.get("routeKey", "")).partition(" ")
        if is_machine is not path.startswith(_PRODUCT_ROUTES):
            raise CallerRefused
    return event


def person_of(event: Mapping[str, Any]) -> Person:
    """The signed-in person of a request in payload format 2.0.

    Access tokens have no name or mail address unless the pool adds them; without them, both are empty. Raises Defect
    for a request that no authorizer has seen, because its route was left open, and MalformedRequest for a token without
    a person.
    """
    try:
        claims: Mapping[str, Any] = event["requestContext"]["authorizer"]["jwt"]["claims"]
    except (KeyError, TypeError):
        raise Defect from None
    sub = claims.get("sub")
    if not isinstance(sub, str) or not sub:
        raise MalformedRequest(why=Malformed.NO_PERSON)
    return Person(
        sub=sub,
        name=_said(claims, "name", Name),
        mail=_said(claims, "email", MailAddress),
        staff=_staff(claims.get("cognito:groups", "")),
        language=languages.asked_for(event),
        username=_username(claims, sub),
    )


def _username(claims: Mapping[str, Any], sub: str) -> str | None:
    """The pool's name for a person that another identity provider signed in."""
    name = claims.get("username")
    return name if isinstance(name, str) and name and name != sub else None


def _said(claims: Mapping[str, Any], name: str, rule: Any) -> str:
    """The text of a claim; empty if it breaks the rule of the same field in a request."""
    try:
        return str(_adapter(rule).validate_python(claims[name]))
    except (KeyError, ValidationError):
        return ""


@cache
def _adapter(rule: Any) -> TypeAdapter[Any]:
    return TypeAdapter(rule)


def _staff(groups: object) -> frozenset[StaffRole]:
    names = groups if isinstance(groups, list | tuple) else re.split(r"[\s,]+", str(groups).strip("[] "))
    return frozenset(_GROUPS[name] for name in names if name in _GROUPS)
