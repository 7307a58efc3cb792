"""Every term of a contract is carried out: another value changes a quote, a read, or the work of a lived year; the
catalogue refuses a value that would change nothing."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.application.contracts_running import DECEMBER, FIFTH, SEPTEMBER, Running
from tests.domain import contracts
from tests.domain.contracts import YEAR
from tests.shop import ACCOUNT, ANNA, CHRIS, DIALER, READER, STORAGE
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts.reading import read_subscription
from zetel.application.store.wire import canonical, to_wire
from zetel.domain.catalog.prices import Tier
from zetel.domain.catalog.terms import (
    AfterEnd,
    Buyers,
    CancellationMode,
    Cancelling,
    Checklist,
    ContractManager,
    CreditTo,
    Decreasing,
    Effect,
    Fee,
    Policies,
    Sale,
    Trial,
    TrialEnd,
    broken_terms,
)
from zetel.domain.errors import ZetelError
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

#: Other values than the default, by term.
OTHERS: dict[str, tuple[Any, ...]] = {
    "notice_days": (0, 14, 60),
    "price_notice_days": (0, 90),
    "advised_days": (0, 45, 90),
    "refund_window_days": (0, 14),
    "cancelling": (Cancelling.NO_REFUND, Cancelling.NOT_ALLOWED),
    "fee": (Fee(basis_points=1000), Fee(fixed={"EUR": 50_00}), Fee(basis_points=10_000, beyond_credit=True)),
    "return_hours": (0, 24),
    "decrease": (Decreasing.AT_ONCE,),
    "increase": (Effect.AT_RENEWAL,),
    "upgrade": (Effect.AT_RENEWAL,),
    "downgrade": (Effect.NOW,),
    "cancellation_credit_to": (CreditTo.BALANCE,),
    "change_credit_to": (CreditTo.REFUND,),
    "mode": (CancellationMode.REQUEST, CancellationMode.ASSISTED),
    "checklist": (Checklist(exported=True),),
    "account_manager": (ContractManager("Mara", "mara@stoelwerk.example"),),
    "export_required": (True,),
    "trial": (Trial(14), Trial(14, end=TrialEnd.CONVERT)),
    "buyers": (Buyers.TRIALS_ONLY, Buyers.BILLING_ADMINS),
    "sale": (Sale.ON_REQUEST,),
    "mail_leads": ((), (30,)),
    "comment_length": (20,),
    "after_end": (AfterEnd(0, 90), AfterEnd(30, 0)),
}
MARCH, FEBRUARY, RENEWED = (
    datetime(2026, 3, 20, 9, tzinfo=UTC),
    datetime(2027, 2, 1, 9, tzinfo=UTC),
    datetime(2027, 3, 16, 9, tzinfo=UTC),
)

#: The billing profile of a member.
OWN_PROFILE = "pro_01KKRAFRB0000000000000000W"


class Year:
    """A year of 25 seats, with all that was quoted, read and done in it; terms in words are left out. Prices of the
    next year are loaded on 1 December and on 1 February."""

    def __init__(self, policies: Policies) -> None:
        self.shop = Running(replace(policies, sale=Sale.OPEN))
        self.offer = contracts.edition(policies=policies)
        if policies.sale is Sale.ON_REQUEST:  # from now on
            self.shop.stock(self.offer, STORAGE, DIALER, version=2)
            self.shop.world.clock.move_machine(seconds=60)
        self.seen: list[bytes] = []
        self.shop.pump()
        self.shop.sweep()  # the first sweep of a deployment looks back a few days only
        if self.shop.first:  # nothing is charged in a trial
            self.shop.pay(self.shop.first, 11_041_25)
        self._read()
        self._sees(self._bought_alone)
        self._asks_to_end(MARCH)
        self.shop.at(SEPTEMBER)
        self._sees(self._five_more)
        self.shop.at(FIFTH)
        self._sees(lambda: self.shop.change(28, key="fewer"))
        self._asks_to_end(DECEMBER)
        for plan in ("enterprise-yearly", "basic-yearly"):
            self._sees(lambda: self.shop.quote_plan(self.shop.id, plan))  # noqa: B023  called at once
        self._reprices(380_00, date(2027, 3, 1), version=3)
        self._sees(lambda: self.shop.quote_seats(self.shop.id, 20))
        self._lives_until(FEBRUARY)
        self._asks_to_end(FEBRUARY)
        self._reprices(400_00, date(2027, 3, 2), version=4)
        self._lives_until(RENEWED)
        self._sees(self._ends)
        self._sees(self._ends_now)
        self._read()
        self.seen += [canonical(to_wire(event)) for event in self.shop.events()]

    def _sees(self, does: Any) -> None:
        """What is quoted or answered, or the refusal."""
        try:
            self.seen.append(canonical(to_wire(does())))
        except ZetelError as refused:
            self.seen.append(repr(refused).encode())

    def _five_more(self) -> Any:
        """Bought and paid, if five can be bought now."""
        quote = self.shop.change(30)
        for document in quote["documents"]:
            self.shop.pay(document["id"], document["total"], key=document["id"])
        return quote

    def _ends(self) -> Any:
        statement = self.shop.quote_end(self.shop.id, When.TERM_END)
        return self.shop.confirm(statement, key="ended", reason=Reason("too_expensive", "Short"))

    def _ends_now(self) -> Any:
        """Where it can be ended early: with the days after that."""
        statement = self.shop.quote_end(self.shop.id, When.NOW)
        return self.shop.confirm(statement, key="ended-now", reason=Reason("too_expensive", "Longer than 20 letters"))

    def _bought_alone(self) -> Any:
        """The quote of a member without the right to manage billing."""
        self.shop.put_profile(contracts.profile(id=OWN_PROFILE, owner=READER))
        wish = ("professional-yearly", 1)
        return self.shop.quote(wish, by=Collection.CARD, person=CHRIS, profile=OWN_PROFILE)

    def _read(self) -> None:
        shop = self.shop
        self.seen.append(
            canonical(read_subscription(ACCOUNT, shop.id, ANNA, Language.EN, shop.services, shop.catalog).body)
        )

    def _reprices(self, unit_price: int, since: date, *, version: int) -> None:
        price = replace(self.offer.price, since=since, tiers=(Tier(unit_price),))
        self.offer = replace(self.offer, prices=(*self.offer.prices, price))
        self.shop.stock(self.offer, STORAGE, DIALER, version=version)
        self.shop.world.clock.move_machine(seconds=60)
        self._read()

    def _asks_to_end(self, at: datetime) -> None:
        self.shop.at(at)
        for when in When:
            self._sees(lambda: self.shop.quote_end(self.shop.id, when))  # noqa: B023  called at once

    def _lives_until(self, at: datetime) -> None:
        """Everything is done when it is due."""
        held = self.shop.now
        while held.due and held.due.at <= at:
            self.shop.at(max(held.due.at, self.shop.world.clock.now()))
            self.shop.sweep()
            self.shop.pump()
            held = self.shop.now
        self.shop.at(at)


@pytest.fixture(scope="module")
def usual() -> list[bytes]:
    return Year(Policies()).seen


def test_each_term_has_another_value_here():
    assert list(OTHERS) == [field.name for field in fields(Policies)]


@pytest.mark.parametrize(("term", "value"), [(term, value) for term, values in OTHERS.items() for value in values])
def test_another_value_of_a_term_changes_what_happens_or_is_refused(usual, term, value):
    policies = replace(Policies(), **{term: value})
    refused = [broken.field for broken in broken_terms(policies, YEAR)]
    needed = ["/account_manager"] if value == CancellationMode.ASSISTED else [f"/{term}"]
    assert refused == needed if refused else Year(policies).seen != usual


def test_two_years_with_the_same_terms_are_the_same(usual):
    assert Year(Policies()).seen == usual


def test_terms_are_refused_that_nothing_carries_out_or_that_need_another_one():
    refused = {
        term
        for term, values in OTHERS.items()
        for value in values
        if list(broken_terms(replace(Policies(), **{term: value}), YEAR))
    }
    assert refused == {"mode", "checklist", "account_manager", "buyers"}


def test_the_defaults_are_never_refused():
    assert list(broken_terms(Policies(), YEAR)) == []
    assert list(broken_terms(contracts.edition().plan.policies, YEAR)) == []
