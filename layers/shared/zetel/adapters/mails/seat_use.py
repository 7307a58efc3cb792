"""The use of a subscription's seats in words, and the savings of fewer seats, in the first notice of a term."""

from collections.abc import Iterator, Sequence

from zetel.adapters.mails.content import Section, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import RenewalAhead
from zetel.domain.documents.subject import in_language
from zetel.domain.licences.right_sizing import SeatSaving, SeatSizing


def sections(letter: RenewalAhead, words: Words) -> Sequence[Section]:
    """The section about the seats; none before the first count, and none where no product reports activity."""
    sizings, day = letter.sizings, letter.counted_on
    if day is None or not any(sizing.use and sizing.use.last_active for sizing in sizings):
        return ()
    sentences = [words.gettext("Counted on {day}.", day=words.day(day))]
    for sizing in sizings:
        sentences += _use(sizing, letter.subscription.currency, words)
    return (Section(words.gettext("Seats in use"), sentences=tuple(sentences)),)


def _use(sizing: SeatSizing, currency: str, words: Words) -> Iterator[str]:
    if sizing.use is None:
        return
    product = one_line(in_language(sizing.product.name, words.language))
    if sizing.use.last_active is None:
        yield words.gettext(
            "{product}: {bought} bought, {assigned} assigned; the product reports no activity.",
            product=product,
            bought=sizing.bought,
            assigned=sizing.use.assigned,
        )
    else:
        yield words.gettext(
            "{product}: {bought} bought, {assigned} assigned, {month} active in the last 30 days, "
            "{quarter} in the last 90 days.",
            product=product,
            bought=sizing.bought,
            assigned=sizing.use.assigned,
            month=sizing.use.active_30,
            quarter=sizing.use.active_90,
        )
    if sizing.saving:
        yield _saving(product, sizing.saving, currency, words)


def _saving(product: str, saving: SeatSaving, currency: str, words: Words) -> str:
    day, amount = words.day(saving.on), money(saving.total, currency, words.language)
    if saving.invoices == 1:
        return words.ngettext(
            "{product}: with {n} seat from {day} the next term would cost {amount} less, VAT included.",
            "{product}: with {n} seats from {day} the next term would cost {amount} less, VAT included.",
            saving.quantity,
            product=product,
            day=day,
            amount=amount,
        )
    return words.ngettext(
        "{product}: with {n} seat from {day} each invoice of the next term would be {amount} lower, VAT included.",
        "{product}: with {n} seats from {day} each invoice of the next term would be {amount} lower, VAT included.",
        saving.quantity,
        product=product,
        day=day,
        amount=amount,
    )
