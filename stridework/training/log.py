"""What a runner tells after a session, and what the traffic light says to it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from stridework.training.limits import Limits

MOST_INTERVALS = 500
MOST_REPS = 999
LONGEST_NOTE = 2000
LONGEST_SECONDS = 24 * 3600
MOST_MEASURES = 32
MOST_CUES = 32
LONGEST_UNIT = 16
LARGEST_VALUE = 1e6
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Done(StrEnum):
    """How an interval went."""

    FULL = "full"
    PART = "part"
    SKIPPED = "skipped"


class PainFlag(StrEnum):
    """Signs that end a session whatever the score; see `pain_light`."""

    NIGHT_OR_REST = "night-or-rest"
    ONE_BONY_SPOT = "one-bony-spot"
    WORSE_ON_HOPPING = "worse-on-hopping"
    SWELLING = "swelling"
    GIVES_WAY = "gives-way"
    NUMBNESS = "numbness"
    CALF_SWELLING = "calf-swelling"
    CHEST_PAIN = "chest-pain"
    FAINTING = "fainting"
    LIMPING = "limping"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that was measured in an interval, on one side ("left", "right") or on neither in particular (None).

    `value` stands for the interval: the median of its repetitions, of holds the longest. `doubt` is how far off it may
    be, one standard deviation in the same unit; None where nobody knows. What names mean is in `MEASURES`.
    """

    name: str
    value: float
    unit: str
    doubt: float | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """The unit of a measure and the values it can have; `least` and `most` are what a body can do, generously [D]."""

    unit: str
    least: float
    most: float


#: What is known by name. A name that is not listed is kept too: it may be newer than this list.
MEASURES: Mapping[str, MeasureKind] = {
    "hold": MeasureKind("s", 0, 3600),  # a balance held still
    "depth": MeasureKind("deg", -90, 90),  # thigh to the horizontal; 0 is parallel, below it is deeper
    "flight": MeasureKind("s", 0, 2),  # both feet off the ground; never turned into centimetres (Goncalves 2024 [S])
    "sway": MeasureKind("%", 0, 100),  # how far the hips wander, of body height
    "touch-down": MeasureKind("m/s", 0, 10),  # the rear knee's speed just above the floor
}


@dataclass(frozen=True, slots=True)
class SideCount:
    """What a form coach counted in an interval, on one side or, for a movement of both legs at once, on none (None).

    `clean` of the `reps` were within its limits.
    """

    side: str | None
    reps: int
    clean: int


@dataclass(frozen=True, slots=True)
class IntervalLog:
    """One work interval as it was done. `exercise` is "" for a plain step such as an easy run.

    `reps` is None where the runner only said that it was done. `clean` is the share of repetitions, 0 to 1, that a form
    coach saw within its limits; None where none watched. `counts` is what it counted, `measures` what it measured, and
    `cues` are the ids of what it corrected, in the order it was said.
    """

    index: int
    exercise: str
    done: Done
    variant: str | None = None
    side: str | None = None
    reps: int | None = None
    clean: float | None = None
    measures: tuple[Measure, ...] = ()
    counts: tuple[SideCount, ...] = ()
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionLog:
    """A finished session. Scores are 0 to 10; None means not said, never zero.

    `srpe` is session-RPE (Foster); pain is scored for during the session, before it, and the next morning
    (Silbernagel 2007). `seconds` is the time trained, pauses left out.
    """

    id: UUID
    workout: str
    started_at: datetime
    finished_at: datetime
    seconds: float
    intervals: tuple[IntervalLog, ...]
    srpe: int | None = None
    pain: int | None = None
    pain_before: int | None = None
    pain_next_morning: int | None = None
    pain_flags: tuple[PainFlag, ...] = field(default=())
    soreness: int | None = None
    note: str = ""


