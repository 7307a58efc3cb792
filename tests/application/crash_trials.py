"""Trials that must survive the death of a process: their start, the agreement to a paid term, and their end.

The trial is 10 seats from 15 March 2026 on, 14 days; then 310.00 and 65.10 VAT a month.
"""

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from functions.payment_work import handler as payment_work
from tests.application.crash_flows import Again, Scene
from tests.application.scenes import REFUSED, VISA
from tests.application.stage import Act, Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, ENTERPRISE
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.domain.catalog.terms import Trial
from zetel.domain.errors import VersionStale
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

#: 00:00 in Amsterdam on 29 March 2026: the trial is over.
OVER: Final = datetime(2026, 3, 28, 23, tzinfo=UTC)


def starting(stage: Stage) -> Scene:
    """A trial that two requests begin at the same moment, with a quote each."""
    stage.stock(contracts.starter())
    first, second = (stage.quote(("starter-monthly", 10)) for _ in range(2))
    return Scene(stage.request(first), Again.CLIENT, {"another trial": stage.request(second, key="key-2")})


def agreeing(stage: Stage) -> Scene:
    """A trial that would end by itself converts, by card."""
    subscription = _trial(stage, Trial(14))
    quote = stage.quote_conversion(subscription, by=Collection.CARD)
    return Scene(stage.request(quote, card=VISA, key="key-2"), Again.CLIENT)


def extending(stage: Stage) -> Scene:
    """The customer looks whether it is done before it asks."""
    subscription = _trial(stage)

    def act(process: Process) -> str:
        while (held := stage.subscription(subscription)) and held.trial and not held.trial.extended:
            command = ChangeTimeline(ACCOUNT, ANNA, subscription, held.version)
            with contextlib.suppress(VersionStale):
                timeline.extend_trial(command, process.services, process.catalog)
        return "extended"

    return Scene(act, Again.CLIENT)


def ending(stage: Stage, card: str | None = None) -> Scene:
    """The trial is over; the customer leaves at the same moment, with a statement of five minutes before."""
    subscription = _trial(stage, card=card)
    _told(stage)
    stage.world.clock.move(OVER - timedelta(minutes=5) - stage.world.clock.now())
    leaving = stage.request(stage.quote_end(subscription, When.NOW), key="key-2")
    stage.world.clock.move(timedelta(minutes=5))
    rivals = {} if card else {"a cancellation": leaving}
    return Scene(_works({"account": ACCOUNT, "trial": subscription}), rivals=rivals)


def planning(stage: Stage) -> Scene:
    """Another plan is set for the trial's end, while the customer leaves it."""
    subscription = _trial(stage)
    stage.stock(contracts.starter(), ENTERPRISE, version=3)
    quote = stage.quote_plan(subscription, ENTERPRISE.plan.id)
    leaving = stage.request(stage.quote_end(subscription, When.NOW), key="key-3")
    return Scene(stage.request(quote, key="key-2"), Again.CLIENT, {"a cancellation": leaving})


def ending_with_another_plan(stage: Stage, card: str | None = None) -> Scene:
    """The trial is over, and converts to an edition that the account has not had before."""
    subscription = _trial(stage, card=card)
    stage.stock(contracts.starter(), ENTERPRISE, version=3)
    stage.request(stage.quote_plan(subscription, ENTERPRISE.plan.id), key="key-2")(Process(stage))
    stage.pump()
    _told(stage)
    stage.world.clock.move(OVER - stage.world.clock.now())
    return Scene(_works({"account": ACCOUNT, "trial": subscription}))


def paying_at_once(stage: Stage) -> Scene:
    """A plan with a trial is bought without it, while another request begins its trial."""
    stage.stock(contracts.starter())
    paid, tried = stage.quote(("starter-monthly", 10), trial=False), stage.quote(("starter-monthly", 10))
    return Scene(stage.request(paid), Again.CLIENT, {"a trial": stage.request(tried, key="key-2")})


def ending_by_itself(stage: Stage) -> Scene:
    subscription = _trial(stage, Trial(14))
    _told(stage)
    stage.world.clock.move(OVER - stage.world.clock.now())
    return Scene(_works({"account": ACCOUNT, "trial": subscription}))


#: Requests of clients, which repeat them.
BY_CLIENTS: Final = (
    "a trial begins",
    "an agreement to a paid term",
    "an extension of a trial",
    "a trial gets another plan",
    "a plan with a trial that is paid at once",
)

FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a trial begins": starting,
    "an agreement to a paid term": agreeing,
    "an extension of a trial": extending,
    "a trial's end on invoice": ending,
    "a trial's end by card": partial(ending, card=VISA),
    "a trial's end by a card that is refused": partial(ending, card=REFUSED),
    "a trial's end by itself": ending_by_itself,
    "a trial gets another plan": planning,
    "a trial's end with another plan": ending_with_another_plan,
    "a trial's end with another plan by card": partial(ending_with_another_plan, card=VISA),
    "a plan with a trial that is paid at once": paying_at_once,
}


def _trial(stage: Stage, trial: Trial = contracts.TRIAL, card: str | None = None) -> str:
    stage.stock(contracts.starter(trial=trial))
    quote = stage.quote(("starter-monthly", 10), by=Collection.CARD if card else Collection.INVOICE)
    stage.request(quote, card=card)(Process(stage))
    stage.pump()
    id: str = quote["subscription"]
    return id


def _told(stage: Stage) -> None:
    """The mail about the end was sent, 3 days before."""
    stage.world.clock.move(OVER - timedelta(days=2) - stage.world.clock.now())
    stage.carry_on()


def _works(body: Mapping[str, Any]) -> Act:
    return lambda process: payment_work.work(body, process.services, process.catalog)
