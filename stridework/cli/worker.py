"""`stridework worker`: do the background work of a server on PostgreSQL."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="How many things are done at once.")] = 1,
) -> None:
    """Do background work: judge uploaded videos, read calendars again, delete what is over.

    For a server on PostgreSQL; on SQLite the server does it itself. Start as many workers as you like, on as many
    machines: what one that died was at, another takes up. Ctrl-C or SIGTERM gives back what is under way.
    """
    from stridework.web import setup

    setup()
    from stridework.web.worker import work

    typer.echo("Waiting for work. Stop: Ctrl-C", err=True)
    work(concurrency)
