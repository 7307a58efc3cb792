"""The status of a VAT id, day by day: entered on 1 March 2026, without an answer it serves until 31 March, excluded."""

from datetime import date

import pytest

from zetel.domain.parties.vat_status import VatAnswer, VatState, answered, entered, next_question, to_be_checked

MARCH_1, MARCH_30, MARCH_31 = date(2026, 3, 1), date(2026, 3, 30), date(2026, 3, 31)
UNCHECKED = entered("DE136695976", on=MARCH_1)
CHECKED = to_be_checked(UNCHECKED, on=MARCH_1)
SILENCE = VatAnswer(VatState.UNAVAILABLE)
YES, NO = VatAnswer(VatState.VALID, "WAPI1"), VatAnswer(VatState.INVALID, "WAPI2")


def test_the_format_serves_without_end_where_nothing_checks_it():
    assert UNCHECKED.serves(date(2036, 1, 1))


def test_the_format_serves_for_30_days_where_it_is_checked():
    assert CHECKED.until == MARCH_31
    assert (CHECKED.serves(MARCH_30), CHECKED.serves(MARCH_31)) == (True, False)


def test_no_answer_begins_no_new_30_days():
    silent = answered(CHECKED, SILENCE, on=date(2026, 3, 20))
    assert (silent.state, silent.until, silent.checked_on) == (VatState.UNAVAILABLE, MARCH_31, date(2026, 3, 20))
    assert (silent.serves(MARCH_30), silent.serves(MARCH_31)) == (True, False)


def test_a_valid_id_serves_after_the_30_days_and_keeps_number_and_day():
    valid = answered(CHECKED, YES, on=date(2026, 4, 2))
    assert valid.serves(date(2036, 1, 1))
    assert (valid.consultation, valid.checked_on) == ("WAPI1", date(2026, 4, 2))


def test_an_invalid_id_serves_on_no_day():
    invalid = answered(CHECKED, NO, on=date(2026, 3, 2))
    assert not invalid.serves(date(2026, 3, 2))
    assert invalid.consultation == "WAPI2"


@pytest.mark.parametrize("answer", [YES, NO])
def test_a_known_status_stays_where_the_register_gives_no_answer(answer):
    known = answered(CHECKED, answer, on=date(2026, 3, 2))
    silent = answered(known, SILENCE, on=date(2026, 4, 1))
    assert (silent.state, silent.consultation) == (answer.state, answer.consultation)


def test_checking_that_begins_later_begins_the_30_days():
    assert to_be_checked(UNCHECKED, on=date(2026, 6, 1)).until == date(2026, 7, 1)
    assert to_be_checked(CHECKED, on=date(2026, 6, 1)) == CHECKED


def test_checking_that_ends_leaves_the_format_without_end():
    assert answered(answered(CHECKED, SILENCE, on=MARCH_1), VatAnswer(VatState.FORMAT), on=MARCH_31) == UNCHECKED


@pytest.mark.parametrize(("answer", "days"), [(YES, 30), (NO, 30), (SILENCE, 1), (VatAnswer(VatState.FORMAT), None)])
def test_the_next_question_follows_from_the_answer(answer, days):
    wait = next_question(answer)
    assert (wait.days if wait else None) == days
