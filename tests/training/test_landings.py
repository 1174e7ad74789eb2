"""How many landings a day holds, and which jumps turn into steps."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.library import load_exercises, load_workouts
from stridework.library.rules import load_rules
from stridework.training.landings import (
    JumpBudget,
    Limit,
    budget_intervals,
    count_contacts,
    find_budget,
    find_experience,
    keep_jumps,
    list_step_landings,
)
from stridework.training.limits import Experience
from stridework.training.log import Done, IntervalLog, SessionLog
from stridework.training.workout import Workout
from stridework.training.workout_text import format_workout

TODAY = date(2026, 5, 20)
EXERCISES = load_exercises()
LIMITS = load_rules().limits
WORKOUTS = load_workouts("en")
NEW = JumpBudget(40, 2, Limit.NOVEL)


def jumped(days_ago, reps=None, sets=1, **told):
    start = datetime.combine(TODAY - timedelta(days=days_ago), time(18), UTC)
    intervals = tuple(IntervalLog(i, "jumping-lunge", Done.FULL, "jumping-lunge", reps=reps) for i in range(sets))
    log = SessionLog(UUID(int=days_ago), "first-workout", start, start + timedelta(minutes=11), 660.0, intervals)
    return replace(log, **told)


def variants(workout: Workout) -> list[str]:
    return [
        step.variant or "jumping-lunge"
        for block in workout.blocks
        for _ in range(block.rounds)
        for step in block.steps
        if step.exercise == "jumping-lunge"
    ]


def test_a_beginners_first_workout_steps_before_it_jumps():
    budgeted = budget_intervals(WORKOUTS["first-workout"], EXERCISES, find_budget([], EXERCISES, TODAY, LIMITS), LIMITS)
    assert variants(budgeted.workout) == ["stepping-lunge"] * 3 + ["jumping-lunge"] * 2
    assert (budgeted.contacts, budgeted.jumped, budgeted.stepped, budgeted.limit) == (40, 2, 3, Limit.NOVEL)
    assert [block.rounds for block in budgeted.workout.blocks] == [3, 2]
    assert "- Stepping lunge 30s" in format_workout(budgeted.workout)


def test_a_workout_within_the_budget_stays_as_it_is():
    budgeted = budget_intervals(WORKOUTS["starter-6"], EXERCISES, NEW, LIMITS)
    assert (budgeted.workout, budgeted.stepped, budgeted.limit) == (WORKOUTS["starter-6"], 0, None)


def test_after_pain_every_jump_is_a_step():
    budget = find_budget([jumped(3, pain=4)], EXERCISES, TODAY, LIMITS)
    budgeted = budget_intervals(WORKOUTS["first-workout"], EXERCISES, budget, LIMITS)
    assert (budgeted.contacts, budgeted.stepped, budgeted.limit) == (0, 5, Limit.PAIN)


@pytest.mark.parametrize("name", [name for name in WORKOUTS if list_step_landings(WORKOUTS[name], EXERCISES, LIMITS)])
def test_of_any_number_of_jumps_the_last_ones_are_kept(name):
    every = list_step_landings(WORKOUTS[name], EXERCISES, LIMITS)
    before = variants(WORKOUTS[name])
    for jumps in range(len(every) + 1):
        kept = keep_jumps(WORKOUTS[name], EXERCISES, jumps, LIMITS)
        assert list_step_landings(kept, EXERCISES, LIMITS) == every[len(every) - jumps :]
        assert [variant for variant in variants(kept) if variant == "jumping-lunge"] == ["jumping-lunge"] * jumps
        assert variants(kept)[len(before) - jumps :] == before[len(before) - jumps :]
    assert keep_jumps(WORKOUTS[name], EXERCISES, len(every), LIMITS) == WORKOUTS[name]


@given(st.sampled_from(sorted(WORKOUTS)), st.integers(0, 200), st.integers(0, 8))
def test_a_budget_is_kept_and_nothing_but_jumps_is_changed(name, contacts, intervals):
    before = WORKOUTS[name]
    budgeted = budget_intervals(before, EXERCISES, JumpBudget(contacts, intervals, Limit.CAP), LIMITS)
    assert budgeted.contacts <= contacts
    assert variants(budgeted.workout).count("jumping-lunge") <= intervals
    assert (
        budget_intervals(budgeted.workout, EXERCISES, JumpBudget(contacts, intervals, Limit.CAP), LIMITS).stepped == 0
    )
    steps = [
        [step for block in workout.blocks for _ in range(block.rounds) for step in block.steps]
        for workout in (before, budgeted.workout)
    ]
    for old, new in zip(*steps, strict=True):
        assert new == old or (old.exercise, new.variant, new.amount) == ("jumping-lunge", "stepping-lunge", old.amount)


def test_landings_are_counted_at_the_exercises_own_pace_where_nobody_counted():
    assert count_contacts(jumped(0, sets=5), EXERCISES, LIMITS) == 100
    assert count_contacts(jumped(0, reps=8, sets=2), EXERCISES, LIMITS) == 16
    steps = (IntervalLog(1, "jumping-lunge", Done.FULL, "stepping-lunge"), IntervalLog(2, "no-such-thing", Done.FULL))
    assert count_contacts(jumped(0, intervals=steps), EXERCISES, LIMITS) == 0


@pytest.mark.parametrize(
    ("days_ago", "advanced", "experience"),
    [
        ([], False, Experience.NOVEL),
        ([9, 5], False, Experience.NOVEL),
        ([9, 5, 2], False, Experience.NOVICE),
        ([60, 50, 29], True, Experience.NOVEL),
        ([60, 50, 28], False, Experience.INTERMEDIATE),
        ([60, 50, 28], True, Experience.ADVANCED),
    ],
)
def test_jumps_are_new_for_three_sessions_and_again_after_four_weeks(days_ago, advanced, experience):
    assert (
        find_experience([TODAY - timedelta(days=d) for d in days_ago], TODAY, LIMITS, advanced=advanced) is experience
    )


def test_the_week_leaves_what_it_has_not_used():
    assert find_budget([jumped(3, sets=3)], EXERCISES, TODAY, LIMITS) == JumpBudget(20, 2, Limit.WEEK)
    assert find_budget([jumped(7, sets=3)], EXERCISES, TODAY, LIMITS) == NEW


@given(st.lists(st.builds(jumped, st.integers(0, 90), st.none() | st.integers(0, 60), st.integers(0, 8)), max_size=12))
def test_a_budget_never_passes_the_caps(logs):
    logs.sort(key=lambda log: log.started_at)
    budget = find_budget(logs, EXERCISES, TODAY, LIMITS)
    most = max(LIMITS.jumps.caps.values(), key=lambda caps: caps.session)
    assert 0 <= budget.contacts <= most.session
    week = sum(count_contacts(log, EXERCISES, LIMITS) for log in logs if (TODAY - log.started_at.date()).days < 7)
    assert budget.contacts == 0 or week + budget.contacts <= most.week
