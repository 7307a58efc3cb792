"""How often a renewal notice is sent: once, whoever else is at work; and it never holds up the renewal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.application.noticed import NOTICES, Customer
from tests.domain import contracts
from tests.fakes.crashing import Crash, Crashing, crashes
from tests.shop import ACCOUNT
from zetel.application.renewing.notices import send_notice
from zetel.application.store import keys
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import Unknown


def test_a_doubled_message_sends_once() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0])
    customer.notify()
    customer.notify()
    assert customer.mails() == ["RenewalAhead"]
    assert len(customer.notices()) == 1


def test_a_message_that_comes_early_sends_nothing() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0] - timedelta(seconds=1))
    customer.notify()
    assert customer.mails() == []


def test_two_workers_at_the_same_moment_tell_of_it_once() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0])

    class Slow:
        """Sends, while another worker does the same from beginning to end."""

        def send(self, mail) -> tuple[str, ...]:
            customer.world.outbox.send(mail)
            customer.notify()
            return ()

    customer.notify(replace(customer.services, mailer=Slow()))
    assert (len(customer.mails()), len(customer.notices())) == (2, 1)


def test_a_crash_anywhere_loses_no_notice_and_doubles_at_most_one() -> None:
    probe = Customer()
    probe.sleep_until(NOTICES[0])
    watched = Crashing(probe.services)
    probe.notify(watched.services)
    assert watched.calls[-2:] == ["mailer.send#1", "store.commit#1"]
    doubled = set()
    for crash in crashes(watched.calls):
        customer = Customer()
        customer.sleep_until(NOTICES[0])
        with pytest.raises(Crash):
            customer.notify(Crashing(customer.services, crash).services)
        customer.notify()  # the queue brings the message again
        assert len(customer.notices()) == 1, crash
        if len(customer.mails()) == 2:
            doubled.add(str(crash))
    assert doubled == {"after mailer.send#1", "before store.commit#1"}


def test_a_notice_costs_three_reads_and_one_write() -> None:
    customer = Customer()
    customer.warm()
    customer.sleep_until(NOTICES[0])
    before = dict(customer.world.store.counted.calls)
    customer.notify()
    after = customer.world.store.counted.calls
    assert (after["read"] - before["read"], after["commit"] - before["commit"]) == (3, 1)


# Beside other changes


def test_a_notice_leaves_the_version_and_with_it_every_quote() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0] - timedelta(minutes=1))
    quote = customer.quote_seats(customer.id, 30)
    customer.wait_until(NOTICES[0])
    assert (customer.held.version, customer.held.sequence) == (1, 2)
    assert customer.confirm(quote, key="more").status == 200
    told = [e.sequence for e in customer.events() if e.subject == customer.id]
    assert told == [1, 2, 3]


def test_a_notice_at_the_same_moment_voids_no_quote_and_has_a_number_of_its_own() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0])
    quote = customer.quote_seats(customer.id, 30)
    store = customer.world.store

    def rival(read: int) -> None:
        store.during_read = None
        customer.notify()

    store.backwards = False
    store.during_read = lambda read: rival(read) if read == 4 else None
    assert customer.confirm(quote, key="more").status == 200
    assert customer.mails() == ["RenewalAhead"]
    assert [e.sequence for e in customer.events() if e.subject == customer.id] == [1, 2, 3]


def test_what_waits_for_a_payment_waits_with_its_notice() -> None:
    customer = Customer()
    key = keys.subscription(ACCOUNT, customer.id)
    customer.world.store.put(key, replace(customer.held, hold="pay_1"))
    customer.sleep_until(NOTICES[0])
    customer.notify()
    assert customer.mails() == []
    customer.world.store.put(key, replace(customer.held, hold=None))
    customer.notify()
    assert customer.mails() == ["RenewalAhead"]


def test_one_that_is_not_there_is_named() -> None:
    customer = Customer()
    with pytest.raises(Unknown, match="kind='subscription', id='sub_0'"):
        send_notice(ACCOUNT, "sub_0", customer.services, customer.catalog)


# A mail that cannot be sent


class Unwilling:
    """A mailer that takes nothing."""

    def send(self, mail) -> tuple[str, ...]:
        raise ValueError("a recipient is not a mail address that can be delivered to")


def test_a_mail_that_cannot_be_sent_never_holds_up_the_renewal() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0])
    services = replace(customer.services, mailer=Unwilling())
    for _ in range(4):
        with pytest.raises(ValueError, match="not a mail address"):
            customer.notify(services)
    assert (customer.held.attempts, customer.world.alarms.raised) == (4, [])
    with pytest.raises(ValueError, match="not a mail address"):
        customer.notify(services)
    assert len(customer.world.alarms.raised) == 1
    assert (customer.held.attempts, customer.held.parked) == (0, None)
    assert customer.due() == Due(NOTICES[1], WorkKind.RENEWAL_MAIL, 60)
    assert customer.notices() == []


def test_a_refused_address_does_not_hold_up_the_notice_for_the_others() -> None:
    customer = Customer()
    key = keys.profile(ACCOUNT, contracts.profile().id)
    profile = customer.services.store.read(key).known(key, "profile", contracts.profile().id)
    customer.world.store.put(key, replace(profile, recipients=("away@veerman.example", "books@veerman.example")))
    customer.world.outbox.refuses = {"away@veerman.example"}
    customer.sleep_until(NOTICES[0])
    customer.notify()
    assert [(mail.subject, mail.to) for mail in customer.world.outbox.sent] == [
        ("RenewalAhead", ("books@veerman.example",)),
        ("AddressRefused", ("books@veerman.example",)),
        ("CustomerNotReached", (contracts.seller().mail,)),
    ]
    assert len(customer.notices()) == 1
