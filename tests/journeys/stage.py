"""Where the stories are told: a seller, a customer, and the real handlers, in a world of fakes with a clock to move.

Whatever a person does goes through a handler as a request of the API; whatever happens by itself goes through the
workers' handlers, when the clock reaches its due instant. Times are written as the customer's clock shows them:
``2026-03-15 10:00``. Amounts are minor units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests import handlers
from tests.application import end_state
from tests.functions.events import Answered
from tests.journeys import days
from tests.journeys.days import Days
from tests.journeys.pumps import Pumps, function_of
from tests.shop import ACCOUNT, ANNA, DIALER, PROFESSIONAL, PROFILE, STORAGE, Shop
from zetel import bootstrap
from zetel.adapters.mails.composer import JinjaComposer
from zetel.adapters.texts.texts import GettextTexts
from zetel.adapters.texts.words import Catalogues
from zetel.application.ports import Mail, Renderer
from zetel.application.store import keys
from zetel.domain.catalog.products import Offer
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.due import Due
from zetel.domain.payments.refund import Refund

BOOKKEEPER: Final = "sub-books"
#: Why customers of this seller may say that they leave.
REASONS: Final = {"too_expensive": {"nl": "Te duur", "de": "Zu teuer", "fr": "Trop cher", "en": "Too expensive"}}


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail, and when it was sent, as the customer's clock showed it."""

    at: str
    mail: Mail


