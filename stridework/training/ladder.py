"""What comes next in an exercise: one rung of its ladder at a time, and down again when the body says so.

Nothing is stored: where a runner stands is worked out from the whole log every time, so that an answer given later
(the next morning's pain, say) counts as if it had been given at once. The rules are pure and total, and the order in
which they are written is their precedence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from stridework.training.exercise import Exercise, Level
from stridework.training.limits import Limits
from stridework.training.log import Done, IntervalLog, Light, SessionLog, pain_light


class Decision(StrEnum):
    """What happens to an exercise."""

    PROGRESS = "progress"
    HOLD = "hold"
    REGRESS = "regress"
    STOP = "stop"
    RESTART = "restart"


class Cause(StrEnum):
    """Why; the values a cause comes with are named in its comment."""

    FIRST = "first"
    WARNING_SIGN = "warning-sign"
    LIMPING = "limping"
    MUCH_PAIN = "much-pain"  # pain
    STILL_STOPPED = "still-stopped"  # calm, needed
    REOPENED = "reopened"
    GAP_RESTART = "gap-restart"  # days
    GAP_LEVEL = "gap-level"  # days
    GAP_REPS = "gap-reps"  # days
    NOT_SETTLED = "not-settled"  # pain
    POOR_TWICE = "poor-twice"
    POOR = "poor"
    DELOAD = "deload"
    SOME_PAIN = "some-pain"  # pain
    SORE = "sore"  # soreness
    HARD = "hard"  # srpe
    SHORT = "short"  # done, target
    FORM = "form"  # percent
    PARTLY = "partly"
    GAP_REPEAT = "gap-repeat"  # days
    NOT_TOLD = "not-told"
    MORE_REPS = "more-reps"  # more
    AT_CAP = "at-cap"
    NEXT_LEVEL = "next-level"
    TOP = "top"
    GATE = "gate"
    GATE_PAIN = "gate-pain"
    PASSED = "passed"
    ONE_LEVEL = "one-level"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a runner stands in an exercise: the rung (from 0) and the repetitions to do next time.

    `good` and `bad` count sessions in a row, at the rung's most repetitions and poor ones. `calm` counts the sessions
    with hardly any pain since the exercise was stopped; None where it is not.
    """

    level: int = 0
    reps: int = 0
    good: int = 0
    bad: int = 0
    calm: int | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """One exercise as done in one session: the fewest repetitions of its sets, and their quality from 0 to 1.

    `whole` says that the runner did all that the session asked for, which then was less than the target. `watched`
    says that the quality is a form coach's clean share and not the runner's word.
    """

    done: int
    quality: float = 1.0
    whole: bool = False
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a runner tells about a session, None where nothing was said. `gap_days` is the time since the last one.

    `stop` is set by a sign that ends training whatever the score.
    """

    srpe: int | None = None
    pain: int | None = None
    pain_before: int | None = None
    pain_next_morning: int | None = None
    soreness: int | None = None
    stop: Cause | None = None
    gap_days: int = 0
    deload: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the runner stands now, what was decided, and why: a code and the numbers behind it."""

    standing: Standing
    decision: Decision
    cause: Cause
    values: Mapping[str, int] = field(default_factory=dict)


Gates = Mapping[tuple[str, int], bool]
"""Rungs that are closed (False) to this runner, by exercise and level; what is not named is open."""


def begin(exercise: Exercise) -> Outcome:
    """Return the first repetitions of the first rung."""
    return Outcome(_on_rung(exercise, 0), Decision.HOLD, Cause.FIRST)


def rung(exercise: Exercise, standing: Standing) -> Level:
    """Return the rung the runner stands on."""
    return exercise.ladder[standing.level]


def report_session(log: SessionLog, gap_days: int, limits: Limits, *, deload: bool = False) -> Report:
    """Return what the session's log tells about the session as a whole."""
    light = pain_light(log, limits)
    stop = None
    if log.pain_flags:
        stop = Cause.WARNING_SIGN if light and light.light is Light.STOP else Cause.LIMPING
    return Report(
        log.srpe, log.pain, log.pain_before, log.pain_next_morning, log.soreness, stop, max(0, gap_days), deload
    )


