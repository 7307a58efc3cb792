"""The port Texts, spoken from gettext catalogues."""

from zetel.adapters.texts.terms import sentences
from zetel.adapters.texts.words import Catalogues
from zetel.domain.catalog import Plan, PriceModel
from zetel.domain.parties import Language
from zetel.domain.wording import Contract, LineKind, LineSubject, in_language


class GettextTexts:
    """Lines of documents and terms of contracts in a customer's language."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    def line(self, subject: LineSubject, language: Language) -> str:
        """What is charged, then its days: ``25 seats Professional, 15 Mar 2026 to 14 Mar 2027``."""
        words = self._catalogues.words(language)
        product = in_language(subject.product.name, language)
        if subject.model is PriceModel.PER_SEAT:
            what = words.ngettext("{n} seat {product}", "{n} seats {product}", subject.quantity, product=product)
        elif subject.model is PriceModel.FLAT:
            what = product
        else:
            what = words.gettext("{n} x {product}", n=subject.quantity, product=product)
        if subject.kind is LineKind.ADDED:
            return words.gettext("{what}, added {day}", what=what, day=words.day(subject.span.start))
        return words.gettext("{what}, {days}", what=what, days=words.span(subject.span))

    def terms(self, plan: Plan, language: Language, contract: Contract | None = None) -> tuple[str, ...]:
        """The plan's terms in sentences; with the dates of `contract` where one is running."""
        return sentences(plan, self._catalogues.words(language), contract)
