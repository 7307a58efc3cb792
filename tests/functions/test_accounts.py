"""Accounts and billing profiles over HTTP: true API Gateway events in, answers and store content out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests import handlers
from tests.application.own_clock import SUPPORT, OwnClock
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, PROFILE, STRANGER
from zetel.application.ports import SignIn
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.parties.account import Account
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Grant, Membership, MemberState, Role
from zetel.domain.parties.profile import Balance
from zetel.domain.parties.rights import Right, StaffRight

ME = "/v1/me"
ACCOUNTS = "/v1/accounts"
ONE = f"/v1/accounts/{ACCOUNT}"
PROFILES = f"{ONE}/profiles"
ITS_PROFILE = f"{PROFILES}/{PROFILE}"
KEY = {"Idempotency-Key": "open-1"}
FIRST = {"If-Match": '"1"'}

#: Checked by hand in tests of VAT ids: a Dutch id whose check digits are right.
DUTCH = "NL004495445B01"


def ask(method, path, *, person=ANNA.sub, **kwargs):
    return handlers.ask("accounts", method, path, person=person, **kwargs)


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def profile(**changes):
    return {
        "name": "Veerman Logistiek B.V.",
        "address": {"street": "Havenstraat 12", "city": "Rotterdam", "postcode": "3011 AA", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": ["administratie@veerman.example"],
    } | changes


def account(**changes):
    return {
        "name": "Veerman",
        "profile": profile(),
    } | changes


# Opening an account


def test_whoever_opens_an_account_owns_it(shop):
    answer = ask("POST", ACCOUNTS, body=account(), headers=KEY, person=STRANGER.sub)
    assert (answer.status, answer.headers["ETag"]) == (201, '"1"')
    id = answer.body["account"]["id"]
    assert answer.headers["Location"] == f"/v1/accounts/{id}"
    assert answer.body["account"]["name"] == "Veerman"
    assert answer.body["profile"]["recipients"] == ["administratie@veerman.example"]
    assert "credit" not in answer.body["profile"]
    mine = ask("GET", ME, person=STRANGER.sub)
    assert [(a["id"], a["name"], a["roles"]) for a in mine.body["accounts"]] == [(id, "Veerman", ["owner"])]
    assert mine.body["accounts"][0]["permissions"] == sorted(Right)  # an owner has every right


def test_the_list_of_accounts_tells_staff_what_it_may_do(shop):
    bookkeeper = ask("GET", ME, person=STRANGER.sub, groups=("bookkeeper",)).body
    assert bookkeeper == {
        "accounts": [],
        "staff": {"roles": ["bookkeeper"], "permissions": ["end_contracts", "keep_books", "view_accounts"]},
    }
    both = ask("GET", ME, groups=("account_manager", "support")).body
    assert [one["id"] for one in both["accounts"]] == [ACCOUNT]
    assert both["staff"]["roles"] == ["account_manager", "support"]
    assert set(both["staff"]["permissions"]) == set(StaffRight) - {StaffRight.KEEP_BOOKS}
    assert "staff" not in ask("GET", ME).body


def test_an_account_with_a_test_clock_is_listed_to_its_members_that_name_it_only(shop):
    own = OwnClock(shop)
    assert ask("GET", ME, person=SUPPORT.sub).body["accounts"] == []
    named = {"clock": own.account}
    (mine,) = ask("GET", ME, person=SUPPORT.sub, query=named).body["accounts"]
    assert (mine["id"], mine["roles"], mine["permissions"]) == (own.account, ["owner"], sorted(Right))
    assert [one["id"] for one in ask("GET", ME, query=named).body["accounts"]] == [ACCOUNT]
    refused = ask("GET", ME, query={"clock": ACCOUNT})
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "/clock")


def test_the_list_of_accounts_has_the_rights_of_grants_and_the_language(shop):
    opened = ask("POST", ACCOUNTS, body=account(), headers=KEY, person=STRANGER.sub).body["account"]["id"]
    assert "language" not in ask("GET", ME, person=STRANGER.sub).body["accounts"][0]
    membership = keys.membership(STRANGER.sub, opened)
    held = shop.world.store.read(membership).known(membership, "membership", opened)
    member = keys.member(opened, held.member)
    person = shop.world.store.read(member).known(member, "member", held.member)
    shop.world.store.put(membership, replace(held, roles=(Role.MEMBER,), grants=(Grant.MANAGE_PEOPLE,)))
    shop.world.store.put(member, replace(person, language=Language.FR))
    [mine] = ask("GET", ME, person=STRANGER.sub).body["accounts"]
    assert (mine["roles"], mine["permissions"]) == (["member"], ["manage_people", "own", "view_people"])
    assert mine["language"] == "fr"


def test_an_account_tells_the_day_in_the_zone_of_the_profile_that_it_was_opened_with(shop):
    """23:30 in UTC is half an hour into the next day in Amsterdam in winter."""
    shop.world.clock.move_to(datetime(2027, 1, 31, 23, 30, tzinfo=UTC))
    id = ask("POST", ACCOUNTS, body=account(), headers=KEY, person=STRANGER.sub).body["account"]["id"]
    (mine,) = ask("GET", ME, person=STRANGER.sub).body["accounts"]
    assert (mine["now"], mine["today"]) == ("2027-01-31T23:30:00Z", "2027-02-01")
    read = ask("GET", f"{ACCOUNTS}/{id}", person=STRANGER.sub).body
    assert (read["now"], read["today"], read["zone"]) == ("2027-01-31T23:30:00Z", "2027-02-01", "Europe/Amsterdam")


def test_an_account_of_before_has_no_zone_and_tells_the_day_in_utc(shop):
    shop.world.clock.move_to(datetime(2027, 1, 31, 23, 30, tzinfo=UTC))
    (mine,) = ask("GET", ME).body["accounts"]
    assert (mine["now"], mine["today"]) == ("2027-01-31T23:30:00Z", "2027-01-31")


def test_opening_is_journaled_with_ids_only(shop):
    answer = ask("POST", ACCOUNTS, body=account(), headers=KEY)
    event, own, added = shop.events()
    assert (event.type, event.subject, event.sequence) == ("account.opened", answer.body["account"]["id"], 1)
    assert event.data == {"owner": event.actor.id, "profile": answer.body["profile"]["id"]}
    assert [(each.type, each.data) for each in (own, added)] == [
        ("recipient.confirmed", {"how": "sign_in"}),
        ("recipient.added", {}),
    ]


def test_opening_twice_with_one_key_opens_one_account(shop):
    first = ask("POST", ACCOUNTS, body=account(), headers=KEY)
    before = everything(shop)
    assert ask("POST", ACCOUNTS, body=account(), headers=KEY) == first
    assert everything(shop) == before


def test_a_key_used_for_another_body_is_refused(shop):
    ask("POST", ACCOUNTS, body=account(), headers=KEY)
    before = everything(shop)
    answer = ask("POST", ACCOUNTS, body=account(name="Another"), headers=KEY)
    assert (answer.status, answer.problem) == (422, "idempotency-key-reused")
    assert everything(shop) == before


def test_the_keys_of_two_people_are_apart(shop):
    ask("POST", ACCOUNTS, body=account(), headers=KEY)
    assert ask("POST", ACCOUNTS, body=account(name="Another"), headers=KEY, person=CHRIS.sub).status == 201


def test_the_pool_names_the_owner_whatever_the_token_says(shop):
    shop.world.sign_ins.entries[ANNA.sub] = SignIn("Anna V.", "anna@veerman.example", True, False)
    claims = {"name": "Someone", "email": "stranger@example.com"}
    answer = ask("POST", ACCOUNTS, body=account(), headers=KEY, claims=claims)
    assert answer.status == 201
    id = shop.events()[0].data["owner"]
    key = keys.member(answer.body["account"]["id"], id)
    member = shop.world.store.read(key).get(key)
    assert (member.name, member.mail) == ("Anna V.", "anna@veerman.example")


def test_a_person_of_the_vendors_identity_provider_opens_an_account(shop):
    """Its subject names nobody in the pool; the pool knows the person by the provider's name and its own."""
    shop.world.sign_ins.entries |= {ANNA.sub: None, "Vendor_42": SignIn("Anna V.", "anna@vendor.example", True, False)}
    answer = ask("POST", ACCOUNTS, body=account(), headers=KEY, claims={"username": "Vendor_42"})
    assert answer.status == 201
    assert [one["id"] for one in ask("GET", ME).body["accounts"]][-1] == answer.body["account"]["id"]