def read_effort(
    exercise: Exercise, standing: Standing, intervals: Iterable[IntervalLog], limits: Limits
) -> Effort | None:
    """Return how the exercise went at the runner's rung, None where it was not done there.

    An easier variant says nothing about the rung; a harder one says as much as a set of the target. Where the runner
    counted nothing, a set that was done counts as the target.
    """
    word = {Done.FULL: 1.0, Done.PART: limits.ladder.partly_quality, Done.SKIPPED: 0.0}
    level = rung(exercise, standing)
    highest = {lv.variant: place for place, lv in enumerate(exercise.ladder)}
    default = exercise.variants[0].id
    own = [i for i in intervals if i.exercise == exercise.id]
    counted = [i for i in own if highest.get(i.variant or default, -1) >= standing.level]
    tried = [i for i in counted if i.done is not Done.SKIPPED]
    if not tried:
        return None
    told = [i.reps for i in tried if i.reps is not None and (i.variant or default) == level.variant]
    worth = [i.clean if i.clean is not None and i.done is not Done.SKIPPED else word[i.done] for i in counted]
    return Effort(
        done=min(told, default=standing.reps),
        quality=sum(worth) / len(worth),
        whole=all(i.done is Done.FULL for i in counted),
        watched=any(i.clean is not None for i in tried),
    )


def take_step(
    exercise: Exercise,
    standing: Standing,
    effort: Effort | None,
    report: Report,
    limits: Limits,
    gates: Gates | None = None,
) -> Outcome | None:
    """Return what one session means for an exercise; None where it was not done and nothing stops it."""
    jumps = exercise.variant(rung(exercise, standing).variant).contacts_per_rep > 0
    stops = _find_stop(report, limits)
    if stops and (effort or jumps or stops.cause is Cause.WARNING_SIGN):
        return replace(stops, standing=replace(standing, good=0, bad=0, calm=0))
    if standing.calm is not None:
        return _recover(exercise, standing, report, limits)
    if effort is None:
        return None
    return (
        set_back(exercise, standing, report.gap_days, limits)
        or _judge_morning(exercise, standing, report, limits)
        or _judge_quality(exercise, standing, effort, limits)
        or _find_hold(standing, effort, report, limits)
        or _grow(exercise, standing, limits, gates or {})
    )


def _find_stop(report: Report, limits: Limits) -> Outcome | None:
    if report.stop:
        return Outcome(Standing(), Decision.STOP, report.stop)
    if report.pain is not None and report.pain > limits.pain.most:
        return Outcome(Standing(), Decision.STOP, Cause.MUCH_PAIN, {"pain": report.pain})
    return None


def _recover(exercise: Exercise, standing: Standing, report: Report, limits: Limits) -> Outcome:
    """Count sessions with hardly any pain towards opening a stopped exercise one rung lower; silence counts nothing."""
    calm = standing.calm or 0
    worst = max(report.pain or 0, report.pain_next_morning or 0)
    if worst > limits.pain.calm:
        calm = 0
    elif report.pain is not None:
        calm += 1
    if calm >= limits.pain.calm_sessions:
        return Outcome(_on_rung(exercise, standing.level - 1), Decision.REGRESS, Cause.REOPENED)
    values = {"calm": calm, "needed": limits.pain.calm_sessions}
    return Outcome(replace(standing, good=0, bad=0, calm=calm), Decision.STOP, Cause.STILL_STOPPED, values)


def set_back(exercise: Exercise, standing: Standing, gap_days: int, limits: Limits) -> Outcome | None:
    """Return where missed time leaves the runner, None where it was too short to matter."""
    days = {"days": gap_days}
    if gap_days > limits.ladder.restart_days:
        return Outcome(_on_rung(exercise, 0), Decision.RESTART, Cause.GAP_RESTART, days)
    if gap_days > limits.ladder.level_down_days:
        return Outcome(_on_rung(exercise, standing.level - 1), Decision.REGRESS, Cause.GAP_LEVEL, days)
    if gap_days > limits.ladder.first_reps_days:
        return Outcome(_on_rung(exercise, standing.level), Decision.REGRESS, Cause.GAP_REPS, days)
    return None


