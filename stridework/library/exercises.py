"""Reading exercise files. Every mistake is an ExerciseFileError naming the file, the field and what belongs there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from pathlib import Path

from stridework.errors import ExerciseFileError
from stridework.form.rules import CONCERNS, HOWS, LEGS, MOMENTS, PATTERNS, SHAPES
from stridework.form.rules import Track as FormTrack
from stridework.form.units import MEASURE_UNITS
from stridework.library.motions import WrittenPose, read_changed_poses, read_poses, time_poses
from stridework.library.table import Table
from stridework.training.exercise import (
    Band,
    Cue,
    Exercise,
    Fault,
    FitIds,
    Level,
    Measure,
    Phase,
    Sides,
    Track,
    Variant,
)
from stridework.training.motion import BODY_PARTS, View

SPOKEN_WORDS = 5
"""A word from the coach in the middle of the work is short enough to act on (Wulf 2013 on cueing; our limit)."""

_TAGS = ("S", "S2", "R", "C", "D")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@cache
def load_exercises() -> dict[str, Exercise]:
    """Return the shipped exercises by id, in the order the programme teaches them."""
    return read_folder(Path(str(files("stridework.library") / "exercises")))


def read_folder(folder: Path) -> dict[str, Exercise]:
    """Read every exercise file of a folder, ordered by `order`, then by id."""
    found = [read_exercise(path) for path in folder.glob("*.toml")]
    return {exercise.id: exercise for exercise in sorted(found, key=lambda exercise: (exercise.order, exercise.id))}


def read_exercise(path: Path) -> Exercise:
    """Read one exercise file; its stem is the exercise's id.

    Raises ExerciseFileError for a file that is not TOML and for any field that is missing, wrong or unknown.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
        raise ExerciseFileError(str(path), "the file", f"TOML: {mistake}") from mistake
    table = Table(content, str(path))
    if not _ID.fullmatch(path.stem):
        raise ExerciseFileError(str(path), "the file", "a name of small letters, digits and hyphens")
    return _read_exercise(path.stem, table)


def _read_exercise(exercise_id: str, table: Table) -> Exercise:
    phases: dict[str, Phase] = {}
    for item in table.tables("phase"):
        phase = _read_phase(item, phases)
        phases[phase.id] = phase
    cues: dict[str, Cue] = {}
    for item in table.tables("cue"):
        cue = _read_cue(item, phases, cues)
        cues[cue.id] = cue
    faults: dict[str, Fault] = {}
    variants: dict[str, Variant] = {}
    poses: dict[str, tuple[WrittenPose, ...]] = {}
    for item in table.tables("variant"):
        variant, written = _read_variant(item, phases, cues, variants)
        variants[variant.id], poses[variant.id] = variant, written
    for item in table.tables("fault", least=0):
        fault = _read_fault(item, cues, poses, faults)
        faults[fault.id] = fault
    met = table.table("met")
    exercise = Exercise(
        id=exercise_id,
        order=table.integer("order"),
        name=table.words("name"),
        summary=table.words("summary"),
        purpose=table.word_list("purpose"),
        uses=table.word_list("uses") if table.has("uses") else (),
        met=met.number("value", above=0),
        met_code=met.text("code"),
        variants=tuple(variants.values()),
        phases=tuple(phases.values()),
        cues=tuple(cues.values()),
        faults=tuple(faults.values()),
        ladder=tuple(_read_level(item, variants) for item in table.tables("level")),
    )
    met.end()
    table.end()
    return exercise


def _read_phase(table: Table, taken: Collection[str]) -> Phase:
    phase = Phase(_read_id(table, taken), table.words("name"), table.words("good"))
    table.end()
    return phase


def _read_cue(table: Table, phases: dict[str, Phase], taken: Collection[str]) -> Cue:
    cue = Cue(
        id=_read_id(table, taken),
        phase=table.reference("phase", phases, "phase"),
        screen=table.words("screen"),
        voice=table.words("voice", most_words=SPOKEN_WORDS),
        why=table.words("why"),
        measure=_read_measure(table.table("measure")) if table.has("measure") else None,
        concern=table.choice("concern", CONCERNS, "other"),
        unseen=table.words("unseen") if table.has("unseen") else None,
    )
    table.end()
    return cue


def _read_measure(table: Table) -> Measure:
    good, watch = _read_range(table, "good"), _read_range(table, "watch")
    if good == (None, None):
        raise table.wrong("good", "a range { from = …, to = … } with at least one end")
    views = table.texts("views")
    if not views or any(view not in list(View) for view in views):
        raise table.wrong("views", f"a list out of {', '.join(View)}")
    tag = table.text("tag")
    if tag not in _TAGS:
        raise table.wrong("tag", f"one of {', '.join(_TAGS)}")
    name = table.choice("name", MEASURE_UNITS)
    own = table.table("own") if table.has("own") else None
    measure = Measure(
        name=name,
        unit=table.choice("unit", (MEASURE_UNITS[name],)),
        views=tuple(View(view) for view in views),
        band=Band(good[0], good[1], watch[0], watch[1]),
        source=table.text("source"),
        tag=tag,
        at=table.choice("at", MOMENTS),
        how=table.choice("how", HOWS, "middle"),
        legs=table.choice("legs", LEGS, "both"),
        own_good=own.number("good", above=0) if own else None,
        own_watch=own.number("watch", above=0) if own else None,
    )
    if own:
        own.end()
    table.end()
    return measure