SCORES = ("srpe", "pain", "pain_before", "pain_next_morning", "soreness")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field; `field` is dotted (`intervals.3.reps`)."""

    field: str
    problem: str


def find_problems(log: SessionLog) -> tuple[Problem, ...]:
    """Return everything about the log that cannot be true, in the order of its fields; nothing where all is well."""
    found = [
        Problem(name, "must be a whole number from 0 to 10")
        for name in SCORES
        if (score := getattr(log, name)) is not None and not 0 <= score <= 10
    ]
    if not _is_id(log.workout):
        found.append(Problem("workout", "must be a workout's id, like first-workout"))
    found += _time_problems(log)
    if not 0 <= log.seconds <= LONGEST_SECONDS:  # NaN fails this too
        found.append(Problem("seconds", f"must be from 0 to {LONGEST_SECONDS}"))
    if len(log.intervals) > MOST_INTERVALS:
        found.append(Problem("intervals", f"must be at most {MOST_INTERVALS}"))
    for place, interval in enumerate(log.intervals[:MOST_INTERVALS]):
        found += _interval_problems(f"intervals.{place}", interval)
    if len(set(log.pain_flags)) < len(log.pain_flags):
        found.append(Problem("pain_flags", "must name each sign once"))
    if len(log.note) > LONGEST_NOTE or _CONTROL.search(log.note):
        found.append(Problem("note", f"must be at most {LONGEST_NOTE} characters of text"))
    return tuple(found)


def _time_problems(log: SessionLog) -> list[Problem]:
    found = []
    for name in ("started_at", "finished_at"):
        moment: datetime = getattr(log, name)
        if moment.utcoffset() is None:
            found.append(Problem(name, "must carry its time zone, like 2026-05-01T18:30:00+02:00"))
        elif not 2000 <= moment.year < 2200:
            found.append(Problem(name, "must be a date of this century"))
    if not found and log.finished_at < log.started_at:
        found.append(Problem("finished_at", "must not be before started_at"))
    return found


def _interval_problems(where: str, interval: IntervalLog) -> list[Problem]:
    found = []
    if not 0 <= interval.index < 2 * MOST_INTERVALS:
        found.append(Problem(f"{where}.index", f"must be from 0 to {2 * MOST_INTERVALS - 1}"))
    if interval.exercise and not _is_id(interval.exercise):
        found.append(Problem(f"{where}.exercise", "must be an exercise's id, like squat"))
    if interval.variant is not None and not _is_id(interval.variant):
        found.append(Problem(f"{where}.variant", "must be a variant's id, like stepping-lunge"))
    if interval.side not in (None, "left", "right", "left-right", "right-left"):
        found.append(Problem(f"{where}.side", "must be left, right, left-right or right-left"))
    if interval.reps is not None and not 0 <= interval.reps <= MOST_REPS:
        found.append(Problem(f"{where}.reps", f"must be from 0 to {MOST_REPS}"))
    if interval.clean is not None and not 0 <= interval.clean <= 1:  # NaN fails this too
        found.append(Problem(f"{where}.clean", "must be from 0 to 1"))
    if len(interval.measures) > MOST_MEASURES:
        found.append(Problem(f"{where}.measures", f"must be at most {MOST_MEASURES}"))
    for place, measure in enumerate(interval.measures[:MOST_MEASURES]):
        found += _measure_problems(f"{where}.measures.{place}", measure)
    found += _count_problems(where, interval.counts)
    if len(interval.cues) > MOST_CUES or not all(_is_id(cue) for cue in interval.cues):
        found.append(Problem(f"{where}.cues", f"must be at most {MOST_CUES} ids of cues, like knees-out"))
    return found


def _count_problems(where: str, counts: tuple[SideCount, ...]) -> list[Problem]:
    found = []
    sides = [count.side for count in counts]
    if len(set(sides)) < len(sides) or not set(sides) <= {None, "left", "right"}:
        found.append(Problem(f"{where}.counts", "must name left, right or null, each once"))
    for place, count in enumerate(counts[:3]):
        if not 0 <= count.reps <= MOST_REPS:
            found.append(Problem(f"{where}.counts.{place}.reps", f"must be from 0 to {MOST_REPS}"))
        if not 0 <= count.clean <= count.reps:
            found.append(Problem(f"{where}.counts.{place}.clean", "must be from 0 to its reps"))
    return found


def _measure_problems(where: str, measure: Measure) -> list[Problem]:
    found = []
    kind = MEASURES.get(measure.name)
    least, most = (kind.least, kind.most) if kind else (-LARGEST_VALUE, LARGEST_VALUE)
    if not _is_id(measure.name):
        found.append(Problem(f"{where}.name", "must be a measure's id, like touch-down"))
    if not least <= measure.value <= most:  # NaN fails this too
        found.append(Problem(f"{where}.value", f"must be from {least:g} to {most:g}"))
    if kind and measure.unit != kind.unit:
        found.append(Problem(f"{where}.unit", f"must be {kind.unit}"))
    elif not 0 < len(measure.unit) <= LONGEST_UNIT or not measure.unit.isprintable():
        found.append(Problem(f"{where}.unit", f"must be 1 to {LONGEST_UNIT} characters"))
    if measure.doubt is not None and not (measure.doubt >= 0 and math.isfinite(measure.doubt)):
        found.append(Problem(f"{where}.doubt", "must be a number from 0 up"))
    if measure.side not in (None, "left", "right"):
        found.append(Problem(f"{where}.side", "must be left or right"))
    return found


def _is_id(text: str) -> bool:
    return len(text) <= 64 and _ID.fullmatch(text) is not None


def keep_answers(kept: SessionLog, sent: SessionLog) -> SessionLog:
    """Return the log as sent, with the answers kept so far wherever the sent one has none."""
    answers = (*SCORES, "pain_flags", "note")
    return replace(sent, **{name: getattr(kept, name) for name in answers if getattr(sent, name) in (None, (), "")})


class Light(StrEnum):
    """The traffic light of pain. STOP lies beyond red: no advice but to see a clinician."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    STOP = "stop"


