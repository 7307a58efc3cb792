"""Carrying a kept attempt out, as soon as no credit is still to be set off: quoted as of the instant of the attempt, on
documents of this day, in one transaction with the attempt.

Another end or change of the contract may leave nothing to carry out: the attempt lapses. The work asks again at every
sweep; a failure of its own is counted, and the fifth parks it.
"""

from datetime import datetime
from functools import partial
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming import held_quotes, keeping
from zetel.application.confirming.kinds import cancellation as cancellations
from zetel.application.confirming.kinds import seats as seat_changes
from zetel.application.confirming.quote_kind import Change, KindOfQuote, Reason
from zetel.application.contracts.timeline import ContractCase, case_at
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.quoting import cancellation as quoted_ends
from zetel.application.quoting import seats as quoted_seats
from zetel.application.store import keys
from zetel.application.work.retrying import until_unmoved
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import (
    CancellationNotAllowed,
    ChangeInProgress,
    InvalidRequest,
    SeatsBelowAssigned,
    SubscriptionEnded,
    Unknown,
)
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.attempt import Attempt, AttemptKind, AttemptState

_BY: Final = journal.system("payment_work")


def carry_out(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Carries the attempt out, if it still waits and no credit allocation is in its way.

    Raises Unknown, NotInvoiceable, TaxRateMissing; DocumentMoved, SubscriptionMoved or BalanceMoved where each try met
    another change.
    """
    until_unmoved(partial(_carried_out, account, id, services, catalog))


def _carried_out(account: str, id: str, services: Services, catalog: Catalog) -> None:
    key = keys.attempt(account, id)
    attempt = services.store.read(key).known(key, "attempt", id)
    if attempt.state is not AttemptState.WAITING:
        return
    case = case_at(account, attempt.subscription, attempt.member, attempt.at, services, catalog)
    attempt = keeping.with_present_release(attempt, case)
    now = services.now(account)
    try:
        keeping.must_be_a_right(attempt, case)
    except (CancellationNotAllowed, InvalidRequest, SeatsBelowAssigned, SubscriptionEnded, Unknown):
        lapsed = attempt.ended(AttemptState.LAPSED)
        services.store.commit(keeping.over(lapsed, case.contract.subscription, _BY, now, services))
        return
    try:
        if attempt.kind is AttemptKind.REFUND:
            refund = quoted_ends.stated(case, When.NOW, now, services, catalog)
            _commit(attempt, cancellations.KIND, refund, case, now, services, catalog)
        else:
            item, total = attempt.item or "", attempt.quantity or 0
            fewer = quoted_seats.new_total(case, item, total, Effect.NOW, now, attempt.release, services, catalog)
            _commit(attempt, seat_changes.KIND, fewer, case, now, services, catalog)
    except ChangeInProgress:
        return  # a credit is still to be set off: the next sweep asks again


def _commit(
    attempt: Attempt,
    kind: KindOfQuote[Change],
    quote: Quote[Change],
    case: ContractCase,
    now: datetime,
    services: Services,
    catalog: Catalog,
) -> None:
    after = attempt.ended(AttemptState.CARRIED_OUT)
    services.store.commit(
        [
            keeping.replaced(after),
            *held_quotes.carried_out(
                kind,
                quote,
                case,
                held_by=attempt.id,
                asked_at=attempt.at,
                declared_by=attempt.declared_by,
                reason=_reason(attempt),
                at=now,
                services=services,
                catalog=catalog,
            ),
            keeping.event(after, _BY, now, services),
        ]
    )


def _reason(attempt: Attempt) -> Reason | None:
    return Reason(attempt.reason, attempt.comment, attempt.feedback) if attempt.reason else None
