"""Laying out a workout in time: which interval begins when, on which leg, and for how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stridework.errors import TimelineError
from stridework.training.events import Interval, Kind, Settings, Side
from stridework.training.exercise import Exercise, Sides, Variant
from stridework.training.phrases import Phrases
from stridework.training.workout import SideRule, Step, Unit, Workout, find_misuse

PLAIN_SECONDS_PER_REP = 3.0
"""The pace of repetitions whose exercise is not known."""

LAP_LEAD_S = 6.0
"""How long the clock runs in an interval that ends by a tap, before it stands still: time to say so."""

_LIMITS = {"get_ready_s": (0, 120), "switch_s": (0, 60), "seconds_per_km": (120, 1800)}


@dataclass(frozen=True, slots=True)
class Slot:
    """An interval with what is behind it. `turn` counts the earlier steps of the same variant."""

    interval: Interval
    step: Step | None
    exercise: Exercise | None = None
    variant: Variant | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """One interval to come, not placed in time yet. `step` is None for what the compiler adds by itself."""

    kind: Kind
    seconds: float
    step: Step | None
    title: str
    side: Side | None = None
    exercise: Exercise | None = None
    variant: Variant | None = None
    turn: int = 0


def schedule_workout(
    workout: Workout, exercises: Mapping[str, Exercise], phrases: Phrases, settings: Settings
) -> tuple[Slot, ...]:
    """Return the session's intervals, one behind the other, the first work at 0 s.

    Rests before the first work become getting ready, stretched to `settings.get_ready_s`; rests after the last
    work are left out. Raises TimelineError.
    """
    _check_settings(settings)
    steps = [step for block in workout.blocks for _ in range(block.rounds) for step in block.steps]
    resting = [step.exercise is None and phrases.is_rest(step.label) for step in steps]
    if all(resting):
        raise TimelineError(workout.name, "there is nothing to do in it but rest")
    first = resting.index(False)
    last = len(resting) - resting[::-1].index(False)
    parts = list(_get_ready(steps[:first], phrases, settings))
    builder = _PartBuilder(exercises, phrases, settings)
    for step, rest in zip(steps[first:last], resting[first:last], strict=True):
        parts += [_rest(step, settings)] if rest else builder.work(step)
    return _place(parts)


def _check_settings(settings: Settings) -> None:
    for name, (least, most) in _LIMITS.items():
        if not least <= getattr(settings, name) <= most:
            raise TimelineError("settings", f"{name} is {getattr(settings, name)}; it must be {least} to {most}")


def _get_ready(steps: list[Step], phrases: Phrases, settings: Settings) -> Iterator[_Part]:
    parts = [replace(_rest(step, settings), kind="ready") for step in steps]
    missing_s = settings.get_ready_s - sum(part.seconds for part in parts)
    if not parts and missing_s > 0:
        parts = [_Part("ready", float(missing_s), None, phrases.show_get_ready)]
    elif missing_s > 0:
        parts[-1] = replace(parts[-1], seconds=parts[-1].seconds + missing_s)
    yield from parts


def _rest(step: Step, settings: Settings) -> _Part:
    return _Part("rest", _amount_seconds(step, None, settings), step, step.label)


class _PartBuilder:
    """Turns working steps into intervals; it remembers whose turn it is."""

    def __init__(self, exercises: Mapping[str, Exercise], phrases: Phrases, settings: Settings) -> None:
        self.exercises = exercises
        self.phrases = phrases
        self.settings = settings
        self.turns: Counter[str] = Counter()
        self.shared: Counter[str] = Counter()

    def work(self, step: Step) -> list[_Part]:
        exercise, variant = self._find(step)
        if misuse := find_misuse(step.amount, step.sides, variant):
            raise _error(step, f"it {misuse[0]}; expected {misuse[1]}")
        part = _Part("work", _amount_seconds(step, variant, self.settings), step, step.label, None, exercise, variant)
        name = f"{step.exercise}.{step.variant}" if variant else step.label
        match _side_rule(step, variant):
            case SideRule.EACH:
                gap = _Part("rest", self.settings.switch_s, None, self.phrases.show_switch_legs)
                part = replace(part, turn=self._turn(name))
                left, right = replace(part, side="left"), replace(part, side="right")
                return [left, gap, right] if gap.seconds else [left, right]
            case SideRule.SPLIT:
                side: Side = "right-left" if self.shared[name] % 2 else "left-right"
                self.shared[name] += 1
                return [replace(part, side=side, turn=self._turn(name))]
            case SideRule.LEFT:
                return [replace(part, side="left", turn=self._turn(name))]
            case SideRule.RIGHT:
                return [replace(part, side="right", turn=self._turn(name))]
        return [replace(part, turn=self._turn(name))]

    def _turn(self, name: str) -> int:
        self.turns[name] += 1
        return self.turns[name] - 1

    def _find(self, step: Step) -> tuple[Exercise | None, Variant | None]:
        if step.exercise is None:
            return None, None
        exercise = self.exercises.get(step.exercise)
        if exercise is None:
            raise _error(step, f"there is no exercise {step.exercise!r}")
        for variant in exercise.variants:
            if step.variant in (None, variant.id):
                return exercise, variant
        raise _error(step, f"the exercise {exercise.id!r} has no variant {step.variant!r}")


def _side_rule(step: Step, variant: Variant | None) -> SideRule:
    if step.sides is SideRule.NONE and variant is not None and variant.sides is Sides.ONE:
        # Until the runner taps nobody knows where half-way is, so such a step cannot be shared.
        return SideRule.NONE if step.amount.unit is Unit.LAP else SideRule.SPLIT
    return step.sides


def _amount_seconds(step: Step, variant: Variant | None, settings: Settings) -> float:
    value = step.amount.value
    match step.amount.unit:
        case Unit.SECONDS:
            return float(value)
        case Unit.METRES:
            return round(value * settings.seconds_per_km / 1000, 3)
        case Unit.LAP:
            return LAP_LEAD_S
    return round(value * (variant.seconds_per_rep if variant else PLAIN_SECONDS_PER_REP), 3)


def _error(step: Step, reason: str) -> TimelineError:
    return TimelineError(f"{step.label} (line {step.line})" if step.line else step.label, reason)


def _place(parts: list[_Part]) -> tuple[Slot, ...]:
    at_s = 0.0 - sum(part.seconds for part in parts if part.kind == "ready")
    slots: list[Slot] = []
    number = 1
    for index, part in enumerate(parts):
        end_s = round(at_s + part.seconds, 3)
        amount = part.step.amount if part.step else None
        interval = Interval(
            index=index,
            kind=part.kind,
            exercise=part.exercise.id if part.exercise else None,
            side=part.side,
            start_s=at_s,
            end_s=end_s,
            variant=part.variant.id if part.variant else None,
            title=part.title,
            number=number,
            reps=amount.value if amount and amount.unit is Unit.REPS else None,
            waits=amount is not None and amount.unit is Unit.LAP,
        )
        slots.append(Slot(interval, part.step, part.exercise, part.variant, part.turn))
        number += part.kind == "work"
        at_s = end_s
    return tuple(slots)
