"""`stridework intervals`: the key is asked for and never shown; what is missing is said."""

from __future__ import annotations

from typer.testing import CliRunner

from stridework.cli import app
from stridework.web.intervals.sync import find_account
from stridework.web.records import local_runner
from tests.cli.runner_files import home, refuse, say  # noqa: F401


def test_a_key_is_asked_for_kept_and_forgotten(home):  # noqa: F811
    assert "No API key" in say("intervals")
    told = CliRunner().invoke(app, ["intervals", "key"], input="abc123\n")
    assert told.exit_code == 0
    assert "abc123" not in told.output
    assert find_account(local_runner())
    assert "never" in say("intervals")
    assert "no plan" in refuse("intervals", "push")
    say("intervals", "forget")
    assert "No API key" in refuse("intervals", "forget")
    assert "no API key" in refuse("intervals", "pull")
