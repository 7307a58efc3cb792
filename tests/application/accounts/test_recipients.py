"""Recipients: nobody gets a customer's mails before it has confirmed its address, and nothing is lost meanwhile."""

import contextlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.domain import contracts
from tests.fakes.crashing import Crash, CrashAt, Crashing, crashes
from tests.shop import ACCOUNT, ANNA, PROFILE, Shop
from zetel.application.accounts import link_uses, profiles, recipients
from zetel.application.accounts.profiles import AddProfile, ChangeProfile
from zetel.application.accounts.recipients import MoveRecipient
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.mails import recipient_mails, sending
from zetel.application.ports import Mail, SignIn
from zetel.application.store import keys
from zetel.application.store.wire import to_wire
from zetel.application.work.weather import SetAside
from zetel.domain.errors import (
    AccountMoved,
    LinkExpired,
    LinkSuperseded,
    LinkTampered,
    LinkUsed,
    NotAllowed,
    RecipientReady,
    SecondFactorMissing,
    ServiceAway,
    TooManyToday,
)
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.subscriptions.subscription import Collection

NEW = "inkoop@stranger.example"
SUPPORT = Person("sub-support", "", "", frozenset({StaffRole.SUPPORT}))
DAY = timedelta(days=1)


@pytest.fixture
def shop() -> Shop:
    return Shop(credit=CreditLimit(limit=10**9, currency="EUR"))


def names(shop: Shop, *addresses: str, version: int = 1) -> None:
    """The profile's recipients are `addresses` from now on."""
    change = ChangeProfile(ACCOUNT, PROFILE, ANNA, version, {"recipients": list(addresses)})
    profiles.change_profile(change, shop.services)
    shop.pump()


def buys(shop: Shop, key: str = "buy") -> None:
    shop.confirm(shop.quote(("professional-yearly", 1)), key=key)
    shop.pump()


def mails(shop: Shop, to: str) -> list[str]:
    """The subjects of the mails to an address, oldest first."""
    return [mail.subject for mail in shop.world.outbox.sent if to in mail.to]


def link(shop: Shop) -> str:
    """The link of the newest mail that has one."""
    sent = next(mail for mail in reversed(shop.world.outbox.sent) if mail.subject == "AddressToConfirm")
    found = re.search(r"https://[^\"]+", sent.text.partition('"address":"')[2])
    assert found
    return found[0]


def unread() -> None:
    raise ServiceAway(service="dynamodb")


def attempts(shop: Shop) -> int:
    """The failures that are counted on the recipient."""
    return recipients.by_id(ACCOUNT, row(shop)["id"], shop.services).attempts


def row(shop: Shop, address: str = NEW) -> dict[str, str]:
    rows = recipients.list_recipients(ACCOUNT, ANNA, limit=50, after=None, services=shop.services).rows
    return next(dict(row) for row in rows if row["address"] == address)


def move(shop: Shop, key: str = "move", person: Person = ANNA) -> MoveRecipient:
    return MoveRecipient(ACCOUNT, row(shop)["id"], person, IdempotentRequest(key, key))


# Until it is confirmed


def test_a_new_recipient_gets_one_mail_which_has_no_word_of_the_customer(shop: Shop) -> None:
    names(shop, NEW)
    buys(shop)
    assert mails(shop, NEW) == ["AddressToConfirm"]
    (sent,) = (mail for mail in shop.world.outbox.sent if NEW in mail.to)
    assert "Veerman" not in sent.text
    assert "anna" not in sent.text


def test_its_mails_go_to_the_owner_who_is_told_and_are_sent_on_afterwards_once(shop: Shop) -> None:
    names(shop, NEW)
    buys(shop)
    instead = [mail for mail in shop.world.outbox.sent if mail.text.startswith(f"Instead of {NEW}")]
    assert [(mail.subject, mail.to) for mail in instead] == [
        ("PurchaseConfirmed", (ANNA.mail,)),
        ("InvoiceIssued", (ANNA.mail,)),
    ]
    link_uses.use_link(link(shop), recipients.USES, shop.services)
    shop.pump()
    assert mails(shop, NEW) == ["AddressToConfirm", "PurchaseConfirmed", "InvoiceIssued"]
    assert len(mails(shop, ANNA.mail)) == 2
    buys(shop, "again")
    assert mails(shop, NEW)[3:] == ["PurchaseConfirmed", "InvoiceIssued"]


