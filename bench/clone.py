"""Seconds from a fresh clone to the first page, with the package caches warm: what a newcomer waits for."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bench.harness import ROOT, free_port, print_table, wait_for


def main() -> None:
    """Clone this checkout's HEAD and time `make run` to the page; twice, to see what the second costs."""
    folder = Path(tempfile.mkdtemp(prefix="stridework-clone-"))
    clone = folder / "stridework"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    rows = [(f"{name} `make run`", f"{_time_run(clone, folder / 'home'):.1f} s") for name in ("first", "second")]
    print_table("Fresh clone to the first page (warm package caches)", ["", "time"], rows)
    shutil.rmtree(folder, ignore_errors=True)


def _time_run(clone: Path, home: Path) -> float:
    """Return the seconds from `make run` to the first answer of Today."""
    port = free_port()
    # A newcomer's shell: without this environment's tools, and with a browser that only says it opened.
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if ".venv" not in p)
    environment = {**os.environ, "PATH": path, "STRIDEWORK_HOME": str(home), "BROWSER": "true"}
    for name in ("VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL"):
        environment.pop(name, None)
    started = time.perf_counter()
    process = subprocess.Popen(
        ["make", "--silent", "run", f"PORT={port}"],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process, timeout_s=600)
        return time.perf_counter() - started
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)
