"""No work is lost and no work is done twice, wherever a process dies and whichever rival is at work.

    calm        nothing else happens
    lagging     the due index shows a commit two sweeps late
    torn        a rival commits between two items of the process's first read

A request is repeated by its client, a message brought again by its queue; then the service carries on by itself. The
end state is compared with an undisturbed run, and must keep every promise of `end_state`.
"""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, Final

import pytest

from tests.application import (
    crash_after_end,
    crash_attempts,
    crash_buyers,
    crash_calls,
    crash_changes,
    crash_closings,
    crash_departures,
    crash_early_ends,
    crash_end_requests,
    crash_erasures,
    crash_exports_first,
    crash_flows,
    crash_invitations,
    crash_jobs,
    crash_licences,
    crash_lives,
    crash_moves,
    crash_plans,
    crash_prices,
    crash_programmes,
    crash_rates,
    crash_recipients,
    crash_requests,
    crash_successions,
    crash_trials,
    crash_upgrades,
    crash_vat_ids,
    end_state,
)
from tests.application.crash_flows import Again, Scene, nothing_more
from tests.application.stage import Meddling, Process, Stage
from tests.fakes.crashing import Crash, crashes
from zetel.domain.errors import RequestInProgress, ZetelError
from zetel.domain.payments.payment import PaymentState

_PLACES: Final = (
    *(crash_flows, crash_lives, crash_changes, crash_attempts, crash_rates, crash_licences, crash_recipients),
    crash_after_end,
    crash_buyers,
    crash_closings,
    crash_departures,
    crash_erasures,
    crash_early_ends,
    crash_end_requests,
    crash_exports_first,
    crash_invitations,
    crash_jobs,
    crash_plans,
    crash_moves,
    crash_prices,
    crash_programmes,
    crash_requests,
    crash_successions,
    crash_trials,
    crash_upgrades,
    crash_vat_ids,
)
FLOWS: Final = {name: flow for place in _PLACES for name, flow in place.FLOWS.items()}

#: The end of a flow whose process died between the beginning of a payment and its charge.
RELEASED: Final = {
    **crash_flows.RELEASED,
    **crash_changes.RELEASED,
    **crash_plans.RELEASED,
    **crash_after_end.RELEASED,
    **crash_upgrades.RELEASED,
}

#: Queries of the due index after which a commit shows: a sweep of two days makes 4, so it is seen by the third one.
LAG: Final = 9

THE_SAME: Final = "the same again"
WEATHERS: Final = ("calm", "lagging", "torn")

#: Flows whose message may be lost too: their item stands in the due index.
FOUND_AGAIN: Final = tuple(
    name
    for name in FLOWS
    if name.startswith(
        (
            "numbering",
            "rendering",
            "follow-up",
            "sweep",
            "a failure",
            "a period",
            "a trial's end",
            "an end on its day",
            "a charge",
            "a refund",
            "a kept",
            "a VAT",
            "a price",
            "a move goes",
            "a count",
        )
    )
    or name
    in ("weather puts a payment off", "an errand", "a credit allocation", "a notice", "a notice that cannot be sent")
    or name in crash_recipients.WORK + crash_invitations.WORK + crash_jobs.WORK + crash_departures.WORK
    or name in crash_successions.WORK + crash_programmes.WORK + crash_after_end.WORK + crash_end_requests.WORK
    or name in crash_closings.WORK + crash_erasures.WORK + crash_upgrades.WORK
)
#: Flows that count how often the same work failed: dying there may make it one more or one less.
FAILING: Final = (
    "a failure is counted",
    "the fifth failure parks",
    "a charge that nobody answers",
    "a notice that cannot be sent",
)
REQUESTS: Final = tuple(
    name
    for name in FLOWS
    if name.startswith(
        (
            *("purchase", "addition", "asking", "seats", "undo", "cancellation", "renewal", "another plan"),
            *("an attempt", "a recipient is named", "licences", "a move is", "a departure is"),
        )
    )
    or name in crash_requests.BY_CLIENTS + crash_jobs.BY_CLIENTS + crash_successions.BY_CLIENTS
    or name in crash_programmes.BY_CLIENTS + crash_trials.BY_CLIENTS + crash_end_requests.BY_CLIENTS
    or name in crash_exports_first.BY_CLIENTS + crash_after_end.BY_CLIENTS + crash_closings.BY_CLIENTS
    or name in crash_erasures.BY_CLIENTS + crash_upgrades.BY_CLIENTS
)
#: Ports that leave nothing behind, and whose answers no rival can change.
_ALONE: Final = ("clock.", "signer.", "proofs.", "texts.", "composer.", "renderer.")
_ASKED: Final = ("sign_ins.entry", "sign_ins.roles")
_READING: Final = ("store.read", "store.due", "provider.find", "files.get", "exports.get", "exports.has", *_ASKED)