@pytest.mark.parametrize("found", [None, SignIn("Anna", "anna@veerman.example", False, False)])
def test_an_account_is_opened_by_a_person_whose_address_is_confirmed(shop, found):
    shop.world.sign_ins.entries[ANNA.sub] = found
    before = everything(shop)
    answer = ask("POST", ACCOUNTS, body=account(), headers=KEY)
    assert (answer.status, answer.problem) == (403, "mail-unverified")
    assert everything(shop) == before


def refused(shop, field, rule, **changes):
    before = everything(shop)
    answer = ask("POST", ACCOUNTS, body=account(**changes), headers=KEY)
    assert (field, rule) in answer.broken, answer.broken
    assert everything(shop) == before


def test_an_address_has_a_postcode_where_its_country_has_them(shop):
    hong_kong = {"street": "1 Harbour Road", "city": "Wan Chai", "country": "HK"}
    there = profile(address=hong_kong | {"country": "NL"})
    refused(shop, "/profile/address/postcode", "given: addresses in NL have one", profile=there)
    opened = ask("POST", ACCOUNTS, body=account(profile=profile(address=hong_kong)), headers=KEY)
    assert (opened.status, opened.body["profile"]["address"]) == (201, hong_kong)


def test_an_address_of_mails_is_checked_where_it_comes_in(shop):
    rule = "a mail address"
    for wrong in (".jan@veerman.example", "jan..v@veerman.example", "jan@veerman", "jan@-veerman.example"):
        refused(shop, "/profile/recipients/0", rule, profile=profile(recipients=[wrong]))


