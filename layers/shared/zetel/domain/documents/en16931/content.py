"""Checks of EN 16931 on the parts that a document must have, on its dates, and on the sums of its amounts."""

import re
from fractions import Fraction
from typing import Final

from zetel.domain.calendar import Span
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.en16931.rules import Rule
from zetel.domain.documents.line import Derivation, Line
from zetel.domain.money import MINOR_DIGITS, half_up
from zetel.domain.parties.address import Address
from zetel.domain.tax.treatment import MEMBER_STATES, vat_prefix

#: Derivation rules whose exact amount is quantity x unit price x days / days of the period.
_BY_DAYS: Final = {"full_period", "proration", "unused_days"}


#: The derivation rule whose days are basis points, and how many of them make a whole.
_FEE: Final = "fee"


_WHOLE: Final = 10_000


#: The other ways from a credit's exact amount to its amount, beside rounding.
_ROUNDED_OTHERWISE: Final = {"rest_of_line", "largest_remainder"}


_VAT_PREFIXES: Final = {vat_prefix(member) for member in MEMBER_STATES} | {"GB", "XI", "CH", "NO"}


def _filled(*texts: str | None) -> bool:
    return all(text is not None and text.strip() for text in texts)


def _is_country(address: Address) -> bool:
    return re.fullmatch("[A-Z]{2}", address.country) is not None


def _has_days(span: Span) -> bool:
    return span.start < span.end


def _vat_ids_tell_their_country(document: Document) -> bool:
    parties = (document.seller, document.buyer)
    return all(
        party.vat_id is None or party.vat_id[:2] in _VAT_PREFIXES | {vat_prefix(party.address.country)}
        for party in parties
    )


def _lines_are_numbered(document: Document) -> bool:
    numbers = [line.no for line in document.lines]
    return all(no > 0 for no in numbers) and len(set(numbers)) == len(numbers)


def _exact(derivation: Derivation) -> Fraction | None:
    """The amount before rounding; None for an unreadable amount, so that a check fails instead of the checker."""
    try:
        return Fraction(derivation.exact)
    except (ValueError, ZeroDivisionError):
        return None


def _rounded_as_derived(line: Line, kind: DocumentKind) -> bool:
    if kind is DocumentKind.CREDIT_NOTE and line.derivation.rounding in _ROUNDED_OTHERWISE:
        return True
    exact = _exact(line.derivation)
    return exact is not None and line.net == half_up(exact)


def _recomputable(derivation: Derivation) -> bool:
    days, of_days = derivation.days, derivation.of_days
    by_days = derivation.rule in _BY_DAYS and days == derivation.span.days
    share = derivation.rule == _FEE and of_days == _WHOLE
    if not (by_days or share) or not 0 <= days <= of_days or of_days == 0:
        return False
    exact = _exact(derivation)  # ZETEL-01 reports an unreadable amount
    return exact is None or exact == Fraction(derivation.quantity * derivation.unit_price * days, of_days)


