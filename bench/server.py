"""How fast the server starts and answers: start to first page, and Today and Progress as the log grows."""

from __future__ import annotations

import http.client
import json
import shutil
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.harness import Server, percentile, print_table, running_server

STARTS = 5
REQUESTS = 200
PROGRESS = ("/progress/", "/progress/?weeks=26", "/progress/?weeks=all")
PROGRESS_REQUESTS = 20
LATEST = 20


def main() -> None:
    """Print the start time of a warm data folder, and the answer times of Today and Progress as the log grows."""
    home = Path(tempfile.mkdtemp(prefix="stridework-bench-"))
    with running_server(home) as first:
        cold_s = first.start_s
    warm_s = []
    for _ in range(STARTS):
        with running_server(home) as server:
            warm_s.append(server.start_s)
    rows = [
        ("first start, empty data folder", f"{cold_s:.2f} s"),
        (f"later starts, median of {STARTS}", f"{percentile(warm_s, 0.5):.2f} s"),
    ]
    print_table("Server: command to the first page", ["", "time"], rows)
    with running_server(home) as server:
        answers, progress = [], []
        for stored in (1, 100, 1_500, 5_000):
            answers.append(_time_today(server, stored))
            progress.append((stored, *(_time_page(server, page, PROGRESS_REQUESTS) for page in PROGRESS)))
    columns = [
        "Today with",
        "p50",
        "p95",
        "ratio of p95 to 1 session",
        "PUT p50",
        "PUT of today's, with what comes next",
    ]
    base = answers[0][2]
    rows_today = [
        (
            f"{stored:,} sessions",
            f"{p50:.1f} ms",
            f"{p95:.1f} ms",
            f"{p95 / base:.2f}",
            f"{put:.1f} ms",
            f"{last:.1f} ms",
        )
        for stored, p50, p95, put, last in answers
    ]
    print_table(f"Today page, {REQUESTS} requests one after the other", columns, rows_today)
    columns = ["Progress with", "p95, 12 weeks", "p95, 26 weeks", "p95, everything"]
    rows_progress = [
        (
            f"{stored:,} sessions",
            *(f"{p95:.0f} ms ({p95 / base:.2f})" for (_, p95), (_, base) in zip(times, first, strict=True)),
        )
        for (stored, *times), first in ((row, progress[0][1:]) for row in progress)
    ]
    print_table(
        f"Progress page, {PROGRESS_REQUESTS} requests, and in brackets the ratio to 1 session", columns, rows_progress
    )
    shutil.rmtree(home, ignore_errors=True)


_stored = 0


def _time_today(server: Server, sessions: int) -> tuple[int, float, float, float, float]:
    """Fill the log up to `sessions` through the API; return (sessions, p50 ms, p95 ms, PUT p50 ms, latest PUT p50 ms).

    The log is filled backwards, so that only today's session, sent again and again, is answered with what comes next.
    """
    global _stored
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    puts = []
    while _stored < sessions:
        started = time.perf_counter()
        _put_log(connection, _stored)
        puts.append(1_000 * (time.perf_counter() - started))
        _stored += 1
    latest = []
    for _ in range(LATEST):
        started = time.perf_counter()
        _put_log(connection, 0)
        latest.append(1_000 * (time.perf_counter() - started))
    connection.close()
    return sessions, *_time_page(server, "/", REQUESTS), percentile(puts, 0.5), percentile(latest, 0.5)


def _time_page(server: Server, address: str, requests: int) -> tuple[float, float]:
    """Return p50 and p95 in ms of as many answers, after a tenth more that warm templates and caches."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    pages = []
    for turn in range(-requests // 10, requests):
        started = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        if turn >= 0:
            pages.append(1_000 * (time.perf_counter() - started))
    connection.close()
    return percentile(pages, 0.5), percentile(pages, 0.95)


def _put_log(connection: http.client.HTTPConnection, number: int) -> None:
    """Store one finished first workout, `number` days in the past."""
    finished = datetime.now(UTC) - timedelta(days=number + 3)
    key = str(uuid.UUID(int=number + 1, version=4))
    log = {
        "id": key,
        "workout": "first-workout",
        "started_at": (finished - timedelta(minutes=11)).isoformat(),
        "finished_at": finished.isoformat(),
        "seconds": 660,
        "intervals": [
            {"index": 2 * n + 1, "exercise": "squat", "variant": "squat", "side": None, "done": "full", "reps": 10}
            for n in range(15)
        ],
        "srpe": 6,
        "pain": 0,
        "soreness": 2,
        "note": "",
    }
    headers = {"Content-Type": "application/json"}
    connection.request("PUT", f"/api/logs/{key}", json.dumps(log), headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 201):
        raise RuntimeError(f"PUT answered {answer.status}: {body[:300]!r}")
