"""The items of a restored table that may be put back, by rule."""

from collections.abc import Mapping
from typing import Any

import pytest

from operate.table_difference import Finding, compared, forgotten_numbers, oldest_work
from operate.table_history import Journaled, journaled
from zetel.application.store.keys import Table

NOW = 1_800_000_000

Item = dict[str, Any]


def item(pk: str, sk: str, **fields: str | int) -> Item:
    said: Mapping[str, str | int] = {"PK": pk, "SK": sk, **fields}
    return {name: {"N": str(value)} if isinstance(value, int) else {"S": value} for name, value in said.items()}


def subscription(**fields: str | int) -> Item:
    return item("ACCT#acc_1", "SUB#sub_1", **{"id": "sub_1", "version": 4, "sequence": 3, "state": "active", **fields})


def invoice(**fields: str | int) -> Item:
    return item("ACCT#acc_1", "INV#inv_1", **{"id": "inv_1", "version": 2, "sequence": 1, "state": "issued", **fields})


def entry(type: str, subject: str, sequence: int, **data: str) -> Item:
    about = item("ACCT#acc_1", f"evt_{sequence}", type=type, subject=subject, sequence=sequence)
    return {**about, "data": {"M": {name: {"S": value} for name, value in data.items()}}}


def one(wanted: Item, live: Item | None, *entries: Item, table: Table = Table.CORE) -> Any:
    (found,) = compared(table, [wanted], [] if live is None else [live], journaled(entries), at=NOW)
    return found


def test_a_missing_item_comes_back_unchanged() -> None:
    found = one(subscription(), None, entry("subscription.renewed", "sub_1", 3))
    assert (found.finding, found.put, found.live) == (Finding.MISSING, subscription(), None)


def test_a_differing_item_comes_back_with_a_version_that_no_quote_has() -> None:
    found = one(subscription(), subscription(state="ended", version=7))
    assert (found.finding, found.fields) == (Finding.DIFFERS, ("state",))
    assert found.put == subscription(version=8)


def test_events_go_on_counting_from_the_last_event_of_the_journal() -> None:
    """Sequence 3 comes back, but 4 and 5 were published since: the next is 6."""
    found = one(subscription(), None, *(entry("subscription.seats_increased", "sub_1", n) for n in (5, 4)))
    assert found.put == subscription(sequence=5, version=6)


def test_a_later_version_and_sequence_are_no_difference() -> None:
    assert one(subscription(), subscription(version=9, sequence=5)).finding is Finding.SAME


def test_the_account_counts_the_events_of_its_profiles() -> None:
    account = item("ACCT#acc_1", "ACCOUNT", id="acc_1", version=1, sequence=1)
    assert one(account, None, entry("profile.changed", "acc_1", 4)).put["sequence"] == {"N": "4"}


@pytest.mark.parametrize(
    ("live", "entries", "why"),
    [
        (None, [entry("invoice.issued", "inv_1", 2, number="INV-1")], "has had events since"),
        (invoice(sequence=2, state="paid"), [], "has had events since"),
        (invoice(version=3, state="paid"), [], "has changed since"),
    ],
)
def test_a_document_with_later_changes_is_left(live: Item | None, entries: list[Item], why: str) -> None:
    found = one(invoice(), live, *entries)
    assert (found.finding, found.why, found.put) == (Finding.LEFT, why, None)


@pytest.mark.parametrize("sk", ["CRN#crn_1", "PAY#pay_1", "REF#crn_1", "ALC#alc_1"])
def test_a_payment_refund_or_settlement_with_later_changes_is_left(sk: str) -> None:
    was = item("ACCT#acc_1", sk, id=sk.partition("#")[2], version=1, sequence=1, state="pending")
    assert one(was, {**was, **item("ACCT#acc_1", sk, version=2, state="done")}).finding is Finding.LEFT


def test_a_document_changed_by_hand_comes_back() -> None:
    found = one(invoice(), invoice(state="void"))
    assert (found.finding, found.put) == (Finding.DIFFERS, invoice(version=3))


