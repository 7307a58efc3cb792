"""Bo has bought 10 seats by herself on 15 March 2026, and asks on 1 June to be erased; Anna, the owner, begins it.

The seller is in the Netherlands, and keeps documents for 7 years: those of 2026 until 31 December 2033.
"""

from dataclasses import replace

import pytest

from tests.journeys.test_buyers import BO, BUYER, WITH_FEE, bo, buys, join
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, PROFILE, READER
from zetel.application.licences.job_files import file_of, zip_of
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import AskedUpgrade
from zetel.domain.catalog.terms import CancellationMode
from zetel.domain.parties.member import Member, Membership, MemberState, Role
from zetel.domain.quotes.upgrade_request import Contact, UpgradeRequest, UpgradeState

OTHER_ACCOUNT = "acc_01KKRAFRB09WCR6PDXY1Z5WQF9"
STEPS = ["member", "texts", "files", "sign_in", "notice"]
SUBJECT = "Your data are erased"
WORDS = "Ask Bo Koper about it"


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00", WITH_FEE)
    join(begun)
    begun.world.sign_ins.groups[BO.sub] = frozenset()
    return begun


def erases(stage, member=BUYER, person=ANNA, key="erases"):
    path = f"/members/{member}/erasure"
    return stage.ask("POST", path, person=person.sub, headers={"Idempotency-Key": key})


def reads(stage, member=BUYER, person=ANNA, language="en"):
    headers = {"Accept-Language": language}
    return stage.ask("GET", f"/members/{member}/erasure", person=person.sub, headers=headers)


def stored(stage, key):
    return stage.world.store.read(key).get(key)


def steps_done(body):
    return [one["step"] for one in body["steps"] if one["done"]]


def lines(certificate, part):
    return {one["kind"]: (one.get("count"), one.get("until"), one["text"]) for one in certificate[part]}


def naming(stage):
    """Where Bo's name, address or sign-in still stand, by table and kind of item."""
    words = (BO.name, BO.mail, BO.sub)
    return {
        (table, sk.partition("#")[0])
        for table in (Table.CORE, Table.JOURNAL)
        for (pk, sk), item in stage.world.store.items(table).items()
        if any(word in f"{pk} {sk} {item!r}" for word in words)
    }


def ended_with_words(stage):
    """Bo ends what she bought, and says why; Chris does the same for the account, and names Bo."""
    buys(stage)
    statement = bo(stage, "POST", f"{stage.path}/cancellation/quotes", body={"when": "term_end"}).body
    reason = {"reason": "too_expensive", "comment": "I found another one", "feedback": "Nice"}
    body = {"quote": statement, **reason}
    assert bo(stage, "POST", f"{stage.path}/cancellation", body=body, headers={"Idempotency-Key": "ends"}).status == 200
    own = stage.subscription_id
    stage.buys(quantity=2)
    statement = stage.statement("term_end")
    body = {"quote": statement, "reason": "too_expensive", "comment": WORDS}
    ended = stage.ask("POST", f"{stage.path}/cancellation", body=body, headers={"Idempotency-Key": "ends-too"})
    assert ended.status == 200
    return own, stage.subscription_id


def words_of(stage, *subscriptions):
    """Comments and feedback of the cancellations that are left."""
    store = stage.world.store
    found = [one for id in subscriptions for one in store.page(keys.cancellations(ACCOUNT, id), limit=9).items]
    return [(one.comment, one.feedback) for one in found]


