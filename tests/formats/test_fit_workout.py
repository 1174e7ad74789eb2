"""Workouts for a watch: two independent readers find exactly what the timeline, or the plan of resets, says."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import fitdecode
import fitparse
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stridework.formats.fit_encoding import cut_text
from stridework.formats.fit_workout import (
    MOST_STEPS,
    Repeat,
    Step,
    fold_repeats,
    write_reset_run,
    write_workout,
)
from stridework.library import compile_session, load_workouts
from stridework.library.exercises import load_exercises
from stridework.library.workouts import load_names
from stridework.training.plan import RunResets
from stridework.training.workout import Sport
from stridework.training.workout_text import parse_workout
from tests.formats.shared_files import ABSENT, FORMATS

CREATED = datetime(2026, 5, 4, 6, tzinfo=UTC)
STRENGTH = [workout for workout in load_workouts().values() if workout.sport is Sport.STRENGTH]
RESETS = RunResets(datetime(2026, 5, 5, 18), "Easy run 60 min", (15, 30, 45), 4, "An easy run.")


def read_with_fitdecode(content):
    with fitdecode.FitReader(io.BytesIO(content)) as reader:
        frames = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
    return [(f.name, {v.name: v.value for v in f.fields if v.raw_value is not None}) for f in frames]


def read_with_fitparse(content):
    found = fitparse.FitFile(content, check_crc=True).get_messages()
    return [(m.name, {name: value for name, value in m.get_values().items() if value is not None}) for m in found]


READERS = pytest.mark.parametrize("read", [read_with_fitdecode, read_with_fitparse])


def of_kind(messages, kind):
    return [fields for name, fields in messages if name == kind]


def expand(steps):
    """Return the steps as a watch does them, repeats done."""
    done, plan = [], []
    for step in steps:
        if step["duration_type"] == "repeat_until_steps_cmplt":
            since = plan[step["duration_step"] :]
            done += [s for _ in range(step["repeat_steps"] - 1) for s in since if "duration_step" not in s]
        else:
            done.append(step)
        plan.append(step)
    return done


def measure(step):
    return {
        "time": lambda: step["duration_time"],
        "reps": lambda: ("reps", step["duration_reps"]),
        "open": lambda: "lap",
    }[step["duration_type"]]()


@READERS
@pytest.mark.parametrize("workout", STRENGTH, ids=lambda workout: workout.id)
def test_a_strength_workout_is_on_the_watch_what_it_is_on_the_timeline(workout, read):
    timeline = compile_session(workout)
    watch = write_workout(timeline, created=CREATED)
    messages = read(watch.content)
    steps = expand(of_kind(messages, "workout_step"))
    assert [s["wkt_step_name"] for s in steps] == [i.title[:15].rstrip() for i in timeline.intervals]
    assert [measure(s) for s in steps] == [
        ("reps", i.reps) if i.reps else i.end_s - i.start_s for i in timeline.intervals
    ]
    assert [s["intensity"] == "rest" for s in steps] == [i.kind != "work" for i in timeline.intervals]
    for step, interval in zip(steps, timeline.intervals, strict=True):
        if interval.side:
            assert ("Left" if interval.side.startswith("left") else "Right") in step["notes"]


@pytest.mark.parametrize("workout", STRENGTH, ids=lambda workout: workout.id)
def test_exercises_carry_their_numbers_and_each_number_one_title(workout):
    messages = read_with_fitdecode(write_workout(compile_session(workout), created=CREATED).content)
    titles = of_kind(messages, "exercise_title")
    numbers = [(t["exercise_category"], t["exercise_name"]) for t in titles]
    worked = [s for s in of_kind(messages, "workout_step") if s.get("intensity") == "active"]
    assert {(s["exercise_category"], s["exercise_name"]) for s in worked} == set(numbers)
    assert len(numbers) == len(set(numbers))
    assert all(v.fit.category <= 32 for exercise in load_exercises().values() for v in exercise.variants)


def test_the_head_of_the_file_is_as_garmin_connect_writes_it():
    watch = write_workout(compile_session("first-workout"), created=CREATED)
    messages = read_with_fitdecode(watch.content)
    assert [name for name, _ in messages[:3]] == ["file_id", "workout", "workout_step"]
    assert messages[0][1]["type"] == "workout"
    assert messages[0][1]["time_created"] == CREATED
    workout = messages[1][1]
    assert (workout["wkt_name"], workout["sport"], workout["sub_sport"]) == (
        "First workout",
        "training",
        "strength_training",
    )
    assert workout["num_valid_steps"] == watch.steps == len(of_kind(messages, "workout_step"))


@pytest.mark.skipif(not FORMATS.exists(), reason=ABSENT)
def test_the_file_of_garmin_connect_counts_its_repeats_among_the_steps_as_ours_does():
    theirs = read_with_fitdecode((FORMATS / "fit-workout/garmin-connect-strength-43steps.fit").read_bytes())
    assert of_kind(theirs, "workout")[0]["num_valid_steps"] == len(of_kind(theirs, "workout_step"))


@READERS
def test_a_run_has_its_resets_at_the_planned_minutes(read):
    messages = read(write_reset_run(RESETS, created=CREATED, minutes=60.0).content)
    assert of_kind(messages, "workout")[0]["sport"] == "running"
    steps = expand(of_kind(messages, "workout_step"))
    at, resets = 0.0, []
    for step in steps:
        if step["wkt_step_name"] == "Reset: 4 squats":
            assert (step["intensity"], measure(step)) == ("rest", "lap")
            resets.append(at / 60)
        else:
            at += measure(step)
    assert (resets, at / 60) == ([15.0, 30.0, 45.0], 60.0)


@pytest.mark.parametrize(
    "watch",
    [
        write_reset_run(RESETS, created=CREATED),
        write_workout(compile_session("easy-run-resets"), created=CREATED, sport=Sport.RUN),
    ],
)
def test_a_run_carries_no_exercise_and_no_repetitions(watch):
    messages = read_with_fitdecode(watch.content)
    assert not of_kind(messages, "exercise_title")
    for step in of_kind(messages, "workout_step"):
        assert not {"exercise_category", "exercise_name", "duration_reps"} & set(step)
    assert sum("squat" in step.get("notes", "").lower() for step in expand(of_kind(messages, "workout_step"))) == 3


def test_a_reset_can_end_by_itself_and_a_run_of_unknown_length_goes_on():
    steps = of_kind(read_with_fitdecode(write_reset_run(RESETS, created=CREATED, by_lap=False).content), "workout_step")
    assert measure(steps[1]) == 20.0
    assert measure(expand(steps)[-1]) == "lap"


def test_the_serial_number_is_stable_and_another_one_for_other_steps_or_another_day():
    first = write_workout(compile_session("first-workout"), created=CREATED)
    later = write_workout(compile_session("first-workout"), created=CREATED.replace(year=2027))
    assert first.serial == later.serial
    serials = [write_workout(compile_session(workout), created=CREATED).serial for workout in STRENGTH]
    serials += [
        write_reset_run(replace(RESETS, start=RESETS.start.replace(day=day)), created=CREATED).serial
        for day in range(1, 31)
    ]
    assert len(set(serials)) == len(serials)
    assert all(0 < serial < 2**32 - 1 for serial in serials)


def test_the_same_workout_gives_the_same_bytes():
    timeline = compile_session("starter-4")
    assert write_workout(timeline, created=CREATED).content == write_workout(timeline, created=CREATED).content


def test_texts_are_cut_between_characters_to_the_sizes_a_watch_holds():
    label = "Kniebeuge über 🏃🏽‍♀️ Kopfhöhe und zurück"
    text = (
        f"name: {'Läufer-Kraft ' * 5}\nsport: strength\n\nMain set 2x\n- {label} 30s | {'Füße 🦶 ' * 25}\n- Rest 15s\n"
    )
    timeline = compile_session(_read(text))
    messages = read_with_fitdecode(write_workout(timeline, created=CREATED).content)
    name = of_kind(messages, "workout")[0]["wkt_name"]
    step = of_kind(messages, "workout_step")[1]
    for found, size in ((name, 32), (step["wkt_step_name"], 16), (step["notes"], 200)):
        assert size - 5 <= len(found.encode()) <= size - 1
        assert "�" not in found
    assert cut_text("🏃" * 9, 16) == "🏃" * 3


def test_more_steps_than_garmin_connect_takes_are_written_with_a_warning():
    lines = "\n".join(f"- Move {number} {number + 10}s" for number in range(60))
    watch = write_workout(compile_session(_read(f"name: Sixty\nsport: strength\n\nAll\n{lines}\n")), created=CREATED)
    assert watch.steps == 61
    assert str(MOST_STEPS) in watch.warnings[0]
    assert len(of_kind(read_with_fitparse(watch.content), "workout_step")) == 61


def test_folding_expands_to_the_same_steps_and_never_takes_more_messages():
    random = Random(7)
    for _ in range(300):
        block = [Step(random.choice("abc"), random.choice((15.0, 30.0))) for _ in range(random.randint(1, 6))]
        steps = [s for _ in range(random.randint(1, 4)) for s in block] + random.choices(block, k=random.randint(0, 4))
        folded = fold_repeats(steps)
        assert len(folded) <= len(steps)
        expanded = []
        for place, step in enumerate(folded):
            if isinstance(step, Repeat):
                expanded += [s for _ in range(step.rounds - 1) for s in folded[step.first : place]]
            else:
                expanded.append(step)
        assert expanded == steps


def test_five_rounds_of_three_exercises_are_seven_steps():
    steps = [Step(name, 30.0) for name in "ArBrCr" * 5]
    assert len(fold_repeats(steps)) == 7


def _read(text):
    return parse_workout(text, id="test", names=load_names())


@given(st.text(max_size=300))
@example("\x00\r\n🏃" * 20)
def test_whatever_a_runs_title_holds_two_readers_agree_on_it(title):
    content = write_reset_run(replace(RESETS, title=title), created=CREATED).content
    one, other = (
        of_kind(read(content), "workout")[0]["wkt_name"] for read in (read_with_fitdecode, read_with_fitparse)
    )
    assert one == other
    assert one.startswith("2026-05-05")
    assert len(one.encode()) <= 31