def _read_track(table: Table) -> Track:
    usual = FormTrack("drop")
    full = table.table("full") if table.has("full") else None
    track = Track(
        pattern=table.choice("pattern", PATTERNS),
        shape=table.choice("shape", SHAPES, usual.shape),
        flight=table.flag("flight"),
        least_travel=table.number("least_travel", usual.least_travel, above=0),
        attempt_travel=table.number("attempt_travel", usual.attempt_travel, above=0),
        full_travel=table.number("full_travel", usual.full_travel, above=0),
        full_measure=full.choice("measure", MEASURE_UNITS) if full else None,
        full_to=full.number("to") if full else usual.full_to,
        quickest_s=table.number("quickest_s", usual.quickest_s, above=0),
        slowest_s=table.number("slowest_s", usual.slowest_s, above=0),
    )
    if track.least_travel < track.attempt_travel:
        raise table.wrong("least_travel", f"a number not below attempt_travel ({track.attempt_travel:g})")
    if track.slowest_s <= track.quickest_s:
        raise table.wrong("slowest_s", f"a number above quickest_s ({track.quickest_s:g})")
    if full:
        full.end()
    table.end()
    return track


def _read_range(table: Table, name: str) -> tuple[float | None, float | None]:
    if not table.has(name):
        return (None, None)
    ends = table.table(name, "a range { from = …, to = … }")
    low, high = ends.optional_number("from"), ends.optional_number("to")
    if low is not None and high is not None and low > high:
        raise ends.wrong("to", "a number not below `from`")
    ends.end()
    return (low, high)


def _read_variant(
    table: Table, phases: dict[str, Phase], cues: dict[str, Cue], taken: Collection[str]
) -> tuple[Variant, tuple[WrittenPose, ...]]:
    poses = read_poses(table.tables("pose", least=2), phases)
    fit = table.table("fit")
    variant = Variant(
        id=_read_id(table, taken),
        name=table.words("name"),
        aliases=table.words("aliases"),
        dose=table.words("dose"),
        next=table.words("next"),
        setup=table.words("setup", most_words=SPOKEN_WORDS),
        sides=table.one_of("sides", Sides),
        hold=table.flag("hold"),
        seconds_per_rep=table.number("seconds_per_rep", above=0),
        contacts_per_rep=table.integer("contacts_per_rep"),
        fit=FitIds(fit.integer("category"), fit.integer("name") if fit.has("name") else None),
        view=table.one_of("view", View),
        lit=_read_lit(table),
        work_cues=table.references("work_cues", cues, "cue"),
        motion=time_poses(poses),
        track=_read_track(table.table("track")) if table.has("track") else None,
    )
    fit.end()
    table.end()
    return variant, poses


def _read_fault(
    table: Table, cues: dict[str, Cue], poses: dict[str, tuple[WrittenPose, ...]], taken: Collection[str]
) -> Fault:
    variant = table.reference("variant", poses, "variant", default=next(iter(poses)))
    faulty = time_poses(read_changed_poses(table.tables("change"), poses[variant]))
    good = time_poses(poses[variant])
    if abs(faulty.seconds - good.seconds) > 0.005:
        raise table.wrong("change", f"the good form's {good.seconds:g} s in all, not {faulty.seconds:g}")
    fault = Fault(
        id=_read_id(table, taken),
        variant=variant,
        cue=table.reference("cue", cues, "cue"),
        name=table.words("name"),
        view=table.one_of("view", View),
        lit=_read_lit(table),
        motion=faulty,
    )
    table.end()
    return fault


def _read_level(table: Table, variants: dict[str, Variant]) -> Level:
    level = Level(
        name=table.words("name"),
        variant=table.reference("variant", variants, "variant", default=next(iter(variants))),
        start=table.integer("start", least=1),
        cap=table.integer("cap", least=1),
        step=table.integer("step", least=1),
        gate=table.words("gate") if table.has("gate") else None,
    )
    if level.cap < level.start:
        raise table.wrong("cap", f"a whole number not below start ({level.start})")
    table.end()
    return level


def _read_lit(table: Table) -> tuple[str, ...]:
    lit = table.texts("lit")
    for part in lit:
        if part not in BODY_PARTS:
            raise table.wrong("lit", f"body parts out of {', '.join(sorted(BODY_PARTS))}, not {part!r}")
    return lit


def _read_id(table: Table, taken: Collection[str]) -> str:
    value = table.text("id")
    if value in taken:
        raise table.wrong("id", f"an id of its own; {value!r} is taken")
    if not _ID.fullmatch(value):
        raise table.wrong("id", "small letters, digits and hyphens")
    return value
