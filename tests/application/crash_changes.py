"""Processes that change running contracts and must survive their own death: seats, ends, what was set for later.

The contract is the worked example's: 25 seats on 15 March 2026, 365.00 each, 10 % for ending early; 5 more on
1 September. Whoever is in the way changes the same contract, or what its credit is set off against.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from tests.application import changes, scenes
from tests.application.contracts_running import DECEMBER, FIFTH, SEPTEMBER, WITH_FEE
from tests.application.crash_flows import Again, Scene
from tests.application.scenes import AWAY, REFUSED, SILENT, VISA
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, ANNA, STORAGE
from zetel.application.events import queues
from zetel.application.quoting import cancellation, seats
from zetel.application.quoting.cancellation import QuoteCancellation
from zetel.application.quoting.seats import QuoteSeats
from zetel.domain.catalog.terms import CreditTo, Effect, Policies
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection
from zetel.domain.subscriptions.timeline import END, SEATS

#: On the balance before a card is charged for the rest.
DEPOSITED: Final = 10_00
#: 08:00 in Amsterdam, 90 days before the term's end.
NOTICE: Final = datetime(2026, 12, 15, 7, tzinfo=UTC)

# Seats


def quoting_seats(stage: Stage) -> Scene:
    contract = changes.contract(stage)
    changes.at(stage, SEPTEMBER)
    command = QuoteSeats(ACCOUNT, ANNA, contract, changes.held(stage, contract).items[0].id, 30, Effect.NOW)
    return Scene(
        lambda process: seats.quote_seats(command, process.services, process.catalog),
        Again.CLIENT,
        {"another purchase": scenes.neighbour(stage)},
        then=lambda quote: stage.insist(stage.request(quote)),
    )


def more_on_invoice(stage: Stage) -> Scene:
    contract = changes.contract(stage)
    changes.at(stage, SEPTEMBER)
    return Scene(changes.seats(stage, contract, 30), Again.CLIENT, changes.other_seats(stage, contract))


def more_by_card(stage: Stage, card: str = VISA) -> Scene:
    contract = changes.contract(stage)
    changes.at(stage, SEPTEMBER)
    neighbour = scenes.neighbour(stage)
    stage.deposit(DEPOSITED)
    request = changes.seats(stage, contract, 30, card=card)
    return Scene(request, Again.CLIENT, {"another purchase": neighbour}, deposited=DEPOSITED)


def fewer_set_off(stage: Stage) -> Scene:
    """The invoice of the added seats is open; it may be paid at the same moment."""
    contract, invoice = changes.with_more(stage)
    changes.at(stage, FIFTH)
    return Scene(changes.seats(stage, contract, 28), Again.CLIENT, {"a transfer": changes.transferred(invoice)})


def dropping(stage: Stage) -> Scene:
    """An add-on in its return window, whose invoice is open; it may be paid at the same moment."""
    contract = changes.contract(stage)
    changes.at(stage, SEPTEMBER)
    added = stage.quote_addition(contract, (STORAGE.plan.id, 15))
    stage.request(added, key="added")(Process(stage))
    stage.pump()
    changes.at(stage, FIFTH)
    (invoice,) = added["documents"]
    rivals = {
        "a transfer": changes.transferred(invoice["id"], invoice["total"]),
        **changes.other_seats(stage, contract),
    }
    return Scene(stage.request(stage.quote_seats(contract, 0, item=1), key="dropped"), Again.CLIENT, rivals)


def paying_by_number(stage: Stage) -> Scene:
    """The invoice of the added seats; another transfer may pay it at the same moment, or two seats come back."""
    contract, invoice = changes.with_more(stage)
    paper = stage.document(invoice)
    assert paper
    assert paper.number
    changes.at(stage, FIFTH)
    rivals = {
        "a transfer": changes.transferred(invoice),
        "seats back": changes.seats(stage, contract, 28, key="other seats"),
    }
    return Scene(changes.transferred_by_number(paper.number), Again.CLIENT, rivals)


def taking_back(stage: Stage) -> Scene:
    """The transfer that paid the added seats, with 20.25 more, bounces; two seats may come back at the same moment."""
    contract, invoice = changes.with_more(stage)
    recorded = changes.transferred(invoice, 1_200_00)(Process(stage))
    stage.pump()
    changes.at(stage, FIFTH)
    back = changes.taken_back(recorded.body["id"])
    return Scene(back, Again.CLIENT, {"seats back": changes.seats(stage, contract, 28, key="other seats")})


def fewer_to_the_balance(stage: Stage) -> Scene:
    """The invoice of the added seats was paid."""
    contract, invoice = changes.with_more(stage)
    changes.transferred(invoice)(Process(stage))
    changes.at(stage, FIFTH)
    return Scene(changes.seats(stage, contract, 28), Again.CLIENT, changes.other_seats(stage, contract))


def fewer_refunded(stage: Stage) -> Scene:
    """A card paid the added seats, and the terms give back what was paid."""
    contract, _ = changes.with_more(stage, replace(WITH_FEE, change_credit_to=CreditTo.REFUND), card=VISA)
    changes.at(stage, FIFTH)
    return Scene(changes.seats(stage, contract, 28), Again.CLIENT, changes.other_seats(stage, contract))


def fewer_later(stage: Stage) -> Scene:
    contract = changes.contract(stage)
    changes.at(stage, SEPTEMBER)
    return Scene(
        changes.seats(stage, contract, 22, when=Effect.AT_RENEWAL),
        Again.CLIENT,
        changes.other_seats(stage, contract),
    )


def undoing(stage: Stage) -> Scene:
    contract = changes.contract(stage)
    changes.at(stage, SEPTEMBER)
    changes.seats(stage, contract, 22, when=Effect.AT_RENEWAL)(Process(stage))
    stage.pump()
    return Scene(changes.undoes(stage, contract, SEATS), Again.CLIENT, changes.other_seats(stage, contract))


# Its end


def stating(stage: Stage) -> Scene:
    contract = changes.contract(stage)
    changes.at(stage, DECEMBER)
    command = QuoteCancellation(ACCOUNT, ANNA, contract, When.NOW)
    return Scene(
        lambda process: cancellation.quote_cancellation(command, process.services, process.catalog),
        Again.CLIENT,
        {"another purchase": scenes.neighbour(stage)},
        then=lambda quote: stage.insist(stage.request(quote)),
    )


def cancelling(stage: Stage) -> Scene:
    """The first invoice was paid by card and the second is open: credit, fee, set-off and refund."""
    contract, invoice = changes.with_more(stage, first=VISA)
    changes.at(stage, DECEMBER)
    return Scene(
        changes.ends(stage, contract),
        Again.CLIENT,
        {"a transfer": changes.transferred(invoice), **changes.other_seats(stage, contract)},
    )


def cancelling_as_staff(stage: Stage) -> Scene:
    """The seller's staff ends the contract; its customer may pay for it or change it at the same moment."""
    contract, invoice = changes.with_more(stage, first=VISA)
    changes.at(stage, DECEMBER)
    rivals = {"a transfer": changes.transferred(invoice), **changes.other_seats(stage, contract)}
    return Scene(changes.ends_as_staff(stage, contract), Again.CLIENT, rivals)


