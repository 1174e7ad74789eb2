"""Golden traces: synthetic runners' landmarks and the events they must give, wherever the engine runs.

`python -m tests.form.golden` writes them again; do that only where the engine is meant to answer otherwise, and read
the difference.
"""

import json
from dataclasses import replace
from pathlib import Path

from stridework.figure.filming import Blur, Lens
from stridework.figure.motion import pose_at
from stridework.figure.performing import STANDING, Fault, change, hold, retime, script, stand, walk
from stridework.form.coach import Coach
from stridework.form.events_json import event_to_json
from stridework.formats.traces import read_trace, write_trace
from tests.form.runners import MOTIONS, RULES, shoot

FOLDER = Path(__file__).parent / "traces"
SOFT = Blur(tremble=0.001, drift=0.001, world=False)
BALANCE = pose_at(MOTIONS["balance"], 0)
SQUAT = MOTIONS["squat"]


def films():
    """Yield (name, variant, frames) of every golden trace."""
    up, down = change(0.8, STANDING, BALANCE), change(0.8, BALANCE, STANDING)
    jumps = script(MOTIONS["jumping-lunge"], 3)
    slam = retime(MOTIONS["balance-lunge"], ("swing-back",), 0.3)
    yield "squat-side-leaning", "squat", shoot(script(SQUAT, 2, fault=Fault(lean=32)), Lens(90, fps=12), blur=SOFT)
    yield "squat-front-valgus", "squat", shoot(script(SQUAT, 2, fault=Fault(valgus=25)), Lens(0, fps=12), blur=SOFT)
    yield "squat-shallow", "squat", shoot(script(SQUAT, 2, depth=0.35), Lens(60, fps=10), blur=SOFT)
    yield "stepping-lunge", "stepping-lunge", shoot(script(MOTIONS["stepping-lunge"], 2), Lens(90, fps=12), blur=SOFT)
    yield "balance-lunge-slam", "balance-lunge", shoot(script(slam, 2), Lens(-90, fps=30), blur=SOFT)
    yield "jumping-lunge", "jumping-lunge", shoot(jumps, Lens(90, fps=15), blur=SOFT)
    yield "calf-raise", "calf-raise", shoot(script(MOTIONS["calf-raise"], 2), Lens(60, fps=10), blur=SOFT)
    held = [stand(1), up, hold(4, BALANCE, Fault(pelvic_drop=11)), down, stand(0.6)]
    yield "balance-sinking", "balance", shoot(held, Lens(0, fps=10), blur=SOFT)
    yield "walk-in", "squat", shoot([walk(2.5, forward=-2.5), stand(1), *script(SQUAT, 1)], Lens(90, fps=10), blur=SOFT)
    first = shoot([stand(0.6), *script(SQUAT, 1)], Lens(90, fps=10), blur=SOFT)
    second = shoot(script(SQUAT, 1), Lens(-50, distance_m=5.5, fps=10), blur=SOFT)
    yield "cut", "squat", first[:32] + [replace(f, t_s=f.t_s + first[32].t_s) for f in second]


def events_of(frames, variant):
    """Return what the coach tells of the frames, as JSON."""
    coach = Coach(RULES[variant], height_m=1.72)
    events = [event for frame in frames for event in coach.push(frame)] + coach.finish()
    return [event_to_json(event) for event in events]


def main():
    """Write every trace and its events."""
    FOLDER.mkdir(exist_ok=True)
    for name, variant, frames in films():
        path = FOLDER / f"{name}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            write_trace(frames, frames[0].aspect, out)
        events = {"variant": variant, "events": events_of(read_trace(path), variant)}
        path.with_suffix(".events.json").write_text(json.dumps(events, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
