"""Numbers: gapless per legal entity, kind and year of the document's date; drawn in one transaction per batch."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.application import end_state, scenes
from tests.application.stage import Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT, PROFESSIONAL
from zetel.application.documents.numbering import NumbersMoved, ToNumber, number_documents
from zetel.application.store import keys
from zetel.application.store.records import Counter
from zetel.application.store.writes import MOST_WRITES
from zetel.application.work import parking
from zetel.domain.documents.document import DocumentState
from zetel.domain.documents.line import TaxAmount
from zetel.domain.parties.address import Address
from zetel.domain.tax.treatment import Category, TaxRule


@pytest.fixture
def stage():
    return Stage()


def number(stage, *documents):
    scenes.numbers(*documents)(Process(stage))


def numbers_of(stage, *documents):
    return [stage.document(document).number for document in documents]


def test_a_batch_of_8_is_one_transaction_of_25_writes(stage):
    batch = [scenes.drafted(stage) for _ in range(8)]
    counted = stage.world.store.counted
    counted.reset()
    number(stage, *batch)
    # the catalogue's head and its offers; the documents with this year's series
    assert counted.calls["read"] == 3
    # the series; then for each document its number, itself and its event
    assert (counted.calls["commit"], counted.largest_transaction) == (1, 25)
    assert numbers_of(stage, *batch) == [f"INV-2026-00000{n}" for n in range(1, 9)]


def test_the_largest_batch_stays_under_32_writes():
    stage = Stage(datetime(2026, 12, 31, 12, tzinfo=UTC))
    old = [scenes.issued(stage) for _ in range(2)]
    batch = [scenes.drafted(stage) for _ in range(2)] + [scenes.correction(stage, invoice) for invoice in old]
    stage.world.clock.move(timedelta(days=1))
    new = [scenes.issued(stage) for _ in range(2)]
    batch += [scenes.drafted(stage) for _ in range(2)] + [scenes.correction(stage, invoice) for invoice in new]
    counted = stage.world.store.counted
    counted.reset()
    number(stage, *batch)
    assert (counted.calls["commit"], counted.largest_transaction) == (1, 28)  # two kinds in two years: 4 series
    assert counted.largest_transaction <= MOST_WRITES
    assert numbers_of(stage, *batch) == [
        "INV-2026-000003",
        "INV-2026-000004",
        "CRN-2026-000001",
        "CRN-2026-000002",
        "INV-2027-000003",
        "INV-2027-000004",
        "CRN-2027-000001",
        "CRN-2027-000002",
    ]


def test_a_quote_of_31_december_confirmed_in_january_has_a_number_of_the_old_year():
    stage = Stage(datetime(2026, 12, 31, 22, 50, tzinfo=UTC))  # 23:50 in Amsterdam
    quote = stage.quote(("professional-yearly", 1))
    stage.world.clock.move(timedelta(minutes=20))
    new = scenes.issued(stage)
    stage.confirm(quote)
    old = quote["documents"][0]["id"]
    number(stage, old)
    assert numbers_of(stage, old, new) == ["INV-2026-000001", "INV-2027-000001"]


def test_the_same_document_twice_in_a_batch_and_in_two_batches_has_one_number(stage):
    first, second = scenes.drafted(stage), scenes.drafted(stage)
    number(stage, first, second, first)
    number(stage, second, first)
    assert end_state.numbers(stage) == {"INV-2026-000001": first, "INV-2026-000002": second}
    assert stage.document(first).sequence == 1


def test_a_document_that_does_not_exist_is_nobodys_work(stage):
    number(stage, "inv_unknown")
    assert end_state.numbers(stage) == {}


def test_a_credit_note_waits_for_its_invoices_number(stage):
    invoice = scenes.drafted(stage)
    note = scenes.correction(stage, invoice)
    number(stage, note, invoice)
    assert numbers_of(stage, note, invoice) == [None, "INV-2026-000001"]
    assert stage.document(note).state is DocumentState.DRAFTED
    number(stage, note)
    corrects = [(part.document, part.number) for part in stage.document(note).corrects]
    assert (stage.document(note).number, corrects) == ("CRN-2026-000001", [(invoice, "INV-2026-000001")])


def test_the_sweep_brings_a_waiting_credit_note_again(stage):
    invoice = scenes.drafted(stage)
    note = scenes.correction(stage, invoice)
    number(stage, note)
    stage.carry_on()
    assert numbers_of(stage, invoice, note) == ["INV-2026-000001", "CRN-2026-000001"]


def test_one_that_breaks_a_rule_is_parked_with_an_alarm_and_the_others_get_their_numbers(stage):
    batch = [scenes.drafted(stage) for _ in range(3)]
    broken = stage.document(batch[1])
    # a total without its tax (BR-CO-15)
    stage.world.store.put(keys.document(ACCOUNT, batch[1]), replace(broken, total=broken.net))
    number(stage, *batch)
    assert numbers_of(stage, *batch) == ["INV-2026-000001", None, "INV-2026-000002"]
    parked = stage.document(batch[1])
    assert (parked.state, parked.work) == (DocumentState.PARKED, None)
    assert "BR-CO-15" in parked.parked.split(",")
    assert stage.world.alarms.raised == [("parked", ACCOUNT, "document", batch[1], parked.parked)]


def test_a_parked_document_is_left_alone_by_a_late_message(stage):
    broken = scenes.drafted(stage)
    draft = stage.document(broken)
    stage.world.store.put(keys.document(ACCOUNT, broken), replace(draft, buyer=replace(draft.buyer, name="")))
    number(stage, broken)
    parked = stage.document(broken)
    number(stage, broken)
    assert stage.document(broken) == parked
    assert len(stage.world.alarms.raised) == 1


def unformatted(stage):
    """A seller without a format for numbers of credit notes: every one of them fails."""
    stage.stock(PROFESSIONAL, version=2, number_formats={"invoice": contracts.seller().number_formats["invoice"]})


def test_one_that_cannot_be_numbered_does_not_stop_the_others(stage):
    note = scenes.correction(stage, scenes.issued(stage))
    batch = [scenes.drafted(stage), note, scenes.drafted(stage)]
    unformatted(stage)
    with pytest.raises(KeyError, match="credit_note"):
        number(stage, *batch)
    assert numbers_of(stage, *batch) == ["INV-2026-000002", None, "INV-2026-000003"]
    assert (stage.document(note).attempts, stage.document(note).state) == (1, DocumentState.DRAFTED)


def test_one_that_fails_five_times_is_parked(stage):
    note = scenes.correction(stage, scenes.issued(stage))
    unformatted(stage)
    for _ in range(5):
        with pytest.raises(KeyError):
            number(stage, note)
    parked = stage.document(note)
    assert (parked.state, parked.parked, parked.work) == (DocumentState.PARKED, "KeyError", None)
    number(stage, note)  # a late message is taken, and does nothing


def test_a_batch_starts_again_where_others_draw_numbers_and_gives_up_after_20_tries(stage, monkeypatch):
    draft = scenes.drafted(stage)
    series, commit = keys.series("zetel-nl", "invoice", 2026), stage.world.store.commit
    tries = []

    def late(writes):
        tries.append(writes)
        stage.world.store.put(series, Counter(len(tries)))  # somebody draws a number each time
        commit(writes)

    monkeypatch.setattr(stage.world.store, "commit", late)
    with pytest.raises(NumbersMoved):
        number_documents([ToNumber(ACCOUNT, draft)], stage.services, stage.catalog)
    assert len(tries) == 20
    assert (stage.document(draft).number, stage.document(draft).attempts) == (None, 0)  # it is not the document's fault


def test_a_document_that_changes_meanwhile_is_read_again(stage, monkeypatch):
    draft = scenes.drafted(stage)
    commit = stage.world.store.commit
    meddled: list[str] = []

    def changed_first(writes):
        if not meddled:
            meddled.append(draft)
            scenes.touches(stage, draft)(Process(stage))
        commit(writes)

    monkeypatch.setattr(stage.world.store, "commit", changed_first)
    number(stage, draft)
    assert stage.document(draft).number == "INV-2026-000001"
    assert stage.document(draft).version == 3  # changed by somebody, then issued


# The seller is mended


def small(stage, version, **mended):
    """A small enterprise without VAT id; nothing else says who it is for the tax office."""
    stage.stock(PROFESSIONAL, version=version, **{"collects": False, "vat_id": None, **mended})


def parked_of_a_small_enterprise(stage):
    """A draft of a seller that charges no VAT and gives neither VAT id nor tax number (BR-E-02)."""
    draft = scenes.drafted(stage)
    held = stage.document(draft)
    free = tuple(replace(line, category=Category.EXEMPT, rate_bp=0) for line in held.lines)
    small(stage, 2)
    stage.world.store.put(
        keys.document(ACCOUNT, draft),
        replace(
            held,
            seller=stage.catalog.seller().party(),
            tax_rule=TaxRule.NOT_COLLECTING,
            lines=free,
            tax=(TaxAmount(Category.EXEMPT, 0, held.net, 0),),
            total=held.net,
            paid=0,
        ),
    )
    number(stage, draft)
    assert stage.document(draft).parked == "BR-E-02"
    return draft


def test_a_parked_draft_is_issued_with_the_details_of_the_mended_seller(stage):
    draft = parked_of_a_small_enterprise(stage)
    address = Address(street="Herengracht 2", city="Amsterdam", postcode="1015 BK", country="NL")
    small(stage, 3, name="Stoelwerk", address=address, tax_number="1.B01")
    parking.resume(keys.document(ACCOUNT, draft), stage.services)
    number(stage, draft)
    issued = stage.document(draft)
    assert (issued.state, issued.parked) == (DocumentState.ISSUED, None)
    assert (issued.seller.name, issued.seller.address.street, issued.seller.tax_number) == (
        "Stoelwerk",
        "Herengracht 2",
        "1.B01",
    )


@pytest.mark.parametrize(
    "mended",
    [
        {"collects": True, "vat_id": "NL001234567B01"},  # it would charge 21 %
        {"entity": "another", "tax_number": "1.B01"},
    ],
)
def test_a_draft_that_the_mended_seller_would_not_have_made_stays_parked(stage, mended):
    draft = parked_of_a_small_enterprise(stage)
    small(stage, 3, **mended)
    parking.resume(keys.document(ACCOUNT, draft), stage.services)
    number(stage, draft)
    assert (stage.document(draft).state, stage.document(draft).parked) == (DocumentState.PARKED, "BR-E-02")


def test_a_draft_that_breaks_no_rule_keeps_the_seller_of_its_sale(stage):
    draft = scenes.drafted(stage)
    stage.stock(PROFESSIONAL, version=2, name="Another Name B.V.")
    number(stage, draft)
    assert stage.document(draft).seller.name == "Stoelwerk B.V."
