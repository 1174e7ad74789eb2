"""Workouts as text: read what a coach wrote by hand, and write it back.

    name: Runner strength A
    sport: strength

    Main set 5x
    - Squat 30s | Sit back, heels down, chest tall.
    - Rest 15s

First `name:` and `sport:` (`about:`, `level:` and `order:` may follow), then blocks: a title, with `5x` behind it
where the block is repeated, and its steps: `- label amount [each side|split|left|right] | note`. An amount is 30s,
1m30s, 8m, 0:30, 5 reps, 400mtr, 5km or lap (until the runner taps). A label that names an exercise becomes that
exercise, also behind a colon ("Posture reset: squat"); any other label stays a plain one. A label in double quotes is
taken as it is, for words that only look like a misspelled exercise. Lines beginning with # are comments.
"""

from __future__ import annotations

import re
import unicodedata

from stridework.errors import WorkoutSyntaxError, WorkoutSyntaxErrors
from stridework.training.exercise_names import ExerciseNames
from stridework.training.workout import Amount, Block, SideRule, Sport, Step, Unit, Workout, find_misuse

MAX_TEXT = 20_000
MAX_STEPS = 600  #: with all rounds counted
MAX_ROUNDS = 99
MAX_AMOUNT = {Unit.SECONDS: 6 * 3600, Unit.REPS: 500, Unit.METRES: 100_000}
MAX_LENGTH = {"name": 80, "about": 300, "level": 30, "title": 60, "label": 60, "note": 200}

_AMOUNTS = "30s, 1m30s, 8m, 0:30, 5 reps, 400mtr, 5km or lap"
_SIDES = '"each side", "split", "left", "right" or "| note"'
_HEADER_KEYS = ("name", "sport", "about", "level", "order")
_ROUNDS = re.compile(r"(?:^|\s)([0-9]+)[x×]$", re.IGNORECASE)
_DURATION = re.compile(r"(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]+):)?([0-9]+):([0-5][0-9])")
_DISTANCE = re.compile(r"([0-9]+(?:\.[0-9]{1,3})?)(mtr|km)", re.IGNORECASE)
_REPS = re.compile(r"([0-9]+)reps?", re.IGNORECASE)
_INTEGER = re.compile(r"[0-9]+")

Token = tuple[str, int]
"""A word and the column it begins at."""


def parse_workout(text: str, *, id: str, names: ExerciseNames, source: str = "<text>") -> Workout:
    """Read a workout's text. Comments, blank lines and spacing are not kept.

    Raises WorkoutSyntaxErrors with every mistake in the text; each names `source`, line and column.
    """
    reader = _Reader(names, source)
    reader.read(text)
    if reader.errors:
        raise WorkoutSyntaxErrors(sorted(reader.errors, key=lambda error: (error.line, error.column)))
    return reader.workout(id)


def check_workout(text: str, *, names: ExerciseNames, source: str = "<text>") -> tuple[WorkoutSyntaxError, ...]:
    """Return every mistake in a workout's text, in the order of its lines."""
    try:
        parse_workout(text, id="", names=names, source=source)
    except WorkoutSyntaxErrors as found:
        return found.errors
    return ()


def format_workout(workout: Workout) -> str:
    """Write a workout as text; `parse_workout` reads the same workout back."""
    header = [f"name: {workout.name}", f"sport: {workout.sport}"]
    header += [f"{key}: {value}" for key in ("about", "level", "order") if (value := getattr(workout, key))]
    parts = ["\n".join(header)]
    for index, block in enumerate(workout.blocks):
        title = _format_title(block, first=index == 0)
        parts.append("\n".join([*title, *map(_format_step, block.steps)]))
    return "\n\n".join(parts) + "\n"


def _format_title(block: Block, *, first: bool) -> list[str]:
    if block.rounds == 1 and not _ROUNDS.search(block.title):
        if block.title:
            return [block.title]
        if first:
            return []
    return [f"{block.title} {block.rounds}x".strip()]


