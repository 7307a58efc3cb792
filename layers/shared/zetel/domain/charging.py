"""Charging: the lines of what somebody chose, the invoice of those lines, and how it will be paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zetel.domain import tax
from zetel.domain.calendar import Span
from zetel.domain.catalog import Offer, Price, portions, price_on
from zetel.domain.documents import DocumentKind, Draft, Line, draft
from zetel.domain.errors import CreditLimitExceeded, NotReleased
from zetel.domain.money import percentage
from zetel.domain.parties import Balance, BillingProfile, Seller
from zetel.domain.proration import charge
from zetel.domain.quotes import Amounts, DueAmount, NewItem, SetOff
from zetel.domain.subscriptions import Collection
from zetel.domain.tax import Treatment
from zetel.domain.wording import Describe, LineKind, LineSubject


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan and how many of it somebody wants, on top of those `already` charged; `at` is where the request says so,
    as a JSON pointer."""

    offer: Offer
    quantity: int
    at: str
    already: int = 0


@dataclass(frozen=True, slots=True)
class Minted:
    """The ids of everything that confirming may write, made outside the domain; one of `items` per new item."""

    quote: str
    subscription: str
    invoice: str
    credit_note: str
    items: tuple[str, ...]
    entry: str
    payment: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: the acting member, the profile that pays, its balance in the profile's currency, and how it pays."""

    member: str
    profile: BillingProfile
    balance: Balance
    collection: Collection


@dataclass(frozen=True, slots=True)
class Charging:
    """The lines of one set of choices for one buyer, on a document of the day `issued_on`."""

    choices: Sequence[Choice]
    seller: Seller
    buyer: Buyer
    issued_on: date
    describe: Describe

    def treatment(self) -> Treatment:
        profile = self.buyer.profile
        return tax.treatment(
            seller=self.seller,
            buyer_country=profile.address.country,
            buyer_vat_id=profile.vat_id,
            on=self.issued_on,
        )

    def lines(
        self, ids: Sequence[str], used: Span, period: Span, kind: LineKind, policy: str
    ) -> tuple[tuple[Line, ...], tuple[NewItem, ...]]:
        """One line per choice and unit price, and the items that they charge."""
        treatment = self.treatment()
        lines: list[Line] = []
        items: list[NewItem] = []
        for id, choice in zip(ids, self.choices, strict=True):
            offer, first = choice.offer, len(lines) + 1
            for portion in portions(offer.price, choice.quantity, already=choice.already):
                net, derivation = charge(
                    quantity=portion.quantity,
                    unit_price=portion.unit_price,
                    used=used,
                    period=period,
                    price_version=offer.price.version,
                    policy=policy,
                )
                text = self.describe(LineSubject(kind, offer.product, offer.plan.model, portion.quantity, used))
                lines.append(Line(len(lines) + 1, text, net, treatment.category, treatment.rate_bp, derivation))
            numbers = tuple(range(first, len(lines) + 1))
            items.append(NewItem(id, offer.plan.name, offer.price.version, choice.quantity, numbers))
        return tuple(lines), tuple(items)


@dataclass(frozen=True, slots=True)
class Paying:
    """How an invoice of a quote will be paid: drawn from the balance, due now by `payment`, or due later."""

    invoice: Draft
    settlement: tuple[SetOff, ...]
    due_now: int
    due_later: tuple[DueAmount, ...]
    payment: str | None


def paying(lines: Sequence[Line], charging: Charging, currency: str, ids: Minted) -> Paying:
    """The invoice of `lines` and how it will be paid. Raises NotReleased, CreditLimitExceeded."""
    buyer, credit = charging.buyer, charging.buyer.profile.credit
    on_invoice = buyer.collection is Collection.INVOICE
    due = charging.issued_on + timedelta(days=credit.days if on_invoice and credit else 0)
    invoice = draft(id=ids.invoice, kind=DocumentKind.INVOICE, on=charging.issued_on, due=due, lines=lines)
    drawn = min(buyer.balance.balance, invoice.total)
    rest = invoice.total - drawn
    if on_invoice:
        must_be_within_limit(buyer.profile, currency=currency, owed=buyer.balance.owed, amount=rest)
    return Paying(
        invoice,
        settlement=(SetOff(invoice.id, "balance", drawn),) if drawn else (),
        due_now=0 if on_invoice else rest,
        due_later=(DueAmount(due, rest),) if on_invoice and rest else (),
        payment=None if on_invoice or not rest else ids.payment,
    )


def must_be_within_limit(profile: BillingProfile, *, currency: str, owed: int, amount: int) -> None:
    """Raises NotReleased, or CreditLimitExceeded where `amount` more than `owed` (minor units) is beyond the limit.

    Who owes more than a limit that was lowered since can still have what costs nothing now.
    """
    credit = profile.credit
    if credit is None or credit.currency != currency:
        raise NotReleased(profile=profile.id)
    if amount and owed + amount > credit.limit:
        raise CreditLimitExceeded(profile=profile.id, currency=currency, limit=credit.limit, amount=amount, owed=owed)


def renewal_amounts(choices: Sequence[Choice], *, on: date, treatment: Treatment) -> Amounts:
    """What a term that begins `on` will cost for its first billing period, at the prices known to be in force then."""
    return bill([(price_on(c.offer.prices, on) or c.offer.price, c.quantity) for c in choices], on, treatment)


def bill(charges: Iterable[tuple[Price, int]], on: date, treatment: Treatment) -> Amounts:
    """One whole billing period of `charges`."""
    net = sum(part.quantity * part.unit_price for price, quantity in charges for part in portions(price, quantity))
    vat = percentage(net, treatment.rate_bp)
    return Amounts(on=on, net=net, tax=vat, total=net + vat)
