"""The letters about a trial: the amount, the day, and how to leave."""

import pytest

from tests.adapters.example_trials import conversion_failed, trial_ahead, trial_ends
from tests.catalogues import compiled
from zetel.adapters.mails.composer import JinjaComposer


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    composer = JinjaComposer(compiled(tmp_path_factory.mktemp("locale")), "https://portal.example/")
    return lambda letter: " ".join(composer.compose(letter, to=()).text.split())


def test_three_days_before_the_end_a_mail_has_amount_day_and_way_out(text):
    said = text(trial_ahead())
    assert "From 31 Jan 2027 on it costs €375.10, as below." in said
    assert "You will receive the invoice on 31 Jan 2027." in said
    assert "You can leave in your account up to 30 Jan 2027, at once or at the end of the trial." in said


def test_a_trial_that_ends_by_itself_says_so(text):
    said = text(trial_ends())
    assert "It ends by itself. To go on from 31 Jan 2027, it costs €375.10, as below." in said
    assert "Nothing is charged. Convert the trial in your account to go on." in said


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("no_payment_method", "there is no card yet"),
        ("not_released", "you cannot buy on invoice yet"),
        ("credit_limit_exceeded", "it would exceed your credit limit"),
    ],
)
def test_a_refused_conversion_says_why_and_when_it_is_tried_again(text, reason, words):
    said = text(conversion_failed(reason=reason))
    assert f"€375.10 could not be collected: {words}." in said
    assert "We will try again on 3 Feb 2027." in said
