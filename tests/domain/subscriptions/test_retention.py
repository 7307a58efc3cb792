"""The days after an end, counted once more by hand: whatever the stages, and however late the work."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.catalog.terms import AfterEnd
from zetel.domain.subscriptions.retention import RetentionStage, RetentionStep, planned

END, ZONE = date(2027, 3, 15), "Europe/Amsterdam"


def local(at: datetime) -> tuple[date, int]:
    there = at.astimezone(ZoneInfo(ZONE))
    return there.date(), there.hour


def lived(after: AfterEnd, late: dict[RetentionStep, int]):
    """Each step with the day on which it was due and the day on which it was done, so many days late."""
    kept, done = planned(END, after), []
    for _ in RetentionStep:
        step, (due, hour) = kept.next, local(kept.due_at(END, ZONE))
        today = due + timedelta(days=late.get(step, 0))
        done.append((step, due, hour, today, kept))
        if step is RetentionStep.DELETE:
            break
        kept = kept.done(END, today)
    return kept, done


def test_30_and_90_days_by_hand():
    kept, done = lived(AfterEnd(), {})
    assert [(step.value, due, hour) for step, due, hour, _, _ in done] == [
        ("sleep", END, 0),
        ("tell_disabling", date(2027, 4, 7), 8),
        ("disable", date(2027, 4, 14), 0),
        ("tell_deletion", date(2027, 7, 6), 8),
        ("delete", date(2027, 7, 13), 0),
    ]
    days = [date(2027, 4, 13), date(2027, 4, 14), date(2027, 7, 12), date(2027, 7, 13)]
    assert [kept.stage(END, day).value for day in days] == ["expired", "disabled", "disabled", "deleted"]


@pytest.mark.parametrize(
    ("after", "steps"),
    [
        (AfterEnd(30, 90), ["sleep", "tell_disabling", "disable", "tell_deletion", "delete"]),
        (AfterEnd(0, 90), ["sleep", "disable", "tell_deletion", "delete"]),
        (AfterEnd(30, 0), ["sleep", "tell_deletion", "delete"]),
        (AfterEnd(0, 0), ["sleep", "delete"]),
    ],
)
def test_a_stage_without_a_day_is_left_out(after, steps):
    assert [step.value for step, *_ in lived(after, {})[1]] == steps


DAYS = st.integers(0, 200)


@given(DAYS, DAYS, st.dictionaries(st.sampled_from(RetentionStep), st.integers(0, 100)))
def test_nothing_happens_that_was_not_told_in_time_and_no_stage_is_shortened(expired, disabled, late):
    kept, done = lived(AfterEnd(expired, disabled), late)
    told = {step: today for step, _, _, today, _ in done}
    if RetentionStep.TELL_DISABLING in told:
        assert kept.disabled_on - told[RetentionStep.TELL_DISABLING] >= timedelta(days=min(7, expired))
    if RetentionStep.TELL_DELETION in told:
        stage = disabled or expired
        assert kept.deleted_on - told[RetentionStep.TELL_DELETION] >= timedelta(days=min(7, stage))
    assert (kept.disabled_on - END).days >= expired
    assert (kept.deleted_on - kept.disabled_on).days >= disabled
    if not late:
        assert (kept.disabled_on, kept.deleted_on) == (
            END + timedelta(days=expired),
            END + timedelta(days=expired + disabled),
        )


@given(DAYS, DAYS, st.dictionaries(st.sampled_from(RetentionStep), st.integers(0, 100)), st.integers(0, 700))
def test_the_stages_follow_each_other_and_no_day_takes_one_back(expired, disabled, late, further):
    order = list(RetentionStage)
    seen = []
    for _, due, _, today, kept in lived(AfterEnd(expired, disabled), late)[1]:
        seen += [kept.stage(END, due), kept.stage(END, today)]
    assert [order.index(stage) for stage in seen] == sorted(order.index(stage) for stage in seen)
    assert kept.stage(END, today + timedelta(days=further)) is RetentionStage.DELETED
