"""The command line. A command's module is imported only when that command runs: `show` never waits for Django."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from stridework import __version__
from stridework.errors import PoseModelMissing, StrideworkError, UnknownName

#: Each command: the module and the function, or the group of commands, that are it. Listed by `--help` in this order.
COMMANDS = {
    "serve": ("stridework.cli.serve", "serve"),
    "train": ("stridework.cli.train", "train"),
    "show": ("stridework.cli.show", "show"),
    "workouts": ("stridework.cli.catalogue", "workouts"),
    "exercises": ("stridework.cli.catalogue", "exercises"),
    "plan": ("stridework.cli.plan", "plan"),
    "runs": ("stridework.cli.runs", "runs"),
    "export": ("stridework.cli.export", "export"),
    "import": ("stridework.cli.import_", "import_files"),
    "intervals": ("stridework.cli.intervals", "intervals"),
    "form": ("stridework.cli.form", "form"),
    "site": ("stridework.cli.site", "site"),
    "screen": ("stridework.cli.mobility", "screen"),
    "data": ("stridework.cli.data", "data"),
    "check": ("stridework.cli.check", "check"),
    "where": ("stridework.cli.serve", "where"),
    "backup": ("stridework.cli.backup", "backup"),
    "restore": ("stridework.cli.backup", "restore"),
    "move-to": ("stridework.cli.backup", "move_to"),
    "worker": ("stridework.cli.worker", "worker"),
    "claim": ("stridework.cli.account", "claim"),
    "account": ("stridework.cli.account", "account"),
}


class Commands(TyperGroup):
    """Loads a command when it is asked for, and turns what the user can act on into one message, never a traceback."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found = getattr(importlib.import_module(module), name)
        if isinstance(found, typer.Typer):
            group = get_command(found)
            group.name = cmd_name
            return group
        single = typer.Typer(add_completion=False, context_settings=CONTEXT)
        single.command(cmd_name)(found)
        return get_command(single)

    def invoke(self, ctx: Any) -> Any:
        with plain_errors():
            return super().invoke(ctx)


CONTEXT = {"help_option_names": ["-h", "--help"]}
EXAMPLES = """
Examples:

stridework train: the first workout, here in the terminal.

stridework show starter-1: what a workout asks for; with --json, second by second.

stridework check mine.txt: the mistakes in a workout of your own.

Exit codes: 0 fine, 1 the input was bad, 2 the command or a name was not understood, 3 nothing in a recording could be
judged, 4 something has to be installed first, 130 stopped by Ctrl-C.
"""

app = typer.Typer(
    name="stridework", cls=Commands, context_settings=CONTEXT, pretty_exceptions_enable=False, epilog=EXAMPLES
)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Print a mistake of the user's as it is and leave: 2 for a name nobody knows, 4 for what is missing, else 1."""
    try:
        yield
    except StrideworkError as error:
        typer.echo(str(error), err=True)
        codes = {UnknownName: 2, PoseModelMissing: 4}
        raise typer.Exit(next((code for kind, code in codes.items() if isinstance(error, kind)), 1)) from error
    except typer.Abort as stopped:  # Ctrl-C at a question
        typer.echo(err=True)
        raise typer.Exit(130) from stopped
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader had enough, which Click takes for what it is
        if error.errno == errno.ENOSPC:
            _drop_output()
        elif error.filename is None:
            raise  # not about anything the user named
        typer.echo(f"{error.filename or 'cannot write'}: {error.strerror}", err=True)
        raise typer.Exit(1) from error


def _drop_output() -> None:
    """Let go of what could not be printed: the interpreter would try once more as it ends, and complain."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"stridework {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Strength training for distance runners: no gym, no equipment.

    Without a command it opens the app in your browser.
    """
    if context.invoked_subcommand is None:
        from stridework.cli.serve import serve

        serve()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot print an arrow gets a question mark, not a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(arguments, prog_name="stridework")
