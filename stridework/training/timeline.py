"""Workouts compiled to timelines: the one place every surface takes a session from.

`compile_timeline` first lays out the intervals (`schedule`), then the events in them (`cueing`); both are pure. The
values themselves are in `events`, their JSON in `timeline_json`; all public names can be had here.
"""

from __future__ import annotations

from collections.abc import Mapping

from stridework.training.cueing import cue_session
from stridework.training.events import (
    Count,
    Event,
    Figure,
    Haptic,
    Interval,
    Kind,
    Say,
    Settings,
    Show,
    Side,
    SideChange,
    Timeline,
    Tone,
    ToneName,
    Wait,
)
from stridework.training.exercise import Exercise
from stridework.training.phrases import Phrases
from stridework.training.schedule import schedule_workout
from stridework.training.speech import SpeechSeconds
from stridework.training.timeline_json import to_json
from stridework.training.workout import Workout

__all__ = [
    "Count",
    "Event",
    "Figure",
    "Haptic",
    "Interval",
    "Kind",
    "Say",
    "Settings",
    "Show",
    "Side",
    "SideChange",
    "Timeline",
    "Tone",
    "ToneName",
    "Wait",
    "compile_timeline",
    "to_json",
]


def compile_timeline(
    workout: Workout,
    exercises: Mapping[str, Exercise],
    phrases: Phrases,
    settings: Settings,
    speech_seconds: SpeechSeconds,
) -> Timeline:
    """Turn a workout into its timed events, in the language of `phrases`.

    `speech_seconds` tells how long a sentence sounds. Raises TimelineError naming the step that cannot be done.
    """
    slots = schedule_workout(workout, exercises, phrases, settings)
    return Timeline(
        workout=workout.id,
        title=workout.name,
        language=phrases.language,
        seconds=slots[-1].interval.end_s,
        intervals=tuple(slot.interval for slot in slots),
        events=cue_session(slots, workout.sport, phrases, settings, speech_seconds),
    )
