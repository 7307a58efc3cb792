"""Invitations over HTTP: true API Gateway events in, answers, mails and store content out."""

import re
from datetime import timedelta

import pytest

from tests import handlers
from tests.application.seats_given import ENTERPRISE, Staffed, sold_as
from tests.application.two_stores import read
from tests.shop import ACCOUNT, ANNA, CHRIS, DIRK, MEMBER, READER, STRANGER
from zetel.application.store import keys
from zetel.application.store.records import AddressHeld
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose
from zetel.domain.parties.account import Account
from zetel.domain.parties.member import MemberCounts, Membership, MemberState, Role

MEMBERS = f"/v1/accounts/{ACCOUNT}/members"
MAIL = "elsa@veerman.example"
ELSA = {"name": "Elsa Nieuw", "mail": MAIL, "language": "de", "roles": ["reader"], "grants": []}
DAY = timedelta(days=1)


def invite(key="one", *, person=ANNA, **changes):
    headers = {"Idempotency-Key": key}
    return handlers.ask("invitations", "POST", MEMBERS, person=person.sub, headers=headers, body={**ELSA, **changes})


def again(id, key="again", *, person=ANNA):
    headers = {"Idempotency-Key": key}
    return handlers.ask("invitations", "POST", f"{MEMBERS}/{id}/invitation", person=person.sub, headers=headers)


def withdraw(id, version, *, person=ANNA):
    headers = {"If-Match": f'"{version}"'}
    return handlers.ask("invitations", "DELETE", f"{MEMBERS}/{id}/invitation", person=person.sub, headers=headers)


def accept(link, *, person=STRANGER):
    return handlers.ask("invitations", "POST", "/v1/me/accounts", person=person.sub, body={"link": link})


def people(method, path, *, person=ANNA, version=None, **kwargs):
    headers = {"If-Match": f'"{version}"'} if version else {}
    return handlers.ask("people", method, path, person=person.sub, headers=headers, **kwargs)


def mails(shop, to=MAIL):
    """The subjects of the mails to the address, oldest first."""
    return [mail.subject for mail in shop.world.outbox.sent if to in mail.to]


def link(shop, to=MAIL):
    """The link of the newest mail to the address."""
    newest = next(mail for mail in reversed(shop.world.outbox.sent) if to in mail.to)
    (found,) = re.findall(r'"address":"(https://[^"]+)', newest.text)
    return found


def later(shop, by):
    shop.world.clock.move(by)
    shop.sweep()
    shop.pump()


def told(shop, type):
    return [event for event in shop.events() if event.type == type]


def test_an_invited_person_accepts_and_has_the_rights_from_then_on(shop):
    answer = invite()
    id = answer.body["id"]
    assert (answer.status, answer.headers["Location"]) == (201, f"{MEMBERS}/{id}")
    assert answer.body == {"id": id, "version": 1, "state": "invited", **ELSA}
    shop.pump()
    assert mails(shop) == ["MemberInvitedByMail"]
    joined = accept(link(shop))
    assert (joined.status, joined.headers["Location"]) == (201, f"/v1/accounts/{ACCOUNT}")
    assert joined.body == {
        "id": ACCOUNT,
        "name": "Veerman",
        "member": id,
        "roles": ["reader"],
        "language": "de",
        "permissions": ["own", "view_billing", "view_people"],
        "now": "2026-03-15T09:00:00Z",
        "today": "2026-03-15",
    }
    assert people("GET", f"{MEMBERS}/{id}", person=STRANGER).body["state"] == "active"
    assert [(event.type, event.sequence, event.actor.id) for event in shop.events() if event.subject == id] == [
        ("member.invited", 1, MEMBER),
        ("member.joined", 2, id),
    ]
    assert MAIL not in str(shop.events())


def test_a_link_works_once_and_says_on_which_day_it_did(shop):
    invite()
    shop.pump()
    assert accept(link(shop)).status == 201
    for person in (STRANGER, ANNA):
        answer = accept(link(shop), person=person)
        assert (answer.status, answer.problem, answer.body["purpose"]) == (409, "link-used", "join_account")


