"""`stridework show`: a workout as it will run."""

from __future__ import annotations

from typing import Annotated

import typer

from stridework.cli.console import open_console, print_json
from stridework.cli.scene import format_clock
from stridework.cli.workouts import complete_workout, find_workout
from stridework.library import compile_session
from stridework.training.timeline import Interval, Timeline, to_json

WORKOUT = typer.Argument(
    metavar="[WORKOUT]",
    help="A workout's id (see `stridework workouts`) or a .txt file.",
    autocompletion=complete_workout,
)


def show(
    workout: Annotated[str, WORKOUT] = "first-workout",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole timeline as JSON.")] = False,
) -> None:
    """Show a workout interval by interval, or its whole timeline as JSON. `stridework export` writes files of it.

    Times count from the first "go"; getting ready comes before it.
    """
    timeline = compile_session(find_workout(workout))
    if as_json:
        print_json(to_json(timeline))
    else:
        _print_table(timeline)


def _print_table(timeline: Timeline) -> None:
    from rich.table import Table
    from rich.text import Text

    work = sum(interval.kind == "work" for interval in timeline.intervals)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("start", "length", "", "#", "what", "side"):
        table.add_column(name, justify="right" if name in {"start", "length", "#"} else "left")
    for interval in timeline.intervals:
        table.add_row(*(Text(cell) for cell in _describe(interval)), style="" if interval.kind == "work" else "dim")
    console = open_console()
    console.print(Text(f"{timeline.title} ({timeline.workout})", style="bold"))
    console.print(f"{format_clock(timeline.seconds)} from the first “go”, {work} work intervals\n")
    console.print(table)


def _describe(interval: Interval) -> tuple[str, ...]:
    length = "till you tap" if interval.waits else format_clock(interval.end_s - interval.start_s)
    title = f"{interval.title}, {interval.reps} reps" if interval.reps else interval.title
    number = str(interval.number) if interval.kind == "work" else ""
    side = (interval.side or "").replace("-", ", then ")
    return format_clock(interval.start_s), length, interval.kind, number, title, side
