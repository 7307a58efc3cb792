"""The mails about a request for an end: its days, its amounts, the seller's reason, and what comes next."""

import pytest

from tests.adapters.example_end_requests import STEPS, at_seller, told
from tests.catalogues import compiled
from zetel.adapters.mails.composer import JinjaComposer
from zetel.domain.parties.address import Language


@pytest.fixture(scope="module")
def composed(tmp_path_factory):
    composer = JinjaComposer(compiled(tmp_path_factory.mktemp("locale")))
    return lambda letter: " ".join(composer.compose(letter, to=()).text.split())


def test_who_asks_is_told_the_last_day_the_silence_and_the_amounts(composed):
    said = composed(told())
    assert "On 10 Feb 2027 you asked to end your Professional subscription." in said
    assert "We answer by 20 Feb 2027. Without an answer by the end of that day the request is approved." in said
    assert "Until then the service goes on, nothing is billed, and nothing renews." in said
    assert "The amounts are those of 10 Feb 2027." in said
    assert "€998.25" in said
    assert "€99.83" in said


def test_a_rejection_has_its_reason_and_the_last_day_of_a_correction(composed):
    said = composed(told(step="rejected"))
    assert "The owner of the data is missing" in said
    assert "Who is Bo Koper?" in said
    assert "You can send the request again by 1 Mar 2027, once: the amounts of 10 Feb 2027 still apply." in said


def test_what_was_sent_again_has_ten_new_days_and_the_amounts_of_the_first(composed):
    said = composed(told(step="sent_again"))
    assert "We answer by 7 Mar 2027." in said
    assert "The amounts are those of 10 Feb 2027." in said


def test_an_approval_names_the_first_day_without_service(composed):
    assert "The subscription ends; 15 Feb 2027 is the first day without service." in composed(told(step="approved"))
    silent = composed(told(step="approved by silence"))
    assert "We have not answered by the last day: the request is approved." in silent
    assert "The subscription ends on 15 Mar 2027, the first day without service." in silent


@pytest.mark.parametrize("step", ["refused", "withdrawn"])
def test_a_contract_that_goes_on_is_billed_for_the_meantime(composed, step):
    assert "What was not billed in the meantime is billed now." in composed(told(step=step))


def test_the_seller_is_told_by_which_day_to_decide(composed):
    said = composed(at_seller())
    assert "Veerman Logistiek B.V. asks to end its Professional subscription." in said
    assert "Decide by 20 Feb 2027. Without a decision by the end of that day the request is approved." in said
    assert "The customer can send it again by 1 Mar 2027." in composed(at_seller(step="rejected"))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("language", [Language.NL, Language.DE, Language.FR])
def test_each_step_is_told_in_each_language(composed, step, language):
    for letter in (told, at_seller):
        assert composed(letter(language, step)) != composed(letter(Language.EN, step))
