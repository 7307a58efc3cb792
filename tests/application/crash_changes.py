"""Processes that change running contracts and must survive their own death: seats, ends, what was set for later.

The contract is the worked example's: 25 seats on 15 March 2026, 365.00 each, 10 % for ending early; 5 more on
1 September. Whoever is in the way changes the same contract, or what its credit is set off against.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from tests.application import scenes
from tests.application.contracts_running import BOOKKEEPER, DECEMBER, FIFTH, SEPTEMBER, WITH_FEE
from tests.application.crash_flows import Again, Scene
from tests.application.scenes import AWAY, REFUSED, SILENT, VISA
from tests.application.stage import Act, Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, DIALER, PROFILE, STORAGE
from zetel.application import changing, notices, payments, relay
from zetel.application.changing import ChangeTimeline, QuoteCancellation, QuoteSeats
from zetel.application.orders import Keyed
from zetel.application.payments import RecordTransfer
from zetel.application.records import Answer
from zetel.application.sweep import sweep
from zetel.domain.cancellation import When
from zetel.domain.contract import END, SEATS
from zetel.domain.errors import VersionStale
from zetel.domain.subscriptions import Collection, Entry, Subscription
from zetel.domain.terms import CreditTo, Effect, Policies

#: On the balance before a card is charged for the rest.
DEPOSITED: Final = 10_00
#: 08:00 in Amsterdam, 90 days before the term's end.
NOTICE: Final = datetime(2026, 12, 15, 7, tzinfo=UTC)
#: Seats that were bought one by one: their invoices are two more than one commit settles.
ONE_BY_ONE: Final = 14

# Seats


def quoting_seats(stage: Stage) -> Scene:
    contract = _contract(stage)
    _at(stage, SEPTEMBER)
    order = QuoteSeats(ACCOUNT, ANNA, contract, _held(stage, contract).items[0].id, 30, Effect.NOW)
    return Scene(
        lambda process: changing.quote_seats(order, process.services, process.catalog),
        Again.CLIENT,
        {"another purchase": scenes.neighbour(stage)},
        then=lambda quote: stage.insist(stage.request(quote)),
    )


def more_on_invoice(stage: Stage) -> Scene:
    contract = _contract(stage)
    _at(stage, SEPTEMBER)
    return Scene(_seats(stage, contract, 30), Again.CLIENT, _other_seats(stage, contract))


def more_by_card(stage: Stage, card: str = VISA) -> Scene:
    contract = _contract(stage)
    _at(stage, SEPTEMBER)
    neighbour = scenes.neighbour(stage)
    stage.deposit(DEPOSITED)
    request = _seats(stage, contract, 30, card=card)
    return Scene(request, Again.CLIENT, {"another purchase": neighbour}, deposited=DEPOSITED)


def fewer_set_off(stage: Stage) -> Scene:
    """The invoice of the added seats is open; it may be paid at the same moment."""
    contract, invoice = _with_more(stage)
    _at(stage, FIFTH)
    return Scene(_seats(stage, contract, 28), Again.CLIENT, {"a transfer": _transfers(invoice)})


def fewer_to_the_balance(stage: Stage) -> Scene:
    """The invoice of the added seats was paid."""
    contract, invoice = _with_more(stage)
    _transfers(invoice)(Process(stage))
    _at(stage, FIFTH)
    return Scene(_seats(stage, contract, 28), Again.CLIENT, _other_seats(stage, contract))


def fewer_refunded(stage: Stage) -> Scene:
    """A card paid the added seats, and the terms give back what was paid."""
    contract, _ = _with_more(stage, replace(WITH_FEE, change_credit_to=CreditTo.REFUND), card=VISA)
    _at(stage, FIFTH)
    return Scene(_seats(stage, contract, 28), Again.CLIENT, _other_seats(stage, contract))


def fewer_later(stage: Stage) -> Scene:
    contract = _contract(stage)
    _at(stage, SEPTEMBER)
    return Scene(_seats(stage, contract, 22, when=Effect.AT_RENEWAL), Again.CLIENT, _other_seats(stage, contract))


def undoing(stage: Stage) -> Scene:
    contract = _contract(stage)
    _at(stage, SEPTEMBER)
    _seats(stage, contract, 22, when=Effect.AT_RENEWAL)(Process(stage))
    stage.pump()
    return Scene(_undoes(stage, contract, SEATS), Again.CLIENT, _other_seats(stage, contract))


# Its end


def stating(stage: Stage) -> Scene:
    contract = _contract(stage)
    _at(stage, DECEMBER)
    order = QuoteCancellation(ACCOUNT, ANNA, contract, When.NOW)
    return Scene(
        lambda process: changing.quote_cancellation(order, process.services, process.catalog),
        Again.CLIENT,
        {"another purchase": scenes.neighbour(stage)},
        then=lambda quote: stage.insist(stage.request(quote)),
    )


def cancelling(stage: Stage) -> Scene:
    """The first invoice was paid by card and the second is open: credit, fee, set-off and refund."""
    contract, invoice = _with_more(stage, first=VISA)
    _at(stage, DECEMBER)
    return Scene(
        _ends(stage, contract), Again.CLIENT, {"a transfer": _transfers(invoice), **_other_seats(stage, contract)}
    )


def cancelling_early(stage: Stage) -> Scene:
    """In the refund window, which is used once per product: another contract may be given back at the same moment."""
    contract, other = _contract(stage, card=VISA), _bought(stage, None, "other")
    _at(stage, datetime(2026, 3, 20, 9, tzinfo=UTC))
    return Scene(
        _ends(stage, contract), Again.CLIENT, {"the other one is given back": _ends(stage, other, key="other")}
    )


def cancelling_for_later(stage: Stage) -> Scene:
    contract = _contract(stage)
    _at(stage, DECEMBER)
    return Scene(_ends(stage, contract, When.TERM_END), Again.CLIENT, _other_seats(stage, contract))


def cancelling_much(stage: Stage) -> Scene:
    """More is to be settled than one commit does: the open invoices, and the first one, which a card paid."""
    contract, invoices = _one_by_one(stage, Policies(), first=VISA)
    _at(stage, DECEMBER)
    return Scene(_ends(stage, contract), Again.CLIENT, {"a transfer": _transfers(invoices[0], 235_95)})


def switching_off(stage: Stage) -> Scene:
    """Somebody else may cancel at the term's end, which is the same."""
    contract = _contract(stage)
    _at(stage, DECEMBER)

    def act(process: Process) -> str:
        while not _entry(held := _held(stage, contract), END):
            try:
                changing.switch_renewal_off(_order(held), process.services, process.catalog)
            except VersionStale:
                continue
        return "off"

    return Scene(act, Again.CLIENT, {"a cancellation": _ends(stage, contract, When.TERM_END)})


