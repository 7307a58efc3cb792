"""The walks of docs/architecture.md name exactly the files that their flows enter, in the order of the first call.

A flow is what API Gateway, the stream, the queues and the schedule have the functions do, in a process that has read
the catalogue. Of the domain and the adapters a walk names the files that the layers above call.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from tests import handlers
from tests.application.contracts_running import Running
from tests.architecture import guide
from tests.catalogues import compiled
from tests.entered import entries
from tests.functions.events import CONTEXT, Answered, event, read
from tests.functions.worker_events import schedule, sqs_of, stream
from tests.shop import ACCOUNT, ANNA
from zetel import bootstrap
from zetel.adapters.mails.composer import JinjaComposer
from zetel.adapters.texts.texts import GettextTexts
from zetel.adapters.texts.words import Catalogues
from zetel.adapters.typst.renderer import TypstRenderer
from zetel.application.events import queues
from zetel.domain.catalog.terms import Policies

pytestmark = pytest.mark.mend(
    "docs/architecture.md, Three walks: a numbered line per file, in the order of the first call",
    "a reader who follows a flow opens these files",
)

#: Layers whose files a walk names, whoever calls them.
NAMED: Final = ("functions/", "http/", "messaging/", "application/")

#: Below the path: where records stand, what the world gives, log and wire, and the ground of the domain.
LEFT_OUT: Final = (
    *("application/store/", "application/ports.py", "bootstrap.py"),
    *(
        "adapters/clock.py",
        "adapters/log.py",
        "adapters/tally.py",
        "adapters/dynamodb/",
        "messaging/telling.py",
        "http/shape.py",
    ),
    *("domain/money.py", "domain/calendar.py", "domain/due.py", "domain/events.py", "domain/errors.py"),
)


class Walker:
    """A shop with one sale, and the functions; the stream has not brought the journal's entries yet."""

    def __init__(self, catalogues: Catalogues) -> None:
        self.shop = Running(Policies(mail_leads=()))
        self.relayed = 0
        services = replace(
            self.shop.services,
            texts=GettextTexts(catalogues),
            renderer=TypstRenderer(),
            composer=JinjaComposer(catalogues, "https://portal.example/"),
        )
        bootstrap.provide(services, self.shop.catalog)

    def call(self, function: str, event: Any) -> Any:
        return handlers.handler(function).lambda_handler(event, CONTEXT)

    def relay(self) -> None:
        """The stream brings the entries of the journal that are new."""
        new = self.shop.events()[self.relayed :]
        self.relayed += len(new)
        self.call("event_relay", stream(*new))

    def work(self, function: str, queue: str) -> None:
        self.call(function, sqs_of(self.shop.world.queues.take(queue)))


@pytest.fixture
def walker(tmp_path) -> Iterator[Callable[[], Walker]]:
    catalogues = compiled(tmp_path)
    yield lambda: Walker(catalogues)
    bootstrap.provide(None)


def walk(heading: str, walker: Callable[[], Walker], flow: Callable[[Walker], object]) -> Walker:
    """Fails where the walk below the heading names other files than `flow` enters in a process that did it before."""
    flow(walker())
    walking = walker()
    calls = entries(lambda: flow(walking))
    named = (file for file, caller in calls if file.startswith(NAMED) or (caller or "").startswith(NAMED))
    found = [file for file in dict.fromkeys(named) if not file.startswith(LEFT_OUT)]
    told = guide.steps(heading)
    assert told == found, (
        f"docs/architecture.md, {heading}: the flow enters {[file for file in found if file not in told]} as well, "
        f"and {[file for file in told if file not in found]} no more; its order is {found}"
    )
    return walking


def test_a_request_is_followed_through_the_files(walker):
    def confirmed(walking: Walker) -> None:
        path, headers = f"/v1/accounts/{ACCOUNT}/purchases", {"Idempotency-Key": "walk"}
        body = {"quote": quotes.pop()}
        answers.append(read(walking.call("purchase", event("POST", path, body=body, person=ANNA.sub, headers=headers))))

    answers: list[Answered] = []
    quotes = [walker().shop.quote() for _ in range(2)]  # each shop mints the same ids
    walk("A request: a purchase on invoice is confirmed", walker, confirmed)
    assert [answer.status for answer in answers] == [201, 201]


def test_a_document_is_followed_through_the_files(walker):
    def issued(walking: Walker) -> None:
        walking.relay()
        walking.work("invoice_numbering", queues.NUMBERING)
        walking.relay()
        walking.work("invoice_rendering", queues.RENDERING)
        walking.shop.world.queues.take(queues.CONFIRMATIONS)  # of the purchase
        walking.relay()
        walking.work("confirmations", queues.CONFIRMATIONS)

    walking = walk("A document: from draft to number to files to mail", walker, issued)
    (mail,) = walking.shop.world.outbox.sent
    assert [file.filename for file in mail.attachments] == ["INV-2026-000001.pdf", "INV-2026-000001.xml"]


def test_a_renewal_is_followed_through_the_files(walker):
    def renewed(walking: Walker) -> None:
        walking.shop.at(datetime(2027, 3, 14, 23, tzinfo=UTC))  # 15 March begins in Amsterdam
        walking.call("renewals_sweep", schedule())
        walking.work("renewals", queues.RENEWALS)

    walking = walk("A renewal: a year is over", walker, renewed)
    assert walking.shop.now.term.start.year == 2027
