"""Why people cancel: asked at the confirmation, kept for the seller to read, and written nowhere else."""

from datetime import datetime
from typing import Any

from zetel.application.confirming.confirmation import Confirmation
from zetel.application.store import ids, keys
from zetel.application.store.records import CancellationRecord
from zetel.application.store.writes import Insert, Write
from zetel.domain.errors import InvalidRequest, QuoteUsed
from zetel.domain.parties.seller import Seller
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract


def recorded(
    command: Confirmation, quote: Quote[Any], contract: Contract | None, seller: Seller, at: datetime
) -> list[Write]:
    """Keeps the reason of a cancellation; other quotes have none.

    Raises InvalidRequest for a reason that is not of the seller's list, and for a comment shorter than the contract's
    terms demand, in characters.
    """
    if quote.kind is not QuoteKind.CANCELLATION or contract is None:
        return []
    reason = command.reason
    if reason is None or reason.code not in seller.cancellation_reasons:
        words = f"one of {', '.join(sorted(seller.cancellation_reasons))}"
        raise InvalidRequest.of("/reason", words, reason.code if reason else None)
    least = contract.base.plan.policies.comment_length
    if len(reason.comment or "") < least:
        raise InvalidRequest.of("/comment", f"at least {least} characters long")
    record = CancellationRecord(
        id=_record_id(quote),
        account=quote.account,
        subscription=quote.subscription,
        member=quote.person,
        at=at,
        reason=reason.code,
        comment=reason.comment,
        feedback=reason.feedback,
    )
    key = keys.cancellation(quote.account, quote.subscription, record.id)
    return [Insert(key, record, on_conflict=lambda found: QuoteUsed(quote=quote.id, created=(quote.subscription,)))]


def _record_id(quote: Quote[Any]) -> str:
    """Minted with the quote, as all ids are."""
    return f"{ids.CANCELLATION}_{quote.id.partition('_')[2]}"
