"""Exports of an account: a ZIP in parts that ends complete wherever its work is cut off."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.application.asked_upgrades import CONTACT
from tests.application.seats_given import Staffed
from tests.fakes.crashing import Crash, CrashAt, Crashing, crashes
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, PROFILE, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import export_parts, job_work, jobs
from zetel.application.licences.jobs import StartExport
from zetel.application.store import keys
from zetel.domain.errors import ExportGone, ExportNotReady, NotAllowed
from zetel.domain.licences.export import SMALLEST_PART, ExportScope
from zetel.domain.parties.member import Member, Role
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.upgrade_request import UpgradeRequest
from zetel.domain.subscriptions.subscription import Collection

MIB = 2**20


@pytest.fixture
def staffed() -> Staffed:
    return Staffed(Shop(credit=CreditLimit(5_000_000_00, "EUR")))


def start(staffed: Staffed, scope: ExportScope, *, person: Any = ANNA, key: str = "") -> str:
    command = StartExport(ACCOUNT, person, IdempotentRequest(key or scope, scope), scope)
    return str(jobs.start_export(command, staffed.shop.services).body["id"])


def exported(staffed: Staffed, scope: ExportScope) -> dict[str, bytes]:
    """The files of a new export, by name."""
    id = start(staffed, scope)
    staffed.shop.settle_everything()
    return unpacked(staffed, id)


def unpacked(staffed: Staffed, id: str) -> dict[str, bytes]:
    """The files of the export, whose checksums hold, in the ZIP and in the manifest."""
    with zipfile.ZipFile(io.BytesIO(staffed.shop.world.exports.contents[f"exports/{ACCOUNT}/{id}.zip"])) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        files = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(files["manifest.json"])["files"]
    assert {each["name"]: (each["size"], each["sha256"]) for each in told} == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
        if name != "manifest.json"
    }
    return files


def rows(content: bytes) -> list[list[str]]:
    """The rows of a table below the names of its columns."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))[1:]


def work(staffed: Staffed, id: str, crash: CrashAt | None = None) -> list[str]:
    """Does the work of a message; the calls of ports that it made."""
    watched = Crashing(staffed.shop.services, crash)
    job_work.work({"account": ACCOUNT, "job": id}, watched.services, staffed.shop.catalog)
    return watched.calls


def swell(staffed: Staffed, size: int) -> dict[str, bytes]:
    """Each file of a document gets `size` bytes, unlike those of the others."""
    contents = staffed.shop.world.files.contents
    numbers: Iterator[int] = count()
    contents |= {key: bytes([next(numbers) % 256]) * size for key in contents}
    return contents


def test_everything_has_every_section(staffed: Staffed) -> None:
    staffed.buys(("professional-yearly", 3))
    staffed.shop.settle_everything()
    files = exported(staffed, ExportScope.EVERYTHING)
    (invoice,) = json.loads(files["invoices/invoices-00001.json"])
    number, id = invoice["number"], invoice["id"]
    stored = staffed.shop.world.files.contents
    assert invoice["files"] == {format: f"documents/{number}.{format}" for format in ("pdf", "xml")}
    for format, name in invoice["files"].items():
        assert files[name] == stored[f"{ACCOUNT}/{id}.{format}"]
    (row,) = rows(files["invoices/invoices-00001.csv"])
    assert row[:4] == [number, "invoice", invoice["date"], invoice["due"]]
    assert {name.partition("/")[0] for name in files} == {
        *("documents", "invoices", "account", "profiles", "subscriptions", "people", "journal"),
        *("README.txt", "manifest.json"),
    }
    assert files["README.txt"].startswith(b"everything of 20")


def test_what_was_paid_and_given_back_is_exported_without_the_card(staffed: Staffed) -> None:
    """A purchase by card, cancelled within its refund window: a payment, and a refund of all of it."""
    quote = staffed.shop.quote(("professional-yearly", 3), by=Collection.CARD)
    staffed.shop.confirm(quote, key="bought", card="pm_card_visa")
    staffed.shop.confirm(staffed.shop.quote_end(quote["subscription"]), key="ended")
    staffed.shop.settle_everything()
    files = exported(staffed, ExportScope.DOCUMENTS)
    (paid,) = json.loads(files["payments/payments-00001.json"])
    (given,) = json.loads(files["refunds/refunds-00001.json"])
    assert (paid["state"], given["state"], given["amount"]) == ("succeeded", "done", paid["amount"])
    assert [row[0] for row in rows(files["payments/payments-00001.csv"])] == [paid["id"]]
    assert [row[0] for row in rows(files["refunds/refunds-00001.csv"])] == [given["id"]]
    assert not any(b"pm_card_visa" in content for content in files.values())


