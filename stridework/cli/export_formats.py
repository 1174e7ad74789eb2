"""Every kind of file that `stridework export` writes: which things it is for, and what writes it.

One line a format. The writer, `module:function`, is imported only when it is asked for; it is given the open file and
what is exported, and returns a word on it for the runner ("" for nothing).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from stridework.cli.exported import Exported, PlannedWorkouts, WorkoutToDo
from stridework.cli.output import find_suffix
from stridework.errors import StrideworkError
from stridework.training.log import SessionLog

Write = Callable[[BinaryIO, Exported], str]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what it is for in a few words, what can be written in it, and the writer."""

    about: str
    of: tuple[type, ...]
    writer: str
    text: bool = False

    def load(self) -> Write:
        """Return the writer."""
        module, _, name = self.writer.partition(":")
        write: Write = getattr(importlib.import_module(module), name)
        return write


_OURS = "stridework.cli.export_writers"

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "fit": Format("a file for a watch", (WorkoutToDo, SessionLog), f"{_OURS}:write_fit"),
        "txt": Format("the workout's text", (WorkoutToDo,), f"{_OURS}:write_text", text=True),
        "intervals": Format("the text of intervals.icu", (WorkoutToDo,), f"{_OURS}:write_intervals", text=True),
        "json": Format("JSON", (WorkoutToDo, PlannedWorkouts, SessionLog), f"{_OURS}:write_json", text=True),
        "ics": Format("a calendar", (PlannedWorkouts,), f"{_OURS}:write_calendar", text=True),
        "mp3": Format("sound, MP3", (WorkoutToDo,), f"{_OURS}:write_sound"),
        "m4a": Format("sound, AAC", (WorkoutToDo,), f"{_OURS}:write_sound"),
        "opus": Format("sound, Opus", (WorkoutToDo,), f"{_OURS}:write_sound"),
        "wav": Format("sound, WAV", (WorkoutToDo,), f"{_OURS}:write_sound"),
        "pdf": Format("a sheet to print", (WorkoutToDo, PlannedWorkouts), f"{_OURS}:write_pdf"),
    }
)

NAMES: Mapping[type, str] = MappingProxyType(
    {WorkoutToDo: "a workout", PlannedWorkouts: "a plan", SessionLog: "a finished session"}
)


def find_format(exported: type, to: str, path: Path | None) -> tuple[str, Format]:
    """Return the format asked for by name, else by the file's suffix.

    Raises StrideworkError naming what there is, and what the thing can be written as.
    """
    possible = [name for name, format in FORMATS.items() if exported in format.of]
    if to:
        name = to.casefold().removeprefix(".")
    elif path is None:
        raise StrideworkError(f"neither --to nor -o says what to write; {NAMES[exported]} can be {_list(possible)}")
    else:
        name = find_suffix(path, [f".{name}" for name in possible]).removeprefix(".")
    if name not in FORMATS:
        raise StrideworkError(f"--to {to}: there is no such kind of file; {NAMES[exported]} can be {_list(possible)}")
    if name not in possible:
        raise StrideworkError(f"{NAMES[exported]} cannot be {FORMATS[name].about}; it can be {_list(possible)}")
    return name, FORMATS[name]


def _list(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
