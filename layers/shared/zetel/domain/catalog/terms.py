"""The contract terms of a plan version: policy as data, each with the default of the product's design."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import Interval, Span, instant
from zetel.domain.errors import Violation


class Cancelling(StrEnum):
    """The credit of a cancellation before the term's end, after the refund window."""

    PRO_RATA = "pro_rata"
    NO_REFUND = "no_refund"
    NOT_ALLOWED = "not_allowed"


class Effect(StrEnum):
    """The time at which a change takes effect."""

    NOW = "now"
    AT_RENEWAL = "at_renewal"


class Decreasing(StrEnum):
    AT_ONCE = "at_once"
    AT_RENEWAL = "at_renewal"


class CreditTo(StrEnum):
    BALANCE = "balance"
    REFUND = "refund"


class CancellationMode(StrEnum):
    SELF_SERVICE = "self_service"
    REQUEST = "request"
    ASSISTED = "assisted"


class Buyers(StrEnum):
    ANYONE = "anyone"
    TRIALS_ONLY = "trials_only"
    BILLING_ADMINS = "billing_admins"


class Sale(StrEnum):
    """Whether a plan is bought like any other, or asked for first: then the seller makes an offer."""

    OPEN = "open"
    ON_REQUEST = "on_request"


class TrialEnd(StrEnum):
    CONVERT = "convert"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Fee:
    """An early-termination fee: `fixed` minor units by currency, or `basis_points` of net credit and unbilled
    periods."""

    basis_points: int = 0
    fixed: dict[str, int] = field(default_factory=dict)
    beyond_credit: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """Whole days of free use before a paid term, of at most `seats` units of an item; the customer may add
    `extension_days` once, 0 never."""

    days: int
    method_needed: bool = False
    end: TrialEnd = TrialEnd.CANCEL
    seats: int = 25
    extension_days: int = 0


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a customer confirms with a request for the end: that its data is `exported`, the name of the person who owns
    the data from then on, and words of its own, of at least so many `letters`; 0 asks for none."""

    exported: bool = False
    data_owner: bool = False
    letters: int = 0

    def beside(self, other: "Checklist") -> "Checklist":
        """Everything that one of both asks for."""
        return Checklist(
            self.exported or other.exported, self.data_owner or other.data_owner, max(self.letters, other.letters)
        )


@dataclass(frozen=True, slots=True)
class ContractManager:
    """The person of the seller's who ends contracts together with their customers."""

    name: str
    mail: str


#: The checklist that asks for nothing.
NOTHING: Final = Checklist()


@dataclass(frozen=True, slots=True)
class AfterEnd:
    """Whole days that an ended subscription stays expired (readable, can be revived), then disabled, then deleted."""

    expired_days: int = 30
    disabled_days: int = 90


@dataclass(frozen=True, slots=True)
class Policies:
    """The promises of a plan version; `notice_days` and `mail_leads` that are None follow the term's length."""

    notice_days: int | None = None
    price_notice_days: int = 30
    advised_days: int = 60
    refund_window_days: int = 30
    cancelling: Cancelling = Cancelling.PRO_RATA
    fee: Fee | None = None
    return_hours: int = 168
    decrease: Decreasing = Decreasing.AT_RENEWAL
    increase: Effect = Effect.NOW
    upgrade: Effect = Effect.NOW
    downgrade: Effect = Effect.AT_RENEWAL
    cancellation_credit_to: CreditTo = CreditTo.REFUND
    change_credit_to: CreditTo = CreditTo.BALANCE
    mode: CancellationMode = CancellationMode.SELF_SERVICE
    checklist: Checklist | None = None
    account_manager: ContractManager | None = None
    export_required: bool = False
    trial: Trial | None = None
    buyers: Buyers = Buyers.ANYONE
    sale: Sale = Sale.OPEN
    mail_leads: tuple[int, ...] | None = None
    comment_length: int = 0
    after_end: AfterEnd = AfterEnd()


#: A term of at least this many days is "a year or longer": 30 days' notice; shorter terms have 1 day.
_YEAR: Final = 365


#: Terms under a quarter send no renewal mails. The shortest quarter (1 February to 1 May) has 89 days.
_QUARTER: Final = 89


#: The shortest term, in days, of a plan that demands an export before its end.
EXPORT_TERM: Final = 28


#: The longest trial, and the longest extension, in days.
MOST_TRIAL: Final = 365


#: The longest stage after the end, in days.
MOST_AFTER_END: Final = 3650
#: The most letters that a checklist may ask for.
MOST_LETTERS: Final = 2_000


#: The most renewal mails of one term.
MOST_LEADS: Final = 10


def notice_days(policies: Policies, term: Interval) -> int:
    """Whole days of notice before the term's end."""
    if policies.notice_days is not None:
        return policies.notice_days
    return 30 if term.nominal_days >= _YEAR else 1


def cancel_by(policies: Policies, term: Interval, running: Span) -> date:
    """The last day on which notice still ends the running term; that day counts to 24:00 local.

    Without notice it is the last day of service, as with a notice of 1 day: at `running.end` the next term has begun.
    """
    return running.end - timedelta(days=max(1, notice_days(policies, term)))


def cancel_before(policies: Policies, term: Interval, running: Span, zone: str) -> datetime:
    """The first instant that is too late for notice to the running term's end."""
    return instant(cancel_by(policies, term, running) + timedelta(days=1), zone)


def price_notice_by(policies: Policies, term: Interval, running: Span) -> date:
    """The last day on which a price of the term after the running one is told in time, `price_notice_days` before the
    last day of notice; that day counts to 24:00 local."""
    return cancel_by(policies, term, running) - timedelta(days=policies.price_notice_days)