def test_a_declared_end_is_exported_with_its_proof(staffed: Staffed) -> None:
    bought, _ = staffed.buys(("professional-yearly", 3))
    staffed.shop.confirm(staffed.shop.quote_end(bought, When.TERM_END), key="ended")
    staffed.shop.settle_everything()
    files = exported(staffed, ExportScope.CONTRACTS)
    (declared,) = json.loads(files["cancellations/cancellations-00001.json"])
    assert declared["subscription"] == bought
    assert declared["files"].keys() == {"pdf", "ics"}
    stored = staffed.shop.world.files.contents
    for format, name in declared["files"].items():
        assert files[name] == stored[f"{ACCOUNT}/{declared['id']}.{format}"]
    ends = staffed.shop.subscription(bought)
    assert ends
    assert rows(files["cancellations/cancellations-00001.csv"])[0][4] == ends.term.end.isoformat()


def test_a_request_for_an_upgrade_is_exported_with_its_contact(staffed: Staffed) -> None:
    at = staffed.shop.world.clock.now()
    asked = UpgradeRequest("upg_1", ACCOUNT, "mem_1", "enterprise-yearly", CONTACT, "We grow to 400 people.", at, at)
    staffed.shop.world.store.put(keys.upgrade(ACCOUNT, asked.id), asked)
    files = exported(staffed, ExportScope.CONTRACTS)
    (told,) = json.loads(files["upgrades/upgrades-00001.json"])
    assert (told["message"], told["contact"]["mail"]) == ("We grow to 400 people.", CONTACT.mail)
    assert not {"open", "taken", "sequence"} & told.keys()
    (row,) = rows(files["upgrades/upgrades-00001.csv"])
    assert row[:5] == ["upg_1", "mem_1", "enterprise-yearly", "", "asked"]


def test_a_profile_is_exported_with_its_balances(staffed: Staffed) -> None:
    staffed.shop.world.store.put(keys.balance(ACCOUNT, PROFILE, "EUR"), Balance(12_50, 300_00))
    staffed.shop.world.store.put(keys.balance(ACCOUNT, PROFILE, "CHF"), Balance(7, 0))
    files = exported(staffed, ExportScope.CONTRACTS)
    (profile,) = json.loads(files["profiles/profiles-00001.json"])
    assert profile["balances"] == [
        {"currency": "CHF", "held": 7, "owed": 0},
        {"currency": "EUR", "held": 12_50, "owed": 300_00},
    ]
    assert [row[0] for row in rows(files["account/account-00001.csv"])] == [ACCOUNT]


@pytest.mark.parametrize(
    ("scope", "folders"),
    [
        (ExportScope.DOCUMENTS, {"documents", "invoices"}),
        (ExportScope.CONTRACTS, {"account", "profiles", "subscriptions"}),
        (ExportScope.PEOPLE, {"people"}),
        (ExportScope.JOURNAL, {"journal"}),
    ],
)
def test_a_scope_has_its_own_sections_alone(staffed: Staffed, scope: ExportScope, folders: set[str]) -> None:
    staffed.buys(("professional-yearly", 3))
    staffed.shop.settle_everything()
    files = exported(staffed, scope)
    assert {name.partition("/")[0] for name in files} == folders | {"README.txt", "manifest.json"}


def test_people_have_a_row_for_each_licence_and_are_written_harmlessly(staffed: Staffed) -> None:
    subscription, (base, phone) = staffed.buys(("professional-yearly", 5), ("phone-yearly", 5))
    staffed.assigns(subscription, base, MEMBER)
    staffed.assigns(subscription, phone, MEMBER)
    (id,) = staffed.has(1)
    staffed.shop.put_member(Member(id, '=HYPERLINK("x");"y"', "cor@veerman.example"))
    files = exported(staffed, ExportScope.PEOPLE)
    table = files["people/people-00001.csv"]
    assert table.startswith(b"\xef\xbb\xbfmail;name;state;product;since;last_active\r\n")
    since = f"{staffed.shop.world.clock.now():%Y-%m-%d}"
    assert sorted(rows(table)) == sorted(
        [
            [ANNA.mail, ANNA.name, "active", "professional", since, ""],
            [ANNA.mail, ANNA.name, "active", "phone", since, ""],
            [CHRIS.mail, CHRIS.name, "active", "", "", ""],
            ["dirk@veerman.example", "Dirk Vertrokken", "deactivated", "", "", ""],
            ["cor@veerman.example", '\'=HYPERLINK("x");"y"', "active", "", "", ""],
        ]
    )
    assert b"sub-anna" not in files["people/people-00001.json"]


