"""Every error Stridework raises on purpose.

    StrideworkError
    ├── WorkoutSyntaxErrors    a workout text that cannot be read: every mistake in it at once
    ├── WorkoutSyntaxError     one of those mistakes: line, column, what was expected, nearest known exercise
    ├── LibraryFileError       a file of the library: path, field, what was expected
    │   ├── PhraseFileError        of the coach's phrases
    │   ├── ExerciseFileError      of an exercise
    │   └── RulesFileError         of the planner's rules
    ├── PlanError              a plan that cannot be made from what was asked
    ├── WeekPatternError       one part of a running week in words that cannot be read
    ├── UnknownName            no workout or exercise of that name, with the nearest ones
    ├── LandmarkError          a frame of body points that is not one: its number, the field, what was expected
    ├── TraceFileError         a file of body points that cannot be read: path, line or field, what was expected
    ├── FilmFileError          a film that cannot be read: path, why
    ├── PoseModelMissing       films cannot be looked at here: what to install
    ├── ArchiveError           a runner's saved data that cannot be brought back: file, line, field
    ├── LinkError              a link that holds no workout, or a workout too long for one
    ├── ActivityFileError      a file of past runs that cannot be read: which file, why, what to do
    └── TimelineError          a workout that cannot become a timeline, with the step that stops it

The message of each is complete on its own: the command line prints it as it is, the web shows it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence


class StrideworkError(Exception):
    """Something the user can act on; never a defect of the program."""


class WorkoutSyntaxError(StrideworkError):
    """One mistake in a workout's text. `line` and `column` count from 1."""

    def __init__(self, problem: str, *, line: int, column: int, expected: str, source: str = "<text>") -> None:
        self.problem = problem
        self.line = line
        self.column = column
        self.expected = expected
        self.source = source
        super().__init__(f"{source}:{line}:{column}: {problem}; expected {expected}")


class WorkoutSyntaxErrors(StrideworkError):
    """Every mistake of one workout's text, in the order of its lines."""

    def __init__(self, errors: Sequence[WorkoutSyntaxError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class LibraryFileError(StrideworkError):
    """A file with a missing, unknown or wrong field. `field` is the dotted path inside the TOML document."""

    def __init__(self, path: str, field: str, expected: str) -> None:
        self.path = path
        self.field = field
        self.expected = expected
        super().__init__(f"{path}: {field}: expected {expected}")


class PhraseFileError(LibraryFileError):
    """A file of the coach's phrases that cannot be read."""


class ExerciseFileError(LibraryFileError):
    """An exercise file that cannot be read."""


class RulesFileError(LibraryFileError):
    """A file of the planner's rules that cannot be read."""


class PlanError(StrideworkError):
    """A plan that cannot be made from what was asked; the message says which part of it and what is possible."""


class WeekPatternError(StrideworkError):
    """One part of a week's words that cannot be read. `number` counts the parts from 1."""

    def __init__(self, number: int, part: str, problem: str, expected: str) -> None:
        self.number = number
        self.part = part
        self.problem = problem
        self.expected = expected
        super().__init__(f"part {number}, {part!r}: {problem}; expected {expected}")


class UnknownName(StrideworkError):
    """Nothing of that kind has that name. `nearest` holds the closest known names, best first."""

    def __init__(self, kind: str, name: str, nearest: Sequence[str]) -> None:
        self.kind = kind
        self.name = name
        self.nearest = tuple(nearest)
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"no {kind} named {name!r}{hint}")


class TimelineError(StrideworkError):
    """A workout that cannot be turned into timed events. `step` is the label of the step at fault."""

    def __init__(self, step: str, reason: str) -> None:
        self.step = step
        self.reason = reason
        super().__init__(f"{step}: {reason}")


class ArchiveError(StrideworkError):
    """Saved data that cannot be brought back. `place` is the file in the archive, its line and the field at fault."""

    def __init__(self, place: str, problem: str) -> None:
        self.place = place
        self.problem = problem
        super().__init__(f"{place}: {problem}")


class LinkError(StrideworkError):
    """A link that holds no workout, or a workout that is too long for a link."""


class ActivityFileError(StrideworkError):
    """A file of past runs of which nothing can be used. `path` is "" where the bytes came without a name."""

    def __init__(self, reason: str, path: str = "") -> None:
        self.reason = reason
        self.path = path
        super().__init__(f"{path}: {reason}" if path else reason)


class LandmarkError(StrideworkError):
    """A frame that cannot be used at all. `index` counts the frames from 0."""

    def __init__(self, index: int, field: str, expected: str) -> None:
        self.index = index
        self.field = field
        self.expected = expected
        super().__init__(f"frame {index}: {field}: expected {expected}")


class TraceFileError(StrideworkError):
    """A file of landmarks of which nothing can be used. `place` is the line or the array at fault."""

    def __init__(self, path: str, place: str, expected: str) -> None:
        self.path = path
        self.place = place
        self.expected = expected
        super().__init__(f"{path}: {place}: expected {expected}")


class FilmFileError(StrideworkError):
    """A film of which nothing can be used."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: expected a film; {reason}")


class PoseModelMissing(StrideworkError):
    """MediaPipe or a model of it is not here; the message says what would help."""
