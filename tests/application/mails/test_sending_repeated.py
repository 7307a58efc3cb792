"""How often a mail is sent: once, however often its message comes; twice where a process dies at the wrong moment."""

from dataclasses import replace

import pytest

from tests.application.mail_scene import BOUGHT_AT, EVENTS, PURCHASED, mark, paying, process, scene
from tests.fakes.accounting import Accounting
from tests.fakes.crashing import Crash, Crashing, crashes
from zetel.application.mails.sending import confirm
from zetel.application.store.records import MailSent


@pytest.mark.parametrize("name", EVENTS)
def test_a_doubled_message_sends_once(name):
    here = scene(paying(name))
    confirm(EVENTS[name], *process(here.services))
    confirm(EVENTS[name], *process(here.services))
    assert len(here.outbox.sent) == 1
    assert mark(here, EVENTS[name]) == MailSent(type=EVENTS[name]["type"], at=BOUGHT_AT)


def test_two_workers_at_the_same_moment_send_twice_and_mark_once():
    here = scene()

    class Slow:
        """Sends, while another worker does the same from beginning to end."""

        def send(self, mail):
            here.outbox.send(mail)
            confirm(PURCHASED, *process(here.services))
            return ()

    confirm(PURCHASED, *process(replace(here.services, mailer=Slow())))
    assert len(here.outbox.sent) == 2
    assert mark(here, PURCHASED) is not None


@pytest.mark.parametrize("name", EVENTS)
def test_a_crash_anywhere_loses_no_mail_and_doubles_at_most_one(name):
    probe = Crashing(scene(paying(name)).services)
    confirm(EVENTS[name], *process(probe.services))
    assert probe.calls[-2:] == ["mailer.send#1", "store.commit#1"]
    doubled = set()
    for crash in crashes(probe.calls):
        here = scene(paying(name))
        with pytest.raises(Crash):
            confirm(EVENTS[name], *process(Crashing(here.services, crash).services))
        confirm(EVENTS[name], *process(here.services))  # the queue brings the message again
        assert 1 <= len(here.outbox.sent) <= 2, crash
        assert mark(here, EVENTS[name]) is not None, crash
        if len(here.outbox.sent) == 2:
            doubled.add(str(crash))
    assert doubled == {"after mailer.send#1", "before store.commit#1"}


@pytest.mark.parametrize("name", EVENTS)
def test_a_mail_costs_three_reads_and_one_write(name):
    here = scene(paying(name))
    services, catalog = process(here.services)
    catalog.seller()  # a process that has read the catalogue
    here.store.counted = Accounting()
    confirm(EVENTS[name], services, catalog)
    assert dict(here.store.counted.calls) == {"read": 3, "commit": 1}
    assert here.store.counted.largest_transaction == 1
