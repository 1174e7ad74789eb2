"""`stridework screen`: which of hips, knees and ankles most likely ends a squat, from one recording of each test."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isnan, nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stridework.cli.console import open_console, print_json
from stridework.cli.recording import open_recording
from stridework.errors import LandmarkError, StrideworkError
from stridework.form.report import Report, analyse
from stridework.form.screen import NOISE, KneeToWall, ScreenResult, SquatTest, screen_mobility, take_squat_test

if TYPE_CHECKING:
    from rich.console import Console

    from stridework.form.rules import FormRules

FORMAT = 1
FARTHEST_CM = 30.0
LIMITS = {
    "ankle": "Likely limit: the ankles",
    "hip": "Likely limit: the hips",
    "knee": "Likely limit: the knees",
    "balance-or-strength": "Likely limit: balance or strength, not range",
    "nothing": "Nothing ends this squat early",
    "cannot-tell": "Cannot tell",
}
SCOPE = "A pointer for training, no diagnosis. Pain is a matter for a physician."
SIDE_TESTS = {"side": "squat", "heels-raised": "heels raised", "supported": "supported"}


@dataclass(frozen=True, slots=True)
class Filmed:
    """One test's recording and what was seen in it."""

    test: str
    path: Path
    report: Report

    @property
    def squat(self) -> SquatTest:
        """Depth and trunk of its squats."""
        return take_squat_test(self.report.reps, self.report.attempts)


