"""What can be exported: a workout as it is to be done, the plan, a finished session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stridework.training.log import SessionLog
from stridework.training.plan import Plan
from stridework.training.running import Ignored, Run
from stridework.training.timeline import Timeline
from stridework.training.workout import Workout


@dataclass(frozen=True, slots=True)
class WorkoutToDo:
    """A workout as it will be done, its timeline, and the day it is for (now where it is for any).

    `format` is the kind of file asked for: several are written by one writer.
    """

    workout: Workout
    timeline: Timeline
    at: datetime
    format: str = ""


@dataclass(frozen=True, slots=True)
class PlannedWorkouts:
    """The plan the runner keeps and the runs it lies among; the day its weeks start on is 0 for Monday to 6."""

    plan: Plan
    runs: tuple[Run, ...]
    ignored: tuple[Ignored, ...]
    week_starts_on: int


Exported = WorkoutToDo | PlannedWorkouts | SessionLog