def test_the_mail_that_comes_late_to_a_new_account_has_a_link_of_seven_days(shop):
    """A new account sends 20 mails a day to addresses that nobody has confirmed: the 21st comes the next day."""
    for n in range(21):
        assert invite(f"key-{n}", mail=f"new-{n}@veerman.example").status == 201
    shop.pump()
    assert len(shop.world.outbox.sent) == 20
    assert mails(shop, "new-20@veerman.example") == []
    later(shop, DAY)
    assert mails(shop, "new-20@veerman.example") == ["MemberInvitedByMail"]
    later(shop, OPEN_FOR - timedelta(seconds=1))
    assert accept(link(shop, "new-19@veerman.example")).problem == "link-expired"
    assert accept(link(shop, "new-20@veerman.example")).status == 201


def test_an_account_that_paid_invites_without_a_limit(shop):
    shop.has_paid()
    for n in range(21):
        invite(f"key-{n}", mail=f"new-{n}@veerman.example")
    shop.pump()
    assert len(shop.world.outbox.sent) == 21


def test_a_repeated_request_invites_once(shop):
    first, second = invite(), invite()
    assert (first.body, second.body) == (first.body, first.body)
    shop.pump()
    assert mails(shop) == ["MemberInvitedByMail"]
    assert invite(name="Ilse").problem == "idempotency-key-reused"


def test_a_mail_address_names_one_member_in_whatever_case(shop):
    invite()
    before = shop.world.store.items(keys.Table.CORE)
    for mail in ("ELSA@Veerman.example", MAIL):
        answer = invite("two", mail=mail)
        assert (answer.status, answer.problem, answer.body["field"]) == (409, "address-taken", "/mail")
    assert invite("three", mail=ANNA.mail).body["member"] == MEMBER
    assert shop.world.store.items(keys.Table.CORE) == before


def test_of_two_invitations_of_an_address_at_once_one_is_made(shop):
    """The other invitation is committed between the read and the commit of this one."""
    store, original = shop.world.store, shop.world.store.commit

    def commit(writes):
        store.commit = original
        assert invite("other").status == 201
        original(writes)

    store.commit = commit
    assert invite().problem == "address-taken"


def test_nobody_gives_a_right_that_they_lack_by_an_invitation(shop):
    people("PUT", f"{MEMBERS}/{READER}/rights", version=1, body={"roles": ["people_admin"], "grants": []})
    refused = invite(person=CHRIS, roles=["billing_admin"])
    assert (refused.status, refused.problem) == (403, "rights-lacking")
    assert refused.body["lacking"] == ["manage_billing", "view_billing"]
    assert invite(person=CHRIS, roles=["licence_admin"]).status == 201
    owner = invite("owner", mail="owner@veerman.example", roles=["owner"]).body["id"]
    assert again(owner, person=CHRIS).problem == "rights-lacking"
    assert withdraw(owner, 1, person=CHRIS).problem == "rights-lacking"
    assert read(shop.world.store, keys.counts(ACCOUNT)) == MemberCounts(owners=1, places=4, pressing=4)


def test_an_invited_owner_is_counted_once_the_person_accepts(shop):
    invite(roles=["owner"])
    shop.pump()
    accept(link(shop))
    assert read(shop.world.store, keys.counts(ACCOUNT)) == MemberCounts(owners=2, places=3, pressing=3)


def test_a_link_that_was_sent_again_supersedes_the_older_one(shop):
    id = invite().body["id"]
    shop.pump()
    first = link(shop)
    answer = again(id)
    assert (answer.status, answer.body["version"]) == (200, 2)
    assert again(id).body == answer.body
    shop.pump()
    assert mails(shop) == ["MemberInvitedByMail", "MemberInvitedByMail"]
    assert accept(first).problem == "link-superseded"
    assert accept(link(shop)).status == 201
    assert [event.data for event in told(shop, "member.invited_again")] == [{"number": 2}]


