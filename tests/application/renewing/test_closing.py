"""The steps of a closing where they meet a purchase, or more than one message does."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain.example_documents import DOMESTIC
from tests.shop import ACCOUNT, ANNA, MEMBER, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.renewing import closing, closing_parties, closing_steps
from zetel.application.renewing.closing import CloseAccount
from zetel.application.store import ids, keys
from zetel.domain.errors import Defect, WorkUnfinished
from zetel.domain.licences.job import Job, JobKind
from zetel.domain.parties.closing import Closing, ClosingState, ClosingStep
from zetel.domain.parties.member import Member, MemberState


@pytest.fixture
def shop():
    return Shop(datetime(2026, 5, 4, 9, tzinfo=UTC))


def closes(shop, key="closes"):
    command = CloseAccount(ACCOUNT, ANNA, IdempotentRequest(key, key), "Veerman")
    return closing.close(command, shop.services)


def held(shop):
    key = keys.closing(ACCOUNT)
    return shop.world.store.read(key).known(key, "closing", ACCOUNT)


def works(shop):
    closing_steps.take(ACCOUNT, shop.services, shop.catalog)
    return held(shop)


def members(shop):
    return shop.world.store.page(keys.members(ACCOUNT), limit=1000).items


def test_what_is_bought_before_the_first_step_is_there_to_be_ended_first(shop):
    quote = shop.quote(("professional-yearly", 1))
    closes(shop)
    shop.confirm(quote, key="bought")
    waits = works(shop)
    assert (waits.step, waits.waits_for) == (ClosingStep.HOLD, "subscriptions-run")
    assert {one.state for one in members(shop)} > {MemberState.ACTIVE}
    shop.confirm(shop.quote_end(quote["subscription"]), key="ended")
    shop.pump()
    assert works(shop).step is ClosingStep.NOTICE


def test_an_export_that_is_made_stands_in_the_way_until_it_is_done(shop):
    at = shop.world.clock.now()
    job = Job("job_1", ACCOUNT, JobKind.EXPORT, MEMBER, ANNA.sub, at)
    shop.world.store.put(keys.job(ACCOUNT, job.id), job)
    with pytest.raises(WorkUnfinished) as refused:
        closes(shop)
    assert refused.value.unfinished == ("job_1",)
    shop.world.store.put(keys.job(ACCOUNT, job.id), replace(job, finished_at=at))
    assert closes(shop, key="later").status == 202


def test_a_step_does_so_much_in_a_message_and_the_next_one_goes_on(shop, monkeypatch):
    monkeypatch.setattr(closing_parties, "_MOST_PEOPLE", 4)
    for n in range(5):
        shop.put_member(Member(f"mem_{n}", f"Person {n}", f"{n}@veerman.example"))
    at = shop.world.clock.now()
    begun = replace(Closing(ACCOUNT, ACCOUNT, members(shop)[0].id, at).begun(at), step=ClosingStep.PEOPLE)
    shop.world.store.put(keys.closing(ACCOUNT), begun)
    steps = []
    while (after := works(shop)).step is ClosingStep.PEOPLE:
        steps.append([one.state for one in members(shop)].count(MemberState.REMOVED))
    assert steps == [4]
    assert (after.state, members(shop)) == (ClosingState.DELETED, ())  # there was no document to be kept


def test_five_hundred_documents_go_in_one_message(shop):
    at = shop.world.clock.now()
    for _ in range(501):
        invoice = replace(DOMESTIC, id=shop.services.ids.new(ids.INVOICE, at), account=ACCOUNT, date=date(2015, 1, 1))
        shop.world.store.put(keys.document(ACCOUNT, invoice.id), invoice)
    closed = Closing(ACCOUNT, ACCOUNT, "mem_1", at, step=ClosingStep.REST).closed(
        at, date(2022, 12, 31), date(2022, 12, 31), "Europe/Amsterdam"
    )
    shop.world.store.put(keys.closing(ACCOUNT), closed)
    assert works(shop).state is ClosingState.CLOSED
    assert len(shop.world.store.page(keys.invoices(ACCOUNT), limit=1000).items) == 1
    assert works(shop).state is ClosingState.DELETED


def test_a_defect_is_counted_on_the_closing_and_parks_it(shop, monkeypatch):
    def fails(*_: object) -> None:
        raise Defect

    closes(shop)
    monkeypatch.setattr(closing_parties, "hold", fails)
    for _ in range(5):
        with pytest.raises(Defect):
            closing_steps.take(ACCOUNT, shop.services, shop.catalog)
    assert (held(shop).state, held(shop).parked) == (ClosingState.STOPPED, "Defect")
