"""Ending a contract whose terms demand an export first: the refusal until there is one, and what counts after it.

    asked for, refused    the end that notice reached then      asked for again
    |---------------------|-------------------------------------|
                           a term that began here is credited    the contract ends

Of an asking that counts, the cancel-by date and the refund window are judged as of its instant. Where the term has
renewed since, the contract ends at once, and everything charged since that end comes back, without a fee.
"""

from datetime import date, datetime

from zetel.domain.errors import ExportRequired
from zetel.domain.parties.exported import AccountExports
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Lot
from zetel.domain.subscriptions.refused_end import RefusedEnd, counted, remembered


def must_be_exported(contract: Contract, exports: AccountExports, at: datetime, *, ends: date) -> RefusedEnd | None:
    """The refused end that counts for the customer who asks at the instant `at`; None where there is none. `ends` is
    the end that notice reaches now. A trial is left without an export.

    Raises SubscriptionEnded; ExportRequired where the terms demand an export, and none of the last 30 days exists.
    """
    subscription = contract.subscription
    subscription.must_stand()
    if subscription.trial:
        return None
    known = subscription.refused_ends or ()
    if contract.leaving(at).export_required and not exports.recent(at):
        latest = remembered(known, RefusedEnd(at, ends), subscription.zone)[-1]
        raise ExportRequired(subscription=subscription.id, begin_by=latest.begin_by(subscription.zone))
    return counted(known, exports, at, subscription.zone)


def renewed_since(asked: RefusedEnd, contract: Contract, at: datetime) -> date | None:
    """The end that notice reached at the refused asking, where that day has come and a term of the plan began on it."""
    if asked.ends > contract.today(at):
        return None
    term = contract.subscription.span_of(contract.base.plan.term, asked.ends)
    return asked.ends if term.start == asked.ends else None


def charged_since(day: date, contract: Contract) -> tuple[Lot, ...]:
    """The lots that were charged for days from `day` on."""
    return tuple(lot for lot in contract.ledger.lots if lot.span.start >= day)
