"""What a runner tells after a session, and what the traffic light says to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Done(StrEnum):
    """How an interval went."""

    FULL = "full"
    PART = "part"
    SKIPPED = "skipped"


class PainFlag(StrEnum):
    """Signs that end a session whatever the score; see `pain_light`."""

    NIGHT_OR_REST = "night-or-rest"
    ONE_BONY_SPOT = "one-bony-spot"
    WORSE_ON_HOPPING = "worse-on-hopping"
    SWELLING = "swelling"
    GIVES_WAY = "gives-way"
    NUMBNESS = "numbness"
    CALF_SWELLING = "calf-swelling"
    CHEST_PAIN = "chest-pain"
    FAINTING = "fainting"
    LIMPING = "limping"


@dataclass(frozen=True, slots=True)
class IntervalLog:
    """One work interval as it was done. `reps` is None where the runner only said that it was done."""

    index: int
    exercise: str
    done: Done
    variant: str | None = None
    side: str | None = None
    reps: int | None = None


@dataclass(frozen=True, slots=True)
class SessionLog:
    """A finished session. Scores are 0 to 10; None means not said, never zero.

    `srpe` is session-RPE (Foster); pain is scored for during the session, before it, and the next morning
    (Silbernagel 2007). `seconds` is the time trained, pauses left out.
    """

    id: UUID
    workout: str
    started_at: datetime
    finished_at: datetime
    seconds: float
    intervals: tuple[IntervalLog, ...]
    srpe: int | None = None
    pain: int | None = None
    pain_before: int | None = None
    pain_next_morning: int | None = None
    pain_flags: tuple[PainFlag, ...] = field(default=())
    soreness: int | None = None
    note: str = ""
