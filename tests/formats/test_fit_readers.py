"""Random workouts as files for the watch: every reader at hand finds the timeline, field sizes are kept."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from fit_tool.fit_file import FitFile
from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage

from stridework.formats.fit_encoding import Base, Field, Message, encode_fit
from stridework.formats.fit_workout import write_workout
from stridework.library import compile_session
from stridework.library.exercises import load_exercises
from stridework.training.phrases import words_in
from stridework.training.workout import Amount, Block, SideRule, Sport, Step, Unit, Workout
from tests.formats.test_fit_activity import do, write_done
from tests.formats.test_fit_workout import expand, measure, of_kind, read_with_fitdecode, read_with_fitparse

CREATED = datetime(2026, 5, 4, 6, tzinfo=UTC)
FIRST = compile_session("first-workout")
VARIANTS = [(e, v) for e in load_exercises().values() for v in e.variants]


def make_workout(number):
    """Return a workout of up to six blocks, with words in several scripts; the same for the same number."""
    chance = random.Random(number)

    def make_step():
        seconds = Amount(chance.choice((15, 30, 45, 61, 3600)), Unit.SECONDS)
        if chance.random() < 0.3:
            return Step(chance.choice(("Rest", "Shake out")), seconds)
        if chance.random() < 0.3:
            label = chance.choice(("Plank", "Übung über Kopf", "深蹲 🏃🏽‍♀️", "x" * 60))
            return Step(
                label, chance.choice((seconds, Amount(0, Unit.LAP))), note="é" * chance.randint(0, 200), quoted=True
            )
        exercise, variant = chance.choice(VARIANTS)
        counted = Amount(chance.randint(1, 40), Unit.REPS) if not variant.hold else seconds
        sides = SideRule.NONE
        if variant.sides == "one":
            sides = chance.choice((SideRule.NONE, SideRule.EACH, SideRule.LEFT))
        amount = chance.choice((seconds, counted))
        return Step(words_in(variant.name, "en"), amount, sides, "", exercise.id, variant.id)

    blocks = [
        Block("", tuple(make_step() for _ in range(chance.randint(1, 7))), chance.randint(1, 5))
        for _ in range(chance.randint(1, 6))
    ]
    work = Step("Squat", Amount(20, Unit.SECONDS), SideRule.NONE, "", "squat", "squat")
    return Workout("random", "Kraft 力 " * chance.randint(1, 9), Sport.STRENGTH, (*blocks, Block("", (work,))))


def test_eighty_random_workouts_are_the_timeline_in_two_readers_and_every_field_fits():
    for number in range(80):
        timeline = compile_session(make_workout(number))
        watch = write_workout(timeline, created=CREATED)
        expected = [
            ("reps", i.reps) if i.reps else "lap" if i.waits else i.end_s - i.start_s for i in timeline.intervals
        ]
        for read in (read_with_fitdecode, read_with_fitparse):
            messages = read(watch.content)
            steps = of_kind(messages, "workout_step")
            assert [measure(step) for step in expand(steps)] == expected, number
            head = of_kind(messages, "workout")[0]
            assert head["num_valid_steps"] == len(steps) == watch.steps
            assert len(head["wkt_name"].encode()) < 32
            assert all(len(step.get("wkt_step_name", "").encode()) < 16 for step in steps)
            assert all(len(step.get("notes", "").encode()) < 200 for step in steps)


@pytest.mark.parametrize("content", [write_workout(FIRST, created=CREATED).content, write_done(do(FIRST), FIRST)])
def test_a_third_reader_takes_the_file(content):
    records = [record.message for record in FitFile.from_bytes(content).records]
    steps = [message for message in records if isinstance(message, WorkoutStepMessage)]
    assert len(records) > len(steps)
    assert len(steps) == sum(name == "workout_step" for name, _ in read_with_fitdecode(content))


@pytest.mark.parametrize("content", [write_workout(FIRST, created=CREATED).content, write_done(do(FIRST), FIRST)])
def test_garmins_own_decoder_finds_nothing_wrong(content):
    sdk = pytest.importorskip(
        "garmin_fit_sdk", reason="Garmin's SDK is not free software: it is asked where it is at hand"
    )
    decoder = sdk.Decoder(sdk.Stream.from_byte_array(bytearray(content)))
    assert decoder.is_fit()
    assert decoder.check_integrity()
    # A decoder that has checked a file has come to its end: a fresh one reads it.
    messages, errors = sdk.Decoder(sdk.Stream.from_byte_array(bytearray(content))).read()
    assert errors == []
    told = of_kind(read_with_fitdecode(content), "workout_step") or of_kind(read_with_fitdecode(content), "set")
    assert len(messages.get("workout_step_mesgs") or messages["set_mesgs"]) == len(told)


def test_more_layouts_than_local_numbers_are_still_read():
    messages = [
        Message(27, tuple(Field(number, Base.UINT16, turn) for number in range(2, 3 + turn % 20)))
        for turn in range(200)
    ]
    content = encode_fit(messages)
    assert len(of_kind(read_with_fitparse(content), "workout_step")) == 200
    assert len(of_kind(read_with_fitdecode(content), "workout_step")) == 200


@pytest.mark.parametrize(
    "field", [Field(1, Base.UINT8, 256), Field(1, Base.UINT16, -1), Field(1, Base.STRING, "x" * 255)]
)
def test_a_value_that_does_not_fit_is_refused(field):
    with pytest.raises(ValueError, match="field 1"):
        encode_fit([Message(0, (field,))])
