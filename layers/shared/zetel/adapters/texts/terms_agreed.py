"""Sentences about what a customer and the seller agreed on beside the terms of the plan, each with its end."""

from collections.abc import Iterator
from datetime import date

from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.domain.catalog.products import Plan
from zetel.domain.subscriptions.deviations import AgreedFee, AgreedPrice, AgreedTerms, stands
from zetel.domain.subscriptions.term_dates import TermDates


def agreed(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if contract is not None:
        yield from sentences(contract.deviations, words, contract.currency)


def sentences(deviations: AgreedTerms, words: Words, currency: str) -> Iterator[str]:
    """The deviations of a contract, or of an offer, in `currency`."""
    if price := deviations.price:
        yield _price(price, words, currency)
        if price.until:
            yield words.gettext(
                "This agreement counts for billing periods that begin before {day}.", day=words.day(price.until)
            )
    if notice := deviations.notice:
        yield words.ngettext(
            "We agreed on a notice of {n} day before the end of a term.",
            "We agreed on a notice of {n} days before the end of a term.",
            notice.days,
        )
        yield from _until(notice.until, words)
    if fee := deviations.fee:
        yield _fee(fee, words, currency)
        yield from _until(fee.until, words)
    if maximum := deviations.maximum:
        yield words.ngettext("We agreed on at most {n} seat.", "We agreed on at most {n} seats.", maximum.seats)
        yield from _until(maximum.until, words)


def fixes_renewal(contract: TermDates) -> bool:
    """Whether the next term has an agreed amount in place of the price on the list."""
    price = contract.deviations.price
    return price is not None and price.unit_price is not None and stands(price, contract.term.end)


def _price(price: AgreedPrice, words: Words, currency: str) -> str:
    if price.unit_price is not None:
        return words.gettext(
            "We agreed on a price of {amount} for each seat and billing period, without VAT.",
            amount=money(price.unit_price, currency, words.language),
        )
    rate = words.percent(price.reduction_bp or 0)
    return words.gettext("We agreed on {rate} less than the price on our price list.", rate=rate)


def _fee(fee: AgreedFee, words: Words, currency: str) -> str:
    if fee.basis_points:
        return words.gettext(
            "We agreed on an early-termination fee of {rate} of the credit for unused days and of the billing periods "
            "of the term that are not yet invoiced.",
            rate=words.percent(fee.basis_points),
        )
    if fee.fixed:
        amount = money(fee.fixed, currency, words.language)
        return words.gettext("We agreed on an early-termination fee of {amount}.", amount=amount)
    return words.gettext("We agreed that ending a term early costs no fee.")


def _until(until: date | None, words: Words) -> Iterator[str]:
    if until:
        yield words.gettext("This agreement counts for terms that begin before {day}.", day=words.day(until))
