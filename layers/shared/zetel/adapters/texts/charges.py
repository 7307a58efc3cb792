"""Charges that failed, in words."""

from zetel.adapters.texts.words import Words


def declined(code: str | None, words: Words) -> str:
    """The reason of a declined charge that the person can act on, as a clause without a full stop.

    `code` is a code that card networks share, or a code of Zetel.
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