def test_an_internationalised_domain_is_kept_as_mail_servers_know_it(shop):
    opened = ask("POST", ACCOUNTS, body=account(profile=profile(recipients=["anna@müller.example"])), headers=KEY)
    assert opened.body["profile"]["recipients"] == ["anna@xn--mller-kva.example"]


def test_names_are_composed_before_they_are_measured(shop):
    opened = ask("POST", ACCOUNTS, body=account(name="e\u0301" * 200), headers=KEY)
    assert (opened.status, opened.body["account"]["name"]) == (201, "é" * 200)


def test_a_postcode_that_does_not_tell_the_vat_is_asked_for(shop):
    spanish = profile()["address"] | {"country": "ES", "postcode": "35"}
    rule = "a whole postcode of ES, like 28013: it decides the VAT"
    refused(shop, "/profile/address/postcode", rule, profile=profile(address=spanish))


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("country", "XX", "a country of ISO 3166-1, like NL"),
        ("country", "nl", "an ISO 3166-1 code of two capital letters"),
        ("street", "   ", "at least 1 character long"),
        ("street", "\u200d\u200d", "visible: at least one letter, digit or sign"),
        ("city", "\u3164", "visible: at least one letter, digit or sign"),
        ("postcode", "\u2800\u00a0\u2800", "visible: at least one letter, digit or sign"),
        ("street", "Havenstraat\x0012", "free of control characters"),
        ("street", "4111 1111 1111 1111", "free of card numbers"),
        ("city", "x" * 201, "at most 200 characters long"),
        ("postcode", 3011, "text"),
        ("region", None, "text"),
        ("floor", "2", "left out: it means nothing here"),
    ],
)
def test_an_address_keeps_its_rules(shop, field, value, rule):
    broken = profile(address=profile()["address"] | {field: value})
    refused(shop, f"/profile/address/{field}", rule, profile=broken)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("name", "", "at least 1 character long"),
        ("name", "Kaart 5555-5555-5555-4444", "free of card numbers"),
        ("name", "a\u202eb", "free of control characters"),
        ("name", "\u2800", "visible: at least one letter, digit or sign"),
        ("name", None, "text"),
        ("language", "it", "one of nl, de, fr, en"),
        ("currency", "XXX", "one of CHF, CZK, DKK, EUR, GBP, HUF, ISK, JPY, NOK, PLN, RON, SEK, USD"),
        ("currency", "eur", "an ISO 4217 code of three capital letters"),
        ("zone", "Europe/Rotterdam", "an IANA time zone, like Europe/Amsterdam"),
        ("zone", "localtime", "an IANA time zone, like Europe/Amsterdam"),
        ("zone", "../etc/passwd", "the name of an IANA time zone, like Europe/Amsterdam"),
        ("recipients", [], "at least 1 entry long"),
        ("recipients", ["a@b.example"] * 2, "different mail addresses"),
        ("vat_id", "NL004495446B01", "a VAT id of NL whose check digits are right"),
        ("vat_id", "DE136695976", "of the profile's country NL, beginning with NL"),
        ("reference", "4111111111111111", "free of card numbers"),
    ],
)
def test_a_profile_keeps_its_rules(shop, field, value, rule):
    refused(shop, f"/profile/{field}", rule, profile=profile(**{field: value}))


