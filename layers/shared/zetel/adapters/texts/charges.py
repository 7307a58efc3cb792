"""Charges that failed, in words."""

from zetel.adapters.texts.words import Words


def declined(code: str | None, words: Words) -> str:
    """Why a charge was declined, as far as the person can do something about it, in a clause without a full stop.

    `code` is one of those that card networks share, or of ours.
    """
    match code:
        case "insufficient_funds":
            return words.gettext("there is not enough money on the account")
        case "expired_card":
            return words.gettext("the card has expired")
        case "authentication_required":
            return words.gettext("the bank wants you to confirm the payment")
        case "no_payment_method":
            return words.gettext("no card is stored for this subscription")
        case "not_processed":
            return words.gettext("the payment service could not be reached")
        case _:
            return words.gettext("the bank gave no further reason")
