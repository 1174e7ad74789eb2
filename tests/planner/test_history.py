"""What a log means for the plan: what is held back, for how long, and when it is easier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from bench.calendars import MONDAY, make_run
from stridework.library.rules import load_rules
from stridework.planner.deload import is_deload_week
from stridework.planner.history import read_history
from stridework.planner.replan import find_deload_days, replan, stand
from stridework.training.log import Done, IntervalLog, PainFlag, SessionLog
from stridework.training.plan import HoldCause, Level, Request, SessionKind
from stridework.training.running import RunKind

RULES = load_rules()
TODAY = MONDAY + timedelta(days=2)
RUNS = [
    make_run(MONDAY + timedelta(days=7 * week + day), time(18), kind)
    for week in range(-1, 12)
    for day, kind in ((1, RunKind.QUALITY), (3, RunKind.EASY), (6, RunKind.LONG))
]


def done(days_ago: int, today: date = TODAY, *, jumps: bool = True, **told: object) -> SessionLog:
    start = datetime.combine(today - timedelta(days=days_ago), time(7), UTC)
    names = ("squat", "jumping-lunge") if jumps else ("squat",)
    intervals = tuple(IntervalLog(i, name, Done.FULL) for i, name in enumerate(names))
    end = start + timedelta(minutes=11)
    log = SessionLog(UUID(int=days_ago), "first-workout", start, end, 660.0, intervals, srpe=5, pain=0)
    return replace(log, **told)  # type: ignore[arg-type]


def holds(*logs: SessionLog) -> list[tuple[HoldCause, bool, bool]]:
    """Return cause, whether only jumps are held, and whether the end is open, of every hold."""
    return [(h.cause, h.jumps_only, h.last is None) for h in read_history(logs, TODAY, RULES).holds]


def test_some_pain_leaves_light_sessions_for_a_week_or_until_a_calm_one():
    assert holds(done(1, pain=4)) == [(HoldCause.PAIN, True, False)]
    assert holds(done(3, pain=4), done(1, pain=2)) == []


def test_pain_that_is_worse_the_next_morning_leaves_light_sessions():
    assert holds(done(1, pain=2, pain_before=1, pain_next_morning=4)) == [(HoldCause.PAIN, True, False)]


def test_much_pain_rests_two_days_and_two_calm_sessions_in_a_row_open_jumps_again():
    hurt = done(9, pain=7)
    assert holds(hurt) == [(HoldCause.PAIN, True, True), (HoldCause.PAIN, False, False)]
    assert holds(hurt, done(6, pain=1)) == [(HoldCause.PAIN, True, True)]
    assert holds(hurt, done(6, pain=1), done(3, pain=None)) == [(HoldCause.PAIN, True, True)]
    assert len(holds(hurt, done(6, pain=1), done(4, pain=3), done(2, pain=1))) == 1
    assert holds(hurt, done(6, pain=1), done(3, pain=2)) == []


def test_a_warning_sign_ends_all_strength_and_a_calm_session_brings_back_the_light_ones():
    sign = done(9, pain=3, pain_flags=(PainFlag.ONE_BONY_SPOT,))
    assert holds(sign) == [(HoldCause.WARNING_SIGN, False, True)]
    assert holds(sign, done(5, pain=0)) == [(HoldCause.WARNING_SIGN, True, True)]
    assert holds(sign, done(5, pain=0), done(2, pain=0)) == []


def test_a_plan_after_much_pain_has_light_sessions_that_say_until_when():
    plan = replan(Request(MONDAY, 3, Level.INTERMEDIATE), RUNS, [done(2, pain=7)], TODAY)
    coming = [session for session in plan.sessions if not session.done]
    assert {session.kind for session in coming} == {SessionKind.LIGHT}
    assert all("until 2 sessions in a row were calm" in session.reasons[0] for session in coming)


def test_two_very_hard_sessions_of_three_make_the_next_week_easier_with_the_reason():
    request, today = Request(MONDAY - timedelta(days=7), 6, Level.ADVANCED), MONDAY + timedelta(days=7)
    calm = [done(8, today), done(5, today), done(2, today)]
    hard = [calm[0], *(replace(log, srpe=8) for log in calm[1:])]
    assert stand(request, RUNS, calm, today).wishes.easier_until is None
    until = stand(request, RUNS, hard, today).wishes.easier_until
    assert until == today + timedelta(days=5)
    usual, easier = (replan(request, RUNS, logs, today) for logs in (calm, hard))
    assert [(s.start, s.kind) for s in easier.sessions] == [(s.start, s.kind) for s in usual.sessions]
    soon = [s for s in easier.sessions if not s.done and s.start.date() <= until]
    assert soon
    assert all(any("very hard" in reason for reason in session.reasons) for session in soon)
    jumps = [
        sum(s.contacts for s in plan.sessions if not s.done and s.start.date() <= until) for plan in (usual, easier)
    ]
    assert jumps[1] < jumps[0]


def test_the_days_of_deload_weeks_are_known_to_progression_only_once_they_have_come():
    request = Request(MONDAY, 8, Level.INTERMEDIATE)
    fourth = MONDAY + timedelta(days=21)
    logs = [done(n, fourth) for n in range(20, 0, -3)]
    assert find_deload_days(request, RUNS, logs, fourth - timedelta(days=1)) == frozenset()
    assert find_deload_days(request, RUNS, logs, fourth) == {fourth + timedelta(days=n) for n in range(7)}


@pytest.mark.parametrize(("cut_back", "deload"), [(2, 2), (3, 3), (4, 4), (5, 5), (None, 3)])
def test_strength_is_taken_back_with_the_running(cut_back, deload):
    weeks = [MONDAY + timedelta(weeks=n) for n in range(-3, 12)]
    cut = [] if cut_back is None else [MONDAY + timedelta(weeks=cut_back + 4 * n) for n in range(-1, 3)]
    runs = [
        make_run(week + timedelta(days=day), time(7), RunKind.EASY, minutes=30.0 if week in cut else 45.0)
        for week in weeks
        for day in (0, 2, 5)
    ]
    found = [n for n in range(8) if is_deload_week(MONDAY + timedelta(weeks=n), MONDAY, runs, RULES)]
    assert found == [deload, *([deload + 4] if deload < 4 else [])]


def test_a_calendar_that_ends_is_no_cut_back():
    runs = [make_run(MONDAY + timedelta(days=n), time(7), RunKind.EASY, minutes=45.0) for n in range(0, 16, 2)]
    assert [n for n in range(8) if is_deload_week(MONDAY + timedelta(weeks=n), MONDAY, runs, RULES)] == [3, 7]


def test_a_race_week_is_no_deload_week_though_its_number_says_so():
    request = Request(MONDAY, 8, Level.INTERMEDIATE)
    fourth = MONDAY + timedelta(days=21)
    race = make_run(fourth + timedelta(days=5), time(9), RunKind.RACE_B, metres=10_000.0)
    assert find_deload_days(request, [*RUNS, race], [], fourth) == frozenset()


@pytest.mark.parametrize(("days_ago", "novice"), [(55, True), (56, False)])
def test_a_novice_is_one_for_eight_weeks_from_the_first_jump(days_ago, novice):
    at = stand(Request(TODAY, 2), RUNS, [done(days_ago)], TODAY)
    assert (at.wishes.level is Level.NOVICE) is novice


def test_a_log_with_more_sessions_than_a_week_has_days_still_has_a_plan():
    logs = [done(1, id=UUID(int=number)) for number in range(40)]
    plan = replan(Request(MONDAY, 2), RUNS, logs, TODAY)
    assert len([session for session in plan.sessions if session.done]) == 40
    assert len(plan.weeks) == 2


def test_a_session_done_earlier_this_week_is_one_step_of_the_starter_and_not_two():
    plan = replan(Request(TODAY, 2), [], [done(1, jumps=False, workout="starter-1")], TODAY)
    coming = [session.workout for session in plan.sessions if not session.done and session.kind is SessionKind.LIGHT]
    assert coming[:2] == ["starter-2", "starter-3"]