def test_a_recipient_is_a_mail_address(shop):
    broken = profile(recipients=["anna@veerman.example", "anna"])
    refused(shop, "/profile/recipients/1", "a mail address", profile=broken)


def test_a_card_number_is_not_sent_back(shop):
    answer = ask("POST", ACCOUNTS, body=account(name="4111 1111 1111 1111"), headers=KEY)
    assert answer.body["errors"] == [{"field": "/name", "rule": "free of card numbers"}]


@pytest.mark.parametrize("name", ["株式会社ゼーテル", "Café Zoë 🪑", "Ünïon & Söhne <GmbH>", "O'Brien"])
def test_names_of_every_script_are_kept(shop, name):
    answer = ask("POST", ACCOUNTS, body=account(name=name), headers=KEY)
    assert answer.body["account"]["name"] == name


def test_a_name_is_composed_and_without_spaces_around_it(shop):
    answer = ask("POST", ACCOUNTS, body=account(name="  Zoe\u0308 "), headers=KEY)
    assert answer.body["account"]["name"] == "Zoë"


def test_opening_needs_a_key(shop):
    before = everything(shop)
    answer = ask("POST", ACCOUNTS, body=account())
    assert (answer.status, answer.problem) == (400, "idempotency-key-missing")
    assert everything(shop) == before


# Reading and renaming it


def test_a_member_reads_the_account(shop):
    answer = ask("GET", ONE, person=CHRIS.sub)
    assert (answer.status, answer.headers["ETag"]) == (200, '"1"')
    assert (answer.body["name"], answer.body["roles"]) == ("Veerman", ["reader"])
    assert "sequence" not in answer.body


def test_a_stranger_cannot_tell_an_account_from_none(shop):
    foreign = ask("GET", ONE, person=STRANGER.sub)
    unknown = ask("GET", "/v1/accounts/acc_01KKRAFRB09WCR6PDXY1Z5WQF3", person=STRANGER.sub)
    assert (foreign.status, foreign.problem) == (unknown.status, unknown.problem) == (404, "unknown")


def test_a_revocation_works_at_once(shop):
    suspended = Membership(ACCOUNT, MEMBER, (Role.OWNER,), MemberState.DEACTIVATED)
    shop.world.store.put(keys.membership(ANNA.sub, ACCOUNT), suspended)
    assert ask("GET", ONE).status == 404
    assert ask("GET", ME).body == {"accounts": []}


