"""Where a runner stands on every ladder: worked out from the whole log, and kept, so that a session costs one step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from stridework import training
from stridework.library.rules import load_rules
from stridework.training.exercise import Exercise
from stridework.training.progression import Course, Outlook, Passed, begin_course, find_outlook, take_session
from stridework.web import catalogue
from stridework.web.models import Progress, Runner
from stridework.web.plan.records import RungAnswers, deload_days_of, record_rung_test, rung_tests_of
from stridework.web.records import history_of
from stridework.web.workouts.own import running_of

COURSE: TypeAdapter[Course] = TypeAdapter(Course)
LEFT_OPEN = 20
"""The latest sessions, which runners still answer questions about, are not in what is kept: their answers cost little.

What is kept moves on when there are twice as many.
"""


def outlook_of(
    runner: Runner, today: date, until: datetime | None = None, answers: RungAnswers | None = None
) -> Outlook:
    """Return what comes next for the runner on that day, after all sessions or those up to `until`.

    `answers` are the runner's, where the caller has them already.
    """
    exercises, running, limits = catalogue.exercises(), running_of(runner), load_rules().limits
    answers = rung_tests_of(runner) if answers is None else answers
    passed = {rung: at for rung, (can, at) in answers.items() if can}
    deload_days = deload_days_of(runner)
    row = Progress.objects.filter(runner=runner).first()
    course, after = _read_course(row, exercises, passed, deload_days, running, until)
    logs = history_of(runner, until, after)
    keep_at = len(logs) - LEFT_OPEN if until is None and len(logs) > 2 * LEFT_OPEN else 0
    for place, log in enumerate(logs):
        if row and keep_at and place >= keep_at and log.started_at != logs[place - 1].started_at:
            _keep_course(row, course, logs[place - 1].started_at, passed, deload_days, running)
            keep_at = 0
        course = take_session(course, log, exercises, limits, running=running, deload_days=deload_days, passed=passed)
    return find_outlook(course, exercises, today, limits, deload_days=deload_days, passed=passed)


def keep_rung_answer(runner: Runner, exercise_id: str, level: int, *, passed: bool, at: datetime) -> None:
    """Keep whether the runner can do what opens that rung. Raises KeyError where no such rung has a gate."""
    ladder = catalogue.exercises()[exercise_id].ladder
    if not (0 <= level < len(ladder) and ladder[level].gate):
        raise KeyError(level)
    record_rung_test(runner, exercise_id, level, passed=passed, at=at)


def _read_course(
    row: Progress | None,
    exercises: Mapping[str, Exercise],
    passed: Passed,
    deload_days: Collection[date],
    running: Collection[str],
    until: datetime | None,
) -> tuple[Course, datetime | None]:
    """Return the course that was kept and the start of its last session; the beginning where none is of any use."""
    useless = row is None or row.course is None or row.until is None
    if (
        useless
        or (until is not None and until < row.until)
        or row.basis != _name_basis(row.until, passed, deload_days, running)
    ):
        return begin_course(exercises), None
    return COURSE.validate_python(row.course), row.until


def _keep_course(
    row: Progress,
    course: Course,
    until: datetime,
    passed: Passed,
    deload_days: Collection[date],
    running: Collection[str],
) -> None:
    """Keep the course, unless the log has changed since `row` was read."""
    Progress.objects.filter(pk=row.pk, revision=row.revision).update(
        course=COURSE.dump_python(course, mode="json"),
        until=until,
        basis=_name_basis(until, passed, deload_days, running),
    )


def _name_basis(until: datetime, passed: Passed, deload_days: Collection[date], running: Collection[str]) -> str:
    """Return a fingerprint of what a course up to then depends on beside the log."""
    tests = sorted((*rung, at.timestamp()) for rung, at in passed.items() if at <= until)
    easier = sorted(day.isoformat() for day in deload_days if day <= until.date())
    return hashlib.sha256(json.dumps([_hash_rules(), tests, easier, sorted(running)]).encode()).hexdigest()


@lru_cache(maxsize=1)
def _hash_rules() -> str:
    """Hash the rules and the exercises: what was worked out by others is worked out again."""
    rules = Path(str(training.__file__)).parent
    library = rules.parent / "library"
    digest = hashlib.sha256()
    words = [*library.glob("*.toml"), *library.glob("exercises/*.toml"), *library.glob("workouts/*/*.txt")]
    for path in sorted([*rules.glob("*.py"), *words]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
