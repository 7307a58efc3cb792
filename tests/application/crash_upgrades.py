"""Plans that are sold on request: asked for, offered, taken on invoice and by card, left, and the end of an agreed
price that is told, each with its scene and its rivals."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from tests.application import asked_upgrades, changes, scenes
from tests.application.asked_upgrades import held, offer, offered, on_request, quote_change, quote_new
from tests.application.crash_flows import Again, Scene
from tests.application.scenes import AWAY, REFUSED, SILENT, VISA
from tests.application.stage import Act, Process, Stage
from tests.domain.contracts import edition
from tests.shop import ACCOUNT, ANNA, PROFILE
from zetel.application.accounts import upgrades
from zetel.application.accounts.upgrades import LeaveUpgrade
from zetel.application.renewing import announcing
from zetel.application.seller import upgrade_offers
from zetel.application.seller.upgrade_offers import MoveUpgrade
from zetel.domain.due import WorkKind
from zetel.domain.errors import UpgradeClosed, VersionStale
from zetel.domain.subscriptions.deviations import AgreedPrice, AgreedTerms
from zetel.domain.subscriptions.subscription import Collection

#: Told of its end from 14 January 2027 on.
_AGREED: Final = AgreedTerms(price=AgreedPrice(unit_price=700_00, until=date(2026, 6, 1)))


def _stocked(stage: Stage) -> Stage:
    stage.stock(edition(), on_request(mail_leads=()))
    stage.has_paid()
    stage.world.clock.move_machine(seconds=61)
    return stage


def _settled(stage: Stage, request: str, act: Callable[[int], Any]) -> Any:
    """The step as the request's version stands; whoever takes it again learns that it is done."""
    while True:
        try:
            return act(held(stage, request).version).body["state"]
        except VersionStale:
            continue
        except UpgradeClosed as done:
            return done.state


def _withdraws(stage: Stage, request: str) -> Act:
    return lambda process: _settled(
        stage,
        request,
        lambda version: upgrade_offers.withdraw_offer(
            MoveUpgrade(ACCOUNT, request, asked_upgrades.MANAGER, version), process.services
        ),
    )


def _leaves(stage: Stage, request: str) -> Act:
    return lambda process: _settled(
        stage,
        request,
        lambda version: upgrades.leave(LeaveUpgrade(ACCOUNT, ANNA, request, version), process.services),
    )


def asking(stage: Stage) -> Scene:
    _stocked(stage)
    return Scene(
        lambda process: upgrades.ask(asked_upgrades.wish(), process.services, process.catalog).body["plan"],
        Again.CLIENT,
    )


def offering(stage: Stage) -> Scene:
    request = asked_upgrades.asked(_stocked(stage))
    stage.pump()

    def act(process: Process) -> Any:
        return _settled(
            stage,
            request,
            lambda version: upgrade_offers.make_offer(
                MoveUpgrade(ACCOUNT, request, asked_upgrades.MANAGER, version),
                offer(deviations=_AGREED),
                None,
                process.services,
                process.catalog,
            ),
        )

    return Scene(act, Again.CLIENT, {"a withdrawal": _leaves(stage, request)})


def taking(stage: Stage, card: str | None = None) -> Scene:
    """A new subscription; the seller may withdraw its offer at the same moment."""
    request = offered(_stocked(stage), offer(deviations=_AGREED))
    stage.pump()
    quote = quote_new(stage, PROFILE, request, by=Collection.CARD if card else Collection.INVOICE)
    return Scene(stage.request(quote, card=card), Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def changing(stage: Stage) -> Scene:
    """The plan of a running subscription."""
    subscription = scenes.running(_stocked(stage))
    request = offered(stage, offer(deviations=_AGREED), subscription)
    stage.pump()
    return Scene(stage.request(quote_change(stage, subscription, request)), Again.CLIENT)


def leaving(stage: Stage) -> Scene:
    request = offered(_stocked(stage), offer())
    stage.pump()
    return Scene(_leaves(stage, request), Again.CLIENT, {"a withdrawal by the seller": _withdraws(stage, request)})


def withdrawing(stage: Stage) -> Scene:
    request = offered(_stocked(stage), offer())
    stage.pump()
    return Scene(_withdraws(stage, request), Again.CLIENT, {"a refusal": _leaves(stage, request)})


def telling(stage: Stage) -> Scene:
    """The end of the agreed price is due to be told: 60 days before 1 June the errand looks, and is put off."""
    quote = quote_new(_stocked(stage), PROFILE, offered(stage, offer(deviations=_AGREED)))
    stage.confirm(quote, key="taken")
    stage.pump()
    changes.at(stage, datetime(2026, 4, 2, 7, tzinfo=UTC))
    stage.pump()
    changes.at(stage, datetime(2027, 1, 14, 6, tzinfo=UTC))
    stage.world.clock.move_to(datetime(2027, 1, 14, 9, tzinfo=UTC))
    body = {"account": ACCOUNT, "deviation_telling": f"{WorkKind.DEVIATION}_{quote['id']}"}
    return Scene(lambda process: announcing.work(body, process.services, process.catalog))


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "an upgrade is asked for": asking,
    "an offer is made": offering,
    "an offer is taken": taking,
    "an offer is taken by card": partial(taking, card=VISA),
    "an offer is taken by a card that is declined": partial(taking, card=REFUSED),
    "an offer is taken by card, answer lost": partial(taking, card=SILENT),
    "an offer is taken by card, provider unreachable": partial(taking, card=AWAY),
    "an offer is taken for a running contract": changing,
    "an offer is declined": leaving,
    "an offer is withdrawn": withdrawing,
    "a deviation's end is told": telling,
}

#: The flows that end as another one where the process died between the beginning of a payment and its charge.
RELEASED: Final = {
    flow: "an offer is taken by card, provider unreachable"
    for flow in FLOWS
    if flow.startswith(("an offer is taken by card", "an offer is taken by a card"))
}

#: The flows that a client begins, and those whose item stands in the due index.
BY_CLIENTS: Final = tuple(name for name in FLOWS if not name.startswith("a deviation"))
WORK: Final = ("a deviation's end is told",)
