"""Contracts that are about to be changed, and what people and workers do to them: the pieces of scenes.

The contract is the worked example's: 25 seats on 15 March 2026, 365.00 each, 10 % for ending early; 5 more on
1 September.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from tests.application.contracts_running import BOOKKEEPER, SEPTEMBER, WITH_FEE
from tests.application.stage import Act, Process, Stage
from tests.domain import contracts
from tests.domain.corrections import IN_GERMANY
from tests.shop import ACCOUNT, ANNA, DIALER, PROFILE, STORAGE
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.confirming.registry import KINDS
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.payments import taking_back, transfers
from zetel.application.payments.taking_back import TakeBack
from zetel.application.payments.transfers import RecordTransfer
from zetel.application.renewing import notices
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.work.sweep import sweep
from zetel.domain.catalog.terms import Effect, Policies
from zetel.domain.errors import VersionStale
from zetel.domain.events import ActorKind
from zetel.domain.parties.member import StaffRole
from zetel.domain.payments.payment import TransferFault
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection, Entry, Subscription
from zetel.domain.subscriptions.timeline import END

SUPPORT: Final = Person("sub-support", "", "", frozenset({StaffRole.SUPPORT}))

#: Seats that were bought one by one: their invoices are two more than one commit settles.
ONE_BY_ONE: Final = 14

# What stands before


def contract(stage: Stage, policies: Policies = WITH_FEE, card: str | None = None) -> str:
    """25 seats, bought on 15 March."""
    stage.stock(contracts.edition(policies=policies), STORAGE, DIALER, version=2)
    return bought(stage, card, "bought")


def bought(stage: Stage, card: str | None, key: str) -> str:
    """25 seats of what is sold now."""
    quote = stage.quote(by=Collection.CARD if card else Collection.INVOICE)
    stage.request(quote, card=card, key=key)(Process(stage))
    stage.pump()
    return str(quote["subscription"])


def with_more(
    stage: Stage, policies: Policies = WITH_FEE, *, first: str | None = None, card: str | None = None
) -> tuple[str, str]:
    """The contract with 5 more seats, and their invoice; `first` paid the 25, `card` the 5."""
    id = contract(stage, policies, first)
    at(stage, SEPTEMBER)
    by = Collection.CARD if card else Collection.INVOICE
    quote = stage.quote_seats(id, 30, by=by)
    stage.request(quote, card=card, key="more")(Process(stage))
    stage.pump()
    return id, quote["documents"][0]["id"]


def one_by_one(stage: Stage, policies: Policies, first: str | None = None) -> tuple[str, list[str]]:
    """The contract with as many open invoices of one seat each."""
    id = contract(stage, policies, first)
    at(stage, SEPTEMBER)
    invoices = []
    for total in range(26, 26 + ONE_BY_ONE):
        quote = stage.quote_seats(id, total, by=Collection.INVOICE)
        stage.request(quote, key=quote["id"])(Process(stage))
        invoices.append(str(quote["documents"][0]["id"]))
    stage.pump()
    return id, invoices


def moves(stage: Stage) -> None:
    """The buyer is a German business from now on."""
    key = keys.profile(ACCOUNT, PROFILE)
    before = stage.world.store.read(key).known(key, "billing profile", PROFILE)
    stage.put_profile(replace(before, version=before.version + 1, **IN_GERMANY))


def at(stage: Stage, instant: datetime) -> None:
    """Time passes; the sweep runs, and finds nothing to do."""
    ahead = instant - stage.world.clock.now()
    stage.world.clock.move(ahead)
    stage.world.clock.move_machine(seconds=int(ahead.total_seconds()))
    sweep(stage.services)


def held(stage: Stage, id: str) -> Subscription:
    found = stage.subscription(id)
    assert found
    return found


# What people and workers do


def seats(
    stage: Stage, id: str, total: int, *, when: Effect = Effect.NOW, card: str | None = None, key: str = "seats"
) -> Act:
    """Confirming the quote of `total` seats that is given now."""
    quote = stage.quote_seats(id, total, when=when, by=Collection.CARD if card else Collection.INVOICE)
    return stage.request(quote, card=card, key=key)


def other_seats(stage: Stage, id: str) -> Mapping[str, Act]:
    """Somebody else adds a seat, with a quote of this moment."""
    more = held(stage, id).items[0].quantity + 1
    return {"another seat change": seats(stage, id, more, key="other seats")}


def ends(stage: Stage, id: str, when: When | date = When.NOW, *, key: str = "end") -> Act:
    """Confirming the statement that is given now."""
    return stage.request(stage.quote_end(id, when), key=key)


def ends_as_staff(stage: Stage, id: str) -> Act:
    """A person of the seller's support confirms the statement that is given to them now."""
    quote, reason = stage.quote_end(id, person=SUPPORT, by=ActorKind.STAFF), Reason("too_expensive")
    request = IdempotentRequest("by staff", quote["id"])
    command = Confirmation(ACCOUNT, SUPPORT, quote, request, None, id, reason, ActorKind.STAFF)
    return lambda process: confirm(command, KINDS[quote["kind"]], process.services, process.catalog)


