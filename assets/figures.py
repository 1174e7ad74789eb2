"""Draws every exercise's figures from its key poses into `stridework/web/static/figures/`, and the README's picture."""

from __future__ import annotations

from collections.abc import Iterator
from math import dist
from pathlib import Path

from stridework.figure.drawing import Strip, draw_loop, draw_still, draw_stills
from stridework.figure.skeleton import solve
from stridework.library.exercises import load_exercises
from stridework.training.exercise import Exercise, Fault, Variant
from stridework.training.motion import Motion, View

FOLDER = Path("stridework/web/static/figures")
PICTURE = Path("docs/pictures/exercises.svg")
_LANGUAGE = "en"


def build_figures(root: Path) -> None:
    """Write all figures; a file that says the same already is left alone."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, str] = {}
    for exercise in load_exercises().values():
        drawn.update(draw_exercise(exercise))
    for name, text in drawn.items():
        _write(folder / name, text)
    for stale in {path.name for path in folder.glob("*.svg")} - set(drawn):
        (folder / stale).unlink()


def draw_readme_pictures(root: Path) -> None:
    """Write the README's picture: the key poses of the three exercises of the programme."""
    exercises = list(load_exercises().values())[:3]
    rows = [(each.name[_LANGUAGE], _strip_phases(each, each.variants[0], each.variants[0].view)) for each in exercises]
    (root / PICTURE).parent.mkdir(parents=True, exist_ok=True)
    _write(root / PICTURE, draw_stills(rows, ", ".join(each.name[_LANGUAGE] for each in exercises)))


def draw_exercise(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield (file name, SVG) for every variant in both views and every fault in its own."""
    for variant in exercise.variants:
        title = variant.name[_LANGUAGE]
        for view in View:
            stem = f"{exercise.id}.{variant.id}.{view}"
            yield f"{stem}.svg", draw_loop(variant.motion, view, variant.lit, title)
            yield f"{stem}.still.svg", draw_still(_strip_phases(exercise, variant, view), title)
    for fault in exercise.faults:
        good = exercise.variant(fault.variant)
        stem = f"{exercise.id}.{fault.id}.{fault.view}"
        title = f"{good.name[_LANGUAGE]}: {fault.name[_LANGUAGE]}"
        yield f"{stem}.svg", draw_loop(fault.motion, fault.view, fault.lit, title, ghost=good.motion)
        yield f"{stem}.still.svg", draw_still(_strip_fault(fault, good.motion), title)


def _strip_phases(exercise: Exercise, variant: Variant, view: View) -> Strip:
    """The first pose of each phase, under the phase's name."""
    first = {pose.phase: pose for pose in reversed(variant.motion.poses) if pose.phase}
    names = {phase.id: phase.name[_LANGUAGE] for phase in exercise.phases}
    in_order = sorted(first.values(), key=lambda pose: pose.at)
    return Strip(tuple(in_order), tuple(names[pose.phase or ""] for pose in in_order), view, variant.lit)


def _strip_fault(fault: Fault, good: Motion) -> Strip:
    """The one pose in which the fault is furthest from the good form, over the good one."""
    pairs = zip(fault.motion.poses, good.poses, strict=True)
    faulty, right = max(pairs, key=lambda pair: max(map(dist, solve(pair[0]).values(), solve(pair[1]).values())))
    return Strip((faulty,), (), fault.view, fault.lit, (right,))


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
