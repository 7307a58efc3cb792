"""Details of refusals about requests for upgrades, and offers of the seller."""

from zetel.adapters.texts.words import Words
from zetel.domain.errors import SoldOnRequest, UpgradeClosed, UpgradesAsked
from zetel.domain.quotes.upgrade_request import UpgradeState


def upgrade_closed(error: UpgradeClosed, words: Words) -> str:
    match error.state:
        case UpgradeState.ASKED:
            return words.gettext("There is no offer yet. The seller answers the request first.")
        case UpgradeState.OFFERED:
            return words.gettext("The seller has made an offer. Take it, or decline it.")
        case UpgradeState.TAKEN:
            return words.gettext("The offer is taken. Ask for another one if you need more.")
        case UpgradeState.EXPIRED:
            return words.gettext("The last day of the offer is over. Ask for a new one.")
        case UpgradeState.ANSWERED:
            return words.gettext("The request was answered in words. Ask again if you want an offer.")
        case _:
            return words.gettext("The request or its offer was withdrawn or declined. Ask for a new one.")


def upgrades_asked(error: UpgradesAsked, words: Words) -> str:
    return words.gettext(
        "{most} requests for upgrades wait for an answer, as many as an account may have. Withdraw one, or wait.",
        most=error.most,
    )


def sold_on_request(error: SoldOnRequest, words: Words) -> str:
    return words.gettext("This plan is sold on request. Ask for it, and the seller makes you an offer.")
