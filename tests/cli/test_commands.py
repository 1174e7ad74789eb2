"""The commands as people and scripts meet them: what they print, and with which code they leave."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from stridework import __version__
from stridework.cli import COMMANDS, app
from stridework.library import compile_session, load_exercises, load_workouts
from stridework.training.timeline import to_json

GOOD = "name: Mine\nsport: strength\n\nMain set 3x\n- Squat 30s\n- Rest 15s\n"
BAD = "name: Mine\nsport: strength\n\nMain set 3x\n- Sqat 30s\n- Rest 15 bananas\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def run_process(*arguments: str, home: Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from stridework.cli import main; main()", *arguments]
    environment = {**os.environ, "STRIDEWORK_HOME": str(home), "COLUMNS": "100"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)  # the tests' own settings are not what a user runs with
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, **options)  # type: ignore[call-overload, no-any-return]


def test_version_is_printed() -> None:
    assert run("--version").output.strip() == f"stridework {__version__}"


def test_help_names_every_command_and_the_exit_codes() -> None:
    told = run("--help")
    assert told.exit_code == 0
    assert all(command in told.output for command in COMMANDS)
    assert "130" in told.output


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_has_its_help(command: str) -> None:
    told = run(command, "-h")
    assert told.exit_code == 0
    assert "Usage" in told.output


def test_show_as_json_is_the_timeline_exactly() -> None:
    shown = run("show", "first-workout", "--json")
    assert shown.exit_code == 0
    assert json.loads(shown.stdout) == to_json(compile_session("first-workout"))


def test_show_is_the_first_workout_unless_told_otherwise() -> None:
    assert json.loads(run("show", "--json").stdout)["workout"] == "first-workout"


def test_show_prints_a_row_for_every_interval() -> None:
    rows = run("show").stdout.splitlines()[3:]
    assert len([row for row in rows if " work " in row]) == 15
    assert len([row for row in rows if " rest " in row]) == 14


def test_show_takes_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(GOOD)
    shown = json.loads(run("show", str(tmp_path / "mine.txt"), "--json").stdout)
    assert shown["workout"] == "mine"
    assert sum(interval["kind"] == "work" for interval in shown["intervals"]) == 3


def test_workouts_lists_what_the_library_has() -> None:
    assert [workout["id"] for workout in json.loads(run("workouts", "--json").stdout)] == list(load_workouts("en"))
    assert all(workout in run("workouts").stdout for workout in load_workouts("en"))


def test_exercises_lists_them_and_tells_all_about_one() -> None:
    assert {e["id"] for e in json.loads(run("exercises", "--json").stdout)} == set(load_exercises())
    squat = load_exercises()["squat"]
    told = json.loads(run("exercises", "squat", "--json").stdout)
    assert [cue["id"] for cue in told["cues"]] == [cue.id for cue in squat.cues]
    printed = run("exercises", "squat").stdout
    for text in (squat.phases[0].name["en"], squat.faults[0].name["en"], squat.ladder[0].name["en"]):
        assert text in printed


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (("show", "frist-workout"), "first-workout"),
        (("train", "frist-workout"), "first-workout"),
        (("exercises", "sqat"), "squat"),
    ],
)
def test_an_unknown_name_gets_the_nearest_ones_and_code_2(arguments: tuple[str, ...], nearest: str) -> None:
    told = run(*arguments)
    assert told.exit_code == 2
    assert nearest in told.stderr
    assert told.stdout == ""


def test_without_a_command_it_is_the_server_that_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        with contextlib.suppress(OSError):  # taken already is as good
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        told = run_process(home=tmp_path)
    assert told.returncode == 1
    assert "8000" in told.stderr
    assert "Traceback" not in told.stderr


def test_an_unknown_command_is_code_2() -> None:
    assert run("dance").exit_code == 2


def test_check_names_every_mistake_of_every_file_and_still_praises_the_good_one(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(GOOD)
    bad.write_text(BAD)
    told = run("check", str(bad), str(good))
    lines = told.stdout.splitlines()
    assert told.exit_code == 1
    assert lines[0].startswith(f"{bad}:5:")
    assert "Squat" in lines[0]
    assert lines[1].startswith(f"{bad}:6:")
    assert lines[2] == f"{good}: ok, 2:00, 3 work intervals"


def test_check_is_content_with_every_shipped_workout() -> None:
    folder = Path(str(__import__("stridework.library").library.__path__[0])) / "workouts" / "en"
    files = sorted(map(str, folder.glob("*.txt")))
    told = run("check", *files)
    assert told.exit_code == 0
    assert len(told.stdout.splitlines()) == len(files) > 5


def test_check_says_what_is_no_workout_at_all(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"name: Caf\xe9\n")
    told = run("check", str(tmp_path / "missing.txt"), str(tmp_path), str(latin))
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    assert lines[0] == f"{tmp_path / 'missing.txt'}: cannot be read: No such file or directory"
    assert lines[1].startswith(f"{tmp_path}: cannot be read")
    assert lines[2].startswith(f"{latin}:1:10: this is not UTF-8")


def test_check_without_a_file_is_a_mistake_of_usage() -> None:
    assert run("check").exit_code == 2


def test_a_bad_workout_file_is_code_1_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text(BAD)
    done = run_process("show", str(tmp_path / "bad.txt"), home=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith(f"{tmp_path / 'bad.txt'}:5:")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes")
def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    program = f"{sys.executable} -c 'from stridework.cli import main; main()' show --json | head -1"
    done = subprocess.run(program, shell=True, capture_output=True, text=True, timeout=60)
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_showing_and_checking_never_wait_for_the_server(tmp_path: Path) -> None:
    look = "import sys; from stridework.cli import app; app(['show', '--json'], standalone_mode=False); "
    look += "sys.exit(sorted({'django', 'granian', 'miniaudio', 'numpy', 'cryptography'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60)
    assert done.stderr.strip() == "[]"


def test_a_home_that_cannot_be_written_is_said_before_training(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = run_process("train", "--speed", "1000", home=blocked)
    assert done.returncode == 1
    assert str(blocked) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_line_and_no_traceback() -> None:
    program = f"{sys.executable} -c 'from stridework.cli import main; main()' workouts > /dev/full"
    done = subprocess.run(program, shell=True, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == "cannot write: No space left on device\n"


def test_a_database_that_cannot_be_read_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "stridework.sqlite3").write_text("not a database " * 100)
    for command in (("account", "list"), ("serve", "--no-browser", "--port", "0"), ("train", "--speed", "1000")):
        done = run_process(*command, home=tmp_path)
        assert done.returncode == 1
        assert str(tmp_path / "stridework.sqlite3") in done.stderr
        assert done.stderr.count("\n") == 1
