"""Work that fails five times by a defect, or for three days by weather, is parked: out of the due index, with an alarm,
until an operator resumes it."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.application import scenes
from tests.application.scenes import SILENT
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.parking import attempt, resume
from zetel.application.work.sweep import sweep
from zetel.application.work.weather import SetAside
from zetel.domain.documents.document import DocumentState
from zetel.domain.due import WorkKind
from zetel.domain.errors import ServiceAway, Unknown
from zetel.domain.payments.payment import PaymentState


@pytest.fixture
def stage():
    return Stage()


def due(stage):
    """The entries of the due index around now, by item."""
    today = stage.world.clock.now().date()
    store = stage.world.store
    return {entry.item: entry.kind for shard in range(2) for entry in store.due("main", today, shard)}


def unrenderable(stage, *, failures):
    document = scenes.issued(stage)
    stage.services = replace(stage.services, renderer=scenes.NoRenderer())
    for _ in range(failures):
        with pytest.raises(OSError, match="no fonts"):
            scenes.renders(document)(Process(stage))
    return document


def payment(stage, id):
    key = keys.payment(ACCOUNT, id)
    return stage.world.store.read(key).get(key)


def unanswered(stage, *, failures=100):
    """A payment whose provider was asked so often, at each due instant, or until the payment was parked."""
    _, body = scenes.waiting(stage, SILENT)
    stage.services = replace(stage.services, provider=scenes.no_provider())
    tries: list[datetime] = []
    while len(tries) < failures and (held := payment(stage, body["payment"])).due:
        stage.world.clock.move_to(max(held.due.at, stage.world.clock.now()))
        tries.append(stage.world.clock.now())
        with pytest.raises(SetAside):
            scenes.follows_up(body)(Process(stage))
    stage.tries = tries
    return body["payment"]


def test_four_failures_are_counted_and_the_work_stays_due(stage):
    document = unrenderable(stage, failures=4)
    found = stage.document(document)
    assert (found.attempts, found.parked, found.state) == (4, None, DocumentState.ISSUED)
    assert due(stage) == {document: WorkKind.RENDER}
    assert stage.world.alarms.raised == []


def test_the_fifth_failure_parks_a_document(stage):
    document = unrenderable(stage, failures=5)
    found = stage.document(document)
    assert (found.attempts, found.parked, found.work, found.state) == (5, "OSError", None, DocumentState.ISSUED)
    assert due(stage) == {}
    assert stage.world.alarms.raised == [("parked", ACCOUNT, "document", document, "OSError")]


def test_weather_is_waited_out_for_three_days_with_growing_waits(stage):
    unanswered(stage)
    waits = [(later - earlier) // timedelta(minutes=1) for earlier, later in pairwise(stage.tries)]
    # 80 minutes after the first try the waits are an hour, the longest: 80 + 71 x 60 = 4,340, the first beyond 4,320
    assert waits == [5, 5, 10, 20, 40, *[60] * 71]


def test_only_after_three_days_of_weather_a_payment_is_parked_and_it_stays_pending(stage):
    id = unanswered(stage)
    found = payment(stage, id)
    assert (found.attempts, found.parked, found.due, found.state) == (0, "provider_away", None, PaymentState.PENDING)
    assert due(stage) == {}
    # the tries after half an hour tell of the provider, the last of the payment, too
    assert stage.world.alarms.raised == [("away", "provider")] * 73 + [
        ("parked", ACCOUNT, "payment", id, "provider_away")
    ]


def test_a_passing_silence_raises_no_alarm_and_counts_no_defect(stage):
    id = unanswered(stage, failures=4)
    assert (payment(stage, id).attempts, payment(stage, id).parked, stage.world.alarms.raised) == (0, None, [])


def test_where_the_store_is_away_nothing_is_noted_and_the_work_is_still_due(stage):
    document = scenes.issued(stage)
    before = stage.document(document)

    def stopped():
        raise ServiceAway(service="dynamodb")

    process = Process(stage)
    with pytest.raises(SetAside):
        attempt(keys.document(ACCOUNT, document), stopped, process.services)
    assert process.calls == ["alarms.away"]
    assert (stage.document(document), due(stage)) == (before, {document: WorkKind.RENDER})
    assert stage.world.alarms.raised == [("away", "dynamodb")]


def test_the_next_weather_is_waited_out_from_its_own_beginning(stage):
    id = unanswered(stage, failures=6)
    since = payment(stage, id).due.since
    resumed = replace(payment(stage, id), parked="provider_away", due=None)
    stage.world.store.put(keys.payment(ACCOUNT, id), resumed)
    resume(keys.payment(ACCOUNT, id), stage.services)
    assert (since, payment(stage, id).due.since) == (stage.tries[0], None)


def test_a_success_forgets_the_failures_before_it(stage):
    document = unrenderable(stage, failures=4)
    scenes.repaired(stage)
    scenes.renders(document)(Process(stage))
    assert stage.document(document).attempts == 0


def test_a_parked_item_is_not_swept_and_a_late_message_does_nothing(stage):
    document = unrenderable(stage, failures=5)
    parked = stage.document(document)
    assert sweep(stage.services) == 0
    scenes.renders(document)(Process(stage))  # the broken renderer is never called
    assert stage.document(document) == parked


def test_a_parked_payment_is_not_asked_about_by_a_late_message(stage):
    id = unanswered(stage)
    process = Process(stage)
    scenes.follows_up({"account": ACCOUNT, "payment": id})(process)
    assert "provider.find" not in process.calls


def test_a_failure_of_work_that_another_worker_finished_is_not_counted(stage):
    document = scenes.issued(stage)
    key = keys.document(ACCOUNT, document)

    def late():
        scenes.renders(document)(Process(stage))
        raise OSError("the connection was lost when all was done")

    with pytest.raises(OSError, match="lost"):
        attempt(key, late, stage.services)
    assert (stage.document(document).attempts, stage.document(document).work) == (0, None)


def test_a_failure_on_an_item_that_does_not_exist_is_only_raised(stage):
    with pytest.raises(Unknown):
        scenes.renders("inv_unknown")(Process(stage))
    assert stage.world.alarms.raised == []


@pytest.mark.parametrize("make", [lambda stage: unrenderable(stage, failures=5), unanswered])
def test_a_resumed_item_is_due_at_once_and_finished_by_the_next_sweep(stage, make):
    item = make(stage)
    key = keys.payment(ACCOUNT, item) if item.startswith("pay") else keys.document(ACCOUNT, item)
    scenes.repaired(stage)
    resume(key, stage.services)
    assert list(due(stage)) == [item]
    assert sweep(stage.services) == 1
    stage.pump()
    found = stage.world.store.read(key).get(key)
    assert (found.parked, item in due(stage)) == (None, False)


def test_a_resumed_item_may_fail_five_times_again(stage):
    document = unrenderable(stage, failures=5)
    resume(keys.document(ACCOUNT, document), stage.services)
    for _ in range(5):
        with pytest.raises(OSError, match="no fonts"):
            scenes.renders(document)(Process(stage))
    assert stage.document(document).parked == "OSError"
    assert len(stage.world.alarms.raised) == 2


def test_only_a_parked_item_can_be_resumed(stage):
    document = scenes.drafted(stage)
    before = stage.document(document)
    with pytest.raises(Unknown):
        resume(keys.document(ACCOUNT, document), stage.services)
    assert stage.document(document) == before


def test_a_resumed_draft_is_a_draft_again(stage):
    document = scenes.drafted(stage)
    key = keys.document(ACCOUNT, document)
    parking.park(stage.document(document), "BR-07", stage.services)
    resume(key, stage.services)
    found = stage.document(document)
    assert (found.state, found.parked, found.work.kind) == (DocumentState.DRAFTED, None, WorkKind.NUMBER)
    assert found.work.at == stage.world.clock.now()