def test_everything_that_names_a_person_goes_and_the_certificate_says_what(stage):
    own, other = ended_with_words(stage)
    item = stage.subscription["items"][0]["id"]
    body, key = {"members": [BUYER]}, {"Idempotency-Key": "licence"}
    assert stage.ask("POST", f"{stage.path}/items/{item}/licences", body=body, headers=key).status == 200
    wish = {"product": "professional", "quantity": 3, "reason": "For my depot"}
    asked = bo(stage, "POST", "/requests", body=wish, headers={"Idempotency-Key": "asks"}).body["id"]
    wish = {"product": "professional", "quantity": 1, "reason": WORDS}
    named = stage.ask("POST", "/requests", body=wish, person=CHRIS.sub, headers={"Idempotency-Key": "asks-too"}).body
    stage.until("2026-06-01 09:00")
    table = {"kind": "check", "csv": f"mail;product\r\n{BO.mail};professional"}
    sent, export, papers = (
        stage.ask("POST", path, body=wish, headers={"Idempotency-Key": str(n)}).body["id"]
        for n, (path, wish) in enumerate(
            (("/imports", table), ("/exports", {"scope": "people"}), ("/exports", {"scope": "documents"}))
        )
    )
    files = {file_of(stored(stage, keys.job(ACCOUNT, sent))), zip_of(stored(stage, keys.job(ACCOUNT, export)))}
    assert files <= stage.world.exports.contents.keys()

    answer = erases(stage)
    assert (answer.status, answer.body["member"], answer.body["by"]) == (202, BUYER, MEMBER)
    assert answer.headers["Location"].endswith(f"/members/{BUYER}/erasure")
    # All steps but the mail are taken by the work that follows; the mail's worker comes with the next sweep.
    assert steps_done(reads(stage).body) == STEPS[:4]
    stage.until("2026-06-01 09:10")
    done = reads(stage).body
    assert (done["state"], steps_done(done)) == ("done", STEPS)

    # The invoice of her own profile has its mail address, and the proof of the end the name of who declared it.
    assert naming(stage) == {(Table.CORE, "ACK"), (Table.CORE, "INV")}
    assert words_of(stage, own, other) == [(None, None), (None, None)]
    assert (
        "reason" not in stage.ask("GET", f"/requests/{named['id']}").body
        or not stage.ask("GET", f"/requests/{named['id']}").body["reason"]
    )
    assert stage.ask("GET", f"/requests/{asked}").body["state"] == "withdrawn"
    assert not files & stage.world.exports.contents.keys()
    assert stage.ask("GET", f"/jobs/{export}").status == 404
    assert stage.ask("GET", f"/jobs/{papers}").status == 200  # it has documents, which stay in any case
    assert [row["problems"] for row in stage.ask("GET", f"/jobs/{sent}").body["rows"]]  # its outcome names nobody
    assert stage.world.sign_ins.entries[BO.sub] is None
    assert stored(stage, keys.membership(BO.sub, ACCOUNT)) is None

    erased, kept = lines(done["certificate"], "erased"), lines(done["certificate"], "kept")
    assert {kind: count for kind, (count, _, _) in erased.items()} == {
        "member": 1,
        "licences": 1,
        "requests": 1,
        "reasons": 3,
        "exports": 1,
        "imports": 1,
        "sign_in": 1,
    }
    assert erased["licences"][2] == "1 licence"
    # 1 June and 35 days is 6 July, and 7 days 8 June.
    assert {kind: (count, until) for kind, (count, until, _) in kept.items()} == {
        "documents": (None, "2033-12-31"),
        "proofs": (1, None),
        "profiles": (1, None),
        "journal": (None, None),
        "answers": (None, "2026-06-08"),
        "backups": (None, "2026-07-06"),
    }
    assert kept["backups"][2] == "Backups: until 6 Jul 2026."
    in_dutch = reads(stage, language="nl").body["certificate"]
    assert lines(in_dutch, "erased")["licences"][2] == "1 licentie"

    # The mail is the last thing that the person gets, with the same lines.
    mail = stage.posted[-1].mail
    assert (tuple(mail.to), mail.subject) == ((BO.mail,), SUBJECT)
    said = " ".join(mail.text.split())
    assert [text for _, _, text in (*erased.values(), *kept.values()) if text not in said] == []
    # The second command changes nothing any more, and the subscription goes on with the account.
    assert erases(stage, key="again").body["state"] == "done"
    stage.subscription_id = own
    assert (stage.subscription["origin"], stage.subscription["profile"]) == ("account", PROFILE)


def test_a_person_erases_itself(stage):
    assert bo(stage, "POST", f"/members/{BUYER}/erasure", headers={"Idempotency-Key": "own"}).status == 202
    stage.until("2026-03-15 10:10")
    assert reads(stage).body["state"] == "done"
    assert naming(stage) == set()
    # Others need the right to manage people, and nobody erases a stranger.
    assert erases(stage, MEMBER, person=CHRIS).status == 403
    assert reads(stage, person=BO).status == 404
    assert erases(stage, "mem_01KKRAFRB0N0B0DY0000000000").status == 404


def test_the_last_owner_is_not_erased(stage):
    refused = erases(stage, MEMBER)
    assert (refused.status, refused.body["type"].rpartition("/")[2]) == (409, "last-owner")
    assert reads(stage, MEMBER).status == 404


def test_of_a_member_that_has_left_what_it_wrote_goes_and_no_mail_can_be_sent(stage):
    own, _ = ended_with_words(stage)
    etag = {"If-Match": stage.ask("GET", f"/members/{BUYER}").headers["ETag"]}
    assert stage.ask("DELETE", f"/members/{BUYER}", headers=etag).status == 200
    told = len(stage.posted)
    assert erases(stage).status == 202
    done = reads(stage).body
    assert (done["state"], len(stage.posted)) == ("done", told)
    erased = lines(done["certificate"], "erased")
    # The name is not known any more: the words of the other cancellation stay.
    assert {kind: count for kind, (count, _, _) in erased.items()} == {"reasons": 1, "sign_in": 1}
    assert words_of(stage, own) == [(None, None)]


