"""The mails that follow a sale: the purchase, and its invoice or credit note with the files."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import CreditNoteIssued, InvoiceIssued, PurchaseConfirmed, TrialNews
from zetel.application.mails import outgoing, trials
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.calendar import civil_date
from zetel.domain.documents.document import Document, DocumentState
from zetel.domain.documents.events import CreditNoteRendered, InvoiceRendered
from zetel.domain.errors import FileNotReady
from zetel.domain.events import Event, TypedEvent
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.subscriptions.events import SubscriptionItemsAdded, SubscriptionPurchased, SubscriptionRevived
from zetel.domain.subscriptions.last_notice import last_day_of_notice
from zetel.domain.subscriptions.leaving import refund_closes
from zetel.domain.subscriptions.subscription import SubscriptionState
from zetel.domain.subscriptions.timeline import ends_on

#: The kind of sale that each event tells.
_KINDS: Final = {
    SubscriptionPurchased.TYPE: QuoteKind.PURCHASE,
    SubscriptionItemsAdded.TYPE: QuoteKind.ADDITION,
    SubscriptionRevived.TYPE: QuoteKind.REVIVAL,
}


def _bought_needs(event: Event) -> Sequence[Key[Any]]:
    return (outgoing.subscription_key(event), *outgoing.document_keys(event), *outgoing.actor_key(event))


def _bought(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    subscription = records.known(outgoing.subscription_key(event), "subscription", event.subject)
    if subscription.state is not SubscriptionState.ACTIVE:
        return None
    member = outgoing.actor(event, records)
    if not event.data["documents"]:  # an addition to a trial
        whole = services.store.read(*outgoing.contract_keys(event.account, event.subject))
        contract = outgoing.contract_of(event.account, event.subject, whole, catalog)
        return trials.told(contract, TrialNews.ADDED, services.now(event.account), services, catalog, member)
    (document,) = outgoing.documents(event, records)  # a purchase and an addition have one invoice each
    plan = catalog.plan(subscription.items[0].plan)
    profile_key, window_key = outgoing.profile_key(document), keys.refund_window(event.account, plan.product)
    further = services.store.read(profile_key, window_key)
    profile = further.known(profile_key, "profile", document.profile)
    at = services.now(event.account)
    today = civil_date(at, subscription.zone)
    until = subscription.started + timedelta(days=plan.policies.refund_window_days - 1)
    notice_until = last_day_of_notice(subscription, plan, at)
    letter = PurchaseConfirmed(
        seller=catalog.seller(),
        language=profile.language,
        kind=_KINDS[event.type],
        subscription=subscription,
        document=document,
        cancel_by=notice_until if today <= notice_until and not ends_on(subscription) else None,
        refund_until=until if at < refund_closes(subscription, plan) and not further.get(window_key) else None,
        bought_by=member.name if member else None,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member))


def _document_needs(event: Event) -> Sequence[Key[Any]]:
    return (keys.document(event.account, event.subject),)


def _invoice(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    document = _rendered(event, records)
    profile = outgoing.read_profile(document, services)
    letter = InvoiceIssued(seller=catalog.seller(), language=profile.language, document=document)
    return Outgoing(letter, outgoing.recipients(letter, profile), outgoing.attachments(document, services))


def _credit_note(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    document = _rendered(event, records)
    profile_key = outgoing.profile_key(document)
    left_open = [keys.document(event.account, use.document) for use in document.uses if use.document and use.still_open]
    further = services.store.read(profile_key, *left_open)
    profile = further.known(profile_key, "profile", document.profile)
    letter = CreditNoteIssued(
        seller=catalog.seller(),
        language=profile.language,
        document=document,
        still_open=tuple(past for key in left_open if (past := further.get(key)) and past.open),
    )
    return Outgoing(letter, outgoing.recipients(letter, profile), outgoing.attachments(document, services))


def _rendered(event: Event, records: Records) -> Document:
    """The document with its number and its PDF. Raises Unknown, FileNotReady."""
    kind = event.type.partition(".")[0].replace("_", " ")
    document = records.known(keys.document(event.account, event.subject), kind, event.subject)
    if document.state is not DocumentState.ISSUED or "pdf" not in document.files:
        raise FileNotReady(document=document.id, format="pdf")
    return document


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    SubscriptionPurchased: Follows(_bought_needs, _bought),
    SubscriptionItemsAdded: Follows(_bought_needs, _bought),
    SubscriptionRevived: Follows(_bought_needs, _bought),
    InvoiceRendered: Follows(_document_needs, _invoice),
    CreditNoteRendered: Follows(_document_needs, _credit_note),
}
