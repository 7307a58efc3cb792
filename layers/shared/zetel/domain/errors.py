"""The refusals of the rules, as one tree of errors that carry facts.

    ZetelError
    |- RuleBroken
    |  |- InvalidRequest             each field, its rule and the sent value
    |  |- QuoteTampered              the signature is not the quote's, or its key is gone
    |  |- LinkTampered               the same of a link
    |  |- IdempotencyKeyReused       the key belongs to another request
    |  `- CurrencyMismatch           amounts of these currencies were to be combined
    |- Unknown                       no such thing, or not yours: the two cannot be told apart
    |- NotAllowed                    known, but the role does not permit it
    |- RightsLacking                 the change is about rights that the person lacks
    |- SecondFactorMissing           a person of the staff signs in with a password alone
    |- MailUnverified                the person's own address is not confirmed at the sign-in
    |- TooManyToday                  the day's limit of a new account is reached
    |- Declined                      the provider refused the charge: nothing was bought, nothing was charged
    |- Conflict                      the state does not permit it
   |  |- ChargeGivenBack            taken for a quote that no longer fitted, and given back
    |  |- QuoteUsed                  confirmed before
    |  |- TriesUsedUp                as many cards were declined as may be tried
    |  |- SubscriptionMoved, ProfileMoved, DocumentMoved, BalanceMoved    changed since the quote was made
    |  |- AccountMoved               changed at the same moment, as a document may be
    |  |- ChangeInProgress           the subscription waits for a payment, a credit, an attempt, a move or a decision
    |  |- ContractTooLarge           it could not be ended any more
    |  |- RequestInProgress          the provider has not answered yet
    |  |- CardsNotTaken              the seller has no payment provider
    |  |- LinkUsed                   the link has done its work
    |  |- LinkSuperseded             a newer link was sent
    |  |- LinkElsewhere              the link does its work with a sign-in, or without
    |  |- AddressTaken               the mail address names another member of the account
    |  |- MembershipHeld             the person is a member of the account already
    |  |- RecipientReady             the address needs no link
    |  |- NotReleased                the seller does not let the profile buy on invoice
    |  |- CreditLimitExceeded
    |  |- NotInvoiceable             its documents would break rules of EN 16931, which the seller has to mend
    |  |- SubscriptionEnded          it is over
    |  |- RevivalForbids             it runs, is beyond its expired days, or something is overdue
    |  |- PlanNotSold                it is not sold any more; others of the family are
    |  |- RenewalDue, RenewalParked  its billing period is over, and the next one is not billed yet
    |  |- CancellationNotAllowed     the contract's policies forbid it
    |  |- ExportRequired             the terms demand an export before an end, and there is none
    |  |- CancelledAlready
    |  |- ChangesClash               a change for the renewal leaves no room for another
    |  |- NoticeStands               a longer term ends it, and the person has not said so
    |  |- TrialUsed                  the account has tried or bought the product before
    |  |- TrialForbids               the trial does not allow it, or there is no trial
    |  |- SeatsBelowAssigned         members have more seats than would be left
    |  |- SeatsInsufficient          more people would move to a subscription than it has free seats
    |  |- LicencesRefused            each person that gets or loses no licence, with the reason
    |  |- ItemUnlicensed             every active member has it
    |  |- PoolMoved                  its seats or licences changed at the same moment
    |  |- LicenceHeld                the member has what it asks for
    |  |- RequestClosed              decided or withdrawn before
    |  |- EndRequestClosed           the same of a request for an end, or its days are over
    |  |- UpgradeClosed              the same of a request for an upgrade, or its offer cannot be taken
    |  |- UpgradesAsked              the account has as many of those as it may have
    |  |- SoldOnRequest              the plan needs an offer of the seller's
    |  |- RequestLimitReached        the member has as many requests as it may have
    |  |- LastOwner                  an account has an active owner
    |  |- OwnersRemain               the account has other owners, who name one themselves
    |  |- SuccessionRuns             another member is to become owner
    |  |- SuccessionClosed           the time for an objection is over, or another one came first
    |  |- AccountCloses              an owner closed it: nothing more is bought
    |  |- SubscriptionsRun           subscriptions that run stand in the way of closing the account
    |  |- InvoicesOpen               invoices that are not settled do
    |  |- WorkUnfinished             payments, files of people and other work that is not done does
    |  |- BalancesOwed               profiles whose balance is negative do
    |  |- RefundsOpen                refunds that the bookkeeper has not paid yet do
    |  |- PlacesTaken                people with rights, but without an edition, are limited
    |  |- MemberMoved                changed at the same moment
    |  |- MemberStateForbids         the member is deactivated, removed or not yet active
    |  |- InvoiceSettled             nothing is open on it
    |  |- NoStandingTransfer         the payment is no transfer, or counts no more
    |  |- TaskNotOpen                this part of the refund needs no action
    |  |- FileNotReady               still being made
    |  `- ExportNotReady             the job that makes it is not over
    |- QuoteExpired
    |- LinkExpired
    |- LinkWithdrawn                 its sender took it back
    |- ExportGone                    its file was kept for a week
    |- VersionStale                  decided on an old version
    |- ProviderUnreachable           the outcome is unknown, so nothing may be concluded
    |  `- ReferenceRateMissing       no rate, or only older ones, to convert VAT at: it may yet be published
    |- ServiceAway                   a service of others gives no answer, or takes no more calls for now
    `- Defect                        the seller's side: no customer can mend it
       |- CatalogMissing             the catalogue, or a version that it lists, is not stored
       |- TaxRateMissing
       `- DocumentInvalid            it would break rules of EN 16931, by their names (``BR-CO-15``)

An error has facts and no words: the web edge puts them into the reader's language, and adds errors of its own. Errors
are not frozen, because contextlib writes the traceback into an error that passes through.
"""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Self


