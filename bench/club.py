"""How pages answer as a club grows from a hundred runners to ten thousand, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any

from bench.harness import percentile, print_table

SIZES = (100, 10_000)
SESSIONS_EACH = 10
REQUESTS = 60
PAGES = ("Today of a runner", "Team of everybody", "Board, first page", "One runner", "A session sent")


def main() -> None:
    """Print the p95 of each page at both sizes, side by side, and their ratio, for both databases."""
    from tests.postgresql import find_postgresql

    for name, address in (("SQLite", ""), ("PostgreSQL", find_postgresql())):
        found = _measure_apart(address)
        rows = [
            (
                page,
                *(f"{found[str(size)][page][0]:.1f} / {found[str(size)][page][1]:.1f} ms" for size in SIZES),
                f"{found[str(SIZES[1])][page][1] / found[str(SIZES[0])][page][1]:.2f}",
                " and ".join(str(found[str(size)][page][2]) for size in SIZES),
            )
            for page in PAGES
        ]
        columns = ["p50 / p95", *(f"{size:,} runners" for size in SIZES), "ratio of p95", "queries"]
        print_table(f"A club on {name}, {SESSIONS_EACH} sessions a runner, {REQUESTS} requests", columns, rows)


def _measure_apart(address: str) -> dict[str, dict[str, tuple[float, float, int]]]:
    """Measure in a process of its own, whose settings name that database."""
    with tempfile.TemporaryDirectory(prefix="stridework-bench-") as home:
        environment = os.environ | {"STRIDEWORK_HOME": home, "DATABASE_URL": address}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [sys.executable, "-m", "bench.club", "measure"], env=environment, capture_output=True, text=True, check=True
        )
    return json.loads(done.stdout.splitlines()[-1])


def measure() -> dict[int, dict[str, tuple[float, float, int]]]:
    """Return p50 and p95 in ms, and the number of queries, of each page at each size."""
    from stridework.web import setup

    setup()
    from stridework.web.accounts.accounts import claim
    from stridework.web.teams.membership import make_team

    coach = claim("coach", "a bench's password")
    team = make_team(coach, "Everybody")
    found = {}
    for size in SIZES:
        _grow(team, size)
        found[size] = _time_pages(coach, team)
    return found


def _grow(team: Any, size: int) -> None:
    """Add runners with sessions and a plan to the team until there are so many."""
    from datetime import timedelta
    from uuid import uuid4

    from django.utils import timezone

    from stridework.training.log import Done, IntervalLog, SessionLog
    from stridework.training.plan import Request
    from stridework.web.models import Level, Log, Member, Runner, TrainingPlan
    from stridework.web.plan.records import keep_request, todays_plan
    from stridework.web.records import SESSION_LOG

    known = Member.objects.filter(team=team).count()
    now = timezone.localtime()
    runners = Runner.objects.bulk_create(
        [Runner(username=f"runner-{n}", password="pbkdf2_sha256$1$x$x") for n in range(known, size)], batch_size=1000
    )
    Member.objects.bulk_create(
        [Member(team=team, runner=runner, level=Level.PLAN, shares=True) for runner in runners], batch_size=1000
    )
    keep_request(runners[0], Request(now.date(), 4))
    todays_plan(runners[0])
    plan = TrainingPlan.objects.get(runner=runners[0])
    copies = [
        TrainingPlan(runner=runner, request=plan.request, plan=plan.plan, made_on=plan.made_on, stale=False)
        for runner in runners[1:]
    ]
    TrainingPlan.objects.bulk_create(copies, batch_size=500)
    intervals = tuple(IntervalLog(2 * n + 1, "squat", Done.FULL, "squat", reps=10) for n in range(15))
    logs = []
    for runner in runners:
        for back in range(SESSIONS_EACH):
            start = now - timedelta(days=3 * back + 1, seconds=runner.pk)
            told = SessionLog(uuid4(), "first-workout", start, start, 660.0, intervals, srpe=6, pain=0)
            document = SESSION_LOG.dump_python(told, mode="json")
            logs.append(
                Log(id=told.id, runner=runner, workout=told.workout, started_at=start, seconds=660.0, srpe=6, pain=0,
                    document=document)
            )  # fmt: skip
        if len(logs) >= 5000:
            Log.objects.bulk_create(logs, batch_size=500)
            logs = []
    Log.objects.bulk_create(logs, batch_size=500)


def _time_pages(coach: Any, team: Any) -> dict[str, tuple[float, float, int]]:
    from django.test import Client

    from stridework.web.models import Runner

    runner = Runner.objects.filter(memberships__team=team, memberships__is_coach=False).order_by("-pk").first()
    theirs, coachs = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    theirs.force_login(runner)
    coachs.force_login(coach)
    at = f"/teams/{team.pk}"
    return {
        "Today of a runner": _time(lambda: theirs.get("/")),
        "Team of everybody": _time(lambda: theirs.get(f"{at}/")),
        "Board, first page": _time(lambda: coachs.get(f"{at}/board/")),
        "One runner": _time(lambda: coachs.get(f"{at}/people/{runner.pk}/")),
        "A session sent": _time(lambda: _send(theirs)),
    }


def _send(client: Any) -> Any:
    from datetime import timedelta
    from uuid import uuid4

    from django.utils import timezone

    start, number = timezone.localtime() - timedelta(days=40), str(uuid4())
    told = {
        "id": number, "workout": "first-workout", "started_at": start.isoformat(), "finished_at": start.isoformat(),
        "seconds": 660.0, "srpe": 5,
        "intervals": [{"index": 1, "exercise": "squat", "variant": "squat", "done": "full", "reps": 9}],
    }  # fmt: skip
    return client.put(f"/api/logs/{number}", json.dumps(told), content_type="application/json")


def _time(ask: Any) -> tuple[float, float, int]:
    """Return p50 and p95 in ms of that many answers, after a tenth more that warm caches, and the queries of one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for turn in range(-REQUESTS // 10, REQUESTS):
        began = time.perf_counter()
        answer = ask()
        if answer.status_code not in (200, 201):
            raise RuntimeError(f"answered {answer.status_code}")
        if turn >= 0:
            times.append(1_000 * (time.perf_counter() - began))
    with CaptureQueriesContext(connection) as queries:
        ask()
    return percentile(times, 0.5), percentile(times, 0.95), len(queries)


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        main()
