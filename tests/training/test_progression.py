"""A whole log, and what comes next."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from stridework.library import load_exercises
from stridework.library.rules import load_rules
from stridework.training.ladder import Cause, Decision
from stridework.training.log import Done, IntervalLog, PainFlag, SessionLog
from stridework.training.progression import begin_course, find_outlook, progress_history, take_session

EXERCISES = load_exercises()
LIMITS = load_rules().limits
START = date(2026, 5, 4)
ALL = tuple(IntervalLog(i, name, Done.FULL) for i, name in enumerate(EXERCISES))


def session(day, *exercises, **told):
    start = datetime.combine(START + timedelta(days=day), time(18), UTC)
    intervals = tuple(IntervalLog(i, name, Done.FULL) for i, name in enumerate(exercises or EXERCISES))
    log = SessionLog(UUID(int=day), "first-workout", start, start + timedelta(minutes=11), 660.0, intervals, 5, 0)
    return replace(log, **told)


def look(logs, after=2, **known):
    last = logs[-1].started_at.date() if logs else START
    return progress_history(logs, EXERCISES, last + timedelta(days=after), LIMITS, **known)


def next_in(exercise, logs, after=2, **known):
    return look(logs, after, **known).prescriptions[exercise]


def test_a_new_runner_begins_at_the_first_rung_of_everything():
    outlook = look([])
    assert {p.cause for p in outlook.prescriptions.values()} == {Cause.FIRST}
    assert [(p.level, p.reps) for p in outlook.prescriptions.values()] == [
        (0, e.ladder[0].start) for e in EXERCISES.values()
    ]


def test_good_sessions_give_the_programmes_own_numbers():
    sessions = [session(3 * n) for n in range(4)]
    assert [next_in("balance-lunge", sessions[:n]).reps for n in range(4)] == [7, 8, 9, 10]
    assert [next_in("jumping-lunge", sessions[:n]).reps for n in range(3)] == [16, 18, 20]


def test_an_answer_given_the_next_morning_changes_what_comes_next():
    logs = [session(0), session(3)]
    assert next_in("squat", logs).reps == 12
    unsettled = next_in("squat", [logs[0], replace(logs[1], pain_next_morning=4)])
    assert (unsettled.reps, unsettled.cause) == (8, Cause.NOT_SETTLED)


def test_pain_of_four_asks_for_the_same_again_without_jumps():
    logs = [session(3 * n) for n in range(6)]
    assert next_in("jumping-lunge", logs).most_sets == 4
    outlook = look([*logs, session(18, pain=4)])
    assert outlook.prescriptions["squat"].cause is Cause.SOME_PAIN
    assert outlook.prescriptions["jumping-lunge"].most_sets == 0


def test_a_warning_sign_stops_everything_until_two_calm_sessions_have_passed():
    hurt = session(0, "squat", pain=1, pain_flags=(PainFlag.ONE_BONY_SPOT,))
    assert {p.decision for p in look([hurt]).prescriptions.values()} == {Decision.STOP}
    assert next_in("squat", [hurt, session(3, "calf-raise")]).values == {"calm": 1, "needed": 2}
    calm = [hurt, session(3, "calf-raise"), session(6, "calf-raise")]
    assert {p.cause for p in look(calm).prescriptions.values()} == {Cause.REOPENED}


def test_only_one_exercise_changes_its_rung_in_a_session():
    logs = [session(3 * n) for n in range(6)]
    levels = [{n: p.level for n, p in look(logs[:k]).prescriptions.items()} for k in range(7)]
    for before, after in itertools.pairwise(levels):
        assert sum(before[name] != after[name] for name in before) <= 1
    assert look(logs[:4]).prescriptions["jumping-lunge"].cause is Cause.ONE_LEVEL
    assert levels[4]["squat"] == 1 and levels[5]["jumping-lunge"] == 1


def test_missed_time_steps_back_before_the_next_session_and_that_session_counts():
    logs = [session(3 * n, "squat") for n in range(5)]
    assert next_in("squat", logs).level == 1
    away = next_in("squat", logs, after=30)
    assert (away.level, away.reps, away.cause, away.values) == (0, 8, Cause.GAP_LEVEL, {"days": 30})
    back = [*logs, session(12 + 30, "squat"), session(12 + 33, "squat")]
    assert (next_in("squat", back).level, next_in("squat", back).reps) == (0, 10)


def test_coming_back_to_steps_after_jumps_were_left_alone_for_long_counts():
    logs = [session(3 * n, "jumping-lunge") for n in range(5)]
    assert next_in("jumping-lunge", logs).level == 1
    steps = (IntervalLog(1, "jumping-lunge", Done.FULL, "stepping-lunge"),)
    back = [*logs, session(50, intervals=steps), session(53, intervals=steps)]
    assert (next_in("jumping-lunge", back).level, next_in("jumping-lunge", back).reps) == (0, 18)


def test_two_hard_sessions_of_three_call_for_an_easier_week_in_which_nothing_grows():
    logs = [session(0, srpe=8), session(3, srpe=5, soreness=5), session(6, srpe=9)]
    assert not look(logs[:2]).deload
    assert look(logs).deload and not look(logs, after=8).deload
    assert next_in("squat", [*logs, session(9)]).cause is Cause.DELOAD


def test_getting_more_to_do_between_two_hard_sessions_is_reason_enough_for_them():
    assert not look([session(0, srpe=8), session(3), session(6, srpe=8)]).deload


def test_planned_easier_days_hold():
    day = START + timedelta(days=3)
    assert next_in("squat", [session(0), session(3)], deload_days={day}).cause is Cause.DELOAD


def test_squats_in_a_run_are_no_session_but_their_pain_counts():
    reset = session(3, workout="easy-run-resets", intervals=(IntervalLog(1, "squat", Done.FULL, reps=4),))
    logs = [session(0), reset]
    assert next_in("squat", logs, running={"easy-run-resets"}).reps == 10
    flagged = replace(reset, pain_flags=(PainFlag.SWELLING,))
    assert next_in("squat", [logs[0], flagged], running={"easy-run-resets"}).decision is Decision.STOP


def test_an_exercise_left_out_stays_where_it_was():
    assert next_in("squat", [session(0), session(3, "calf-raise")]).reps == 10


BALANCE = [session(3 * n, "balance-lunge") for n in range(5)]  # 7, 8, 9, 10 and 10 once more
JUMPS = [session(3 * n, "jumping-lunge") for n in range(4)]
STAND, JUMP = ("balance-lunge", 1), ("jumping-lunge", 1)


def at(day):
    return datetime.combine(START + timedelta(days=day), time(20), UTC)


def test_a_rung_with_a_gate_waits_for_its_test_and_says_which():
    assert next_in("balance-lunge", BALANCE).level == 1  # where nobody is asked
    waiting = next_in("balance-lunge", BALANCE, passed={})
    assert (waiting.level, waiting.reps, waiting.cause, waiting.waits_for) == (0, 10, Cause.GATE, 1)
    assert next_in("squat", BALANCE, passed={}).waits_for is None


def test_a_test_passed_before_lets_the_rung_open_by_itself():
    opened = next_in("balance-lunge", BALANCE, passed={STAND: at(1)})
    assert (opened.level, opened.cause, opened.waits_for) == (1, Cause.NEXT_LEVEL, None)


def test_a_test_passed_while_waiting_opens_the_rung_at_once_and_the_next_session_is_of_it():
    passed = {STAND: at(13)}
    opened = next_in("balance-lunge", BALANCE, passed=passed)
    assert (opened.level, opened.reps, opened.cause) == (1, 7, Cause.PASSED)
    assert next_in("balance-lunge", [*BALANCE, session(15, "balance-lunge")], passed=passed).reps == 8


def test_a_test_passed_late_lifts_nobody_over_rungs_of_the_time_before():
    longer = [session(3 * n, "balance-lunge") for n in range(12)]
    passed = {STAND: at(40), ("balance-lunge", 2): at(40), ("balance-lunge", 3): at(40)}
    assert (next_in("balance-lunge", longer, after=10, passed=passed).level) == 1


def test_jumps_open_without_pain_only():
    passed = {JUMP: at(20)}
    assert next_in("jumping-lunge", JUMPS, passed={}).cause is Cause.GATE
    hurt = [*JUMPS, session(12, "squat", pain=4)]
    assert next_in("jumping-lunge", hurt, after=9, passed=passed).cause is Cause.GATE_PAIN
    healed = [*hurt, session(15, "squat")]
    assert next_in("jumping-lunge", healed, after=6, passed=passed).cause is Cause.PASSED


def test_two_tests_passed_at_once_open_one_rung_now_and_the_other_after_it():
    logs = [session(3 * n, "balance-lunge", "jumping-lunge") for n in range(6)]
    passed = {STAND: at(16), JUMP: at(16)}
    assert {look(logs, passed={}).prescriptions[name].cause for name, _ in passed} == {Cause.GATE}
    first = look(logs, passed=passed).prescriptions
    assert [(first[name].level, first[name].cause) for name, _ in passed] == [(1, Cause.PASSED), (0, Cause.ONE_LEVEL)]
    then = look([*logs, session(18, "balance-lunge", "jumping-lunge")], passed=passed).prescriptions
    assert [then[name].level for name, _ in passed] == [1, 1]


def test_a_course_kept_half_way_leads_to_the_same_outlook():
    logs = [session(3 * n, srpe=8 if n % 4 == 0 else 5, pain=n % 3) for n in range(14)]
    passed, course = {STAND: at(13)}, begin_course(EXERCISES)
    for log in logs:
        course = take_session(course, log, EXERCISES, LIMITS, passed=passed)
    today = logs[-1].started_at.date() + timedelta(days=2)
    assert find_outlook(course, EXERCISES, today, LIMITS, passed=passed) == look(logs, passed=passed)


told = st.fixed_dictionaries(
    {
        "srpe": st.none() | st.integers(0, 10),
        "pain": st.none() | st.integers(0, 10),
        "pain_next_morning": st.none() | st.integers(0, 10),
        "soreness": st.none() | st.integers(0, 10),
        "pain_flags": st.sampled_from([(), (), (), (PainFlag.LIMPING,), (PainFlag.ONE_BONY_SPOT,)]),
        "intervals": st.lists(
            st.builds(
                IntervalLog,
                st.integers(0, 30),
                st.sampled_from([*EXERCISES, "unknown"]),
                st.sampled_from(Done),
                st.sampled_from([None, "stepping-lunge", "jumping-lunge", "balance", "unknown"]),
                reps=st.none() | st.integers(0, 40),
            ),
            max_size=6,
        ).map(tuple),
    }
)
histories = st.lists(st.tuples(st.integers(0, 70), told), max_size=8).map(
    lambda gaps: [session(sum(days for days, _ in gaps[: n + 1]), **answers) for n, (_, answers) in enumerate(gaps)]
)


GATED = [(e.id, place) for e in EXERCISES.values() for place, level in enumerate(e.ladder) if level.gate]
tests_passed = st.none() | st.dictionaries(st.sampled_from(GATED), st.integers(0, 200).map(at))


@given(histories, st.integers(0, 80), tests_passed)
def test_nobody_stands_on_a_rung_whose_test_was_not_passed(logs, after, passed):
    for name, prescription in look(logs, after, passed=passed).prescriptions.items():
        gated = {place for exercise, place in GATED if exercise == name and place <= prescription.level}
        assert passed is None or all((name, place) in passed for place in gated)


@given(histories, st.integers(0, 80))
def test_every_history_leads_to_a_place_on_every_ladder_and_the_same_one_each_time(logs, after):
    outlook = look(logs, after)
    assert outlook == look(logs, after)
    assert set(outlook.prescriptions) == set(EXERCISES)
    for name, prescription in outlook.prescriptions.items():
        level = EXERCISES[name].ladder[prescription.level]
        assert prescription.rung is level
        assert level.start <= prescription.reps <= level.cap
        if prescription.most_sets is not None:
            assert prescription.most_sets * prescription.reps <= outlook.jumps.contacts


@given(histories, st.integers(0, 14), tests_passed)
def test_one_more_session_changes_at_most_one_rung_upwards(logs, gap, passed):
    last = (logs[-1].started_at.date() - START).days if logs else 0
    before = look(logs, gap, passed=passed).prescriptions
    after = look([*logs, session(last + gap)], 0, passed=passed).prescriptions
    rises = [name for name in before if after[name].level > before[name].level]
    assert len(rises) <= 1
    assert all(after[name].level == before[name].level + 1 for name in rises)
