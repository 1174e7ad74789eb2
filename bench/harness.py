"""What every measurement needs: the real server in a private folder, a real Chromium, and a table."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--autoplay-policy=no-user-gesture-required",
]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and the seconds from the command to the first answer of Today."""

    url: str
    start_s: float
    home: Path


def chromium_path() -> str | None:
    """Return the browser to drive: STRIDEWORK_CHROMIUM, else the first Chromium or Chrome on PATH, else None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("STRIDEWORK_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    """Return a TCP port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(home: Path | None = None) -> Iterator[Server]:
    """Run `stridework serve` in `home` (a new folder when None) until the block ends."""
    folder = home or Path(tempfile.mkdtemp(prefix="stridework-bench-"))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    process = subprocess.Popen(
        [Path(sys.executable).parent / "stridework", "serve", "--no-browser", "--port", str(port)],
        env={**os.environ, "STRIDEWORK_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(url + "/", process)
        yield Server(url, time.perf_counter() - started, folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        if home is None:
            shutil.rmtree(folder, ignore_errors=True)


def wait_for(url: str, process: subprocess.Popen[Any], timeout_s: float = 120) -> None:
    """Return once `url` answers; raise RuntimeError when the process ends first or the time is up."""
    deadline = time.perf_counter() + timeout_s
    while time.perf_counter() < deadline:
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with exit code {process.returncode}") from None
            time.sleep(0.01)
    raise RuntimeError(f"{url} did not answer within {timeout_s:.0f} s")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values lie, by linear interpolation."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print one measurement as a table; the first column is left-aligned, the rest are figures."""
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place == 0 else "right")
    for row in rows:
        table.add_row(*map(str, row))
    Console(width=110).print(table)
