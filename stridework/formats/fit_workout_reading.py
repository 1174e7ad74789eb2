"""Reads FIT workouts, our own and other makers', back into a workout that can be trained and written as text.

Exercise numbers become exercises where we know them, else the step's own title stands as a plain label. What the text
format cannot say (targets of pace or heart rate, steps that end by them) is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stridework.errors import ActivityFileError, WorkoutSyntaxErrors
from stridework.formats import fit_profile as fit
from stridework.formats.fit_encoding import cut_text
from stridework.formats.fit_messages import Part, Values, first, read_parts, text_of
from stridework.formats.fit_workout import STEP_BYTES
from stridework.library.exercises import load_exercises
from stridework.library.phrases import load_phrases
from stridework.library.workouts import load_names
from stridework.training.exercise import FitIds, Variant
from stridework.training.phrases import words_in
from stridework.training.workout import Amount, Block, SideRule, Sport, Step, Unit, Workout, find_misuse
from stridework.training.workout_text import (
    MAX_AMOUNT,
    MAX_LENGTH,
    MAX_ROUNDS,
    MAX_STEPS,
    format_workout,
    parse_workout,
)

MOST_MESSAGES = 600
_OTHER_REPEATS = frozenset(range(7, 14))  # until a distance, a heart rate, a power: nothing a text could say
_STRENGTH_SPORTS = frozenset({4, 10, 62})  # fitness equipment, training, HIIT
_REST = 1
_WANTED = {
    fit.FILE_ID: frozenset({0}),
    fit.WORKOUT: frozenset({4, 6, 8, 11}),
    fit.WORKOUT_STEP: frozenset({0, 1, 2, 3, 4, 7, 8, 10, 11, 254}),
    fit.EXERCISE_TITLE: frozenset({0, 1, 2}),
}


@dataclass(frozen=True, slots=True)
class WorkoutReading:
    """A workout read from a watch's file, and what of it could not be taken along."""

    workout: Workout
    warnings: tuple[str, ...] = ()


def is_fit_workout(content: bytes) -> bool:
    """Say whether the bytes are a FIT file that says it is a workout."""
    try:
        part = next(part for part, _ in read_parts(content, _WANTED))
    except ActivityFileError:
        return False
    return part is not None and any(first(v, 0) == fit.FileType.WORKOUT for v in part.of(fit.FILE_ID))


def read_fit_workout(content: bytes, *, id: str, language: str = "en") -> WorkoutReading:
    """Return the workout of a FIT file under the id given.

    Raises ActivityFileError where there is none or the file is damaged.
    """
    part = next(part for part, _ in read_parts(content, _WANTED))
    if part is None or part.cut_at is not None or part.broken_at is not None or part.fails_checksum(content):
        raise ActivityFileError("the workout file is damaged or ends too early; nothing of it was taken")
    if {first(values, 0) for values in part.of(fit.FILE_ID)} != {fit.FileType.WORKOUT}:
        raise ActivityFileError("a FIT file that holds no workout")
    heads, messages = part.of(fit.WORKOUT), part.of(fit.WORKOUT_STEP)
    if not heads or not messages:
        raise ActivityFileError("a workout without a step")
    if len(messages) > MOST_MESSAGES:
        raise ActivityFileError(f"a workout of {len(messages)} steps; at most {MOST_MESSAGES} can be read")
    sport = _find_sport(heads[0])
    reader = _StepReader(sport, language, _read_titles(part))
    blocks = _fold(_unroll(messages), reader)
    workout = Workout(id, _clean(text_of(heads[0], 8))[: MAX_LENGTH["name"]] or "Workout", sport, blocks)
    try:  # the text is what is kept and shown, so the workout is what the text says
        read = parse_workout(format_workout(workout), id=id, names=load_names(language))
    except WorkoutSyntaxErrors as mistake:
        raise ActivityFileError(f"a workout that cannot be written as text: {mistake.errors[0].problem}") from mistake
    return WorkoutReading(read, tuple(dict.fromkeys(reader.warnings)))


def _find_sport(head: Values) -> Sport:
    sport = first(head, 4)
    if sport == fit.RUNNING:
        return Sport.RUN
    if sport in _STRENGTH_SPORTS or first(head, 11) == fit.STRENGTH_TRAINING:
        return Sport.STRENGTH
    raise ActivityFileError("a workout that is neither strength nor a run")


def _read_titles(part: Part) -> Mapping[FitIds, str]:
    titles: dict[FitIds, str] = {}
    for values in part.of(fit.EXERCISE_TITLE):
        category, title = first(values, 0), _clean(text_of(values, 2))
        if category is not None and title:
            titles.setdefault(FitIds(category, first(values, 1)), title)
    return titles


@dataclass(frozen=True, slots=True)
class _Group:
    """Steps done `rounds` times; `first` is the index of the first message of them."""

    first: int
    steps: tuple[Values, ...]
    rounds: int = 1


