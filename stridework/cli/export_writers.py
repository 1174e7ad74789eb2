"""Writers of `stridework export`: each puts one thing into an open file and returns a word on it for the runner."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, BinaryIO

from stridework.cli.exported import Exported, PlannedWorkouts, WorkoutToDo
from stridework.training.log import SessionLog


def write_fit(stream: BinaryIO, exported: Exported) -> str:
    """Write a workout to be done, or a finished session as an activity, for a watch."""
    if isinstance(exported, SessionLog):
        from stridework.web.files.watch import write_done
        from stridework.web.records import local_runner

        stream.write(write_done(local_runner(), exported))
        return f"the session of {exported.started_at:%Y-%m-%d}"
    from stridework.formats.fit_workout import write_workout

    to_do = _workout(exported)
    watch = write_workout(to_do.timeline, created=to_do.at, sport=to_do.workout.sport)
    stream.write(watch.content)
    return "; ".join((f"{watch.steps} steps", *watch.warnings))


def write_text(stream: BinaryIO, exported: Exported) -> str:
    """Write a workout as the text it is made of."""
    from stridework.training.workout_text import format_workout

    stream.write(format_workout(_workout(exported).workout).encode())
    return ""


def write_intervals(stream: BinaryIO, exported: Exported) -> str:
    """Write a workout as intervals.icu's text: to be pasted there, or kept."""
    from stridework.formats.intervals_text import write_intervals_text

    stream.write(write_intervals_text(_workout(exported).timeline).encode())
    return "times only: that text knows no exercises and no repetitions"


def write_json(stream: BinaryIO, exported: Exported) -> str:
    """Write a workout's timeline, the plan or a session as JSON."""
    stream.write(f"{json.dumps(_outline(exported), indent=2)}\n".encode())
    return ""


def write_calendar(stream: BinaryIO, exported: Exported) -> str:
    """Write the plan's sessions as a calendar, posture resets of runs with them."""
    from stridework.web.plan.calendar import write_calendar
    from stridework.web.records import local_runner

    if not isinstance(exported, PlannedWorkouts):
        raise TypeError(exported)
    stream.write(write_calendar(local_runner()).content)
    count = len(exported.plan.sessions)
    return f"{count} session{'' if count == 1 else 's'}"


def write_sound(stream: BinaryIO, exported: Exported) -> str:
    """Write everything that sounds in a workout, to listen to."""
    from stridework.audio import opening_s
    from stridework.audio_file import write_sound
    from stridework.cli.scene import format_clock
    from stridework.library import load_voice

    to_do = _workout(exported)
    timeline = to_do.timeline
    write_sound(stream, timeline, load_voice(timeline.language), kind=to_do.format)
    return format_clock(timeline.seconds - opening_s(timeline))


def write_pdf(stream: BinaryIO, exported: Exported) -> str:
    """Write a workout, or this week of the plan, as a sheet to print."""
    from stridework.formats.pdf_sheet import write_week_sheet, write_workout_sheet

    if not isinstance(exported, PlannedWorkouts):
        stream.write(write_workout_sheet(_workout(exported).workout))
        return ""
    from stridework.web.plan.board import first_of_week

    first = first_of_week(date.today(), exported.week_starts_on)
    stream.write(write_week_sheet(exported.plan, exported.runs, first))
    return f"the week of {first}"


def _outline(exported: Exported) -> Any:
    if isinstance(exported, PlannedWorkouts):
        from stridework.planner.plan_json import to_json as plan_to_json

        return plan_to_json(exported.plan, exported.runs, exported.ignored)
    if isinstance(exported, SessionLog):
        from stridework.web.records import SESSION_LOG

        return SESSION_LOG.dump_python(exported, mode="json")
    from stridework.training.timeline import to_json

    return to_json(exported.timeline)


def _workout(exported: Exported) -> WorkoutToDo:
    if not isinstance(exported, WorkoutToDo):
        raise TypeError(exported)  # `find_format` lets nothing else through
    return exported
