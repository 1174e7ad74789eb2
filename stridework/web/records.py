"""Rows to domain values and back; the only module that knows both."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from pydantic import TypeAdapter

from stridework.training.log import SessionLog, keep_answers
from stridework.web.models import Clearance, Log, Progress, Runner, TrainingPlan

SESSION_LOG: TypeAdapter[SessionLog] = TypeAdapter(SessionLog)


class NotYours(Exception):
    """That log exists and belongs to somebody else."""


def local_runner() -> Runner:
    """Return the runner at this computer, made on first use without a usable password."""
    runner = Runner.objects.filter(at_this_computer=True).first()
    if runner is None:
        runner, _ = Runner.objects.get_or_create(
            at_this_computer=True, defaults={"username": "runner", "password": "!"}
        )
    return runner


def store_log(runner: Runner, log: SessionLog) -> bool:
    """Keep a finished session and return whether it is new. Storing it again changes nothing.

    An answer given later (the next morning's pain, say) survives a late copy from a phone that lacks it.
    Raises NotYours.
    """
    with transaction.atomic():
        row = Log.objects.select_for_update().filter(pk=log.id).first()
        if row is not None and row.runner_id != runner.pk:
            raise NotYours
        if row is not None:
            log = keep_answers(read_log(row), log)
        _write(runner, log, row)
    return row is None


def delete_log(row: Log) -> None:
    """Remove a session for good."""
    with transaction.atomic():
        row.delete()
        mark_log_changed(row.runner, row.started_at)


def mark_plan_stale(runner: Runner) -> None:
    """Say that something under the runner's plan changed: it is planned again when it is next looked at."""
    TrainingPlan.objects.filter(runner=runner).update(stale=True)


def change_log(row: Log, log: SessionLog) -> None:
    """Put the log in the place of what the row holds, answers taken back included."""
    with transaction.atomic():
        _write(row.runner, log, row)


def _write(runner: Runner, log: SessionLog, row: Log | None) -> None:
    was_at = row.started_at if row else log.started_at
    Log.objects.update_or_create(
        pk=log.id,
        defaults={"runner": runner, **log_columns(log)},
    )
    mark_log_changed(runner, min(log.started_at, was_at))


def log_columns(log: SessionLog) -> dict[str, Any]:
    """Return a session as the columns of its row, but for its id and whose it is."""
    return {
        "workout": log.workout,
        "started_at": log.started_at,
        "seconds": log.seconds,
        "srpe": log.srpe,
        "pain": log.pain,
        "document": SESSION_LOG.dump_python(log, mode="json"),
    }


def mark_log_changed(runner: Runner, since: datetime) -> None:
    """Say that the runner's log changed from then on: the plan is made again, and progress kept of it is dropped."""
    mark_plan_stale(runner)
    forget_progress(runner, since)


def forget_progress(runner: Runner, since: datetime) -> None:
    """Drop what was worked out from the runner's log, where sessions from then on are in it."""
    if not Progress.objects.filter(runner=runner).update(revision=F("revision") + 1):
        Progress.objects.create(runner=runner)
    Progress.objects.filter(runner=runner, until__gte=since).update(course=None, until=None)


def read_log(row: Log) -> SessionLog:
    """Return the session as it was told."""
    return SESSION_LOG.validate_python(row.document)


def logs_of(runner: Runner, limit: int | None = None) -> tuple[SessionLog, ...]:
    """Return the runner's sessions, newest first, at most `limit` of them."""
    return tuple(read_log(row) for row in rows_of(runner)[:limit])


def history_of(runner: Runner, until: datetime | None = None, after: datetime | None = None) -> tuple[SessionLog, ...]:
    """Return the runner's sessions, oldest first, those after `until` and those up to `after` left out."""
    rows = rows_of(runner)
    rows = rows if until is None else rows.filter(started_at__lte=until)
    rows = rows if after is None else rows.filter(started_at__gt=after)
    return tuple(read_log(row) for row in rows.reverse())


def logs_between(runner: Runner, first: date, last: date, limit: int) -> tuple[SessionLog, ...]:
    """Return the latest sessions from `first` to `last` by the runner's own clock, both included, oldest first."""
    day = timedelta(days=1)
    earliest, latest = (datetime.combine(d, time.min, UTC) for d in (first - day, last + 2 * day))
    rows = rows_of(runner).filter(started_at__gte=earliest, started_at__lt=latest)[:limit]
    return tuple(log for log in map(read_log, reversed(rows)) if first <= log.started_at.date() <= last)


def rows_of(runner: Runner) -> QuerySet[Log]:
    """Return the runner's rows, newest first."""
    return Log.objects.filter(runner=runner).order_by("-started_at", "pk")


def is_latest(runner: Runner, log: SessionLog) -> bool:
    """Return whether the runner has no later session than this one."""
    return not Log.objects.filter(runner=runner, started_at__gt=log.started_at).exists()


def find_row(runner: Runner, log_id: UUID) -> Log | None:
    """Return the runner's row of that id; None where there is none or it is somebody else's."""
    return Log.objects.filter(runner=runner, pk=log_id).first()


def workouts_done(runner: Runner) -> frozenset[str]:
    """Return the ids of every workout the runner ever logged."""
    return frozenset(Log.objects.filter(runner=runner).values_list("workout", flat=True).distinct())


def record_clearance(runner: Runner, *, passed: bool, on: date) -> None:
    """Keep the day's answer; the last one given on a day counts."""
    Clearance.objects.update_or_create(runner=runner, on=on, defaults={"passed": passed})
    mark_plan_stale(runner)


def latest_clearance(runner: Runner) -> Clearance | None:
    """Return the runner's latest answer and its day, None where it was never asked."""
    return Clearance.objects.filter(runner=runner).order_by("-on").first()


def has_clearance(runner: Runner) -> bool | None:
    """Return whether the runner is cleared to train by the latest answer, None where it was never asked."""
    latest = latest_clearance(runner)
    return latest.passed if latest else None