def switching_on(stage: Stage) -> Scene:
    """Somebody else may undo the entry, which is the same."""
    contract = _contract(stage)
    _at(stage, DECEMBER)
    _ends(stage, contract, When.TERM_END)(Process(stage))
    stage.pump()

    def act(process: Process) -> str:
        while _entry(held := _held(stage, contract), END):
            try:
                changing.switch_renewal_on(_order(held), process.services, process.catalog)
            except VersionStale:
                continue
        return "on"

    return Scene(act, Again.CLIENT, {"an undo": _undoes(stage, contract, END)})


# Messages


def remaining(stage: Stage) -> Scene:
    """The seats are given back, and the last two invoices are still to be settled; one may be paid meanwhile."""
    contract, invoices = _one_by_one(stage, Policies())
    _seats(stage, contract, 25)(Process(stage))
    stage.relay_new()
    body = stage.only(relay.PAYMENTS).body
    stage.pump()
    return Scene(scenes.follows_up(body), rivals={"a transfer": _transfers(invoices[-1], 235_95)})


def noticing(stage: Stage) -> Scene:
    """A renewal notice is due; the contract may be changed at the same moment, or its end be set."""
    contract, body = _noticed(stage)
    rivals = {**_other_seats(stage, contract), "a cancellation": _ends(stage, contract, When.TERM_END)}
    return Scene(_notifies(body), rivals=rivals)


def noticing_in_vain(stage: Stage) -> Scene:
    """The mail cannot be sent the first time."""
    _, body = _noticed(stage)
    stage.services = replace(stage.services, mailer=_NoMailer())
    return Scene(scenes.failing(_notifies(body)), then=partial(scenes.repaired, stage))


def confirming(stage: Stage, begun: Callable[[Stage], Scene]) -> Scene:
    """The mail about what `begun` does."""
    begun(stage).act(Process(stage))
    stage.relay_new()
    message = stage.only(relay.CONFIRMATIONS)
    return Scene(scenes.confirms(message), rivals={"another purchase": scenes.neighbour(stage)})


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "quote of seats": quoting_seats,
    "statement": stating,
    "seats on invoice": more_on_invoice,
    "seats by card": more_by_card,
    "seats by a card that is declined": partial(more_by_card, card=REFUSED),
    "seats by card, answer lost": partial(more_by_card, card=SILENT),
    "seats by card, provider unreachable": partial(more_by_card, card=AWAY),
    "seats back, set off": fewer_set_off,
    "seats back, to the balance": fewer_to_the_balance,
    "seats back, refunded": fewer_refunded,
    "seats for the renewal": fewer_later,
    "undo": undoing,
    "cancellation now": cancelling,
    "cancellation in the refund window": cancelling_early,
    "cancellation at term end": cancelling_for_later,
    "cancellation of many documents": cancelling_much,
    "renewal off": switching_off,
    "renewal on": switching_on,
    "a remainder": remaining,
    "a notice": noticing,
    "a notice that cannot be sent": noticing_in_vain,
    "confirmation of more seats": partial(confirming, begun=more_on_invoice),
    "confirmation of fewer seats": partial(confirming, begun=fewer_refunded),
    "confirmation of seats for the renewal": partial(confirming, begun=fewer_later),
    "confirmation of an undo": partial(confirming, begun=undoing),
    "confirmation of a cancellation": partial(confirming, begun=cancelling),
    "confirmation of an end": partial(confirming, begun=switching_off),
}