def test_a_withdrawn_invitation_leaves_the_id_alone_and_its_link_says_so(shop):
    id = invite().body["id"]
    shop.pump()
    answer = withdraw(id, 1)
    assert answer.body == {"id": id, "version": 2, "state": "removed", "roles": [], "grants": []}
    told_to = accept(link(shop))
    assert (told_to.status, told_to.problem) == (410, "link-withdrawn")
    assert "Elsa" not in str(shop.world.store.items(keys.Table.CORE))
    assert "elsa@" not in str(shop.world.store.items(keys.Table.CORE))
    later(shop, 8 * DAY)
    assert told(shop, "member.invitation_expired") == []
    for answer in (again(id), withdraw(id, 2)):
        assert (answer.status, answer.body["detail"]) == (409, "This member was removed.")


def test_an_invitation_that_is_withdrawn_before_its_mail_sends_none(shop):
    withdraw(invite().body["id"], 1)
    shop.pump()
    assert mails(shop) == []


def test_only_an_invitation_can_be_withdrawn(shop):
    answer = withdraw(READER, 1)
    assert (answer.status, answer.problem, answer.body["state"]) == (409, "member-state-forbids", "active")


def test_a_removed_members_address_is_invited_anew(shop):
    invite()
    shop.pump()
    accept(link(shop))
    left = people("DELETE", f"{MEMBERS}/{told(shop, 'member.joined')[0].subject}", person=STRANGER, version=2)
    assert left.body["state"] == "removed"
    id = invite("anew", roles=["licence_admin"]).body["id"]
    assert read(shop.world.store, keys.address(ACCOUNT, MAIL)) == AddressHeld(id)
    shop.pump()
    assert accept(link(shop)).body["roles"] == ["licence_admin"]
    assert read(shop.world.store, keys.membership(STRANGER.sub, ACCOUNT)).member == id


@pytest.mark.parametrize("person", [CHRIS, DIRK], ids=["active", "deactivated"])
def test_a_person_is_one_member_of_an_account(shop, person):
    id = invite().body["id"]
    shop.pump()
    answer = accept(link(shop), person=person)
    assert (answer.status, answer.problem) == (409, "membership-held")
    assert read(shop.world.store, keys.member(ACCOUNT, id)).state is MemberState.INVITED
    assert accept(link(shop)).status == 201


def test_a_person_is_a_member_of_several_accounts(shop):
    other, put = "acc_01KKRAFRB0000000000000000Z", shop.world.store.put
    put(keys.account(other), Account(other, "Brouwer", 1, 1, shop.services.now(other), owner="mem_1"))
    put(keys.membership(STRANGER.sub, other), Membership(other, "mem_1", (Role.OWNER,), MemberState.ACTIVE))
    id = invite().body["id"]
    shop.pump()
    accept(link(shop))
    mine = handlers.ask("accounts", "GET", "/v1/me", person=STRANGER.sub).body["accounts"]
    time = ("2026-03-15T09:00:00Z", "2026-03-15")
    assert [(one["id"], one["name"], one["member"], one["roles"], (one["now"], one["today"])) for one in mine] == [
        (other, "Brouwer", "mem_1", ["owner"], time),
        (ACCOUNT, "Veerman", id, ["reader"], time),
    ]


def test_a_link_of_another_purpose_or_with_a_changed_letter_is_refused(shop):
    invite()
    shop.pump()
    text = link(shop)
    assert accept(text[:-1] + ("A" if text[-1] != "A" else "B")).problem == "link-tampered"
    without_sign_in = handlers.ask("links", "POST", "/v1/links", person=None, body={"link": text})
    assert (without_sign_in.status, without_sign_in.problem) == (409, "link-elsewhere")
    assert without_sign_in.body["detail"] == "This link is an invitation. Sign in, and accept it there."
    at = shop.services.now(ACCOUNT) + OPEN_FOR
    other = shop.services.links.address(Link(LinkPurpose.CONFIRM_RECIPIENT, ACCOUNT, "rcp_1", 1, at))
    assert accept(other).body["detail"] == "This link needs no sign-in. Open it as it stands in the email."
    unknown = shop.services.links.address(Link(LinkPurpose.JOIN_ACCOUNT, ACCOUNT, READER, 1, at))
    assert accept(unknown).problem == "link-tampered"
    assert accept(text).status == 201


