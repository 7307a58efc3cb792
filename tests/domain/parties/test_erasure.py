"""The steps of an erasure, the texts that it concerns, and its end."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from zetel.domain.due import Due, WorkKind
from zetel.domain.parties.erasure import (
    Erasure,
    ErasureKind,
    ErasureRest,
    ErasureRestKind,
    ErasureState,
    ErasureStep,
    answers_until,
    backups_until,
)

AT = datetime(2027, 3, 20, 9, tzinfo=UTC)
BEGUN = Erasure("mem_1", "acc_1", "mem_2", AT, "Eva de Boer", "eva@veerman.example", person="sub-eva").begun(AT)


def test_steps_are_taken_in_their_order_and_another_worker_has_the_notice() -> None:
    assert (BEGUN.step, BEGUN.due) == (ErasureStep.MEMBER, Due(AT + timedelta(minutes=15), WorkKind.ERASURE))
    steps, one = [], BEGUN
    while one.step is not ErasureStep.NOTICE:
        steps.append(one.step)
        one = one.next(AT)
    assert steps == [ErasureStep.MEMBER, ErasureStep.TEXTS, ErasureStep.FILES, ErasureStep.SIGN_IN]
    assert (one.due, one.done) == (Due(AT, WorkKind.ERASURE_NOTICE), tuple(steps))
    assert one.again(AT + timedelta(hours=1)).due == Due(AT + timedelta(hours=1), WorkKind.ERASURE_NOTICE)


def test_a_refused_step_is_due_an_hour_later_and_says_why() -> None:
    waits = BEGUN.refused("work-unfinished", AT)
    assert (waits.step, waits.waits_for) == (ErasureStep.MEMBER, "work-unfinished")
    assert waits.due == Due(AT + timedelta(hours=1), WorkKind.ERASURE)
    assert waits.next(AT).waits_for is None
    assert replace(waits, parked="Defect").state is ErasureState.STOPPED


@pytest.mark.parametrize(
    ("writer", "text", "concerned"),
    [
        ("mem_1", "Too dear", True),
        ("mem_1", None, False),
        ("mem_1", "", False),
        ("mem_2", "Too dear", False),
        ("mem_2", "Ask eva DE boer.", True),
        ("mem_2", "Mail EVA@veerman.example", True),
        ("mem_2", "Ask Geneva de Boerhaave", False),  # a part of other words
        (None, "Eva", False),  # a first name is many people's
    ],
)
def test_a_text_concerns_the_person_who_wrote_it_or_is_named_in_it(
    writer: str | None, text: str | None, concerned: bool
) -> None:
    assert BEGUN.concerns(writer, text) is concerned


def test_of_a_person_whose_name_is_not_known_only_own_texts_are_found() -> None:
    nameless = replace(BEGUN, name="", mail="")
    assert nameless.concerns("mem_1", "Too dear")
    assert not nameless.concerns("mem_2", "Too dear")


def test_at_its_end_an_erasure_bears_the_id_alone_and_says_what_went_and_what_stays() -> None:
    counted = BEGUN.counted(ErasureKind.REASONS, 1).counted(ErasureKind.REASONS, 1).staying(ErasureRestKind.SIGN_IN)
    over = counted.over((ErasureRest(ErasureRestKind.BACKUPS, date(2027, 4, 24)),), AT)
    assert (over.state, over.done, over.due) == (ErasureState.DONE, tuple(ErasureStep), None)
    assert (over.name, over.mail, over.language, over.person) == ("", "", None, None)
    assert over.went == {"reasons": 2}
    assert [one.kind for one in over.kept] == [ErasureRestKind.BACKUPS, ErasureRestKind.SIGN_IN]


def test_backups_are_gone_after_35_days_and_answers_after_7() -> None:
    # 20 March and 35 days is 24 April; and 7 days 27 March.
    assert backups_until(date(2027, 3, 20)) == date(2027, 4, 24)
    assert answers_until(date(2027, 3, 20)) == date(2027, 3, 27)
