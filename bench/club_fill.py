"""A club to be measured: runners in teams with sessions over the last year and a plan each, written in bulk."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

TEAM = 50  #: runners in a team
BATCH = 1_000
MOST_CLIENTS = 50
SENDERS = 20  #: of a team, who send a session each: nobody trains ten times in a minute
WORKOUT = "first-workout"
COLUMNS = ("id", "runner_id", "workout", "started_at", "seconds", "srpe", "pain", "document")


@dataclass(slots=True)
class Client:
    """Somebody who is signed in: a coach of one team. `others` are runners of it, signed in too, each used once."""

    cookie: str
    team: str
    others: list[str]


def keep_clients(clients: Sequence[Client], path: Path) -> None:
    """Keep who is signed in beside the database, for a later run."""
    path.write_text(json.dumps([asdict(client) for client in clients]))


def read_clients(path: Path) -> list[Client]:
    """Return who was signed in when the database was filled."""
    return [Client(**told) for told in json.loads(path.read_text())]


def fill(runners: int, sessions: int) -> list[Client]:
    """Add runners with the same number of sessions each; return a coach of each of the first teams, signed in."""
    people = _add_runners(runners)
    teams = _add_teams(people)
    _add_plans(people)
    _write_logs(_logs_of_all(people, sessions // runners))
    return [
        Client(
            _sign_in(people[TEAM * number]),
            str(team.pk),
            [_sign_in(one) for one in people[TEAM * number + 1 : TEAM * number + SENDERS]],
        )
        for number, team in enumerate(teams[:MOST_CLIENTS])
    ]


def _add_runners(count: int) -> list[Any]:
    from django.contrib.auth.hashers import make_password

    from stridework.web.models import Runner

    mark = uuid.uuid4().hex[:6]
    password = make_password("longer than ten")  # one for all: hashing it takes its time
    runners = [Runner(username=f"{mark}-{n}", password=password) for n in range(count)]
    Runner.objects.bulk_create(runners, batch_size=BATCH)
    return list(Runner.objects.filter(username__startswith=f"{mark}-").order_by("pk"))


def _add_teams(people: Sequence[Any]) -> list[Any]:
    from stridework.web.models import Level, Member, Team

    count = max(1, len(people) // TEAM)
    teams = Team.objects.bulk_create([Team(name=f"Team {n}") for n in range(count)], batch_size=BATCH)
    members = [
        Member(
            team=teams[min(n // TEAM, count - 1)], runner=runner, level=Level.PLAN, shares=True, is_coach=n % TEAM == 0
        )
        for n, runner in enumerate(people)
    ]
    Member.objects.bulk_create(members, batch_size=BATCH)
    return teams


def _add_plans(people: Sequence[Any]) -> None:
    """Give everybody a plan of today: one is made, and the others have the same."""
    from stridework.training.plan import Request
    from stridework.web.models import Progress, TrainingPlan
    from stridework.web.plan.records import keep_request, todays_plan

    Progress.objects.bulk_create([Progress(runner=runner) for runner in people], batch_size=BATCH)
    keep_request(people[0], Request(date.today(), 8))
    todays_plan(people[0])
    made = TrainingPlan.objects.get(runner=people[0])
    plans = [
        TrainingPlan(runner=runner, request=made.request, plan=made.plan, made_on=made.made_on, stale=False)
        for runner in people[1:]
    ]
    TrainingPlan.objects.bulk_create(plans, batch_size=BATCH)


def make_log(start: datetime) -> Any:
    """Return a finished first workout, which is fifteen intervals."""
    from stridework.training.log import Done, IntervalLog, SessionLog

    names = ("squat", "balance-lunge", "jumping-lunge")
    intervals = tuple(IntervalLog(2 * n + 1, names[n % 3], Done.FULL, reps=10) for n in range(15))
    return SessionLog(uuid.uuid4(), WORKOUT, start, start + timedelta(minutes=12), 660.0, intervals, srpe=5, pain=1)


def _logs_of_all(people: Sequence[Any], each: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of everybody's sessions; the document is one written once, with its own number and times."""
    from stridework.web.records import SESSION_LOG

    pattern = SESSION_LOG.dump_python(make_log(datetime.now(UTC)), mode="json")
    marks = {name: f"<{name}>" for name in ("id", "started_at", "finished_at")}
    text = json.dumps(pattern | marks)
    now, chance = datetime.now(UTC), random.Random(7)
    for runner in people:
        for number in range(each):
            start = now - timedelta(days=365 * (number + chance.random()) / each)
            key = uuid.uuid4()
            told = text.replace("<id>", str(key)).replace("<started_at>", start.isoformat())
            told = told.replace("<finished_at>", (start + timedelta(minutes=12)).isoformat())
            yield key, runner.pk, WORKOUT, start, 660.0, 5, 1, told


def _write_logs(rows: Iterator[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY web_log ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute("ANALYZE")  # as autovacuum does in its time
        return
    insert = f"INSERT INTO web_log ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.cursor.connection.executemany(insert, map(_as_sqlite_keeps, rows))


def _as_sqlite_keeps(row: tuple[Any, ...]) -> tuple[Any, ...]:
    key, runner, workout, start, *rest = row
    return key.hex, runner, workout, start.replace(tzinfo=None).isoformat(" "), *rest


def _sign_in(runner: Any) -> str:
    """Return the cookie of a browser in which this runner is signed in."""
    from django.test import Client as Browser

    browser = Browser()
    browser.force_login(runner)
    return browser.cookies["sessionid"].value