@dataclass(eq=False)
class ZetelError(Exception):
    """The root. Subclasses have their facts as fields."""

    @classmethod
    def slug(cls) -> str:
        """The stable name of this kind of error: ``seats-below-assigned``."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def facts(self) -> dict[str, object]:
        """The facts by name; an unknown fact is left out."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}

    def __str__(self) -> str:
        return ", ".join(f"{name}={value!r}" for name, value in self.facts().items())


class RuleBroken(ZetelError): ...


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: the field as a JSON pointer, the rule in words, and the sent value (absent for secrets)."""

    field: str
    rule: str
    sent: object = None


@dataclass(eq=False)
class InvalidRequest(RuleBroken):
    errors: tuple[Violation, ...] = ()

    @classmethod
    def of(cls, where: str, rule: str, sent: object = None) -> Self:
        return cls(errors=(Violation(where, rule, sent),))


class QuoteTampered(RuleBroken): ...


class LinkTampered(RuleBroken): ...


class IdempotencyKeyReused(RuleBroken): ...


@dataclass(eq=False)
class CurrencyMismatch(RuleBroken):
    currencies: tuple[str, ...]


@dataclass(eq=False)
class Unknown(ZetelError):
    """`kind` names the item as people do: ``billing profile``."""

    kind: str
    id: str


@dataclass(eq=False)
class NotAllowed(ZetelError):
    """Each of the roles `needs` is enough."""

    needs: tuple[str, ...]


class SecondFactorMissing(ZetelError): ...


class MailUnverified(ZetelError): ...


@dataclass(eq=False)
class TooManyToday(ZetelError):
    """More than `most` acts of this name (``recipients``, ``purchases``) on a day; `retry_after` are the seconds to the
    next day."""

    act: str
    most: int
    retry_after: int


@dataclass(eq=False)
class RightsLacking(ZetelError):
    """The rights `lacking` would be given or taken by a person that lacks them."""

    lacking: tuple[str, ...]


@dataclass(eq=False)
class Declined(ZetelError):
    """`reason` is a code of the provider; nothing was bought and nothing was charged."""

    payment: str
    reason: str


class Conflict(ZetelError): ...


@dataclass(eq=False)
class ChargeGivenBack(Conflict):
    """The card was charged by `payment` for a quote that no longer fitted its subscription, and got the money back."""

    payment: str


@dataclass(eq=False)
class QuoteUsed(Conflict):
    """`created` are the ids that the confirmation made."""

    quote: str
    created: tuple[str, ...]


@dataclass(eq=False)
class TriesUsedUp(Conflict):
    quote: str
    tries: int


@dataclass(eq=False)
class SubscriptionMoved(Conflict):
    subscription: str


@dataclass(eq=False)
class ProfileMoved(Conflict):
    profile: str


@dataclass(eq=False)
class AccountMoved(Conflict):
    account: str


@dataclass(eq=False)
class DocumentMoved(Conflict):
    document: str


@dataclass(eq=False)
class BalanceMoved(Conflict):
    profile: str


@dataclass(eq=False)
class ChangeInProgress(Conflict):
    """The subscription waits for `held_by`: the ids of a payment, of credit allocations, of an attempt."""

    subscription: str
    held_by: str


class ContractPart(StrEnum):
    """The part of a contract that outgrew it: the lines that were charged, or the ways in which they were invoiced."""

    LINES = "lines"
    BUYERS = "buyers"


@dataclass(eq=False)
class ContractTooLarge(Conflict):
    """With more than `most` lines or buyers the subscription could not be ended; it can grow again on `grows_on`, when
    a billing period begins."""

    subscription: str
    of: ContractPart
    most: int
    grows_on: date


@dataclass(eq=False)
class RequestInProgress(Conflict):
    """The provider has not answered for `payment` yet; `retry_after` are the seconds after which to ask again."""

    payment: str
    retry_after: int = 10


class CardsNotTaken(Conflict): ...


@dataclass(eq=False)
class LinkUsed(Conflict):
    purpose: str
    used_at: datetime


@dataclass(eq=False)
class LinkSuperseded(Conflict):
    purpose: str


@dataclass(eq=False)
class LinkElsewhere(Conflict):
    """A link for `purpose` does its work at another address of the API."""

    purpose: str


@dataclass(eq=False)
class RecipientReady(Conflict):
    recipient: str


@dataclass(eq=False)
class NotReleased(Conflict):
    profile: str


@dataclass(eq=False)
class CreditLimitExceeded(Conflict):
    """`amount` more than `owed` is beyond `limit`; all in minor units of `currency`."""

    profile: str
    currency: str
    limit: int
    amount: int
    owed: int | None = None


@dataclass(eq=False)
class NotInvoiceable(Conflict):
    """`rules` are those of EN 16931 that a document of the quote would break, by their names."""

    rules: tuple[str, ...]


@dataclass(eq=False)
class SubscriptionEnded(Conflict):
    subscription: str


@dataclass(eq=False)
class RenewalDue(Conflict):
    """The billing period was over at the instant `since`, and the work that begins the next one comes first."""

    subscription: str
    since: datetime


@dataclass(eq=False)
class RenewalParked(Conflict):
    """As RenewalDue, but the work failed too often and waits for the seller."""

    subscription: str
    since: datetime


@dataclass(eq=False)
class CancellationNotAllowed(Conflict):
    """`why` is the policy that forbids it: ``not_allowed`` before the term's end, or the mode ``request`` or
    ``assisted``; `ends` is the first day without service that notice now would reach."""

    subscription: str
    why: str
    ends: date


@dataclass(eq=False)
class ExportRequired(Conflict):
    """An export of everything that is begun by the day `begin_by` lets this asking count; without it, a later one."""

    subscription: str
    begin_by: date


@dataclass(eq=False)
class CancelledAlready(Conflict):
    """`ends` is the first day without service."""

    subscription: str
    ends: date


@dataclass(eq=False)
class TrialUsed(Conflict):
    """The account has tried or bought the product before, since the quote of a trial was made."""

    product: str


class TrialRule(StrEnum):
    """The rule of trials that a command breaks."""

    NOT_RUNNING = "not_running"
    OVER = "over"
    NO_EXTENSION = "no_extension"
    EXTENDED = "extended"
    TOO_EARLY = "too_early"
    ENDS_BY_ITSELF = "ends_by_itself"
    BOUGHT_BY_MEMBER = "bought_by_member"


@dataclass(eq=False)
class TrialForbids(Conflict):
    """`day` is the first paid day of the trial; of one that may not be extended yet, the first day on which it may."""

    subscription: str
    why: TrialRule
    day: date | None = None


class RevivalRule(StrEnum):
    """The rule of revivals that a request breaks."""

    NOT_ENDED = "not_ended"
    TOO_LATE = "too_late"
    OVERDUE = "overdue"


@dataclass(eq=False)
class RevivalForbids(Conflict):
    """`day` is the last day on which the subscription could be revived; `invoices` are the overdue ones."""

    subscription: str
    why: RevivalRule
    day: date | None = None
    invoices: tuple[str, ...] = ()


@dataclass(eq=False)
class PlanNotSold(Conflict):
    """The plan of the item is not sold any more; `plans` of its family are, and may take its place."""

    item: str
    plan: str
    plans: tuple[str, ...]


@dataclass(eq=False)
class NoStandingTransfer(Conflict):
    """`method` and `state` are those of the payment."""

    payment: str
    method: str
    state: str


@dataclass(eq=False)
class TaskNotOpen(Conflict):
    """The part of the refund, counted from 1, is no task; `state` is ``pending`` or ``done`` instead."""

    refund: str
    part: int
    state: str


@dataclass(eq=False)
class LastOwner(Conflict):
    """`member` is the only active owner of the account."""

    member: str


@dataclass(eq=False)
class OwnersRemain(Conflict):
    """The account has so many active `owners`."""

    owners: int


@dataclass(eq=False)
class SuccessionRuns(Conflict):
    """`member` becomes owner at the instant `until`, None while owners are not told."""

    member: str
    until: datetime | None = None


@dataclass(eq=False)
class AccountCloses(Conflict):
    """An owner closed the `account`."""

    account: str


@dataclass(eq=False)
class SubscriptionsRun(Conflict):
    """The `subscriptions` of the account have not ended."""

    subscriptions: tuple[str, ...]


@dataclass(eq=False)
class InvoicesOpen(Conflict):
    """The `invoices` of the account are not settled."""

    invoices: tuple[str, ...]


@dataclass(eq=False)
class WorkUnfinished(Conflict):
    """The items with the ids `unfinished` wait for work: payments, refunds, departures, files of people."""

    unfinished: tuple[str, ...]


@dataclass(eq=False)
class BalancesOwed(Conflict):
    """The balance of the billing `profiles` is negative: a transfer was taken back whose surplus had been used."""

    profiles: tuple[str, ...]


@dataclass(eq=False)
class RefundsOpen(Conflict):
    """The `refunds` of the account are not paid yet."""

    refunds: tuple[str, ...]


@dataclass(eq=False)
class SuccessionClosed(Conflict):
    """`state` of the succession, whose time for objections ended at `until`, if it began."""

    state: str
    until: datetime | None = None


@dataclass(eq=False)
class PlacesTaken(Conflict):
    """`used` places of `of` are taken by people with rights and without a licence of an edition; more than `of` where
    licences ended."""

    used: int
    of: int


@dataclass(eq=False)
class MemberMoved(Conflict):
    member: str


@dataclass(eq=False)
class AddressTaken(Conflict):
    """The mail address in `field`, a JSON pointer, is that of `member` of the same account."""

    field: str
    member: str


@dataclass(eq=False)
class MembershipHeld(Conflict):
    """The signed-in person is `member` of the account."""

    member: str


@dataclass(eq=False)
class MemberStateForbids(Conflict):
    """`state` is the member's: ``invited``, ``active``, ``deactivated`` or ``removed``."""

    member: str
    state: str


