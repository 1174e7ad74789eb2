"""The numbers of the FIT profile that our files use, and the messages that all of them begin with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum

from stridework.formats.fit_encoding import Base, Field, Message, cut_text, seconds_of
from stridework.training.exercise import FitIds

FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT = 0, 12, 18, 19, 20, 21
WORKOUT, WORKOUT_STEP, ACTIVITY, SET, EXERCISE_TITLE = 26, 27, 34, 225, 264
TIMESTAMP, MESSAGE_INDEX = 253, 254

RUNNING, TRAINING = 1, 10
GENERIC, STRENGTH_TRAINING = 0, 20

TIME, DISTANCE, OPEN_DURATION, REPEAT, REPS = 0, 1, 5, 6, 29
OPEN_TARGET = 2

DEVELOPMENT = 255
"""The manufacturer number for makers that have none."""

TITLE_BYTES = 200


class FileType(IntEnum):
    """What a FIT file is."""

    ACTIVITY = 4
    WORKOUT = 5


def file_id(kind: FileType, serial: int, created: datetime) -> Message:
    """Return the message a file begins with. `created` has its zone; `serial` tells files of a kind apart."""
    return Message(
        FILE_ID,
        (
            Field(0, Base.ENUM, kind),
            Field(1, Base.UINT16, DEVELOPMENT),
            Field(2, Base.UINT16, 0),
            Field(3, Base.UINT32Z, serial),
            Field(4, Base.UINT32, seconds_of(created)),
        ),
    )


def title_messages(titles: Iterable[tuple[FitIds, str]]) -> list[Message]:
    """Return what a watch calls each exercise, the first title of every number."""
    found: dict[FitIds, str] = {}
    for numbers, title in titles:
        found.setdefault(numbers, title)
    return [
        Message(
            EXERCISE_TITLE,
            (
                Field(MESSAGE_INDEX, Base.UINT16, place),
                Field(0, Base.UINT16, numbers.category),
                Field(1, Base.UINT16, numbers.name),
                Field(2, Base.STRING, cut_text(title, TITLE_BYTES)),
            ),
        )
        for place, (numbers, title) in enumerate(found.items())
    ]