def test_confirmed_recipients_have_their_mails_at_once(shop: Shop) -> None:
    names(shop, contracts.profile().recipients[0], NEW)
    buys(shop)
    assert mails(shop, contracts.profile().recipients[0]) == ["PurchaseConfirmed", "InvoiceIssued"]


def test_a_recipient_that_was_dropped_meanwhile_gets_nothing(shop: Shop) -> None:
    names(shop, NEW)
    buys(shop)
    names(shop, contracts.profile().recipients[0], version=2)
    link_uses.use_link(link(shop), recipients.USES, shop.services)
    shop.pump()
    assert mails(shop, NEW) == ["AddressToConfirm"]


def test_a_held_mail_that_fails_delays_no_other(shop: Shop) -> None:
    names(shop, NEW)
    buys(shop)
    document = next(event.subject for event in shop.events() if event.type == "invoice.issued")
    key = keys.document(ACCOUNT, document)
    kept = shop.document(document)
    assert kept
    shop.world.store.put(key, replace(kept, files={}))
    link_uses.use_link(link(shop), recipients.USES, shop.services)
    with pytest.raises(Exception, match="format='pdf'"):
        shop.pump()
    assert mails(shop, NEW) == ["AddressToConfirm", "PurchaseConfirmed"]
    shop.world.store.put(key, kept)
    shop.world.clock.move(timedelta(hours=1))
    shop.settle_everything()
    assert mails(shop, NEW) == ["AddressToConfirm", "PurchaseConfirmed", "InvoiceIssued"]


def test_a_confirmation_while_a_mail_is_on_its_way_brings_the_mail_again(shop: Shop) -> None:
    names(shop, NEW)
    told = link(shop)
    shop.confirm(shop.quote(("professional-yearly", 1)))
    bought = to_wire(next(event for event in shop.events() if event.type == "subscription.purchased"))
    send_first = shop.world.outbox.send

    def send(mail: Mail) -> tuple[str, ...]:
        shop.world.outbox.send = send_first  # type: ignore[method-assign]  # from now on as before
        link_uses.use_link(told, recipients.USES, shop.services)
        return send_first(mail)

    shop.world.outbox.send = send  # type: ignore[method-assign]  # the reader is quicker than the commit that holds
    with pytest.raises(AccountMoved):
        sending.confirm(bought, shop.services, shop.catalog)
    sending.confirm(bought, shop.services, shop.catalog)
    assert mails(shop, NEW) == ["AddressToConfirm", "PurchaseConfirmed"]


def test_a_refused_address_is_told_to_the_owner_and_the_seller(shop: Shop) -> None:
    shop.world.outbox.refuses.add(NEW)
    names(shop, NEW)
    assert mails(shop, ANNA.mail) == ["AddressRefused"]
    assert [mail.subject for mail in shop.world.outbox.sent] == ["AddressRefused", "CustomerNotReached"]


def away(*_: object) -> tuple[str, ...]:
    raise ServiceAway(service="ses")