def billed(sequence: int) -> Item:
    made = entry("subscription.period_billed", "sub_1", sequence)
    return made | {"data": {"M": {"documents": {"L": [{"S": "inv_2"}]}}}}


@pytest.mark.parametrize("live", [None, subscription(version=5, period="2026-05")])
def test_a_contract_billed_since_is_left_because_it_would_be_billed_for_the_same_days_again(
    live: Item | None,
) -> None:
    found = one(subscription(), live, billed(4))
    assert (found.finding, found.why) == (Finding.LEFT, "money has moved since")
    assert one(subscription(), live, billed(3)).finding in (Finding.MISSING, Finding.DIFFERS)


def test_ledger_and_pools_are_left_with_their_own_contract_only() -> None:
    mine, other = "ACCT#acc_1#SUB#sub_1", "ACCT#acc_1#SUB#sub_2"
    parts = [(mine, "LEDGER"), (mine, "POOL#itm_1"), (other, "LEDGER"), (other, "POOL#itm_2"), (mine, "CANCEL#can_1")]
    restored = [subscription(), *(item(*place, version=1) for place in parts)]
    found = compared(Table.CORE, restored, [], journaled([billed(4)]), at=NOW)
    assert {(one.pk, one.sk) for one in found if one.finding is Finding.LEFT} == {
        ("ACCT#acc_1", "SUB#sub_1"),
        *parts[:2],
    }


def test_a_contract_that_waits_for_a_payment_is_left_to_its_outcome() -> None:
    """The payment is committed on the version that it holds; on another version, the card's money would buy nothing."""
    found = one(subscription(state="ended"), subscription(hold="pay_1"))
    assert (found.finding, found.why) == (Finding.LEFT, "waits for a payment")


def test_a_contract_does_not_come_back_to_wait_for_a_payment_that_is_over() -> None:
    waiting, pending = subscription(hold="pay_1"), item("ACCT#acc_1", "PAY#pay_1", id="pay_1", version=1, sequence=0)
    declined = journaled([entry("payment.declined", "pay_1", 1)])
    found = compared(Table.CORE, [waiting, pending], [], declined, at=NOW)
    assert [one.why for one in found] == ["has had events since", "waits for a payment that is over"]
    found = compared(Table.CORE, [waiting, pending], [], Journaled(), at=NOW)
    assert [one.finding for one in found] == [Finding.MISSING] * 2


BALANCE = item("ACCT#acc_1", "BALANCE#pro_1#EUR", balance=0, owed=100)


@pytest.mark.parametrize(
    "event", [entry("payment.received", "pay_1", 1), entry("invoice.payment_applied", "inv_1", 2), billed(1)]
)
@pytest.mark.parametrize("live", [None, {**BALANCE, "owed": {"N": "0"}}])
def test_the_amount_owed_is_left_if_money_has_moved_since(live: Item | None, event: Item) -> None:
    assert (one(BALANCE, live, event).finding, one(BALANCE, live, event).why) == (Finding.LEFT, "money has moved since")


def test_numbers_files_and_money_of_other_accounts_do_not_keep_a_balance() -> None:
    elsewhere = {**entry("payment.received", "pay_9", 1), "PK": {"S": "ACCT#acc_2"}}
    paperwork = entry("invoice.issued", "inv_1", 1, number="INV-1"), entry("invoice.rendered", "inv_1", 2)
    assert one(BALANCE, None, elsewhere, *paperwork).finding is Finding.MISSING


def test_a_draft_without_any_event_counts_as_moved_money() -> None:
    (found,) = compared(Table.CORE, [BALANCE], [{**BALANCE, "owed": {"N": "0"}}, invoice()], Journaled(), at=NOW)
    assert found.finding is Finding.LEFT


def test_a_payment_and_its_invoice_share_an_id_and_count_apart() -> None:
    """The payment's event 3 says nothing about the invoice, whose last event is 1."""
    entries = (entry("payment.received", "inv_1", 3), entry("invoice.issued", "inv_1", 1, number="INV-1"))
    assert one(invoice(), None, *entries).finding is Finding.MISSING


