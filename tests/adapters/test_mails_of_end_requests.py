"""The mails about a request for an end: its days, its amounts, the seller's reason, and what comes next."""

import pytest

from tests.adapters.example_end_requests import STEPS, at_seller, told
from tests.catalogues import compiled
from zetel.adapters.mails.composer import JinjaComposer
from zetel.domain.parties.address import Language


@pytest.fixture(scope="module")
def composed(tmp_path_factory):
    composer = JinjaComposer(compiled(tmp_path_factory.mktemp("locale")), "https://portal.example/")
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


def test_an_assisted_end_names_the_account_manager_and_what_comes_without_an_answer(composed):
    said = composed(told(step="asked, assisted"))
    assert "Mara Visser (mara@stoelwerk.example) prepares the statement, and you confirm it." in said
    assert "Without an answer by the end of 20 Feb 2027 the subscription ends as you asked." in said
    own = composed(at_seller(step="asked, assisted"))
    assert "Prepare the statement by 20 Feb 2027." in own
    assert "Without an answer by the end of that day the subscription ends as asked." in own


def test_the_prepared_statement_has_a_link_the_amounts_and_the_words_of_the_manager(composed):
    said = composed(told(step="prepared"))
    assert "Mara Visser has prepared the statement for you." in said
    assert "https://example.com/#link" in said
    assert "Confirm the statement with the link. Its amounts are those of 10 Feb 2027." in said
    assert "€998.25" in said
    assert "As we agreed." in said
    assert "The customer confirms it by 20 Feb 2027." in composed(at_seller(step="prepared"))


@pytest.mark.parametrize(
    ("step", "how"),
    [
        ("declared by link", "You confirmed the end on 15 Feb 2027, with the link of our email."),
        ("declared by letter", "You declared the end by letter on 15 Feb 2027."),
        ("declared by telephone", "You declared the end by telephone on 15 Feb 2027."),
        ("unanswered", "The days for an answer are over: the subscription ends as you asked."),
    ],
)
def test_an_end_that_is_declared_says_how(composed, step, how):
    said = composed(told(step=step))
    assert how in said
    assert "is the first day without service." in said


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("language", [Language.NL, Language.DE, Language.FR])
def test_each_step_is_told_in_each_language(composed, step, language):
    for letter in (told, at_seller):
        assert composed(letter(language, step)) != composed(letter(Language.EN, step))