#: How a flow ends whose process died between the beginning of a payment and its charge.
RELEASED: Final[Mapping[str, str]] = {
    flow: "seats by card, provider unreachable" for flow in FLOWS if flow.startswith("seats by ")
}

# What stands before


def _contract(stage: Stage, policies: Policies = WITH_FEE, card: str | None = None) -> str:
    """25 seats, bought on 15 March."""
    stage.stock(contracts.edition(policies=policies), STORAGE, DIALER, version=2)
    return _bought(stage, card, "bought")


def _bought(stage: Stage, card: str | None, key: str) -> str:
    quote = stage.quote(by=Collection.CARD if card else Collection.INVOICE)
    stage.request(quote, card=card, key=key)(Process(stage))
    stage.pump()
    return str(quote["subscription"])


def _with_more(
    stage: Stage, policies: Policies = WITH_FEE, *, first: str | None = None, card: str | None = None
) -> tuple[str, str]:
    """The contract with 5 more seats, and their invoice; `first` paid the 25, `card` the 5."""
    contract = _contract(stage, policies, first)
    _at(stage, SEPTEMBER)
    by = Collection.CARD if card else Collection.INVOICE
    quote = stage.quote_seats(contract, 30, by=by)
    stage.request(quote, card=card, key="more")(Process(stage))
    stage.pump()
    return contract, quote["documents"][0]["id"]


def _one_by_one(stage: Stage, policies: Policies, first: str | None = None) -> tuple[str, list[str]]:
    """The contract with as many open invoices of one seat each."""
    contract = _contract(stage, policies, first)
    _at(stage, SEPTEMBER)
    invoices = []
    for total in range(26, 26 + ONE_BY_ONE):
        quote = stage.quote_seats(contract, total, by=Collection.INVOICE)
        stage.request(quote, key=quote["id"])(Process(stage))
        invoices.append(str(quote["documents"][0]["id"]))
    stage.pump()
    return contract, invoices


def _noticed(stage: Stage) -> tuple[str, Mapping[str, str]]:
    """The contract whose first renewal notice is due, and the message about it, which nobody else is given."""
    contract = _contract(stage)
    _at(stage, NOTICE - timedelta(minutes=5))
    stage.world.clock.move_to(NOTICE)
    return contract, {"account": ACCOUNT, "subscription": contract}


def _at(stage: Stage, at: datetime) -> None:
    """Time passes; the sweep runs, and finds nothing to do."""
    ahead = at - stage.world.clock.now()
    stage.world.clock.move(ahead)
    stage.world.clock.move_machine(seconds=int(ahead.total_seconds()))
    sweep(stage.services)


def _held(stage: Stage, contract: str) -> Subscription:
    held = stage.subscription(contract)
    assert held
    return held


def _entry(held: Subscription, kind: str) -> Entry | None:
    return next((entry for entry in held.timeline if entry.kind == kind), None)


# What processes do


def _seats(
    stage: Stage, contract: str, total: int, *, when: Effect = Effect.NOW, card: str | None = None, key: str = "seats"
) -> Act:
    """Confirming the quote of `total` seats that is given now."""
    quote = stage.quote_seats(contract, total, when=when, by=Collection.CARD if card else Collection.INVOICE)
    return stage.request(quote, card=card, key=key)


def _other_seats(stage: Stage, contract: str) -> Mapping[str, Act]:
    """Somebody else adds a seat, with a quote of this moment."""
    more = _held(stage, contract).items[0].quantity + 1
    return {"another seat change": _seats(stage, contract, more, key="other seats")}


def _ends(stage: Stage, contract: str, when: When = When.NOW, *, key: str = "end") -> Act:
    """Confirming the statement that is given now."""
    return stage.request(stage.quote_end(contract, when), key=key)


def _undoes(stage: Stage, contract: str, kind: str) -> Act:
    """Takes the entry of the kind off the timeline; looks again where the contract was changed meanwhile."""

    def act(process: Process) -> str:
        while entry := _entry(held := _held(stage, contract), kind):
            try:
                changing.undo(_order(held), entry.id, process.services, process.catalog)
            except VersionStale:
                continue
        return "undone"

    return act


def _order(held: Subscription) -> ChangeTimeline:
    return ChangeTimeline(ACCOUNT, ANNA, held.id, held.version)


def _transfers(invoice: str, amount: int = 1_179_75) -> Act:
    """The bookkeeper records a transfer for the whole invoice."""

    def act(process: Process) -> Answer:
        day, request = process.services.clock.now().date(), Keyed("transfer", "transfer")
        order = RecordTransfer(ACCOUNT, BOOKKEEPER, request, PROFILE, amount, "EUR", day, "RF18", (invoice,))
        return payments.record_transfer(order, process.services, process.catalog)

    return act


def _notifies(body: Mapping[str, Any]) -> Act:
    return lambda process: notices.notify(body, process.services, process.catalog)


class _NoMailer:
    """A `Mailer` that is broken."""

    def send(self, mail: object) -> None:
        raise OSError("no connection")
