"""A request for an end: its days to 24:00 local, its steps, and the statement that is made again at the approval."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.changing_plans import changed, enterprise, plan_quote
from tests.domain.contracts import buyer, edition, in_words, new_ids, profile, seller
from tests.domain.running import bought, paid
from zetel.domain.catalog.terms import NOTHING, CancellationMode, Checklist, Fee, Policies
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import ChangeInProgress, Defect, EndRequestClosed, InvalidRequest
from zetel.domain.events import ActorKind
from zetel.domain.quotes import asked_end
from zetel.domain.quotes.cancellation import quote_cancellation
from zetel.domain.quotes.end_request import EndRequest, EndRequestState, GivenChecklist
from zetel.domain.quotes.ending import When

ASKED_FOR = Policies(mode=CancellationMode.REQUEST, fee=Fee(basis_points=1000), mail_leads=())
#: 10 February 2027, 09:00 in Amsterdam; the first instant after 20 February.
FEBRUARY = datetime(2027, 2, 10, 8, tzinfo=UTC)
OVER = datetime(2027, 2, 20, 23, tzinfo=UTC)
ANSWERS = GivenChecklist(exported=True, data_owner="Bo Koper", words="The team closes.")


def contract():
    return paid(bought((edition(policies=ASKED_FOR), 25)))


def statement(held, n=3):
    return quote_cancellation(
        held,
        when=When.NOW,
        refund_window_used=True,
        buyer=buyer(),
        seller=seller(),
        ids=replace(new_ids(), quote=f"quo_{n}", invoice=f"inv_{n}", credit_notes=(f"crn_{n}",)),
        at=FEBRUARY,
        describe=in_words,
        by=ActorKind.STAFF,
    )


def asked(held=None, at=FEBRUARY):
    held = held or contract()
    return EndRequest(
        id="erq_3",
        account=held.subscription.account,
        subscription=held.subscription.id,
        member="mem_1",
        zone="Europe/Amsterdam",
        quoted_at=FEBRUARY,
        asked_at=at,
        sent_at=at,
        stated=asked_end.stated_end(statement(held)),
        buyer=profile(),
        reason="other",
        wants=NOTHING,
        checklist=ANSWERS,
        steps=(),
        when=When.NOW,
        resumes=held.subscription.due,
    ).begun(at)


def again(request, held, **changes):
    freed = replace(held, subscription=asked_end.freed(held.subscription, request, OVER))
    facts = {
        "refund_window_used": True,
        "buyer": buyer(),
        "seller": seller(),
        "ids": replace(new_ids(), quote="quo_9", invoice="inv_9", credit_notes=("crn_9",)),
        "describe": in_words,
    }
    return asked_end.stated_again(request, freed, **{**facts, **changes})


def test_the_tenth_day_counts_to_its_end_and_the_day_after_is_approved_by_silence():
    request = asked()
    assert (request.first_day, request.decide_by) == (date(2027, 2, 10), date(2027, 2, 20))
    assert request.due == Due(OVER, WorkKind.END_REQUEST)
    last = OVER - timedelta(seconds=1)
    assert not request.is_overdue(last)
    assert request.approved(ActorKind.STAFF, last).last_service == date(2027, 2, 20)
    assert request.is_overdue(OVER)
    silent = request.by_silence(OVER + timedelta(minutes=7))
    assert (silent.state, silent.silent, silent.last_service) == ("approved", True, date(2027, 2, 21))
    for late in (lambda: request.approved(ActorKind.STAFF, OVER), lambda: request.rejected("a", None, OVER)):
        with pytest.raises(EndRequestClosed):
            late()


def test_the_fourteenth_day_after_a_rejection_counts_to_its_end():
    rejected = asked().rejected("owner_missing", None, datetime(2027, 2, 15, 13, tzinfo=UTC))
    assert (rejected.state, rejected.correct_by) == (EndRequestState.REJECTED, date(2027, 3, 1))
    after = datetime(2027, 3, 1, 23, tzinfo=UTC)
    again = rejected.sent_again(ANSWERS, after - timedelta(seconds=1))
    assert (again.state, again.first_day, again.decide_by) == ("open", date(2027, 2, 10), date(2027, 3, 11))
    with pytest.raises(EndRequestClosed):
        rejected.sent_again(ANSWERS, after)
    assert rejected.is_overdue(after)
    assert (rejected.refused(after).state, rejected.refused(after).due) == ("refused", None)


def test_a_request_is_corrected_once():
    request = asked().rejected("owner_missing", None, FEBRUARY).sent_again(ANSWERS, FEBRUARY)
    final = request.rejected("owner_missing", "No.", FEBRUARY)
    assert (final.state, final.due, final.rejection, final.message) == ("refused", None, "owner_missing", "No.")
    with pytest.raises(EndRequestClosed):
        final.sent_again(ANSWERS, FEBRUARY)


def test_it_is_withdrawn_while_it_is_open_or_rejected_and_never_later():
    request = asked()
    rejected = request.rejected("owner_missing", None, FEBRUARY)
    for before in (request, rejected):
        assert before.withdrawn(FEBRUARY).state == "withdrawn"
    approved = request.approved(ActorKind.STAFF, FEBRUARY)
    for over in (approved, approved.carried_out(FEBRUARY), rejected.refused(FEBRUARY), request.withdrawn(FEBRUARY)):
        with pytest.raises(EndRequestClosed):
            over.withdrawn(FEBRUARY)
    with pytest.raises(EndRequestClosed):
        request.withdrawn(OVER)


def test_days_are_those_of_the_subscriptions_zone():
    # 23:30 UTC on 9 February is 10 February in Amsterdam.
    assert asked(at=datetime(2027, 2, 9, 23, 30, tzinfo=UTC)).first_day == date(2027, 2, 10)
    # The clocks change on 28 March: the tenth day still ends at midnight.
    assert asked(at=datetime(2027, 3, 20, 9, tzinfo=UTC)).due.at == datetime(2027, 3, 30, 22, tzinfo=UTC)


def test_a_held_contract_is_due_for_nothing_and_takes_no_other_change():
    held, request = contract(), asked()
    waiting = asked_end.held(held.subscription, request)
    assert (waiting.hold, waiting.due, waiting.version) == ("erq_3", None, held.subscription.version + 1)
    for demand in (waiting.must_stand, waiting.must_not_be_held, lambda: waiting.must_run(FEBRUARY)):
        with pytest.raises(ChangeInProgress):
            demand()
    free = asked_end.freed(waiting, request, FEBRUARY)
    assert (free.hold, free.due) == (None, held.subscription.due)
    # What was due meanwhile is due at once.
    late = asked_end.freed(waiting, request, datetime(2027, 4, 1, tzinfo=UTC))
    assert late.due == replace(held.subscription.due, at=datetime(2027, 4, 1, 0, 0, 1, tzinfo=UTC))


def test_the_statement_of_the_first_day_is_made_again_with_other_ids():
    held = contract()
    request = asked(held).approved(ActorKind.STAFF, datetime(2027, 2, 15, 13, tzinfo=UTC))
    quote = again(request, replace(held, subscription=asked_end.held(held.subscription, request)))
    # 25 x 33 days = 825.00, and 10 % of it.
    assert [(paper.id, paper.net, paper.total) for paper in quote.documents] == [
        ("crn_9", 825_00, 998_25),
        ("inv_9", 82_50, 99_83),
    ]
    assert quote.change.ends == date(2027, 2, 15)


def test_a_statement_that_came_out_otherwise_is_a_defect():
    held = contract()
    request = asked(held).approved(ActorKind.STAFF, FEBRUARY)
    other = replace(request, stated=replace(request.stated, lapsed=1))
    with pytest.raises(Defect):
        again(other, held)


@pytest.mark.parametrize(
    ("wanted", "given", "broken"),
    [
        (Checklist(exported=True), GivenChecklist(), ["/checklist/exported"]),
        (Checklist(data_owner=True), GivenChecklist(), ["/checklist/data_owner"]),
        (Checklist(letters=9), GivenChecklist(words="Ghent, 2027!"), ["/checklist/words"]),
        (
            Checklist(True, True, 3),
            GivenChecklist(),
            ["/checklist/exported", "/checklist/data_owner", "/checklist/words"],
        ),
        (Checklist(True, True, 5), GivenChecklist(True, "Bo", "Ghent"), []),
        (NOTHING, GivenChecklist(), []),
    ],
)
def test_each_answer_that_is_missing_is_named(wanted, given, broken):
    if not broken:
        asked_end.must_be_answered(wanted, given)
        return
    with pytest.raises(InvalidRequest) as refused:
        asked_end.must_be_answered(wanted, given)
    assert [error.field for error in refused.value.errors] == broken


def test_after_a_plan_change_everything_is_asked_that_a_binding_plan_asks():
    first = edition(policies=Policies(mode=CancellationMode.REQUEST, checklist=Checklist(letters=40)))
    second = enterprise(policies=Policies(checklist=None))
    held = paid(bought((first, 25)))
    at = datetime(2026, 9, 1, 9, tzinfo=UTC)
    quote = plan_quote(held, second.plan.id, second, at=at)
    after = changed(held, quote, second, at=at)
    terms = after.leaving(at)
    assert (terms.mode, terms.checklist) == (CancellationMode.REQUEST, Checklist(letters=40))
    assert asked_end.asked_mode(after, at) is CancellationMode.REQUEST
    # The first plan binds to the end of its term.
    assert asked_end.asked_mode(after, datetime(2027, 3, 15, 9, tzinfo=UTC)) is None
