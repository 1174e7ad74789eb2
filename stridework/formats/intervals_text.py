"""Workouts in the text that intervals.icu writes and reads: sections, `- cue 30s`, "Main set 5x" for a repeat.

It knows times and distances, no exercises and no repetitions. Written, a counted step stands with its number in the cue
and the time it takes at the exercise's own pace ("Squat x8 24s"). Read, the cue before the first length is the step's
label, the number in it is taken back, and what follows (zones, percentages) is left out and told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stridework.errors import WorkoutSyntaxError, WorkoutSyntaxErrors
from stridework.formats.fit_workout import Repeat, Step, fold_repeats
from stridework.library.phrases import load_phrases
from stridework.library.workouts import load_names
from stridework.training.events import Interval, Timeline
from stridework.training.phrases import Phrases
from stridework.training.workout import Amount, Block, SideRule, Sport, Unit, Workout, find_misuse
from stridework.training.workout import Step as WorkoutStep
from stridework.training.workout_text import MAX_LENGTH, MAX_ROUNDS, MAX_TEXT, format_workout, parse_workout

TAP_SECONDS = 20
"""How long a step is said to last that ends when the runner taps, which their text cannot say."""

_LENGTH = re.compile(
    r"(?<!\S)(?:(?:(\d{1,2})h)?(?:(\d{1,4})[m'])?(?:(\d{1,5})[s\"]?)?|(\d{1,6}(?:\.\d{1,3})?)(mtr|km))(?=\s|$|,)",
    re.IGNORECASE,
)
_ROUNDS = re.compile(r"(?:^|\s)(\d{1,6})x$", re.IGNORECASE)
_COUNTED = re.compile(r"^(.*\S)\s+x(\d{1,3})$")
_SIDE = re.compile(r"^(.*\S)\s+(left|right)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextReading:
    """A workout read from intervals.icu's text, and what of it could not be taken along."""

    workout: Workout
    warnings: tuple[str, ...] = ()


def write_intervals_text(timeline: Timeline) -> str:
    """Return a compiled workout as intervals.icu's text, repeats folded, with the timeline's own lengths."""
    phrases = load_phrases(timeline.language)
    steps = fold_repeats([Step(_cue(interval, phrases), float(_seconds(interval))) for interval in timeline.intervals])
    sections: list[list[str]] = [[]]
    starts: dict[int, tuple[int, int]] = {}  # which section and line each step message became
    for place, step in enumerate(steps):
        if isinstance(step, Step):
            starts[place] = (len(sections) - 1, len(sections[-1]))
            sections[-1].append(f"- {step.name} {_format(round(step.seconds or 0))}")
            continue
        _close_repeat(sections, starts[step.first], step)
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def read_intervals_text(text: str, *, id: str, name: str, sport: Sport | None = None) -> TextReading:
    """Return the workout in intervals.icu's text. `sport` None is strength where a step names an exercise, else a run.

    Raises WorkoutSyntaxErrors naming the line.
    """
    if len(text) > MAX_TEXT:
        raise _error(f"the text has {len(text)} characters", 1, f"at most {MAX_TEXT}")
    blocks: list[tuple[str, int, list[WorkoutStep]]] = []
    warnings: list[str] = []
    title, rounds = "", 1
    fresh = True
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        stripped = " ".join(line.split())
        if stripped.startswith("-") and stripped.strip("- "):
            if fresh or not blocks:
                blocks.append((title, rounds, []))
                title, rounds, fresh = "", 1, False
            blocks[-1][2].append(_read_step(stripped.lstrip("- "), number, warnings))
        elif stripped:
            found = _ROUNDS.search(stripped)
            rounds = int(found[1]) if found else 1
            if not 1 <= rounds <= MAX_ROUNDS:
                raise _error(f"{rounds} rounds", number, f"1x to {MAX_ROUNDS}x")
            title = _clean(stripped[: found.start()] if found else stripped)[: MAX_LENGTH["title"]].strip()
            fresh = True
        else:
            fresh = fresh or bool(blocks and blocks[-1][1] > 1)  # a blank line ends a repeat
    if not blocks:
        raise _error("no step in it", 1, 'a line such as "- Squat 30s"')
    if sport is None:
        sport = Sport.STRENGTH if any(s.exercise for _, _, steps in blocks for s in steps) else Sport.RUN
    kept = tuple(Block(title.replace(":", " "), tuple(steps), rounds) for title, rounds, steps in blocks)
    workout = Workout(id, _clean(name)[: MAX_LENGTH["name"]] or "Workout", sport, kept)
    return TextReading(
        parse_workout(format_workout(workout), id=id, names=load_names()), tuple(dict.fromkeys(warnings))
    )