def test_renaming_is_journaled_without_the_name(shop):
    answer = ask("PATCH", ONE, body={"name": "Veerman Groep"}, headers=FIRST)
    assert (answer.status, answer.headers["ETag"], answer.body["name"]) == (200, '"2"', "Veerman Groep")
    (event,) = shop.events()
    assert (event.type, event.subject, event.sequence) == ("account.changed", ACCOUNT, 2)
    assert (event.data, event.actor.id) == ({"fields": ["name"]}, MEMBER)


def test_the_same_name_changes_nothing(shop):
    before = everything(shop)
    assert ask("PATCH", ONE, body={"name": "Veerman"}, headers=FIRST).headers["ETag"] == '"1"'
    assert everything(shop) == before


@pytest.mark.parametrize(
    ("headers", "status", "problem"),
    [
        ({}, 428, "if-match-missing"),
        ({"If-Match": '"7"'}, 412, "version-stale"),
        ({"If-Match": "7"}, 400, "malformed-request"),
    ],
)
def test_a_change_names_the_version_it_was_decided_on(shop, headers, status, problem):
    before = everything(shop)
    for path, body in ((ONE, {"name": "X"}), (ITS_PROFILE, {"name": "X"})):
        answer = ask("PATCH", path, body=body, headers=headers)
        assert (answer.status, answer.problem) == (status, problem)
    assert everything(shop) == before


def test_a_reader_changes_nothing(shop):
    before = everything(shop)
    for method, path, body in (
        ("PATCH", ONE, {"name": "X"}),
        ("PATCH", ITS_PROFILE, {"name": "X"}),
        ("POST", PROFILES, profile()),
    ):
        answer = ask(method, path, body=body, headers={**KEY, **FIRST}, person=CHRIS.sub)
        assert (answer.status, answer.body["needs"]) == (403, ["billing_admin", "owner"])
    assert everything(shop) == before


# Billing profiles


def test_a_profile_is_added_once(shop):
    answer = ask("POST", PROFILES, body=profile(vat_id="nl 0044.95.445.b01"), headers=KEY)
    assert (answer.status, answer.headers["ETag"], answer.body["vat_id"]) == (201, '"1"', DUTCH)
    assert answer.headers["Location"] == f"{PROFILES}/{answer.body['id']}"
    assert ask("POST", PROFILES, body=profile(vat_id="nl 0044.95.445.b01"), headers=KEY) == answer
    event, _ = shop.events()
    assert (event.type, event.sequence, event.data) == ("profile.added", 2, {"profile": answer.body["id"]})


def test_profiles_are_listed_page_by_page(shop):
    ask("POST", PROFILES, body=profile(name="Second"), headers=KEY)
    first = ask("GET", PROFILES, query={"limit": "1"}, person=CHRIS.sub)
    rest = ask("GET", PROFILES, query={"limit": "1", "cursor": first.body["next"]}, person=CHRIS.sub)
    assert [p["name"] for p in first.body["profiles"] + rest.body["profiles"]] == ["Veerman Logistiek B.V.", "Second"]
    assert "next" not in rest.body


def test_a_cursor_of_another_list_is_refused(shop):
    shop.world.store.put(keys.account("acc_2"), Account("acc_2", "Two", 1, 1, shop.world.clock.now()))
    second = Membership("acc_2", "mem_9", (Role.READER,), MemberState.ACTIVE)
    shop.world.store.put(keys.membership(ANNA.sub, "acc_2"), second)
    cursor = ask("GET", ME, query={"limit": "1"}).body["next"]
    assert ask("GET", PROFILES, query={"cursor": cursor}).broken == [("/cursor", "a cursor as it was given in next")]
    assert ask("GET", PROFILES, query={"cursor": "!"}).broken == [("/cursor", "a cursor as it was given in next")]


