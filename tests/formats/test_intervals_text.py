"""intervals.icu's text: what is written is the session, what is read is a workout or an error with a line."""

from __future__ import annotations

import random
import re

import pytest

from stridework.errors import WorkoutSyntaxErrors
from stridework.formats.intervals_text import looks_like_intervals_text, read_intervals_text, write_intervals_text
from stridework.library import compile_session, load_workouts
from stridework.training.workout import Sport, Unit
from tests.formats.shared_files import ABSENT, FORMATS

WORKOUTS = list(load_workouts().values())


@pytest.mark.parametrize("workout", WORKOUTS, ids=lambda workout: workout.id)
def test_written_and_read_again_it_is_the_same_session(workout):
    timeline = compile_session(workout)
    reading = read_intervals_text(write_intervals_text(timeline), id="back", name=workout.name, sport=workout.sport)
    again = compile_session(reading.workout)
    assert [(i.kind, i.exercise, i.reps, i.waits, i.end_s - i.start_s) for i in again.intervals] == [
        (i.kind, i.exercise, i.reps, i.waits, i.end_s - i.start_s) for i in timeline.intervals
    ]


def test_a_repeat_stands_alone_between_blank_lines_and_is_never_nested():
    text = write_intervals_text(compile_session("first-workout"))
    assert re.search(r"\n\nMain set 4x\n- Rest 15s\n- Squat 30s\n- Rest 15s\n", text)
    assert all(not line or line.startswith("-") or re.fullmatch(r"Main set \d+x", line) for line in text.split("\n"))


def test_what_coaches_write_there_is_read():
    text = (
        "Easy, then short hills.\n\nWarmup\n- 10m Z2 HR\n\nMain set 4x\n- Hill, fast 1m30s 90% Pace\n- Jog back 2m\n\n"
        "Cooldown\n- 1.5km Z1\n- Strides 100mtr\n"
    )
    reading = read_intervals_text(text, id="hills", name="Hills")
    workout = reading.workout
    assert workout.sport is Sport.RUN
    assert [(b.title, b.rounds) for b in workout.blocks] == [("Warmup", 1), ("Main set", 4), ("Cooldown", 1)]
    steps = [(s.label, s.amount.value, s.amount.unit) for b in workout.blocks for s in b.steps]
    assert steps == [
        ("Run", 600, Unit.SECONDS),
        ("Hill, fast", 90, Unit.SECONDS),
        ("Jog back", 120, Unit.SECONDS),
        ("Run", 1500, Unit.METRES),
        ("Strides", 100, Unit.METRES),
    ]
    assert reading.warnings == ("zones, percentages and other targets are left out",)


@pytest.mark.skipif(not FORMATS.exists(), reason=ABSENT)
def test_the_paste_that_was_tried_is_strength():
    text = (FORMATS / "workout-text/intervals-icu-paste.txt").read_text()
    assert looks_like_intervals_text(text)
    assert read_intervals_text(text, id="x", name="X").workout.sport is Sport.STRENGTH


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("Main set 0x\n- Squat 30s", 1), ("Warm up\n- Squat", 2), ("- Squat 30", 1)]
)
def test_a_mistake_names_its_line(text, line):
    with pytest.raises(WorkoutSyntaxErrors) as told:
        read_intervals_text(text, id="x", name="X")
    assert told.value.errors[0].line == line


def test_two_thousand_damaged_texts_give_a_workout_or_our_error():
    originals = [write_intervals_text(compile_session(workout)) for workout in WORKOUTS]
    signs = "x-0159msh|\":\n\t 🏃é\x00'%." + "\u2028"
    chance = random.Random(6)
    read = 0
    for turn in range(2000):
        text = list(originals[turn % len(originals)])
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(text))
            text[at : at + chance.randint(0, 3)] = chance.choices(signs, k=chance.randint(0, 4))
        if turn % 5 == 0:
            del text[chance.randrange(len(text)) :]
        try:
            workout = read_intervals_text("".join(text), id="x", name="X").workout
        except WorkoutSyntaxErrors as error:
            assert str(error)
        else:
            read += 1
            assert workout.blocks
    assert read > 200
