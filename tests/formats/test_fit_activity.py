"""A finished session as a FIT activity: two readers find what was done, and our own makes the same session of it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from stridework.errors import ActivityFileError
from stridework.formats.activities import read_activities
from stridework.formats.fit_activity import write_activity
from stridework.formats.fit_strength import holds_strength, read_strength
from stridework.formats.strength_logs import OWN_WORKOUT, MatchedLog, make_log
from stridework.library import compile_session, load_workouts
from stridework.library.exercises import load_exercises
from stridework.training.log import Done, IntervalLog, SessionLog
from stridework.training.running import Ignored
from stridework.training.workout import Sport
from tests.formats.fit_files import Session, build_fit
from tests.formats.shared_files import ABSENT, FORMATS
from tests.formats.test_fit_workout import of_kind, read_with_fitdecode, read_with_fitparse
from tests.formats.test_fit_workout_reading import damage, write

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 5, 4, 6, 0, tzinfo=BERLIN)
NOW = datetime(2026, 5, 10, tzinfo=UTC)
EXERCISES = load_exercises()
STRENGTH = [workout for workout in load_workouts().values() if workout.sport is Sport.STRENGTH]
TIMELINES = [compile_session(workout) for workout in STRENGTH]
READERS = pytest.mark.parametrize("read", [read_with_fitdecode, read_with_fitparse])


def do(timeline, *, until=None, **changes):
    """Return the log of the session done as it is written, up to some work interval."""
    work = [i for i in timeline.intervals if i.kind == "work"]
    intervals = tuple(
        IntervalLog(
            i.index,
            i.exercise or "",
            Done.FULL if until is None or place < until else Done.SKIPPED,
            i.variant,
            i.side,
            (i.reps or 9) if until is None or place < until else None,
        )
        for place, i in enumerate(work)
    )
    seconds = timeline.seconds - timeline.intervals[0].start_s
    told = {
        "id": UUID(int=7),
        "workout": timeline.workout,
        "started_at": START,
        "finished_at": START + timedelta(seconds=seconds),
        "seconds": seconds,
        "intervals": intervals,
        "srpe": 6,
    }
    return SessionLog(**(told | changes))


def write_done(log, timeline):
    return write_activity(log, exercises=EXERCISES, timeline=timeline, zone=BERLIN)


@READERS
@pytest.mark.parametrize("timeline", TIMELINES, ids=lambda timeline: timeline.workout)
def test_every_interval_is_a_set_with_its_exercise_and_repetitions(timeline, read):
    messages = read(write_done(do(timeline), timeline))
    sets = of_kind(messages, "set")
    active = [s for s in sets if s["set_type"] in ("active", 1)]
    work = [i for i in timeline.intervals if i.kind == "work"]
    assert [s["repetitions"] for s in active] == [i.reps or 9 for i in work]
    assert sum(s["duration"] for s in active) == pytest.approx(sum(i.end_s - i.start_s for i in work))
    assert len(sets) - len(active) == sum(i.kind == "rest" for i in timeline.intervals)
    assert of_kind(messages, "exercise_title")


@READERS
def test_the_session_has_its_times_its_effort_and_the_runners_own_clock(read):
    timeline = compile_session("first-workout")
    messages = read(write_done(do(timeline), timeline))
    session, lap, activity = (of_kind(messages, kind)[0] for kind in ("session", "lap", "activity"))
    assert session["total_timer_time"] == lap["total_timer_time"] == activity["total_timer_time"]
    assert session["total_timer_time"] == timeline.seconds - timeline.intervals[0].start_s
    assert session["start_time"].replace(tzinfo=UTC) == START
    assert (session["sport"], session["sub_sport"]) == ("training", "strength_training")
    assert (session["num_laps"], activity["num_sessions"]) == (1, 1)
    local = activity["local_timestamp"].replace(tzinfo=None)
    assert local - activity["timestamp"].replace(tzinfo=None) == timedelta(hours=2)
    events = [e["event_type"] for e in of_kind(messages, "event")]
    assert events == ["start", "stop_all"]
    assert not {"avg_heart_rate", "total_calories", "training_load_peak"} & set(session)


def test_effort_is_written_only_where_it_was_told():
    timeline = compile_session("first-workout")
    for score, expected in ((6, 60), (0, 0), (None, None)):
        content = write_done(do(timeline, srpe=score), timeline)
        session = of_kind(read_with_fitdecode(content), "session")[0]
        assert session.get("workout_rpe", session.get("unknown_193")) == expected


def test_what_was_skipped_is_no_set_and_a_part_has_no_length_that_nobody_measured():
    timeline = compile_session("first-workout")
    log = do(timeline, until=4)
    part = replace(log.intervals[3], done=Done.PART)
    log = replace(log, intervals=(*log.intervals[:3], part, *log.intervals[4:]))
    sets = of_kind(read_with_fitdecode(write_done(log, timeline)), "set")
    active = [s for s in sets if s["set_type"] in ("active", 1)]
    assert len(active) == 4
    assert "duration" not in active[3]


def test_a_session_of_a_workout_nobody_has_any_more_has_sets_without_times():
    log = do(compile_session("first-workout"), workout="long-gone")
    sets = of_kind(read_with_fitdecode(write_done(log, None)), "set")
    assert len(sets) == len(log.intervals)
    assert all("duration" not in s and "start_time" not in s for s in sets)


@pytest.mark.parametrize("timeline", TIMELINES, ids=lambda timeline: timeline.workout)
def test_read_back_it_is_the_same_session_of_the_same_workout(timeline):
    log = do(timeline)
    recording = read_strength(write_done(log, timeline), now=NOW).recordings[0]
    found = make_log(recording, TIMELINES, EXERCISES)
    assert isinstance(found, MatchedLog)
    assert found.log.workout == timeline.workout
    assert (found.log.started_at, found.log.seconds, found.log.srpe) == (log.started_at, log.seconds, log.srpe)
    assert found.log.started_at.utcoffset() == timedelta(hours=2)
    for one, other in zip(found.log.intervals, log.intervals, strict=True):
        assert (one.index, one.exercise, one.done, one.side, one.reps) == (
            other.index,
            other.exercise,
            other.done,
            other.side,
            other.reps,
        )


def test_a_session_broken_off_is_the_workout_with_the_rest_skipped():
    timeline = compile_session("first-workout")
    recording = read_strength(write_done(do(timeline, until=10), timeline), now=NOW).recordings[0]
    found = make_log(recording, TIMELINES, EXERCISES)
    assert found.log.workout == "first-workout"
    assert [i.done for i in found.log.intervals] == [Done.FULL] * 10 + [Done.SKIPPED] * 5


def test_without_its_name_a_session_is_told_by_its_order_and_its_lengths():
    for workout in ("first-workout", "starter-4", "balance-only"):
        timeline = compile_session(workout)
        recording = read_strength(write_done(do(timeline), timeline), now=NOW).recordings[0]
        assert make_log(replace(recording, workout=""), TIMELINES, EXERCISES).log.workout == workout


def test_reading_a_file_twice_gives_the_same_session():
    timeline = compile_session("first-workout")
    content = write_done(do(timeline), timeline)
    one, other = (make_log(read_strength(content, now=NOW).recordings[0], TIMELINES, EXERCISES) for _ in range(2))
    assert one == other


def test_squats_alone_are_a_session_of_no_workout_with_the_reason():
    log = do(compile_session("first-workout"), until=1)
    content = write_done(replace(log, intervals=log.intervals[:1]), None)
    found = make_log(read_strength(content, now=NOW).recordings[0], TIMELINES, EXERCISES)
    assert found.log.workout == OWN_WORKOUT
    assert [i.exercise for i in found.log.intervals] == ["squat"]
    assert "order of no workout" in found.reasons[0]
    assert found.reasons[0] in found.log.note


@pytest.mark.parametrize("start", [datetime(1990, 1, 2, tzinfo=UTC), NOW + timedelta(days=30)])
def test_a_clock_that_was_wrong_gives_no_session(start):
    timeline = compile_session("first-workout")
    log = do(timeline, started_at=start, finished_at=start + timedelta(seconds=700))
    reading = read_strength(write_done(log, timeline), now=NOW)
    assert not reading.recordings
    assert "clock" in reading.ignored[0].reason


def test_a_run_is_no_strength_and_strength_is_no_run():
    run = build_fit(Session())
    assert not holds_strength(run)
    assert read_strength(run, now=NOW).recordings == ()
    timeline = compile_session("first-workout")
    content = write_done(do(timeline), timeline)
    assert holds_strength(content)
    assert read_activities(content, zone=UTC).runs == ()


@pytest.mark.skipif(not FORMATS.exists(), reason=ABSENT)
def test_a_watchs_own_recording_gives_its_guesses_as_arrays_and_its_sets():
    content = (FORMATS / "fit-activity/core_from_watch.fit").read_bytes()
    recording = read_strength(content, now=datetime.now(UTC)).recordings[0]
    assert len(recording.sets) == 15
    assert sum(one.active for one in recording.sets) == 8
    assert recording.sets[0].guesses == ((7, None), (0, None))
    assert recording.sets[0].reps == 4
    assert recording.start.utcoffset() == timezone(timedelta(hours=-6)).utcoffset(None)
    found = make_log(recording, TIMELINES, EXERCISES)
    assert isinstance(found, Ignored)
    assert "none of its 8 sets" in found.reason


@pytest.mark.parametrize(
    "content", [b"", b"\x0e", b"PK\x03\x04", write(STRENGTH[0])], ids=["empty", "cut", "zip", "fit"]
)
def test_what_is_no_activity_is_refused_in_words(content):
    with pytest.raises(ActivityFileError, match=r"not a FIT file|a workout to be done"):
        read_strength(content, now=NOW)


def test_two_thousand_damaged_files_never_give_a_session_that_was_not_there():
    originals = [(write_done(do(t), t), do(t)) for t in TIMELINES]
    chance = random.Random(3)
    read = 0
    for turn in range(2000):
        content, log = originals[turn % len(originals)]
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        cut = bytes(damaged[: chance.randrange(len(damaged))]) if turn % 3 == 0 else bytes(damaged)
        try:
            reading = read_strength(cut, now=NOW)
        except ActivityFileError as error:
            assert str(error)
        else:
            read += len(reading.recordings)
            assert all(recording.start == log.started_at for recording in reading.recordings)
    assert read <= 2  # a checksum of sixteen bits lets one in 65,536 through


def test_two_thousand_files_whose_checksum_was_made_right_again_never_crash():
    originals = [write_done(do(t), t) for t in TIMELINES]
    chance = random.Random(4)
    for turn in range(2000):
        content = damage(originals[turn % len(originals)], chance)
        try:
            recordings = read_strength(content, now=NOW).recordings
        except ActivityFileError as error:
            assert str(error)
        else:
            for recording in recordings:
                assert str(make_log(recording, TIMELINES[:2], EXERCISES))