def test_a_disabled_subscription_is_exported_and_a_deleted_one_is_not(staffed: Staffed) -> None:
    bought, (base,) = staffed.buys(("professional-yearly", 3))
    staffed.assigns(bought, base, MEMBER)
    staffed.shop.confirm(staffed.shop.quote_end(bought), key="ended")
    staffed.shop.settle_everything()
    _goes_on(staffed, days=31)
    files = exported(staffed, ExportScope.CONTRACTS)
    (held,) = json.loads(files["subscriptions/subscriptions-00001.json"])
    assert (held["id"], held["retention"]["next"]) == (bought, "tell_deletion")
    assert [row[0] for row in rows(files["subscriptions/subscriptions-00001.csv"])] == [bought]
    people = exported(staffed, ExportScope.PEOPLE)["people/people-00001.csv"]
    assert [row[3] for row in rows(people)] == ["", "", ""]  # the licence is dormant
    _goes_on(staffed, days=90)
    id = start(staffed, ExportScope.CONTRACTS, key="later")
    staffed.shop.settle_everything()
    assert not any(name.startswith("subscriptions/") for name in unpacked(staffed, id))


def _goes_on(staffed: Staffed, days: int) -> None:
    """The days, with the work that is due on each of them."""
    for _ in range(days):
        staffed.shop.world.clock.move(timedelta(days=1))
        staffed.shop.settle_everything()


def test_no_card_of_a_contract_is_exported(staffed: Staffed) -> None:
    bought, _ = staffed.buys(("professional-yearly", 3))
    key = keys.subscription(ACCOUNT, bought)
    contract = staffed.shop.world.store.read(key).known(key, "subscription", bought)
    staffed.shop.world.store.put(key, replace(contract, token="tok_visa"))
    files = exported(staffed, ExportScope.CONTRACTS)
    assert bought.encode() in files["subscriptions/subscriptions-00001.json"]
    assert not any(b"tok_visa" in content for content in files.values())


def test_an_export_of_many_documents_is_uploaded_in_parts_of_5_mib(staffed: Staffed) -> None:
    """12 invoices of two files of 1 MiB, 10 read at once: a part of 20 MiB, and the last one of 4 MiB."""
    staffed.shop.has_paid()
    for _ in range(12):
        staffed.buys(("professional-yearly", 1))
    staffed.shop.settle_everything()
    stored = swell(staffed, MIB)
    id = start(staffed, ExportScope.DOCUMENTS)
    calls = work(staffed, id)
    parts = [call for call in calls if call.startswith("exports.part#")]
    assert len(parts) == 2
    contents = staffed.shop.world.exports.contents
    first = len(contents[f"parts/{ACCOUNT}/{id}/00001.part"])
    assert 20 * MIB < first < 20 * MIB + SMALLEST_PART
    files = unpacked(staffed, id)
    assert {content for name, content in files.items() if name.startswith("documents/")} == set(stored.values())
    assert len(rows(files["invoices/invoices-00001.csv"])) == 10
    assert len(rows(files["invoices/invoices-00002.csv"])) == 2


def test_an_export_ends_complete_wherever_its_work_is_cut_off() -> None:
    """Two parts: the process dies before and after each call of a port, and the message comes again."""
    probed = _two_parts()
    id = start(probed, ExportScope.EVERYTHING)
    calls = work(probed, id)
    whole = unpacked(probed, id)
    for crash in crashes(calls):
        staffed = _two_parts()
        id = start(staffed, ExportScope.EVERYTHING)
        with pytest.raises(Crash):
            work(staffed, id, crash)
        staffed.has(1)  # a member more: what was kept stays
        work(staffed, id)
        files = unpacked(staffed, id)
        assert files.keys() == whole.keys(), crash
        assert jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body["state"] == "done", crash
        assert [event.type for event in staffed.shop.events()].count("job.finished") == 1, crash


def _two_parts() -> Staffed:
    staffed = Staffed(Shop(credit=CreditLimit(5_000_000_00, "EUR")))
    staffed.buys(("professional-yearly", 3))
    staffed.shop.settle_everything()
    swell(staffed, 3 * MIB)
    return staffed


def test_a_second_worker_uploads_the_same_bytes(staffed: Staffed) -> None:
    """A worker that was slow makes the part again after a member joined: what was kept first counts."""
    id = start(staffed, ExportScope.PEOPLE)
    key = keys.job(ACCOUNT, id)
    before = staffed.shop.world.store.read(key).known(key, "job", id)
    with pytest.raises(Crash):
        work(staffed, id, crashes(["exports.part#1"])[1])
    (kept,) = [at for at in staffed.shop.world.exports.contents if at.endswith(".part")]
    content = staffed.shop.world.exports.contents[kept]
    staffed.has(3)
    work(staffed, id)
    assert staffed.shop.world.exports.contents[kept] == content
    assert len(rows(unpacked(staffed, id)["people/people-00001.csv"])) == 3
    assert before.version < staffed.shop.world.store.read(key).known(key, "job", id).version


