"""Sentences about the end of a subscription: notice, money back, fee, questions asked, reminders."""

from collections.abc import Iterator
from datetime import date, timedelta

from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.domain.calendar import Span, boundary, period_of
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import NOTHING, CancellationMode, Cancelling, Checklist, Fee, mail_leads, notice_days
from zetel.domain.subscriptions.last_notice import last_day
from zetel.domain.subscriptions.term_dates import TermDates


def notice(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    notice, advised = notice_days(plan.policies, plan.term), plan.policies.advised_days
    if contract is None:
        if notice == 0:
            yield words.gettext("To end the subscription with its term, cancel before the term ends.")
        else:
            yield words.ngettext(
                "To end the subscription with its term, cancel at least {n} day before the term ends.",
                "To end the subscription with its term, cancel at least {n} days before the term ends.",
                notice,
            )
        if notice < advised < plan.term.nominal_days:
            yield words.ngettext(
                "We recommend deciding {n} day before the end.",
                "We recommend deciding {n} days before the end.",
                advised,
            )
    elif contract.ends is None:
        by, end = last_day(plan, contract.term, contract.cancel_by, contract.today), contract.term.end
        if contract.today > by:
            following = period_of(contract.anchor, plan.term, end, contract.shift).end
            yield words.gettext(
                "The last day to cancel for {end} was {by}: if you cancel now, the subscription ends on {following}.",
                end=words.day(end),
                by=words.day(by),
                following=words.day(following),
            )
            return
        yield words.gettext("Cancel by {by} to end the subscription on {end}.", by=words.day(by), end=words.day(end))
        early = end - timedelta(days=advised)
        if early < by and contract.today <= early:
            yield words.gettext("We recommend deciding by {day}.", day=words.day(early))


def refund(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    n = _refund_days(plan, contract)
    if n == 0:
        return
    if contract is None:
        yield words.gettext(
            "Cancel on days 1 to {n} to end the subscription immediately and get back everything charged so far, "
            "without a fee; once per account and product.",
            n=n,
        )
    elif _refundable(plan, contract):
        yield words.gettext(
            "Cancel by {day} to end the subscription immediately and get back everything charged so far, without a "
            "fee; once per account and product.",
            day=words.day(_refund_until(plan, contract)),
        )
    else:
        yield words.gettext("The full-refund period ended on {day}.", day=words.day(_refund_until(plan, contract)))


def cancelling(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    after_refund = _refund_days(plan, contract) > 0 and (contract is None or _refundable(plan, contract))
    match plan.policies.cancelling, after_refund:
        case Cancelling.PRO_RATA, True:
            yield words.gettext(
                "After that, if you end the term early, the unused days are credited, calculated by the day."
            )
        case Cancelling.PRO_RATA, False:
            yield words.gettext("If you end the term early, the unused days are credited, calculated by the day.")
        case Cancelling.NO_REFUND, True:
            yield words.gettext("After that, ending the term early gives no credit.")
        case Cancelling.NO_REFUND, False:
            yield words.gettext("Ending the term early gives no credit.")
        case Cancelling.NOT_ALLOWED, True:
            yield words.gettext("After that, the term cannot be ended early.")
        case Cancelling.NOT_ALLOWED, False:
            yield words.gettext("The term cannot be ended early.")


def fee(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    agreed = plan.policies.fee
    if agreed is None or plan.policies.cancelling is Cancelling.NOT_ALLOWED:
        return
    if agreed.basis_points:
        yield words.gettext(
            "The early-termination fee is {rate} of the credit for unused days and of the billing periods of the "
            "term that are not yet invoiced.",
            rate=words.percent(agreed.basis_points),
        )
    if amounts := _fixed(agreed, words, contract):
        yield words.gettext("The early-termination fee is {amount}.", amount=amounts)
    if agreed.beyond_credit:
        yield words.gettext("The fee may exceed the credit.")
    else:
        yield words.gettext("The fee never exceeds the credit.")


def asking(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if plan.policies.comment_length:
        yield words.ngettext(
            "When you cancel, we ask for a reason and a comment of at least {n} character.",
            "When you cancel, we ask for a reason and a comment of at least {n} characters.",
            plan.policies.comment_length,
        )
    if plan.policies.mode is CancellationMode.REQUEST:
        yield words.gettext(
            "You ask us to end the subscription. We answer by the end of the 10th day after your request; without an "
            "answer the request is approved, with the amounts of the day on which you asked."
        )
        yield from _checklist(plan.policies.checklist or NOTHING, words)
    if manager := plan.policies.account_manager:
        yield words.gettext(
            "{name} ({mail}) ends the subscription together with you: you ask for the end, and confirm the statement "
            "that is prepared for you. Without an answer it ends as you asked, after the 10th day, with the amounts of "
            "the day on which you asked.",
            name=manager.name,
            mail=manager.mail,
        )


def _checklist(wanted: Checklist, words: Words) -> Iterator[str]:
    if wanted.exported:
        yield words.gettext("With the request you confirm that you have exported your data.")
    if wanted.data_owner:
        yield words.gettext("With the request you name the person who owns the data from then on.")
    if wanted.letters:
        yield words.ngettext(
            "With the request you explain your decision in at least {n} letter.",
            "With the request you explain your decision in at least {n} letters.",
            wanted.letters,
        )


def exporting(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if plan.policies.export_required:
        yield words.gettext(
            "Before you cancel, you export your data: an export of everything, or one of the product itself, that is "
            "at most 30 days old."
        )


def reminders(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if contract is None:
        some = date(2027, 1, 1)  # any day: only the length of the term counts
        running = Span(some, boundary(some, plan.term, 1))
        leads = mail_leads(plan.policies, plan.term, running)
        if leads:
            yield words.gettext(
                "We will remind you of the renewal {days} days before the end of the term.",
                days=words.joined([str(lead) for lead in leads]),
            )
    elif contract.renews:
        ahead = [
            contract.term.end - timedelta(days=lead)
            for lead in mail_leads(plan.policies, plan.term, contract.term)
            if contract.term.end - timedelta(days=lead) > contract.today
        ]
        if ahead:
            yield words.gettext("Renewal reminders: {days}.", days=words.joined([words.day(day) for day in ahead]))


def _fixed(fee: Fee, words: Words, contract: TermDates | None) -> str:
    """The fixed fee in the contract's currency; without a contract, in each currency; empty for a fee without one."""
    amounts = [
        money(amount, currency, words.language)
        for currency, amount in sorted(fee.fixed.items())
        if contract is None or contract.currency == currency
    ]
    return " / ".join(amounts)


def _refund_until(plan: Plan, contract: TermDates) -> date:
    """The last day of the refund window: service day 1 is the first day of service."""
    return contract.started + timedelta(days=_refund_days(plan, contract) - 1)


def _refund_days(plan: Plan, contract: TermDates | None) -> int:
    """The days of the refund window; after a change of the plan those of the first one."""
    if contract is not None and contract.window_days is not None:
        return contract.window_days
    return plan.policies.refund_window_days


def _refundable(plan: Plan, contract: TermDates) -> bool:
    return contract.today <= _refund_until(plan, contract)
