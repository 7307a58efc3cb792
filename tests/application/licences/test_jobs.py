"""Files of people: imported and checked, each as work that goes on where it was cut off."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from operate import resume
from tests.application.seats_given import Staffed
from tests.fakes.crashing import Crash, CrashAt, Crashing, Moment
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, READER, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.events import relay
from zetel.application.licences import asking, deciding, job_work, jobs, sent_rows
from zetel.application.licences.asking import AskLicence
from zetel.application.licences.deciding import Decide
from zetel.application.licences.jobs import StartExport, StartJob
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.due import WorkKind
from zetel.domain.errors import InvalidRequest, NotAllowed, Unknown
from zetel.domain.licences.assigning import MemberRefusal
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import COLUMNS, JobKind, RowOutcome
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.profile import CreditLimit

PROFESSIONAL, ENTERPRISE, PHONE = "professional-yearly", "enterprise-yearly", "phone-yearly"


@pytest.fixture
def staffed() -> Staffed:
    return Staffed(Shop(credit=CreditLimit(5_000_000_00, "EUR")))


def start(staffed: Staffed, kind: JobKind, csv: str = "", *, key: str = "file", person: Any = ANNA) -> str:
    command = StartJob(ACCOUNT, person, IdempotentRequest(key, key), kind, csv)
    return str(jobs.start(command, staffed.shop.services).body["id"])


def done(staffed: Staffed, kind: JobKind, csv: str = "") -> Any:
    """The job after its work."""
    id = start(staffed, kind, csv)
    staffed.shop.pump()
    return jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body


def table(*rows: str) -> str:
    return "\r\n".join(("mail;product", *rows))


def told(job: Any) -> list[tuple[int, str]]:
    """Each row with its outcome, or with its problems and their columns."""
    return [
        (row["row"], " ".join(f"{each.get('column')}:{each['problem']}" for each in row["problems"]) or row["outcome"])
        for row in job["rows"]
    ]


def people(staffed: Staffed, number: int) -> list[tuple[str, str]]:
    """So many more members: id and mail address."""
    return [(id, f"{id}@veerman.example") for id in staffed.has(number)]


def test_an_import_gives_seats_and_tells_of_each_row(staffed: Staffed) -> None:
    subscription, (base, phone) = staffed.buys((PROFESSIONAL, 3), (PHONE, 2))
    (first, mail), (second, other) = people(staffed, 2)
    rows = (
        f"{mail};phone",  # the add-on stands before its edition
        f"{mail.upper()};professional",
        f"{other};professional",
        f"{other};professional",
        "nobody@veerman.example;professional",
        f"{other};boats",
        "dirk@veerman.example;professional",
        f"{ANNA.mail};phone",
        f"{ANNA.mail};professional",
        f"{CHRIS.mail};professional",
        f"{CHRIS.mail}",
        ";professional",
        "nobody@veerman.example;boats",
        "dirk@veerman.example",
        ";boats",
    )
    job = done(staffed, JobKind.IMPORT, table(*rows))
    assert (job["state"], job["given"], job["held"], job["open"]) == ("done", 5, 0, 0)
    assert told(job) == [
        (1, "given"),
        (2, "given"),
        (3, "given"),
        (4, "mail:repeated"),
        (5, "mail:mail_unknown"),
        (6, "product:product_unknown"),
        (7, "mail:deactivated"),
        (8, "given"),
        (9, "given"),
        (10, "product:no_free_seat"),
        (11, "product:product_missing"),
        (12, "mail:mail_missing"),
        (13, "mail:mail_unknown product:product_unknown"),
        (14, "mail:deactivated product:product_missing"),
        (15, "mail:mail_missing product:product_unknown"),
    ]
    assert staffed.holders(subscription, base) == sorted([first, second, MEMBER])
    assert staffed.holders(subscription, phone) == sorted([first, MEMBER])


def test_a_check_tells_the_same_and_changes_nothing(staffed: Staffed) -> None:
    """The sheet of each order: 2 seats for 3 people, and an add-on with its edition or without."""
    staffed.buys((PROFESSIONAL, 2), (PHONE, 2))
    mails = [mail for _, mail in people(staffed, 3)]
    text = table(*(f"{mail};professional" for mail in mails), f"{mails[0]};phone", f"{mails[2]};phone")
    before = licences(staffed)
    checked = done(staffed, JobKind.CHECK, text)
    assert licences(staffed) == before
    assert [outcome for _, outcome in told(checked)] == [
        *("given", "given", "product:no_free_seat", "given", "product:edition_missing")
    ]
    id = start(staffed, JobKind.IMPORT, text, key="applied")
    staffed.shop.pump()
    assert jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body["rows"] == checked["rows"]


def licences(staffed: Staffed) -> object:
    """All that belongs to licences in the tables."""
    return {
        place: data
        for place, data in staffed.shop.world.store.items(Table.CORE).items()
        if place[1].startswith(("MEMBER#", "POOL#", "LICENCE#"))
    }


def test_a_repeated_file_and_a_repeated_message_do_nothing_twice(staffed: Staffed) -> None:
    subscription, (base,) = staffed.buys((PROFESSIONAL, 5))
    text = table(*(f"{mail};professional" for _, mail in people(staffed, 3)))
    id = start(staffed, JobKind.IMPORT, text)
    assert start(staffed, JobKind.IMPORT, text) == id
    staffed.shop.pump()
    before = licences(staffed)
    job_work.work({"account": ACCOUNT, "job": id}, staffed.shop.services, staffed.shop.catalog)
    again = start(staffed, JobKind.IMPORT, text, key="again")
    staffed.shop.pump()
    assert jobs.read_job(ACCOUNT, again, ANNA, staffed.shop.services).body["held"] == 3
    assert licences(staffed) == before
    assert len(staffed.holders(subscription, base)) == 3


def test_500_rows_are_25_commits_of_20_members(staffed: Staffed) -> None:
    """Of each member 2 writes; of each commit the job, the pool and its event: 43."""
    staffed.shop.has_paid()
    staffed.buys((PROFESSIONAL, 500))
    rows = table(*(f"{mail};professional" for _, mail in people(staffed, 500)))
    id = start(staffed, JobKind.IMPORT, rows)
    store = staffed.shop.world.store
    store.counted.reset()
    job_work.work({"account": ACCOUNT, "job": id}, staffed.shop.services, staffed.shop.catalog)
    assert store.counted.calls["commit"] == 25 + 1
    assert store.counted.largest_transaction == 43
    assert store.counted.largest_item < 2_000
    assert jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body["given"] == 500


def test_5000_rows_are_250_commits_and_two_calls_each(staffed: Staffed) -> None:
    """The addresses of all rows are read in batches of 100; each chunk is a read and a commit. Every tenth person is
    unknown, so that 4,500 have a seat: the unknown ones take no write."""
    staffed.buys((PROFESSIONAL, 4_500))
    known = iter(people(staffed, 4_500))
    rows = [f"nobody-{n}@veerman.example" if n % 10 == 9 else next(known)[1] for n in range(5_000)]
    id = start(staffed, JobKind.IMPORT, table(*(f"{mail};professional" for mail in rows)))
    store = staffed.shop.world.store
    store.counted.reset()
    job_work.work({"account": ACCOUNT, "job": id}, staffed.shop.services, staffed.shop.catalog)
    assert store.counted.calls["commit"] == 250 + 1
    catalogue, job, addresses = 2, 1, 5_000 // 100
    assert store.counted.calls["read"] == 250 + catalogue + job + addresses
    assert store.counted.largest_transaction == 3 + 2 * 18
    assert store.counted.largest_item < 400_000 // 50
    told = jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body
    assert (told["state"], told["given"], told["open"], len(told["rows"])) == ("done", 4_500, 0, 5_000)
    assert sum(row["outcome"] == "refused" for row in told["rows"]) == 500


def test_a_check_of_5000_rows_makes_one_commit(staffed: Staffed) -> None:
    staffed.buys((PROFESSIONAL, 4_999))
    rows = [f"{mail};professional" for _, mail in people(staffed, 5_000)]
    id = start(staffed, JobKind.CHECK, table(*rows))
    store = staffed.shop.world.store
    store.counted.reset()
    job_work.work({"account": ACCOUNT, "job": id}, staffed.shop.services, staffed.shop.catalog)
    assert (store.counted.calls["commit"], store.counted.largest_transaction) == (1, 2)
    assert told(jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body)[-1] == (5_000, "product:no_free_seat")


def test_rows_that_wait_are_counted_and_rows_that_are_done_are_told(staffed: Staffed) -> None:
    """A file of 5,000 rows is answered, and its receipt kept, without a word for each row."""
    command = StartJob(
        ACCOUNT, ANNA, IdempotentRequest("file", "file"), JobKind.IMPORT, table(*["a@b.example;x"] * 5_000)
    )
    body = jobs.start(command, staffed.shop.services).body
    assert (body["state"], body["open"], body["rows"]) == ("running", 5_000, [])


def test_a_seat_that_a_file_frees_goes_to_the_request_that_waits(staffed: Staffed) -> None:
    """The holder of the only seat moves to another edition by a file; a colleague has waited for the seat."""
    subscription, (base,) = staffed.buys((PROFESSIONAL, 1))
    other, (enterprise,) = staffed.buys((ENTERPRISE, 1))
    ((holder, mail),) = people(staffed, 1)
    staffed.assigns(subscription, base, holder)
    wish = AskLicence(ACCOUNT, CHRIS, subscription, base, "For the night shift")
    id = asking.ask_licence(wish, staffed.shop.services, staffed.shop.catalog).body["id"]
    deciding.approve(Decide(ACCOUNT, id, ANNA, 1), staffed.shop.services, staffed.shop.catalog)
    staffed.shop.pump()
    assert staffed.holders(subscription, base) == [holder]
    job = done(staffed, JobKind.IMPORT, table(f"{mail};enterprise"))
    assert told(job) == [(1, "given")]
    assert (staffed.holders(subscription, base), staffed.holders(other, enterprise)) == ([READER], [holder])
    assert [event.type for event in staffed.shop.events() if event.subject == id][-1] == "request.served"


def test_whoever_waits_for_a_seat_and_has_it_by_a_file_waits_no_more(staffed: Staffed) -> None:
    subscription, (base,) = staffed.buys((PROFESSIONAL, 1))
    second, (same,) = staffed.buys((PROFESSIONAL, 1))
    ((holder, _),) = people(staffed, 1)
    staffed.assigns(subscription, base, holder)
    wish = AskLicence(ACCOUNT, CHRIS, subscription, base, "For the night shift")
    id = asking.ask_licence(wish, staffed.shop.services, staffed.shop.catalog).body["id"]
    deciding.approve(Decide(ACCOUNT, id, ANNA, 1), staffed.shop.services, staffed.shop.catalog)
    job = done(staffed, JobKind.IMPORT, table(f"{CHRIS.mail};professional"))
    assert told(job) == [(1, "given")]
    assert staffed.holders(second, same) == [READER]
    staffed.takes_back(subscription, base, holder)
    staffed.shop.pump()
    assert staffed.holders(subscription, base) + staffed.holders(second, same) == [READER]


def test_a_check_counts_the_seats_that_its_own_moves_free(staffed: Staffed) -> None:
    """Rows are in the order of products: enterprise, then professional, whose only seat comes free."""
    subscription, (base,) = staffed.buys((PROFESSIONAL, 1))
    staffed.buys((ENTERPRISE, 1))
    (holder, mail), (_, other) = people(staffed, 2)
    staffed.assigns(subscription, base, holder)
    text = table(f"{other};professional", f"{mail};enterprise")
    assert told(done(staffed, JobKind.CHECK, text)) == [(1, "given"), (2, "given")]


def test_each_reason_of_a_refused_assignment_is_a_problem_with_its_column(staffed: Staffed) -> None:
    staffed.buys((PROFESSIONAL, 5))
    ((_, known),) = people(staffed, 1)
    expired = Member("mem_01KKRAFRB0EXP1RED000000000", "Eef", "eef@veerman.example", MemberState.INVITED)
    staffed.shop.put_member(replace(expired, invitation_expired_at=staffed.shop.world.clock.now()))
    job = done(staffed, JobKind.CHECK, table(f"{expired.mail};professional", f"{known};professional"))
    assert told(job) == [(1, "mail:invitation_expired"), (2, "given")]
    assert sent_rows._REFUSED.keys() == set(MemberRefusal)
    problems = {outcome for outcome in RowOutcome if outcome.is_problem}
    assert COLUMNS.keys() == problems - {RowOutcome.NOT_ALLOWED}


@pytest.mark.parametrize("commit", [1, 2, 3, 4])
@pytest.mark.parametrize("moment", Moment)
def test_an_import_goes_on_where_it_was_cut_off(staffed: Staffed, commit: int, moment: Moment) -> None:
    """50 rows are 3 commits, and the end of the job a fourth."""
    subscription, (base,) = staffed.buys((PROFESSIONAL, 50))
    staffed.shop.pump()
    id = start(staffed, JobKind.IMPORT, table(*(f"{mail};professional" for _, mail in people(staffed, 50))))
    body = {"account": ACCOUNT, "job": id}
    crash = CrashAt(f"store.commit#{commit}", moment)
    with pytest.raises(Crash):
        job_work.work(body, Crashing(staffed.shop.services, crash).services, staffed.shop.catalog)
    job_work.work(body, staffed.shop.services, staffed.shop.catalog)
    job = jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body
    assert (job["state"], job["given"], job["held"]) == ("done", 50, 0)
    assert len(staffed.holders(subscription, base)) == 50
    assert [event.data["given"] for event in staffed.shop.events() if event.type == "job.finished"] == [50]


def test_a_file_of_moves_keeps_the_limits_of_a_commit(staffed: Staffed) -> None:
    """20 people move to another edition: at most 12 in one commit."""
    _, _ = staffed.buys((PROFESSIONAL, 20))
    other, (enterprise,) = staffed.buys((ENTERPRISE, 20))
    members = people(staffed, 20)
    done(staffed, JobKind.IMPORT, table(*(f"{mail};professional" for _, mail in members)))
    id = start(staffed, JobKind.IMPORT, table(*(f"{mail};enterprise" for _, mail in members)), key="moves")
    staffed.shop.world.store.counted.reset()
    staffed.shop.pump()
    assert jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body["given"] == 20
    assert staffed.holders(other, enterprise) == sorted(id for id, _ in members)
    assert staffed.shop.world.store.counted.largest_transaction <= 100


def test_whoever_loses_the_right_assigns_no_further_row(staffed: Staffed) -> None:
    subscription, (base,) = staffed.buys((PROFESSIONAL, 5))
    rows = table(*(f"{mail};professional" for _, mail in people(staffed, 2)))
    id = start(staffed, JobKind.IMPORT, rows)
    key = keys.membership(ANNA.sub, ACCOUNT)
    membership = staffed.shop.world.store.read(key).known(key, "membership", MEMBER)
    staffed.shop.world.store.put(key, type(membership)(ACCOUNT, MEMBER, (), MemberState.ACTIVE))
    staffed.shop.pump()
    job = staffed.shop.world.store.read(keys.job(ACCOUNT, id)).known(keys.job(ACCOUNT, id), "job", id)
    assert (job.outcomes, job.state) == ("nn", "done")
    assert staffed.holders(subscription, base) == []


def test_work_that_fails_five_times_is_parked_and_goes_on_when_resumed(staffed: Staffed) -> None:
    """Its file is lost, and sent again by an operator."""
    subscription, (base,) = staffed.buys((PROFESSIONAL, 1))
    staffed.shop.pump()
    ((member, mail),) = people(staffed, 1)
    id = start(staffed, JobKind.IMPORT, table(f"{mail};professional"))
    key, contents = keys.job(ACCOUNT, id), staffed.shop.world.exports.contents
    (kept,) = contents.items()
    contents.clear()
    for _ in range(5):
        with pytest.raises(FileNotFoundError):
            job_work.work({"account": ACCOUNT, "job": id}, staffed.shop.services, staffed.shop.catalog)
    job = staffed.shop.world.store.read(key).known(key, "job", id)
    assert (job.parked, job.due, job.state) == ("FileNotFoundError", None, "stopped")
    staffed.shop.pump()
    assert mailed(staffed, id) == ["stopped"]
    contents |= dict([kept])
    resume.resume(ACCOUNT, id, staffed.shop.services)
    staffed.shop.settle_everything()
    assert staffed.holders(subscription, base) == [member]
    assert mailed(staffed, id) == ["stopped", "done"]


def mailed(staffed: Staffed, id: str, to: str = ANNA.mail) -> list[str]:
    """The states of the job in the mails about it, each to whoever began it alone."""
    mails = [mail for mail in staffed.shop.world.outbox.sent if mail.subject == "JobTold"]
    written = [(mail.to, json.loads(mail.text)["job"]) for mail in mails]
    told = [(receivers, job) for receivers, job in written if job["id"] == id]
    assert {receivers for receivers, _ in told} <= {(to,)}
    return ["done" if "finished_at" in job else "stopped" for _, job in told]


def test_whoever_began_a_job_learns_its_end_by_mail(staffed: Staffed) -> None:
    staffed.buys((PROFESSIONAL, 5))
    id = start(staffed, JobKind.CHECK, table("a@b.example;professional"))
    staffed.shop.pump()
    assert mailed(staffed, id) == ["done"]
    late = start(staffed, JobKind.IMPORT, table("a@b.example;professional"), key="late")
    key = keys.member(ACCOUNT, MEMBER)
    member = staffed.shop.world.store.read(key).known(key, "member", MEMBER)
    staffed.shop.world.store.put(key, replace(member, state=MemberState.DEACTIVATED))
    staffed.shop.pump()
    assert mailed(staffed, late) == []


def test_a_job_is_removed_30_days_after_its_end(staffed: Staffed) -> None:
    id = start(staffed, JobKind.CHECK, table("a@b.example;x"))
    staffed.shop.pump()
    key = keys.job(ACCOUNT, id)
    staffed.shop.world.clock.move(timedelta(days=30, seconds=-1))
    staffed.shop.sweep()
    staffed.shop.pump()
    assert jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body["state"] == "done"
    staffed.shop.world.clock.move(timedelta(seconds=1))
    with pytest.raises(Unknown):
        jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services)
    assert staffed.shop.world.store.read(key).get(key) is not None
    staffed.shop.settle_everything()
    assert staffed.shop.world.store.read(key).get(key) is None


@pytest.mark.parametrize("kept", [14, 45])
def test_an_export_is_removed_30_days_after_its_file_is_gone(staffed: Staffed, kept: int) -> None:
    services = replace(staffed.shop.services, export_days=kept)
    begun = jobs.start_export(StartExport(ACCOUNT, ANNA, IdempotentRequest("e", "e"), ExportScope.CONTRACTS), services)
    id, key = begun.body["id"], keys.job(ACCOUNT, begun.body["id"])
    job_work.work({"account": ACCOUNT, "job": id}, services, staffed.shop.catalog)
    due = staffed.shop.world.store.read(key).known(key, "job", id).due
    assert due is not None
    assert due.at == services.now(ACCOUNT) + timedelta(days=kept + 30)


def test_a_job_that_is_not_done_is_never_removed(staffed: Staffed) -> None:
    id = start(staffed, JobKind.CHECK, table("a@b.example;x"))
    key = keys.job(ACCOUNT, id)
    job = staffed.shop.world.store.read(key).known(key, "job", id)
    staffed.shop.world.store.put(key, replace(job, parked="Defect", due=None))
    staffed.shop.world.clock.move(timedelta(days=400))
    staffed.shop.settle_everything()
    assert jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body["state"] == "stopped"


def test_who_may_begin_what(staffed: Staffed) -> None:
    for kind in (JobKind.CHECK, JobKind.IMPORT):
        with pytest.raises(NotAllowed):
            start(staffed, kind, table("a@b.example;x"), key=kind, person=CHRIS)


@pytest.mark.parametrize(
    "text",
    ["", "mail;name\r\na@b.example;x", "mail;product", table(*["a@b.example;x"] * 5_001)],
)
def test_a_file_that_is_no_table_of_1_to_5000_assignments_is_refused(staffed: Staffed, text: str) -> None:
    with pytest.raises(InvalidRequest):
        start(staffed, JobKind.CHECK, text)
    assert staffed.shop.world.exports.contents == {}


def test_work_that_was_lost_is_found_by_the_sweep(staffed: Staffed) -> None:
    id = start(staffed, JobKind.CHECK, table("a@b.example;x"))
    staffed.shop._relayed = len(staffed.shop.world.store.feed)  # the message is lost
    staffed.shop.settle_everything()
    assert jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body["state"] == "done"
    assert relay.work(WorkKind.JOB, ACCOUNT, id).queue == "jobs"
