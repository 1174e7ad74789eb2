"""The parts of `bench.club_load` that run against one database: filling it, load, workers, and stopping a process."""

from __future__ import annotations

import argparse
import http.client
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.club_fill import TEAM, Client, fill, keep_clients, make_log, read_clients
from bench.club_load import POSTGRESQL, part
from bench.harness import free_port, percentile, wait_for

COMMAND = str(Path(sys.executable).parent / "stridework")


@dataclass(frozen=True, slots=True)
class Failure:
    """A request without a good answer: how it failed, on which port, and when it was begun."""

    how: str
    port: int
    begun: float


@dataclass(slots=True)
class Load:
    """What many clients saw: seconds of each answer, which port gave it and when, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    answers: list[tuple[int, float]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def measure(told: argparse.Namespace) -> None:
    """Measure those parts that were asked for, on the database that the environment names."""
    from stridework.web import setup

    setup()
    kept = told.folder / f"{told.database}.json"
    if "fill" in told.parts:
        with part(told, "fill") as found:
            few = fill(TEAM, 20 * TEAM)
            before = count_queries(few[0])
            started = time.perf_counter()
            clients = fill(told.runners, told.sessions)
            found["seconds"] = round(time.perf_counter() - started, 1)
            found["runners"], found["sessions"] = told.runners, told.sessions
            keep_clients(clients, kept)
            after = count_queries(clients[0])
            found["queries"] = {name: (before[name], after[name]) for name in before}
    clients = read_clients(kept)[: told.clients]
    if "load" in told.parts:
        with part(told, "load") as found, serving(["--workers", "2"] if told.database == POSTGRESQL else []) as port:
            found["pages"] = measure_load([port], clients, told.seconds)
    if told.database == POSTGRESQL and "stop" in told.parts:
        with part(told, "stop") as found:
            found |= stop_one(clients, told.seconds)
    if told.database == POSTGRESQL and "videos" in told.parts:
        with part(told, "videos") as found:
            found |= kill_workers(told.videos)


PAGES: dict[str, Callable[[Client], tuple[str, str, str]]] = {
    "today": lambda client: ("GET", "/", ""),
    "plan": lambda client: ("GET", "/plan/", ""),
    "a session sent (PUT)": lambda client: _put(),
    "coach's board": lambda client: ("GET", f"/teams/{client.team}/board/", ""),
    "team with its feed": lambda client: ("GET", f"/teams/{client.team}/", ""),
    "videos": lambda client: ("GET", "/videos/", ""),
}


def _put() -> tuple[str, str, str]:
    from stridework.web.records import SESSION_LOG

    log = make_log(datetime.now(UTC) - timedelta(hours=1))
    return "PUT", f"/api/logs/{log.id}", SESSION_LOG.dump_json(log).decode()


def count_queries(client: Client) -> dict[str, int]:
    """Return how many queries each page takes, the second time it is asked for."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client as Browser
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS.append("testserver")
    browser = Browser()
    browser.cookies["sessionid"] = client.cookie
    counts = {}
    for name, page in PAGES.items():
        for _ in range(2):
            method, address, body = page(client)
            with CaptureQueriesContext(connection) as queries:
                response = browser.generic(method, address, body, content_type="application/json")
            if response.status_code not in (200, 201):
                raise RuntimeError(f"{name}: {response.status_code}")
        counts[name] = len(queries)
    return counts


@contextmanager
def serving(options: Sequence[str] = ()) -> Iterator[int]:
    """Run a server on the database of the environment; yield its port."""
    port = free_port()
    with _serving_at(port, options):
        yield port


