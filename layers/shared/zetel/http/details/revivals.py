"""The details of refusals about revivals."""

from zetel.adapters.texts.words import Words
from zetel.domain.errors import PlanNotSold, RevivalForbids, RevivalRule


def revival_forbids(error: RevivalForbids, words: Words) -> str:
    match error.why:
        case RevivalRule.NOT_ENDED:
            return words.gettext("This subscription runs: only one that has ended is revived.")
        case RevivalRule.TOO_LATE if error.day:
            return words.gettext(
                "The subscription could be revived until {day}. Export what you need, and buy a new one.",
                day=words.day(error.day),
            )
        case RevivalRule.TOO_LATE:
            return words.gettext("The subscription cannot be revived any more. Buy a new one.")
        case RevivalRule.OVERDUE:
            return words.ngettext(
                "{n} invoice is overdue. Pay it, then ask for the quote again.",
                "{n} invoices are overdue. Pay them, then ask for the quote again.",
                len(error.invoices),
            )


def plan_not_sold(error: PlanNotSold, words: Words) -> str:
    if not error.plans:
        return words.gettext(
            "The plan {plan} is not sold any more, and no other plan takes its place. Buy a new subscription, or leave "
            "an add-on out.",
            plan=error.plan,
        )
    return words.gettext(
        "The plan {plan} is not sold any more. Name one of these plans for the item: {plans}.",
        plan=error.plan,
        plans=words.joined(list(error.plans)),
    )
