"""The stage of the stories: a seller, a customer, and the real handlers, in a world of fakes with a clock to move.

Every action of a person goes through a handler as a request of the API; all due work goes through the workers'
handlers, when the clock reaches its due instant. Times are those of the customer's clock:
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
#: The reasons for a cancellation that this seller offers.
REASONS: Final = {"too_expensive": {"nl": "Te duur", "de": "Zu teuer", "fr": "Trop cher", "en": "Too expensive"}}


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail, and its time on the customer's clock."""

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
            composer=JinjaComposer(words, "https://portal.example/"),
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
        """The time on the customer's clock."""
        return self.local(self.world.clock.now())

    # Actions of people

    def ask(self, method: str, path: str, **request: Any) -> Answered:
        """The API's answer to Anna, the owner; `path` continues the account's. Work that follows is done at once."""
        request = {"person": ANNA.sub, **request}
        whole = f"/v1/accounts/{ACCOUNT}{path}"
        answer = handlers.ask(function_of(method, whole), method, whole, **request)
        self.pumps.drain()
        return answer

    def confirm(self, path: str, quote: Mapping[str, Any], **more: Any) -> Answered:
        """The answer to the confirmation of `quote`."""
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
        """Buys a base plan with add-ons, on invoice or by `card`, and returns the answer. The story is about this
        subscription from now on."""
        wanted = [{"plan": name, "quantity": number} for name, number in (addons or {}).items()]
        wish = {"profile": PROFILE, "plan": plan, "quantity": quantity, "addons": wanted}
        quote = self.ask("POST", "/purchases/quotes", body={**wish, "pay_by": "card" if card else "invoice"})
        bought = _done(self.confirm("/purchases", _done(quote), card=card))
        self.subscription_id = bought["subscription"]["id"]
        return bought

    def adds(self, plan: str, quantity: int) -> Any:
        """Buys an add-on for the running subscription."""
        quote = self.ask(
            "POST", f"{self.path}/additions/quotes", body={"items": [{"plan": plan, "quantity": quantity}]}
        )
        return _done(self.confirm(f"{self.path}/additions", _done(quote)))

    def quotes_seats(self, total: int, *, when: str = "now", item: int = 0) -> Answered:
        """The quote of a new total of the item with this place in the subscription."""
        body = {"item": self.subscription["items"][item]["id"], "quantity": total, "when": when}
        return self.ask("POST", f"{self.path}/seat-changes/quotes", body=body)

    def sets_seats(self, total: int, *, when: str = "now", item: int = 0, card: str | None = None) -> Any:
        """Quotes and confirms a new total, and returns the answer."""
        quote = _done(self.quotes_seats(total, when=when, item=item))
        return _done(self.confirm(f"{self.path}/seat-changes", quote, card=card))

    def statement(self, when: str = "now") -> Any:
        """The statement of the subscription's cancellation."""
        return _done(self.asks_to_end(when))

    def asks_to_end(self, when: str = "now") -> Answered:
        return self.ask("POST", f"{self.path}/cancellation/quotes", body={"when": when})

    def cancels(self, when: str = "now", *, statement: Any = None) -> Any:
        """Confirms the statement, and returns the answer."""
        statement = statement or self.statement(when)
        return _done(self.confirm(f"{self.path}/cancellation", statement, reason="too_expensive"))

    def pays(self, amount: int, *invoices: str) -> Any:
        """Records a transfer of the customer as the bookkeeper, today."""
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
        """Reports, as the bookkeeper, that the part of a refund that no provider could give back was paid today."""
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
        """From now on the card that pays the subscription is refused."""
        self._pays_with("pm_card_chargeCustomerFail")

    def card_is_good_again(self) -> None:
        self._pays_with("pm_card_visa")

    def _pays_with(self, token: str) -> None:
        """Puts another card on the subscription and its waiting payments, because no request does that yet."""
        for held in end_state.subscriptions(self.shop):
            self.world.store.put(keys.subscription(ACCOUNT, held.id), replace(held, token=token))
        for payment in end_state.payments(self.shop):
            if payment.due:
                self.world.store.put(keys.payment(ACCOUNT, payment.id), replace(payment, token=token))

    def send(self, mail: Mail) -> tuple[str, ...]:
        """Takes the mails of the service."""
        self.posted.append(Posted(self.now, mail))
        return ()

    def _seller_today(self) -> str:
        return f"{self.world.clock.now().astimezone(ZoneInfo('Europe/Amsterdam')):%Y-%m-%d}"

    # Stored items

    @property
    def path(self) -> str:
        return f"/subscriptions/{self.subscription_id}"

    @property
    def subscription(self) -> Any:
        """The subscription as the API shows it."""
        return _done(self.ask("GET", self.path))

    @property
    def etag(self) -> str:
        """The subscription's version, for a change of that version."""
        return self.ask("GET", self.path).headers["ETag"]

    @property
    def documents(self) -> Sequence[Document]:
        """All invoices and credit notes in the order of their making; of the same commit, the credit note first."""
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
        """The issue date and total of every document; totals of credit notes are negative here."""
        signs = {DocumentKind.INVOICE: 1, DocumentKind.CREDIT_NOTE: -1}
        return [(one.date.isoformat(), signs[one.kind] * one.total) for one in self.documents]

    def mails(self, *, since: str = "") -> list[tuple[str, str]]:
        """The time and the subject of each mail."""
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
        """The next due work of the subscription."""
        held = self.shop.subscription(self.subscription_id)
        return held.due if held else None


def _made(document: Document) -> tuple[str, str, str]:
    """An id is its kind, ten characters of time, and chance."""
    return document.id[4:14], document.kind, document.id


def _done(answer: Answered) -> Any:
    """The body of an answer that is no refusal."""
    assert answer.status in (200, 201, 202), answer
    return answer.body