def everywhere(flows: Any, weathers: Any = WEATHERS) -> list[Any]:
    """Each flow in each weather, dying before and after each of its calls; in other weather than calm only at calls
    that leave something behind: dying between two other calls makes no difference."""
    return [
        pytest.param(flow, weather, crash, id=f"{flow}-{weather}-{crash}")
        for flow in flows
        for weather in weathers
        for crash in crashes(crash_calls.numbered(flow))
        if weather == "calm" or not crash.call.startswith((*_ALONE, *_READING))
    ]


@pytest.mark.parametrize("flow", FLOWS)
def test_every_call_of_a_port_is_in_the_matrix(flow):
    stage, scene = staged(flow, "calm")
    process = Process(stage)
    attempted(scene, process)
    assert process.calls == list(crash_calls.listed(flow))


@pytest.mark.parametrize("weather", ["calm", "lagging"])
@pytest.mark.parametrize("flow", FLOWS)
def test_undisturbed_every_promise_is_kept(flow, weather):
    stage, scene = staged(flow, weather)
    finish(stage, scene, attempted(scene, Process(stage)))
    assert end_state.broken_promises(stage, deposited=scene.deposited) == []
    assert end_state.outcome(stage) == undisturbed(flow)


@pytest.mark.parametrize(("flow", "weather", "crash"), everywhere(FLOWS))
def test_a_process_that_dies_is_made_good(flow, weather, crash):
    stage, scene = staged(flow, weather)
    process = Process(stage, crash, torn(flow, stage, scene) if weather == "torn" else None)
    answer: Any = Crash
    with contextlib.suppress(Crash):
        answer = attempted(scene, process)
    assert answer is Crash or process.was_meddled_with  # by a rival that left nothing to be done in that call
    ends_as = RELEASED.get(flow, flow) if begun_and_never_charged(stage) else flow
    finish(stage, scene, answer)
    assert end_state.broken_promises(stage, deposited=scene.deposited) == []
    if process.was_meddled_with:
        assert end_state.outcome_beside_others(stage) == undisturbed(ends_as, beside(scene))
    elif flow in FAILING:
        assert end_state.outcome_beside_others(stage) == undisturbed(ends_as, THE_SAME)
    else:
        assert end_state.outcome(stage) == undisturbed(ends_as)


@pytest.mark.parametrize(("flow", "weather", "crash"), everywhere(FOUND_AGAIN, ("calm", "lagging")))
def test_where_the_message_is_lost_too_the_sweep_finds_the_work(flow, weather, crash):
    stage, scene = staged(flow, weather)
    with pytest.raises(Crash):
        scene.act(Process(stage, crash))
    scene.then(None)
    stage.carry_on()
    assert end_state.broken_promises(stage, deposited=scene.deposited) == []
    assert end_state.outcome_beside_others(stage) == undisturbed(flow, THE_SAME)


@pytest.mark.parametrize(("flow", "weather", "crash"), everywhere(REQUESTS, ("calm", "lagging")))
def test_a_client_that_never_asks_again_leaves_no_half_done_work(flow, weather, crash):
    stage, scene = staged(flow, weather)
    with pytest.raises(Crash):
        scene.act(Process(stage, crash))
    stage.carry_on()
    assert end_state.broken_promises(stage, deposited=scene.deposited) == []