@pytest.mark.parametrize("pk", ["SERIES#zetel", "NUMBER#zetel", "SWEEP#main", "SANDBOX#charges"])
def test_an_item_without_an_account_is_put_back_if_missing_and_never_overwritten(pk: str) -> None:
    was, stands = item(pk, "x", last=2), item(pk, "x", last=5)
    assert one(was, None).finding is Finding.MISSING
    assert (one(was, stands).finding, one(was, stands).why) == (Finding.LEFT, "is never overwritten")


@pytest.mark.parametrize("table", [Table.JOURNAL, Table.CATALOG, Table.IDEMPOTENCY])
def test_only_core_is_ever_overwritten(table: Table) -> None:
    was, stands = item("ACCT#acc_1", "x", version=1, a="1"), item("ACCT#acc_1", "x", version=1, a="2")
    assert one(was, stands, table=table).finding is Finding.LEFT
    assert one(was, None, table=table).put == was


def test_expired_receipts_are_not_put_back() -> None:
    receipts = [item("ACCT#acc_1", f"PERSON#p#{n}", expires_at=NOW + n) for n in (-1, 0, 1)]
    found = compared(Table.IDEMPOTENCY, receipts, [], Journaled(), at=NOW)
    assert [one.sk for one in found] == ["PERSON#p#1"]


def test_items_come_in_the_order_of_their_keys_so_that_an_account_stays_together() -> None:
    items = [item("ACCT#b", "1"), item("ACCT#a#SUB#s", "LEDGER"), item("ACCT#a", "2"), item("ACCT#a", "1")]
    found = compared(Table.CORE, items, [], Journaled(), at=NOW)
    assert [(one.pk, one.sk) for one in found] == [
        *(("ACCT#a", "1"), ("ACCT#a", "2"), ("ACCT#a#SUB#s", "LEDGER"), ("ACCT#b", "1"))
    ]


def test_a_number_that_only_the_journal_knows_is_named_if_the_series_comes_back() -> None:
    restored = [item("SERIES#zetel", "invoice#2026", last=1), item("NUMBER#zetel", "INV-1")]
    journal = journaled(entry("invoice.issued", f"inv_{n}", 2, number=f"INV-{n}") for n in (3, 1, 2))
    found = compared(Table.CORE, restored, [], journal, at=NOW)
    assert forgotten_numbers(found, [], journal) == ["INV-2", "INV-3"]
    assert forgotten_numbers(found, [item("NUMBER#zetel", "INV-2")], journal) == ["INV-3"]
    standing = [item("SERIES#zetel", "invoice#2026", last=3)]
    assert forgotten_numbers(compared(Table.CORE, restored, standing, journal, at=NOW), standing, journal) == []


def test_the_oldest_work_by_clock_includes_restored_and_standing_items() -> None:
    def due(n: int, clock: str, day: str) -> Item:
        return item("ACCT#acc_1", f"SUB#sub_{n}", id=f"sub_{n}", due_pk=f"DUE#{clock}#{day}#07")

    stands = due(3, "main", "2026-02-01")
    restored = [due(1, "main", "2026-03-15"), due(2, "main", "2026-03-14"), due(4, "test", "2027-01-01"), stands]
    found = compared(Table.CORE, restored, [stands], Journaled(), at=NOW)
    assert oldest_work(found) == {"main": "2026-02-01", "test": "2027-01-01"}


def request(changed: str = "2026-03-16", **fields: str | int) -> Item:
    """A request of mem_1 that was asked and last changed at 08:00 on this day."""
    at = f"{changed}T08:00:00Z"
    facts = {"id": "req_1", "account": "acc_1", "kind": "licence", "member": "mem_1", "product": "professional"}
    more = {"item": "itm_1", "subscription": "sub_1", "reason": "For the night shift", "state": "open"}
    said = {**facts, **more, "asked_at": at, "changed_at": at, "version": 1, "sequence": 1, "attempts": 0, **fields}
    return item("ACCT#acc_1#REQUESTS", "REQ#req_1", **said)


MEMBER: Mapping[str, str | int] = {
    "id": "mem_1",
    "name": "Elsa",
    "mail": "elsa@veerman.example",
    "version": 2,
    "sequence": 1,
    "state": "active",
}