def _format_step(step: Step) -> str:
    label = f'"{step.label}"' if step.quoted else step.label
    side = f" {step.sides}" if step.sides else ""
    note = f" | {step.note}" if step.note else ""
    return f"- {label} {format_amount(step.amount)}{side}{note}"


def format_amount(amount: Amount) -> str:
    """Write an amount as in a workout's text: 30s, 1m30s, 8m, 5 reps, 400mtr, 5km, lap."""
    value = amount.value
    match amount.unit:
        case Unit.LAP:
            return "lap"
        case Unit.REPS:
            return f"{value} reps"
        case Unit.METRES:
            return f"{value // 1000}km" if value % 1000 == 0 else f"{value}mtr"
    minutes, seconds = divmod(value, 60)
    return (f"{minutes}m" if minutes else "") + (f"{seconds}s" if seconds or not minutes else "")


class _Reader:
    """Reads line by line and goes on after a mistake, so that one reading finds them all."""

    def __init__(self, names: ExerciseNames, source: str) -> None:
        self.names = names
        self.source = source
        self.errors: list[WorkoutSyntaxError] = []
        self.header: dict[str, str] = {}
        self.blocks: list[tuple[str, int, list[Step]]] = []
        self.line = 0
        self.title_line = 0
        self.seen_step = False

    def read(self, text: str) -> None:
        if len(text) > MAX_TEXT:
            self.line = 1
            self.fail(f"the text has {len(text)} characters", 1, f"at most {MAX_TEXT}")
            return
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        for self.line, line in enumerate(lines, start=1):
            self.read_line(line)
        self.end_block()
        self.check_whole(len(lines))

    def workout(self, id: str) -> Workout:
        return Workout(
            id=id,
            name=self.header["name"],
            sport=Sport(self.header["sport"]),
            blocks=tuple(Block(title, tuple(steps), rounds) for title, rounds, steps in self.blocks),
            about=self.header.get("about", ""),
            level=self.header.get("level", ""),
            order=int(self.header.get("order", 0)),
        )

    def fail(self, problem: str, column: int, expected: str, *, line: int | None = None) -> None:
        where = self.line if line is None else line
        error = WorkoutSyntaxError(problem, line=where, column=column, expected=expected, source=self.source)
        self.errors.append(error)

    def read_line(self, line: str) -> None:
        for column, character in enumerate(line, start=1):
            if unicodedata.category(character) in ("Cc", "Cs") and character != "\t":
                self.fail(f"a control character ({character!r})", column, "plain text")
                return
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            return
        column = line.index(stripped) + 1
        if stripped.startswith("-"):
            self.read_step(line, column)
        elif ":" in stripped:
            self.read_header(stripped, column)
        else:
            self.read_title(stripped, column)

    def read_header(self, text: str, column: int) -> None:
        written, _, behind = text.partition(":")
        key, value = written.strip().casefold(), " ".join(behind.split())
        if self.blocks:
            self.fail(f'"{written}:" below the first block', column, "a block's title without a colon, or a step")
        elif key not in _HEADER_KEYS:
            self.fail(f'"{written}:" is not known here', column, "name:, sport:, about:, level: or order:")
        elif key in self.header:
            self.fail(f'"{key}:" is written twice', column, "it once")
        else:
            self.header[key] = value
            self.check_header(key, value, column + len(text) - len(behind.lstrip()))

    def check_header(self, key: str, value: str, column: int) -> None:
        if not value:
            self.fail(f'nothing behind "{key}:"', column, "strength or run" if key == "sport" else "a word or more")
        elif key == "sport" and value not in set(Sport):
            self.fail(f'"{value}" is not a sport', column, "strength or run")
        elif key == "order" and not re.fullmatch(r"[0-9]{1,4}", value):
            self.fail(f'"{value}" is not a place in the list', column, "a number such as 3")
        else:
            self.check_length(key, value, column)

    def check_length(self, kind: str, value: str, column: int) -> None:
        if len(value) > MAX_LENGTH.get(kind, MAX_TEXT):
            self.fail(f"the {kind} has {len(value)} characters", column, f"at most {MAX_LENGTH[kind]}")

    def read_title(self, text: str, column: int) -> None:
        self.end_block()
        if (found := _amount_at_end([(word, 0) for word in text.split()])) and found[0].unit is not Unit.LAP:
            self.fail(f'"{text}" looks like a step', column, f'a dash before a step, as in "- {text}"')
        rounds = 1
        match = _ROUNDS.search(text)
        if match:
            rounds = _whole(match[1])
            if not 1 <= rounds <= MAX_ROUNDS:
                self.fail(f"{match[1]} rounds", column + match.start(1), f"1x to {MAX_ROUNDS}x")
                rounds = 1
            text = text[: match.start()]
        title = " ".join(text.split())
        self.check_length("title", title, column)
        self.title_line = self.line
        self.blocks.append((title, rounds, []))

    def end_block(self) -> None:
        if self.blocks and not self.blocks[-1][2] and not self.seen_step:
            problem = f'no step in the block "{self.blocks[-1][0]}"'
            self.fail(problem, 1, 'a line such as "- Squat 30s"', line=self.title_line)
        self.seen_step = False

    def read_step(self, line: str, column: int) -> None:
        if not self.blocks:
            self.blocks.append(("", 1, []))
        self.seen_step = True
        rest = line[column:]
        start = column + 1 + len(rest) - len(rest.lstrip())
        step = _StepReader(self, line, start).read()
        if step:
            self.blocks[-1][2].append(step)

    def check_whole(self, lines: int) -> None:
        for key, expected in (("name", '"name: …"'), ("sport", '"sport: strength" or "sport: run"')):
            if key not in self.header:
                self.fail(f'"{key}:" is missing', 1, f"{expected} at the top", line=1)
        if not self.blocks:
            self.fail("no step in the workout", 1, 'a line such as "- Squat 30s"', line=lines)
        total = sum(rounds * len(steps) for _, rounds, steps in self.blocks)
        if total > MAX_STEPS:
            self.fail(f"{total} steps with all rounds counted", 1, f"at most {MAX_STEPS}", line=1)


