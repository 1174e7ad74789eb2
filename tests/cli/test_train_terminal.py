"""`stridework train` in a real terminal: keys, the end, the questions, and the terminal given back as it was."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals", allow_module_level=True)

import fcntl
import pty
import struct
import termios

SHORT = "name: Short\nsport: strength\n\nMain set 2x\n- Squat 30s\n- Rest 15s\n"
LAP = "name: Lap\nsport: strength\n\n- Squat lap\n- Rest 15s\n- Squat 30s\n"
PROGRAM = "from stridework.cli import main; main()"


class Terminal:
    """A pseudo-terminal with `stridework` running in it."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.main, self.user = pty.openpty()
        fcntl.ioctl(self.user, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(self.user)
        environment = {**os.environ, "STRIDEWORK_HOME": str(home), "TERM": "xterm-256color"}
        for name in ("DJANGO_SETTINGS_MODULE", "COLUMNS", "LINES"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            stdin=self.user,
            stdout=self.user,
            stderr=self.user,
            env=environment,
            preexec_fn=self._take_terminal,
        )
        self.seen = ""
        self.awaited = 0  # how much of the plain text the test has dealt with

    def _take_terminal(self) -> None:
        os.setsid()
        fcntl.ioctl(self.user, termios.TIOCSCTTY, 0)

    def read(self, timeout_s: float = 0.1) -> None:
        if select.select([self.main], [], [], timeout_s)[0]:
            self.seen += os.read(self.main, 65536).decode(errors="replace")

    def await_text(self, text: str, within_s: float = 60) -> None:
        """Read on until the text has appeared after what was awaited before."""
        until = time.monotonic() + within_s
        while (found := plain(self.seen).find(text, self.awaited)) < 0:
            alive = self.process.poll() is None and time.monotonic() < until
            assert alive, f"no {text!r} in {plain(self.seen)[self.awaited :][-2000:]!r}"
            self.read()
        self.awaited = found + len(text)

    def press(self, keys: str) -> None:
        os.write(self.main, keys.encode())

    def leave(self, within_s: float = 60) -> int:
        until = time.monotonic() + within_s
        while self.process.poll() is None:
            assert time.monotonic() < until, f"still running: {plain(self.seen)[-2000:]!r}"
            self.read()
        self.read()
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.main)
        os.close(self.user)


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


def logs(home: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(home / "stridework.sqlite3")) as database:
        return [json.loads(row) for (row,) in database.execute("SELECT document FROM web_log")]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "short.txt").write_text(SHORT)
    (tmp_path / "lap.txt").write_text(LAP)
    return tmp_path


@pytest.fixture
def terminal(home: Path) -> Iterator[Any]:
    opened: list[Terminal] = []

    def open_terminal(*arguments: str) -> Terminal:
        opened.append(Terminal(home, *arguments))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.close()


def clear(running: Terminal) -> None:
    """Answer the one question before the very first session."""
    running.await_text("eparmedx.com")
    running.await_text("?")
    running.press("y\n")


def test_a_session_runs_to_its_end_asks_how_it_went_and_is_kept(terminal: Any, home: Path) -> None:
    running = terminal("train", str(home / "short.txt"), "--speed", "60")
    clear(running)
    running.await_text("WORK")
    running.await_text("2 of 2 intervals done, 1:15 trained")
    answers = (
        ("How hard", "11"),
        ("0 … 10", "7"),
        ("Pain", "1"),
        ("Sore", ""),
        ("Any of these", "2, 99"),
        ("1 …", "2"),
    )
    for question, answer in (*answers, ("Note", "Good.")):
        running.await_text(question)
        running.press(answer + "\n")
    running.await_text("Stop: ")  # a bony spot is not for training through, at any score
    running.await_text("Squat: Leave it out")
    assert running.leave() == 0
    (kept,) = logs(home)
    assert (kept["workout"], kept["srpe"], kept["pain"], kept["soreness"], kept["note"]) == (
        "short",
        7,
        1,
        None,
        "Good.",
    )
    assert kept["pain_flags"] == ["one-bony-spot"]
    assert [interval["done"] for interval in kept["intervals"]] == ["full", "full"]
    assert termios.tcgetattr(running.user) == running.before


def test_keys_pause_skip_and_leave_and_the_part_done_is_kept(terminal: Any, home: Path) -> None:
    running = terminal("train", str(home / "short.txt"), "--speed", "5")
    clear(running)
    running.await_text("WORK")
    running.press(" ")
    running.await_text("Paused")
    running.press("\x1b[C")
    running.await_text("REST")
    running.press("q")
    running.await_text("Leave?")
    running.press("y")
    running.await_text("Keep what you did?")
    running.press("\n")
    for question in ("How hard", "Pain", "Sore", "Note"):
        running.await_text(question)
        running.press("\n")
    assert running.leave() == 0
    (kept,) = logs(home)
    assert [interval["done"] for interval in kept["intervals"]] == ["part", "skipped"]
    assert termios.tcgetattr(running.user) == running.before


