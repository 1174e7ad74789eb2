"""Writes FIT workout files for a watch: a strength session step by step, or a run with its posture resets.

What each field means was read from a workout that Garmin Connect itself wrote: repeat steps count among the valid
steps, a watch knows an exercise by its numbers and shows the text of `exercise_title`. Not tested on a watch.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from stridework.formats import fit_profile as fit
from stridework.formats.fit_encoding import Base, Field, Message, cut_text, encode_fit
from stridework.formats.fit_profile import FileType, file_id, title_messages
from stridework.library.exercises import load_exercises
from stridework.library.phrases import load_phrases
from stridework.training.events import Interval, Show, Timeline
from stridework.training.exercise import FitIds, Variant
from stridework.training.phrases import Phrases, words_in
from stridework.training.plan import RunResets
from stridework.training.workout import Sport

MOST_STEPS = 50
"""As many as Garmin Connect takes; a file copied to the watch itself may have more."""

NAME_BYTES, STEP_BYTES, NOTE_BYTES = 32, 16, 200
"""Field sizes with the final NUL, as in Garmin Connect's own file."""

RESET_SECONDS = 20.0
_CAPABILITIES = 32  # as in Garmin Connect's own file
_REST, _ACTIVE = 1, 0


@dataclass(frozen=True, slots=True)
class WatchFile:
    """A finished FIT file. `steps` counts repeats too, as the watch does; the same steps have the same `serial`."""

    content: bytes
    serial: int
    steps: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: for `seconds`, for `reps`, or until the lap button where both are None."""

    name: str
    seconds: float | None = None
    reps: int | None = None
    rest: bool = False
    notes: str = ""
    fit: FitIds | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Go back to the step of that index until everything since has been done `rounds` times."""

    first: int
    rounds: int


def write_workout(timeline: Timeline, *, created: datetime, sport: Sport = Sport.STRENGTH) -> WatchFile:
    """Return a compiled workout as a FIT file, interval by interval, getting ready included.

    `created` (with its zone) is the file's date. In a run there are no repetitions and no exercise numbers: what is
    counted in the session ends with the lap button there.
    """
    lines = {event.at_s: event.line for event in reversed(timeline.events) if isinstance(event, Show)}
    phrases = load_phrases(timeline.language)
    steps = [_as_step(interval, lines.get(interval.start_s, ""), phrases, sport) for interval in timeline.intervals]
    return _write(timeline.title, steps, sport, created)


def write_reset_run(
    resets: RunResets, *, created: datetime, minutes: float | None = None, by_lap: bool = True
) -> WatchFile:
    """Return an easy or long run with its posture resets as a FIT file.

    `minutes` is how long the whole run is; where it is not known the last stretch goes on until the lap button. A
    reset ends with the lap button, or after RESET_SECONDS. The name begins with the run's day: a watch lists names.
    """
    ends = "Press LAP to run on." if by_lap else "Run on at the beep."
    notes = f"Stop somewhere safe. {resets.reps} slow squats, stand tall. {ends} Skip it if anything hurts."
    pause = Step(f"Reset: {resets.reps} squats", None if by_lap else RESET_SECONDS, rest=True, notes=notes)
    steps, at = [], 0.0
    for minute in resets.minutes:
        steps += [Step("Run", (minute - at) * 60), pause]
        at = float(minute)
    left = None if minutes is None or minutes <= at else (minutes - at) * 60
    steps.append(Step("Run", left))
    return _write(f"{resets.start:%Y-%m-%d} {resets.title or 'Run'}", steps, Sport.RUN, created)


def name_run_files(resets: RunResets) -> str:
    """Return what a run's files are called, without their ending: its day and its title."""
    title = re.sub(r"[^a-z0-9]+", "-", resets.title.casefold()).strip("-")[:40] or "run"
    return f"{resets.start:%Y-%m-%d}-{title}"


