"""The port Texts on gettext catalogues."""

from datetime import datetime

from zetel.adapters.texts.terms import sentences
from zetel.adapters.texts.words import Catalogues, Words
from zetel.application.ports import ErasureWords, Happened, SaidHappened
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Plan
from zetel.domain.documents.subject import LineKind, LineSubject, in_language
from zetel.domain.licences.export import ExportScope
from zetel.domain.parties.address import Language
from zetel.domain.parties.erasure import Erasure
from zetel.domain.subscriptions.term_dates import TermDates


class GettextTexts:
    """Lines of documents, terms of contracts and READMEs of exports in a customer's language."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    def line(self, subject: LineSubject, language: Language) -> str:
        """The product charged or given back, then the days: ``25 Professional seats, 15 Mar 2026 to 14 Mar 2027``."""
        words = self._catalogues.words(language)
        product = in_language(subject.product.name, language)
        what, days = _counted(subject, product, words), words.span(subject.span)
        match subject.kind:
            case LineKind.PERIOD:
                return words.gettext("{what}, {days}", what=what, days=days)
            case LineKind.ADDED:
                return words.gettext("{what}, added {day}", what=what, day=words.day(subject.span.start))
            case LineKind.RETURNED:
                return words.gettext("{what}, returned, {days}", what=what, days=days)
            case LineKind.REFUNDED:
                return words.gettext("{what}, credited in full, {days}", what=what, days=days)
            case LineKind.FEE:
                return words.gettext("Early-termination fee for {product}, {days}", product=product, days=days)

    def export_readme(self, scope: ExportScope, made_at: datetime, language: Language) -> str:
        from zetel.adapters.texts.export_readme import readme  # one function of those with texts makes exports

        return readme(scope, made_at, self._catalogues.words(language))

    def erasure(self, erasure: Erasure, language: Language) -> ErasureWords:
        from zetel.adapters.texts.certificate import certificate  # few of those with texts tell of erasures

        return certificate(erasure, self._catalogues.words(language))

    def history(self, happened: Happened, language: Language) -> SaidHappened:
        from zetel.adapters.texts.history import said  # one function of those with texts tells of the past

        return said(happened, self._catalogues.words(language))

    def terms(self, plan: Plan, language: Language, contract: TermDates | None = None) -> tuple[str, ...]:
        """The plan's terms in sentences, with the dates of a running `contract`."""
        return sentences(plan, self._catalogues.words(language), contract)


def _counted(subject: LineSubject, product: str, words: Words) -> str:
    """The product with its quantity. A rest to refund of seats that are all returned has no quantity."""
    if subject.model is PriceModel.FLAT or not subject.quantity:
        return product
    if subject.model is PriceModel.PER_SEAT:
        return words.ngettext("{n} {product} seat", "{n} {product} seats", subject.quantity, product=product)
    return words.gettext("{n} × {product}", n=subject.quantity, product=product)