def _judge_morning(exercise: Exercise, standing: Standing, report: Report, limits: Limits) -> Outcome | None:
    morning = report.pain_next_morning or 0
    if morning > limits.pain.calm and morning > (report.pain_before or 0):
        return Outcome(_down(exercise, standing), Decision.REGRESS, Cause.NOT_SETTLED, {"pain": morning})
    return None


def _judge_quality(exercise: Exercise, standing: Standing, effort: Effort, limits: Limits) -> Outcome | None:
    too_few = effort.done < limits.ladder.poor_reps * standing.reps and not effort.whole
    if effort.quality >= limits.ladder.poor_quality and not too_few:
        return None
    if standing.bad + 1 >= limits.ladder.poor_in_a_row:
        return Outcome(_down(exercise, standing), Decision.REGRESS, Cause.POOR_TWICE)
    return Outcome(replace(standing, good=0, bad=standing.bad + 1), Decision.HOLD, Cause.POOR)


def _find_hold(standing: Standing, effort: Effort, report: Report, limits: Limits) -> Outcome | None:
    """Return the first reason to ask for the same again."""
    pain, soreness, srpe = report.pain or 0, report.soreness or 0, report.srpe or 0
    percent = {"percent": int(effort.quality * 100)}
    reasons: tuple[tuple[bool, Cause, dict[str, int]], ...] = (
        (report.deload, Cause.DELOAD, {}),
        (pain > limits.pain.calm, Cause.SOME_PAIN, {"pain": pain}),
        (soreness > limits.ladder.most_soreness, Cause.SORE, {"soreness": soreness}),
        (srpe > limits.ladder.most_srpe, Cause.HARD, {"srpe": srpe}),
        (effort.done < standing.reps, Cause.SHORT, {"done": effort.done, "target": standing.reps}),
        (effort.quality < limits.ladder.good_quality and effort.watched, Cause.FORM, percent),
        (effort.quality < limits.ladder.good_quality, Cause.PARTLY, {}),
        (report.gap_days > limits.ladder.repeat_days, Cause.GAP_REPEAT, {"days": report.gap_days}),
        (report.pain is None or report.srpe is None, Cause.NOT_TOLD, {}),  # silence is no reason to ask for more
    )
    held = replace(standing, good=0, bad=0)
    return next((Outcome(held, Decision.HOLD, cause, values) for holds, cause, values in reasons if holds), None)


def _grow(exercise: Exercise, standing: Standing, limits: Limits, gates: Gates) -> Outcome:
    level, above = rung(exercise, standing), standing.level + 1
    if standing.reps < level.cap:
        reps = min(level.cap, standing.reps + level.step)
        grown = Standing(standing.level, reps)
        return Outcome(grown, Decision.PROGRESS, Cause.MORE_REPS, {"more": reps - standing.reps})
    if standing.good + 1 < limits.ladder.good_at_cap:
        return Outcome(replace(standing, good=standing.good + 1, bad=0), Decision.HOLD, Cause.AT_CAP)
    if above == len(exercise.ladder):
        return Outcome(replace(standing, good=limits.ladder.good_at_cap, bad=0), Decision.HOLD, Cause.TOP)
    if not gates.get((exercise.id, above), True):
        return Outcome(replace(standing, good=limits.ladder.good_at_cap, bad=0), Decision.HOLD, Cause.GATE)
    return Outcome(_on_rung(exercise, above), Decision.PROGRESS, Cause.NEXT_LEVEL)


def open_gate(exercise: Exercise, standing: Standing) -> Outcome:
    """Return the outcome of a test passed by a runner who waited for it on the rung below."""
    return Outcome(_on_rung(exercise, standing.level + 1), Decision.PROGRESS, Cause.PASSED)


def wait_for_level(standing: Standing, limits: Limits) -> Outcome:
    """Return the outcome of a session that earned a rung while another exercise changed its own."""
    return Outcome(replace(standing, good=limits.ladder.good_at_cap, bad=0), Decision.HOLD, Cause.ONE_LEVEL)


def _on_rung(exercise: Exercise, level: int) -> Standing:
    level = max(0, level)
    return Standing(level, exercise.ladder[level].start)


def _down(exercise: Exercise, standing: Standing) -> Standing:
    """Return the first repetitions of the rung, or of the one below where the runner is there already."""
    at_start = standing.reps <= rung(exercise, standing).start
    return _on_rung(exercise, standing.level - at_start)