@pytest.mark.parametrize(
    "wanted",
    [
        item("ACCT#acc_1", "MEMBER#mem_1", **MEMBER),
        item("ACCT#acc_1", "ADDRESS#elsa@veerman.example", member="mem_1"),
        item("ACCT#acc_1#SUB#sub_1", "LICENCE#itm_1#mem_1", member="mem_1"),
        request(),
        item("ACCT#acc_1#REQUESTS", "ASKER#mem_1", member="mem_1"),
        item("PERSON#sub-elsa", "ACCT#acc_1", account="acc_1", member="mem_1", state="active"),
    ],
    ids=["member", "address", "licence", "request", "requests", "rights"],
)
def test_nothing_of_a_member_comes_back_whom_the_journal_says_was_removed(wanted: Item) -> None:
    gone = item("ACCT#acc_1", "MEMBER#mem_1", **{**MEMBER, "name": "", "mail": "", "state": "removed", "version": 3})
    for live in (None, gone) if wanted["SK"] == gone["SK"] else (None,):
        found = one(wanted, live, entry("member.removed", "mem_1", 2))
        assert (found.finding, found.put, found.why) == (Finding.LEFT, None, "is of a member that was removed")
    assert one(wanted, None, entry("member.removed", "mem_2", 2)).finding is Finding.MISSING


def recipient(id: str, address: str) -> Item:
    return item("ACCT#acc_1", f"RECIPIENT#{address.casefold()}", id=id, address=address, version=2, sequence=2)


def profile(*recipients: str, **notifications: list[str]) -> Item:
    named = {kind: {"L": [{"S": address} for address in to]} for kind, to in notifications.items()}
    bare = item("ACCT#acc_1", "PROFILE#prof_1", id="prof_1", version=2)
    return {**bare, "recipients": {"L": [{"S": address} for address in recipients]}, "notifications": {"M": named}}


GONE, STAYS = "Elsa@Veerman.example", "billing@veerman.example"
RECIPIENTS = [recipient("rcp_1", GONE), recipient("rcp_2", STAYS)]


def profiles_back(wanted: Item, live: Item | None, *, removed: str = "rcp_1") -> Any:
    gone = journaled([entry("recipient.removed", removed, 3)])
    found = compared(Table.CORE, [*RECIPIENTS, wanted], [live] if live else [], gone, at=NOW)
    return {one.sk: one for one in found}


def test_the_address_of_a_removed_member_does_not_come_back_as_a_recipient() -> None:
    found = profiles_back(profile(STAYS), None)
    left = found[f"RECIPIENT#{GONE.casefold()}"]
    assert (left.finding, left.put, left.why) == (Finding.LEFT, None, "is of a member that was removed")
    assert found[f"RECIPIENT#{STAYS}"].put == RECIPIENTS[1]


def test_a_profile_comes_back_without_the_address_of_a_removed_member() -> None:
    wanted = profile(GONE, STAYS, documents=[GONE], payments=[GONE, STAYS], renewals=[])
    found = profiles_back(wanted, None)["PROFILE#prof_1"]
    assert found.put == profile(STAYS, payments=[STAYS], renewals=[])
    kept = profiles_back(wanted, None, removed="rcp_9")["PROFILE#prof_1"]
    assert kept.put == wanted


def test_a_profile_that_named_a_removed_member_alone_keeps_its_live_recipients() -> None:
    found = profiles_back(profile(GONE.upper()), {**profile(STAYS), "name": {"S": "Veerman"}})["PROFILE#prof_1"]
    assert found.put == {**profile(STAYS), "version": {"N": "3"}}
    lost = profiles_back(profile(GONE), None)["PROFILE#prof_1"]
    assert (lost.finding, lost.put, lost.why) == (Finding.LEFT, None, "names members only that were removed")


def test_the_id_of_a_removed_member_comes_back() -> None:
    gone = item("ACCT#acc_1", "MEMBER#mem_1", id="mem_1", name="", mail="", version=3, sequence=2, state="removed")
    assert one(gone, None, entry("member.removed", "mem_1", 2)).put == gone