def cancelling_after_a_move(stage: Stage) -> Scene:
    """The buyer moved to Germany before the 5 seats: two credit notes, each with a refund to the card that paid."""
    contract = changes.contract(stage, card=VISA)
    changes.at(stage, SEPTEMBER)
    changes.moves(stage)
    stage.request(stage.quote_seats(contract, 30, by=Collection.CARD), card=VISA, key="more")(Process(stage))
    stage.pump()
    changes.at(stage, DECEMBER)
    return Scene(changes.ends(stage, contract), Again.CLIENT, changes.other_seats(stage, contract))


def cancelling_much_after_a_move(stage: Stage) -> Scene:
    """The buyer moved after many open invoices: two credit notes, and more to be settled than one commit does."""
    contract, invoices = changes.one_by_one(stage, Policies(), first=VISA)
    changes.moves(stage)
    changes.seats(stage, contract, 25 + changes.ONE_BY_ONE + 5, key="more")(Process(stage))
    stage.pump()
    changes.at(stage, DECEMBER)
    return Scene(
        changes.ends(stage, contract),
        Again.CLIENT,
        {"a transfer": changes.transferred(invoices[0], 235_95)},
    )


def cancelling_early(stage: Stage) -> Scene:
    """In the refund window, which is used once per product: another contract may be given back at the same moment."""
    contract, other = changes.contract(stage, card=VISA), changes.bought(stage, None, "other")
    changes.at(stage, datetime(2026, 3, 20, 9, tzinfo=UTC))
    return Scene(
        changes.ends(stage, contract),
        Again.CLIENT,
        {"the other one is given back": changes.ends(stage, other, key="other")},
    )