def test_what_a_message_leaves_the_next_sweep_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    """One part a message, of two."""
    monkeypatch.setattr(export_parts, "_MOST_PARTS", 1)
    staffed = _two_parts()
    id = start(staffed, ExportScope.EVERYTHING)
    assert len([call for call in work(staffed, id) if call.startswith("exports.part#")]) == 1
    assert jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body["state"] == "running"
    staffed.shop._relayed = len(staffed.shop.world.store.feed)  # there is no other message
    staffed.shop.settle_everything()
    assert "manifest.json" in unpacked(staffed, id)


def test_an_export_waits_for_files_of_its_documents(staffed: Staffed) -> None:
    staffed.buys(("professional-yearly", 3))
    staffed.shop.settle_everything()
    (id,) = [
        sk.removeprefix("INV#") for _, sk in staffed.shop.world.store.items(keys.Table.CORE) if sk.startswith("INV#")
    ]
    key = keys.document(ACCOUNT, id)
    document = staffed.shop.world.store.read(key).known(key, "document", id)
    staffed.shop.world.store.put(key, replace(document, files={}))
    job = start(staffed, ExportScope.DOCUMENTS)
    work(staffed, job)
    told = jobs.read_job(ACCOUNT, job, ANNA, staffed.shop.services).body
    assert told["state"] == "running"
    staffed.shop.world.store.put(key, document)
    staffed.shop._relayed = len(staffed.shop.world.store.feed)  # the sweep alone goes on
    staffed.shop.settle_everything()
    assert f"documents/{document.number}.pdf" in unpacked(staffed, job)


def test_an_export_is_downloaded_from_its_end_on_for_30_days(staffed: Staffed) -> None:
    id = start(staffed, ExportScope.PEOPLE)
    with pytest.raises(ExportNotReady):
        jobs.link_to_export(ACCOUNT, id, ANNA, staffed.shop.services)
    staffed.shop.settle_everything()
    staffed.shop.world.clock.move(
        timedelta(days=30) - (staffed.shop.world.clock.now() - _made_at(staffed, id)) - timedelta(seconds=1)
    )
    link = jobs.link_to_export(ACCOUNT, id, ANNA, staffed.shop.services).body
    assert f"exports/{ACCOUNT}/{id}.zip?as=people-" in link["url"]
    told = jobs.read_job(ACCOUNT, id, ANNA, staffed.shop.services).body
    assert datetime.fromisoformat(told["kept_until"]) == _made_at(staffed, id) + timedelta(days=30)
    staffed.shop.world.clock.move(timedelta(seconds=1))
    with pytest.raises(ExportGone):
        jobs.link_to_export(ACCOUNT, id, ANNA, staffed.shop.services)


def _made_at(staffed: Staffed, id: str) -> Any:
    key = keys.job(ACCOUNT, id)
    return staffed.shop.world.store.read(key).known(key, "job", id).made_at


def test_the_member_that_asked_is_told_where_to_sign_in_for_it(staffed: Staffed) -> None:
    id = start(staffed, ExportScope.CONTRACTS)
    staffed.shop.settle_everything()
    (mail,) = [mail for mail in staffed.shop.world.outbox.sent if mail.subject == "ExportReady"]
    told = json.loads(mail.text)
    assert (mail.to, told["scope"]) == ((ANNA.mail,), "contracts")
    assert told["address"].endswith(f"exports#{ACCOUNT}/{id}")


@pytest.mark.parametrize("scope", [ExportScope.EVERYTHING, ExportScope.DOCUMENTS, ExportScope.JOURNAL])
def test_no_export_gives_what_its_reader_may_not_see(staffed: Staffed, scope: ExportScope) -> None:
    """A licence admin sees people, and no bills."""
    key = keys.membership(ANNA.sub, ACCOUNT)
    membership = staffed.shop.world.store.read(key).known(key, "membership", MEMBER)
    id = start(staffed, scope)
    staffed.shop.settle_everything()
    staffed.shop.world.store.put(key, replace(membership, roles=(Role.LICENCE_ADMIN,)))
    with pytest.raises(NotAllowed):
        start(staffed, scope)
    with pytest.raises(NotAllowed):
        jobs.link_to_export(ACCOUNT, id, ANNA, staffed.shop.services)
    start(staffed, ExportScope.PEOPLE)
