"""Bo has no rights of her own, and buys 10 seats by herself: 365.00 a year each, by her card, from 15 March 2026.

VAT is 21 %, the fee for ending early is 10 %. The account buys 5 seats more on 15 March too, by then as their owner:
1 December is 104 of 365 days before the end.
"""

from dataclasses import replace

import pytest

from tests.domain.contracts import edition
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE
from zetel.application.commands.person import Person
from zetel.application.store import keys
from zetel.domain.catalog.terms import Buyers, Fee, Policies
from zetel.domain.parties.member import Grant, Member
from zetel.domain.parties.people import membership_of

BO = Person("sub-bo", "Bo Koper", "bo@veerman.example")
BUYER = "mem_01KKRAFRB0B0000000000000B0"
WITH_FEE = edition(policies=Policies(fee=Fee(basis_points=1000)))
CARD = "pm_card_visa"
KEY = {"Idempotency-Key": "own"}


def join(stage, **facts):
    """Bo is an active member."""
    member = Member(BUYER, BO.name, BO.mail, person=BO.sub, **facts)
    stage.world.store.put(keys.member(ACCOUNT, BUYER), member)
    stage.world.store.put(keys.membership(BO.sub, ACCOUNT), membership_of(member, ACCOUNT))


def bo(stage, method, path, **request):
    return stage.ask(method, path, person=BO.sub, **request)


def has_a_profile(stage):
    added = bo(stage, "POST", "/profiles/own", body={}, headers=KEY)
    assert added.status == 201, added
    return added.body["id"]


def quotes(stage, profile, quantity=10):
    wish = {"profile": profile, "plan": "professional-yearly", "quantity": quantity, "pay_by": "card"}
    return bo(stage, "POST", "/purchases/quotes", body=wish)


def buys(stage, quantity=10):
    profile = has_a_profile(stage)
    quote = quotes(stage, profile, quantity)
    assert quote.status == 200, quote
    body = {"quote": quote.body, "card": CARD}
    bought = bo(stage, "POST", "/purchases", body=body, headers={"Idempotency-Key": "bought"})
    assert bought.status == 201, bought
    stage.subscription_id = bought.body["subscription"]["id"]
    return profile


def takes_over(stage, person=ANNA, **body):
    body = {"profile": PROFILE, "pay_by": "invoice", **body}
    return stage.ask("PUT", f"{stage.path}/take-over", body=body, person=person.sub, headers={"If-Match": stage.etag})


def held(stage, profile):
    key = keys.balance(ACCOUNT, profile, "EUR")
    balance = stage.world.store.read(key).get(key)
    return (balance.balance, balance.owed) if balance else (0, 0)


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00", WITH_FEE)
    join(begun)
    return begun


def ended_by_bo(stage):
    """Bo ends her 10 seats at the end of their year, which has come: no mail of it asks her any more."""
    profile = buys(stage)
    statement = bo(stage, "POST", f"{stage.path}/cancellation/quotes", body={"when": "term_end"}).body
    body = {"quote": statement, "reason": "too_expensive"}
    assert bo(stage, "POST", f"{stage.path}/cancellation", body=body, headers={"Idempotency-Key": "end"}).status == 200
    stage.until("2027-03-15 09:00")
    assert stage.subscription["state"] == "ended"
    return profile


def test_an_ended_subscription_whose_buyer_has_left_is_revived_by_the_account(stage):
    ended_by_bo(stage)
    wish = {"pay_by": "invoice"}
    # While Bo is there, it is hers alone.
    refused = stage.ask("POST", f"{stage.path}/revival/quotes", body=wish)
    assert refused.status == 403
    etag = {"If-Match": stage.ask("GET", f"/members/{BUYER}").headers["ETag"]}
    assert stage.ask("DELETE", f"/members/{BUYER}", headers=etag).status == 200
    assert stage.ask("POST", f"{stage.path}/revival/quotes", body=wish, person=CHRIS.sub).status == 403
    quote = stage.ask("POST", f"{stage.path}/revival/quotes", body=wish)
    assert (quote.status, quote.body["profile"]) == (200, PROFILE)
    revived = stage.confirm(f"{stage.path}/revival", quote.body)
    assert revived.status == 200, revived
    seen = stage.subscription
    assert (seen["state"], seen["origin"], seen["profile"], "buyer" in seen) == ("active", "account", PROFILE, False)
    # 10 x 365.00 and 21 % of it, on the account's own invoice; the account pays the renewal, too.
    assert [(one.date.isoformat(), one.total, one.profile) for one in stage.documents][1:] == [
        ("2027-03-15", 4_416_50, PROFILE)
    ]
    stage.until("2028-03-15 12:00")
    assert (stage.invoice(-1).total, stage.invoice(-1).profile) == (4_416_50, PROFILE)


