"""How far a long command is, as a bar on the terminal; nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stridework.cli.console import open_console


@contextmanager
def open_progress(what: str, total: int, *, shown: bool = True) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr until the block ends, and give what moves it on by one of `total`."""
    if not shown or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=open_console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)
