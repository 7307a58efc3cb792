"""The relay of the journal: the messages and the work that follow from each event."""

from dataclasses import replace

import pytest

from tests.application import end_state
from tests.application.stage import Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT
from zetel.application.events import relay
from zetel.application.events.queues import CONFIRMATIONS, NUMBERING, PAYMENTS, PUBLICATIONS, RENDERING, RENEWALS
from zetel.application.ports import Message
from zetel.application.store.wire import to_wire
from zetel.domain.due import WorkKind
from zetel.domain.errors import ServiceAway
from zetel.domain.events import Actor, ActorKind, Event
from zetel.domain.subscriptions.subscription import Collection


def event(type, subject="sub_1", **data):
    return Event("evt_1", type, 1, contracts.BOUGHT, ACCOUNT, subject, 1, Actor(ActorKind.SYSTEM, "test"), data)


@pytest.mark.parametrize(
    ("happened", "works"),
    [
        (event("subscription.purchased", documents=["inv_1"]), {NUMBERING: ["inv_1"], CONFIRMATIONS: ["evt_1"]}),
        (event("subscription.items_added", documents=["inv_1"]), {NUMBERING: ["inv_1"], CONFIRMATIONS: ["evt_1"]}),
        (event("invoice.issued", "inv_1", number="INV-2026-000001"), {RENDERING: ["inv_1"]}),
        (event("credit_note.issued", "crn_1", number="CRN-2026-000001"), {RENDERING: ["crn_1"]}),
        (event("invoice.rendered", "inv_1"), {CONFIRMATIONS: ["evt_1"]}),
        (event("payment.succeeded", "pay_1", documents=["inv_1"]), {}),
        (event("payment.declined", "pay_1"), {CONFIRMATIONS: ["evt_1"]}),
        (event("payment.released", "pay_1"), {CONFIRMATIONS: ["evt_1"]}),
        (event("payment.received", "pay_1", documents=["inv_1"]), {CONFIRMATIONS: ["evt_1"]}),
        (event("account.created", ACCOUNT), {}),
    ],
    ids=lambda one: one.type if isinstance(one, Event) else "",
)
def test_each_event_sets_off_its_work_and_no_other_work(happened, works):
    stage = Stage()
    relay.relay([happened], stage.services)
    queues = stage.world.queues
    waiting = {
        queue: [message.dedupe for message in queues.waiting(queue)] for queue in (NUMBERING, RENDERING, CONFIRMATIONS)
    }
    assert {queue: dedupes for queue, dedupes in waiting.items() if dedupes} == works
    assert [message.body for message in queues.waiting(PUBLICATIONS)] == [to_wire(happened)]


@pytest.mark.parametrize(
    ("earlier", "works"),
    [
        (event("subscription.started", documents=["inv_1"]), []),  # a type that is published no longer
        (event("subscription.purchased", invoice="inv_1"), [CONFIRMATIONS]),  # a version without the list
        (event("subscription.purchased", documents="inv_1"), [CONFIRMATIONS]),
    ],
)
def test_an_entry_of_an_earlier_form_reaches_the_bus(earlier, works):
    stage = Stage()
    relay.relay([earlier], stage.services)
    assert [message.body for message in stage.world.queues.waiting(PUBLICATIONS)] == [to_wire(earlier)]
    assert [message.queue for message in relay.work_after(earlier)] == works


def test_each_kind_of_work_has_its_message():
    named = {kind: relay.work(kind, ACCOUNT, "id_1").body for kind in WorkKind}
    assert [body["account"] for body in named.values()] == [ACCOUNT] * len(WorkKind)
    assert named[WorkKind.SETTLE] == {"account": ACCOUNT, "credit_allocation": "id_1"}


def test_everything_that_a_change_began_is_worked_on():
    cancelled = event(
        "subscription.cancelled",
        documents=["crn_1", "inv_1"],
        payments=["pay_1"],
        refunds=["ref_1"],
        credit_allocations=["alc_1"],
    )
    assert [(message.queue, message.dedupe) for message in relay.work_after(cancelled)] == [
        (NUMBERING, "crn_1"),
        (NUMBERING, "inv_1"),
        (PAYMENTS, "pay_1"),
        (PAYMENTS, "ref_1"),
        (PAYMENTS, "alc_1"),
        (RENEWALS, "sub_1"),
        (CONFIRMATIONS, "evt_1"),
    ]


def test_a_message_names_its_work_and_holds_no_more_than_the_worker_needs():
    purchased = event("subscription.purchased", documents=["inv_1"])
    assert list(relay.work_after(purchased)) == [
        Message(NUMBERING, {"account": ACCOUNT, "document": "inv_1"}, dedupe="inv_1"),
        Message(CONFIRMATIONS, to_wire(purchased), dedupe="evt_1"),
    ]


def test_entries_go_to_the_queues_in_one_call_and_to_the_bus_in_their_order():
    stage = Stage()
    stage.request(stage.quote(by=Collection.CARD), card="pm_card_visa")(Process(stage))
    entries = stage.entries()
    process = Process(stage)
    relay.relay(entries, process.services)
    assert process.calls == ["queues.send"]
    stage.pump()
    told = [one["type"] for one in stage.world.bus.published]
    assert told == ["subscription.purchased", "payment.succeeded", "invoice.issued", "invoice.rendered"]


def test_a_stream_without_entries_sends_nothing():
    process = Process(Stage())
    relay.relay([], process.services)
    assert process.calls == []


def test_a_document_relayed_twice_within_five_minutes_is_numbered_from_one_message():
    stage = Stage()
    stage.request(stage.quote())(Process(stage))
    entries = stage.entries()
    for _ in range(2):
        relay.relay(entries, stage.services)
    assert len(stage.world.queues.waiting(NUMBERING)) == 1  # a FIFO queue
    assert len(stage.world.queues.waiting(CONFIRMATIONS)) == 2  # a standard one: the mail's mark tells them apart


def test_where_the_bus_is_away_all_work_is_done_and_the_entries_are_published_once_it_is_back():
    stage = Stage()
    stage.request(stage.quote())(Process(stage))
    before, bus = stage.services, stage.world.bus

    class Down:
        def publish(self, events):
            raise ServiceAway(service="eventbridge")

    stage.services = replace(before, bus=Down())
    stage.pump()
    assert list(end_state.numbers(stage)) == ["INV-2026-000001"]
    assert [mail.subject for mail in stage.world.outbox.sent] == ["PurchaseConfirmed", "InvoiceIssued"]
    assert bus.published == []
    stage.services = before
    stage.carry_on()
    assert sorted(one["id"] for one in bus.published) == sorted(event.id for event in stage.events())
