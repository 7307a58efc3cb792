"""The sentences of refusals about closing an account."""

from zetel.adapters.texts.words import Words
from zetel.domain.errors import AccountCloses, BalancesOwed, InvoicesOpen, RefundsOpen, SubscriptionsRun, WorkUnfinished


def account_closes(_: AccountCloses, words: Words) -> str:
    return words.gettext("An owner has closed this account. Nothing more can be bought in it. Open another account.")


def subscriptions_run(_: SubscriptionsRun, words: Words) -> str:
    return words.gettext("Subscriptions of the account still run. Cancel each of them, and close it after their end.")


def invoices_open(_: InvoicesOpen, words: Words) -> str:
    return words.gettext("Invoices of the account are still to be paid. Pay them, and close it then.")


def balances_owed(_: BalancesOwed, words: Words) -> str:
    return words.gettext(
        "A billing profile of the account owes us money: a transfer whose surplus had been used was taken back."
        " Transfer the amount that the profile's balance shows, and close the account then."
    )


def work_unfinished(_: WorkUnfinished, words: Words) -> str:
    return words.gettext(
        "Some work of the account is not done, such as a payment, a document, an export or a departure. Most of it ends"
        " within minutes; try again then."
    )


def refunds_open(_: RefundsOpen, words: Words) -> str:
    return words.gettext("Refunds of the account are not paid yet. We go on with the closing once they are.")