def price_notice_before(policies: Policies, term: Interval, running: Span, zone: str) -> datetime:
    """The first instant that is too late to tell a price of the term after the running one."""
    return instant(price_notice_by(policies, term, running) + timedelta(days=1), zone)


def refund_window(policies: Policies, start: date, zone: str) -> datetime:
    """The first instant after the refund window of a subscription whose first service day is `start`."""
    return instant(start + timedelta(days=policies.refund_window_days), zone)


def mail_leads(policies: Policies, term: Interval, running: Span) -> tuple[int, ...]:
    """Days before the term's end on which a renewal mail is due, longest first.

    Leads less than 3 days apart are one mail, at the longer lead; leads not shorter than the term are dropped.
    """
    if policies.mail_leads is not None:
        wanted = policies.mail_leads
    elif term.nominal_days < _QUARTER:
        wanted = ()
    else:
        wanted = (90, 60, notice_days(policies, term) + 7, 7)
    kept: list[int] = []
    for lead in sorted({lead for lead in wanted if lead < running.days}, reverse=True):
        if not kept or kept[-1] - lead >= 3:
            kept.append(lead)
    return tuple(kept)


def mail_at(running: Span, lead: int, zone: str) -> datetime:
    """The instant of the mail `lead` days before the term's end: 08:00 local."""
    return instant(running.end - timedelta(days=lead), zone, hour=8)


def broken_terms(policies: Policies, term: Interval) -> Iterator[Violation]:
    """Every rule that `policies` break for a plan with this `term` of at most 10 years, the field as a pointer.

    A value that nothing would carry out is refused: a contract promises only what happens.
    """
    yield from _broken_mode(policies)
    notice = notice_days(policies, term)
    if notice < 0:
        yield Violation("/notice_days", "0 days or more", notice)
    if notice >= term.nominal_days:
        days = "1 day" if term.nominal_days == 1 else f"{term.nominal_days} days"
        yield Violation("/notice_days", f"shorter than the term (a term of {term.words} has {days})", notice)
    if policies.price_notice_days < 0:
        yield Violation("/price_notice_days", "0 days or more", policies.price_notice_days)
    if policies.export_required and term.nominal_days < EXPORT_TERM:
        yield Violation("/export_required", "false for terms under a month: they are over before it counts", True)
    if policies.fee is not None:
        yield from _broken_fee(policies.fee)
    if policies.trial is not None:
        yield from _broken_trial(policies.trial)
    elif policies.buyers is Buyers.TRIALS_ONLY:
        yield Violation("/buyers", "anyone or billing_admins: the plan has no trial", policies.buyers)
    if policies.sale is Sale.ON_REQUEST and policies.trial is not None:
        yield Violation("/trial", "none: the plan is sold on request")
    yield from _broken_after_end(policies.after_end)
    leads = policies.mail_leads or ()
    if len(leads) > MOST_LEADS:
        yield Violation("/mail_leads", f"at most {MOST_LEADS} days", len(leads))
    if len(set(leads)) < len(leads):
        yield Violation("/mail_leads", "different days", list(leads))
    if any(lead < 1 for lead in leads):
        yield Violation("/mail_leads", "days before the end: each at least 1", list(leads))


def _broken_mode(policies: Policies) -> Iterator[Violation]:
    assisted = policies.mode is CancellationMode.ASSISTED
    if assisted and policies.account_manager is None:
        yield Violation("/account_manager", "a name and a mail address: the mode is assisted")
    if policies.account_manager is not None and not assisted:
        yield Violation("/account_manager", "left out: it goes with the mode assisted")
    if policies.checklist is not None:
        yield from _broken_checklist(policies.checklist, policies.mode)


def _broken_checklist(checklist: Checklist, mode: CancellationMode) -> Iterator[Violation]:
    if mode is not CancellationMode.REQUEST:
        yield Violation("/checklist", "left out: it goes with the mode request")
    if not 0 <= checklist.letters <= MOST_LETTERS:
        yield Violation("/checklist/letters", f"from 0 to {MOST_LETTERS}", checklist.letters)
    if checklist == NOTHING:
        yield Violation("/checklist", "something to confirm, or left out")


def _broken_fee(fee: Fee) -> Iterator[Violation]:
    if bool(fee.basis_points) == bool(fee.fixed):
        yield Violation("/fee", "either basis points or fixed amounts")
    if not 0 <= fee.basis_points <= 10_000:
        yield Violation("/fee", "from 1 to 10000 basis points", fee.basis_points)
    for currency, amount in fee.fixed.items():
        if amount <= 0:
            yield Violation(f"/fee/fixed/{currency}", "more than 0", amount)


def _broken_after_end(after: AfterEnd) -> Iterator[Violation]:
    for name, days in (("expired_days", after.expired_days), ("disabled_days", after.disabled_days)):
        if not 0 <= days <= MOST_AFTER_END:
            yield Violation(f"/after_end/{name}", f"from 0 to {MOST_AFTER_END}", days)


def _broken_trial(trial: Trial) -> Iterator[Violation]:
    if not 1 <= trial.days <= MOST_TRIAL:
        yield Violation("/trial/days", f"from 1 to {MOST_TRIAL}", trial.days)
    if trial.seats < 1:
        yield Violation("/trial/seats", "at least 1", trial.seats)
    if not 0 <= trial.extension_days <= MOST_TRIAL:
        yield Violation("/trial/extension_days", f"from 0 to {MOST_TRIAL}", trial.extension_days)
