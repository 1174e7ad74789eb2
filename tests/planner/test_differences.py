"""What planning again is said to have changed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from stridework.library.rules import load_rules
from stridework.planner.differences import compare_plans, explain_gone
from stridework.training.plan import Hold, HoldCause, Phase, Plan, PlannedSession, SessionKind, WeekPlan

MONDAY = date(2026, 5, 4)
WEEKS = tuple(WeekPlan(MONDAY + timedelta(days=7 * n), Phase.BUILD, 2, 2, 48) for n in range(2))


def session(day, kind=SessionKind.LIGHT, hour=18, **more):
    start = datetime(2026, 5, day, hour)
    return PlannedSession(start, 10, kind, 0, "no-jump", "as written", ("Because.",), **more)


def plan(*sessions, weeks=WEEKS):
    return Plan(sessions, (), weeks)


def changes(before, after, today=MONDAY):
    return [
        (c.before and c.before.start.day, c.after and c.after.start.day) for c in compare_plans(before, after, today)
    ]


def test_the_same_plan_has_no_changes_and_a_first_plan_none_either():
    assert changes(plan(session(5)), plan(session(5))) == []
    assert changes(None, plan(session(5))) == []


def test_a_session_that_moved_is_one_change_with_the_reason_of_its_new_day():
    (moved,) = compare_plans(plan(session(5)), plan(session(7)), MONDAY)
    assert (moved.before.start.day, moved.after.start.day, moved.why) == (5, 7, "Because.")


def test_a_session_that_stayed_is_never_paired_with_another():
    assert changes(plan(session(5), session(8)), plan(session(8), session(10))) == [(5, 10)]


def test_another_kind_on_the_same_day_is_one_change():
    assert changes(plan(session(5, SessionKind.FULL)), plan(session(5))) == [(5, 5)]


def test_sessions_go_and_come():
    assert changes(plan(session(5)), plan()) == [(5, None)]
    assert changes(plan(), plan(session(5))) == [(None, 5)]


def test_a_session_that_goes_because_of_the_body_says_what_was_told():
    pain = Hold(MONDAY, date(2026, 5, 11), HoldCause.PAIN, jumps_only=True, score=4)
    away = Hold(MONDAY, date(2026, 5, 11), HoldCause.AWAY)

    def why(kind, *holds):
        (gone,) = explain_gone(compare_plans(plan(session(5, kind)), plan(), MONDAY), holds, load_rules())
        return gone.why

    said = "No jumps until Mon 11 May: you told of pain 4 of 10 on Mon 04 May (H15)."
    assert why(SessionKind.FULL, pain) == said
    assert why(SessionKind.LIGHT, pain) == ""  # nothing of it is jumped
    assert why(SessionKind.LIGHT, replace(pain, jumps_only=False)) == said.replace("jumps", "strength")
    assert why(SessionKind.FULL, away) == ""  # the runner did it


def test_days_that_are_over_and_sessions_done_are_no_news():
    assert changes(plan(session(5)), plan(), today=date(2026, 5, 6)) == []
    assert changes(plan(session(5)), plan(session(5, hour=7, done=True))) == []


def test_weeks_that_only_one_plan_has_are_no_news():
    assert changes(plan(session(5), weeks=WEEKS[:1]), plan(session(5), session(12))) == []


def test_the_turn_of_the_workouts_is_no_news_and_fewer_jumps_are():
    known = session(5, SessionKind.FULL)
    assert changes(plan(known), plan(replace(known, workout="starter-5"))) == []
    assert changes(plan(known), plan(replace(known, jumping_intervals=2))) == [(5, 5)]
