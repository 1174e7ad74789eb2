"""One exercise, one session: what it means for the next."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.library import load_exercises
from stridework.library.rules import load_rules
from stridework.training.ladder import (
    Cause,
    Decision,
    Effort,
    Report,
    Standing,
    begin,
    read_effort,
    take_step,
)
from stridework.training.log import Done, IntervalLog

EXERCISES = load_exercises()
LIMITS = load_rules().limits
BALANCE, JUMPS, SQUAT = (EXERCISES[name] for name in ("balance-lunge", "jumping-lunge", "squat"))
FINE = Report(srpe=5, pain=0, gap_days=3)
scores = st.none() | st.integers(0, 10)
reports = st.builds(
    Report,
    srpe=scores,
    pain=scores,
    pain_before=scores,
    pain_next_morning=scores,
    soreness=scores,
    stop=st.sampled_from([None, None, None, Cause.LIMPING, Cause.WARNING_SIGN]),
    gap_days=st.integers(0, 100),
    deload=st.booleans(),
)
efforts = st.builds(Effort, st.integers(0, 30), st.floats(0, 1), st.booleans(), st.booleans())


@st.composite
def places(draw):
    exercise = draw(st.sampled_from(list(EXERCISES.values())))
    level = draw(st.integers(0, len(exercise.ladder) - 1))
    reps = draw(st.integers(exercise.ladder[level].start, exercise.ladder[level].cap))
    calm = draw(st.sampled_from([None, None, 0, 1]))
    return exercise, Standing(level, reps, draw(st.integers(0, 2)), draw(st.integers(0, 1)), calm)


def train(exercise, standing, times, report=FINE):
    for _ in range(times):
        standing = take_step(exercise, standing, Effort(standing.reps), report, LIMITS).standing
        yield standing


def test_four_good_sessions_of_balance_and_lunge_are_seven_eight_nine_ten():
    first = begin(BALANCE).standing
    assert [first.reps, *(s.reps for s in train(BALANCE, first, 3))] == [7, 8, 9, 10]


def test_stepping_lunges_grow_from_sixteen_to_eighteen_to_twenty_before_they_leave_the_ground():
    first = begin(JUMPS).standing
    grown = [first, *train(JUMPS, first, 4)]
    assert [(s.level, s.reps) for s in grown] == [(0, 16), (0, 18), (0, 20), (0, 20), (1, 8)]


@pytest.mark.parametrize(
    ("report", "cause"),
    [
        (replace(FINE, pain=3), Cause.SOME_PAIN),
        (replace(FINE, soreness=4), Cause.SORE),
        (replace(FINE, srpe=8), Cause.HARD),
        (replace(FINE, gap_days=8), Cause.GAP_REPEAT),
        (replace(FINE, deload=True), Cause.DELOAD),
        (replace(FINE, pain=None), Cause.NOT_TOLD),
        (replace(FINE, srpe=None), Cause.NOT_TOLD),
    ],
)
def test_a_warning_or_silence_asks_for_the_same_again(report, cause):
    outcome = take_step(SQUAT, Standing(1, 10, good=1), Effort(10), report, LIMITS)
    assert (outcome.decision, outcome.cause, outcome.standing) == (Decision.HOLD, cause, Standing(1, 10))


@pytest.mark.parametrize(
    ("days", "level", "reps", "decision"),
    [
        (14, 2, 10, Decision.HOLD),
        (15, 2, 8, Decision.REGRESS),
        (28, 2, 8, Decision.REGRESS),
        (29, 1, 8, Decision.REGRESS),
        (56, 1, 8, Decision.REGRESS),
        (57, 0, 8, Decision.RESTART),
    ],
)
def test_missed_time_steps_back_the_further_the_longer_it_was(days, level, reps, decision):
    outcome = take_step(SQUAT, Standing(2, 10), Effort(10), replace(FINE, gap_days=days), LIMITS)
    assert (outcome.standing.level, outcome.standing.reps, outcome.decision) == (level, reps, decision)


def test_one_poor_session_is_forgiven_and_two_running_go_a_step_down():
    one = take_step(SQUAT, Standing(1, 10), Effort(7), FINE, LIMITS)
    two = take_step(SQUAT, one.standing, Effort(7), FINE, LIMITS)
    assert (one.decision, one.cause, two.decision, two.cause) == (
        Decision.HOLD,
        Cause.POOR,
        Decision.REGRESS,
        Cause.POOR_TWICE,
    )
    assert two.standing == Standing(1, 8)


def test_pain_that_has_not_settled_by_the_morning_goes_a_step_down():
    report = replace(FINE, pain_next_morning=4, pain_before=1)
    assert take_step(SQUAT, Standing(1, 8), Effort(8), report, LIMITS).standing == Standing(0, 8)
    assert (
        take_step(SQUAT, Standing(1, 8), Effort(8), replace(report, pain_before=4), LIMITS).decision
        is Decision.PROGRESS
    )


def test_after_a_stop_two_sessions_with_hardly_any_pain_open_the_exercise_one_rung_lower():
    stopped = take_step(SQUAT, Standing(2, 10), Effort(10), replace(FINE, pain=6), LIMITS)
    once = take_step(SQUAT, stopped.standing, None, FINE, LIMITS)
    silent = take_step(SQUAT, once.standing, None, Report(), LIMITS)
    again = take_step(SQUAT, silent.standing, None, FINE, LIMITS)
    assert [o.decision for o in (stopped, once, silent)] == [Decision.STOP] * 3
    assert (again.cause, again.standing) == (Cause.REOPENED, Standing(1, 8))


def test_pain_while_stopped_begins_the_count_anew():
    assert take_step(SQUAT, Standing(2, 8, calm=1), None, replace(FINE, pain=3), LIMITS).standing.calm == 0


def test_much_pain_stops_what_was_done_and_every_jump_and_a_warning_sign_stops_everything():
    hurt = replace(FINE, pain=7)
    assert take_step(SQUAT, Standing(0, 8), None, hurt, LIMITS) is None
    assert take_step(JUMPS, Standing(1, 8), None, hurt, LIMITS).decision is Decision.STOP
    assert (
        take_step(SQUAT, Standing(0, 8), None, replace(FINE, stop=Cause.WARNING_SIGN), LIMITS).decision is Decision.STOP
    )


def test_a_closed_gate_holds_at_the_top_of_the_rung():
    standing = Standing(1, 10, good=1)
    assert take_step(BALANCE, standing, Effort(10), FINE, LIMITS, {("balance-lunge", 2): False}).cause is Cause.GATE
    assert take_step(BALANCE, standing, Effort(10), FINE, LIMITS).standing == Standing(2, 7)


def test_jumping_lunges_wait_behind_their_gate_and_the_runner_goes_on_stepping():
    top = Standing(0, 20, good=1)
    closed = take_step(JUMPS, top, Effort(20), FINE, LIMITS, {("jumping-lunge", 1): False})
    assert (closed.cause, closed.standing.level, closed.standing.reps) == (Cause.GATE, 0, 20)
    assert JUMPS.variant(JUMPS.ladder[0].variant).contacts_per_rep == 0
    opened = take_step(JUMPS, closed.standing, Effort(20), FINE, LIMITS, {("jumping-lunge", 1): True})
    assert opened.standing == Standing(1, JUMPS.ladder[1].start)


def test_the_rungs_that_need_a_test_first_say_which():
    gated = {(e.id, n): level.gate["en"] for e in EXERCISES.values() for n, level in enumerate(e.ladder) if level.gate}
    assert "20 seconds" in gated["balance-lunge", 1]
    assert "30 seconds" in gated["balance-lunge", 2]
    assert "wall" in gated["balance-lunge", 3]
    assert "Ten clean lunges" in gated["jumping-lunge", 1]
    assert "15 seconds" in gated["jumping-lunge", 1]


def interval(exercise="squat", done=Done.FULL, variant=None, **told):
    return IntervalLog(1, exercise, done, variant, **told)


def test_a_set_counts_as_the_target_where_the_runner_only_said_that_it_was_done():
    assert read_effort(SQUAT, Standing(0, 10), [interval()] * 3, LIMITS) == Effort(10, 1.0, whole=True)


def test_the_weakest_counted_set_decides():
    assert read_effort(SQUAT, Standing(0, 10), [interval(reps=12), interval(reps=9), interval()], LIMITS).done == 9


def test_a_skipped_set_lowers_the_quality_and_an_exercise_only_skipped_was_not_done():
    skipped = interval(done=Done.SKIPPED)
    assert (
        read_effort(SQUAT, Standing(0, 8), [interval(), interval(), interval(done=Done.PART), skipped], LIMITS).quality
        == 0.7
    )
    assert read_effort(SQUAT, Standing(0, 8), [skipped, interval("calf-raise")], LIMITS) is None


def test_a_form_coachs_clean_share_stands_above_the_runners_word():
    effort = read_effort(SQUAT, Standing(0, 8), [interval(done=Done.PART, clean=1.0), interval(clean=0.5)], LIMITS)
    assert (effort.quality, effort.watched) == (0.75, True)


def test_doing_all_of_a_smaller_session_is_not_a_poor_one():
    effort = read_effort(SQUAT, Standing(0, 12), [interval(reps=8)], LIMITS)
    assert take_step(SQUAT, Standing(0, 12, bad=1), effort, FINE, LIMITS).cause is Cause.SHORT


def test_an_easier_variant_says_nothing_about_the_rung_and_a_harder_one_is_as_good_as_the_target():
    step, jump = interval("jumping-lunge", variant="stepping-lunge"), interval("jumping-lunge", reps=8)
    assert read_effort(JUMPS, Standing(1, 8), [step], LIMITS) is None
    assert read_effort(JUMPS, Standing(0, 16), [step, jump], LIMITS) == Effort(16, 1.0, whole=True)
    assert read_effort(BALANCE, Standing(0, 7), [interval("balance-lunge", variant="balance")], LIMITS) is None


@given(places(), st.none() | efforts, reports)
def test_a_runner_never_leaves_the_ladder_and_never_rises_more_than_one_rung(place, effort, report):
    exercise, before = place
    outcome = take_step(exercise, before, effort, report, LIMITS)
    after = outcome.standing if outcome else before
    assert 0 <= after.level < len(exercise.ladder)
    level = exercise.ladder[after.level]
    assert level.start <= after.reps <= level.cap
    assert after.level <= before.level + 1
    assert after.level == before.level or after.reps == level.start


@st.composite
def nearly_good_sessions(draw):
    """A session in which all was well but for one or two things, so that most rules get their turn."""
    exercise, standing = draw(places())
    effort = Effort(standing.reps + draw(st.integers(-2, 1)), draw(st.sampled_from([1.0, 1.0, 0.9, 0.89, 0.7])))
    other = draw(reports)
    names = draw(st.lists(st.sampled_from([f.name for f in fields(Report)]), max_size=2))
    return exercise, standing, effort, replace(FINE, **{name: getattr(other, name) for name in names})


@given(nearly_good_sessions())
def test_nobody_gets_more_to_do_with_a_warning_sign_or_in_silence(case):
    exercise, before, effort, report = case
    morning = report.pain_next_morning or 0
    all_well = (
        report.stop is None
        and not report.deload
        and before.calm is None
        and report.pain in (0, 1, 2)
        and (morning <= 2 or morning <= (report.pain_before or 0))
        and report.srpe in range(8)
        and (report.soreness or 0) <= 3
        and report.gap_days <= 7
        and effort.done >= before.reps
        and effort.quality >= 0.9
    )
    decision = take_step(exercise, before, effort, report, LIMITS).decision
    below_cap = before.reps < exercise.ladder[before.level].cap
    if not all_well:
        assert decision is not Decision.PROGRESS
    elif below_cap:
        assert decision is Decision.PROGRESS
