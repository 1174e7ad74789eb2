"""The same run from two sources is one run, and a planned run meets the one that was done."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stridework.training.merge_runs import merge_runs
from stridework.training.running import Run, RunKind

MORNING = datetime(2026, 5, 3, 7, 30)
WATCH = Run(MORNING, RunKind.EASY, "Run", "", minutes=50.0, metres=10_000.0, done=True, source="fit", uid="fit:1")
PHONE = replace(WATCH, start=MORNING + timedelta(minutes=2), minutes=51.5, metres=10_180.0, source="strava", uid="s:1")
PLAN = Run(
    datetime(2026, 5, 3), RunKind.QUALITY, "Intervals", "the title says intervals", minutes=55.0, all_day=True, uid="p"
)


def test_a_run_in_two_sources_is_one_with_the_watchs_figures_and_the_better_title():
    (run,) = merge_runs([replace(PHONE, title="Along the river"), WATCH])
    assert (run.minutes, run.metres, run.source, run.uid) == (50.0, 10_000.0, "fit", "fit:1")
    assert run.title == "Along the river"
    assert run.reason == "the same run in fit and strava, time from fit"


def test_what_one_source_did_not_measure_comes_from_the_other():
    (run,) = merge_runs([replace(WATCH, metres=None), PHONE])
    assert (run.minutes, run.metres) == (50.0, 10_180.0)


def test_the_same_file_twice_is_one_run():
    assert merge_runs([WATCH, WATCH])[0].reason == "found twice in fit"


def test_runs_that_differ_in_time_length_or_start_stay_two():
    for other in (
        replace(PHONE, start=MORNING + timedelta(minutes=20)),
        replace(PHONE, minutes=80.0),
        replace(PHONE, metres=14_000.0),
    ):
        assert len(merge_runs([WATCH, other])) == 2


def test_repetitions_saved_one_by_one_stay_apart():
    repetitions = [
        replace(WATCH, start=MORNING + timedelta(minutes=4 * turn), minutes=1.5, metres=400.0, uid=str(turn))
        for turn in range(6)
    ]
    assert len(merge_runs(repetitions)) == 6


def test_a_run_over_midnight_is_found_in_both_sources():
    late = replace(WATCH, start=datetime(2026, 5, 3, 23, 59))
    assert len(merge_runs([late, replace(PHONE, start=datetime(2026, 5, 4, 0, 1))])) == 1


def test_a_planned_run_becomes_the_done_one_and_keeps_its_kind_and_its_id():
    (run,) = merge_runs([PLAN, WATCH])
    assert (run.start, run.minutes, run.done) == (MORNING, 50.0, True)
    assert (run.kind, run.title, run.uid) == (RunKind.QUALITY, "Intervals", "p")
    assert run.reason == "the title says intervals; planned, and done as fit says"


def test_an_easy_plan_that_became_a_long_run_is_long():
    long = replace(WATCH, kind=RunKind.LONG, reason="clearly longer")
    (run,) = merge_runs([replace(PLAN, kind=RunKind.EASY), long])
    assert (run.kind, run.reason.startswith("clearly longer")) == (RunKind.LONG, True)


def test_on_a_day_of_two_each_done_run_meets_the_plan_it_is_like():
    jog = replace(PLAN, kind=RunKind.EASY, title="Jog", minutes=25.0, uid="jog")
    evening = replace(WATCH, start=MORNING.replace(hour=18), minutes=27.0, metres=4_500.0, uid="fit:2")
    merged = {run.title: run for run in merge_runs([PLAN, jog, evening, WATCH])}
    assert (merged["Jog"].minutes, merged["Intervals"].minutes) == (27.0, 50.0)


def test_a_done_run_that_is_nothing_like_the_plan_leaves_it_open():
    stroll = replace(WATCH, minutes=8.0, metres=1_500.0)
    assert [run.done for run in merge_runs([PLAN, stroll])] == [False, True]


def test_yesterdays_plan_is_not_met_by_todays_run():
    assert len(merge_runs([replace(PLAN, start=PLAN.start - timedelta(days=1)), WATCH])) == 2


RUNS = st.lists(
    st.builds(
        Run,
        start=st.integers(0, 3 * 24 * 30).map(lambda two: MORNING + timedelta(minutes=2 * two)),
        kind=st.sampled_from(RunKind),
        title=st.sampled_from(["Run", "Hills", ""]),
        reason=st.just(""),
        minutes=st.none() | st.integers(1, 40).map(lambda m: m * 3.0),
        metres=st.none() | st.integers(1, 20).map(lambda km: km * 1000.0),
        done=st.booleans(),
        source=st.sampled_from(["fit", "gpx", "strava", ""]),
        uid=st.sampled_from("abc"),
    ),
    max_size=12,
)


@given(RUNS, st.randoms())
def test_the_order_of_the_sources_changes_nothing(runs, chance):
    shuffled = list(runs)
    chance.shuffle(shuffled)
    assert merge_runs(shuffled) == merge_runs(runs)


@given(RUNS)
def test_done_runs_that_were_put_together_stay_as_they_are(runs):
    done = merge_runs([run for run in runs if run.done])
    assert merge_runs(done) == done


@given(RUNS)
def test_nothing_is_made_up_and_no_time_on_the_legs_vanishes(runs):
    merged = merge_runs(runs)
    assert {run.start for run in merged} <= {run.start for run in runs}
    done = [run for run in runs if run.done]
    assert all(any(abs(one.start - run.start) <= timedelta(minutes=30) for one in merged if one.done) for run in done)
    assert [run.start for run in merged] == sorted(run.start for run in merged)
