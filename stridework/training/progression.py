"""A runner's whole log, folded to what to do next in each exercise, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from stridework.training.exercise import Exercise, Level
from stridework.training.ladder import (
    Cause,
    Decision,
    Gates,
    Outcome,
    begin,
    read_effort,
    report_session,
    rung,
    set_back,
    take_step,
    wait_for_level,
)
from stridework.training.landings import JumpBudget, find_budget
from stridework.training.limits import Limits
from stridework.training.log import SessionLog


@dataclass(frozen=True, slots=True)
class Prescription:
    """What to do in one exercise next time: the rung, repetitions (a side, where it is one-sided), and why.

    `most_sets` is how many sets the landings of the day allow: None on a rung without jumps, 0 where there may be no
    jumps at all. `trained_on` is when the exercise was last done at its rung, None before the first time.
    """

    exercise: str
    level: int
    rung: Level
    reps: int
    decision: Decision
    cause: Cause
    values: Mapping[str, int]
    most_sets: int | None = None
    trained_on: date | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes next: every exercise's prescription by id, whether it is time for fewer sets, and today's jumps.

    `deload` asks for fewer sets at the same rungs. `easier_until` is the last day of the easier week that hard
    sessions called for last, None where none ever did.
    """

    prescriptions: Mapping[str, Prescription]
    deload: bool
    jumps: JumpBudget
    easier_until: date | None = None


@dataclass(frozen=True, slots=True)
class _Track:
    outcome: Outcome
    trained_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Course:
    """Everything the fold carries from one session to the next."""

    tracks: Mapping[str, _Track]
    hard: tuple[bool, ...] = field(default=())
    deload_until: date | None = None


def progress_history(
    logs: Sequence[SessionLog],
    exercises: Mapping[str, Exercise],
    today: date,
    limits: Limits,
    *,
    running: Collection[str] = (),
    deload_days: Collection[date] = (),
    gates: Gates | None = None,
    advanced: bool = False,
) -> Outlook:
    """Return what comes next for a runner who did these sessions, oldest first.

    `running` names workouts that are runs: what is done in them is no strength session, but their pain counts.
    `deload_days` are the days of planned easier weeks. `advanced` is the runner's own claim about jumping.
    """
    laddered = {e.id: e for e in exercises.values() if e.ladder}
    course = _Course({name: _Track(begin(exercise)) for name, exercise in laddered.items()})
    for log in logs:
        strength = log.workout not in running
        course = _take_session(course, log, laddered, limits, strength, deload_days, gates)
    jumps = find_budget(logs, exercises, today, limits, advanced=advanced)
    prescriptions = {
        name: _prescribe(laddered[name], track, today, jumps, limits) for name, track in course.tracks.items()
    }
    deload = today in deload_days or _is_easier(course, today)
    return Outlook(prescriptions, deload, jumps, course.deload_until)


def _is_easier(course: _Course, day: date) -> bool:
    """Return whether hard sessions before it make the day one of an easier week."""
    return course.deload_until is not None and day <= course.deload_until


def _take_session(
    course: _Course,
    log: SessionLog,
    exercises: Mapping[str, Exercise],
    limits: Limits,
    strength: bool,
    deload_days: Collection[date],
    gates: Gates | None,
) -> _Course:
    day = log.started_at.date()
    deload = day in deload_days or _is_easier(course, day)
    told = report_session(log, 0, limits, deload=deload)
    outcomes: dict[str, Outcome] = {}
    trained: set[str] = set()
    for name, track in course.tracks.items():
        exercise, standing = exercises[name], track.outcome.standing
        report = replace(told, gap_days=max(0, (day - (track.trained_on or day)).days))
        asked = set_back(exercise, standing, report.gap_days, limits) or track.outcome  # what the runner was told to do
        effort = read_effort(exercise, asked.standing, log.intervals, limits) if strength else None
        outcome = take_step(exercise, standing, effort, report, limits, gates)
        if outcome:
            outcomes[name] = outcome
        if effort:
            trained.add(name)
    outcomes = _allow_one_level(course.tracks, outcomes, exercises, limits)
    tracks = {
        name: _Track(outcomes.get(name, track.outcome), day if name in trained else track.trained_on)
        for name, track in course.tracks.items()
    }
    if not strength or deload:
        return replace(course, tracks=tracks)
    return _watch_effort(replace(course, tracks=tracks), log, outcomes, limits)


def _allow_one_level(
    tracks: Mapping[str, _Track], outcomes: Mapping[str, Outcome], exercises: Mapping[str, Exercise], limits: Limits
) -> dict[str, Outcome]:
    """Let one exercise rise in a session, and none where another goes down; who waited before goes first."""
    moved = {name for name, o in outcomes.items() if o.standing.level != tracks[name].outcome.standing.level}
    rises = [name for name in moved if outcomes[name].decision is Decision.PROGRESS]
    rises.sort(key=lambda n: (tracks[n].outcome.cause is not Cause.ONE_LEVEL, exercises[n].order, n))
    waiting = rises[1:] if len(rises) == len(moved) else rises
    return {
        name: wait_for_level(tracks[name].outcome.standing, limits) if name in waiting else outcome
        for name, outcome in outcomes.items()
    }


def _watch_effort(course: _Course, log: SessionLog, outcomes: Mapping[str, Outcome], limits: Limits) -> _Course:
    """Call for an easier week after too many hard sessions; getting more to do starts the count afresh."""
    if any(outcome.decision is Decision.PROGRESS for outcome in outcomes.values()):
        return replace(course, hard=())
    easier = limits.easier
    hard = (*course.hard, log.srpe is not None and log.srpe >= easier.srpe)[-easier.among :]
    if sum(hard) < easier.sessions:
        return replace(course, hard=hard)
    return replace(course, hard=(), deload_until=log.started_at.date() + timedelta(days=easier.days))


def _prescribe(exercise: Exercise, track: _Track, today: date, jumps: JumpBudget, limits: Limits) -> Prescription:
    """Return what the exercise's standing means today: missed time counts before the next session, not after it."""
    outcome = track.outcome
    if track.trained_on and outcome.decision is not Decision.STOP:
        outcome = set_back(exercise, outcome.standing, (today - track.trained_on).days, limits) or outcome
    standing = outcome.standing
    level = rung(exercise, standing)
    landings = standing.reps * exercise.variant(level.variant).contacts_per_rep
    sets = min(jumps.contacts // landings, jumps.intervals) if landings else None
    return Prescription(
        exercise=exercise.id,
        level=standing.level,
        rung=level,
        reps=standing.reps,
        decision=outcome.decision,
        cause=outcome.cause,
        values=outcome.values,
        most_sets=sets,
        trained_on=track.trained_on,
    )