def test_a_profile_is_read_with_its_balance(shop):
    shop.world.store.put(keys.balance(ACCOUNT, PROFILE, "EUR"), Balance(balance=12_50, owed=100_00))
    answer = ask("GET", ITS_PROFILE, person=CHRIS.sub)
    assert (answer.status, answer.headers["ETag"]) == (200, '"1"')
    assert answer.body["balance"] == {"currency": "EUR", "held": 12_50, "owed": 100_00}
    assert answer.body["credit"] == {"limit": 50_000_00, "currency": "EUR", "days": 30}


def test_an_unknown_profile_is_404(shop):
    answer = ask("GET", f"{PROFILES}/pro_01KKRAFRB0M5GAVTQ3Z8C1D7HZ")
    assert (answer.status, answer.body["kind"]) == (404, "billing profile")


def test_a_change_touches_what_it_names_and_nothing_else(shop):
    before = ask("GET", ITS_PROFILE).body
    answer = ask("PATCH", ITS_PROFILE, body={"language": "de", "address": {"city": "Delft"}}, headers=FIRST)
    assert (answer.status, answer.headers["ETag"]) == (200, '"2"')
    expected = before | {"version": 2, "language": "de", "address": before["address"] | {"city": "Delft"}}
    assert ask("GET", ITS_PROFILE).body == expected
    (event,) = shop.events()
    assert (event.type, event.subject, event.sequence) == ("profile.changed", ACCOUNT, 2)
    assert event.data == {"profile": PROFILE, "fields": ["address", "language"]}


def test_null_removes_what_may_be_absent(shop):
    ask("PATCH", ITS_PROFILE, body={"vat_id": DUTCH, "reference": "PO 7"}, headers=FIRST)
    answer = ask("PATCH", ITS_PROFILE, body={"vat_id": None}, headers={"If-Match": '"2"'})
    assert "vat_id" not in answer.body
    assert answer.body["reference"] == "PO 7"


def test_a_registration_is_kept_with_its_register(shop):
    answer = ask("PATCH", ITS_PROFILE, body={"registration": "24123456", "registration_scheme": "0106"}, headers=FIRST)
    assert (answer.body["registration"], answer.body["registration_scheme"]) == ("24123456", "0106")
    (event,) = [each for each in shop.events() if each.type == "profile.changed"]
    assert event.data["fields"] == ["registration", "registration_scheme"]


@pytest.mark.parametrize(
    ("sent", "broken"),
    [
        ({"registration_scheme": "0106"}, "absent without `registration`"),
        ({"registration": "24123456", "registration_scheme": "0999"}, "a code of ISO 6523, like 0106"),
        ({"registration": "24123456", "registration_scheme": "0103"}, "a code of ISO 6523, like 0106"),
        ({"registration": "24123456", "registration_scheme": "KvK"}, "a code of ISO 6523: four digits"),
    ],
)
def test_a_register_is_one_that_en_16931_lists(shop, sent, broken):
    before = everything(shop)
    answer = ask("PATCH", ITS_PROFILE, body=sent, headers=FIRST)
    assert answer.broken == [("/registration_scheme", broken)]
    assert everything(shop) == before


def test_an_electronic_address_is_kept_with_its_scheme_and_removed_with_it(shop):
    sent = {"electronic_address": "24123456", "electronic_scheme": "0106"}
    answer = ask("PATCH", ITS_PROFILE, body=sent, headers=FIRST)
    assert {name: answer.body[name] for name in sent} == sent
    gone = ask("PATCH", ITS_PROFILE, body=dict.fromkeys(sent), headers={"If-Match": '"2"'})
    assert not sent.keys() & gone.body.keys()


@pytest.mark.parametrize("scheme", ["KvK", "0003", "EMX"])
def test_an_electronic_address_is_of_a_scheme_that_en_16931_lists(shop, scheme):
    sent = {"electronic_address": "24123456", "electronic_scheme": scheme}
    answer = ask("PATCH", ITS_PROFILE, body=sent, headers=FIRST)
    assert (answer.status, [field for field, _ in answer.broken]) == (422, ["/electronic_scheme"])


