"""How stored things are shown to a customer, in wire form; what is internal (tokens, due instants) is left out."""

from datetime import date

from zetel.application.wire import Wire, to_wire
from zetel.domain.documents import Document
from zetel.domain.payments import Payment
from zetel.domain.subscriptions import Subscription

_SUBSCRIPTION_INTERNAL = ("due", "token", "sequence", "last_quote", "account", "deviations")
_DOCUMENT_INTERNAL = ("work", "attempts", "sequence", "account", "entity", "files", "parked", "iban", "bic")
_PAYMENT_INTERNAL = ("due", "token", "quote", "receipt", "member", "buyer", "attempts", "parked", "account", "sequence")


def subscription(subscription: Subscription) -> Wire:
    return _without(to_wire(subscription), _SUBSCRIPTION_INTERNAL)


def document(document: Document, today: date) -> Wire:
    """The document with what is open on it and its settlement on `today`, the civil date in the seller's zone."""
    shown = _without(to_wire(document), _DOCUMENT_INTERNAL)
    return {
        **shown,
        "open": document.open,
        "settlement": document.settlement(today).value,
        "formats": sorted(document.files),
    }


def payment(payment: Payment) -> Wire:
    return _without(to_wire(payment), _PAYMENT_INTERNAL)


def _without(data: Wire, names: tuple[str, ...]) -> Wire:
    return {name: value for name, value in data.items() if name not in names}
