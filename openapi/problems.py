"""The refusals as the API's description shows them: each status once, with all the problems it can be and an example of
each, made as the service makes them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any, Final

from openapi.story import (
    ACCOUNT,
    ENTRY,
    INVOICE,
    ITEM,
    MEMBER,
    PAYMENT,
    PROFILE,
    QUOTE,
    RECIPIENT,
    REQUEST,
    SUBSCRIPTION,
)
from zetel.domain.errors import ContractPart, MemberRefused, RevivalRule, TrialRule, Violation, ZetelError
from zetel.domain.parties.address import Language
from zetel.http import problems
from zetel.http.edge_errors import Malformed, MethodNotAllowed, NoSuchRoute

#: Of addresses that no operation has.
NOWHERE: Final = (NoSuchRoute, MethodNotAllowed)

#: An example of each fact, by its name, or by the kind of refusal and its name.
_FACTS: Final[Mapping[str, Any]] = {
    "account": ACCOUNT,
    "act": "recipients",
    "allowed": ("GET", "POST"),
    "amount": 1_104_125,
    "assigned": 12,
    "column": 12,
    "country": "NL",
    "created": (SUBSCRIPTION, INVOICE),
    "currencies": ("EUR", "USD"),
    "currency": "EUR",
    "day": date(2027, 1, 31),
    "document": INVOICE,
    "ends": date(2027, 3, 15),
    "errors": (Violation("/quantity", "at least 1", 0),),
    "expired_at": datetime(2026, 3, 15, 9, 30, tzinfo=UTC),
    "format": "pdf",
    "grows_on": date(2027, 3, 15),
    "held_by": PAYMENT,
    "home": "EUR",
    "id": SUBSCRIPTION,
    "ChangesClash.entry": ENTRY,
    "ChangesClash.kind": "plan",
    "ChangesClash.on": date(2027, 3, 15),
    "AddressTaken.field": "/mail",
    "invoice": INVOICE,
    "item": ITEM,
    "job": "job" + PAYMENT[3:],
    "kept_days": 7,
    "kind": "subscription",
    "limit": 2_000_000,
    "limit_bytes": 1_048_576,
    "line": 1,
    "method": "transfer",
    "MalformedRequest.name": None,
    "missing": "head",
    "TooManyToday.most": 5,
    "most": 2_100,
    "needs": ("billing_admin", "owner"),
    "of": ContractPart.LINES,
    "PlacesTaken.of": 100,
    "on": date(2030, 1, 1),
    "owed": 1_500_000,
    "part": 1,
    "SoldOnRequest.plan": "enterprise-yearly",
    "UpgradeClosed.request": "upg" + PAYMENT[3:],
    "UpgradeClosed.state": "expired",
    "UpgradesAsked.most": 10,
    "payment": PAYMENT,
    "product": "professional",
    "profile": PROFILE,
    "provider": "sandbox",
    "ReferenceRateMissing.provider": "reference_rates",
    "subscriptions": (SUBSCRIPTION,),
    "invoices": (INVOICE,),
    "unfinished": (PAYMENT,),
    "refunds": ("ref" + PAYMENT[3:],),
    "profiles": (PROFILE,),
    "tries": 5,
    "purpose": "confirm_recipient",
    "quote": QUOTE,
    "reason": "card_declined",
    "recipient": RECIPIENT,
    "refund": "ref" + PAYMENT[3:],
    "free": 3,
    "needed": 10,
    "refused": (MemberRefused(MEMBER, "no_free_seat"),),
    "request": REQUEST,
    "EndRequestClosed.state": "carried_out",
    "RequestClosed.state": "denied",
    "SuccessionClosed.state": "completed",
    "owners": 2,
    "until": datetime(2026, 6, 4, 7, 0, tzinfo=UTC),
    "begin_by": date(2027, 2, 20),
    "RequestLimitReached.most": 20,
    "requested": 10,
    "retry_after": 10,
    "rules": ("BR-CO-15",),
    "service": "dynamodb",
    "since": datetime(2027, 3, 14, 23, tzinfo=UTC),
    "state": "done",
    "subscription": SUBSCRIPTION,
    "supported": "application/json",
    "used": 100,
    "used_at": datetime(2026, 3, 16, 8, 0, tzinfo=UTC),
    "version": 4,
    "lacking": ("manage_billing",),
    "member": MEMBER,
    "MemberStateForbids.state": "deactivated",
    "MalformedRequest.why": Malformed.JSON,
    "NoStandingTransfer.state": "taken_back",
    "CancellationNotAllowed.why": "not_allowed",
    "TrialForbids.why": TrialRule.TOO_EARLY,
    "RevivalForbids.why": RevivalRule.TOO_LATE,
    "RevivalForbids.invoices": (),
    "PlanNotSold.plan": "professional-yearly",
    "PlanNotSold.plans": ("professional-monthly", "enterprise-yearly"),
}


def name(status: int) -> str:
    """What the refusal with `status` is called among the components: ``Refused409``."""
    return f"Refused{status}"


def kinds(status: int) -> Iterator[type[ZetelError]]:
    """The kinds of problem that an operation answers with `status`, in the order in which they are written down."""
    return (error for error, kind in problems.KINDS.items() if error not in NOWHERE and kind.status == status)


def told(status: int, refusal: Mapping[str, Any]) -> dict[str, Any]:
    """`refusal`, a response object, with its problems in words and examples."""
    described = dict(refusal)
    content = {media: dict(body) for media, body in refusal["content"].items()}
    if problems.CONTENT_TYPE in content:
        bodies = {kind.slug(): _example(kind) for kind in kinds(status)}
        rows = "\n".join(f"- `{body['type']}`: {body['title']}{_facts(body)}" for body in bodies.values())
        described["description"] = f"{refusal['description']}\n\n{rows}"
        content[problems.CONTENT_TYPE]["examples"] = {
            slug: {"summary": body["title"], "value": body} for slug, body in bodies.items()
        }
    if "application/json" in content:
        content["application/json"]["example"] = {"message": HTTPStatus(status).phrase}
    return {**described, "content": content}


def example(kind: type[ZetelError]) -> ZetelError:
    """An error of this kind with the facts of the API's examples."""
    named = ((fact.name, f"{kind.__name__}.{fact.name}") for fact in fields(kind))
    return kind(**{fact: _FACTS[own if own in _FACTS else fact] for fact, own in named})


def _example(kind: type[ZetelError]) -> dict[str, Any]:
    return dict(problems.of_error(example(kind), Language.EN).body)


def _facts(body: Mapping[str, Any]) -> str:
    """The names of the facts that stand beside the fields of every problem."""
    names = [f"`{name}`" for name in body if name not in ("type", "title", "status", "detail")]
    return f" ({', '.join(names)})" if names else ""
