"""The traffic light of pain, and what a log may say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.library.rules import load_rules
from stridework.training.log import (
    BONE_FLAGS,
    Done,
    IntervalLog,
    Light,
    PainFlag,
    Reason,
    SessionLog,
    find_problems,
    keep_answers,
    pain_light,
)

LIMITS = load_rules().limits
START = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)
LOG = SessionLog(
    id=UUID(int=1),
    workout="first-workout",
    started_at=START,
    finished_at=START + timedelta(minutes=11),
    seconds=660.0,
    intervals=(IntervalLog(0, "squat", Done.FULL),),
)
scores = st.none() | st.integers(0, 10)
logs = st.builds(
    replace,
    st.just(LOG),
    pain=scores,
    pain_before=scores,
    pain_next_morning=scores,
    pain_flags=st.lists(st.sampled_from(PainFlag), unique=True, max_size=3).map(tuple),
)


@pytest.mark.parametrize(
    ("told", "light", "reason"),
    [
        ({"pain": 0}, Light.GREEN, Reason.NO_PAIN),
        ({"pain": 2}, Light.GREEN, Reason.LITTLE_PAIN),
        ({"pain": 3}, Light.AMBER, Reason.SOME_PAIN),
        ({"pain": 5}, Light.AMBER, Reason.SOME_PAIN),
        ({"pain": 6}, Light.RED, Reason.MUCH_PAIN),
        ({"pain": 1, "pain_next_morning": 3}, Light.AMBER, Reason.NOT_SETTLED),
        ({"pain": 1, "pain_before": 3, "pain_next_morning": 3}, Light.GREEN, Reason.LITTLE_PAIN),
        ({"pain": 1, "pain_next_morning": 2}, Light.GREEN, Reason.LITTLE_PAIN),
        ({"pain_next_morning": 4}, Light.AMBER, Reason.NOT_SETTLED),
        ({"pain": 0, "pain_flags": (PainFlag.LIMPING,)}, Light.RED, Reason.LIMPING),
        ({"pain": 0, "pain_flags": (PainFlag.CHEST_PAIN,)}, Light.STOP, Reason.WARNING_SIGN),
        ({"pain": 0, "pain_flags": (PainFlag.LIMPING, PainFlag.SWELLING)}, Light.STOP, Reason.WARNING_SIGN),
        ({"pain": 0, "pain_flags": (PainFlag.ONE_BONY_SPOT,)}, Light.STOP, Reason.BONE),
    ],
)
def test_the_light_follows_the_bands(told, light, reason):
    shown = pain_light(replace(LOG, **told), LIMITS)
    assert (shown.light, shown.reason) == (light, reason)


def test_nothing_told_is_no_light():
    assert pain_light(LOG, LIMITS) is None


@given(logs)
def test_pain_in_a_bone_stops_at_any_score(log):
    if BONE_FLAGS & set(log.pain_flags):
        assert pain_light(log, LIMITS).light is Light.STOP


@given(logs)
def test_jumps_are_allowed_under_green_alone(log):
    light = pain_light(log, LIMITS)
    assert light is None or light.jumps == (light.light is Light.GREEN)


@given(logs, st.sampled_from(["pain", "pain_next_morning"]))
def test_more_pain_never_turns_the_light_towards_green(log, name):
    order = [None, Light.GREEN, Light.AMBER, Light.RED, Light.STOP]
    score = getattr(log, name)
    if score is not None and score < 10:
        before, after = (
            light and light.light
            for light in (pain_light(told, LIMITS) for told in (log, replace(log, **{name: score + 1})))
        )
        assert order.index(after) >= order.index(before)


def test_a_true_log_has_no_problems():
    assert find_problems(LOG) == ()


def test_every_problem_is_found_at_once():
    wrong = replace(LOG, srpe=11, seconds=float("nan"), workout="No such", finished_at=START - timedelta(seconds=1))
    assert [problem.field for problem in find_problems(wrong)] == ["srpe", "workout", "finished_at", "seconds"]


def test_a_sign_is_named_once():
    (problem,) = find_problems(replace(LOG, pain_flags=(PainFlag.LIMPING, PainFlag.LIMPING)))
    assert problem.field == "pain_flags"


def test_a_plain_step_has_no_exercise():
    assert find_problems(replace(LOG, intervals=(IntervalLog(0, "", Done.FULL),))) == ()


@given(logs)
def test_sending_the_same_log_again_changes_nothing(log):
    assert keep_answers(log, log) == log


@given(logs)
def test_answers_stay_when_a_copy_without_them_comes_later(log):
    assert keep_answers(log, LOG) == log


def test_zero_is_an_answer():
    assert keep_answers(replace(LOG, pain=4), replace(LOG, pain=0)).pain == 0
