"""The forecast: each document that will come if nothing changes and every charge succeeds.

Every end of a billing period is decided by `renewal.period_ended`, as its day will decide it; the contracts of a
balance draw from it in the order of their due instants, at the same instant the older contract first:

    balance 100.00     1 April             1 May              1 June
    contract A         invoice 60.00       invoice 60.00      ...
                       draws 60.00         draws nothing
    contract B                     15 April
                                   invoice 80.00 draws 40.00

Prices are those known today, and told in time for their term. A reference rate of a later day is not known: a forecast
document has no converted VAT. Where the VAT rate of a day is not known, the forecast ends with the day before.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Final

from zetel.domain.calendar import Interval, Unit, boundary, civil_date, instant
from zetel.domain.documents.document import Document
from zetel.domain.documents.subject import Describe
from zetel.domain.errors import TaxRateMissing
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.subscriptions.renewal import PeriodEnded, period_ended
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState
from zetel.domain.tax.reference_rates import PublishedRates

#: The most lines of one contract's forecast: with more, the forecast ends earlier.
MOST_LINES: Final = 1000

#: The profile and the currency of a balance.
BalanceOf = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The documents of a contract, oldest first, whose billing periods begin before the day `until` in its zone;
    `after` is the subscription behind them. The ids of the documents name nothing."""

    after: Subscription
    until: date
    documents: tuple[Document, ...] = ()

    @property
    def lines(self) -> int:
        return sum(len(document.lines) for document in self.documents)


@dataclass(frozen=True, slots=True)
class ForecastBasis:
    """What a forecast is made from: the instant `at` of making it, whole `months` ahead of it, the billing profiles by
    id, the balances, the seller, and the words of lines in a profile's language. `contract` assembles a subscription's
    contract, without ledger, pools and documents, on which no document to come depends."""

    at: datetime
    months: int
    profiles: Mapping[str, BillingProfile]
    balances: Mapping[BalanceOf, Balance]
    seller: Seller
    describe: Callable[[BillingProfile], Describe]
    contract: Callable[[Subscription], Contract]


def balance_of(subscription: Subscription) -> BalanceOf:
    """The balance that the subscription's documents draw from."""
    return subscription.profile, subscription.currency


def forecast(
    subscriptions: Iterable[Subscription], basis: ForecastBasis, *, wanted: Set[str]
) -> Mapping[str, Forecast]:
    """The forecasts of the subscriptions with the ids `wanted`; the others, of the same balances, draw from them too.
    A subscription that has ended has no documents to come."""
    made = {held.id: _begun(held, basis) for held in subscriptions}
    balances = dict(basis.balances)
    turns = [(_due(one.after, basis.at), id) for id, one in made.items() if _runs(one)]
    heapify(turns)
    while turns:
        at, id = heappop(turns)
        before = made[id]
        of = balance_of(before.after)
        if at >= instant(before.until, before.after.zone) or (id not in wanted and not balances[of].drawable):
            continue
        try:
            made[id], balances[of] = _next(before, balances[of], at, basis)
        except TaxRateMissing:
            made[id] = replace(before, until=before.after.period.end)
            continue
        if _runs(made[id]):
            heappush(turns, (_due(made[id].after, basis.at), id))
    return {id: one for id, one in made.items() if id in wanted}


def _runs(one: Forecast) -> bool:
    return one.after.state is SubscriptionState.ACTIVE


def _begun(held: Subscription, basis: ForecastBasis) -> Forecast:
    today = civil_date(basis.at, held.zone)
    return Forecast(held, boundary(today, Interval(1, Unit.MONTH), basis.months))


def _due(held: Subscription, now: datetime) -> datetime:
    """The instant at which the running period's end, or the next try of a conversion, is worked on; at once where it is
    over."""
    return max(held.turns_at, now)


def _next(before: Forecast, balance: Balance, at: datetime, basis: ForecastBasis) -> tuple[Forecast, Balance]:
    """The forecast one period further, and the balance after it. Raises TaxRateMissing."""
    happened = billed(before.after, balance, at, basis, no=len(before.documents))
    after = happened.outcome.subscription
    made = tuple(replace(one, converted=None) for one in happened.outcome.documents)
    further = replace(before, after=after, documents=(*before.documents, *made))
    if further.lines > MOST_LINES:
        further = replace(further, until=min(before.until, after.period.start + timedelta(days=1)))
    return further, replace(balance, balance=balance.balance - happened.drawn)


def billed(held: Subscription, balance: Balance, at: datetime, basis: ForecastBasis, *, no: int = 0) -> PeriodEnded:
    """The end of the running period at the instant `at`, as its day will decide it; `no` tells the documents of one
    contract apart. Raises TaxRateMissing."""
    profile = basis.profiles[held.profile]
    return period_ended(
        basis.contract(held),
        buyer=Buyer("", profile, balance, held.collection),
        seller=basis.seller,
        invoice=f"inv_{held.id}_{no}",
        at=at,
        describe=basis.describe(profile),
        rates=of_any_day,
    )


def of_any_day(day: date) -> PublishedRates:
    """Stands for the rates before a later day: what they convert is left out of everything that is foretold."""
    return PublishedRates(day - timedelta(days=1), "", dict.fromkeys(MINOR_DIGITS, "1"))
