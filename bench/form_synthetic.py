"""The form engine before the synthetic runner: every view, faults of known size, flights, and how fast it is."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from random import Random
from statistics import median

from bench.form_tables import COUNTED, MOTIONS, RULES, Table, verdict_shares
from stridework.figure.filming import Blur, Build, Lens, film
from stridework.figure.motion import pose_at
from stridework.figure.performing import (
    STANDING,
    Act,
    Fault,
    change,
    hold,
    perform,
    retime,
    script,
    stand,
    turning_points,
)
from stridework.form.landmarks import Frame
from stridework.form.report import analyse
from stridework.form.tracker import Tracker
from stridework.training.motion import Motion

REAL = Blur(tremble=0.002, drift=0.002)
HOUR_S, SETTLED_S = 3600, 300
BUILDS = (Build(1.55, 1.05), Build(1.72), Build(1.92, 0.95, 1.1))


def shoot(acts: Sequence[Act], lens: Lens, build: Build = BUILDS[1], blur: Blur = REAL, seed: int = 1) -> list[Frame]:
    """Return the frames of a script."""
    return list(film(perform(acts, lens.fps), lens, build, blur, Random(seed)))


def measure_synthetic() -> Iterator[Table]:
    """Yield what only a synthetic runner can show: views, frame rates and faults of known size."""
    yield _measure_conditions()
    yield _measure_cues()
    yield _measure_flights()


def _measure_conditions() -> Table:
    conditions: list[tuple[str, Lens, Blur, float]] = [
        *((f"camera at {azimuth}°", Lens(azimuth=azimuth), REAL, 1.0) for azimuth in (0, 45, 90, 135, 180)),
        *((f"{fps:g} frames a second", Lens(azimuth=60, fps=fps), REAL, 1.0) for fps in (8, 12, 60)),
        ("landscape", Lens(azimuth=60, aspect=16 / 9), REAL, 1.0),
        ("camera on the floor", Lens(azimuth=60, height_m=0.15), REAL, 1.0),
        ("camera tilted 8°", Lens(azimuth=60, roll=8), REAL, 1.0),
        ("points three times as restless", Lens(azimuth=60), Blur(0.006, 0.006), 1.0),
        ("far leg hidden", Lens(azimuth=90), replace(REAL, far_side=0.1), 1.0),
        ("one frame in five lost", Lens(azimuth=60), replace(REAL, lost=0.2), 1.0),
        ("half as fast", Lens(azimuth=60), REAL, 0.5),
        ("a third faster", Lens(azimuth=60), REAL, 1.33),
    ]
    rows: list[tuple[object, ...]] = []
    for name, lens, blur, tempo in conditions:
        cells: list[object] = [name]
        for variant in COUNTED:
            reps = 2 if len(turning_points(MOTIONS[variant])) == 1 else 4
            found = [
                len(analyse(shoot(script(MOTIONS[variant], reps, tempo=tempo), lens, build, blur), RULES[variant]).reps)
                for build in BUILDS
            ]
            cells.append(f"{sum(found)} of {reps * len(BUILDS)}")
        rows.append(tuple(cells))
    about = "Repetitions found of those performed, by bodies of 1.55, 1.72 and 1.92 m. Trembling as on good recordings."
    return Table("The synthetic runner under all conditions", about, ("condition", *COUNTED), rows)


CUES: list[tuple[str, str, float, str, str, tuple[float, ...]]] = [
    ("squat", "knees-out", 0, "valgus", "°", (10, 20, 30)),
    ("stepping-lunge", "front-knee", 0, "valgus", "°", (10, 20, 30)),
    ("jumping-lunge", "front-knee", 0, "valgus", "°", (10, 20, 30)),
    ("balance-lunge", "level-hips", 0, "pelvic_drop", "°", (4, 8, 12)),
    ("balance-lunge", "tall-trunk", 0, "side_lean", "°", (6, 10, 14)),
    ("squat", "chest-up", 90, "lean", "°", (12, 24, 36)),
    ("squat", "heels-down", 90, "heel_lift", "°", (8, 16, 24)),
    ("stepping-lunge", "front-heel", 90, "heel_lift", "°", (8, 16, 24)),
]
SLOW = (("stepping-lunge", "kiss-the-floor", ("step-back",)), ("balance-lunge", "kiss-the-floor", ("swing-back",)),
        ("jumping-lunge", "find-balance", ("land",)))  # fmt: skip


def _measure_cues() -> Table:
    rows: list[tuple[object, ...]] = []
    for variant, cue, azimuth, fault, unit, sizes in CUES:
        made = [Fault(**{fault: size}) for size in sizes]  # type: ignore[arg-type]
        cells = [_flagged(variant, cue, azimuth, MOTIONS[variant], fault=one) for one in (Fault(), *made)]
        rows.append(
            (variant, cue, f"{fault.replace('_', ' ')} {'/'.join(f'{size:g}' for size in sizes)}{unit}", *cells)
        )
    for variant, cue, phases in SLOW:
        motions = [retime(MOTIONS[variant], phases, share) for share in (1.0, 0.6, 0.4, 0.25)]
        cells = [_flagged(variant, cue, 90, motion) for motion in motions]
        rows.append((variant, cue, f"time for {phases[0]} × 0.6/0.4/0.25", *cells))
    rows.append(
        (
            "balance",
            "level-hips",
            "pelvic drop 4/8/12°",
            *(_held("level-hips", Fault(pelvic_drop=d)) for d in (0, 4, 8, 12)),
        )
    )
    rows.append(
        (
            "balance",
            "eyes-on-spot",
            "sway 3/7/11 % of height",
            *(_held("eyes-on-spot", Fault(sway=s)) for s in (0, 0.03, 0.07, 0.11)),
        )
    )
    about = (
        "Share of repetitions to correct, and in brackets to watch, by three bodies and two seeds: without the fault "
        "(these are false alarms) and at three sizes of it, as put into the figure. No public footage of jumping "
        "lunges, slams or single-leg holds exists that could say this of people."
    )
    return Table(
        "Cues: found and falsely raised", about, ("exercise", "cue", "fault", "none", "small", "middle", "large"), rows
    )


def _flagged(variant: str, cue: str, azimuth: float, motion: Motion, **changes: object) -> str:
    verdicts: list[str] = []
    for seed in (1, 2):
        for build in BUILDS:
            acts = script(motion, 3, **changes)
            report = analyse(
                shoot(acts, Lens(azimuth=azimuth), build, REAL, seed), RULES[variant], height_m=build.height_m
            )
            verdicts += [f.verdict for rep in report.reps for f in rep.findings if f.cue == cue]
    return verdict_shares(verdicts)


def _held(cue: str, fault: Fault) -> str:
    pose = pose_at(MOTIONS["balance"], 0)
    acts = [stand(1), change(0.8, STANDING, pose), hold(9, pose, fault), change(0.8, pose, STANDING), stand(1)]
    verdicts = [
        f.verdict
        for seed in (1, 2)
        for build in BUILDS
        for held in analyse(shoot(acts, Lens(azimuth=0), build, REAL, seed), RULES["balance"]).holds
        for f in held.findings
        if f.cue == cue
    ]
    return verdict_shares(verdicts)


def _measure_flights() -> Table:
    rows: list[tuple[object, ...]] = []
    for fps in (30, 60, 120):
        acts = script(MOTIONS["jumping-lunge"], 8)
        report = analyse(shoot(acts, Lens(azimuth=90, fps=fps)), RULES["jumping-lunge"])
        flights = [rep.flight_s for rep in report.reps if rep.flight_s is not None]
        true = 0.1 * MOTIONS["jumping-lunge"].seconds
        errors = [flight - true for flight in flights]
        doubt = report.reps[0].flight_doubt_s or 0.0
        rows.append(
            (
                fps,
                len(flights),
                f"{1000 * median(errors):+.0f} ms",
                f"{1000 * max(map(abs, errors)):.0f} ms",
                f"{1000 * doubt:.0f} ms",
            )
        )
    about = (
        "Jumps by the toes. The stated doubt is half a frame at each end and the time the toes take to clear the floor."
    )
    return Table(
        "Flight time by frame rate",
        about,
        ("frames a second", "jumps (8)", "median error", "largest", "stated doubt"),
        rows,
    )


def measure_speed() -> Table:
    """Return microseconds a frame for each exercise, over an hour, and how they and memory grow."""
    rows: list[tuple[object, ...]] = []
    for variant in RULES:
        acts = script(MOTIONS[variant], 4) if variant != "balance" else [stand(8, pose_at(MOTIONS[variant], 0))]
        frames = shoot(acts, Lens(azimuth=60))
        seconds = frames[-1].t_s + 1 / 30
        first, last, worst = _time_hour(variant, frames, seconds)
        grown = _grown_memory(variant, frames, seconds)
        rows.append((variant, f"{first:.0f}", f"{last:.0f}", f"{worst:.1f} ms", f"{grown:.0f} kB"))
    about = (
        "An hour of one exercise at 30 frames a second. CPython, the processor's own time, one core. The slowest frame "
        "is one that ends a repetition. Memory: what the hour adds after its first five minutes."
    )
    return Table(
        "Speed",
        about,
        ("exercise", "µs a frame, first minute", "last minute", "slowest frame", "memory grows by"),
        rows,
    )


def _repeat(frames: Sequence[Frame], seconds: float, times: int) -> Iterator[Frame]:
    return chain.from_iterable(
        (replace(frame, t_s=frame.t_s + seconds * again) for frame in frames) for again in range(times)
    )


def _time_hour(variant: str, frames: Sequence[Frame], seconds: float) -> tuple[float, float, float]:
    tracker = Tracker(RULES[variant])
    spent: list[float] = []
    for frame in _repeat(frames, seconds, int(HOUR_S / seconds) + 1):
        started = time.thread_time()
        tracker.push(frame)
        spent.append(time.thread_time() - started)
    each = 60 * 30
    return 1e6 * sum(spent[:each]) / each, 1e6 * sum(spent[-each:]) / each, 1e3 * sorted(spent)[-3]


def _grown_memory(variant: str, frames: Sequence[Frame], seconds: float) -> float:
    tracker = Tracker(RULES[variant])
    tracemalloc.start()
    settled = 0
    for frame in _repeat(frames, seconds, int(HOUR_S / seconds) + 1):
        if frame.t_s >= SETTLED_S and not settled:
            settled = tracemalloc.get_traced_memory()[0]
        tracker.push(frame)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return max(0.0, (after - settled) / 1024)
