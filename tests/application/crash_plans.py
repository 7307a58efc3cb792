"""Processes that change the plan of a contract, and must survive their own death: now, by card, and for the renewal.

The contract is the worked example's: 25 seats on 15 March 2026 at 365.00; enterprise costs twice as much.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from tests.application import changes, scenes
from tests.application.contracts_running import SEPTEMBER, WITH_FEE
from tests.application.crash_changes import confirming
from tests.application.crash_flows import Again, Scene
from tests.application.scenes import AWAY, REFUSED, SILENT, VISA
from tests.application.stage import Act, Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, DIALER, ENTERPRISE, STORAGE
from zetel.application.quoting import plan
from zetel.application.quoting.plan import QuotePlan
from zetel.domain.catalog.terms import Effect
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.planning import WantedPlan
from zetel.domain.subscriptions.subscription import Collection
from zetel.domain.subscriptions.timeline import PLAN


def _contract(stage: Stage, card: str | None = None) -> str:
    """25 seats on 1 September, where another edition is sold."""
    id = changes.contract(stage, card=card)
    stage.stock(contracts.edition(policies=WITH_FEE), STORAGE, DIALER, ENTERPRISE, version=3)
    changes.at(stage, SEPTEMBER)
    return id


def _changes(stage: Stage, id: str, *, when: Effect = Effect.NOW, card: str | None = None, key: str = "plan") -> Act:
    """Confirming the quote of the other edition that is given now."""
    by = Collection.CARD if card else Collection.INVOICE
    return stage.request(stage.quote_plan(id, ENTERPRISE.plan.id, by=by, when=when), card=card, key=key)


def quoting(stage: Stage) -> Scene:
    contract = _contract(stage)
    command = QuotePlan(ACCOUNT, ANNA, contract, WantedPlan(NamedPlan(ENTERPRISE.plan.id), {}))
    return Scene(
        lambda process: plan.quote_plan(command, process.services, process.catalog),
        Again.CLIENT,
        {"another purchase": scenes.neighbour(stage)},
        then=lambda quote: stage.insist(stage.request(quote)),
    )


def on_invoice(stage: Stage) -> Scene:
    """The first invoice is open: the credit is set off on it."""
    contract = _contract(stage)
    return Scene(_changes(stage, contract), Again.CLIENT, changes.other_seats(stage, contract))


def by_card(stage: Stage, card: str = VISA) -> Scene:
    """A card paid the first invoice: the credit is set off on the new one."""
    contract = _contract(stage, card=VISA)
    neighbour = scenes.neighbour(stage)
    return Scene(_changes(stage, contract, card=card), Again.CLIENT, {"another purchase": neighbour})


def for_later(stage: Stage) -> Scene:
    contract = _contract(stage)
    return Scene(_changes(stage, contract, when=Effect.AT_RENEWAL), Again.CLIENT, changes.other_seats(stage, contract))


def undoing(stage: Stage) -> Scene:
    contract = _contract(stage)
    _changes(stage, contract, when=Effect.AT_RENEWAL)(Process(stage))
    stage.pump()
    return Scene(changes.undoes(stage, contract, PLAN), Again.CLIENT, changes.other_seats(stage, contract))


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "quote of a plan": quoting,
    "another plan on invoice": on_invoice,
    "another plan by card": by_card,
    "another plan by a card that is declined": partial(by_card, card=REFUSED),
    "another plan by card, answer lost": partial(by_card, card=SILENT),
    "another plan by card, provider unreachable": partial(by_card, card=AWAY),
    "another plan for the renewal": for_later,
    "undoing another plan": undoing,
    "confirmation of another plan": partial(confirming, begun=on_invoice),
    "confirmation of another plan for the renewal": partial(confirming, begun=for_later),
}

#: How a flow ends whose process died between the beginning of a payment and its charge.
RELEASED: Final[Mapping[str, str]] = {
    flow: "another plan by card, provider unreachable" for flow in FLOWS if flow.startswith("another plan by ")
}
