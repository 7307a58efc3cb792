"""Acknowledging the end that a confirmed statement, or a notice without one, declares."""

from dataclasses import replace
from datetime import datetime

from zetel.domain.catalog.products import Offer
from zetel.domain.documents.document import DocumentKind
from zetel.domain.documents.drafting import PATIENCE
from zetel.domain.documents.settlement import BALANCE
from zetel.domain.documents.subject import in_language
from zetel.domain.due import Due, WorkKind
from zetel.domain.events import ActorKind
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.quotes.cancellation import Cancellation
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.subscription import Subscription


def acknowledgement_id(quote: str) -> str:
    """The id of the acknowledgement that confirming `quote` writes; made with the quote, like all ids."""
    return f"ack_{quote.partition('_')[2]}"


def of_statement(
    quote: Quote[Cancellation],
    subscription: Subscription,
    base: Offer,
    *,
    buyer: BillingProfile,
    seller: Seller,
    by: ActorKind,
    declared_at: datetime,
    at: datetime,
    declared_by: str | None = None,
) -> Acknowledgement:
    """The acknowledgement, made at the instant `at`, of the confirmed statement `quote`; of an end on a chosen day it
    states the amounts that are expected. `declared_by` is the member's name then."""
    notice = of_notice(
        acknowledgement_id(quote.id),
        quote.change,
        subscription,
        base,
        buyer=buyer,
        seller=seller,
        member=quote.person,
        by=by,
        declared_at=declared_at,
        at=at,
        declared_by=declared_by,
    )
    if expected := quote.change.expected:
        return replace(
            notice,
            credited=expected.credited,
            fee=expected.fee,
            set_off=expected.set_off,
            refunded=expected.refunded,
            to_balance=expected.to_balance,
            lapsed=quote.change.lapsed,
        )
    invoices = [paper for paper in quote.documents if paper.kind is DocumentKind.INVOICE]
    return replace(
        notice,
        credited=sum(note.total for note in quote.notes),
        fee=sum(paper.total for paper in invoices),
        set_off=sum(part.amount for part in quote.settlement if part.source != BALANCE),
        from_balance=sum(part.amount for part in quote.settlement if part.source == BALANCE),
        refunded=sum(part.amount for part in quote.refunds),
        to_balance=quote.to_balance + sum(quote.elsewhere.values()),
        due_later=quote.due_later,
        lapsed=quote.change.lapsed,
    )


def of_notice(
    id: str,
    change: Cancellation,
    subscription: Subscription,
    base: Offer,
    *,
    buyer: BillingProfile,
    seller: Seller,
    member: str,
    by: ActorKind,
    declared_at: datetime,
    at: datetime,
    declared_by: str | None = None,
) -> Acknowledgement:
    """The acknowledgement `id`, made at the instant `at`, of a notice: it costs nothing and gives nothing back."""
    return Acknowledgement(
        id=id,
        account=subscription.account,
        subscription=subscription.id,
        profile=buyer.id,
        version=1,
        sequence=0,
        declared_at=declared_at,
        member=member,
        by=by,
        how=change.how.value,
        ends=change.ends,
        zone=subscription.zone,
        language=buyer.language,
        seller=seller.name,
        customer=buyer.name,
        product=in_language(base.product.name, buyer.language),
        currency=subscription.currency,
        declared_by=declared_by,
        due=Due(at + PATIENCE, WorkKind.ACKNOWLEDGE),
    )