@contextmanager
def _serving_at(port: int, options: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
    command = [COMMAND, "serve", "--no-browser", "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/ready", process)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def measure_load(ports: Sequence[int], clients: Sequence[Client], seconds: float) -> dict[str, Any]:
    """Return what each page does under load, one page after the other."""
    pages = {}
    for name, page in PAGES.items():
        for client in clients:  # a plan is made, and progress worked out, when it is first asked for
            _ask(http.client.HTTPConnection("127.0.0.1", ports[0], timeout=120), client, page)
        load, took = put_load(ports, clients, page, seconds)
        p50, p95, p99 = (round(1000 * percentile(load.seconds or [0.0], share)) for share in (0.5, 0.95, 0.99))
        pages[name] = {
            "clients": len(clients),
            "per_s": round(len(load.seconds) / took, 1),
            "p50_ms": p50,
            "p95_ms": p95,
            "p99_ms": p99,
            "errors": len(load.failures),
            "how": sorted({failure.how for failure in load.failures}),
        }
        print(name, pages[name], flush=True)
    return pages


def put_load(
    ports: Sequence[int], clients: Sequence[Client], page: Any, seconds: float, during: Callable[[], None] | None = None
) -> tuple[Load, float]:
    """Let every client ask again and again for so long; return what they saw and how long it was."""
    load, lock = Load(), threading.Lock()
    started = time.perf_counter()
    until = started + seconds

    def ask_again(number: int, client: Client) -> None:
        turn = number % len(ports)
        connection: http.client.HTTPConnection | None = None
        while time.perf_counter() < until:
            begun, port = time.perf_counter(), ports[turn]
            try:
                if connection is None:
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                    connection.connect()
                status = _ask(connection, client, page)
                problem = "" if status in (200, 201) else f"status {status}"
            except ConnectionRefusedError:  # nobody there any more, and nothing was sent: elsewhere, as a balancer does
                connection, turn = None, (turn + 1) % len(ports)
                continue
            except (OSError, http.client.HTTPException) as error:  # never sent again: it may have been done
                connection, turn = None, (turn + 1) % len(ports)
                problem = type(error).__name__
            with lock:
                if problem:
                    load.failures.append(Failure(problem, port, begun))
                else:
                    load.seconds.append(time.perf_counter() - begun)
                    load.answers.append((port, begun))

    threads = [threading.Thread(target=ask_again, args=pair) for pair in enumerate(clients)]
    for thread in threads:
        thread.start()
    if during:
        during()
    for thread in threads:
        thread.join()
    return load, time.perf_counter() - started


def _ask(connection: http.client.HTTPConnection, client: Client, page: Any) -> int:
    method, address, body = page(client)
    cookie = client.others.pop() if method == "PUT" and client.others else client.cookie
    headers = {"Cookie": f"sessionid={cookie}", "Content-Type": "application/json"}
    connection.request(method, address, body or None, headers)
    response = connection.getresponse()
    response.read()
    return response.status


def stop_one(clients: Sequence[Client], seconds: float) -> dict[str, Any]:
    """Stop one of two servers under load; whatever fails may only have been in flight on that one."""
    ports = [free_port(), free_port()]
    stopped_at = []
    with ExitStack() as stack:
        servers = [stack.enter_context(_serving_at(port)) for port in ports]

        def stop() -> None:
            time.sleep(seconds / 2)
            servers[0].terminate()
            stopped_at.append(time.perf_counter())

        load, _ = put_load(ports, clients, PAGES["today"], seconds, stop)
        code = servers[0].wait(30)
    on_stopped = [failure for failure in load.failures if failure.port == ports[0]]
    return {
        "exit": code,
        "answered": len(load.seconds),
        "answered_by_stopped": sum(port == ports[0] for port, _ in load.answers),
        "answered_after": sum(begun > stopped_at[0] for _, begun in load.answers),
        "failed_in_flight_on_stopped": len(on_stopped),
        "failed_elsewhere": len(load.failures) - len(on_stopped),
        "how": sorted({failure.how for failure in load.failures}),
    }


def kill_workers(videos: int) -> dict[str, Any]:
    """Give three workers videos, and kill one every few seconds: each video must be done, and once."""
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from stridework.web import jobs
    from stridework.web.models import FormVideo, Runner
    from stridework.web.videos.files import name_film, store

    runner = Runner.objects.order_by("pk").first()
    now = timezone.now()
    made = []
    for _ in range(videos):
        video = FormVideo(runner=runner, name="squats.mp4", exercise="auto", size_bytes=4, seconds=1, uploaded_at=now)
        video.expires_at = now + timedelta(days=1)
        video.film = store().save(name_film(video, ".mp4"), ContentFile(b"film"))
        video.save(force_insert=True)
        jobs.start("judge-video", str(video.pk))
        made.append(video.pk)
    chance = random.Random(3)

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen([COMMAND, "worker"], stderr=subprocess.DEVNULL)

    workers = [begin() for _ in range(3)]
    killed, started = 0, time.perf_counter()
    try:
        while time.perf_counter() - started < 60 + 4 * videos:
            time.sleep(5)
            states = FormVideo.objects.filter(pk__in=made)
            if not states.exclude(state="ready").exists():
                break
            place = chance.randrange(3)
            workers[place].kill()
            workers[place].wait()
            workers[place] = begin()
            killed += 1
    finally:
        for worker in workers:
            worker.terminate()
        ended = [worker.wait(30) for worker in workers]
    found = FormVideo.objects.filter(pk__in=made)
    attempts = list(found.values_list("attempts", flat=True))
    reports = list(Path(store().path(made and found[0].film)).parent.glob("*.html"))
    kept = set(found.values_list("report", flat=True))
    return {
        "videos": videos,
        "done": found.filter(state="ready").count(),
        "workers_killed": killed,
        "seconds": round(time.perf_counter() - started, 1),
        "begun": sum(attempts),
        "reports_kept": len(kept),
        "reports_left_over": len(reports) - len(kept),
        "workers_ended": ended,
    }
