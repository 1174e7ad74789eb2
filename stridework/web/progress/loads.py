"""Everything a runner trained, from their log and their runs, as values for `training.load`.

A run's effort is not asked: it counts as its kind's assumed effort (`library/rules.toml`, [load]), so what is said
about runs is said with "about".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from stridework.library.rules import Rules
from stridework.planner.hard_rules import run_minutes
from stridework.training.load import Training
from stridework.training.running import RACES, Run, RunKind
from stridework.web.models import Runner
from stridework.web.records import rows_of
from stridework.web.runs.records import runs_between


@dataclass(frozen=True, slots=True)
class TrainingHistory:
    """What was trained, and the days of those runs among it that only stood in a calendar."""

    training: tuple[Training, ...]
    planned: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Logged:
    start: datetime
    minutes: float
    srpe: int | None
    workout: str


def read_training(runner: Runner, since: date, today: date, rules: Rules, running: Collection[str]) -> TrainingHistory:
    """Return what the runner trained from `since` to today; `running` names workouts that are runs."""
    logged = _read_logged(runner, since, today)
    training = [_as_training(log, rules, running) for log in logged]
    runs = _keep_run(runs_between(runner, since, today), today)
    alone = [run for run in runs if not any(_is_same(run, log) for log in logged if log.workout in running)]
    training += [
        Training(run.start.date(), run_minutes(run, rules), _assume_effort(run.kind, rules), run=True, assumed=True)
        for run in alone
    ]
    return TrainingHistory(tuple(training), tuple(run.start.date() for run in alone if not run.done))


def first_day(runner: Runner) -> date | None:
    """Return the day of the runner's first session, None where there is none."""
    first = rows_of(runner).values_list("document__started_at", flat=True).last()
    return datetime.fromisoformat(first).date() if first else None


def _read_logged(runner: Runner, since: date, today: date) -> list[_Logged]:
    """Read four fields of each session instead of its whole document; the day is that of the runner's own clock."""
    earliest = datetime.combine(since, time.min, UTC) - timedelta(days=1)  # a day for every other time zone
    rows = rows_of(runner).filter(started_at__gte=earliest)
    fields = rows.values_list("document__started_at", "seconds", "srpe", "workout")
    found = [
        _Logged(datetime.fromisoformat(start).replace(tzinfo=None), seconds / 60, srpe, workout)
        for start, seconds, srpe, workout in fields
    ]
    return [log for log in found if since <= log.start.date() <= today]


def _as_training(log: _Logged, rules: Rules, running: Collection[str]) -> Training:
    run = log.workout in running
    guess = _assume_effort(RunKind.EASY, rules) if run and log.srpe is None else log.srpe
    return Training(log.start.date(), log.minutes, guess, run, assumed=run and log.srpe is None)


def _assume_effort(kind: RunKind, rules: Rules) -> float:
    return rules.number("load", f"{'race' if kind in RACES else kind}_effort")


def _keep_run(runs: Sequence[Run], today: date) -> list[Run]:
    """Return the runs that count as run: the recorded ones, and planned ones of days that no recording covers.

    From the first recorded run to the last, what was not recorded was not run. Before and after it nobody knows, and
    the calendar is believed for the days that are over.
    """
    days = [run.start.date() for run in runs if run.done]
    return [
        run
        for run in runs
        if run.done or (run.start.date() < today and not (days and min(days) <= run.start.date() <= max(days)))
    ]


def _is_same(run: Run, log: _Logged) -> bool:
    """Say whether the run is the session that was logged as a run: recorded at that time, or planned on that day."""
    if run.all_day or not run.done:
        return run.start.date() == log.start.date()
    return log.start - timedelta(hours=1) <= run.start <= log.start + timedelta(minutes=log.minutes)