class _StepReader:
    """Reads one step's line; `start` is the column behind the dash."""

    def __init__(self, reader: _Reader, line: str, start: int) -> None:
        self.reader = reader
        self.line = line
        self.start = start
        self.fail = reader.fail

    def read(self) -> Step | None:
        quoted = self.line[self.start - 1 : self.start] == '"'
        end = self.start
        if quoted:
            end = self.line.find('"', self.start) + 2
            if end == 1:
                self.fail("the quoted label does not end", self.start, 'a closing "')
                return None
        head, bar, note = self.line[end - 1 :].partition("|")
        words = [(match[0], end + match.start()) for match in re.finditer(r"\S+", head)]
        mistakes = len(self.reader.errors)
        sides = _take_sides(words)
        places = [column for _, column in words]
        amount = self.take_amount(words)
        label = self.line[self.start : end - 2] if quoted else " ".join(word for word, _ in words)
        if amount:
            self.check_label(label, words, quoted)
        note_column = end + len(head) + len(bar) + len(note) - len(note.lstrip())
        note = " ".join(note.split())
        self.reader.check_length("note", note, note_column)
        if not amount or len(self.reader.errors) > mistakes:
            return None
        ids = None if quoted else self.reader.names.resolve(label)
        if misuse := find_misuse(amount, sides, self.reader.names.variants.get(ids) if ids else None):
            self.fail(f'"{label}" {misuse[0]}', places[len(words)], misuse[1])
            return None
        exercise, variant = ids or (None, None)
        return Step(label, amount, sides, note, exercise, variant, quoted, self.reader.line)

    def take_amount(self, words: list[Token]) -> Amount | None:
        """Take the amount off the end of the words; without one say what stands there instead."""
        found = _amount_at_end(words)
        if found:
            amount, size = found
            word, column = words[-size]
            del words[-size:]
            most = MAX_AMOUNT.get(amount.unit, 0)
            if amount.unit is not Unit.LAP and not 0 < amount.value <= most:
                limit = format_amount(Amount(most, amount.unit))
                self.fail(f'"{word}" is out of range', column, f"more than 0 and at most {limit}")
                return None
            return amount
        self.explain_no_amount(words)
        return None

    def explain_no_amount(self, words: list[Token]) -> None:
        for index in range(1, len(words)):
            if _amount_at_end(words[:index]) and words[index - 1][0] != "lap":
                word, column = words[index]
                self.fail(f'"{word}" behind the amount', column, _SIDES)
                return
        numbers = [word for word in words if word[0][0].isdigit()]
        if not numbers:
            self.fail("no amount", words[-1][1] + len(words[-1][0]) if words else self.start, _AMOUNTS)
        elif _INTEGER.fullmatch(numbers[-1][0]) and numbers[-1] is words[-1]:
            word, column = numbers[-1]
            self.fail(f'"{word}" has no unit', column, f"{word}s, {word} reps or {word}m")
        else:
            text = " ".join(word for word, _ in words[words.index(numbers[-1]) :])
            self.fail(f'"{text}" is not an amount', numbers[-1][1], _AMOUNTS)

    def check_label(self, label: str, words: list[Token], quoted: bool) -> None:
        if quoted and words:
            self.fail(f'"{words[0][0]}" behind the quoted label', words[0][1], f"an amount: {_AMOUNTS}")
            return
        if not label.strip():
            self.fail("no label", self.start, "what to do before the amount, as in Squat 30s")
            return
        self.reader.check_length("label", label, self.start)
        if quoted:
            return
        if words[-1][0] != "lap" and (second := _amount_at_end(words)):
            expected = f"one of {_AMOUNTS}; a label in double quotes is taken as it is"
            self.fail("two amounts", words[-second[1]][1], expected)
        elif self.reader.names.resolve(label) is None and (known := self.reader.names.nearest(label)):
            column = words[-1][1] if ":" in label else self.start
            expected = f"the name of an exercise (did you mean {known}?), or the label in double quotes to keep it"
            self.fail(f'"{label}" is not known', column, expected)