def screen(
    side: Annotated[Path, typer.Option(metavar="FILE", help="Plain squats, filmed from the side.")],
    front: Annotated[Path | None, typer.Option(metavar="FILE", help="Plain squats, filmed from the front.")] = None,
    heels_raised: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The same with 2 to 3 cm under the heels, from the side.")
    ] = None,
    supported: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The same holding a post, from the side.")
    ] = None,
    knee_to_wall_left: Annotated[
        float | None,
        typer.Option(metavar="CM", min=0, max=FARTHEST_CM, help="Toe to wall, knee touching it, heel down: left foot."),
    ] = None,
    knee_to_wall_right: Annotated[
        float | None, typer.Option(metavar="CM", min=0, max=FARTHEST_CM, help="The same, right foot.")
    ] = None,
    shoes: Annotated[bool, typer.Option("--shoes", help="Knee to wall was measured in shoes.")] = False,
    knee_ends_it: Annotated[
        bool | None,
        typer.Option(
            "--knee-ends-it/--knee-does-not-end-it",
            help="Whether something at the knee, not stretch or balance, ends the squat.",
        ),
    ] = None,
    balance_open: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Standing on one leg and then the other, eyes open.")
    ] = None,
    balance_closed: Annotated[Path | None, typer.Option(metavar="FILE", help="The same with closed eyes.")] = None,
    height: Annotated[float | None, typer.Option(metavar="CM", min=100, max=250, help="The runner's height.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Say what most likely ends a runner's squat: hips, knees, ankles, balance, or that the tests cannot tell.

    A joint is named only where the tests that tell them apart agree. Some three to five squats a recording are enough.
    """
    from stridework.library.form_rules import load_form_rules

    rules = load_form_rules()
    height_m = nan if height is None else height / 100
    squats = {"side": side, "front": front, "heels-raised": heels_raised, "supported": supported}
    bar = not as_json or open_console().is_terminal
    tests = [
        Filmed(name, path, _look(path, rules["squat"], height_m, bar=bar)) for name, path in squats.items() if path
    ]
    stands = {"open": balance_open, "closed": balance_closed}
    holds = {eyes: _look(path, rules["balance"], height_m, eyes=eyes, bar=bar) for eyes, path in stands.items() if path}
    cm = {"left": knee_to_wall_left, "right": knee_to_wall_right}
    walls = [KneeToWall(leg, cm=value, shoes=shoes) for leg, value in cm.items() if value is not None]
    filmed = {one.test: one.squat for one in tests if one.test in SIDE_TESTS}
    result = screen_mobility(filmed["side"], filmed.get("heels-raised"), filmed.get("supported"), walls, knee_ends_it)
    if as_json:
        print_json(_to_json(result, tests, walls, holds))
    else:
        _print(open_console(), result, tests, walls, holds)


def _look(path: Path, rules: FormRules, height_m: float, *, eyes: str = "open", bar: bool) -> Report:
    try:
        with open_recording(path, bar=bar) as recording:
            return analyse(recording.frames(), rules, height_m=height_m, eyes=eyes)
    except LandmarkError as error:
        raise StrideworkError(f"{path}: {error}") from error


def _to_json(
    result: ScreenResult, tests: list[Filmed], walls: list[KneeToWall], holds: dict[str, Report]
) -> dict[str, Any]:
    """Return the result as `form/screen.schema.json` describes it; what is not known is null."""
    return {
        "format": FORMAT,
        "limit": result.limit,
        "reasons": list(result.reasons),
        "notes": list(result.notes),
        "missing": list(result.missing),
        "tests": [_test_to_json(one) for one in tests],
        "knee_to_wall": [{"side": w.side, "cm": w.cm, "shoes": w.shoes, "band": w.band} for w in walls],
        "balance": [
            {"eyes": eyes, "side": hold.side, "seconds": round(hold.seconds, 2), "ended": hold.ended}
            for eyes, report in holds.items()
            for hold in report.holds
        ],
    }


def _test_to_json(one: Filmed) -> dict[str, Any]:
    squat = one.squat
    separation = _knees_over_ankles(one.report) if one.test == "front" else nan
    from_side = one.test in SIDE_TESTS
    return {
        "test": one.test,
        "file": str(one.path),
        "view": one.report.extent.view.name,
        "squats": squat.seen,
        "judged": squat.reps if from_side else len(_separations(one.report)),
        "thigh_above_horizontal_degrees": _known(squat.thigh) if from_side else None,
        "trunk_beyond_shin_degrees": _known(squat.trunk) if from_side else None,
        "doubt_degrees": NOISE if from_side and not isnan(squat.thigh) else None,
        "knee_ankle_separation": _known(separation, 2),
        "not_judged": _why(one) or None,
    }


def _why(one: Filmed) -> str:
    if one.test in SIDE_TESTS:
        return one.squat.why
    reasons = [f.reason for rep in one.report.reps for f in rep.findings if f.measure == SEPARATION and f.value is None]
    return reasons[0] if reasons else "" if one.report.reps else one.squat.why


SEPARATION = "knee_ankle_separation"


def _separations(report: Report) -> list[float]:
    return [rep.measures[SEPARATION] for rep in report.reps if SEPARATION in rep.measures]


def _knees_over_ankles(report: Report) -> float:
    from stridework.form.geometry import middle_of

    return middle_of(_separations(report))


def _print(
    console: Console, result: ScreenResult, tests: list[Filmed], walls: list[KneeToWall], holds: dict[str, Report]
) -> None:
    from rich.text import Text

    from stridework.cli.form_table import print_rows

    console.print(Text(LIMITS[result.limit], style="bold"))
    for reason in result.reasons:
        console.print(Text(f"  {reason}"))
    console.print()
    print_rows(console, ("test", "squats", "thigh above horizontal", "trunk beyond shin", "knees over ankles", ""),
               [_row(one) for one in tests])  # fmt: skip
    facts = [(f"knee to wall, {wall.side}", f"{wall.cm:g} cm: {wall.band}") for wall in walls]
    for eyes, report in holds.items():
        for leg in ("left", "right"):
            best = max((hold.seconds for hold in report.holds if hold.side == leg), default=nan)
            facts.append((f"on the {leg} leg, eyes {eyes}", "not seen" if isnan(best) else f"{best:.1f} s"))
    if facts:
        console.print()
        print_rows(console, (), facts)
    for title, lines in (("Before more can be said", result.missing), ("Note", result.notes)):
        if lines:
            console.print()
            console.print(Text(title, style="bold"))
            for line in lines:
                console.print(Text(f"  {line}"))
    console.print()
    console.print(Text(SCOPE, style="dim"))


def _row(one: Filmed) -> tuple[str, ...]:
    squat, name = one.squat, SIDE_TESTS.get(one.test, one.test)
    found = _test_to_json(one)
    thigh, trunk, separation = (
        found[key] for key in ("thigh_above_horizontal_degrees", "trunk_beyond_shin_degrees", SEPARATION)
    )
    return (
        name,
        f"{found['judged']} of {squat.seen}",
        "–" if thigh is None else f"{thigh:.0f}° ± {NOISE:.0f}°",
        "–" if trunk is None else f"{trunk:.0f}°",
        "–" if separation is None else f"{100 * separation:.0f} %",
        found["not_judged"] or "",
    )


def _known(value: float, places: int = 1) -> float | None:
    return round(value, places) if isfinite(value) else None
