"""Workers as Lambda calls them: what they do with a batch, and what of it they say comes again."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.confirmations import handler as confirmations
from functions.event_publishing import handler as event_publishing
from functions.event_relay import handler as event_relay
from functions.invoice_numbering import handler as invoice_numbering
from functions.invoice_rendering import handler as invoice_rendering
from functions.payment_work import handler as payment_work
from functions.reference_rates import handler as reference_rates
from functions.renewals_sweep import handler as renewals_sweep
from operate.resume import resume
from tests.application import end_state, scenes
from tests.application.stage import Process, Stage
from tests.functions.events import CONTEXT
from tests.functions.worker_events import schedule, sqs, sqs_of, stream
from tests.shop import ACCOUNT
from zetel import bootstrap
from zetel.application.events import queues
from zetel.application.store import keys
from zetel.domain.documents.document import DocumentState
from zetel.domain.errors import ServiceAway
from zetel.domain.subscriptions.subscription import Collection

DONE: dict[str, list[dict[str, str]]] = {"batchItemFailures": []}

WORKERS = {
    queues.NUMBERING: invoice_numbering,
    queues.RENDERING: invoice_rendering,
    queues.CONFIRMATIONS: confirmations,
    queues.PAYMENTS: payment_work,
}


@pytest.fixture
def stage():
    made = Stage()
    bootstrap.provide(made.services)
    yield made
    bootstrap.provide(None)


def again(*ids):
    return {"batchItemFailures": [{"itemIdentifier": id} for id in ids]}


def to(*documents):
    return [{"account": ACCOUNT, "document": document} for document in documents]


def carried_on(stage):
    """Stream and queues to their functions, until nothing waits."""
    while True:
        entries = stage.entries()
        waiting = {queue: stage.world.queues.take(queue) for queue in WORKERS}
        if not entries and not any(waiting.values()):
            return
        if entries:
            assert event_relay.lambda_handler(stream(*entries), CONTEXT) == DONE
        for queue, messages in waiting.items():
            if messages:
                assert WORKERS[queue].lambda_handler(sqs_of(messages), CONTEXT) == DONE
        published(stage)


def test_a_sale_goes_through_all_workers_to_its_mails(stage):
    stage.request(stage.quote(), key="1")(Process(stage))
    stage.request(stage.quote(by=Collection.CARD), card="pm_card_timeout", key="2")(Process(stage))
    carried_on(stage)
    stage.world.clock.move_machine(seconds=300)
    stage.world.clock.move(timedelta(minutes=5))
    assert renewals_sweep.lambda_handler(schedule(), CONTEXT) == {"messages": 1}
    carried_on(stage)
    assert end_state.broken_promises(stage) == []
    assert sorted(end_state.numbers(stage)) == ["INV-2026-000001", "INV-2026-000002"]
    assert sorted(mail.subject for mail in stage.world.outbox.sent) == ["InvoiceIssued"] * 2 + ["PurchaseConfirmed"] * 2


def test_rates_are_loaded_once_and_the_line_counts_their_days(stage, capsys):
    # Sunday, 15 March 2026: of the last ten days, six are working days
    assert [reference_rates.lambda_handler(schedule(), CONTEXT) for _ in range(2)] == [{"days": 6}, {"days": 0}]
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["work"], line["days"]) for line in lines] == [("reference_rates", 6), ("reference_rates", 0)]


def test_numbering_issues_its_whole_batch_at_once(stage, capsys):
    batch = [scenes.drafted(stage) for _ in range(8)]
    stage.world.store.counted.reset()
    capsys.readouterr()
    assert invoice_numbering.lambda_handler(sqs(*to(*batch)), CONTEXT) == DONE
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["work"], line["messages"], line["account"], line["document"]) == (
        "invoice_numbering",
        8,
        [ACCOUNT],
        batch,
    )
    assert stage.world.store.counted.calls["commit"] == 1
    assert [stage.document(document).number for document in batch] == [f"INV-2026-{n:06}" for n in range(1, 9)]


def test_numbering_brings_all_again_where_one_fails_and_loses_no_order(stage, monkeypatch):
    batch = [scenes.drafted(stage), scenes.drafted(stage)]
    commit = stage.world.store.commit
    monkeypatch.setattr(stage.world.store, "commit", raising(OSError("throttled")))
    assert invoice_numbering.lambda_handler(sqs(*to(*batch)), CONTEXT) == again("m0", "m1")
    monkeypatch.setattr(stage.world.store, "commit", commit)
    assert invoice_numbering.lambda_handler(sqs(*to(*batch), receives=2), CONTEXT) == DONE
    assert [stage.document(document).number for document in batch] == ["INV-2026-000001", "INV-2026-000002"]


@pytest.mark.parametrize("bad", ["no JSON", "[]", '{"account": "acc_1"}', '{"order": 1}'])
def test_a_message_that_numbering_cannot_read_costs_the_others_nothing(stage, bad):
    batch = [scenes.drafted(stage), scenes.drafted(stage)]
    event = sqs({}, *to(*batch))
    event["Records"][0]["body"] = bad
    assert invoice_numbering.lambda_handler(event, CONTEXT) == again("m0")
    assert [stage.document(document).number for document in batch] == ["INV-2026-000001", "INV-2026-000002"]


def test_numbering_acknowledges_what_it_parks(stage):
    broken, sound = scenes.drafted(stage), scenes.drafted(stage)
    draft = stage.document(broken)
    stage.world.store.put(keys.document(ACCOUNT, broken), replace(draft, buyer=replace(draft.buyer, name="")))
    assert invoice_numbering.lambda_handler(sqs(*to(broken, sound)), CONTEXT) == DONE
    assert [stage.document(id).state for id in (broken, sound)] == [DocumentState.PARKED, DocumentState.ISSUED]


def raising(error):
    def raises(*_, **__):
        raise error

    return raises


def test_rendering_brings_only_the_failed_one_again(stage):
    first, second, third = (scenes.issued(stage) for _ in range(3))
    renderer = stage.world.renderer

    class Half:
        def render(self, document):
            if document.id == second:
                raise OSError("no fonts")
            return renderer.render(document)

    bootstrap.provide(replace(stage.services, renderer=Half()))
    assert invoice_rendering.lambda_handler(sqs(*to(first, second, third)), CONTEXT) == again("m1")
    assert [sorted(stage.document(id).files) for id in (first, second, third)] == [["pdf", "xml"], [], ["pdf", "xml"]]
    assert stage.document(second).attempts == 1


def test_after_five_times_a_document_is_parked_and_its_message_is_done(stage):
    document = scenes.issued(stage)
    bootstrap.provide(replace(stage.services, renderer=scenes.NoRenderer()))
    for receives in range(1, 6):
        assert invoice_rendering.lambda_handler(sqs(*to(document), receives=receives), CONTEXT) == again("m0")
    assert stage.document(document).parked == "OSError"
    assert invoice_rendering.lambda_handler(sqs(*to(document), receives=6), CONTEXT) == DONE


@pytest.mark.parametrize("worker", [invoice_rendering, payment_work, confirmations])
@pytest.mark.parametrize("body", ["not JSON", "[]", "{}"])
def test_a_message_that_cannot_be_read_comes_again_until_it_is_a_dead_letter(stage, worker, body):
    assert worker.lambda_handler(sqs(body), CONTEXT) == again("m0")


def test_payment_work_settles_what_it_can_and_brings_the_rest_again(stage):
    _, taken = scenes.waiting(stage, scenes.SILENT)
    unknown = {"account": ACCOUNT, "payment": "pay_unknown"}
    assert payment_work.lambda_handler(sqs(unknown, taken), CONTEXT) == again("m0")
    (payment,) = end_state.payments(stage)
    assert (payment.id, payment.state) == (taken["payment"], "succeeded")


def test_payment_work_puts_off_what_a_provider_that_is_away_stops(stage, capsys):
    _, body = scenes.waiting(stage, scenes.SILENT)
    bootstrap.provide(replace(stage.services, provider=scenes.no_provider()))
    capsys.readouterr()
    assert payment_work.lambda_handler(sqs(body), CONTEXT) == DONE
    (payment,) = end_state.payments(stage)
    assert (payment.attempts, payment.state) == (0, "pending")
    assert payment.due
    assert payment.due.at == stage.world.clock.now() + timedelta(minutes=5)
    line = json.loads(capsys.readouterr().out)
    assert (line["away"], "error" in line, "failures" in line) == ("provider", False, False)


def test_a_mail_that_a_defect_stops_is_an_errand_whose_fifth_failure_parks_it(stage):
    stage.request(stage.quote())(Process(stage))
    stage.relay_new()
    event = stage.only(queues.CONFIRMATIONS).body
    errand = {"account": ACCOUNT, "errand": f"mail_{event['id']}"}
    bootstrap.provide(replace(stage.services, composer=None))
    for body in (event, *[errand] * 5):  # the sixth message finds it parked
        assert confirmations.lambda_handler(sqs(body), CONTEXT) == DONE
    assert stage.world.alarms.raised == [("parked", ACCOUNT, "errand", errand["errand"], "AttributeError")]
    bootstrap.provide(stage.services)
    resume(ACCOUNT, errand["errand"], stage.services)
    assert renewals_sweep.lambda_handler(schedule(), CONTEXT) == {"messages": 1}
    for message in stage.world.queues.take(queues.CONFIRMATIONS):
        assert confirmations.lambda_handler(sqs(message.body), CONTEXT) == DONE
    assert [mail.subject for mail in stage.world.outbox.sent] == ["PurchaseConfirmed"]


def test_a_mail_for_which_no_item_can_be_written_comes_again_a_quarter_of_an_hour_later(stage):
    stage.request(stage.quote())(Process(stage))
    stage.relay_new()
    event = stage.only(queues.CONFIRMATIONS).body
    bootstrap.provide(replace(stage.services, store=NoStore()))
    assert confirmations.lambda_handler(sqs(event), CONTEXT) == DONE
    stage.world.clock.move_machine(seconds=899)
    assert stage.world.queues.waiting(queues.CONFIRMATIONS) == ()
    stage.world.clock.move_machine(seconds=1)
    assert stage.only(queues.CONFIRMATIONS).body == event
    assert stage.world.alarms.raised == [("away", "dynamodb")]


def test_a_sweep_without_the_store_finds_nothing_and_leaves_no_dead_letter(stage):
    bootstrap.provide(replace(stage.services, store=NoStore()))
    assert renewals_sweep.lambda_handler(schedule(), CONTEXT) == {"messages": 0}
    assert stage.world.alarms.raised == [("away", "dynamodb")]


class NoStore:
    """DynamoDB is away."""

    def read(self, *keys):
        raise ServiceAway(service="dynamodb")

    def commit(self, writes):
        raise ServiceAway(service="dynamodb")


def test_confirmations_send_a_mail_once_however_often_the_message_comes(stage):
    stage.request(stage.quote())(Process(stage))
    stage.relay_new()
    message = stage.only(queues.CONFIRMATIONS)
    for receives in (1, 2):
        assert confirmations.lambda_handler(sqs(message.body, receives=receives), CONTEXT) == DONE
    assert [mail.subject for mail in stage.world.outbox.sent] == ["PurchaseConfirmed"]


# The stream


def entries_of_a_sale(stage):
    stage.request(stage.quote(by=Collection.CARD), card="pm_card_visa")(Process(stage))
    return stage.entries()


def published(stage):
    """The work of the queue of publications is done."""
    if messages := stage.world.queues.take(queues.PUBLICATIONS):
        assert event_publishing.lambda_handler(sqs_of(messages), CONTEXT) == DONE


def test_the_relay_has_new_entries_published(stage):
    entries = entries_of_a_sale(stage)
    assert event_relay.lambda_handler(stream(*entries), CONTEXT) == DONE
    published(stage)
    assert [event["id"] for event in stage.world.bus.published] == [entry.id for entry in entries]
    assert stage.world.alarms.raised == []


@pytest.mark.parametrize("name", ["MODIFY", "REMOVE"])
def test_a_changed_entry_raises_an_alarm_and_is_not_published(stage, name):
    entry = entries_of_a_sale(stage)[0]
    assert event_relay.lambda_handler(stream(entry, name=name), CONTEXT) == DONE
    assert stage.world.alarms.raised == [("journal_modified", ACCOUNT, entry.id)]
    assert stage.world.bus.published == []


def test_an_entry_that_fails_alone_is_reported_by_its_sequence_number(stage):
    (entry, _) = entries_of_a_sale(stage)
    event = stream(entry)
    del event["Records"][0]["dynamodb"]["NewImage"]["type"]
    assert event_relay.lambda_handler(event, CONTEXT) == again("10000000000000000000000")


def test_a_batch_that_fails_is_raised_so_that_the_stream_halves_it_and_nothing_is_lost(stage):
    entries = entries_of_a_sale(stage)
    event = stream(*entries)
    del event["Records"][1]["dynamodb"]["NewImage"]["type"]
    with pytest.raises(Exception, match="one of 2 entries"):
        event_relay.lambda_handler(event, CONTEXT)
    assert event_relay.lambda_handler({"Records": event["Records"][:1]}, CONTEXT) == DONE
    published(stage)
    assert [one["id"] for one in stage.world.bus.published] == [entries[0].id]


# What they log


def test_each_message_is_one_line_with_ids_and_without_names(stage, capsys):
    document = scenes.issued(stage)
    capsys.readouterr()
    invoice_rendering.lambda_handler(sqs(*to(document, "inv_unknown")), CONTEXT)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["message"], line["document"], line.get("error")) for line in lines] == [
        ("m0", document, None),
        ("m1", "inv_unknown", "Unknown"),
    ]
    assert "Veerman" not in str(lines)