def _take_sides(words: list[Token]) -> SideRule:
    """Take the side rule off the end of the words."""
    for rule in (SideRule.EACH, SideRule.SPLIT, SideRule.LEFT, SideRule.RIGHT):
        parts = rule.value.split()
        if [word.casefold() for word, _ in words[-len(parts) :]] == parts:
            del words[-len(parts) :]
            return rule
    return SideRule.NONE


def _amount_at_end(words: list[Token]) -> tuple[Amount, int] | None:
    """Return the amount the words end with and how many words it takes."""
    if not words:
        return None
    last = words[-1][0]
    if last.casefold() in ("rep", "reps") and len(words) > 1 and _INTEGER.fullmatch(words[-2][0]):
        return Amount(_whole(words[-2][0]), Unit.REPS), 2
    amount = _read_amount(last)
    return (amount, 1) if amount else None


def _read_amount(word: str) -> Amount | None:
    if word.casefold() == "lap":
        return Amount(0, Unit.LAP)
    if match := _DURATION.fullmatch(word) or _CLOCK.fullmatch(word):
        hours, minutes, seconds = (_whole(part or "0") for part in match.groups())
        return Amount(hours * 3600 + minutes * 60 + seconds, Unit.SECONDS)
    if match := _REPS.fullmatch(word):
        return Amount(_whole(match[1]), Unit.REPS)
    if match := _DISTANCE.fullmatch(word):
        metres = float(match[1][:12]) * (1000 if match[2].casefold() == "km" else 1)
        return Amount(round(metres), Unit.METRES)
    return None


def _whole(digits: str) -> int:
    """Read digits; more than fit any limit count as too many, and are not worth a long conversion."""
    return int(digits) if len(digits) < 10 else 10**9