@pytest.mark.parametrize("kept_by", ["another account", "the staff", "a later membership"])
def test_a_sign_in_that_is_used_elsewhere_stays(stage, kept_by):
    store = stage.world.store
    if kept_by == "another account":
        other = Membership(OTHER_ACCOUNT, "mem_9", (Role.OWNER,), MemberState.ACTIVE)
        store.put(keys.membership(BO.sub, OTHER_ACCOUNT), other)
    if kept_by == "the staff":
        del stage.world.sign_ins.groups[BO.sub]
    if kept_by == "a later membership":
        store.put(keys.membership(BO.sub, ACCOUNT), Membership(ACCOUNT, READER, (), MemberState.ACTIVE))
        gone = replace(stored(stage, keys.member(ACCOUNT, BUYER)), state=MemberState.REMOVED, name="", mail="")
        store.put(keys.member(ACCOUNT, BUYER), gone)
    erases(stage)
    stage.until("2026-03-15 10:10")
    done = reads(stage).body
    assert done["state"] == "done"
    assert "sign_in" not in lines(done["certificate"], "erased")
    assert "sign_in" in lines(done["certificate"], "kept")
    assert stage.world.sign_ins.entries.get(BO.sub, "there") == "there"
    membership = stored(stage, keys.membership(BO.sub, ACCOUNT))
    assert (membership is not None) == (kept_by == "a later membership")


@pytest.mark.parametrize("whose", ["the account's", "her own"])
def test_a_request_that_is_not_decided_makes_the_erasure_wait(begin, whose):
    terms = replace(WITH_FEE.plan.policies, mode=CancellationMode.REQUEST)
    stage = begin("2026-03-15 10:00", replace(WITH_FEE, plan=replace(WITH_FEE.plan, policies=terms)))
    join(stage, roles=(Role.BILLING_ADMIN,))
    if whose == "her own":
        buys(stage)
    else:
        stage.buys(quantity=2)
    statement = bo(stage, "POST", f"{stage.path}/cancellation/quotes", body={"when": "now"}).body
    body = {"quote": statement, "reason": "too_expensive", "comment": "I found another one"}
    asked = bo(stage, "POST", f"{stage.path}/end-requests", body=body, headers={"Idempotency-Key": "asks"})
    assert asked.status == 201, asked
    erases(stage)
    waits = reads(stage).body
    if whose == "her own":  # nobody takes over what is about to end
        assert (steps_done(waits), waits["waits_for"]) == ([], "change-in-progress")
    else:
        assert (steps_done(waits), waits["waits_for"]) == (["member"], "work-unfinished")
    # Approved by the seller's silence after the 10th day, 25 March, and carried out: the erasure goes on.
    stage.until("2026-03-26 12:00")
    assert reads(stage).body["state"] == "done"
    held = stage.world.store.page(keys.end_requests(ACCOUNT), limit=9).items
    assert [(one.comment, one.asked_by) for one in held] == [(None, None)]
    # Documents of an own profile have its mail address, and stay with the proof of the end.
    documents = {"INV", "CRN"} if whose == "her own" else set()
    assert naming(stage) == {(Table.CORE, kind) for kind in {"ACK", *documents}}


def test_requests_for_upgrades_lose_contact_and_words_and_one_that_waits_is_withdrawn(stage):
    at, store = stage.world.clock.now(), stage.world.store
    own = UpgradeRequest("upg_1", ACCOUNT, BUYER, "enterprise-yearly", Contact(BO.name, BO.mail), "For us", at, at)
    own = replace(own, sequence=0)  # its first event is not told here
    other = UpgradeRequest("upg_2", ACCOUNT, MEMBER, "enterprise-yearly", Contact("Anna", ANNA.mail), WORDS, at, at)
    other = other.answered(f"Please let {BO.mail} call us.", at)
    for request in (own, other):
        store.put(keys.upgrade(ACCOUNT, request.id), request)
    marks = (keys.asked_upgrade(ACCOUNT, own.id), keys.asking_upgrade(ACCOUNT, BUYER, own.plan, None))
    for mark in marks:
        store.put(mark, AskedUpgrade(ACCOUNT, own.id, own.plan, at, own.version))
    erases(stage)
    stage.until("2026-03-15 10:10")
    assert reads(stage).body["state"] == "done"
    left = [stored(stage, keys.upgrade(ACCOUNT, request.id)) for request in (own, other)]
    assert [(one.state, one.contact, one.message, one.answer) for one in left] == [
        (UpgradeState.WITHDRAWN, Contact("", ""), "", None),
        (UpgradeState.ANSWERED, Contact("", ""), "", None),
    ]
    assert [stored(stage, mark) for mark in marks] == [None, None]
    assert naming(stage) == set()


def test_an_account_that_closes_begins_no_erasure_and_one_under_way_stops_a_closing(stage):
    stage.world.sign_ins.groups.clear()
    job = stage.ask("POST", "/exports", body={"scope": "people"}, headers={"Idempotency-Key": "people"})
    assert job.status == 201
    stage.world.store.put(keys.member(ACCOUNT, READER), Member(READER, CHRIS.name, CHRIS.mail, person=CHRIS.sub))
    erases(stage, READER)
    refused = stage.ask("POST", "/closing", body={"name": "Veerman"}, headers={"Idempotency-Key": "closes"})
    assert (refused.status, refused.body["unfinished"]) == (409, [READER])  # its mail is not sent yet
    stage.until("2026-03-15 10:10")
    assert stage.ask("POST", "/closing", body={"name": "Veerman"}, headers={"Idempotency-Key": "closes"}).status == 202
    refused = erases(stage, BUYER, key="late")
    assert (refused.status, refused.body["type"].rpartition("/")[2]) == (409, "account-closes")
    stage.until("2026-03-15 13:00")
