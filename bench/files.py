"""How fast files for the watch are written and read: by us, by fit-tool, fitdecode and fitparse, in one run."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import fitdecode
import fitparse
from fit_tool.fit_file import FitFile
from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.exercise_title_message import ExerciseTitleMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.workout_message import WorkoutMessage
from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage
from fit_tool.profile.profile_type import FileType, Intensity, Sport, SubSport, WorkoutStepDuration, WorkoutStepTarget

from bench.harness import print_table
from stridework.formats.fit_activity import write_activity
from stridework.formats.fit_strength import read_strength
from stridework.formats.fit_workout import write_workout
from stridework.formats.fit_workout_reading import read_fit_workout
from stridework.library import compile_session, load_exercises
from stridework.training.log import Done, IntervalLog, SessionLog

ROUNDS, TURNS = 7, 30
CREATED = datetime(2026, 5, 4, 6, tzinfo=UTC)


def main() -> None:
    """Print how long one workout takes to write and read, and one finished session to read, by each library."""
    timeline = compile_session("first-workout-hard")
    ours = write_workout(timeline, created=CREATED)
    theirs = _write_with_fit_tool(ours.content)
    written = _compare(
        {
            "Stridework, from the timeline": lambda: write_workout(timeline, created=CREATED),
            "fit-tool, from its messages": lambda: _write_with_fit_tool(ours.content),
        }
    )
    sizes = {"Stridework, from the timeline": len(ours.content), "fit-tool, from its messages": len(theirs)}
    print_table(
        f"Write a workout of {ours.steps} steps",
        ["writer", "time", "times ours", "bytes"],
        [(*row, f"{sizes[row[0]]:,}") for row in written],
    )
    _print("Read it", "all of it", ours.content, lambda: read_fit_workout(ours.content, id="x"))
    done = _write_session()
    _print(
        "Read a finished session",
        "sets and session",
        done,
        lambda: read_strength(done, now=CREATED + timedelta(days=1)),
    )


def _print(title: str, what: str, content: bytes, read: Callable[[], object]) -> None:
    rows = _compare(
        {
            f"Stridework, {what}, checksum checked": read,
            "fitdecode, every message": lambda: list(fitdecode.FitReader(io.BytesIO(content))),
            "fitparse, every message": lambda: list(fitparse.FitFile(content).get_messages()),
            "fit-tool, every message": lambda: FitFile.from_bytes(content),
        }
    )
    print_table(f"{title}: {len(content):,} bytes", ["reader", "time", "times ours"], rows)


def _compare(works: dict[str, Callable[[], object]]) -> list[tuple[str, str, str]]:
    """Return each one's best mean of several rounds, taken in turns so that nobody has the quiet machine alone."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            started = time.perf_counter()
            for _ in range(TURNS):
                work()
            best[name] = min(best[name], (time.perf_counter() - started) / TURNS)
    ours = next(iter(best.values()))
    return [(name, f"{seconds * 1000:.2f} ms", f"{seconds / ours:.1f}") for name, seconds in best.items()]


_NUMBERS = ("exercise_category", "exercise_name")
_CACHE: dict[bytes, list[dict[str, object]]] = {}


def _write_with_fit_tool(content: bytes) -> bytes:
    """Write the same messages as another file holds with fit-tool; reading that file is not part of the time."""
    if content not in _CACHE:
        frames = [f for f in fitdecode.FitReader(io.BytesIO(content)) if isinstance(f, fitdecode.FitDataMessage)]
        _CACHE[content] = [
            {"kind": f.name, **{v.name: v.raw_value if v.name in _NUMBERS else v.value for v in f.fields}}
            for f in frames
        ]
    builder = FitFileBuilder()
    for told in _CACHE[content]:
        builder.add(_to_message(told))
    return builder.build_bytes()


def _to_message(told: dict[str, object]) -> object:
    kind = told["kind"]
    if kind == "file_id":
        head = FileIdMessage()
        head.type, head.manufacturer, head.product = FileType.WORKOUT, 255, 0
        head.serial_number, head.time_created = told["serial_number"], round(CREATED.timestamp()) * 1000
        return head
    if kind == "workout":
        workout = WorkoutMessage()
        workout.workout_name, workout.capabilities = told["wkt_name"], 32
        workout.sport, workout.sub_sport = Sport.TRAINING, SubSport.STRENGTH_TRAINING
        workout.num_valid_steps = told["num_valid_steps"]
        return workout
    if kind == "exercise_title":
        title = ExerciseTitleMessage()
        title.message_index, title.workout_step_name = told["message_index"], told["wkt_step_name"]
        title.exercise_category, title.exercise_name = told["exercise_category"], told.get("exercise_name")
        return title
    step = WorkoutStepMessage()
    step.message_index, step.target_type = told["message_index"], WorkoutStepTarget.OPEN
    if told["duration_type"] == "repeat_until_steps_cmplt":
        step.duration_type = WorkoutStepDuration.REPEAT_UNTIL_STEPS_CMPLT
        step.duration_step, step.target_repeat_steps = told["duration_step"], told["repeat_steps"]
        return step
    step.workout_step_name, step.target_value = told["wkt_step_name"], 0
    step.intensity = Intensity.REST if told["intensity"] == "rest" else Intensity.ACTIVE
    if told["duration_type"] == "time":
        step.duration_type, step.duration_time = WorkoutStepDuration.TIME, told["duration_time"]
    else:
        step.duration_type, step.duration_reps = WorkoutStepDuration.REPS, told["duration_reps"]
    if told.get("notes"):
        step.notes = told["notes"]
    if told.get("exercise_category") is not None:
        step.exercise_category, step.exercise_name = told["exercise_category"], told.get("exercise_name")
    return step


def _write_session() -> bytes:
    timeline = compile_session("first-workout")
    work = [interval for interval in timeline.intervals if interval.kind == "work"]
    intervals = tuple(IntervalLog(i.index, i.exercise or "", Done.FULL, i.variant, i.side, 9) for i in work)
    end = CREATED + timedelta(seconds=700)
    log = SessionLog(UUID(int=1), "first-workout", CREATED, end, 690.0, intervals, srpe=6)
    return write_activity(log, exercises=load_exercises(), timeline=timeline, zone=UTC)
