"""Answers about declared ends and their acknowledgements."""

from typing import Literal

from pydantic import AwareDatetime

from zetel.domain.events import ActorKind
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import Ending
from zetel.http.fields import Day
from zetel.http.models import DueAmountOut
from zetel.http.shape import OrAbsent, Shape


class DeclaredEnd(Shape):
    """An end that was declared, and the figures of its statement in minor units of `currency`."""

    id: str
    subscription: str
    declared_at: AwareDatetime
    member: str
    by: ActorKind
    how: Ending
    ends: Day
    zone: str
    language: Language
    seller: str
    customer: str
    product: str
    currency: str
    credited: int
    fee: int
    set_off: int
    refunded: int
    to_balance: int
    from_balance: int
    due_later: list[DueAmountOut]
    lapsed: int
    formats: list[Literal["ics", "pdf"]]


class DeclaredEnds(Shape):
    cancellations: list[DeclaredEnd]
    next: OrAbsent[str] = None