def looks_like_intervals_text(text: str) -> bool:
    """Say whether a text has steps as intervals.icu writes them: most lines with a dash have a length."""
    steps = [line.strip() for line in text.splitlines() if line.strip().startswith("-")]
    return bool(steps) and sum(_find_length(step) is not None for step in steps) * 2 > len(steps)


def _cue(interval: Interval, phrases: Phrases) -> str:
    if interval.kind != "work" and not phrases.is_rest(interval.title):
        return f"{phrases.rest_labels[0]}, {_clean(interval.title).lower()}"
    side = interval.side if interval.side in ("left", "right") else ""
    count = f"x{interval.reps}" if interval.reps else ""
    tap = "(press LAP)" if interval.waits else ""
    return " ".join(filter(None, (_clean(interval.title), side, count, tap)))


def _seconds(interval: Interval) -> int:
    return TAP_SECONDS if interval.waits else max(1, round(interval.end_s - interval.start_s))


def _format(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return (f"{minutes}m" if minutes else "") + (f"{rest}s" if rest or not minutes else "")


def _close_repeat(sections: list[list[str]], start: tuple[int, int], repeat: Repeat) -> None:
    """Part the steps of a repeat from those before it, under a title with its rounds, and begin a new section."""
    section, line = start
    inside = sections[section][line:]
    del sections[section][line:]
    sections[section + 1 :] = [[f"Main set {repeat.rounds}x", *inside], []]


def _read_step(text: str, line: int, warnings: list[str]) -> WorkoutStep:
    found = _find_length(text)
    if found is None:
        raise _error(f'no length in "{text[:60]}"', line, 'a length, as in "- Squat 30s" or "- Easy 400mtr"')
    amount, start, end = found
    cue = _clean(text[:start].removesuffix("(press LAP) ").strip())
    if "(press LAP)" in text[:start]:
        amount = Amount(0, Unit.LAP)
    if text[end:].strip(" ,"):
        warnings.append("zones, percentages and other targets are left out")
    sides = SideRule.NONE
    if counted := _COUNTED.match(cue):
        cue, amount = counted[1], Amount(int(counted[2]), Unit.REPS)
    if (sided := _SIDE.match(cue)) and load_names().resolve(sided[1]):
        cue, sides = sided[1], SideRule(sided[2].lower())
    label = cue[: MAX_LENGTH["label"]].strip() or "Run"
    ids = load_names().resolve(label)
    if ids and find_misuse(amount, sides, load_names().variants[ids]):
        ids, sides = None, SideRule.NONE
    exercise, variant = ids or (None, None)
    return WorkoutStep(label, amount, sides, "", exercise, variant, quoted=ids is None, line=line)


def _find_length(text: str) -> tuple[Amount, int, int] | None:
    """Return the first length in a step with where it begins and ends; a bare number is none."""
    for found in _LENGTH.finditer(text):
        hours, minutes, seconds, distance, unit = found.groups()
        if distance:
            metres = round(float(distance) * (1000 if unit.lower() == "km" else 1))
            return (Amount(metres, Unit.METRES), found.start(), found.end()) if metres else None
        if hours or minutes or (seconds and found[0][-1] in 'sS"'):
            total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
            return (Amount(total, Unit.SECONDS), found.start(), found.end()) if total else None
    return None


def _clean(text: str) -> str:
    plain = "".join(sign if sign.isprintable() and sign not in '|"' else " " for sign in text)
    return " ".join(plain.split())


def _error(problem: str, line: int, expected: str) -> WorkoutSyntaxErrors:
    return WorkoutSyntaxErrors([WorkoutSyntaxError(problem, line=line, column=1, expected=expected)])