@dataclass(eq=False)
class ChangesClash(Conflict):
    """The change `entry` of the timeline, of a `kind` and for the day `on`, cannot happen beside the other changes."""

    subscription: str
    entry: str
    kind: str
    on: date


@dataclass(eq=False)
class NoticeStands(Conflict):
    """Notice was given for the day `ends`, and the longer term would end it; the request does not say so."""

    subscription: str
    ends: date


@dataclass(eq=False)
class SeatsBelowAssigned(Conflict):
    """`requested` seats in total, fewer than are assigned to members."""

    assigned: int
    requested: int


@dataclass(eq=False)
class SeatsInsufficient(Conflict):
    """The item has so many `free` seats, and as many as `needed` people would move to it."""

    item: str
    free: int
    needed: int


@dataclass(frozen=True, slots=True)
class MemberRefused:
    """A member that gets or loses no licence; `reason` is ``unknown``, ``deactivated``, ``invitation_expired``,
    ``edition_missing``, ``too_many_licences`` or ``no_free_seat``."""

    member: str
    reason: str


@dataclass(eq=False)
class LicencesRefused(Conflict):
    """No licence was given or taken because of the members `refused`."""

    refused: tuple[MemberRefused, ...]


@dataclass(eq=False)
class ItemUnlicensed(Conflict):
    item: str


