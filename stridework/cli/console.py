"""The one console every command prints people's text on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def open_console(*, stderr: bool = False) -> Console:
    """Return a console as wide as the terminal; piped text is not squeezed into 80 columns."""
    from rich.console import Console

    console = Console(highlight=False, stderr=stderr)
    return console if console.is_terminal else Console(highlight=False, stderr=stderr, width=160)


def print_json(value: Any) -> None:
    """Print a value as JSON in plain ASCII, which every pipe and encoding carries unchanged."""
    typer.echo(json.dumps(value, indent=2))
