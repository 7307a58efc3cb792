"""The mails about money that arrived, failed to arrive, or goes back."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import (
    ChargeFailed,
    PaymentFailed,
    RefundByHand,
    RefundCompleted,
    TransferReceived,
    TransferTakenBack,
)
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.calendar import civil_date
from zetel.domain.documents.document import Document
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.events import Event, TypedEvent
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.payments.events import (
    BalanceTaskOpened,
    PaymentChargeFailed,
    PaymentDeclined,
    PaymentGivenBack,
    PaymentReceived,
    PaymentReleased,
    PaymentTakenBack,
    RefundDone,
    RefundTaskOpened,
)
from zetel.domain.payments.payment import Payment, PaymentState
from zetel.domain.payments.refund import Refund, RefundState

#: No request waits longer than API Gateway lets it: who confirmed a payment that failed later does not know it yet.
_WAITED: Final = timedelta(seconds=30)


def _payment_key(event: Event) -> Key[Payment]:
    return keys.payment(event.account, event.subject)


def _received_needs(event: Event) -> Sequence[Key[Any]]:
    return (_payment_key(event), *outgoing.document_keys(event))


def _received(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    payment = records.known(_payment_key(event), "payment", event.subject)
    if payment.method is not PaymentMethod.TRANSFER or payment.state is not PaymentState.SUCCEEDED:
        return None  # a person that paid by card has seen the answer, and has the purchase's mail
    profile_key = keys.profile(event.account, payment.profile)
    profile = services.store.read(profile_key).known(profile_key, "profile", payment.profile)
    letter = TransferReceived(
        seller=catalog.seller(),
        language=profile.language,
        payment=payment,
        documents=outgoing.documents(event, records),
    )
    return Outgoing(letter, outgoing.recipients(letter, profile))


def _taken_back(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    payment = records.known(_payment_key(event), "payment", event.subject)
    profile_key = keys.profile(event.account, payment.profile)
    balance_key = keys.balance(event.account, payment.profile, payment.currency)
    further = services.store.read(profile_key, balance_key)
    profile = further.known(profile_key, "profile", payment.profile)
    letter = TransferTakenBack(
        seller=catalog.seller(),
        language=profile.language,
        payment=payment,
        documents=outgoing.documents(event, records),
        balance=(further.get(balance_key) or Balance()).balance,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile))


def _failed_needs(event: Event) -> Sequence[Key[Any]]:
    return (_payment_key(event),)


def _failed(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    payment = records.known(_payment_key(event), "payment", event.subject)
    if payment.state not in (PaymentState.DECLINED, PaymentState.RELEASED, PaymentState.GIVEN_BACK):
        return None
    if not payment.member:
        return None
    if payment.state is not PaymentState.GIVEN_BACK and event.at - payment.made_at <= _WAITED:
        return None  # the request's own answer said so; money that moved is told in writing too
    profile_key, member_key = keys.profile(event.account, payment.profile), keys.member(event.account, payment.member)
    further = services.store.read(profile_key, member_key)
    letter = PaymentFailed(
        seller=catalog.seller(),
        language=further.known(profile_key, "profile", payment.profile).language,
        payment=payment,
    )
    return Outgoing(letter, (further.known(member_key, "member", payment.member).mail,))


def _charge_needs(event: Event) -> Sequence[Key[Any]]:
    return (_payment_key(event), *outgoing.document_keys(event))


def _charge(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """The mail of a failed charge; None after another try, or after another settlement of the invoice."""
    payment = records.known(_payment_key(event), "payment", event.subject)
    (invoice,) = outgoing.documents(event, records)
    if payment.declines != event.data["attempt"] or invoice.open == 0:
        return None
    profile_key = outgoing.profile_key(invoice)
    subscription_key = keys.subscription(event.account, invoice.subscription)
    further = services.store.read(profile_key, subscription_key)
    profile = further.known(profile_key, "profile", invoice.profile)
    letter = ChargeFailed(
        seller=catalog.seller(),
        language=profile.language,
        payment=payment,
        invoice=invoice,
        subscription=further.known(subscription_key, "subscription", invoice.subscription),
        next_try=civil_date(payment.due.at, profile.zone) if payment.due else None,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile))


def _refund_key(event: Event) -> Key[Refund]:
    return keys.refund(event.account, event.subject)


def _refund_needs(event: Event) -> Sequence[Key[Any]]:
    return (_refund_key(event),)


def _refunded(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    refund = records.known(_refund_key(event), "refund", event.subject)
    note, profile = _about(refund, services)
    letter = RefundCompleted(seller=catalog.seller(), language=profile.language, refund=refund, credit_note=note)
    return Outgoing(letter, outgoing.recipients(letter, profile))


def _by_hand(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """The mail of a part of a refund that became the bookkeeper's task; None for a finished task."""
    refund = records.known(_refund_key(event), "refund", event.subject)
    facts: Mapping[str, Any] = event.data
    part = refund.part(facts.get("part", 1))  # a balance is the only part of its refund
    if part.state is not RefundState.TASK:
        return None
    note, profile = _about(refund, services)
    letter = RefundByHand(
        seller=catalog.seller(), language=profile.language, refund=refund, credit_note=note, part=part
    )
    return Outgoing(letter, outgoing.recipients(letter, profile))


def _about(refund: Refund, services: Services) -> tuple[Document | None, BillingProfile]:
    """The credit note, which the refund of a balance has not, and the profile."""
    profile_key = keys.profile(refund.account, refund.profile)
    if refund.credit_note is None:
        return None, services.store.read(profile_key).known(profile_key, "profile", refund.profile)
    note_key = keys.document(refund.account, refund.credit_note)
    further = services.store.read(note_key, profile_key)
    profile = further.known(profile_key, "profile", refund.profile)
    return further.known(note_key, "credit note", refund.credit_note), profile


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    PaymentReceived: Follows(_received_needs, _received),
    PaymentTakenBack: Follows(_received_needs, _taken_back),
    PaymentDeclined: Follows(_failed_needs, _failed),
    PaymentReleased: Follows(_failed_needs, _failed),
    PaymentGivenBack: Follows(_failed_needs, _failed),
    PaymentChargeFailed: Follows(_charge_needs, _charge),
    RefundDone: Follows(_refund_needs, _refunded),
    RefundTaskOpened: Follows(_refund_needs, _by_hand),
    BalanceTaskOpened: Follows(_refund_needs, _by_hand),
}