# Requests


def test_a_request_comes_back_until_12_months_after_its_last_change() -> None:
    """It is 08:00 on 15 January 2027."""
    assert one(request("2026-01-16"), None).finding is Finding.MISSING
    gone = one(request("2026-01-15"), None)
    assert (gone.finding, gone.put, gone.why) == (Finding.LEFT, None, "is of a request whose time is over")


def test_no_decision_of_a_request_is_undone() -> None:
    denied = request(state="denied", reason="", version=2, sequence=2)
    assert one(request(), denied).why == "has changed since"
    assert one(request(), None, entry("request.denied", "req_1", 2)).why == "has had events since"
    listed = item("ACCT#acc_1#REQUESTS", "ASKER#mem_1", member="mem_1", version=1)
    assert one(listed, {**listed, "version": {"N": "2"}, "kept": {"L": []}}).why == "has changed since"


def test_a_place_in_a_queue_comes_back_with_a_pending_request_only() -> None:
    queued = item("ACCT#acc_1#REQUESTS", "QUEUE#itm_1#req_1", request="req_1")

    def found(*, restored: list[Item], live: list[Item]) -> Finding:
        (one,) = [
            one
            for one in compared(Table.CORE, [queued, *restored], live, Journaled(), at=NOW)
            if one.sk.startswith("QUEUE#")
        ]
        return one.finding

    assert found(restored=[request()], live=[]) is Finding.MISSING
    assert found(restored=[], live=[request()]) is Finding.MISSING
    assert found(restored=[request()], live=[request(state="denied", version=2)]) is Finding.LEFT
    assert found(restored=[request("2026-01-15")], live=[]) is Finding.LEFT
    assert found(restored=[], live=[]) is Finding.LEFT


# Search entries


def member(name: str, state: str = "active", **fields: int) -> Item:
    return item("ACCT#acc_1", "MEMBER#mem_1", id="mem_1", name=name, mail="anna@y.example", state=state, **fields)


def named(word: str, name: str, state: str = "active") -> Item:
    return item(
        *("ACCT#acc_1#NAMES", f"{word}#mem_1"), word=word, member="mem_1", name=name, mail="anna@y.example", state=state
    )


def test_a_lost_search_entry_comes_back_with_its_member() -> None:
    wanted = [member("Anna"), named("anna", "Anna")]
    for live in ([], [member("Anna")]):
        found = {one.sk: one for one in compared(Table.CORE, wanted, live, Journaled(), at=NOW)}
        assert found["anna#mem_1"].put == named("anna", "Anna")


def test_no_search_entry_of_a_removed_member_comes_back() -> None:
    found = one(named("anna", "Anna"), None, entry("member.removed", "mem_1", 2))
    assert (found.finding, found.put, found.why) == (Finding.LEFT, None, "is of a member that was removed")


@pytest.mark.parametrize("live", [[], [named("anna", "Anna", "deactivated")]])
def test_a_search_entry_of_a_member_that_is_shown_otherwise_or_gone_stays_away(live: list[Item]) -> None:
    (found,) = compared(Table.CORE, [named("anna", "Anna")], [*live, member("", "removed")], Journaled(), at=NOW)
    assert (found.finding, found.put, found.why) == (Finding.LEFT, None, "shows a member that is not as shown")


DELETED = Journaled(deleted=frozenset({"sub_1"}))


@pytest.mark.parametrize("sk", ["LEDGER", "POOL#itm_1", "LICENCE#itm_1#mem_1", "CANCEL#can_1", "COUNTED"])
def test_nothing_of_a_deleted_subscription_comes_back(sk: str) -> None:
    wanted = {"PK": {"S": "ACCT#acc_1#SUB#sub_1"}, "SK": {"S": sk}, "id": {"S": "x"}, "member": {"S": "mem_1"}}
    (one,) = compared(Table.CORE, [wanted], [], DELETED, at=0)
    assert (one.finding, one.put, one.why) == (Finding.LEFT, None, "is of a subscription that was deleted")
    elsewhere = {**wanted, "PK": {"S": "ACCT#acc_1#SUB#sub_2"}}
    (one,) = compared(Table.CORE, [elsewhere], [], DELETED, at=0)
    assert one.finding is Finding.MISSING


