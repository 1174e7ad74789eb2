"""`stridework site`: library and player as files, for any static host and any number of people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def site(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write it: a new folder, or one written so.")],
) -> None:
    """Write the library and the player as files that need no server of yours.

    Any static host can serve them, under any path. What people do there stays in their own browsers.
    """
    from stridework.web.site import setup

    setup()
    from stridework.web.site.folder import write_site

    written = write_site(folder)
    rows = [*written.files.items(), ("all of it", written.total)]
    for kind, (count, size) in rows:
        # plain print: a path is for copying, so nothing is wrapped
        typer.echo(f"{kind:<20}{count:>5} {'file ' if count == 1 else 'files'} {_say_size(size):>9}")
    typer.echo(f"\nWritten to {folder}. See it: python -m http.server --directory {_quote(folder)}")
    typer.echo("Then put the folder on any static host with HTTPS; it works under any path, without a network too.")


def _say_size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


def _quote(folder: Path) -> str:
    import shlex

    return shlex.quote(str(folder))