def cancelling_for_later(stage: Stage) -> Scene:
    contract = changes.contract(stage)
    changes.at(stage, DECEMBER)
    return Scene(changes.ends(stage, contract, When.TERM_END), Again.CLIENT, changes.other_seats(stage, contract))


def _asked(stage: Stage, instant: datetime) -> tuple[str, Act]:
    """A contract that a card's lost answer holds from `instant` on, and the follow-up of the answer."""
    contract = changes.contract(stage)
    changes.at(stage, instant)
    changes.seats(stage, contract, 30, card=SILENT, key="asked")(Process(stage))
    changes.at(stage, instant + timedelta(minutes=3))
    stage.world.queues.take(queues.PAYMENTS)  # the index may lag: the sweep has found it, or has not
    body = {"account": ACCOUNT, "payment": changes.held(stage, contract).hold or ""}
    return contract, scenes.follows_up(body)


def cancelling_under_a_payment(stage: Stage) -> Scene:
    """A held payment locks no notice; its answer may be found at the same moment."""
    contract, found = _asked(stage, DECEMBER)
    return Scene(changes.ends(stage, contract, When.TERM_END), Again.CLIENT, {"the answer": found})


def switching_off_under_a_payment(stage: Stage) -> Scene:
    contract, found = _asked(stage, DECEMBER)
    return Scene(changes.switches_off(stage, contract), Again.CLIENT, {"the answer": found})