def _unroll(messages: Sequence[Values]) -> list[_Group]:
    """Return the steps in groups of rounds; a repeat inside a repeat is written out."""
    groups: list[_Group] = []
    for place, values in enumerate(messages):
        if first(values, 254) not in (None, place):
            raise ActivityFileError(f"step {place + 1}: it has the number of another one")
        kind = first(values, 1)
        if kind in _OTHER_REPEATS:
            raise ActivityFileError(f"step {place + 1}: it repeats in a way that cannot be read")
        if kind != fit.REPEAT:
            groups.append(_Group(place, (values,)))
            continue
        back, rounds = first(values, 2), first(values, 4)
        if back is None or back >= place or not rounds or rounds > MAX_ROUNDS:
            raise ActivityFileError(f"step {place + 1}: it repeats from step {back} on, {rounds} times")
        inside = [group for group in groups if group.first >= back]
        if not inside or inside[0].first != back:
            raise ActivityFileError(f"step {place + 1}: it repeats from the middle of another repeat")
        if sum(len(group.steps) * group.rounds for group in inside) * rounds > MAX_STEPS:
            raise ActivityFileError(f"more than {MAX_STEPS} steps with all rounds counted")
        steps = tuple(step for group in inside for _ in range(group.rounds) for step in group.steps)
        groups[-len(inside) :] = [_Group(back, steps, rounds)]
    return groups


def _fold(groups: Sequence[_Group], reader: _StepReader) -> tuple[Block, ...]:
    """Return blocks: what is repeated is one of its own, single steps stand together."""
    blocks: list[Block] = []
    for group in groups:
        steps = tuple(reader.read(values) for values in group.steps)
        rounds = group.rounds
        if rounds == 1 and blocks and blocks[-1].rounds == 1:
            blocks[-1] = replace(blocks[-1], steps=blocks[-1].steps + steps)
        else:
            blocks.append(Block("Main set" if rounds > 1 else "Steps", steps, rounds))
    return tuple(blocks)


class _StepReader:
    """Turns step messages into steps, and collects what had to be left out."""

    def __init__(self, sport: Sport, language: str, titles: Mapping[FitIds, str]) -> None:
        self.sport = sport
        self.titles = titles
        self.language = language
        self.names = load_names(language)
        self.phrases = load_phrases(language)
        self.warnings: list[str] = []

    def read(self, values: Values) -> Step:
        amount = self.read_amount(values)
        if first(values, 3) not in (None, fit.OPEN_TARGET):
            self.warnings.append("targets of pace, heart rate or power are left out")
        label, ids, quoted = self.find_label(values)
        variant = self.names.variants[ids] if ids else None
        said = text_of(values, 8)
        sides = self.find_sides(said, variant)
        if find_misuse(amount, sides, variant):
            ids, quoted, sides = None, True, SideRule.NONE
        note = "" if ids else _clean(said)[: MAX_LENGTH["note"]]
        exercise, name = ids or (None, None)
        return Step(label, amount, sides, note, exercise, name, quoted)

    def read_amount(self, values: Values) -> Amount:
        kind, value = first(values, 1), first(values, 2)
        if kind == fit.TIME and value:
            return Amount(_within(-(-value // 1000), Unit.SECONDS), Unit.SECONDS)
        if kind == fit.REPS and value:
            return Amount(_within(value, Unit.REPS), Unit.REPS)
        if kind == fit.DISTANCE and value:
            return Amount(_within(-(-value // 100), Unit.METRES), Unit.METRES)
        if kind not in (fit.OPEN_DURATION, fit.TIME, fit.REPS, fit.DISTANCE):
            self.warnings.append("steps that end by heart rate, power or energy end when you tap")
        return Amount(0, Unit.LAP)

    def find_label(self, values: Values) -> tuple[str, tuple[str, str] | None, bool]:
        """Return the step's label, the exercise and variant it names, and whether it is to be quoted."""
        category = first(values, 10)
        numbers = FitIds(category, first(values, 11)) if category is not None else None
        own = _clean(text_of(values, 0))
        if numbers and (found := self.find_variant(numbers, own)):
            ids, variant = found
            return words_in(variant.name, self.language), ids, False
        label = (own or (self.titles.get(numbers, "") if numbers else ""))[: MAX_LENGTH["label"]].strip()
        if first(values, 7) == _REST and not self.names.resolve(label):
            if self.phrases.is_rest(label):
                return label, None, True
            if self.sport is Sport.STRENGTH or not label:
                return self.phrases.rest_labels[0], None, False
        elif label and (resolved := self.names.resolve(label)):
            return label, resolved, False
        return label or ("Run" if self.sport is Sport.RUN else "Exercise"), None, True

    def find_variant(self, numbers: FitIds, name: str) -> tuple[tuple[str, str], Variant] | None:
        """Return the variant with these numbers; where several share them, the one the step is called after."""
        found = [((e.id, v.id), v) for e in load_exercises().values() for v in e.variants if v.fit == numbers]
        called = [one for one in found if cut_text(words_in(one[1].name, self.language), STEP_BYTES) == name]
        if not called and (ids := self.names.resolve(name)) and self.names.variants[ids].fit == numbers:
            called = [(ids, self.names.variants[ids])]
        return next(iter(called or found), None)

    def find_sides(self, said: str, variant: Variant | None) -> SideRule:
        """Return the side that our own files say in front of the notes."""
        if variant is None:
            return SideRule.NONE
        for rule in (SideRule.LEFT, SideRule.RIGHT):
            words = self.phrases.side("left" if rule is SideRule.LEFT else "right")
            if re.match(rf"{re.escape(words.rstrip('.'))}\.", said):
                return rule
        return SideRule.NONE


def _within(value: int, unit: Unit) -> int:
    most = MAX_AMOUNT[unit]
    if value > most:
        raise ActivityFileError(f"a step of {value} {unit}; at most {most} can be read")
    return value


def _clean(text: str) -> str:
    """Return a text fit for a line of the text format."""
    plain = "".join(sign if sign.isprintable() and sign not in '|"' else " " for sign in text)
    return " ".join(plain.split())
