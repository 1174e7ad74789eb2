"""`stridework check`: every mistake of every workout file, where it is and what was expected."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stridework.cli.scene import format_clock
from stridework.errors import StrideworkError
from stridework.library import compile_session, read_workout


def check(files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Workout files (.txt).")]) -> None:
    """Check workout files: prints file:line:column and what was expected for every mistake.

    Exits with 1 when any file is bad.
    """
    good = [_check(path) for path in files]
    if not all(good):
        raise typer.Exit(1)


def _check(path: Path) -> bool:
    """Print what is wrong with one file, or what it amounts to, and return whether it is good."""
    try:
        timeline = compile_session(read_workout(path))
    except StrideworkError as error:
        where = "" if str(error).startswith(str(path)) else f"{path}: "
        typer.echo(f"{where}{error}")
        return False
    except OSError as error:
        typer.echo(f"{path}: cannot be read: {error.strerror or error}")
        return False
    work = sum(interval.kind == "work" for interval in timeline.intervals)
    typer.echo(f"{path}: ok, {format_clock(timeline.seconds)}, {work} work interval{'' if work == 1 else 's'}")
    return True
