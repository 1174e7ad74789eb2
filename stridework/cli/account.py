"""`stridework account add NAME`: give somebody a name and a password."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from stridework.errors import StrideworkError


def account(
    action: Annotated[Literal["add", "list"], typer.Argument(help="What to do.")],
    name: Annotated[str | None, typer.Argument(help="The name to sign in with.")] = None,
) -> None:
    """Make accounts, or list them. As soon as there is one, everybody signs in.

    The first account takes over what was trained on this computer without one. The password is asked for, or read
    from standard input where nobody is there to ask.
    """
    from stridework.web import setup

    setup()
    if action == "list":
        _list_accounts()
        return
    if not name:
        raise StrideworkError("whose account? stridework account add NAME")
    from stridework.web.accounts import add_account

    runner = add_account(name, _ask_password())
    typer.echo(f"{runner.username} can sign in now. A server that is running asks for it from the next page on.")


def _ask_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _list_accounts() -> None:
    from stridework.web.accounts import accounts

    for runner in accounts().order_by("username"):
        typer.echo(runner.username)
