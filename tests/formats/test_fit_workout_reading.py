"""Workouts read back from a watch's file: ours as they were, others' as far as text can, damaged ones never."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stridework.errors import ActivityFileError
from stridework.formats.fit_encoding import checksum
from stridework.formats.fit_workout import write_reset_run, write_workout
from stridework.formats.fit_workout_reading import is_fit_workout, read_fit_workout
from stridework.library import compile_session, load_workouts
from stridework.training.plan import RunResets
from stridework.training.workout import Sport, Unit
from tests.formats.shared_files import ABSENT, FORMATS

CREATED = datetime(2026, 5, 4, 6, tzinfo=UTC)
WORKOUTS = list(load_workouts().values())
RESETS = RunResets(datetime(2026, 5, 5, 18), "Easy run 60 min", (15, 30, 45), 4, "An easy run.")


def write(workout):
    return write_workout(compile_session(workout), created=CREATED, sport=workout.sport).content


def outline(timeline):
    """Return what a session asks for, without the words of rests and the order of split sides."""
    return [
        (i.kind, i.exercise, i.variant, i.side and "".join(sorted(i.side)), i.reps, i.end_s - i.start_s)
        for i in timeline.intervals
    ]


@pytest.mark.parametrize("workout", [w for w in WORKOUTS if w.sport is Sport.STRENGTH], ids=lambda workout: workout.id)
def test_our_own_workout_comes_back_as_the_same_session(workout):
    reading = read_fit_workout(write(workout), id="back")
    assert reading.warnings == ()
    assert outline(compile_session(reading.workout)) == outline(compile_session(workout))
    assert reading.workout.name == workout.name[:31]


def test_a_run_comes_back_with_its_resets():
    content = write_reset_run(RESETS, created=CREATED, minutes=60.0).content
    workout = read_fit_workout(content, id="run").workout
    assert workout.sport is Sport.RUN
    steps = [step for block in workout.blocks for _ in range(block.rounds) for step in block.steps]
    assert [(s.label, s.amount.value, s.amount.unit) for s in steps[:2]] == [
        ("Run", 900, Unit.SECONDS),
        ("Reset: 4 squats", 0, Unit.LAP),
    ]
    assert sum(step.amount.value for step in steps) == 3600


@pytest.mark.skipif(not FORMATS.exists(), reason=ABSENT)
def test_a_workout_of_garmin_connect_is_read_with_every_round():
    content = (FORMATS / "fit-workout/garmin-connect-strength-43steps.fit").read_bytes()
    workout = read_fit_workout(content, id="garmin").workout
    assert sum(len(block.steps) for block in workout.blocks) == 33
    assert sum(block.rounds > 1 for block in workout.blocks) == 10
    assert compile_session(workout).seconds > 600


def test_an_activity_or_a_ride_is_refused_with_the_reason():
    content = bytearray(write(WORKOUTS[0]))
    assert is_fit_workout(bytes(content))
    with pytest.raises(ActivityFileError, match="not a FIT file"):
        read_fit_workout(b"PK\x03\x04", id="x")
    assert not is_fit_workout(b"")


def damage(content, chance):
    """Return the bytes cut, flipped, doubled or filled, half of them with a checksum that is right again."""
    damaged = bytearray(content)
    match chance.randrange(4):
        case 0:
            del damaged[chance.randrange(len(damaged)) :]
        case 1:
            for _ in range(chance.randint(1, 8)):
                damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        case 2:
            at = chance.randrange(len(damaged))
            damaged[at:at] = chance.randbytes(chance.randint(1, 30))
        case _:
            at = chance.randrange(len(damaged))
            damaged[at : at + 8] = b"\xff" * 8
    if chance.random() < 0.5 and len(damaged) > 16:
        damaged[-2:] = checksum(bytes(damaged[:-2])).to_bytes(2, "little")
    return bytes(damaged)


def test_two_thousand_damaged_files_are_refused_or_give_a_workout_that_can_be_trained():
    originals = [write(w) for w in WORKOUTS] + [write_reset_run(RESETS, created=CREATED).content]
    chance = random.Random(11)
    read = 0
    for turn in range(2000):
        content = damage(originals[turn % len(originals)], chance)
        try:
            workout = read_fit_workout(content, id="damaged").workout
        except ActivityFileError as error:
            assert str(error)
        else:
            read += 1
            assert workout.blocks
    assert 0 < read < 500  # those whose damage made another workout of it, checksum and all


def test_a_flipped_bit_anywhere_is_noticed():
    content = write(WORKOUTS[0])
    chance = random.Random(5)
    for _ in range(500):
        damaged = bytearray(content)
        damaged[chance.randrange(14, len(damaged))] ^= 1 << chance.randrange(8)
        with pytest.raises(ActivityFileError):
            read_fit_workout(bytes(damaged), id="x")


def test_a_title_of_any_kind_becomes_a_workout_that_text_can_say():
    for title in ("", "a | b", "Ünï 🏃 \x07", '"quoted"', "x" * 200):
        content = write_reset_run(replace(RESETS, title=title), created=CREATED).content
        assert read_fit_workout(content, id="x").workout.name.startswith("2026-05-05")