class Stage:
    """One customer of one seller, from the local time `at` on; for `profile` see `contracts.profile`."""

    def __init__(
        self, at: str, *offers: Offer, words: Catalogues, renderer: Renderer | None = None, **profile: Any
    ) -> None:
        zone = profile.get("zone", "Europe/Amsterdam")
        self.shop = Shop(days.instant(at, zone), shards=2, **profile)
        self.world = self.shop.world
        self.pumps = Pumps(self.world)
        time = Days(self.world, self.pumps, zone)
        self.until, self.sleeps_until, self.instant, self.local = (
            time.until,
            time.sleeps_until,
            time.instant,
            time.local,
        )
        self.posted: list[Posted] = []
        self.services = replace(
            self.shop.services,
            texts=GettextTexts(words),
            composer=JinjaComposer(words),
            mailer=self,
            renderer=renderer or self.world.renderer,
        )
        self.currency: str = profile.get("currency", "EUR")
        self.shop.stock(*(offers or (PROFESSIONAL, STORAGE, DIALER)), cancellation_reasons=REASONS)
        self.shop.warm()
        bootstrap.provide(self.services, self.shop.catalog)
        self._keys = (f"key-{n}" for n in count(1))
        self.subscription_id = ""

    @property
    def now(self) -> str:
        """What the customer's clock shows."""
        return self.local(self.world.clock.now())

    # What people do

    def ask(self, method: str, path: str, **request: Any) -> Answered:
        """What the API answers Anna, who owns the account; `path` goes on from there. What follows happens at once."""
        request = {"person": ANNA.sub, **request}
        whole = f"/v1/accounts/{ACCOUNT}{path}"
        answer = handlers.ask(function_of(method, whole), method, whole, **request)
        self.pumps.drain()
        return answer

    def confirm(self, path: str, quote: Mapping[str, Any], **more: Any) -> Answered:
        """What confirming `quote` is answered."""
        body = {"quote": quote, **{name: value for name, value in more.items() if value is not None}}
        return self.ask("POST", path, body=body, headers={"Idempotency-Key": next(self._keys)})

    def buys(
        self,
        plan: str = "professional-yearly",
        quantity: int = 25,
        *,
        addons: Mapping[str, int] | None = None,
        card: str | None = None,
    ) -> Any:
        """A base plan with add-ons, on invoice or by `card`: what the purchase was answered. From now on the story is
        about this subscription."""
        wanted = [{"plan": name, "quantity": number} for name, number in (addons or {}).items()]
        wish = {"profile": PROFILE, "plan": plan, "quantity": quantity, "addons": wanted}
        quote = self.ask("POST", "/purchases/quotes", body={**wish, "pay_by": "card" if card else "invoice"})
        bought = _done(self.confirm("/purchases", _done(quote), card=card))
        self.subscription_id = bought["subscription"]["id"]
        return bought

    def adds(self, plan: str, quantity: int) -> Any:
        """An add-on for the running subscription."""
        quote = self.ask(
            "POST", f"{self.path}/additions/quotes", body={"items": [{"plan": plan, "quantity": quantity}]}
        )
        return _done(self.confirm(f"{self.path}/additions", _done(quote)))

    def quotes_seats(self, total: int, *, when: str = "now", item: int = 0) -> Answered:
        """The quote of a new total of the item with this place in the subscription."""
        body = {"item": self.subscription["items"][item]["id"], "quantity": total, "when": when}
        return self.ask("POST", f"{self.path}/seat-changes/quotes", body=body)

    def sets_seats(self, total: int, *, when: str = "now", item: int = 0, card: str | None = None) -> Any:
        """A new total, quoted and confirmed: the answer."""
        quote = _done(self.quotes_seats(total, when=when, item=item))
        return _done(self.confirm(f"{self.path}/seat-changes", quote, card=card))

    def statement(self, when: str = "now") -> Any:
        """What ending the subscription would cost and give back."""
        return _done(self.asks_to_end(when))

    def asks_to_end(self, when: str = "now") -> Answered:
        return self.ask("POST", f"{self.path}/cancellation/quotes", body={"when": when})

    def cancels(self, when: str = "now", *, statement: Any = None) -> Any:
        """Ends the subscription as the statement says: the answer."""
        statement = statement or self.statement(when)
        return _done(self.confirm(f"{self.path}/cancellation", statement, reason="too_expensive"))

    def pays(self, amount: int, *invoices: str) -> Any:
        """A transfer of the customer, which the bookkeeper records today."""
        body = {
            "profile": PROFILE,
            "amount": amount,
            "currency": self.currency,
            "received_on": self._seller_today(),
            "reference": "transfer",
            **({"invoices": list(invoices)} if invoices else {}),
        }
        return self._as_bookkeeper("/payments", body)

    def changes_profile(self, **changes: Any) -> Any:
        """The billing profile is what it was, but for `changes`."""
        path = f"/profiles/{PROFILE}"
        etag = self.ask("GET", path).headers["ETag"]
        return _done(self.ask("PATCH", path, body=changes, headers={"If-Match": etag}))

    def reports_refunded(self, refund: str, *, part: int) -> Any:
        """The bookkeeper paid the part of a refund that no provider could give back, today."""
        paid = {"paid_on": self._seller_today(), "reference": "transfer"}
        return self._as_bookkeeper(f"/refunds/{refund}/parts/{part}/done", paid)

    def _as_bookkeeper(self, path: str, body: Mapping[str, Any]) -> Any:
        path = f"/v1/seller/accounts/{ACCOUNT}{path}"
        headers = {"Idempotency-Key": next(self._keys)}
        request = {"person": BOOKKEEPER, "groups": ("bookkeeper",), "body": body, "headers": headers}
        answer = _done(handlers.ask(function_of("POST", path), "POST", path, **request))
        self.pumps.drain()
        return answer

    def card_is_refused_from_now_on(self) -> None:
        """The card that pays the subscription expires."""
        self._pays_with("pm_card_chargeCustomerFail")

    def card_is_good_again(self) -> None:
        self._pays_with("pm_card_visa")

    def _pays_with(self, token: str) -> None:
        """Another card on the subscription and on what waits for its charge: there is no request for that yet."""
        for held in end_state.subscriptions(self.shop):
            self.world.store.put(keys.subscription(ACCOUNT, held.id), replace(held, token=token))
        for payment in end_state.payments(self.shop):
            if payment.due:
                self.world.store.put(keys.payment(ACCOUNT, payment.id), replace(payment, token=token))

    def send(self, mail: Mail) -> None:
        """Takes the mails of the service."""
        self.posted.append(Posted(self.now, mail))

    def _seller_today(self) -> str:
        return f"{self.world.clock.now().astimezone(ZoneInfo('Europe/Amsterdam')):%Y-%m-%d}"

    # What there is

    @property
    def path(self) -> str:
        return f"/subscriptions/{self.subscription_id}"

    @property
    def subscription(self) -> Any:
        """The subscription as the API shows it."""
        return _done(self.ask("GET", self.path))

    @property
    def etag(self) -> str:
        """The version of the subscription, for a change that is decided on it."""
        return self.ask("GET", self.path).headers["ETag"]

    @property
    def documents(self) -> Sequence[Document]:
        """All invoices and credit notes, in the order in which they were made; of one commit, the credit note first."""
        return sorted(end_state.documents(self.shop), key=_made)

    def invoice(self, n: int) -> Document:
        """The `n`-th invoice, from 1; -1 is the newest."""
        return self._nth(DocumentKind.INVOICE, n)

    def credit_note(self, n: int) -> Document:
        return self._nth(DocumentKind.CREDIT_NOTE, n)

    def _nth(self, kind: DocumentKind, n: int) -> Document:
        found = [document for document in self.documents if document.kind is kind]
        return found[n - 1 if n > 0 else n]

    @property
    def billed(self) -> list[tuple[str, int]]:
        """The issue date and total of every document; what a credit note gives back is negative here."""
        signs = {DocumentKind.INVOICE: 1, DocumentKind.CREDIT_NOTE: -1}
        return [(one.date.isoformat(), signs[one.kind] * one.total) for one in self.documents]

    def mails(self, *, since: str = "") -> list[tuple[str, str]]:
        """When each mail was sent, and its subject."""
        return [(one.at, one.mail.subject) for one in self.posted if one.at >= since]

    @property
    def refunds(self) -> Sequence[Refund]:
        """Refunds, the newest first."""
        return self.world.store.page(keys.refunds(ACCOUNT), limit=100, newest_first=True).items

    @property
    def refund(self) -> Refund:
        """The newest refund."""
        return self.refunds[0]

    @property
    def balance(self) -> int:
        key = keys.balance(ACCOUNT, PROFILE, self.currency)
        held = self.world.store.read(key).get(key)
        return held.balance if held else 0

    @property
    def due(self) -> Due | None:
        """What the subscription is looked at again for."""
        held = self.shop.subscription(self.subscription_id)
        return held.due if held else None


def _made(document: Document) -> tuple[str, str, str]:
    """An id is its kind, ten characters of time, and chance."""
    return document.id[4:14], document.kind, document.id


def _done(answer: Answered) -> Any:
    """The body of an answer that is no refusal."""
    assert answer.status in (200, 201, 202), answer
    return answer.body
