"""The mails about the days after an end, as their readers see them."""

import pytest

from tests.adapters.example_after_end import deletion, disabling
from tests.adapters.example_letters import revived
from tests.adapters.pages import plain
from tests.catalogues import compiled
from zetel.adapters.mails.composer import JinjaComposer

TO = ("facturen@veerman.example",)


@pytest.fixture(scope="module")
def composer(tmp_path_factory):
    return JinjaComposer(compiled(tmp_path_factory.mktemp("locale")), "https://portal.example/")


@pytest.fixture
def text(composer):
    return lambda letter: plain(composer.compose(letter, to=TO).text)


def test_the_first_says_until_when_it_can_be_revived_and_what_comes_then(text):
    told = text(disabling())
    assert "Your Professional subscription ended on 15 Mar 2027, the first day without service." in told
    assert "From 14 Apr 2027 on you can only export it; it can no longer be revived." in told
    assert "Until 13 Apr 2027 you can read and export it, and revive it at the prices of that day." in told
    assert "On 13 Jul 2027 it is deleted." in told
    assert "Your invoices and credit notes are kept." in told


def test_the_second_says_what_goes_and_what_stays(text):
    told = text(deletion())
    assert "On 13 Jul 2027 it is deleted, with the licences of its people." in told
    assert "Export everything that you need before that day." in told
    assert ("revive" in told, "Your invoices and credit notes are kept." in told) == (False, True)


def test_a_revival_is_no_order_and_promises_no_refund(text):
    told = text(revived())
    assert "You have revived your subscription with Zetel Software B.V., from today on:" in told
    assert "full refund" not in told