def test_a_deleted_subscription_does_not_run_again_and_its_item_comes_back_as_deleted() -> None:
    item = {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": "SUB#sub_1"}, "id": {"S": "sub_1"}, "state": {"S": "ended"}}
    (one,) = compared(Table.CORE, [item], [], DELETED, at=0)
    assert one.why == "is of a subscription that was deleted"
    (one,) = compared(Table.CORE, [{**item, "state": {"S": "deleted"}}], [], DELETED, at=0)
    assert one.finding is Finding.MISSING


ERASED = [entry("member.removed", "mem_1", 4), entry("member.erased", "mem_1", 6)]


@pytest.mark.parametrize("sk", ["ATT#att_1", "MOVE#mov_1", "ERQ#erq_1"])
def test_the_words_of_an_erased_member_do_not_come_back(sk: str) -> None:
    words = {"comment": "Too dear", "feedback": "Nice", "declared_by": "Bo Koper", "asked_by": "Bo Koper"}
    wanted = item("ACCT#acc_1", sk, id=sk.partition("#")[2], member="mem_1", reason="too_expensive", **words)
    found = one(wanted, None, *ERASED)
    assert found.put is not None
    assert set(found.put) == {"PK", "SK", "id", "member", "reason"}
    kept = one(wanted, None, entry("member.removed", "mem_2", 4), entry("member.erased", "mem_2", 6))
    assert kept.put == wanted


def test_neither_an_erasure_nor_the_jobs_of_an_erased_member_come_back() -> None:
    erasure = item("ACCT#acc_1", "ERASURE#mem_1", id="mem_1", name="Bo Koper", version=3)
    assert one(erasure, None, *ERASED).why == "is of an erasure that has gone on since"
    job = item("ACCT#acc_1#JOBS", "JOB#job_1", id="job_1", member="mem_1", version=3)
    assert one(job, None, *ERASED).why == "is of a member that was erased"


CLOSED = [entry("account.closed", "acc_1", 5)]
EMPTIED = [*CLOSED, entry("account.documents_deleted", "acc_1", 6)]


@pytest.mark.parametrize("sk", ["ACCOUNT", "CLOSING", "PROFILE#pro_1", "RECIPIENT#anna@veerman.example", "ADDRESS#x"])
def test_nothing_that_names_a_person_comes_back_of_a_closed_account(sk: str) -> None:
    wanted = item("ACCT#acc_1", sk, id="x", name="Veerman", member="mem_1")
    assert one(wanted, None, *CLOSED).why == "is of an account that was closed"
    elsewhere = item("ACCT#acc_2", "ACCOUNT", id="acc_2", name="Other")
    assert one(elsewhere, None, *CLOSED).finding is Finding.MISSING


def test_a_search_entry_of_a_closed_accounts_name_does_not_come_back() -> None:
    wanted = item("NAMES#v", "veerman#acc_1#", account="acc_1")
    assert one(wanted, None, *CLOSED).why == "is of an account that was closed"


def test_documents_of_a_closed_account_come_back_until_some_were_deleted() -> None:
    wanted = item("ACCT#acc_1", "INV#inv_1", id="inv_1", version=3, sequence=2)
    assert one(wanted, None, *CLOSED).finding is Finding.MISSING
    assert one(wanted, None, *EMPTIED).why == "is of a closed account whose documents were deleted"


def test_a_member_comes_back_without_licences_of_deleted_subscriptions() -> None:
    def licence(subscription: str) -> dict[str, Any]:
        return {"M": {"subscription": {"S": subscription}, "item": {"S": "itm_1"}}}

    item = {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": "MEMBER#mem_1"}, "id": {"S": "mem_1"}, "state": {"S": "active"}}
    wanted = {**item, "licences": {"L": [licence("sub_1"), licence("sub_2")]}}
    (one,) = compared(Table.CORE, [wanted], [], DELETED, at=0)
    assert one.put is not None
    assert one.put["licences"] == {"L": [licence("sub_2")]}
