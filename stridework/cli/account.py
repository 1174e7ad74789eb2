"""`stridework claim NAME`: make what was trained here an account. `stridework account …`: everybody else's."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from stridework.errors import StrideworkError

NAME = typer.Argument(help="The name to sign in with.")


def claim(name: Annotated[str, NAME]) -> None:
    """Make the runner at this computer the first account. Everything trained here so far is theirs.

    From then on everybody signs in. The password is asked for, or read from standard input where nobody is there
    to ask.
    """
    from stridework.web import setup

    setup()
    from stridework.web.accounts import accounts

    runner = accounts.claim(name, _ask_password())
    _say_can_sign_in(runner.username)


def account(
    action: Annotated[Literal["add", "list", "invite", "reset"], typer.Argument(help="What to do.")],
    name: Annotated[str | None, NAME] = None,
) -> None:
    """Add an account, list them, print a link that lets one person make their own, or reset a forgotten password.

    The first account is made by: stridework claim NAME. The password is asked for, or read from standard input where
    nobody is there to ask. A reset also takes away a second factor that was lost.
    """
    from stridework.web import setup

    setup()
    if action == "list":
        _list_accounts()
    elif action == "invite":
        _print_invitation()
    elif not name:
        raise StrideworkError(f"whose account? stridework account {action} NAME")
    elif action == "add":
        from stridework.web.accounts.accounts import add_account

        _say_can_sign_in(add_account(name, _ask_password()).username)
    else:
        from stridework.web.accounts.accounts import reset_account

        _say_can_sign_in(reset_account(name, _ask_password()).username)


def _say_can_sign_in(name: str) -> None:
    typer.echo(f"{name} can sign in now. A server that is running asks for it from the next page on.")


def _ask_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _list_accounts() -> None:
    from stridework.web.accounts.accounts import accounts

    for runner in accounts().order_by("username"):
        typer.echo(runner.username)


def _print_invitation() -> None:
    from django.urls import reverse
    from django.utils import timezone

    from stridework.web.accounts.accounts import accounts
    from stridework.web.accounts.invitations import make_invitation

    if not accounts().exists():
        raise StrideworkError("the first account is made by: stridework claim NAME")
    made, token = make_invitation(None, now=timezone.now(), most_uses=1)
    typer.echo(f"{_find_site()}{reverse('join', args=[token])}")
    typer.echo(f"Good for one person, until {timezone.localtime(made.expires_at):%d %B %Y %H:%M}.", err=True)


def _find_site() -> str:
    """Return where this installation is on the web, as far as it was told."""
    import os

    name = next(filter(None, (host.strip() for host in os.environ.get("STRIDEWORK_HOSTS", "").split(","))), None)
    return f"https://{name}" if name else "http://127.0.0.1:8000"
