"""`stridework screen`: which of hips, knees and ankles most likely ends a squat, from one recording of each test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stridework.cli.console import open_console, print_json
from stridework.cli.recording import open_recording
from stridework.errors import LandmarkError, StrideworkError
from stridework.form.report import Report, analyse
from stridework.form.screen import NOISE, KneeToWall, screen_mobility
from stridework.form.screen_document import (
    SIDE_TESTS,
    ScreenDocument,
    SquatEntry,
    SquatsSeen,
    StandEntry,
    write_document,
)

if TYPE_CHECKING:
    from rich.console import Console

    from stridework.form.rules import FormRules

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
TEST_NAMES = {"side": "squat", "heels-raised": "heels raised"}


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
    bar = not as_json or open_console().is_terminal
    films = {"side": side, "front": front, "heels-raised": heels_raised, "supported": supported}
    squats = [_look_at_squats(name, path, rules["squat"], height_m, bar=bar) for name, path in films.items() if path]
    stands = {"open": balance_open, "closed": balance_closed}
    holds = {
        eyes: _look(path, rules["balance"], height_m, eyes=eyes, bar=bar).holds for eyes, path in stands.items() if path
    }
    cm = {"left": knee_to_wall_left, "right": knee_to_wall_right}
    walls = [KneeToWall(leg, cm=value, shoes=shoes) for leg, value in cm.items() if value is not None]
    filmed = {seen.test: seen.squat for seen in squats if seen.test in SIDE_TESTS}
    result = screen_mobility(filmed["side"], filmed.get("heels-raised"), filmed.get("supported"), walls, knee_ends_it)
    document = write_document(result, squats, walls, holds)
    if as_json:
        print_json(asdict(document))
    else:
        _print(open_console(), document)


def _look(path: Path, rules: FormRules, height_m: float, *, eyes: str = "open", bar: bool) -> Report:
    try:
        with open_recording(path, bar=bar) as recording:
            return analyse(recording.frames(), rules, height_m=height_m, eyes=eyes)
    except LandmarkError as error:
        raise StrideworkError(f"{path}: {error}") from error


def _look_at_squats(test: Any, path: Path, rules: FormRules, height_m: float, *, bar: bool) -> SquatsSeen:
    report = _look(path, rules, height_m, bar=bar)
    return SquatsSeen(test, str(path), report.extent.view.name, report.reps, report.attempts)


def _print(console: Console, document: ScreenDocument) -> None:
    from rich.text import Text

    from stridework.cli.form_table import print_rows

    console.print(Text(LIMITS[document.limit], style="bold"))
    for reason in document.reasons:
        console.print(Text(f"  {reason}"))
    console.print()
    print_rows(console, ("test", "squats", "thigh above horizontal", "trunk beyond shin", "knees over ankles", ""),
               [_row(entry) for entry in document.tests])  # fmt: skip
    facts = [(f"knee to wall, {wall.side}", f"{wall.cm:g} cm: {wall.band}") for wall in document.knee_to_wall]
    facts += _say_balance(document.balance)
    if facts:
        console.print()
        print_rows(console, (), facts)
    for title, lines in (("Before more can be said", document.missing), ("Note", document.notes)):
        if lines:
            console.print()
            console.print(Text(title, style="bold"))
            for line in lines:
                console.print(Text(f"  {line}"))
    console.print()
    console.print(Text(SCOPE, style="dim"))


def _say_balance(stands: Sequence[StandEntry]) -> list[tuple[str, str]]:
    """Return the longest stand of each leg, by what the eyes did."""
    said = []
    for eyes in dict.fromkeys(stand.eyes for stand in stands):
        for leg in ("left", "right"):
            best = max((s.seconds for s in stands if (s.eyes, s.side) == (eyes, leg)), default=None)
            said.append((f"on the {leg} leg, eyes {eyes}", "not seen" if best is None else f"{best:.1f} s"))
    return said


def _row(entry: SquatEntry) -> tuple[str, ...]:
    thigh, trunk = entry.thigh_above_horizontal_degrees, entry.trunk_beyond_shin_degrees
    separation = entry.knee_ankle_separation
    return (
        TEST_NAMES.get(entry.test, entry.test),
        f"{entry.judged} of {entry.squats}",
        "–" if thigh is None else f"{thigh:.0f}° ± {NOISE:.0f}°",
        "–" if trunk is None else f"{trunk:.0f}°",
        "–" if separation is None else f"{100 * separation:.0f} %",
        entry.not_judged or "",
    )