def test_a_buyer_revives_what_it_bought_and_stays_its_buyer(stage):
    profile = ended_by_bo(stage)
    quote = bo(stage, "POST", f"{stage.path}/revival/quotes", body={"pay_by": "card"}).body
    body, key = {"quote": quote, "card": CARD}, {"Idempotency-Key": "revived"}
    assert bo(stage, "POST", f"{stage.path}/revival", body=body, headers=key).status == 200
    seen = stage.subscription
    assert (seen["origin"], seen["buyer"], seen["profile"]) == ("self_service", BUYER, profile)


def test_what_a_member_bought_is_seen_taken_over_and_ended(stage):
    profile = buys(stage)
    assert stage.billed == [("2026-03-15", 4_416_50)]
    # Who manages billing sees it, and changes nothing.
    (row,) = stage.ask("GET", "/subscriptions", query={"origin": "self_service"}).body["subscriptions"]
    seen = (row["origin"], row["buyer"], row["buyer_name"], row["items"][0]["quantity"], row["term"][1])
    assert seen == ("self_service", BUYER, "Bo Koper", 10, "2027-03-15")
    assert row["next_renewal"]["total"] == 4_416_50
    assert stage.ask("GET", "/subscriptions", query={"origin": "account"}).body["subscriptions"] == []
    assert (stage.quotes_seats(12).status, stage.asks_to_end().status) == (403, 403)
    # Bo manages it, without any role.
    assert bo(stage, "POST", f"{stage.path}/cancellation/quotes", body={"when": "now"}).status == 200
    item = stage.subscription["items"][0]["id"]
    given = bo(
        stage,
        "POST",
        f"{stage.path}/items/{item}/licences",
        body={"members": [BUYER]},
        headers={"Idempotency-Key": "licence"},
    )
    assert given.body["given"] == [BUYER]
    # The account takes it over, and buys 5 seats more on the same day.
    taken = takes_over(stage)
    assert (taken.status, taken.body["origin"], taken.body["profile"]) == (200, "account", PROFILE)
    assert bo(stage, "POST", f"{stage.path}/cancellation/quotes", body={"when": "now"}).status == 403
    (licence,) = bo(stage, "GET", "/licences").body["licences"]
    assert licence["subscription"] == stage.subscription_id
    assert stage.mails()[-1][1] == "Your organisation has taken over your subscription with Stoelwerk B.V."
    assert tuple(stage.posted[-1].mail.to) == (BO.mail,)
    stage.sets_seats(15)
    assert stage.billed[-1] == ("2026-03-15", 2_208_25)
    assert [document.profile for document in stage.documents] == [profile, PROFILE]
    # 104 of 365 days before the end: 10 x 104.00 and VAT to Bo's card; 5 x 104.00 and VAT to the account, which pays
    # the fee of 10 % on both, 156.00 and VAT.
    stage.pays(2_208_25)
    stage.until("2026-12-01 12:00")
    statement = stage.statement()
    stage.cancels(statement=statement)
    bos, own, fee = stage.documents[-3:]
    assert (bos.profile, bos.total) == (profile, 1_258_40)
    assert (own.profile, own.total) == (PROFILE, 629_20)
    assert (fee.profile, fee.total, fee.open) == (PROFILE, 188_76, 0)
    refunds = {refund.credit_note: (refund.profile, refund.amount) for refund in stage.refunds}
    assert refunds == {bos.id: (profile, 1_258_40), own.id: (PROFILE, 440_44)}
    assert held(stage, profile) == held(stage, PROFILE) == (0, 0)


def test_a_fee_is_never_set_off_against_the_buyers_note(stage):
    """10 seats of Bo's alone: 1,258.40 back to her, and the account owes the whole fee of 125.84."""
    profile = buys(stage)
    takes_over(stage)
    stage.until("2026-12-01 12:00")
    statement = stage.statement()
    assert [due["amount"] for due in statement["due_later"]] == [125_84]
    assert statement["documents"][0]["profile"] == profile
    stage.cancels(statement=statement)
    note, fee = stage.documents[-2:]
    assert (note.profile, note.total, fee.profile, fee.open) == (profile, 1_258_40, PROFILE, 125_84)
    assert (held(stage, profile), held(stage, PROFILE)) == ((0, 0), (0, 125_84))


