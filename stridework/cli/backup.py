"""`stridework backup`, `restore` and `move-to`: everything that is kept, in one file or in another database."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stridework.errors import StrideworkError

if TYPE_CHECKING:
    from stridework.web.transfer import TableProof


def backup(
    file: Annotated[Path | None, typer.Argument(help="The file to write; by default one named by the moment.")] = None,
) -> None:
    """Write everything that is kept to one file, while the server runs.

    It holds accounts, sessions, runs, plans and teams, the secret key and the certificates of paired phones. Keep it
    as private as the data itself. `stridework restore` reads it into either kind of database.
    """
    from stridework.web import setup

    setup()
    from django.conf import settings
    from django.utils import timezone

    from stridework.web.backup import write_backup

    now = timezone.localtime()
    path = file or Path(f"stridework-{now:%Y-%m-%d-%H%M%S}.zip")
    tables = write_backup(path, settings.HOME, now=now)
    typer.echo(f"{path}: {_say_rows(tables)}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `stridework backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is kept now.")] = False,
) -> None:
    """Read a backup, all of it or nothing. What is kept already is only replaced where --replace says so."""
    from stridework.web import setup

    setup()
    from django.conf import settings

    from stridework.web.backup import restore_backup

    if not file.exists():
        raise StrideworkError(f"{file}: no such file")
    typer.echo(f"Restored {_say_rows(restore_backup(file, settings.HOME, replace=replace))}")


def move_to(
    address: Annotated[str, typer.Argument(help="The new database, empty: postgresql://user:password@host/name")],
) -> None:
    """Copy everything into another database, and prove that it arrived: every table's rows and their checksum.

    Stop the server first, or what it writes meanwhile stays behind. Afterwards set DATABASE_URL to the new address and
    start it again; the old database is left as it is.
    """
    from stridework.web import setup

    setup()
    from stridework.cli.progress import open_progress
    from stridework.web import backup as backups

    tables = backups.move_to(address, partial(open_progress, "Moving"))
    width = max(len(table.table) for table in tables)
    for table in tables:
        typer.echo(f"{table.table:<{width}} {table.rows:>9}  {table.checksum[:16]}")
    typer.echo(f"Moved {_say_rows(tables)} The same on both sides.")
    typer.echo("Now set DATABASE_URL to the new address and start the server again. The old database is untouched.")


def _say_rows(tables: list[TableProof]) -> str:
    return f"{sum(table.rows for table in tables)} rows in {sum(table.rows > 0 for table in tables)} tables."
