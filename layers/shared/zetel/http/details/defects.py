"""Details of faults on the seller's side, of silent services, and of rates that are not there yet."""

from zetel.adapters.texts.words import Words
from zetel.domain.errors import (
    CatalogMissing,
    Defect,
    DocumentInvalid,
    ProviderUnreachable,
    ReferenceRateMissing,
    ServiceAway,
    TaxRateMissing,
)


def defect(_: Defect, words: Words) -> str:
    return words.gettext(
        "Something went wrong on our side. Try again in a few minutes, and get in touch with us if it happens again."
    )


def catalog_missing(_: CatalogMissing, words: Words) -> str:
    return words.gettext(
        "Our catalogue is not complete, so nothing was done. Try again later, or get in touch with us."
    )


def tax_rate_missing(error: TaxRateMissing, words: Words) -> str:
    return words.gettext(
        "We have no VAT rate of {country} for {day}, so nothing was done. Get in touch with us, and we will add it.",
        country=error.country,
        day=words.day(error.on),
    )


def document_invalid(error: DocumentInvalid, words: Words) -> str:
    return words.gettext(
        "The document would break the standard EN 16931 ({rules}), so it was not issued. Get in touch with us.",
        rules=", ".join(error.rules),
    )


def provider_unreachable(_: ProviderUnreachable, words: Words) -> str:
    return words.gettext("The payment service did not answer. Nothing is lost: try again in a minute.")


def service_away(_: ServiceAway, words: Words) -> str:
    return words.gettext("A service that we use does not answer at the moment. Nothing is lost: try again in a minute.")


def reference_rate_missing(error: ReferenceRateMissing, words: Words) -> str:
    return words.gettext(
        "The document of {day} must show its VAT in {home} too, and we have no recent exchange rate from {currency}, "
        "so nothing was done. Try again later; if it still does not work after a day, get in touch with us.",
        day=words.day(error.on),
        home=error.home,
        currency=error.currency,
    )
