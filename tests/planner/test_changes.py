"""What a runner does to a plan, and what the plan keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bench.calendars import MONDAY, make_calendar, make_logs
from stridework.errors import PlanError
from stridework.planner.changes import (
    add_session,
    find_session,
    list_places,
    move_session,
    plan_absence,
    skip_session,
    swap_session,
    tell_ill,
    tell_sore,
    tell_well,
)
from stridework.planner.check import check_plan
from stridework.planner.replan import replan, stand
from stridework.training.plan import Request, SessionKind


def make_plan(number):
    """Return a runner's request, runs, log and plan of three weeks, which has a session that is not done."""
    runs, wishes = make_calendar(number, 3)
    request = Request(wishes.start, 3, wishes.level, wishes.days, wishes.times, wishes.target)
    logs = make_logs(number, wishes.start, number % 12)
    return request, runs, logs, replan(request, runs, logs, wishes.start)


def coming(plan):
    return [session for session in plan.sessions if not session.done]


def again(request, runs, logs, plan):
    """Return the new plan and what the independent checker says of it."""
    at = stand(request, runs, logs, request.began, shown=plan)
    made = replan(request, runs, logs, request.began, shown=plan)
    return made, check_plan(made, at.runs, at.wishes, at.rules)


@pytest.mark.parametrize("part", range(4))
def test_every_place_a_session_may_go_to_leaves_a_plan_that_keeps_every_rule(part):
    moved = 0
    for number in range(part * 12, part * 12 + 12):
        request, runs, logs, plan = make_plan(number)
        at = stand(request, runs, logs, request.began, shown=plan)
        for session in coming(plan)[:1]:
            day = session.start.date()
            for place in [p for p in list_places(at, plan, day) if p.start][::3]:
                try:
                    asked = move_session(at, plan, day, place.day)
                except PlanError as refused:
                    assert "(H1" in str(refused)  # a week that is full of fixed sessions
                    continue
                made, broken = again(asked, runs, logs, plan)
                assert broken == (), (number, day, place.day)
                found = find_session(made, place.day)
                assert (found.start, found.kind, found.planned_for) == (place.start, place.kind, day)
                moved += 1
    assert moved > 10


@pytest.mark.parametrize("workout", ["first-workout", "balance-only"])
@pytest.mark.parametrize("part", range(2))
def test_a_coachs_session_is_placed_by_the_runners_rules(part, workout):
    placed = 0
    for number in range(part * 15, part * 15 + 15):
        request, runs, logs, plan = make_plan(number)
        at = stand(request, runs, logs, request.began, shown=plan)
        first = at.wishes.start + timedelta(days=1)
        try:
            asked = add_session(at, plan, workout, 11, first, first + timedelta(days=6), "From your coach.")
        except PlanError as refused:
            assert "(H" in str(refused)
            continue
        (pinned,) = [s for s in asked.pinned if s.workout == workout]
        made, broken = again(asked, runs, logs, plan)
        assert broken == (), number
        found = find_session(made, pinned.start.date())
        assert (found.start, found.workout, found.reasons) == (pinned.start, workout, ("From your coach.",))
        assert first <= found.start.date() <= first + timedelta(days=6)
        assert found.jumps == (found.contacts > 0)
        placed += 1
    assert placed > 5


def test_a_coachs_session_never_lands_on_a_day_that_has_one_fixed():
    request, runs, logs, plan = make_plan(3)
    at = stand(request, runs, logs, request.began, shown=plan)
    day = at.wishes.start + timedelta(days=1)
    for _ in range(2):
        request = add_session(at, plan, "balance-only", 8, day, day + timedelta(days=13), "From your coach.")
        at = stand(request, runs, logs, request.began, shown=plan)
    assert len({session.start.date() for session in request.pinned}) == 2


def test_a_day_that_cannot_be_is_refused_in_the_words_of_its_rules():
    for number in range(20):
        request, runs, logs, plan = make_plan(number)
        at = stand(request, runs, logs, request.began, shown=plan)
        for session in coming(plan)[:1]:
            day = session.start.date()
            for place in [p for p in list_places(at, plan, day) if p.start is None]:
                with pytest.raises(PlanError, match=r"\((H\d+|S\d+)\)"):
                    move_session(at, plan, day, place.day)


def test_a_session_swapped_for_a_light_one_stays_a_light_one():
    request, runs, logs, plan = next(
        made for made in map(make_plan, range(40)) if any(s.jumps for s in coming(made[3]))
    )
    day = next(s for s in coming(plan) if s.jumps).start.date()
    at = stand(request, runs, logs, request.began, shown=plan)
    made, broken = again(swap_session(at, plan, day, SessionKind.LIGHT), runs, logs, plan)
    assert (find_session(made, day).kind, find_session(made, day).contacts, broken) == (SessionKind.LIGHT, 0, ())


def test_a_skipped_session_is_not_made_up_for():
    request, runs, logs, plan = next(made for made in map(make_plan, range(40)) if coming(made[3]))
    day = coming(plan)[0].start.date()
    made, broken = again(skip_session(request, plan, day), runs, logs, plan)
    assert broken == ()
    assert day not in {session.start.date() for session in made.sessions}
    assert next("H16" in blocked.rules for blocked in made.blocked if blocked.day == day)
    week = [sum((s.start.date() - day).days in range(-day.weekday(), 7 - day.weekday()) for s in p.sessions)
            for p in (plan, made)]  # fmt: skip
    assert week[1] < week[0]


@pytest.mark.parametrize("number", range(6))
def test_sore_ill_and_away_keep_their_days_free_and_the_rules(number):
    request, runs, logs, plan = make_plan(number)
    today = request.began
    for told, held in (
        (tell_sore(request, today, 2), lambda s: s.jumps and (s.start.date() - today).days <= 2),
        (tell_ill(request, today), lambda s: True),
        (plan_absence(request, today, today + timedelta(days=9)), lambda s: (s.start.date() - today).days <= 9),
    ):
        made, broken = again(told, runs, logs, plan)
        assert broken == ()
        assert not any(held(session) for session in coming(made))


def test_after_an_illness_jumps_wait_three_days():
    request, runs, logs, plan = make_plan(1)
    well = request.began + timedelta(days=3)
    request = tell_well(tell_ill(request, request.began), well, 3)
    made = replan(request, runs, logs, well, shown=plan)
    assert all(not s.jumps or s.start.date() >= well + timedelta(days=3) for s in coming(made))
    assert request.began >= MONDAY