DOCUMENT_RULES: Final[tuple[Rule, ...]] = (
    Rule("BR-02", "An invoice has a number.", lambda d: _filled(d.number)),
    Rule(
        "BR-05",
        "An invoice has a currency with known minor units and decimals (two at most).",
        lambda d: d.currency in MINOR_DIGITS,
        covers=("BR-CL-03", "BR-CL-04"),
    ),
    Rule("BR-06", "An invoice names the seller.", lambda d: _filled(d.seller.name)),
    Rule("BR-07", "An invoice names the buyer.", lambda d: _filled(d.buyer.name)),
    Rule(
        "BR-08",
        "The seller's address has a street and a city (article 226(5) of Directive 2006/112/EC: a full address).",
        lambda d: _filled(d.seller.address.street, d.seller.address.city),
    ),
    Rule("BR-09", "The seller's address has a country code of two letters.", lambda d: _is_country(d.seller.address)),
    Rule(
        "BR-10",
        "The buyer's address has a street and a city.",
        lambda d: _filled(d.buyer.address.street, d.buyer.address.city),
    ),
    Rule("BR-11", "The buyer's address has a country code of two letters.", lambda d: _is_country(d.buyer.address)),
    Rule("BR-16", "An invoice has at least one line.", lambda d: len(d.lines) > 0),
    Rule("BR-21", "Each line has an identifier: a positive number of its own.", _lines_are_numbered),
    Rule("BR-25", "Each line names its item.", lambda d: all(_filled(line.text) for line in d.lines)),
    Rule(
        "BR-27",
        "The price of an item is not negative.",
        lambda d: all(line.derivation.unit_price >= 0 for line in d.lines),
        covers=("BR-28",),
    ),
    Rule("BR-29", "The invoicing period ends on or after its first day.", lambda d: _has_days(d.period)),
    Rule(
        "BR-30",
        "The period of a line ends on or after its first day.",
        lambda d: all(_has_days(line.derivation.span) for line in d.lines),
    ),
    Rule(
        "BR-50",
        "Where a bank is named, so is the account at it.",
        lambda d: d.iban is not None or d.bic is None,
        covers=("BR-61",),
    ),
    Rule(
        "BR-55", "Each preceding invoice is named by its number.", lambda d: all(_filled(r.number) for r in d.corrects)
    ),
    Rule(
        "BR-CO-09",
        "A VAT id begins with the code of the country that gave it (Greece: EL).",
        _vat_ids_tell_their_country,
    ),
    Rule(
        "BR-CO-10",
        "The net sum is the sum of the lines; as nothing is added or taken off below them, it is also the net total.",
        lambda d: d.net == sum(line.net for line in d.lines),
        covers=("BR-CO-13",),
    ),
    Rule(
        "BR-CO-15",
        "The total is the net total, the sum of the VAT amounts and the rounding amount, which BT-112 is without.",
        lambda d: d.total == d.net + sum(part.amount for part in d.tax) + (d.rounding or 0),
        covers=("BR-CO-14",),
    ),
    Rule(
        "BR-CO-16",
        "The amount due is the total, rounding amount included, less what was paid and credited; none is negative.",
        lambda d: min(d.paid, d.credited, d.open) >= 0,
    ),
    Rule("BR-CO-25", "An amount due has a due date, on or after the issue date.", lambda d: d.due >= d.date),
    Rule(
        "BR-CO-26",
        "The seller can be identified: by its registration, its VAT id, or else by the name of its legal entity.",
        lambda d: bool(d.seller.registration or d.seller.vat_id or _filled(d.entity)),
    ),
    Rule(
        "ZETEL-01",
        # A credit may be the rest of a line that it closes, or a share of a sum that was rounded before the split.
        "Each line is its derivation's exact amount, rounded half up once; only a credit may name another rounding.",
        lambda d: all(_rounded_as_derived(line, d.kind) for line in d.lines),
    ),
    Rule(
        "ZETEL-02",
        "An exact amount is quantity x unit price x days of its span / days of the period, or a fee's share of a sum.",
        lambda d: all(_recomputable(line.derivation) for line in d.lines),
    ),
    Rule(
        "ZETEL-03",
        "No quantity is negative: a correction is a credit note.",
        lambda d: all(line.derivation.quantity >= 0 for line in d.lines),
    ),
    Rule(
        "ZETEL-04",
        "No amount is negative: a correction is a credit note.",
        lambda d: (
            min((*(x.net for x in d.lines), *(x.base for x in d.tax), *(x.amount for x in d.tax)), default=0) >= 0
        ),
    ),
    Rule(
        "ZETEL-05",
        "A credit note names at least one invoice that it corrects; an invoice corrects none.",
        lambda d: bool(d.corrects) == (d.kind is DocumentKind.CREDIT_NOTE),
    ),
    Rule(
        "ZETEL-06",
        # Before and after a credit the VAT of each document misses its rate by less than one minor unit.
        "Only a credit note over several documents has a rounding amount: at most two minor units for each of them.",
        lambda d: abs(d.rounding or 0) <= (2 * len(d.corrects) if len(d.corrects) > 1 else 0),
    ),
)