def test_the_buyers_profile_has_the_accounts_party(stage):
    profile = has_a_profile(stage)
    mine = bo(stage, "GET", f"/profiles/{profile}").body
    whole = stage.ask("GET", f"/profiles/{PROFILE}").body
    assert (mine["name"], mine["address"], mine["owner"]) == (whole["name"], whole["address"], BUYER)
    assert (mine["recipients"], "credit" in mine) == ([BO.mail], False)
    headers = {"If-Match": '"1"'}
    assert bo(stage, "PATCH", f"/profiles/{profile}", body={"name": "Bo"}, headers=headers).status == 403
    assert bo(stage, "PATCH", f"/profiles/{profile}", body={"reference": "B-1"}, headers=headers).status == 200
    allowed = stage.ask("PATCH", f"/profiles/{profile}", body={"name": "Bo"}, headers={"If-Match": '"2"'})
    assert allowed.body["name"] == "Bo"
    assert bo(stage, "GET", f"/profiles/{PROFILE}").status == 403


def test_nobody_buys_by_the_profile_of_another(stage):
    profile = has_a_profile(stage)
    wish = {"profile": profile, "plan": "professional-yearly", "quantity": 1, "pay_by": "card"}
    assert stage.ask("POST", "/purchases/quotes", body=wish).status == 403
    assert quotes(stage, PROFILE).status == 403


def test_terms_bind_people_who_do_not_manage_billing(begin):
    stage = begin("2026-03-15 10:00", edition(policies=Policies(buyers=Buyers.BILLING_ADMINS)))
    join(stage)
    profile = has_a_profile(stage)
    assert quotes(stage, profile).status == 403
    join(stage, grants=(Grant.MANAGE_BILLING,))
    assert quotes(stage, profile).status == 200


def test_the_account_narrows_a_product_for_later_purchases_only(stage):
    profile = has_a_profile(stage)
    early = quotes(stage, profile)
    narrowed = {"buyers": "billing_admins"}
    path = "/products/professional/buyers"
    assert bo(stage, "POST", path, body=narrowed, headers={"Idempotency-Key": "bo"}).status == 403
    assert stage.ask("POST", path, body=narrowed, headers={"Idempotency-Key": "narrow"}).status == 200
    assert quotes(stage, profile).status == 403
    body = {"quote": early.body, "card": CARD}
    assert bo(stage, "POST", "/purchases", body=body, headers={"Idempotency-Key": "early"}).status == 201
    widened = stage.ask("POST", path, body={"buyers": "anyone"}, headers={"Idempotency-Key": "widen"})
    assert widened.status == 200
    assert quotes(stage, profile).status == 200


def test_a_profile_that_could_not_pay_takes_nothing_over(begin):
    stage = begin("2026-03-15 10:00", WITH_FEE, credit=None)
    join(stage)
    profile = buys(stage)
    assert takes_over(stage).body["type"] == "/problems/not-released"
    assert takes_over(stage, profile=profile, pay_by="card", card=CARD).status == 422
    assert takes_over(stage, pay_by="card").status == 422
    assert takes_over(stage, BO).status == 403
    assert stage.subscription["origin"] == "self_service"
    assert takes_over(stage, pay_by="card", card=CARD).status == 200


def leaves(stage):
    return stage.ask("PUT", f"/members/{BUYER}/deactivation", headers={"If-Match": '"1"'})


def test_the_only_buyer_leaves_and_the_account_goes_on(stage):
    buys(stage)
    assert leaves(stage).body["state"] == "deactivated"
    assert (stage.subscription["origin"], stage.subscription["profile"]) == ("account", PROFILE)
    stage.until("2027-03-16 12:00")
    renewed = stage.invoice(-1)
    assert (renewed.date.isoformat(), renewed.total, renewed.profile) == ("2027-03-15", 4_416_50, PROFILE)


def test_a_buyer_stays_while_the_account_could_not_pay(begin):
    stage = begin("2026-03-15 10:00", WITH_FEE, credit=None)
    join(stage)
    buys(stage)
    assert leaves(stage).body["type"] == "/problems/not-released"
    assert (stage.subscription["origin"], bo(stage, "GET", "/licences").status) == ("self_service", 200)


def is_removed(stage, version=1):
    return stage.ask("DELETE", f"/members/{BUYER}", headers={"If-Match": f'"{version}"'})


