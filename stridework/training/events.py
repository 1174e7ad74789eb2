"""A session compiled to a flat list of timed events that every surface plays and none of them decides.

Seconds are counted from the first "go", so getting ready has negative times. Events are sorted by time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ready", "work", "rest"]
Leg = Literal["left", "right"]
Side = Literal["left", "right", "left-right", "right-left"]
ToneName = Literal["count", "work", "rest", "halfway", "switch", "end"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the session. `side` is None for both legs; "left-right" is one interval shared, left first.

    `number` is the work interval's number counting from 1 (a rest has the number of the work that follows it).
    `reps` is the target where the step asks for repetitions; `waits` is True where it ends by a tap: the clock runs
    for the few seconds the timeline gives it and stands still at its `wait` event.
    """

    index: int
    kind: Kind
    exercise: str | None
    side: Side | None
    start_s: float
    end_s: float
    variant: str | None = None
    title: str = ""
    number: int = 0
    reps: int | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text`. It lasts `seconds` (measured where the clip exists, else estimated); `clip` is the clip's id."""

    at_s: float
    text: str
    clip: str
    seconds: float
    do: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class Tone:
    """Sound one of the six tones."""

    at_s: float
    tone: ToneName
    do: Literal["tone"] = "tone"


@dataclass(frozen=True, slots=True)
class Show:
    """Put words on the screen: a title, one line under it, and what comes next ("" where nothing does)."""

    at_s: float
    title: str
    line: str
    next: str
    kind: Kind | Literal["done"]
    do: Literal["show"] = "show"


@dataclass(frozen=True, slots=True)
class Figure:
    """Show the moving figure: `figure` is `<exercise>.<variant>`, repeated every `seconds_per_cycle`.

    In a rest it is the figure of what comes next. An interval without such an event has no figure: the last one goes.
    """

    at_s: float
    figure: str
    view: Literal["side", "front"]
    seconds_per_cycle: float
    do: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Count:
    """Start a countdown that reaches 0 at `at_s + seconds`; whole seconds are shown rounded up."""

    at_s: float
    seconds: float
    do: Literal["count"] = "count"


@dataclass(frozen=True, slots=True)
class SideChange:
    """From now on this leg works. In a lunge or balance the side is the standing (front) leg."""

    at_s: float
    side: Leg
    do: Literal["side"] = "side"


@dataclass(frozen=True, slots=True)
class Haptic:
    """Vibrate: milliseconds on, off, on …"""

    at_s: float
    pattern: tuple[int, ...]
    do: Literal["haptic"] = "haptic"


@dataclass(frozen=True, slots=True)
class Wait:
    """Stand still until the runner taps."""

    at_s: float
    text: str
    do: Literal["wait"] = "wait"


Event = Say | Tone | Show | Figure | Count | SideChange | Haptic | Wait


@dataclass(frozen=True, slots=True)
class Timeline:
    """A compiled session. `seconds` runs from the first "go" to the last tone."""

    workout: str
    title: str
    language: str
    seconds: float
    intervals: tuple[Interval, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a runner can choose before a session is compiled.

    `switch_s` is the gap between the two sides of an "each side" step; `seconds_per_km` turns metres into time.
    """

    get_ready_s: int = 10
    switch_s: int = 5
    halfway: bool = True
    seconds_per_km: int = 360
    language: str = "en"