@dataclass(eq=False)
class LicenceHeld(Conflict):
    item: str


@dataclass(eq=False)
class RequestClosed(Conflict):
    """`state` is the request's: ``approved``, ``denied`` or ``withdrawn``."""

    request: str
    state: str


@dataclass(eq=False)
class UpgradeClosed(Conflict):
    """`state` is that of the request for an upgrade: ``answered``, ``taken``, ``declined``, ``withdrawn``, ``expired``,
    ``asked`` where there is no offer yet, or ``offered``."""

    request: str
    state: str


@dataclass(eq=False)
class SoldOnRequest(Conflict):
    """The plan is asked for first; it is bought by an offer of the seller's."""

    plan: str


@dataclass(eq=False)
class UpgradesAsked(Conflict):
    """The account has `most` requests for upgrades that wait for the seller."""

    most: int


@dataclass(eq=False)
class EndRequestClosed(Conflict):
    """`state` is the request's: ``open`` or ``rejected`` where its days are over, or a later one."""

    request: str
    state: str


@dataclass(eq=False)
class RequestLimitReached(Conflict):
    """A member has at most `most` requests: 20 that are pending, 100 that are kept."""

    most: int


@dataclass(eq=False)
class PoolMoved(Conflict):
    item: str


@dataclass(eq=False)
class InvoiceSettled(Conflict):
    invoice: str


