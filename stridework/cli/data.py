"""`stridework data`: everything of a runner saved to a file, brought back from it, or deleted for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from stridework.cli import CONTEXT
from stridework.cli.output import find_suffix, open_output
from stridework.errors import StrideworkError

if TYPE_CHECKING:
    from stridework.web.archive.archive import PartReport
    from stridework.web.models import Runner

WORDS = "delete everything"
Account = Annotated[
    str, typer.Option("--account", metavar="NAME", help="Whose; the runner at this computer if not said.")
]

data = typer.Typer(add_completion=False, context_settings=CONTEXT, no_args_is_help=True)


@data.callback()
def start() -> None:
    """Save everything Stridework keeps of you, bring it back, or delete it."""


@data.command()
def save(
    path: Annotated[Path, typer.Argument(metavar="FILE.zip", help="Where to save it.")], account: Account = ""
) -> None:
    """Save everything to one file: JSON with its schema, and tables of sessions, intervals and runs."""
    find_suffix(path, (".zip",))
    runner = _find_runner(account)
    from stridework.web.archive.archive import write_archive

    with open_output(path) as stream:
        write_archive(runner, stream)
    typer.echo(f"Saved to {path}. Whoever has the file can read it: keep it where only you look.", err=True)


@data.command()
def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A .zip saved here, or a log saved as .json.")],
    account: Account = "",
    replace: Annotated[bool, typer.Option("--replace", help="Where the two differ, take the file's version.")] = False,
) -> None:
    """Bring back what a file holds. What is here already stays as it is; all of it is read, or nothing is changed."""
    with path.open("rb") as stream:
        lines = restore_file(_find_runner(account), stream, path, replace=replace)
    for line in lines:
        typer.echo(line)


def restore_file(runner: Runner, stream: BinaryIO, path: Path, *, replace: bool = False) -> tuple[str, ...]:
    """Bring back what an archive or a saved log holds and return what became of it, line by line.

    Raises StrideworkError naming the file and the place in it, and then nothing has changed.
    """
    from stridework.errors import ArchiveError
    from stridework.web.archive.archive import read_archive

    try:
        return tuple(describe_reports(read_archive(runner, stream, replace=replace)))
    except ArchiveError as error:
        raise StrideworkError(f"{path}: {error}") from error


def describe_reports(reports: Sequence[PartReport]) -> Iterator[str]:
    """Yield what became of every part, a line each, and below it what differs."""
    for report in reports:
        counts = {"added": report.added, "there already": report.known, "replaced": report.replaced}
        counts["different, left as it is"] = report.differs - report.replaced
        if said := ", ".join(f"{count} {words}" for words, count in counts.items() if count):
            yield f"{report.name}: {said}"
        yield from (f"  {words}" for words in report.differing)
    if not any(report.added or report.known or report.differs for report in reports):
        yield "The file is in order, but there is nothing in it."


@data.command()
def delete(account: Account = "") -> None:
    """Delete everything of you on this computer. It asks you to type that you mean it."""
    runner = _find_runner(account)
    from stridework.web.deletion import delete_everything

    typer.echo(f"This deletes every session, run, plan and answer of {runner.username}. It cannot be brought back.")
    said = typer.prompt(f'Type "{WORDS}" to go on', default="", show_default=False)
    if " ".join(said.split()).casefold() != WORDS:
        raise StrideworkError("That was something else. Nothing is deleted.")
    delete_everything(runner)
    typer.echo("Deleted. What browsers and phones keep by themselves is deleted there, on the page Your data.")


def _find_runner(account: str) -> Runner:
    """Return the runner of that name, or the one at this computer. Raises StrideworkError naming those there are."""
    from stridework.web import setup

    setup()
    from stridework.web.accounts.accounts import accounts
    from stridework.web.records import local_runner

    if not account:
        return local_runner()
    found = accounts().filter(username__iexact=account).first()
    if found is None:
        names = ", ".join(accounts().order_by("username").values_list("username", flat=True)) or "none"
        raise StrideworkError(f"no account named {account!r}; accounts here: {names}")
    return found