def test_mails_about_a_removed_buyers_documents_go_to_the_accounts_billing_people(stage):
    """Her note of 1,258.40 is of her own profile, which names the account's recipient from the removal on."""
    profile = buys(stage)
    (account,) = stage.ask("GET", f"/profiles/{PROFILE}").body["recipients"]
    removed_at = stage.now
    assert is_removed(stage).body["state"] == "removed"
    assert stage.ask("GET", f"/profiles/{profile}").body["recipients"] == [account]
    stage.until("2026-12-01 12:00")
    stage.cancels()
    note = next(one for one in stage.documents if one.profile == profile and one.total == 1_258_40)
    later = [one.mail for one in stage.posted if one.at > removed_at]
    assert any(note.number in mail.subject and mail.to == (account,) for mail in later)
    assert BO.mail not in {address for mail in later for address in mail.to}
    assert "" not in {address for one in stage.posted for address in one.mail.to}


def test_a_profile_keeps_its_other_recipients_and_one_for_each_mail_with_a_deadline(stage):
    """Bo alone gets the account's invoices; an assistant gets its other mails, too."""
    assistant, notices = "assistent@veerman.example", {"documents": [BO.mail], "payments": [BO.mail]}
    stage.changes_profile(recipients=[assistant, BO.mail], notifications=notices)
    assert is_removed(stage).status == 200
    left = stage.ask("GET", f"/profiles/{PROFILE}").body
    assert (left["recipients"], left["notifications"]) == ([assistant], {})


def test_without_any_other_recipient_the_people_that_manage_billing_get_the_mails(stage):
    stage.changes_profile(recipients=[BO.mail.upper()])
    assert is_removed(stage).status == 200
    assert stage.ask("GET", f"/profiles/{PROFILE}").body["recipients"] == [ANNA.mail]


def test_a_removed_persons_address_is_in_no_table_and_an_address_of_another_stays(stage):
    """Bo's own profile named Bo and an assistant, whose mailbox the account goes on to use for its own profile."""
    assistant = "assistent@veerman.example"
    bo(stage, "POST", "/profiles/own", body={"recipients": [BO.mail, assistant]}, headers=KEY)
    stage.changes_profile(recipients=[assistant, BO.mail.upper()])
    stage.until("2026-03-15 10:30")
    assert BO.mail in addresses(stage)
    removed = is_removed(stage)
    assert removed.status == 200
    assert (BO.mail in addresses(stage), assistant in addresses(stage)) == (False, True)
    assert not [one for one in stage.world.store.items(keys.Table.CORE).items() if BO.mail in str(one)]
    (gone,) = [event for event in stage.shop.events() if event.type == "recipient.removed"]
    assert gone.data == {"member": BUYER}


def test_the_address_of_an_invitation_that_is_withdrawn_goes_on_to_get_the_accounts_bills(stage):
    shared = "boekhouding@veerman.example"
    stage.ask("PATCH", f"/profiles/{PROFILE}", body={"recipients": [shared]}, headers={"If-Match": '"1"'})
    person = {"name": "Administratie", "mail": shared, "language": "nl"}
    invited = stage.ask("POST", "/members", body=person, headers=KEY).body
    stage.ask("DELETE", f"/members/{invited['id']}/invitation", headers={"If-Match": f'"{invited["version"]}"'})
    assert shared in addresses(stage)
    assert stage.ask("GET", f"/profiles/{PROFILE}").body["recipients"] == [shared]


def addresses(stage):
    """The mail addresses of the account's recipients."""
    page = stage.world.store.page(keys.recipients(ACCOUNT), limit=50)
    return [recipient.address.casefold() for recipient in page.items]


def test_a_removed_stand_in_gets_no_mail_for_a_recipient_that_is_not_confirmed(stage):
    """Bo stood in for an address of her own profile; Anna, who manages billing, does so instead."""
    added = bo(stage, "POST", "/profiles/own", body={"recipients": ["nieuw@veerman.example"]}, headers=KEY)
    key = keys.recipient(ACCOUNT, "nieuw@veerman.example")
    waiting = stage.world.store.read(key).known(key, "recipient", "nieuw")
    assert (added.status, waiting.confirmed_at) == (201, None)
    stage.world.store.put(key, replace(waiting, stand_in=BUYER))
    assert is_removed(stage).status == 200
    stage.changes_profile(recipients=["nieuw@veerman.example"])
    stage.buys()
    stage.until("2026-03-15 11:00")
    assert (ANNA.mail,) in {tuple(one.mail.to) for one in stage.posted}
    assert "" not in {address for one in stage.posted for address in one.mail.to}
