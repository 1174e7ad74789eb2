"""`stridework data`: saved, brought back and deleted from the terminal."""

from datetime import date

from typer.testing import CliRunner

from stridework.cli import app
from stridework.web.records import local_runner, store_log
from tests.cli.runner_files import home, make_log, refuse, say  # noqa: F401


def test_saved_deleted_and_brought_back(home, tmp_path):  # noqa: F811
    store_log(local_runner(), make_log(date(2026, 5, 4), note="kept"))
    path = tmp_path / "mine.zip"
    say("data", "save", path)
    kept = path.read_bytes()
    assert "1 there already" in say("data", "restore", path)
    told = CliRunner().invoke(app, ["data", "delete"], input="yes\n")
    assert (told.exit_code, local_runner().logs.count()) == (1, 1)
    told = CliRunner().invoke(app, ["data", "delete"], input="delete everything\n")
    assert told.exit_code == 0, told.output
    assert local_runner().logs.count() == 0
    assert "logs: 1 added" in say("data", "restore", path)
    say("data", "save", path)
    assert path.read_bytes() == kept


def test_what_differs_is_said_and_left(home, tmp_path):  # noqa: F811
    log = make_log(date(2026, 5, 4), note="then")
    store_log(local_runner(), log)
    path = tmp_path / "mine.zip"
    say("data", "save", path)
    store_log(local_runner(), make_log(date(2026, 5, 4), id=log.id, note="now"))
    told = say("data", "restore", path)
    assert "1 different, left as it is" in told
    assert "note" in told
    assert "1 replaced" in say("data", "restore", path, "--replace")


def test_mistakes_are_told_in_a_sentence(home, tmp_path):  # noqa: F811
    path = tmp_path / "mine.zip"
    path.write_bytes(b"PK nothing")
    assert f"{path}: the file: is cut off or damaged" in refuse("data", "restore", path)
    assert "No such file" in refuse("data", "restore", tmp_path / "none.zip")
    assert "expected .zip" in refuse("data", "save", tmp_path / "mine.tar")
    assert "no account named 'zoe'; accounts here: none" in refuse("data", "save", path, "--account", "zoe")
    assert path.read_bytes() == b"PK nothing"
