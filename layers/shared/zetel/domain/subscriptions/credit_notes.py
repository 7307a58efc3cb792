"""The credit notes of one change: one for everything that was invoiced alike, and the ledger after them.

Credits of one item, unit price, unused span, and VAT category and rate share a line, which names every line that it
corrects: 490 seats that were bought one by one come back on one line. Where the VAT of several documents is 1.00 of the
currency or more away from rate x base, a note shows rate x base, and the rest as its rounding amount.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from zetel.domain.calendar import Span
from zetel.domain.catalog.products import Offer
from zetel.domain.documents.converted_vat import ConvertedVat, VatBack, credited_vat
from zetel.domain.documents.document import Document, DocumentKind, Draft
from zetel.domain.documents.invoiced import corrected_together
from zetel.domain.documents.line import Derivation, Line, LineReference, TaxAmount
from zetel.domain.documents.subject import Describe, LineKind, LineSubject
from zetel.domain.money import half_up, percentage
from zetel.domain.subscriptions.crediting import LotCredit, credited, nets_of, rate_of, vat_of
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.tax.treatment import Category


@dataclass(frozen=True, slots=True)
class CreditLine:
    """The credits that share a line of a credit note, and their VAT: alike but for quantity, amount and corrected
    line."""

    credits: tuple[LotCredit, ...]
    category: Category
    rate_bp: int

    @property
    def item(self) -> str:
        return self.credits[0].back.lot.item

    @property
    def unused(self) -> Span:
        return self.credits[0].back.unused

    @property
    def quantity(self) -> int:
        return sum(credit.back.quantity for credit in self.credits)

    @property
    def net(self) -> int:
        return sum(credit.net for credit in self.credits)

    @property
    def exact(self) -> Fraction:
        """The sum before rounding, in minor units."""
        first = self.credits[0].back
        return Fraction(self.quantity * first.lot.unit_price * first.unused.days, first.of_days)

    @property
    def rounding(self) -> str:
        """The way from the exact sum to the net amount: rounded once, unless the credits say otherwise."""
        if self.net == half_up(self.exact):
            return "half_up"
        otherwise = {credit.rounding for credit in self.credits}
        return "rest_of_line" if "rest_of_line" in otherwise else "largest_remainder"


#: Puts a line into words.
DescribeCredit = Callable[[CreditLine], str]


def in_words(kind: LineKind, offers: Mapping[str, Offer], describe: Describe) -> DescribeCredit:
    """Puts lines into words as lines of `kind`; `offers` are those of the items."""

    def described(line: CreditLine) -> str:
        offer = offers[line.item]
        return describe(LineSubject(kind, offer.product, offer.plan.model, line.quantity, line.unused))

    return described


def credit_notes(
    ids: Sequence[str],
    credits: Sequence[LotCredit],
    ledger: Ledger,
    documents: Sequence[Document],
    *,
    on: date,
    currency: str,
    describe: DescribeCredit,
    prices: Mapping[str, str],
    policy: str,
    profile: str,
) -> tuple[Draft, ...]:
    """The credit notes of `credits` under the first of `ids`; `prices` names the price version of each item.

    What has one tax rule and one buyer, as invoiced, stands on one note, whatever its rates; the note that corrects the
    oldest document comes first. Each but the first names its tax rule where that is another one, and each its profile
    where that is not `profile`, which the contract is paid by. The VAT of a note is converted at the rates of the
    documents that it corrects. There is no note of 0.00: `crediting.without_free` takes free seats off the ledger.
    """
    charged_by = {credit.back.lot.invoice for credit in credits}
    groups = corrected_together(document for document in documents if document.id in charged_by)
    drafts: list[tuple[Draft, Sequence[Document]]] = []
    for id, group in zip(ids[: len(groups)], groups, strict=True):
        corrected = {document.id for document in group}
        note = credit_note(
            id,
            [credit for credit in credits if credit.back.lot.invoice in corrected],
            ledger,
            on=on,
            currency=currency,
            describe=describe,
            prices=prices,
            policy=policy,
        )
        if note.total:
            drafts.append((replace(note, converted=_converted(note, ledger, group, currency)), group))
    notes: list[Draft] = []
    for note, invoiced in drafts:
        payer, rule = invoiced[0].profile, invoiced[0].tax_rule
        note = note if payer == profile else replace(note, profile=payer)
        notes.append(note if rule is drafts[0][1][0].tax_rule else replace(note, tax_rule=rule))
    return tuple(notes)


def credit_note(
    id: str,
    credits: Sequence[LotCredit],
    ledger: Ledger,
    *,
    on: date,
    currency: str,
    describe: DescribeCredit,
    prices: Mapping[str, str],
    policy: str,
) -> Draft:
    """The credit note of `credits`; `prices` names the price version of each item.

    The total is the sum of the credits of each document. The note shows VAT that is not tolerated beside its base
    (`TaxAmount.is_tolerated`) as rate x base, rounded once; the difference is the rounding amount.
    """
    lines = tuple(
        _line(no, shared, describe, prices[shared.item], policy)
        for no, shared in enumerate(_shared(credits, ledger), start=1)
    )
    given = _tax(nets_of(lines), ledger)
    shown = tuple(part if part.is_tolerated(currency) else _by_rate(part) for part in given)
    net, vat = sum(line.net for line in lines), sum(part.amount for part in given)
    return Draft(
        id=id,
        kind=DocumentKind.CREDIT_NOTE,
        date=on,
        due=on,
        lines=lines,
        net=net,
        tax=shown,
        total=net + vat,
        rounding=vat - sum(part.amount for part in shown) or None,
    )


def _converted(note: Draft, ledger: Ledger, corrected: Sequence[Document], currency: str) -> ConvertedVat | None:
    """The VAT of `note` in the currency of the seller's country, where the documents `corrected` have it."""
    earlier = {held.document: held.credited for held in ledger.tax}
    vat = vat_of(nets_of(note.lines), ledger)
    return credited_vat(
        (
            VatBack(document.converted, earlier[document.id], vat[document.id])
            for document in corrected
            if document.converted
        ),
        currency,
    )