class Reason(StrEnum):
    """Why a light shows."""

    NO_PAIN = "no-pain"
    LITTLE_PAIN = "little-pain"
    SOME_PAIN = "some-pain"
    NOT_SETTLED = "not-settled"
    MUCH_PAIN = "much-pain"
    LIMPING = "limping"
    BONE = "bone"
    WARNING_SIGN = "warning-sign"


@dataclass(frozen=True, slots=True)
class PainLight:
    """The light, why it shows, and whether jumps may be trained under it."""

    light: Light
    reason: Reason
    jumps: bool


#: Bone pain is never negotiable, at any score: these end the session and point to a clinician.
BONE_FLAGS = frozenset({PainFlag.ONE_BONY_SPOT, PainFlag.NIGHT_OR_REST, PainFlag.WORSE_ON_HOPPING})


def pain_light(log: SessionLog, limits: Limits) -> PainLight | None:
    """Return what the told pain means for the next session; None where nothing was told.

    The bands (calm, some, too much), and settling by the next morning, are the pain-monitoring model of
    Silbernagel 2007, made for tendons; the warning signs override every score.
    """
    flags = set(log.pain_flags)
    if flags & BONE_FLAGS:
        return PainLight(Light.STOP, Reason.BONE, jumps=False)
    if flags - {PainFlag.LIMPING}:
        return PainLight(Light.STOP, Reason.WARNING_SIGN, jumps=False)
    if flags:
        return PainLight(Light.RED, Reason.LIMPING, jumps=False)
    pain, morning, before = log.pain, log.pain_next_morning, log.pain_before or 0
    if pain is not None and pain > limits.pain.most:
        return PainLight(Light.RED, Reason.MUCH_PAIN, jumps=False)
    if morning is not None and morning > limits.pain.calm and morning > before:
        return PainLight(Light.AMBER, Reason.NOT_SETTLED, jumps=False)
    if pain is None:
        return None
    if pain > limits.pain.calm:
        return PainLight(Light.AMBER, Reason.SOME_PAIN, jumps=False)
    return PainLight(Light.GREEN, Reason.LITTLE_PAIN if pain else Reason.NO_PAIN, jumps=True)
