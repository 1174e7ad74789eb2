"""What the synthetic runner does in one short interval of each exercise: some of it with a fault, the rest well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from stridework.figure.filming import Blur, Lens
from stridework.figure.performing import STANDING, Act, Fault, change, hold, retime, script, stand, tell_truth
from stridework.form.landmarks import Frame
from tests.form.golden import BALANCE
from tests.form.runners import MOTIONS, shoot

SECONDS = 20
"""The interval's length. A correction is said between its 8th and its 16th second: the fault lasts until then."""
READY_S = 1.0
#: A jump's flight and a dropped heel are over sooner than a busy device may look again.
QUICK = ("jumping-lunge", "calf-raise")
LENS = Lens(azimuth=0, fps=30)


@dataclass(frozen=True, slots=True)
class Performance:
    """One interval of a variant as the runner does it, and what the log must say of it.

    `counts` are the repetitions (all, clean) by side, `hold_s` the seconds on one leg where it is a hold, `cue` the one
    correction the fault calls for. All of it holds where no two pictures were more than `gap_s` apart.
    """

    variant: str
    step: str
    cue: str
    frames: list[Frame]
    counts: dict[str | None, tuple[int, int]]
    hold_s: float | None = None
    gap_s: float = 0.3

    @property
    def text(self) -> str:
        """Return the workout that is this interval alone, with time before it to get ready."""
        return f"name: One {self.variant}\nsport: strength\n\nMain set\n- Rest 120s\n- {self.step}\n"


def list_performances() -> Iterator[Performance]:
    """Yield one for every exercise a camera can follow."""
    in_front, sinking = Fault(valgus=32), Fault(pelvic_drop=11)
    dropped = retime(MOTIONS["calf-raise"], ("high",), 0.06)
    squats, lunges = MOTIONS["squat"], MOTIONS["balance-lunge"]
    steps, jumps, raises = MOTIONS["stepping-lunge"], MOTIONS["jumping-lunge"], MOTIONS["calf-raise"]
    yield _repeat("squat", "Squat", "knees-out", script(squats, 3, fault=Fault(valgus=25)), script(squats, 1))
    yield _repeat("balance-lunge", "Balance + lunge", "level-hips", script(lunges, 2, fault=sinking), script(lunges, 1))
    yield _repeat("stepping-lunge", "Stepping lunge", "front-knee", script(steps, 3, fault=in_front), script(steps, 1))
    yield _repeat("jumping-lunge", "Jumping lunge", "front-knee", script(jumps, 4, fault=in_front), script(jumps, 1))
    yield _repeat("calf-raise", "Calf raise", "slow-down", script(dropped, 6), script(raises, 1))
    up, down = change(0.8, STANDING, BALANCE), change(0.8, BALANCE, STANDING)
    held = [stand(1), up, hold(10, BALANCE, sinking), hold(3, BALANCE), down, stand(1)]
    step = f"Single-leg balance {SECONDS}s left"
    yield Performance("balance", step, "level-hips", _film(held), {}, hold_s=13.8)


def _repeat(variant: str, name: str, cue: str, faulty: list[Act], good: list[Act]) -> Performance:
    sided = variant in ("balance-lunge", "calf-raise")
    counts = Counter[str | None](_sides(faulty + good))
    clean = Counter[str | None](_sides(good))
    if sided:  # all of it on one leg, which the film of a calf raise does not show by a leg in front
        counts, clean = Counter(left=counts.total()), Counter(left=clean.total())
    step = f"{name} {SECONDS}s{' left' if sided else ''}"
    found = {side: (reps, clean[side]) for side, reps in counts.items()}
    gap_s = 0.15 if variant in QUICK else 0.3
    return Performance(variant, step, cue, _film(faulty + good), found, gap_s=gap_s)


def _sides(acts: list[Act]) -> list[str | None]:
    return [deed.side or None for deed in tell_truth(acts)]


def _film(acts: list[Act]) -> list[Frame]:
    frames = shoot([stand(READY_S, acts[0].pose), *acts], LENS, blur=Blur(world=False))
    if frames[-1].t_s > SECONDS - 0.5:
        raise AssertionError(f"the film lasts {frames[-1].t_s:.1f} s of the interval's {SECONDS}")
    return frames
