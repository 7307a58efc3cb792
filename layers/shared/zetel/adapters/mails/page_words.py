"""The words on a mail's link to the portal, by the place to which it leads."""

from zetel.adapters.texts.words import Words


def words_of(page: str, words: Words) -> str:
    """`page` is the path of the portal's page, such as ``invoices/inv_1``."""
    place, _, rest = page.partition("?")[0].partition("/")
    match place, rest:
        case "subscriptions", _:
            return words.gettext("Open the subscription")
        case "invoices", "":
            return words.gettext("Open your invoices")
        case "invoices", _:
            return words.gettext("Open the document")
        case "billing", _:
            return words.gettext("Open the billing profile")
        case "requests", _:
            return words.gettext("Open your requests")
        case "upgrades", _:
            return words.gettext("Open the offer")
        case "desk", _:
            return words.gettext("Open it at the seller's desk")
        case _:
            return words.gettext("Open your account")
