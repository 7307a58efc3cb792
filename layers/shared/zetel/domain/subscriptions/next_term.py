"""The next term of a contract as it is known today: its first invoice line by line, for whoever tells of it ahead.

It begins with the totals that the timeline holds for it, at the prices in force on its first day. Tax is today's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from zetel.domain.calendar import Span, civil_date, period_of
from zetel.domain.catalog.prices import price_on
from zetel.domain.documents.line import Line, TaxAmount, tax_of
from zetel.domain.documents.subject import Describe, LineKind
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice
from zetel.domain.subscriptions.timeline import END


@dataclass(frozen=True, slots=True)
class NextTerm:
    """`term` begins when the running one ends, and `period` is the first of it that is billed: net, VAT and total in
    minor units of `currency`. `repriced` says that a price differs from the running term's."""

    term: Span
    period: Span
    currency: str
    lines: tuple[Line, ...]
    net: int
    tax: tuple[TaxAmount, ...]
    total: int
    repriced: bool


def next_term(
    contract: Contract, *, profile: BillingProfile, seller: Seller, at: datetime, describe: Describe
) -> NextTerm | None:
    """What the renewal will bring, seen at the instant `at`; None where the running term is the last.

    Raises TaxRateMissing.
    """
    subscription, plan = contract.subscription, contract.base.plan
    start = subscription.term.end
    end = contract.scheduled(END)
    if end and end.on == start:
        return None
    period = Span(start, period_of(subscription.anchor, plan.billing, start).end)
    choices = _choices(contract, start)
    buyer = Buyer("", profile, Balance(), subscription.collection)
    charging = Charging(choices, seller, buyer, civil_date(at, seller.zone), describe)
    whole = period_of(subscription.anchor, plan.billing, start)
    ids = [item.id for item in subscription.items]
    lines, _ = charging.lines(ids, period, whole, LineKind.PERIOD, "renewal.term")
    net, tax = sum(line.net for line in lines), tax_of(lines)
    return NextTerm(
        term=Span(start, period_of(subscription.anchor, plan.term, start).end),
        period=period,
        currency=subscription.currency,
        lines=lines,
        net=net,
        tax=tax,
        total=net + sum(part.amount for part in tax),
        repriced=any(
            choice.offer.price.version != item.price for choice, item in zip(choices, subscription.items, strict=True)
        ),
    )


def _choices(contract: Contract, on: date) -> Sequence[Choice]:
    """What the term begins with, at the prices known to be in force on its first day."""
    return [
        replace(choice, offer=replace(choice.offer, price=price_on(choice.offer.prices, on) or choice.offer.price))
        for choice in contract.renewing()
    ]
