"""A kind of quote as confirming carries it out, and the command that confirms a quote.

Each kind is one file of `kinds`: the contract that it changes, the outcome that it decides, its event, and the further
items that it keeps. `registry` lists the kinds; a handler names its kind.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.ports import Records, Services
from zetel.application.store.writes import Write
from zetel.domain.errors import Defect
from zetel.domain.events import ActorKind, TypedEvent
from zetel.domain.parties.allowance import AccountAct
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.outcome import Outcome

Change = TypeVar("Change")


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason of a cancellation: one of the seller's reasons, and the person's own words."""

    code: str
    comment: str | None = None
    feedback: str | None = None


class CardDemand(StrEnum):
    """Whether confirming a quote needs a card, takes one for later, or none."""

    NEEDED = "needed"
    TAKEN = "taken"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Carry out `quote`, as it was given and signed, if `subscription` is its subscription.

    `token` is the card that pays, where the quote is paid by card; `reason` goes with a cancellation, which may be `by`
    the seller's staff.
    """

    account: str
    person: Person
    quote: Mapping[str, Any]
    request: IdempotentRequest
    token: str | None = None
    subscription: str | None = None
    reason: Reason | None = None
    by: ActorKind = ActorKind.MEMBER


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The facts that decide a confirmation, beside its quote; `contract` is None where the quote makes a contract.

    `token` is the card that pays, if the quote is paid by card; `asked_at` is the instant of an attempt that was kept.
    """

    contract: Contract | None
    buyer: BillingProfile
    seller: Seller
    catalog: Catalog
    at: datetime
    token: str | None = None
    asked_at: datetime | None = None

    @property
    def declared_at(self) -> datetime:
        """The instant at which the person asked for it."""
        return self.asked_at or self.at

    @property
    def running(self) -> Contract:
        """The contract that the quote changes. Raises Defect for a quote that makes a contract."""
        if self.contract is None:
            raise Defect
        return self.contract


@dataclass(frozen=True, slots=True)
class KindOfQuote(Generic[Change]):
    """How quotes of one kind are confirmed.

    `form` is the quote's type on the wire. `contract` gives the contract that the quote changes, from the items that
    were read. `decide` gives the outcome: lines and amounts come from the quote, nothing is priced again. `event` tells
    of the outcome and of the payments that the commit begins. `pools` names the items whose pools the quote was decided
    on. `kept` gives further writes, and refuses a command that lacks a part; a quote with such writes is never paid by
    card. `fits` says whether the quote, its documents unchanged, can be carried out on a later version of its contract;
    without it none can. `right` says whether a quote is a right with a deadline, which no hold and no later version
    refuses. Where `limited`, the amount that the quote owes on invoice stays within the profile's limit. `counts` is
    the act of a new account that a confirmation on invoice counts as; a charged card ends the account's being new.
    `card` says whether a card goes with the quote; without it, one does where the quote is paid by card now. `declined`
    gives the writes of a declined charge in place of the end of its hold.
    """

    name: str
    form: type[Quote[Change]]
    contract: Callable[[Quote[Change], Records, Catalog], Contract | None]
    decide: Callable[[Quote[Change], Circumstances], Outcome]
    event: Callable[[Quote[Change], Outcome, Sequence[Payment]], TypedEvent]
    pools: Callable[[Quote[Change]], Sequence[str]] | None = None
    kept: Callable[[Reason | None, ActorKind, Quote[Change], Circumstances], Sequence[Write]] | None = None
    fits: Callable[[Quote[Change], Contract], bool] | None = None
    right: Callable[[Quote[Change]], bool] | None = None
    limited: bool = True
    counts: AccountAct | None = None
    card: Callable[[Quote[Change], Catalog], CardDemand] | None = None
    declined: Callable[[Contract, str, datetime, Services, Catalog], Sequence[Write]] | None = None

    def still_fits(self, quote: Quote[Change], contract: Contract | None) -> bool:
        """Whether the quote can be carried out on the contract as it is now."""
        return contract is None or (self.fits is not None and self.fits(quote, contract))