@pytest.mark.parametrize("flow", FLOWS)
def test_a_rival_may_commit_between_any_two_calls_and_within_any_read(flow):
    """Between the items of a read too, whichever of them comes first. A commit before a call that does not see it also
    comes before the next call."""
    *calls, last = crash_calls.numbered(flow)
    moments = [(call, 0, False) for call in calls if not call.startswith(_ALONE)] + [(last, 0, False)]
    moments += [(call, gap, backwards) for call, gap in crash_calls.gaps(flow) for backwards in (False, True)]
    wrong = {}
    for rival in rivals(flow):
        for call, gap, backwards in moments:
            stage, scene = staged(flow, "calm")
            meddling = Meddling(by(rival, stage, scene), call, gap, backwards)
            process = Process(stage, meddling=meddling)
            finish(stage, scene, attempted(scene, process))
            assert process.was_meddled_with
            broken = end_state.broken_promises(stage, deposited=scene.deposited)
            if broken or end_state.outcome_beside_others(stage) != undisturbed(flow, rival):
                wrong[rival, str(meddling)] = broken or "another end"
    assert wrong == {}


# How a flow is played


def staged(flow: str, weather: str) -> tuple[Stage, Scene]:
    stage = Stage(index_lag=LAG if weather == "lagging" else 0)
    return stage, FLOWS[flow](stage)


def attempted(scene: Scene, process: Process) -> Any:
    """The answer of the process, or the error that ends the process."""
    try:
        return scene.act(process)
    except Exception as refused:  # noqa: BLE001  the error is the answer
        return refused


def finish(stage: Stage, scene: Scene, answer: Any) -> None:
    """The sender of the work asks again until the work is done (`answer` is Crash where the process died)."""
    if scene.again is Again.CLIENT:
        if answer is Crash or isinstance(answer, RequestInProgress) or getattr(answer, "status", None) == 202:
            answer = stage.insist(scene.act)
        if scene.then is nothing_more:
            assert told(stage.insist(scene.act)) == told(answer)  # a further repeat gets the same answer
    elif answer is Crash or isinstance(answer, Exception):
        stage.deliver(scene.act)
    scene.then(answer)
    stage.carry_on()


def told(answer: Any) -> Any:
    """The comparable part of an answer or a refusal."""
    return (type(answer), answer.facts()) if isinstance(answer, ZetelError) else answer


@cache
def undisturbed(flow: str, rival: str | None = None) -> Any:
    """The outcome of the flow alone; with a `rival`, after the rival's work."""
    stage, scene = staged(flow, "calm")
    if rival is None:
        finish(stage, scene, attempted(scene, Process(stage)))
        return end_state.outcome(stage)
    if rival != THE_SAME:
        by(rival, stage, scene)()
    finish(stage, scene, attempted(scene, Process(stage)))
    return end_state.outcome_beside_others(stage)


def begun_and_never_charged(stage: Stage) -> bool:
    """Whether a payment waits that the provider has never heard of."""
    waiting = [payment.id for payment in end_state.payments(stage) if payment.state is PaymentState.PENDING]
    return any(payment not in stage.world.charges.charges for payment in waiting)


def rivals(flow: str) -> list[str]:
    _, scene = staged(flow, "calm")
    return [*scene.rivals, THE_SAME]


def by(rival: str, stage: Stage, scene: Scene) -> Callable[[], Any]:
    return lambda: attempted(replace(scene, act=scene.rivals.get(rival, scene.act)), Process(stage))


def beside(scene: Scene) -> str:
    """The rival of the matrix: the scene's own, if it has one."""
    return next(iter(scene.rivals), THE_SAME)


def torn(flow: str, stage: Stage, scene: Scene) -> Meddling:
    """The rival commits in the middle of the first read of several items, or, without such a read, before the end."""
    call, gap = next(crash_calls.gaps(flow), (crash_calls.numbered(flow)[-1], 0))
    return Meddling(by(beside(scene), stage, scene), call, gap)
