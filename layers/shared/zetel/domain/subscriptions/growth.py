"""How far a contract may grow within a billing period, so that it can always be ended: in one commit, by a statement
that a request can send back.

Every line that is charged is a lot until its days are used, and every way in which the contract was invoiced takes a
credit note of its own. A change that would make too many of either is refused before anything is charged; the end, a
return of seats and a renewal never are. The next billing period begins with a line per item and price.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from zetel.domain.calendar import instant
from zetel.domain.catalog.products import Plan
from zetel.domain.documents.document import Document
from zetel.domain.documents.invoiced import InvoicedParties, legal, parties_of
from zetel.domain.documents.line import Line
from zetel.domain.errors import ContractPart, ContractTooLarge
from zetel.domain.subscriptions.leaving import refund_closes
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.pricing import Charging
from zetel.domain.subscriptions.subscription import Subscription

#: The most lots that a change may leave: those of 2,000 changes and more.
MOST_LOTS: Final = 2_100

#: The most ways of being invoiced that a change may leave, each a credit note at the end. A period that is billed to
#: another buyer within the refund window makes one more: with a window of a year, monthly, at most 13.
MOST_NOTES: Final = 6


def must_stay_endable(
    subscription: Subscription,
    ledger: Ledger,
    documents: Sequence[Document],
    plan: Plan,
    *,
    lines: Sequence[Line],
    charging: Charging,
) -> None:
    """Raises ContractTooLarge where the contract cannot bear the invoice of `lines` beside its `documents`; `plan` is
    its base plan."""
    grows_on = _grows_on(subscription, plan)
    if len(ledger.lots) + len(lines) > MOST_LOTS:
        raise ContractTooLarge(subscription=subscription.id, of=ContractPart.LINES, most=MOST_LOTS, grows_on=grows_on)
    seller, buyer = charging.seller, charging.buyer.profile
    rule = charging.treatment().rule
    party = buyer.party(charging.issued_on)
    new = InvoicedParties(rule, seller.entity, legal(seller.party()), buyer.id, legal(party))
    known = {parties_of(document) for document in documents}
    if new not in known and len(known) >= MOST_NOTES:
        raise ContractTooLarge(subscription=subscription.id, of=ContractPart.BUYERS, most=MOST_NOTES, grows_on=grows_on)


def _grows_on(subscription: Subscription, plan: Plan) -> date:
    """The first day of the next billing period that begins after the refund window, when used lots are forgotten."""
    until = refund_closes(subscription, plan)
    day = subscription.period.end
    while instant(day, subscription.zone) < until:
        day = subscription.span_of(plan.billing, day).end
    return day
