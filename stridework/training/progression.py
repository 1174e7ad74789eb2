"""A runner's whole log, folded to what to do next in each exercise, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from stridework.training.exercise import Exercise, Level
from stridework.training.ladder import (
    Cause,
    Decision,
    Gates,
    Outcome,
    begin,
    open_gate,
    read_effort,
    report_session,
    rung,
    set_back,
    take_step,
    wait_for_level,
)
from stridework.training.landings import JumpBudget, Landed, add_landings, budget_day
from stridework.training.limits import Limits
from stridework.training.log import SessionLog

_WAITS = (Cause.GATE, Cause.GATE_PAIN)
_RISES = (Cause.NEXT_LEVEL, Cause.PASSED)  # so a rung is new, and one thing changes at a time


@dataclass(frozen=True, slots=True)
class Prescription:
    """What to do in one exercise next time: the rung, repetitions (a side, where it is one-sided), and why.

    `most_sets` is how many sets the landings of the day allow: None on a rung without jumps, 0 where there may be no
    jumps at all. `trained_on` is when the exercise was last done at its rung, None before the first time.
    `waits_for` is the level of the next rung where only its test is missing, None otherwise.
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
    waits_for: int | None = None


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


Passed = Mapping[tuple[str, int], datetime]
"""When the runner could do what opens a rung, by exercise and level; a rung with a gate that is not here is closed."""


@dataclass(frozen=True, slots=True)
class Track:
    """Where one exercise stands after some sessions; `trained_on` is when it was last done at its rung."""

    outcome: Outcome
    trained_on: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that is carried from one session to the next. `hard` says which of the last ones were hard."""

    tracks: Mapping[str, Track]
    hard: tuple[bool, ...] = ()
    deload_until: date | None = None
    landed: Landed = field(default_factory=Landed)


def progress_history(
    logs: Sequence[SessionLog],
    exercises: Mapping[str, Exercise],
    today: date,
    limits: Limits,
    *,
    running: Collection[str] = (),
    deload_days: Collection[date] = (),
    passed: Passed | None = None,
    advanced: bool = False,
) -> Outlook:
    """Return what comes next for a runner who did these sessions, oldest first.

    `running` names workouts that are runs: what is done in them is no strength session, but their pain counts.
    `deload_days` are the days of planned easier weeks. `passed` are the tests that open rungs; None asks for none.
    `advanced` is the runner's own claim about jumping.
    """
    course = begin_course(exercises)
    for log in logs:
        course = take_session(course, log, exercises, limits, running=running, deload_days=deload_days, passed=passed)
    return find_outlook(course, exercises, today, limits, deload_days=deload_days, passed=passed, advanced=advanced)


def _is_easier(course: Course, day: date) -> bool:
    """Return whether hard sessions before it make the day one of an easier week."""
    return course.deload_until is not None and day <= course.deload_until


def begin_course(exercises: Mapping[str, Exercise]) -> Course:
    """Return where everybody begins."""
    return Course({name: Track(begin(exercise)) for name, exercise in exercises.items() if exercise.ladder})


def take_session(
    course: Course,
    log: SessionLog,
    exercises: Mapping[str, Exercise],
    limits: Limits,
    *,
    running: Collection[str] = (),
    deload_days: Collection[date] = (),
    passed: Passed | None = None,
) -> Course:
    """Return the course after one more session; the arguments are those of `progress_history`."""
    strength, day = log.workout not in running, log.started_at.date()
    gates = _find_gates(exercises, passed, lambda moment: moment <= log.started_at)
    course = _open_gates(course, exercises, gates, limits)
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
        name: Track(outcomes.get(name, track.outcome), day if name in trained else track.trained_on)
        for name, track in course.tracks.items()
    }
    course = replace(course, tracks=tracks, landed=add_landings(course.landed, log, exercises, limits))
    return course if not strength or deload else _watch_effort(course, log, outcomes, limits)


def find_outlook(
    course: Course,
    exercises: Mapping[str, Exercise],
    today: date,
    limits: Limits,
    *,
    deload_days: Collection[date] = (),
    passed: Passed | None = None,
    advanced: bool = False,
) -> Outlook:
    """Return what the course means today; the arguments are those of `progress_history`."""
    jumps = budget_day(course.landed, today, limits, advanced=advanced)
    gates = _find_gates(exercises, passed, lambda moment: moment.date() <= today)
    tracks = _open_gates(course, exercises, gates, limits).tracks
    prescriptions = {name: _prescribe(exercises[name], track, today, jumps, limits) for name, track in tracks.items()}
    deload = today in deload_days or _is_easier(course, today)
    return Outlook(prescriptions, deload, jumps, course.deload_until)


def _find_gates(exercises: Mapping[str, Exercise], passed: Passed | None, by_then: Callable[[datetime], bool]) -> Gates:
    """Return which rungs with a gate are open: those whose test was passed by then."""
    if passed is None:
        return {}
    gated = [
        (exercise.id, place)
        for exercise in exercises.values()
        for place, level in enumerate(exercise.ladder)
        if level.gate
    ]
    return {rung: rung in passed and by_then(passed[rung]) for rung in gated}


def _open_gates(course: Course, exercises: Mapping[str, Exercise], gates: Gates, limits: Limits) -> Course:
    """Let a runner who waits for a test that is passed by now go on: one exercise at a time, to jumps without pain."""
    tracks = dict(course.tracks)
    untried = any(track.outcome.cause in _RISES for track in tracks.values())
    for name in sorted(tracks, key=lambda n: (exercises[n].order, n)):
        exercise, outcome = exercises[name], tracks[name].outcome
        above = outcome.standing.level + 1
        if outcome.cause not in _WAITS or not gates.get((name, above), True):
            continue
        if course.landed.painful and exercise.variant(exercise.ladder[above].variant).contacts_per_rep:
            opened = replace(outcome, cause=Cause.GATE_PAIN)
        elif untried:
            opened = wait_for_level(outcome.standing, limits)
        else:
            opened, untried = open_gate(exercise, outcome.standing), True
        tracks[name] = replace(tracks[name], outcome=opened)
    return replace(course, tracks=tracks)


def _allow_one_level(
    tracks: Mapping[str, Track], outcomes: Mapping[str, Outcome], exercises: Mapping[str, Exercise], limits: Limits
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


def _watch_effort(course: Course, log: SessionLog, outcomes: Mapping[str, Outcome], limits: Limits) -> Course:
    """Call for an easier week after too many hard sessions; getting more to do starts the count afresh."""
    if any(outcome.decision is Decision.PROGRESS for outcome in outcomes.values()):
        return replace(course, hard=())
    easier = limits.easier
    hard = (*course.hard, log.srpe is not None and log.srpe >= easier.srpe)[-easier.among :]
    if sum(hard) < easier.sessions:
        return replace(course, hard=hard)
    return replace(course, hard=(), deload_until=log.started_at.date() + timedelta(days=easier.days))


def _prescribe(exercise: Exercise, track: Track, today: date, jumps: JumpBudget, limits: Limits) -> Prescription:
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
        waits_for=standing.level + 1 if outcome.cause is Cause.GATE else None,
    )