def all_credited(ledger: Ledger, notes: Sequence[Draft]) -> Ledger:
    """The ledger after `notes` were issued, one version further; the same one without any."""
    after = ledger
    for note in notes:
        after = credited(after, note)
    return replace(after, version=ledger.version + 1) if notes else ledger


def _shared(credits: Sequence[LotCredit], ledger: Ledger) -> Sequence[CreditLine]:
    """The credits by line, in the order of each line's first one. A rest without seats never stands with seats."""
    held = {tax.document: rate_of(tax) for tax in ledger.tax}
    lines: dict[object, list[LotCredit]] = {}
    for credit in credits:
        back, lot = credit.back, credit.back.lot
        alike = (lot.item, lot.unit_price, back.unused, back.of_days, held[lot.invoice], back.quantity > 0)
        lines.setdefault(alike, []).append(credit)
    return [CreditLine(tuple(own), *held[own[0].back.lot.invoice]) for own in lines.values()]


def _line(no: int, shared: CreditLine, describe: DescribeCredit, price: str, policy: str) -> Line:
    first = shared.credits[0].back
    return Line(
        no=no,
        text=describe(shared),
        net=shared.net,
        category=shared.category,
        rate_bp=shared.rate_bp,
        derivation=Derivation(
            rule="unused_days",
            quantity=shared.quantity,
            unit_price=first.lot.unit_price,
            price_version=price,
            span=shared.unused,
            days=shared.unused.days,
            of_days=first.of_days,
            exact=str(shared.exact),
            rounding=shared.rounding,
            policy=policy,
        ),
        corrects=tuple(
            LineReference(credit.back.lot.invoice, credit.back.lot.line, credit.back.quantity, credit.net)
            for credit in shared.credits
        ),
    )


def _by_rate(part: TaxAmount) -> TaxAmount:
    return replace(part, amount=percentage(part.base, part.rate_bp))


def _tax(nets: Mapping[str, int], ledger: Ledger) -> tuple[TaxAmount, ...]:
    """The VAT that goes back with `nets`, credits by document, per category and rate."""
    held = {tax.document: rate_of(tax) for tax in ledger.tax}
    sums: dict[tuple[Category, int], tuple[int, int]] = {}
    for name, vat in vat_of(nets, ledger).items():
        base, amount = sums.get(held[name], (0, 0))
        sums[held[name]] = (base + nets[name], amount + vat)
    return tuple(TaxAmount(category, rate, base, amount) for (category, rate), (base, amount) in sums.items())
