"""How far a long command is, as a bar on the terminal; nothing where nobody looks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stridework.cli.console import open_console

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def open_progress(what: str, total: int, *, shown: bool = True) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr until the block ends, and give what moves it on by one of `total`.

    With STRIDEWORK_PROGRESS=lines in the environment it is told to another program, as lines "progress 12 900".
    """
    if os.environ.get("STRIDEWORK_PROGRESS") == "lines":
        yield _tell_lines(total)
        return
    if not shown or not sys.stderr.isatty():
        yield lambda: None
        return
    with make_bars() as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def make_bars() -> Progress:
    """Return the bars of every command: on stderr, gone when they end, and none where that is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = open_console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _tell_lines(total: int) -> Callable[[], None]:
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if done % max(1, total // 100) == 0:
            print(f"progress {done} {total}", file=sys.stderr, flush=True)  # noqa: T201 for the program that asked

    return advance
