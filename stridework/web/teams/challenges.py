"""Two weeks of keeping at it. What counts is the days with strength, up to what the team set itself: more counts for
nothing, and neither load, pace nor repetitions are looked at, so that nobody wins by training too much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from stridework.errors import StrideworkError
from stridework.training.plan import find_monday
from stridework.web import catalogue
from stridework.web.models import Challenge, Log, Runner, Team
from stridework.web.workouts.own import is_own_run

WEEKS = 2
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """One runner in a challenge: the days that count in each of its weeks, and whether all are there."""

    runner: Runner
    days: tuple[int, ...]
    wanted: int
    kept: bool

    @property
    def done(self) -> int:
        return sum(self.days)


def find_challenge(team: Team, today: date) -> Challenge | None:
    """Return the challenge that is on or to come; after that the last one for another week, to look back at."""
    return Challenge.objects.filter(team=team, begins__gt=today - (WEEKS + 1) * WEEK).order_by("-begins").first()


def end_of(challenge: Challenge) -> date:
    """Return the first day after the challenge."""
    return challenge.begins + WEEKS * WEEK


def start_challenge(team: Team, days_a_week: int, today: date) -> Challenge:
    """Begin a challenge on the next Monday, or today where it is one. Raises StrideworkError while one is on."""
    known = find_challenge(team, today)
    if known and end_of(known) > today:
        raise StrideworkError("there is a challenge already; the next one can begin when it is over")
    begins = find_monday(today + 6 * DAY)
    try:
        with transaction.atomic():
            return Challenge.objects.create(team=team, begins=begins, days_a_week=days_a_week)
    except IntegrityError as error:  # another coach was faster
        raise StrideworkError("there is a challenge already; the next one can begin when it is over") from error


def turn_taking_part(challenge: Challenge, runner: Runner, *, takes_part: bool) -> None:
    """Take part, or no longer. Only who takes part is shown to the others."""
    if takes_part:
        challenge.runners.add(runner)
    else:
        challenge.runners.remove(runner)


def list_standings(challenge: Challenge) -> Sequence[Standing]:
    """Return who takes part, those who kept it in front and everybody by name, in three queries."""
    runners = list(challenge.runners.filter(is_active=True).order_by("first_name", "username"))
    days = _days_trained(runners, challenge.begins, end_of(challenge))
    found = [_stand(runner, days.get(runner.pk, frozenset()), challenge) for runner in runners]
    return sorted(found, key=lambda standing: not standing.kept)


def _stand(runner: Runner, days: frozenset[date], challenge: Challenge) -> Standing:
    starts = [challenge.begins + n * WEEK for n in range(WEEKS)]
    counted = tuple(min(sum(first <= day < first + WEEK for day in days), challenge.days_a_week) for first in starts)
    wanted = WEEKS * challenge.days_a_week
    return Standing(runner, counted, wanted, sum(counted) == wanted)


def _days_trained(runners: Sequence[Runner], first: date, end: date) -> Mapping[int, frozenset[date]]:
    """Return each runner's days with strength by their own clock; several sessions of a day are one day."""
    earliest, latest = (datetime.combine(day, time.min, UTC) for day in (first - DAY, end + DAY))
    rows = Log.objects.filter(~is_own_run(), runner__in=runners, started_at__gte=earliest, started_at__lt=latest)
    found: dict[int, set[date]] = {}
    for runner_id, workout, started in rows.values_list("runner", "workout", "document__started_at"):
        day = datetime.fromisoformat(started).date()
        if first <= day < end and workout not in catalogue.running():
            found.setdefault(runner_id, set()).add(day)
    return {runner_id: frozenset(days) for runner_id, days in found.items()}
