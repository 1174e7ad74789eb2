"""A mobility screen's result as a document, one for the terminal, the browser and the server that keeps it.

Its shape is published in `screen.schema.json` beside this file. What is not known is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan, nan
from typing import Literal

from stridework.form.events import Attempt, Hold, Repetition
from stridework.form.geometry import middle_of
from stridework.form.screen import NOISE, KneeToWall, ScreenResult, SquatTest, take_squat_test

FORMAT: Literal[1] = 1
SIDE_TESTS = ("side", "heels-raised", "supported")
SEPARATION = "knee_ankle_separation"
SWAY = "hip_sway"
LONGEST, MOST = 500, 64  #: characters of a sentence, entries of a list; far beyond what a screen writes

Limit = Literal["ankle", "hip", "knee", "balance-or-strength", "nothing", "cannot-tell"]
Test = Literal["side", "front", "heels-raised", "supported"]
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class SquatsSeen:
    """What was seen in one squat test: `file` is the recording's name, or "camera" where it was watched live."""

    test: Test
    file: str
    view: str
    reps: Sequence[Repetition]
    attempts: Sequence[Attempt]

    @property
    def squat(self) -> SquatTest:
        """Depth and trunk of its squats."""
        return take_squat_test(self.reps, self.attempts)

    @property
    def separations(self) -> list[float]:
        """How far apart the knees were over how far apart the ankles, of each squat where that was seen."""
        return [rep.measures[SEPARATION] for rep in self.reps if SEPARATION in rep.measures]

    @property
    def why(self) -> str:
        """Why squats could not be judged, or why there are none; "" where all were."""
        if self.test in SIDE_TESTS:
            return self.squat.why
        reasons = [f.reason for rep in self.reps for f in rep.findings if f.measure == SEPARATION and f.value is None]
        return reasons[0] if reasons else "" if self.reps else self.squat.why


@dataclass(frozen=True, slots=True)
class SquatEntry:
    """A squat test in the document; angles in degrees."""

    test: Test
    file: str
    view: Literal["front", "side", "rear", "oblique", "unknown"]
    squats: int
    judged: int
    thigh_above_horizontal_degrees: float | None
    trunk_beyond_shin_degrees: float | None
    doubt_degrees: float | None
    knee_ankle_separation: float | None
    not_judged: str | None


@dataclass(frozen=True, slots=True)
class WallEntry:
    """Knee to wall of one leg."""

    side: Side
    cm: float
    shoes: bool
    band: Literal["fine", "between", "limited"]


@dataclass(frozen=True, slots=True)
class StandEntry:
    """One stand on one leg. `sway_percent` is how far the hips wandered, of body height; None where not judged."""

    eyes: Literal["open", "closed"]
    side: Side
    seconds: float
    ended: str
    sway_percent: float | None = None


@dataclass(frozen=True, slots=True)
class ScreenDocument:
    """The whole of it; `dataclasses.asdict` gives the JSON."""

    format: Literal[1]
    limit: Limit
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    tests: tuple[SquatEntry, ...]
    knee_to_wall: tuple[WallEntry, ...]
    balance: tuple[StandEntry, ...]


def write_document(
    result: ScreenResult,
    squats: Iterable[SquatsSeen],
    walls: Iterable[KneeToWall],
    holds: Mapping[str, Sequence[Hold]],
) -> ScreenDocument:
    """Return the document of a result and all it rests on; `holds` are the stands on one leg by what the eyes did."""
    return ScreenDocument(
        format=FORMAT,
        limit=result.limit,  # type: ignore[arg-type]
        reasons=result.reasons,
        notes=result.notes,
        missing=result.missing,
        tests=tuple(_enter_squats(seen) for seen in squats),
        knee_to_wall=tuple(WallEntry(w.side, w.cm, w.shoes, w.band) for w in walls),  # type: ignore[arg-type]
        balance=tuple(
            StandEntry(eyes, hold.side, round(hold.seconds, 2), hold.ended, _known(100 * hold.measures.get(SWAY, nan)))  # type: ignore[arg-type]
            for eyes, stands in holds.items()
            for hold in stands
        ),
    )


def _enter_squats(seen: SquatsSeen) -> SquatEntry:
    squat, from_side = seen.squat, seen.test in SIDE_TESTS
    return SquatEntry(
        test=seen.test,
        file=seen.file,
        view=seen.view,  # type: ignore[arg-type]
        squats=squat.seen,
        judged=squat.reps if from_side else len(seen.separations),
        thigh_above_horizontal_degrees=_known(squat.thigh) if from_side else None,
        trunk_beyond_shin_degrees=_known(squat.trunk) if from_side else None,
        doubt_degrees=NOISE if from_side and not isnan(squat.thigh) else None,
        knee_ankle_separation=None if from_side else _known(middle_of(seen.separations), 2),
        not_judged=seen.why or None,
    )


def find_problems(document: ScreenDocument) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for what a document's types allow and no screen writes."""
    for name in ("reasons", "notes", "missing", "tests", "knee_to_wall", "balance"):
        if len(getattr(document, name)) > MOST:
            yield name, f"must have at most {MOST} entries"
    if not document.reasons:
        yield "reasons", "must have at least one"
    for name in ("reasons", "notes", "missing"):
        for place, text in enumerate(getattr(document, name)[:MOST]):
            if len(text) > LONGEST:
                yield f"{name}.{place}", f"must have at most {LONGEST} characters"
    for place, test in enumerate(document.tests[:MOST]):
        where = f"tests.{place}"
        if not 0 <= test.judged <= test.squats <= 999:
            yield f"{where}.judged", "must be 0 to squats, and squats at most 999"
        for name, least, most in (
            ("thigh_above_horizontal_degrees", -90, 90),
            ("trunk_beyond_shin_degrees", -180, 180),
            ("doubt_degrees", 0, 90),
            ("knee_ankle_separation", 0, 10),
        ):
            yield from _check_range(where, name, getattr(test, name), least, most)
        for name in ("file", "not_judged"):
            if len(getattr(test, name) or "") > LONGEST:
                yield f"{where}.{name}", f"must have at most {LONGEST} characters"
    for place, wall in enumerate(document.knee_to_wall[:MOST]):
        yield from _check_range(f"knee_to_wall.{place}", "cm", wall.cm, 0, 100)
    for place, stand in enumerate(document.balance[:MOST]):
        where = f"balance.{place}"
        yield from _check_range(where, "seconds", stand.seconds, 0, 3600)
        yield from _check_range(where, "sway_percent", stand.sway_percent, 0, 100)
        if len(stand.ended) > LONGEST:
            yield f"{where}.ended", f"must have at most {LONGEST} characters"


def _check_range(where: str, name: str, value: float | None, least: float, most: float) -> Iterator[tuple[str, str]]:
    if value is not None and not least <= value <= most:  # NaN is in no range
        yield f"{where}.{name}", f"must lie between {least:g} and {most:g}"


def _known(value: float, places: int = 1) -> float | None:
    return round(value, places) if isfinite(value) else None