@dataclass(eq=False)
class FileNotReady(Conflict):
    document: str
    format: str


@dataclass(eq=False)
class ExportNotReady(Conflict):
    job: str


@dataclass(eq=False)
class QuoteExpired(ZetelError):
    quote: str
    expired_at: datetime


@dataclass(eq=False)
class LinkExpired(ZetelError):
    purpose: str
    expired_at: datetime


@dataclass(eq=False)
class LinkWithdrawn(ZetelError):
    purpose: str


@dataclass(eq=False)
class ExportGone(ZetelError):
    job: str
    kept_days: int


@dataclass(eq=False)
class VersionStale(ZetelError):
    """`version` is the present version."""

    version: int


class Defect(ZetelError): ...


@dataclass(eq=False)
class CatalogMissing(Defect):
    missing: str


@dataclass(eq=False)
class TaxRateMissing(Defect):
    country: str
    on: date


@dataclass(eq=False)
class DocumentInvalid(Defect):
    document: str
    rules: tuple[str, ...] = ()


@dataclass(eq=False)
class ProviderUnreachable(ZetelError):
    provider: str


@dataclass(eq=False)
class ReferenceRateMissing(ProviderUnreachable):
    """No reference rates from `currency` to `home`, the currency of the seller's country, are known for a document of
    the day `on`."""

    currency: str
    home: str
    on: date


@dataclass(eq=False)
class ServiceAway(ZetelError):
    """`service` is the service of others: ``ses``, ``s3``, ``dynamodb``, ... Its call may have been carried out."""

    service: str
