"""The details of refusals about trials."""

from zetel.adapters.texts.words import Words
from zetel.domain.errors import TrialForbids, TrialRule, TrialUsed


def trial_used(error: TrialUsed, words: Words) -> str:
    return words.gettext(
        "Your organisation has tried or bought this product before, and each product is tried once. Ask for a new "
        "quote: it says the price from today on."
    )


def trial_forbids(error: TrialForbids, words: Words) -> str:
    day = words.day(error.day) if error.day else ""
    match error.why:
        case TrialRule.NOT_RUNNING:
            return words.gettext("This subscription is not in a trial: the request is for trials only.")
        case TrialRule.OVER:
            return words.gettext(
                "The trial ended before {day}, and its first payment is tried again. End the subscription at once, or "
                "convert it with another way to pay.",
                day=day,
            )
        case TrialRule.NO_EXTENSION:
            return words.gettext(
                "A trial of this plan is not extended. Convert it to go on after {day}; you can leave it until then.",
                day=day,
            )
        case TrialRule.EXTENDED:
            return words.gettext(
                "The trial was extended before, and that is possible once. Convert it to go on after {day}.", day=day
            )
        case TrialRule.TOO_EARLY:
            return words.gettext("The trial can be extended from {day} on. Try again then.", day=day)
        case TrialRule.ENDS_BY_ITSELF:
            return words.gettext(
                "The trial ends on {day} by itself. To go on, ask for a quote of its conversion and confirm it.",
                day=day,
            )
        case TrialRule.BOUGHT_BY_MEMBER:
            return words.gettext(
                "A member without the right to buy for the organisation started this trial. A person who manages "
                "billing takes it over and then converts it; otherwise it ends on {day}.",
                day=day,
            )
