"""The parts of `bench.club_load` that run against one database: filling it, load, workers, and stopping a process."""

from __future__ import annotations

import argparse
import http.client
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.club_load import POSTGRESQL, say
from bench.harness import free_port, percentile, print_table, wait_for

TEAM = 50  #: runners in a team
BATCH = 2_000
MOST_CLIENTS = 50
SENDERS = 20  #: of a team, who send a session each: nobody trains ten times in a minute
COMMAND = str(Path(sys.executable).parent / "stridework")


@dataclass(slots=True)
class Client:
    """Somebody who is signed in: a coach of one team. `others` are runners of it, signed in too, each used once."""

    cookie: str
    team: str
    others: list[str]


@dataclass(slots=True)
class Load:
    """What many clients saw: seconds of each answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def measure(told: argparse.Namespace) -> None:
    """Measure the database that the environment names."""
    from stridework.web import setup

    setup()
    few = fill(TEAM, 20 * TEAM)
    before = count_queries(few[0])
    started = time.perf_counter()
    clients = fill(told.runners, told.sessions)[: told.clients]
    say(filled_s=round(time.perf_counter() - started, 1), runners=told.runners, sessions=told.sessions)
    after = count_queries(clients[0])
    rows = [(name, before[name], after[name]) for name in before]
    print_table("Queries a page", ["page", "50 runners, 1,000 sessions", "all"], rows)
    workers = ["--workers", "2"] if told.database == POSTGRESQL else []
    with serving(workers) as port:
        measure_load([port], clients, told.seconds)
    if told.database == POSTGRESQL:
        stop_one(clients, told.seconds)
        kill_workers(told.videos)


def fill(runners: int, sessions: int) -> list[Client]:
    """Add runners in teams with sessions over the last year; return the coaches, signed in."""
    from django.contrib.auth.hashers import make_password

    from stridework.web.models import Level, Log, Member, Runner, Team
    from stridework.web.records import SESSION_LOG

    mark = uuid.uuid4().hex[:6]
    password = make_password("longer than ten")  # one for all: hashing it takes its time
    Runner.objects.bulk_create(
        [Runner(username=f"{mark}-{n}", password=password) for n in range(runners)], batch_size=BATCH
    )
    people = list(Runner.objects.filter(username__startswith=f"{mark}-").order_by("pk"))
    teams = Team.objects.bulk_create([Team(name=f"Team {n}") for n in range(max(1, runners // TEAM))])
    Member.objects.bulk_create(
        [
            Member(
                team=teams[min(n // TEAM, len(teams) - 1)],
                runner=runner,
                level=Level.PLAN,
                shares=True,
                is_coach=n % TEAM == 0,
            )
            for n, runner in enumerate(people)
        ],
        batch_size=BATCH,
    )
    now = datetime.now(UTC)
    chance = random.Random(7)
    each = sessions // runners
    waiting: list[Log] = []
    for runner in people:
        for number in range(each):
            start = now - timedelta(days=365 * (number + chance.random()) / each)
            document = SESSION_LOG.dump_python(_log(start), mode="json")
            waiting.append(
                Log(
                    id=document["id"],
                    runner=runner,
                    workout="first-workout",
                    started_at=start,
                    seconds=660.0,
                    srpe=5,
                    pain=1,
                    document=document,
                )
            )
        if len(waiting) >= BATCH:
            Log.objects.bulk_create(waiting, batch_size=BATCH)
            waiting = []
    Log.objects.bulk_create(waiting, batch_size=BATCH)
    coached = zip(range(0, len(people), TEAM), teams, strict=False)
    return [
        Client(_sign_in(people[place]), str(team.pk), [_sign_in(one) for one in people[place + 1 : place + SENDERS]])
        for place, team in list(coached)[:MOST_CLIENTS]
    ]


def _log(start: datetime) -> Any:
    from stridework.training.log import Done, IntervalLog, SessionLog

    intervals = (IntervalLog(1, "squat", Done.FULL, "squat", reps=9), IntervalLog(3, "balance-lunge", Done.PART))
    return SessionLog(
        uuid.uuid4(), "first-workout", start, start + timedelta(minutes=12), 660.0, intervals, srpe=5, pain=1
    )


def _sign_in(runner: Any) -> str:
    """Give a runner a plan to be made and a signed-in browser; return its cookie."""
    from django.test import Client as Browser
    from django.utils import timezone

    from stridework.training.plan import Request
    from stridework.web.plan.records import keep_request

    keep_request(runner, Request(timezone.localdate()))
    browser = Browser()
    browser.force_login(runner)
    return browser.cookies["sessionid"].value


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

    log = _log(datetime.now(UTC) - timedelta(hours=1))
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
def serving(options: Sequence[str] = ()) -> Any:
    """Run a server on the database of the environment; yield its port."""
    port = free_port()
    process = subprocess.Popen(
        [COMMAND, "serve", "--no-browser", "--port", str(port), *options], stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health/ready", process)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def measure_load(ports: Sequence[int], clients: Sequence[Client], seconds: float) -> None:
    """Print what each page does under load, one page after the other."""
    rows = []
    for name, page in PAGES.items():
        for client in clients:  # a plan is made, and progress worked out, when it is first asked for
            _ask(http.client.HTTPConnection("127.0.0.1", ports[0], timeout=120), client, page)
        load, took = put_load(ports, clients, page, seconds)
        rows.append((name, f"{len(load.seconds) / took:.0f}", *_places(load), len(load.errors)))
        say(page=name, per_s=round(len(load.seconds) / took, 1), ms=_places(load), errors=load.errors[:3])
    print_table(f"{len(clients)} clients at once", ["page", "requests/s", "p50 ms", "p95", "p99", "errors"], rows)


def _places(load: Load) -> tuple[int, ...]:
    return tuple(round(1000 * percentile(load.seconds or [0.0], share)) for share in (0.5, 0.95, 0.99))


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
            begun = time.perf_counter()
            sent = False
            try:
                if connection is None:
                    connection = http.client.HTTPConnection("127.0.0.1", ports[turn], timeout=60)
                    connection.connect()
                sent = True
                status = _ask(connection, client, page)
                problem = "" if status in (200, 201) else f"status {status}"
            except ConnectionRefusedError:  # nobody there any more, and nothing was sent: elsewhere, as a balancer does
                connection, turn = None, (turn + 1) % len(ports)
                continue
            except (OSError, http.client.HTTPException) as error:
                connection = None
                turn = (turn + 1) % len(ports)  # as a balancer does
                problem = f"in flight: {type(error).__name__}" if sent else ""
                if not sent:
                    continue
            with lock:
                (load.errors.append(problem) if problem else load.seconds.append(time.perf_counter() - begun))

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


def stop_one(clients: Sequence[Client], seconds: float) -> None:
    """Stop one of two servers under load; what fails may only have been in flight on it."""
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        servers = []
        for port in ports:
            server = subprocess.Popen(
                [COMMAND, "serve", "--no-browser", "--port", str(port)], stdout=subprocess.DEVNULL
            )
            stack.callback(server.wait, 30)
            stack.callback(server.terminate)
            servers.append(server)
            wait_for(f"http://127.0.0.1:{port}/health/ready", server)

        def stop() -> None:
            time.sleep(seconds / 2)
            servers[0].terminate()

        load, _ = put_load(ports, clients, PAGES["today"], seconds, stop)
        say(
            stopped_one_of_two=servers[0].wait(30),
            answered=len(load.seconds),
            failed=len(load.errors),
            how=sorted(set(load.errors)),
        )


def kill_workers(videos: int) -> None:
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
    say(
        videos=videos,
        ready=found.filter(state="ready").count(),
        killed=killed,
        seconds=round(time.perf_counter() - started, 1),
        begun=sum(attempts),
        reports_kept=len(kept),
        reports_left_over=len(reports) - len(kept),
        workers_ended=ended,
    )