def test_an_address_that_is_refused_is_told_to_the_inviter(shop):
    shop.world.outbox.refuses.add(MAIL)
    invite()
    shop.pump()
    assert mails(shop, ANNA.mail) == ["AddressRefused"]


def test_an_expired_invitation_ends_its_licences_and_may_be_sent_again(shop):
    staffed = Staffed(shop)
    subscription, (item,) = staffed.buys(("professional-yearly", 1))
    id = invite().body["id"]
    shop.pump()
    staffed.assigns(subscription, item, id)
    later(shop, OPEN_FOR - timedelta(seconds=1))
    assert staffed.holders(subscription, item) == [id]
    later(shop, timedelta(seconds=61))  # the sweep is a minute late
    assert staffed.holders(subscription, item) == []
    answer = people("GET", f"{MEMBERS}/{id}")
    assert (answer.body["state"], answer.body["invitation_expired_at"]) == ("invited", "2026-03-22T09:00:00Z")
    assert [event.data["why"] for event in told(shop, "licences.ended")] == ["expired"]
    assert accept(link(shop)).problem == "link-expired"
    path = f"/v1/accounts/{ACCOUNT}/subscriptions/{subscription}/items/{item}/licences"
    headers, body = {"Idempotency-Key": "late"}, {"members": [id]}
    refused = handlers.ask("licences", "POST", path, person=ANNA.sub, headers=headers, body=body)
    assert refused.body["refused"] == [{"member": id, "reason": "invitation_expired"}]
    assert "invitation_expired_at" not in again(id).body
    staffed.assigns(subscription, item, id)
    shop.pump()
    assert accept(link(shop)).status == 201
    assert staffed.holders(subscription, item) == [id]


def test_an_invitation_that_was_accepted_does_not_expire(shop):
    invite()
    shop.pump()
    accept(link(shop))
    later(shop, 8 * DAY)
    assert told(shop, "member.invitation_expired") == []


def test_the_invitation_of_a_member_with_50_licences_ends_them_all(shop):
    """30 of them end in one transaction: the newest first, and the last ones with the invitation."""
    staffed, editions = Staffed(shop), [sold_as(ENTERPRISE, f"edition-{n}", family=f"family-{n}") for n in range(50)]
    shop.stock(*editions, version=3)
    shop.world.clock.move_machine(seconds=61)  # the process reads the catalogue again
    shop.has_paid()
    id = invite().body["id"]
    shop.pump()
    held = []
    for edition in editions:
        subscription, (item,) = staffed.buys((edition.plan.id, 1))
        staffed.assigns(subscription, item, id)
        held.append((subscription, item))
    later(shop, OPEN_FOR)
    assert [id for place in held for id in staffed.holders(*place)] == []
    assert staffed.member(id).invitation_expired_at == shop.services.now(ACCOUNT)


def test_an_invitation_is_two_reads_and_one_transaction(shop):
    shop.world.store.counted.reset()
    id = invite().body["id"]
    assert shop.world.store.counted.calls == {"read": 2, "commit": 1}  # the limit of places, too
    # the member, its address, its invitation, its event, the account's counts, five entries of the search, the receipt
    assert shop.world.store.counted.largest_transaction == 11
    shop.pump()
    shop.world.store.counted.reset()
    accept(link(shop))
    # the member, its membership, its invitation, its event, five entries of the search
    assert shop.world.store.counted.calls == {"read": 1, "commit": 1}
    assert shop.world.store.counted.largest_transaction == 9
    assert read(shop.world.store, keys.member(ACCOUNT, id)).person == STRANGER.sub