def undoes(stage: Stage, id: str, kind: str) -> Act:
    """Takes the entry of the kind off the timeline; looks again where the contract was changed meanwhile."""

    def act(process: Process) -> str:
        while entry := _entry(now := held(stage, id), kind):
            try:
                timeline.undo(_order(now), entry.id, process.services, process.catalog)
            except VersionStale:
                continue
        return "undone"

    return act


def switches_off(stage: Stage, id: str) -> Act:
    """Turns auto-renewal off, and looks again as `undoes` does."""

    def act(process: Process) -> str:
        while not _entry(now := held(stage, id), END):
            try:
                timeline.switch_renewal_off(_order(now), process.services, process.catalog)
            except VersionStale:
                continue
        return "off"

    return act


def switches_on(stage: Stage, id: str) -> Act:
    """Turns auto-renewal on, and looks again as `undoes` does."""

    def act(process: Process) -> str:
        while _entry(now := held(stage, id), END):
            try:
                timeline.switch_renewal_on(_order(now), process.services, process.catalog)
            except VersionStale:
                continue
        return "on"

    return act


def transferred(invoice: str, amount: int = 1_179_75) -> Callable[[Process], Answer]:
    """The bookkeeper records a transfer for the whole invoice."""

    def act(process: Process) -> Answer:
        day, request = process.services.clock.now().date(), IdempotentRequest("transfer", "transfer")
        command = RecordTransfer(ACCOUNT, BOOKKEEPER, request, PROFILE, amount, "EUR", day, "RF18", (invoice,))
        return transfers.record_transfer(command, process.services, process.catalog)

    return act


def transferred_by_number(number: str) -> Act:
    """The bookkeeper records 1,500.00 that came with the number of an invoice as reference."""
    request = IdempotentRequest("by number", "by number")
    command = RecordTransfer(ACCOUNT, BOOKKEEPER, request, PROFILE, 1_500_00, "EUR", SEPTEMBER.date(), number)
    return lambda process: transfers.record_transfer(command, process.services, process.catalog)


def taken_back(payment: str) -> Act:
    """The bookkeeper takes the transfer back, which bounced."""
    request = IdempotentRequest("back", "back")
    command = TakeBack(ACCOUNT, payment, BOOKKEEPER, request, TransferFault.BOUNCED)
    return lambda process: taking_back.take_back(command, process.services)


def notifies(body: Mapping[str, Any]) -> Act:
    return lambda process: notices.notify(body, process.services, process.catalog)


def _entry(subscription: Subscription, kind: str) -> Entry | None:
    return next((entry for entry in subscription.timeline if entry.kind == kind), None)


def _order(subscription: Subscription) -> ChangeTimeline:
    return ChangeTimeline(ACCOUNT, ANNA, subscription.id, subscription.version)