def returning_under_a_payment(stage: Stage) -> Scene:
    """Seats in their return window go back at once: the charge that no longer fits is given back."""
    contract, _ = _asked(stage, datetime(2026, 3, 20, 9, tzinfo=UTC))
    return Scene(changes.seats(stage, contract, 24), Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def following_up_beside_a_notice(stage: Stage) -> Scene:
    """The answer is found, and notice is given before it or beside it: both stand."""
    contract, found = _asked(stage, DECEMBER)
    return Scene(found, rivals={"a cancellation": changes.ends(stage, contract, When.TERM_END)})


def giving_a_charge_back(stage: Stage) -> Scene:
    """The answer is found after the contract was changed so that the quote no longer fits."""
    contract, found = _asked(stage, datetime(2026, 3, 20, 9, tzinfo=UTC))
    changes.seats(stage, contract, 24)(Process(stage))
    return Scene(found, rivals={"another purchase": scenes.neighbour(stage)})


def cancelling_much(stage: Stage) -> Scene:
    """More is to be settled than one commit does: the open invoices, and the first one, which a card paid."""
    contract, invoices = changes.one_by_one(stage, Policies(), first=VISA)
    changes.at(stage, DECEMBER)
    return Scene(
        changes.ends(stage, contract),
        Again.CLIENT,
        {"a transfer": changes.transferred(invoices[0], 235_95)},
    )


def switching_off(stage: Stage) -> Scene:
    """Somebody else may cancel at the term's end, which is the same."""
    contract = changes.contract(stage)
    changes.at(stage, DECEMBER)
    return Scene(
        changes.switches_off(stage, contract),
        Again.CLIENT,
        {"a cancellation": changes.ends(stage, contract, When.TERM_END)},
    )


def switching_on(stage: Stage) -> Scene:
    """Somebody else may undo the entry, which is the same."""
    contract = changes.contract(stage)
    changes.at(stage, DECEMBER)
    changes.ends(stage, contract, When.TERM_END)(Process(stage))
    stage.pump()
    return Scene(
        changes.switches_on(stage, contract),
        Again.CLIENT,
        {"an undo": changes.undoes(stage, contract, END)},
    )


# Messages


def remaining(stage: Stage) -> Scene:
    """The seats are given back, and the last two invoices are still to be settled; one may be paid meanwhile."""
    contract, invoices = changes.one_by_one(stage, Policies())
    changes.seats(stage, contract, 25)(Process(stage))
    stage.relay_new()
    body = stage.only(queues.PAYMENTS).body
    stage.pump()
    return Scene(scenes.follows_up(body), rivals={"a transfer": changes.transferred(invoices[-1], 235_95)})


def noticing(stage: Stage) -> Scene:
    """A renewal notice is due; the contract may be changed at the same moment, or its end be set."""
    contract, body = _noticed(stage)
    rivals = {
        **changes.other_seats(stage, contract),
        "a cancellation": changes.ends(stage, contract, When.TERM_END),
    }
    return Scene(changes.notifies(body), rivals=rivals)


def noticing_in_vain(stage: Stage) -> Scene:
    """The mail cannot be sent the first time."""
    _, body = _noticed(stage)
    stage.services = replace(stage.services, mailer=_NoMailer())
    return Scene(scenes.failing(changes.notifies(body)), then=partial(scenes.repaired, stage))


def confirming(stage: Stage, begun: Callable[[Stage], Scene]) -> Scene:
    """The mail about what `begun` does."""
    begun(stage).act(Process(stage))
    stage.relay_new()
    message = stage.only(queues.CONFIRMATIONS)
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
    "an add-on dropped": dropping,
    "a transfer by number": paying_by_number,
    "a transfer taken back": taking_back,
    "seats back, to the balance": fewer_to_the_balance,
    "seats back, refunded": fewer_refunded,
    "seats for the renewal": fewer_later,
    "undo": undoing,
    "cancellation now": cancelling,
    "cancellation by staff": cancelling_as_staff,
    "cancellation after a move": cancelling_after_a_move,
    "cancellation of many documents after a move": cancelling_much_after_a_move,
    "cancellation in the refund window": cancelling_early,
    "cancellation at term end": cancelling_for_later,
    "cancellation at term end under a payment": cancelling_under_a_payment,
    "cancellation of many documents": cancelling_much,
    "seats back under a payment": returning_under_a_payment,
    "renewal off under a payment": switching_off_under_a_payment,
    "follow-up beside a notice": following_up_beside_a_notice,
    "follow-up of a charge that no longer fits": giving_a_charge_back,
    "renewal off": switching_off,
    "renewal on": switching_on,
    "a credit allocation": remaining,
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


def _noticed(stage: Stage) -> tuple[str, Mapping[str, str]]:
    """The contract whose first renewal notice is due, and the message about it, which nobody else is given."""
    contract = changes.contract(stage)
    changes.at(stage, NOTICE - timedelta(minutes=5))
    stage.world.clock.move_to(NOTICE)
    return contract, {"account": ACCOUNT, "subscription": contract}


class _NoMailer:
    """A `Mailer` that is broken."""

    def send(self, mail: object) -> tuple[str, ...]:
        raise OSError("no connection")
