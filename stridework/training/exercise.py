"""What an exercise is: purpose, phases, cues, faults, the ladder it is progressed on, and its movement.

Values are read from one file per exercise (`stridework/library/exercises/*.toml`); nothing here knows any
exercise by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from stridework.training.motion import Motion, View

Words = Mapping[str, str]
"""One text in every language it has been written in: language code to text."""


class Sides(StrEnum):
    """How an exercise uses left and right."""

    BOTH = "both"  #: both legs at once, as in a squat
    ALTERNATING = "alternating"  #: left and right in turn, rep by rep
    ONE = "one"  #: one side for a stretch, then the other


@dataclass(frozen=True, slots=True)
class Band:
    """Where a measure's value counts as good, to watch, or to cue. Either bound may be open (None).

    Good lies within [good_from, good_to]; outside it but within [watch_from, watch_to] is watch; beyond is cue.
    """

    good_from: float | None = None
    good_to: float | None = None
    watch_from: float | None = None
    watch_to: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured for a cue: the measure's name, its unit, the views it can be judged from, and its band.

    `at` is the moment of the repetition it is taken at, `how` how its values there become one, and `legs` whose leg.
    `own_good` and `own_watch` are how far from the runner's own usual value is good and to watch; where that is known
    it comes before the band. `source` names the paper or reasoning behind the band; `tag` is its honesty: S seen in the
    paper, S2 a secondary page, R recalled, C computed, D a design choice.
    """

    name: str
    unit: str
    views: tuple[View, ...]
    band: Band
    source: str
    tag: str
    at: str
    how: str = "middle"
    legs: str = "both"
    own_good: float | None = None
    own_watch: float | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """How a camera tells this variant's repetitions from everything else.

    The hips drop, or they rise, or the runner holds still (`pattern`); `shape` is what the legs look like at the
    turning point. Travels are fractions of the leg from hip to ankle: what counts, what is worth mentioning as an
    attempt, and what is full depth, which `full_measure` with its limit `full_to` says instead where the view affords
    it. `flight`: both feet leave the floor before each repetition.
    """

    pattern: str
    shape: str
    flight: bool
    least_travel: float
    attempt_travel: float
    full_travel: float
    full_measure: str | None
    full_to: float
    quickest_s: float
    slowest_s: float


@dataclass(frozen=True, slots=True)
class Phase:
    """A named part of one repetition and what good looks like in it."""

    id: str
    name: Words
    good: Words


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing a coach says about an exercise: on screen, by voice (five words at most), and what measures it.

    `concern` ranks what is said first when several things could be; `unseen` says what no camera can see of it.
    """

    id: str
    phase: str
    screen: Words
    voice: Words
    why: Words
    measure: Measure | None = None
    concern: str = "other"
    unseen: Words | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A common mistake, drawn over the good form of `variant`, pose by pose in the same time.

    `lit` names the body parts that matter; `cue` is the id of the remedy.
    """

    id: str
    variant: str
    cue: str
    name: Words
    view: View
    lit: tuple[str, ...]
    motion: Motion


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of the ladder: repetitions grow from `start` to `cap` by `step`, then the next rung begins at its start.

    A one-sided variant counts repetitions a side. `gate` says what the runner must be able to do before this rung.
    """

    name: Words
    variant: str
    start: int
    cap: int
    step: int
    gate: Words | None = None


@dataclass(frozen=True, slots=True)
class FitIds:
    """The exercise's numbers in the FIT profile: `exercise_category` and `exercise_name` (None: no such exercise)."""

    category: int
    name: int | None


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of doing the exercise, with its own name, movement and pace ("Stepping lunge", "Single-leg balance").

    `dose` says how many ("7 to 10 a side"). `hold` is True where the runner holds a position instead of repeating a
    movement. `lit` names the body parts that matter. `next` and `setup` are what the coach says in the rest before
    it; `work_cues` are ids of the cues that may be spoken during work, in order of importance. `aliases` holds other
    names, parted by semicolons. Without a `track` a camera cannot count it.
    """

    id: str
    name: Words
    aliases: Words
    dose: Words
    next: Words
    setup: Words
    sides: Sides
    hold: bool
    seconds_per_rep: float
    contacts_per_rep: int
    fit: FitIds
    view: View
    lit: tuple[str, ...]
    work_cues: tuple[str, ...]
    motion: Motion
    track: Track | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise with everything the product says, shows or measures about it. The first variant is the default."""

    id: str
    order: int
    name: Words
    summary: Words
    purpose: tuple[Words, ...]
    uses: tuple[Words, ...]
    met: float
    met_code: str
    variants: tuple[Variant, ...]
    phases: tuple[Phase, ...]
    cues: tuple[Cue, ...]
    faults: tuple[Fault, ...]
    ladder: tuple[Level, ...]

    def variant(self, variant_id: str) -> Variant:
        """Return the variant of that id. Raises KeyError: ids inside an exercise are checked when it is read."""
        return {v.id: v for v in self.variants}[variant_id]

    def find_variant(self, variant_id: str | None) -> Variant | None:
        """Return the variant of that id, the first one for None; None where it has none of that id (any more)."""
        return next((v for v in self.variants if variant_id in (None, v.id)), None)

    def cue(self, cue_id: str) -> Cue:
        """Return the cue of that id. Raises KeyError: ids inside an exercise are checked when it is read."""
        return {c.id: c for c in self.cues}[cue_id]
