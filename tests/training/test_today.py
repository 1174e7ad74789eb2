"""What to do today, and why."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.library.rules import load_rules
from stridework.training.log import Light, PainFlag, SessionLog, pain_light
from stridework.training.today import Choice, Why, suggest

TODAY = date(2026, 5, 20)
LIMITS = load_rules().limits
CHOICES = (
    Choice("first", jumps=True),
    Choice("calm", jumps=False, gentle=True),
    Choice("plain", jumps=False),
    Choice("start-1", jumps=False, starter=11),
    Choice("start-2", jumps=True, starter=12),
)
JUMPING = {choice.id for choice in CHOICES if choice.jumps}


def done(days_ago, workout="plain", **told):
    start = datetime.combine(TODAY - timedelta(days=days_ago), time(18), UTC)
    return replace(
        SessionLog(UUID(int=days_ago), workout, start, start + timedelta(minutes=10), 600.0, ()),
        **told,
    )


@pytest.mark.parametrize(
    ("logs", "workout", "why"),
    [
        ([], "first", Why.FIRST),
        ([done(0)], None, Why.DONE_TODAY),
        ([done(1)], None, Why.REST_AFTER),
        ([done(2, "first")], "start-1", Why.STARTER),
        ([done(2, "start-1"), done(4, "first")], "start-2", Why.STARTER),
        ([done(2, "calm")], "first", Why.FIRST),
        ([done(2), done(4), done(6)], None, Why.ENOUGH),
        ([done(3, "start-2"), done(8, "start-1"), done(10, "first")], "plain", Why.TURN),
        ([done(2, "plain"), done(8, "start-2"), done(9, "start-1"), done(12, "first")], "first", Why.TURN),
        ([done(2, pain=4)], "calm", Why.NO_JUMPS_PAIN),
        ([done(1, pain=7)], None, Why.PAIN),
        ([done(3, pain=7)], "calm", Why.NO_JUMPS_PAIN),
        ([done(20)], "calm", Why.EASE_BACK),
        ([done(60)], "first", Why.FRESH_START),
        ([done(30, pain_flags=(PainFlag.ONE_BONY_SPOT,))], None, Why.CLINICIAN),
    ],
)
def test_today_follows_from_the_last_sessions(logs, workout, why):
    suggestion = suggest(logs, TODAY, CHOICES, LIMITS)
    assert (suggestion.workout, suggestion.why) == (workout, why)


def test_a_session_dated_by_a_clock_that_runs_ahead_is_not_waited_for():
    ahead = replace(done(0), started_at=done(0).started_at + timedelta(days=900))
    assert suggest([ahead, done(3)], TODAY, CHOICES, LIMITS) == suggest([done(3)], TODAY, CHOICES, LIMITS)


def test_what_was_done_long_ago_is_not_started_again():
    everything = {choice.id for choice in CHOICES}
    assert suggest([done(3)], TODAY, CHOICES, LIMITS, everything).why is Why.TURN


def test_without_workouts_there_is_only_rest():
    assert suggest([], TODAY, (), LIMITS).workout is None


histories = st.lists(
    st.builds(
        done,
        st.integers(0, 80),
        st.sampled_from([choice.id for choice in CHOICES]),
        pain=st.none() | st.integers(0, 10),
        pain_next_morning=st.none() | st.integers(0, 10),
        pain_flags=st.lists(st.sampled_from(PainFlag), max_size=1).map(tuple),
    ),
    max_size=8,
).map(lambda logs: sorted(logs, key=lambda log: log.started_at, reverse=True))


@given(histories)
def test_no_jumps_within_two_days_of_jumps_nor_after_pain(logs):
    suggestion = suggest(logs, TODAY, CHOICES, LIMITS)
    if suggestion.workout in JUMPING and logs:
        assert all(TODAY - log.started_at.date() >= timedelta(days=2) for log in logs if log.workout in JUMPING)
        light = pain_light(logs[0], LIMITS)
        assert light is None or light.jumps


@given(histories)
def test_never_two_days_running_and_never_more_than_three_a_week(logs):
    if suggest(logs, TODAY, CHOICES, LIMITS).workout:
        days = {log.started_at.date() for log in logs}
        assert not {TODAY, TODAY - timedelta(days=1)} & days
        assert len({day for day in days if TODAY - day < timedelta(days=7)}) < 3


@given(histories)
def test_a_warning_sign_is_never_trained_through(logs):
    light = pain_light(logs[0], LIMITS) if logs else None
    if light and light.light is Light.STOP:
        assert suggest(logs, TODAY, CHOICES, LIMITS).workout is None