def test_a_step_without_an_end_waits_for_the_key(terminal: Any, home: Path) -> None:
    running = terminal("train", str(home / "lap.txt"), "--speed", "60")
    clear(running)
    running.await_text("Tap when you are done")
    running.press(" ")
    running.await_text("2 of 2 intervals done")
    running.await_text("How hard")
    assert [interval["done"] for interval in logs(home)[0]["intervals"]] == ["full", "full"]


def test_ctrl_c_gives_the_terminal_back_keeps_whole_intervals_and_leaves_with_130(terminal: Any, home: Path) -> None:
    running = terminal("train", str(home / "short.txt"), "--speed", "20")
    clear(running)
    running.await_text("WORK")
    running.await_text("REST")
    running.press("\x03")
    assert running.leave() == 130
    assert "Traceback" not in running.seen
    assert termios.tcgetattr(running.user) == running.before
    assert "\x1b[?1049l" in running.seen  # the shell's screen is back
    assert [interval["done"] for interval in logs(home)[0]["intervals"]] == ["full", "skipped"]


def test_ctrl_c_at_the_questions_loses_nothing(terminal: Any, home: Path) -> None:
    running = terminal("train", str(home / "short.txt"), "--speed", "60")
    clear(running)
    running.await_text("How hard")
    running.press("\x03")
    assert running.leave() == 130
    assert [interval["done"] for interval in logs(home)[0]["intervals"]] == ["full", "full"]


def test_a_plain_kill_gives_the_terminal_back_too(terminal: Any, home: Path) -> None:
    running = terminal("train", str(home / "short.txt"), "--speed", "2")
    clear(running)
    running.await_text("WORK")
    running.process.send_signal(signal.SIGTERM)
    assert running.leave() == 128 + signal.SIGTERM
    assert termios.tcgetattr(running.user) == running.before


def test_who_is_not_cleared_does_not_train_and_is_asked_again(terminal: Any, home: Path) -> None:
    for _ in range(2):
        running = terminal("train", str(home / "short.txt"), "--speed", "60")
        running.await_text("?")
        running.press("n\n")
        assert running.leave() == 0
        assert "WORK" not in running.seen
    assert logs(home) == []


def test_piped_it_prints_a_line_for_every_event_and_keeps_the_session(home: Path) -> None:
    environment = {**os.environ, "STRIDEWORK_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "train", str(home / "lap.txt"), "--speed", "200"],
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    lines = done.stdout.splitlines()
    assert any(line.startswith("  0:00  WORK  Squat") for line in lines)
    assert [line for line in lines if "“Go.”" in line]
    assert len(logs(home)) == 1


EARLIER = """
from datetime import datetime, timedelta
from uuid import uuid4
from stridework.web import setup
setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from stridework.training.log import Done, IntervalLog, SessionLog
from stridework.web.records import local_runner, store_log
done = (IntervalLog(1, "balance-lunge", Done.FULL, "balance-lunge"),)
for days in (15, 12, 9, 6, 3):
    start = datetime.now().astimezone() - timedelta(days=days)
    store_log(local_runner(), SessionLog(uuid4(), "own", start, start + timedelta(minutes=9), 540.0, done, 5, 0))
"""


def test_a_rung_that_waits_for_a_test_asks_in_the_terminal_too(terminal: Any, home: Path) -> None:
    (home / "balance.txt").write_text("name: Balance\nsport: strength\n\n- Balance + lunge 30s\n- Rest 15s\n")
    environment = {**os.environ, "STRIDEWORK_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([sys.executable, "-c", EARLIER], env=environment, check=True)
    running = terminal("train", str(home / "balance.txt"), "--speed", "60")
    clear(running)
    for question, answer in (("How hard", "5"), ("Pain", "0"), ("Sore", ""), ("Note", "")):
        running.await_text(question)
        running.press(answer + "\n")
    running.await_text("Balance + lunge: 10 a side, Eyes on one spot")
    running.await_text("Stand 20 seconds on each leg with your eyes open.")
    running.await_text("Can you?")
    running.press("y\n")
    running.await_text("Balance + lunge: 7 a side")
    assert running.leave() == 0


@pytest.mark.parametrize(("more", "jumped"), [((), 2), (("--as-written",), 5)])
def test_a_beginner_steps_before_jumping_unless_told_otherwise(home: Path, more: tuple[str, ...], jumped: int) -> None:
    (home / "jumps.txt").write_text("name: Jumps\nsport: strength\n\nMain set 5x\n- Jumping lunge 30s\n- Rest 15s\n")
    environment = {**os.environ, "STRIDEWORK_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", PROGRAM, "train", str(home / "jumps.txt"), "--speed", "1000", "--no-keep"]
    done = subprocess.run(
        [*command, *more],
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    work = re.findall(r"WORK  (\w+) lunge", done.stdout)
    intervals = [name for place, name in enumerate(work) if place == 0 or name != work[place - 1]]
    assert intervals == (["Jumping"] if more else ["Stepping", "Jumping"])
    starts = re.findall(r"^ *(\d+):(\d\d)  WORK  Jumping", done.stdout, re.MULTILINE)
    first = min(int(minutes) * 60 + int(seconds) for minutes, seconds in starts)
    assert first == 45 * (5 - jumped)
    assert ("step before you jump" in done.stdout) is not bool(more)
