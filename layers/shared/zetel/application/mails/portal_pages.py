"""The pages of the portal to which mails lead: each to where its matter is handled."""

from collections.abc import Callable, Mapping
from typing import Final

from zetel.domain.events import Event
from zetel.domain.quotes.events import UpgradeOffered
from zetel.domain.subscriptions.subscription import Subscription


def _subject(place: str) -> Callable[[Event], str]:
    return lambda event: f"{place}/{event.subject}"


def _subscription(event: Event) -> str:
    return f"subscriptions/{event.data['subscription']}"


def _at(place: str) -> Callable[[Event], str]:
    return lambda event: place


#: The page of an event's mail, by the first part of its type.
_PAGES: Final[Mapping[str, Callable[[Event], str]]] = {
    "subscription": _subject("subscriptions"),
    "invoice": _subject("invoices"),
    "credit_note": _subject("invoices"),
    "profile": lambda event: f"billing/{event.data['profile']}",
    "acknowledgement": _subscription,
    "attempt": _subscription,
    "licences": _subscription,
    "move": _subscription,
    "end_request": lambda event: f"{_subscription(event)}/cancel",
    "payment": _at("invoices"),
    "refund": _at("invoices"),
    "request": _at("requests"),
    "upgrade": lambda event: f"upgrades/{event.subject}" if event.type == UpgradeOffered.TYPE else "requests",
    "programme": _at("requests"),
    "job": _at("people"),
}


def page_of(event: Event) -> str:
    """The path of the page on which the matter of the event's mail is handled, opened in the event's account."""
    family = event.type.partition(".")[0]
    return _in_account(_PAGES[family](event), event.account)


def page_at_desk(account: str, place: str = "") -> str:
    """The path of the page on which the seller's staff handles the matter at `place` of the account."""
    return f"desk/accounts/{account}{place}"


def page_of_subscription(subscription: Subscription) -> str:
    """The path of the page of a subscription, of which a mail tells before anything happens."""
    return _in_account(f"subscriptions/{subscription.id}", subscription.account)


def _in_account(path: str, account: str) -> str:
    return f"{path}?account={account}"
