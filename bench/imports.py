"""How fast past runs come in: a Strava export of 1,000 recorded runs, and one run beside a full FIT decoder."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fitdecode

from bench.harness import ROOT, print_table
from stridework.formats.activities import make_reading, read_many
from stridework.formats.fit import read_fit
from tests.formats.fit_files import Session, build_fit

RUNS = 1_000
RECORDS = 2_700
FIRST = datetime(2023, 1, 2, 6, 30, tzinfo=UTC)
HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename,Elapsed Time,Moving Time,"
    "Distance,Max Heart Rate,Average Heart Rate\n"
)


def main() -> None:
    """Print runs per second and memory of a whole export, and the time of one run by two readers."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.zip"
        one = _write_export(export)
        reads = [_read_apart(export) for _ in range(3)]
        size = export.stat().st_size / 1e6
    best = min(reads, key=lambda read: read["seconds"])
    if best["runs"] != RUNS:
        raise RuntimeError(f"{best['runs']} runs came out of {RUNS}")
    rows = [
        (f"{RUNS:,} runs, {size:.0f} MB zipped, best of {len(reads)}", f"{best['seconds']:.2f} s"),
        ("runs a second", f"{RUNS / best['seconds']:,.0f}"),
        ("Python memory at its peak", f"{best['peak_mb']:.1f} MB"),
    ]
    print_table("Import: a Strava export of FIT files", ["", ""], rows)
    ours, decoder = _time(lambda: read_fit(one)), _time(lambda: list(fitdecode.FitReader(one)))
    rows_one = [
        ("own reader, sessions and laps", f"{ours * 1000:.2f} ms", "1"),
        ("fitdecode, every message", f"{decoder * 1000:.1f} ms", f"{decoder / ours:.0f}"),
    ]
    print_table(
        f"One FIT file, {RECORDS:,} records, {len(one) / 1e3:.0f} kB", ["reader", "time", "times ours"], rows_one
    )


def _write_export(path: Path) -> bytes:
    """Write the export and return one of its FIT files."""
    table = HEADER
    content = b""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(RUNS):
            start = FIRST + timedelta(days=number)
            seconds, metres = 2_700.0 + number % 7 * 300, 8_000.0 + number % 7 * 900
            content = build_fit(Session(start=start, seconds=seconds, metres=metres, laps=8), records=RECORDS)
            archive.writestr(f"activities/{number}.fit.gz", gzip.compress(content, 6))
            when = f"{start:%b} {start.day}, {start.year}, 6:30:00 AM"
            table += f'{number},"{when}",Run,Run,{seconds},{metres / 1000},activities/{number}.fit.gz,'
            table += f"{seconds},{seconds},{metres},170,150\n"
        archive.writestr("activities.csv", table)
    return content


def _read_apart(path: Path) -> dict[str, float]:
    """Read the export in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "bench.imports", str(path)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    answer: dict[str, float] = json.loads(told.stdout)
    return answer


def _report(path: str) -> None:
    """Print what one reading takes: the time, then once more the memory, because counting it takes time."""
    started = time.perf_counter()
    reading = make_reading((file.recording for file in read_many([path])), zone=UTC)
    seconds = time.perf_counter() - started
    tracemalloc.start()
    make_reading((file.recording for file in read_many([path])), zone=UTC)
    _, peak = tracemalloc.get_traced_memory()
    print(json.dumps({"runs": len(reading.runs), "seconds": seconds, "peak_mb": peak / 1e6}))


def _time(work: Callable[[], object]) -> float:
    """Return the best of five, in seconds."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    _report(sys.argv[1])
