"""The refusals as the API's description shows them: each status once, with all the problems it can be and an example of
each, made as the service makes them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any, Final

from openapi.story import ACCOUNT, INVOICE, PAYMENT, PROFILE, QUOTE, SUBSCRIPTION
from zetel.domain import errors
from zetel.domain.errors import Violation, ZetelError
from zetel.http import problems

#: Kinds that are only there to have others below them.
_ABSTRACT: Final = (errors.ZetelError, errors.RuleBroken, errors.Conflict)

#: An example of each fact, by its name, or by the kind of refusal and its name.
_FACTS: Final[Mapping[str, Any]] = {
    "account": ACCOUNT,
    "amount": 1_104_125,
    "assigned": 12,
    "country": "NL",
    "created": (SUBSCRIPTION, INVOICE),
    "currencies": ("EUR", "USD"),
    "currency": "EUR",
    "document": INVOICE,
    "ends": date(2027, 3, 15),
    "errors": (Violation("/quantity", "at least 1", 0),),
    "expired_at": datetime(2026, 3, 15, 9, 30, tzinfo=UTC),
    "format": "pdf",
    "held_by": PAYMENT,
    "id": SUBSCRIPTION,
    "invoice": INVOICE,
    "kind": "subscription",
    "limit": 2_000_000,
    "limit_bytes": 262_144,
    "missing": "head",
    "needs": ("billing_admin", "owner"),
    "on": date(2030, 1, 1),
    "owed": 1_500_000,
    "part": 1,
    "payment": PAYMENT,
    "profile": PROFILE,
    "provider": "sandbox",
    "quote": QUOTE,
    "reason": "card_declined",
    "refund": "ref" + PAYMENT[3:],
    "requested": 10,
    "retry_after": 10,
    "rules": ("BR-CO-15",),
    "state": "done",
    "subscription": SUBSCRIPTION,
    "supported": "application/json",
    "version": 4,
    "MalformedRequest.why": "The body is not JSON: Expecting value at line 1, column 12.",
    "CancellationNotAllowed.why": "not_allowed",
}


def name(status: int) -> str:
    """What the refusal with `status` is called among the components: ``Refused409``."""
    return f"Refused{status}"


def kinds(status: int) -> Iterator[type[ZetelError]]:
    """The kinds of problem that are shown with `status`, in the order in which they are written down."""
    return (kind for kind in _below(ZetelError) if kind not in _ABSTRACT and problems.status_of(kind) == status)


def told(status: int, refusal: Mapping[str, Any]) -> dict[str, Any]:
    """`refusal`, a response object, with its problems in words and examples."""
    described = dict(refusal)
    content = {media: dict(body) for media, body in refusal["content"].items()}
    if problems.CONTENT_TYPE in content:
        rows = "\n".join(f"- `/problems/{kind.slug()}`: {kind.title}{_facts(kind)}" for kind in kinds(status))
        described["description"] = f"{refusal['description']}\n\n{rows}"
        content[problems.CONTENT_TYPE]["examples"] = {
            kind.slug(): {"summary": kind.title, "value": dict(problems.of_error(_example(kind)).body)}
            for kind in kinds(status)
        }
    if "application/json" in content:
        content["application/json"]["example"] = {"message": HTTPStatus(status).phrase}
    return {**described, "content": content}


def _below(kind: type[ZetelError]) -> Iterator[type[ZetelError]]:
    """`kind` and all below it that a request can meet; workers have some of their own."""
    if kind.__module__ == errors.__name__:
        yield kind
    for one in kind.__subclasses__():
        yield from _below(one)


def _facts(kind: type[ZetelError]) -> str:
    """The names of the facts that stand beside the fields of every problem."""
    body = problems.of_error(_example(kind)).body
    names = [f"`{name}`" for name in body if name not in ("type", "title", "status", "detail")]
    return f" ({', '.join(names)})" if names else ""


def _example(kind: type[ZetelError]) -> ZetelError:
    named = ((fact.name, f"{kind.__name__}.{fact.name}") for fact in fields(kind))
    return kind(**{fact: _FACTS[own if own in _FACTS else fact] for fact, own in named})