def fold_repeats(steps: Sequence[Step]) -> tuple[Step | Repeat, ...]:
    """Return the fewest step messages that expand to exactly these steps; repeats are not nested."""
    count = len(steps)
    numbers = {step: number for number, step in enumerate(steps)}
    ids = [numbers[step] for step in steps]
    fewest: list[tuple[int, int, int]] = [(0, 0, 0)] * (count + 1)  # messages from here on, and the repeat chosen here
    for at in range(count - 1, -1, -1):
        best = (1 + fewest[at + 1][0], 1, 1)
        for period in range(1, (count - at) // 2 + 1):
            rounds = 1
            while ids[at + rounds * period : at + (rounds + 1) * period] == ids[at : at + period]:
                rounds += 1
                best = min(best, (period + 1 + fewest[at + rounds * period][0], period, rounds))
        fewest[at] = best
    folded: list[Step | Repeat] = []
    at = 0
    while at < count:
        _, period, rounds = fewest[at]
        first = len(folded)
        folded += steps[at : at + period]
        if rounds > 1:
            folded.append(Repeat(first, rounds))
        at += period * rounds
    return tuple(folded)


def _as_step(interval: Interval, line: str, phrases: Phrases, sport: Sport) -> Step:
    rest = interval.kind != "work"
    seconds = None if interval.waits or interval.reps else round(interval.end_s - interval.start_s, 3)
    exercise = load_exercises()[interval.exercise] if interval.exercise else None
    if exercise is None:
        return Step(interval.title, seconds, rest=rest, notes="" if rest else line)
    variant = exercise.variant(interval.variant) if interval.variant else exercise.variants[0]
    cues = [words_in(exercise.cue(cue).screen, phrases.language) for cue in variant.work_cues]
    said = [_say_side(interval, phrases), *([line] if line and line not in cues else []), *cues]
    if sport is Sport.RUN:
        counted = f"{interval.reps} reps" if interval.reps else ""
        return Step(interval.title, seconds, rest=True, notes=_join_sentences((counted, *said)))
    notes = _join_sentences(said)
    title = _find_title(interval, variant, words_in(exercise.name, phrases.language))
    return Step(interval.title, seconds, interval.reps, notes=notes, fit=variant.fit, title=title)


def _join_sentences(parts: Sequence[str]) -> str:
    """Return as many of the sentences as fit into the notes, each whole."""
    notes = ""
    for part in filter(None, parts):
        longer = f"{notes} {part if part.endswith(('.', '!', '?')) else f'{part}.'}".strip()
        if notes and len(longer.encode()) >= NOTE_BYTES:
            break
        notes = longer
    return notes


def _find_title(interval: Interval, variant: Variant, exercise: str) -> str:
    """Return what the watch calls the exercise: the step's own label, the exercise's name where variants share numbers.

    A watch shows one title for a number, however many steps with different labels have it.
    """
    return exercise if variant.fit in _shared_numbers() else interval.title


@cache
def _shared_numbers() -> frozenset[FitIds]:
    found = [variant.fit for exercise in load_exercises().values() for variant in exercise.variants]
    return frozenset(fit for fit in found if found.count(fit) > 1)


def _say_side(interval: Interval, phrases: Phrases) -> str:
    if interval.side is None:
        return ""
    return phrases.side_first(interval.side) if "-" in interval.side else phrases.side(interval.side)


def _write(name: str, steps: Sequence[Step], sport: Sport, created: datetime) -> WatchFile:
    folded = fold_repeats(steps)
    key = hashlib.sha256(repr((name, sport, folded)).encode()).digest()
    serial = 1 + int.from_bytes(key[:8], "big") % (2**32 - 2)  # neither 0 nor the number for "none"
    messages = [file_id(FileType.WORKOUT, serial, created), _workout(name, sport, len(folded))]
    messages += [_step_message(number, step) for number, step in enumerate(folded)]
    messages += title_messages((step.fit, step.title) for step in folded if isinstance(step, Step) and step.fit)
    warnings: tuple[str, ...] = ()
    if len(folded) > MOST_STEPS:
        warnings = (f"{len(folded)} steps: Garmin Connect takes {MOST_STEPS}; copy the file to the watch itself",)
    return WatchFile(encode_fit(messages), serial, len(folded), warnings)


def _workout(name: str, sport: Sport, steps: int) -> Message:
    strength = sport is Sport.STRENGTH
    return Message(
        fit.WORKOUT,
        (
            Field(4, Base.ENUM, fit.TRAINING if strength else fit.RUNNING),
            Field(5, Base.UINT32Z, _CAPABILITIES),
            Field(6, Base.UINT16, steps),
            Field(8, Base.STRING, cut_text(name, NAME_BYTES)),
            Field(11, Base.ENUM, fit.STRENGTH_TRAINING if strength else fit.GENERIC),
        ),
    )


def _step_message(number: int, step: Step | Repeat) -> Message:
    index = Field(fit.MESSAGE_INDEX, Base.UINT16, number)
    target = Field(3, Base.ENUM, fit.OPEN_TARGET)
    if isinstance(step, Repeat):
        kind, back = Field(1, Base.ENUM, fit.REPEAT), Field(2, Base.UINT32, step.first)
        return Message(fit.WORKOUT_STEP, (index, kind, back, target, Field(4, Base.UINT32, step.rounds)))
    kind, amount = _find_duration(step)
    return Message(
        fit.WORKOUT_STEP,
        (
            index,
            Field(0, Base.STRING, cut_text(step.name, STEP_BYTES)),
            kind,
            amount,
            target,
            Field(4, Base.UINT32, 0),
            Field(7, Base.ENUM, _REST if step.rest else _ACTIVE),
            Field(8, Base.STRING, cut_text(step.notes, NOTE_BYTES) or None),
            Field(10, Base.UINT16, step.fit.category if step.fit else None),
            Field(11, Base.UINT16, step.fit.name if step.fit else None),
        ),
    )


def _find_duration(step: Step) -> tuple[Field, Field]:
    """Return how the step ends and at what value: repetitions, milliseconds, or nothing until the lap button."""
    if step.reps is not None:
        return Field(1, Base.ENUM, fit.REPS), Field(2, Base.UINT32, step.reps)
    if step.seconds is not None:
        return Field(1, Base.ENUM, fit.TIME), Field(2, Base.UINT32, round(step.seconds * 1000))
    return Field(1, Base.ENUM, fit.OPEN_DURATION), Field(2, Base.UINT32, None)
