"""One synthetic runner for each exercise a camera follows, with a fault of known kind: traces in the camera's place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from stridework.figure.filming import Lens
from stridework.figure.performing import STANDING, Act, Fault, change, hold, retime, script, stand
from stridework.formats.traces import write_trace
from tests.form.golden import BALANCE, SOFT
from tests.form.runners import MOTIONS, shoot

SECONDS = 30.0
"""An interval's length; it may be corrected from its 12th second on, and each runner has the fault until after that."""


@dataclass(frozen=True, slots=True)
class FaultyRunner:
    """What is performed: so many repetitions, or holds of so many seconds, and the one cue that must be given."""

    variant: str
    cue: str
    reps: int
    holds: list[int]
    trace: str


def list_faulty_runners() -> Iterator[FaultyRunner]:
    """Yield one runner for each exercise."""
    hasty = retime(MOTIONS["jumping-lunge"], ("land",), 0.4)
    slammed = retime(MOTIONS["stepping-lunge"], ("step-back",), 0.25)
    dropped = retime(MOTIONS["calf-raise"], ("high",), 0.2)
    sunk = Fault(pelvic_drop=11)
    front, side = Lens(0, fps=12), Lens(90, fps=30)
    yield _film("squat", "knees-out", front, script(MOTIONS["squat"], 4, fault=Fault(valgus=25)), 4)
    yield _film("balance-lunge", "level-hips", front, script(MOTIONS["balance-lunge"], 3, fault=sunk), 3)
    yield _film("stepping-lunge", "kiss-the-floor", side, script(slammed, 6), 6)
    yield _film("jumping-lunge", "find-balance", side, script(hasty, 14), 14)
    yield _film("calf-raise", "slow-down", side, script(dropped, 9), 9)
    up, down = change(0.8, STANDING, BALANCE), change(0.8, BALANCE, STANDING)
    held = [stand(1), up, hold(16, BALANCE, sunk), down, stand(0.6)]
    yield _film("balance", "level-hips", front, held, 0, [17])


def _film(
    variant: str, cue: str, lens: Lens, acts: list[Act], reps: int, holds: list[int] | None = None
) -> FaultyRunner:
    frames = shoot(acts, lens, blur=SOFT)
    out = StringIO()
    write_trace(frames, frames[0].aspect, out)
    return FaultyRunner(variant, cue, reps, holds or [], out.getvalue())
