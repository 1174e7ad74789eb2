"""What a workout is: blocks of steps, each a label with an amount, as a coach would write them down."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from stridework.training.exercise import Sides, Variant


class Sport(StrEnum):
    """What the whole workout is recorded as."""

    STRENGTH = "strength"
    RUN = "run"


class Unit(StrEnum):
    """The unit of a step's amount, spelled as in the text format."""

    SECONDS = "s"
    REPS = "reps"
    METRES = "mtr"
    LAP = "lap"  #: until the runner taps; the value is 0


class SideRule(StrEnum):
    """How a step is shared between left and right."""

    NONE = ""  #: not said: the exercise decides (a one-sided exercise splits its time)
    EACH = "each side"  #: the whole amount on one side, then the whole amount on the other
    SPLIT = "split"  #: the amount is shared: half on each side
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Amount:
    """How long or how often: seconds, repetitions, metres, or until the runner taps."""

    value: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One line: what to do, how much of it, on which side, and a note.

    `exercise` and `variant` are the ids the label resolved to, both None for a plain label ("Rest", "Easy run").
    `quoted` is True where the text has the label in double quotes, which are never resolved. `line` is where the
    step stands in the text; it says nothing about the training, so steps compare without it.
    """

    label: str
    amount: Amount
    sides: SideRule = SideRule.NONE
    note: str = ""
    exercise: str | None = None
    variant: str | None = None
    quoted: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A titled group of steps done `rounds` times."""

    title: str
    steps: tuple[Step, ...]
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class Workout:
    """A whole workout. `id` is the file's stem; `about` one sentence saying whom it is for.

    `order` is its place in a list of workouts; those without one (0) come last, by name.
    """

    id: str
    name: str
    sport: Sport
    blocks: tuple[Block, ...]
    about: str = ""
    level: str = ""
    order: int = 0


def find_misuse(amount: Amount, sides: SideRule, variant: Variant | None) -> tuple[str, str] | None:
    """Return why an exercise cannot be done that way and what to write instead, None where it can.

    `variant` is None for a plain label, of which only its own words are known.
    """
    if sides is SideRule.SPLIT and amount.unit is Unit.LAP:
        return "ends by a tap, so nobody knows where to split it", '"each side"'
    if variant is None:
        return None
    if sides is not SideRule.NONE and variant.sides is Sides.BOTH:
        return "works both legs at once", f'the amount without "{sides}"'
    if sides is not SideRule.NONE and variant.sides is Sides.ALTERNATING:
        return "changes legs by itself", f'the whole amount without "{sides}"'
    if variant.hold and amount.unit is Unit.REPS:
        return "is held, not repeated", "seconds, as in 20s"
    return None
