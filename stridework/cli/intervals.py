"""`stridework intervals`: the plan into the calendar of intervals.icu, and runs out of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from stridework.cli import CONTEXT
from stridework.errors import StrideworkError

if TYPE_CHECKING:
    from stridework.web.models import Runner

NO_KEY = "No API key of intervals.icu is known yet: stridework intervals key asks for it."

intervals = typer.Typer(add_completion=False, context_settings=CONTEXT)


@intervals.callback(invoke_without_command=True)
def status(context: typer.Context) -> None:
    """Say whether a key is known, and when sessions were sent and runs read last."""
    if context.invoked_subcommand:
        return
    runner = _open_runner()
    from django.utils import timezone

    from stridework.web.intervals.sync import find_account

    account = find_account(runner)
    if account is None:
        typer.echo(NO_KEY)
        return
    for words, at in (("Sessions sent", account.sent_at), ("Runs read", account.read_at)):
        typer.echo(f"{words}: {f'{timezone.localtime(at):%Y-%m-%d %H:%M}' if at else 'never'}")
    if account.problem:
        typer.echo(account.problem, err=True)


@intervals.command()
def key() -> None:
    """Ask for your API key and keep it, sealed. It stands at the end of the settings page of intervals.icu."""
    runner = _open_runner()
    from stridework.web.intervals.sync import keep_key

    # Asked for and not an argument: what is typed behind a command stays in the shell's history.
    keep_key(runner, typer.prompt("API key", hide_input=True))
    typer.echo("Kept. stridework intervals push sends your sessions, pull reads your runs.")


@intervals.command()
def push() -> None:
    """Send every session of your plan still to come; what left the plan is taken out of the calendar there."""
    runner = _open_runner()
    from stridework.web.intervals.sync import push

    sent, gone = push(runner, datetime.now(UTC))
    out = f", {gone} taken out" if gone else ""
    typer.echo(f"Sent {sent} session{'' if sent == 1 else 's'}{out}.")


@intervals.command()
def pull() -> None:
    """Read your runs of the last three months."""
    runner = _open_runner()
    from stridework.web.intervals.sync import pull

    reading = pull(runner, datetime.now(UTC))
    left = f", {len(reading.ignored)} not taken for runs" if reading.ignored else ""
    typer.echo(f"Read {len(reading.runs)} run{'' if len(reading.runs) == 1 else 's'}{left}.")


@intervals.command()
def forget() -> None:
    """Forget the key. The calendar at intervals.icu stays as it is."""
    runner = _open_runner()
    from stridework.web.intervals.sync import find_account, forget_key

    if find_account(runner) is None:
        raise StrideworkError(NO_KEY)
    forget_key(runner)
    typer.echo("Forgotten.")


def _open_runner() -> Runner:
    from stridework.web import setup

    setup()
    from stridework.web.records import local_runner

    return local_runner()