def test_a_link_and_a_held_mail_wait_for_the_mail_service(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as outage:
        outage.setattr(shop.world.outbox, "send", away)
        names(shop, NEW)
        assert (mails(shop, NEW), attempts(shop)) == ([], 0)
    shop.world.clock.move(timedelta(minutes=5))
    shop.settle_everything()
    assert mails(shop, NEW) == ["AddressToConfirm"]
    buys(shop)
    link_uses.use_link(link(shop), recipients.USES, shop.services)
    with monkeypatch.context() as outage:
        outage.setattr(shop.world.outbox, "send", away)
        shop.pump()
        assert (mails(shop, NEW), attempts(shop)) == (["AddressToConfirm"], 0)
    shop.world.clock.move(timedelta(minutes=5))
    shop.settle_everything()
    assert mails(shop, NEW) == ["AddressToConfirm", "PurchaseConfirmed", "InvoiceIssued"]


def test_a_recipient_that_cannot_be_read_is_left_to_the_due_index(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    names(shop, NEW)
    body = {"account": ACCOUNT, "recipient": row(shop)["id"]}
    with monkeypatch.context() as outage:
        outage.setattr(shop.world.store, "page", lambda *_, **__: unread())
        with pytest.raises(SetAside):
            recipient_mails.work(body, shop.services, shop.catalog)
    assert shop.world.alarms.raised == [("away", "dynamodb")]


# Links


def test_a_link_confirms_once(shop: Shop) -> None:
    names(shop, NEW)
    told = link(shop)
    assert link_uses.use_link(told, recipients.USES, shop.services).body == {
        "purpose": "confirm_recipient",
        "address": NEW,
    }
    with pytest.raises(LinkUsed):
        link_uses.use_link(told, recipients.USES, shop.services)


def test_a_newer_link_supersedes_the_older(shop: Shop) -> None:
    names(shop, NEW)
    first = link(shop)
    recipients.send_link_again(move(shop), shop.services)
    recipients.send_link_again(move(shop), shop.services)  # the same request
    shop.pump()
    assert mails(shop, NEW) == ["AddressToConfirm"] * 2
    with pytest.raises(LinkSuperseded):
        link_uses.use_link(first, recipients.USES, shop.services)
    link_uses.use_link(link(shop), recipients.USES, shop.services)
    with pytest.raises(RecipientReady):
        recipients.send_link_again(move(shop, "late"), shop.services)


def test_a_link_expires_after_seven_days(shop: Shop) -> None:
    names(shop, NEW)
    shop.world.clock.move(7 * DAY)
    with pytest.raises(LinkExpired):
        link_uses.use_link(link(shop), recipients.USES, shop.services)


def test_a_link_of_no_recipient_is_none(shop: Shop) -> None:
    names(shop, NEW)
    key = keys.recipient(ACCOUNT, NEW)
    found = shop.world.store.read(key).get(key)
    assert found
    shop.world.store.put(key, replace(found, id="rcp_other"))
    with pytest.raises(LinkTampered):
        link_uses.use_link(link(shop), recipients.USES, shop.services)


def test_nothing_secret_of_a_link_is_stored_or_journaled(shop: Shop) -> None:
    names(shop, NEW)
    told = link(shop)
    facts, _, sealed = told.partition("#")[2].partition(".")
    link_uses.use_link(told, recipients.USES, shop.services)
    shop.pump()
    stored = repr([shop.world.store.items(table) for table in keys.Table])
    assert facts not in stored
    assert sealed not in stored
    assert NEW not in repr(shop.events())


def confirming() -> tuple[Shop, str]:
    """A shop that holds two mails for a recipient which has just confirmed its address, and the recipient's id."""
    here = Shop(credit=CreditLimit(limit=10**9, currency="EUR"))
    names(here, NEW)
    buys(here)
    link_uses.use_link(link(here), recipients.USES, here.services)
    return here, row(here)["id"]


def send(shop: Shop, id: str, crash: CrashAt | None = None) -> Crashing:
    process = Crashing(shop.services, crash)
    with contextlib.suppress(Crash):
        recipient_mails.send(ACCOUNT, id, process.services, shop.catalog)
    return process


def test_no_crash_loses_a_held_mail_and_each_sends_one_twice_at_most() -> None:
    calls = send(*confirming()).calls
    assert calls.count("mailer.send#1") == 1
    doubled = []
    for crash in crashes(calls):
        shop, id = confirming()
        send(shop, id, crash)
        shop.settle_everything()
        got = mails(shop, NEW)
        assert set(got) == {"AddressToConfirm", "PurchaseConfirmed", "InvoiceIssued"}, crash
        assert len(got) <= 4, crash
        doubled += [str(crash)] if len(got) == 4 else []
    assert doubled  # a mail that went out is marked after it


# Staff


def test_support_confirms_a_recipient(shop: Shop) -> None:
    names(shop, NEW)
    answer = recipients.confirm_as_staff(move(shop, "call", SUPPORT), shop.services)
    assert answer.body["confirmed_at"] == "2026-03-15T09:00:00Z"
    with pytest.raises(LinkUsed):
        link_uses.use_link(link(shop), recipients.USES, shop.services)


def test_staff_that_left_its_group_is_refused_though_its_token_says_otherwise(shop: Shop) -> None:
    names(shop, NEW)
    for groups in (frozenset({StaffRole.BOOKKEEPER}), frozenset()):
        shop.world.sign_ins.groups[SUPPORT.sub] = groups
        with pytest.raises(NotAllowed):
            recipients.confirm_as_staff(move(shop, "call", SUPPORT), shop.services)
    shop.world.sign_ins.groups[SUPPORT.sub] = frozenset({StaffRole.SUPPORT})
    shop.world.sign_ins.entries[SUPPORT.sub] = None
    with pytest.raises(NotAllowed):
        recipients.confirm_as_staff(move(shop, "call", SUPPORT), shop.services)


def test_staff_without_a_second_factor_is_refused(shop: Shop) -> None:
    names(shop, NEW)
    shop.world.sign_ins.entries[SUPPORT.sub] = SignIn("", "s@grachtwerk.example", True, second_factor=False)
    with pytest.raises(SecondFactorMissing):
        recipients.confirm_as_staff(move(shop, "call", SUPPORT), shop.services)


# The limits of a new account


def test_a_new_account_adds_five_recipients_a_day(shop: Shop) -> None:
    names(shop, *(f"{n}@stranger.example" for n in range(4)))
    details = {**_details(), "recipients": ["4@stranger.example", "5@stranger.example"]}
    command = AddProfile(ACCOUNT, ANNA, IdempotentRequest("add", "add"), details)
    with pytest.raises(TooManyToday) as refused:
        profiles.add_profile(command, shop.services)
    # 09:00 UTC on 15 March 2026: 15 hours are left.
    assert (refused.value.most, refused.value.retry_after) == (5, 15 * 3600)
    shop.world.clock.move_to(datetime(2026, 3, 16, tzinfo=UTC))
    profiles.add_profile(command, shop.services)


def test_an_account_that_has_paid_has_no_limits(shop: Shop) -> None:
    shop.confirm(shop.quote(by=Collection.CARD), card="pm_card_visa")
    names(shop, *(f"{n}@stranger.example" for n in range(6)))
    for n in range(11):
        buys(shop, f"buy-{n}")


def test_a_new_account_buys_ten_times_a_day_on_invoice(shop: Shop) -> None:
    for n in range(10):
        buys(shop, f"buy-{n}")
    with pytest.raises(TooManyToday):
        buys(shop, "buy-10")
    shop.world.clock.move_to(datetime(2026, 3, 16, tzinfo=UTC))
    buys(shop, "tomorrow")


def test_the_twenty_first_link_of_a_day_waits_until_the_next(shop: Shop) -> None:
    names(shop, NEW)
    for n in range(20):
        recipients.send_link_again(move(shop, f"again-{n}"), shop.services)
        shop.pump()
    assert len(mails(shop, NEW)) == 20
    assert row(shop)["link_due"] == "2026-03-16T00:00:00Z"
    shop.settle_everything()
    assert len(mails(shop, NEW)) == 20
    shop.world.clock.move_to(datetime(2026, 3, 16, tzinfo=UTC))
    shop.settle_everything()
    assert len(mails(shop, NEW)) == 21
    link_uses.use_link(link(shop), recipients.USES, shop.services)


def _details() -> dict[str, object]:
    return {
        "name": "Second",
        "address": {"street": "Kade 1", "city": "Delft", "postcode": "2600 AA", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
    }


def test_two_spellings_of_an_address_are_one_recipient(shop: Shop) -> None:
    names(shop, NEW, NEW.upper())
    assert mails(shop, NEW) + mails(shop, NEW.upper()) == ["AddressToConfirm"]