def test_the_recipients_of_a_kind_of_mail_are_set_and_null_means_all(shop):
    sent = {"notifications": {"payments": [], "documents": ["administratie@veerman.example"]}}
    answer = ask("PATCH", ITS_PROFILE, body=sent, headers=FIRST)
    assert answer.body["notifications"] == sent["notifications"]
    (event,) = [each for each in shop.events() if each.type == "profile.changed"]
    assert event.data["fields"] == ["notifications"]
    body = {"notifications": {"documents": None}}
    assert ask("PATCH", ITS_PROFILE, body=body, headers={"If-Match": '"2"'}).body["notifications"] == {"payments": []}


def test_the_last_recipient_of_a_kind_with_a_deadline_stays(shop):
    before = everything(shop)
    answer = ask("PATCH", ITS_PROFILE, body={"notifications": {"renewals": []}}, headers=FIRST)
    rule = "at least one recipient: mails of this kind have a deadline"
    assert answer.broken == [("/notifications/renewals", rule)]
    assert everything(shop) == before


@pytest.mark.parametrize("field", ["name", "address", "language", "currency", "zone", "recipients"])
def test_null_does_not_remove_what_a_profile_needs(shop, field):
    before = everything(shop)
    answer = ask("PATCH", ITS_PROFILE, body={field: None}, headers=FIRST)
    assert [broken for broken, _ in answer.broken] == [f"/{field}"]
    assert everything(shop) == before


def test_another_country_needs_another_vat_id(shop):
    ask("PATCH", ITS_PROFILE, body={"vat_id": DUTCH}, headers=FIRST)
    before = everything(shop)
    moved = ask(
        "PATCH", ITS_PROFILE, body={"address": {"country": "DE", "postcode": "20457"}}, headers={"If-Match": '"2"'}
    )
    assert moved.broken == [("/vat_id", "of the profile's country DE, beginning with DE")]
    assert everything(shop) == before


def test_events_about_an_account_are_counted_without_gaps(shop):
    ask("PATCH", ONE, body={"name": "One"}, headers=FIRST)
    ask("PATCH", ITS_PROFILE, body={"name": "Two"}, headers=FIRST)
    ask("POST", PROFILES, body=profile(), headers=KEY)
    assert [event.sequence for event in shop.events() if event.subject == ACCOUNT] == [2, 3, 4]


def test_a_profile_change_leaves_the_accounts_etag(shop):
    ask("PATCH", ITS_PROFILE, body={"name": "Two"}, headers=FIRST)
    assert ask("GET", ONE).headers["ETag"] == '"1"'


# What it costs


@pytest.mark.parametrize(
    ("method", "path", "calls"),
    [("GET", ME, 2), ("GET", ONE, 1), ("GET", PROFILES, 2), ("GET", ITS_PROFILE, 1)],
)
def test_a_read_makes_at_most_two_calls(shop, method, path, calls):
    shop.world.store.counted.reset()
    assert ask(method, path).status == 200
    assert shop.world.store.counted.total_calls == calls


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "writes"),
    [
        # the owner's address; a search entry for each word: of Veerman 1, Veerman Logistiek B.V. 3, X 1, the owner 4
        ("POST", ACCOUNTS, account(), KEY, 12 + 1 + 1 + 3 + 4),
        ("PATCH", ONE, {"name": "X"}, FIRST, 2 + 1 + 1),
        ("POST", PROFILES, profile(), KEY, 7 + 3),
        ("PATCH", ITS_PROFILE, {"name": "X"}, FIRST, 3 + 3 + 1),
    ],
)
def test_a_change_is_one_read_and_one_transaction(shop, method, path, body, headers, writes):
    shop.world.store.counted.reset()
    assert ask(method, path, body=body, headers=headers).status < 300
    assert shop.world.store.counted.calls == {"read": 1, "commit": 1}
    assert shop.world.store.counted.largest_transaction == writes
