"""The mail that follows an event: a purchase, an invoice with its files, a received transfer, a late refusal.

    event -> read -> sent before? -> still true? -> compose -> send -> mark
                         |               |                    ^       ^
                         done            done     crash: sent again   crash: sent twice, then marked

A message may come twice, late or out of order. The mark is written after sending: a mail is never lost, and a crash
between the two sends it once more. What the mail says is read at sending, not taken from the event.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from zetel.application import keys
from zetel.application.keys import Key
from zetel.application.letters import InvoiceIssued, Letter, PaymentFailed, PurchaseConfirmed, TransferReceived
from zetel.application.ports import Attachment, Records, Services
from zetel.application.records import Head, MailSent
from zetel.application.wire import from_wire
from zetel.application.writes import Insert
from zetel.domain.calendar import civil_date
from zetel.domain.documents import Document, DocumentState
from zetel.domain.errors import CatalogMissing, FileNotReady
from zetel.domain.events import ActorKind, Event
from zetel.domain.parties import BillingProfile, Member
from zetel.domain.payments import PaymentMethod, PaymentState
from zetel.domain.quotes import QuoteKind
from zetel.domain.subscriptions import Subscription, SubscriptionState
from zetel.domain.terms import cancel_by

#: The files that travel with an invoice, and their types.
_FILES: Final = {"pdf": "application/pdf", "xml": "application/xml"}

#: No request waits longer than API Gateway lets it: who confirmed a payment that failed later does not know it yet.
_WAITED: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """A letter on its way: to whom, and with what."""

    letter: Letter
    to: tuple[str, ...]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Follows:
    """What follows one type of event: the items that it names, and the letter made of them, if there is one to send."""

    needs: Callable[[Event], Sequence[Key[Any]]]
    letter: Callable[[Event, Records, Services], _Outgoing | None]


class _MarkedBefore(Exception):
    """Somebody else sent and marked this mail meanwhile."""


def confirm(event: Mapping[str, Any], services: Services) -> None:
    """Send the mail that follows `event` (wire form), once; events that no mail follows are left alone.

    Raises Unknown where something that the event speaks of is missing, FileNotReady for an invoice without its PDF,
    and whatever sending raises: the message then comes again.
    """
    happened = from_wire(Event, event)
    follows = _FOLLOWS.get(happened.type)
    if follows is None:
        return
    mark = keys.mail_sent(happened.account, happened.id)
    records = services.store.read(mark, keys.catalog_head(), *follows.needs(happened))
    if records.get(mark):
        return
    outgoing = follows.letter(happened, records, services)
    if outgoing is None:
        return
    mail = services.composer.compose(outgoing.letter, to=outgoing.to, attachments=outgoing.attachments)
    sent = MailSent(type=happened.type, at=services.clock.now())
    services.mailer.send(mail)
    try:
        services.store.commit([Insert(mark, sent, otherwise=lambda found: _MarkedBefore())])
    except _MarkedBefore:
        return


def _bought_needs(event: Event) -> Sequence[Key[Any]]:
    return (_subscription(event), *_named(event), *_actor(event))


def _bought(event: Event, records: Records, services: Services) -> _Outgoing | None:
    subscription = records.known(_subscription(event), "subscription", event.subject)
    if subscription.state is not SubscriptionState.ACTIVE:
        return None
    (document,) = _documents(event, records)  # a purchase and an addition have one invoice each
    head = _head(records)
    base = subscription.items[0].plan
    plan_key = keys.plan(_product(head, base), base)
    further = services.store.read(_profile(document), plan_key)
    profile = further.known(_profile(document), "profile", document.profile)
    plan = further.known(plan_key, "plan version", base)
    member = next((records.get(key) for key in _actor(event)), None)
    until = subscription.started + timedelta(days=plan.policies.refund_window_days - 1)
    letter = PurchaseConfirmed(
        seller=head.seller,
        language=profile.language,
        kind=QuoteKind.PURCHASE if event.type == "subscription.purchased" else QuoteKind.ADDITION,
        subscription=subscription,
        document=document,
        cancel_by=cancel_by(plan.policies, plan.term, subscription.term),
        refund_until=until if civil_date(services.clock.now(), subscription.zone) <= until else None,
        bought_by=member.name if member else None,
    )
    return _Outgoing(letter, _recipients(profile, member))


def _issued_needs(event: Event) -> Sequence[Key[Any]]:
    return (keys.document(event.account, event.subject),)


def _issued(event: Event, records: Records, services: Services) -> _Outgoing | None:
    key = keys.document(event.account, event.subject)
    document = records.known(key, "invoice", event.subject)
    if document.state is not DocumentState.ISSUED or "pdf" not in document.files:
        raise FileNotReady(document=document.id, format="pdf")
    subscription_key = keys.subscription(event.account, document.subscription)
    further = services.store.read(_profile(document), subscription_key)
    profile = further.known(_profile(document), "profile", document.profile)
    letter = InvoiceIssued(
        seller=_head(records).seller,
        language=profile.language,
        subscription=further.known(subscription_key, "subscription", document.subscription),
        document=document,
    )
    return _Outgoing(letter, _recipients(profile), _attachments(document, services))


def _received_needs(event: Event) -> Sequence[Key[Any]]:
    return (keys.payment(event.account, event.subject), *_named(event))


def _received(event: Event, records: Records, services: Services) -> _Outgoing | None:
    payment = records.known(keys.payment(event.account, event.subject), "payment", event.subject)
    if payment.method is not PaymentMethod.TRANSFER or payment.state is not PaymentState.SUCCEEDED:
        return None  # who paid by card has seen the answer, and has the purchase's mail
    profile_key = keys.profile(event.account, payment.profile)
    profile = services.store.read(profile_key).known(profile_key, "profile", payment.profile)
    letter = TransferReceived(
        seller=_head(records).seller,
        language=profile.language,
        payment=payment,
        documents=_documents(event, records),
    )
    return _Outgoing(letter, _recipients(profile))


def _failed_needs(event: Event) -> Sequence[Key[Any]]:
    return (keys.payment(event.account, event.subject),)


def _failed(event: Event, records: Records, services: Services) -> _Outgoing | None:
    payment = records.known(keys.payment(event.account, event.subject), "payment", event.subject)
    if payment.state not in (PaymentState.DECLINED, PaymentState.RELEASED) or not payment.member:
        return None
    if event.at - payment.made_at <= _WAITED:
        return None  # the request itself was answered so
    profile_key, member_key = keys.profile(event.account, payment.profile), keys.member(event.account, payment.member)
    further = services.store.read(profile_key, member_key)
    letter = PaymentFailed(
        seller=_head(records).seller,
        language=further.known(profile_key, "profile", payment.profile).language,
        payment=payment,
    )
    return _Outgoing(letter, (further.known(member_key, "member", payment.member).mail,))


_FOLLOWS: Final[Mapping[str, _Follows]] = {
    "subscription.purchased": _Follows(_bought_needs, _bought),
    "subscription.items_added": _Follows(_bought_needs, _bought),
    "invoice.rendered": _Follows(_issued_needs, _issued),
    "payment.received": _Follows(_received_needs, _received),
    "payment.declined": _Follows(_failed_needs, _failed),
    "payment.released": _Follows(_failed_needs, _failed),
}


def _subscription(event: Event) -> Key[Subscription]:
    return keys.subscription(event.account, event.subject)


def _profile(document: Document) -> Key[BillingProfile]:
    return keys.profile(document.account, document.profile)


def _named(event: Event) -> tuple[Key[Document], ...]:
    """The documents that the event names, in its order."""
    data: Mapping[str, Any] = event.data
    ids = data["documents"] if "documents" in data else [part["document"] for part in data["applied"]]
    return tuple(keys.document(event.account, id) for id in ids)


def _documents(event: Event, records: Records) -> tuple[Document, ...]:
    return tuple(records.known(key, "document", key.sk.partition("#")[2]) for key in _named(event))


def _actor(event: Event) -> tuple[Key[Member], ...]:
    """The member who did it; staff and the system are none."""
    return (keys.member(event.account, event.actor.id),) if event.actor.kind is ActorKind.MEMBER else ()


def _head(records: Records) -> Head:
    head = records.get(keys.catalog_head())
    if head is None:
        raise CatalogMissing(missing="head")
    return head


def _product(head: Head, plan: str) -> str:
    """The id of the product that the plan version belongs to, on sale or withdrawn."""
    for listed in head.products:
        if plan in listed.plans or plan in listed.withdrawn_plans:
            return listed.product.id
    raise CatalogMissing(missing=plan)


def _recipients(profile: BillingProfile, member: Member | None = None) -> tuple[str, ...]:
    """The profile's recipients and the member, each address once."""
    once: dict[str, str] = {}
    for address in (*profile.recipients, member.mail) if member else profile.recipients:
        once.setdefault(address.casefold(), address)
    return tuple(once.values())


def _attachments(document: Document, services: Services) -> tuple[Attachment, ...]:
    """The files of the document, named by its number as a file may be named."""
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in document.number or document.id)
    return tuple(
        Attachment(f"{name}.{format}", content_type, services.files.get(document.files[format]))
        for format, content_type in _FILES.items()
        if format in document.files
    )
