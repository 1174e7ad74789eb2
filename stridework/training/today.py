"""What to do today: one simple rule for a runner without a plan. It always says why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from stridework.training.limits import Limits
from stridework.training.log import Light, PainLight, SessionLog, pain_light


@dataclass(frozen=True, slots=True)
class Choice:
    """A workout as this rule sees it. `starter` is its place in the starter plan, None outside it."""

    id: str
    jumps: bool
    gentle: bool = False
    starter: int | None = None


class Why(StrEnum):
    """The reason of a suggestion."""

    FIRST = "first"
    FRESH_START = "fresh-start"
    EASE_BACK = "ease-back"
    STARTER = "starter"
    TURN = "turn"
    NO_JUMPS_PAIN = "no-jumps-pain"
    NO_JUMPS_YET = "no-jumps-yet"
    DONE_TODAY = "done-today"
    REST_AFTER = "rest-after"
    ENOUGH = "enough"
    PAIN = "pain"
    CLINICIAN = "clinician"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do today; `workout` is None on a day of rest."""

    workout: str | None
    why: Why


def suggest(
    logs: Sequence[SessionLog],
    today: date,
    choices: Sequence[Choice],
    limits: Limits,
    done: Collection[str] = (),
) -> Suggestion:
    """Return today's workout, or rest, with the reason.

    `logs` are the latest sessions, newest first; `choices` the workouts to choose from, the first one being the
    first workout; `done` the ids of every workout ever done, which may reach further back than `logs`.
    """
    # A phone whose clock runs ahead must not keep its runner waiting until its date has come.
    logs = [log for log in logs if log.started_at.date() <= today]
    if not choices:
        return Suggestion(None, Why.ENOUGH)
    if not logs:
        return Suggestion(choices[0].id, Why.FIRST)
    last = logs[0]
    light = pain_light(last, limits)
    since = today - last.started_at.date()
    if light and light.light is Light.STOP:
        return Suggestion(None, Why.CLINICIAN)
    if since < timedelta(days=1):
        return Suggestion(None, Why.DONE_TODAY)
    if light and light.light is Light.RED and since < timedelta(days=limits.day.red_days):
        return Suggestion(None, Why.PAIN)
    week = [log for log in logs if today - log.started_at.date() < timedelta(days=7)]
    if len({log.started_at.date() for log in week}) >= limits.day.sessions_a_week:
        return Suggestion(None, Why.ENOUGH)
    if since < timedelta(days=limits.day.days_between):
        return Suggestion(None, Why.REST_AFTER)
    return _choose(logs, today, choices, limits, {*done, *(log.workout for log in logs)}, light)


def _choose(
    logs: Sequence[SessionLog],
    today: date,
    choices: Sequence[Choice],
    limits: Limits,
    done: Collection[str],
    light: PainLight | None,
) -> Suggestion:
    """Return the workout of a day that is for training."""
    calm = [choice for choice in choices if not choice.jumps]
    if light and not light.jumps:
        return _take_turns(logs, calm, Why.NO_JUMPS_PAIN)
    away = today - logs[0].started_at.date()
    if away.days > limits.ladder.restart_days:
        return Suggestion(choices[0].id, Why.FRESH_START)
    jumping = {choice.id for choice in choices if choice.jumps}
    rest = timedelta(hours=limits.day.hours_between_jumps)
    if any(log.workout in jumping and today - log.started_at.date() < rest for log in logs):
        return _take_turns(logs, calm, Why.NO_JUMPS_YET)
    if away.days > limits.ladder.first_reps_days:
        return _take_turns(logs, [choice for choice in choices if choice.gentle] or calm, Why.EASE_BACK)
    if choices[0].id not in done:
        return Suggestion(choices[0].id, Why.FIRST)
    starters = sorted((c for c in choices if c.starter is not None), key=lambda c: c.starter or 0)
    for choice in starters:
        if choice.id not in done:
            return Suggestion(choice.id, Why.STARTER)
    return _take_turns(logs, [c for c in choices if c.starter is None and not c.gentle], Why.TURN)


def _take_turns(logs: Sequence[SessionLog], choices: Sequence[Choice], why: Why) -> Suggestion:
    """Return the choice that was done longest ago, never-done ones first; a day of rest where there is no choice."""
    latest = {log.workout: log.started_at.date() for log in reversed(logs)}
    chosen = min(choices, key=lambda choice: latest.get(choice.id, date.min), default=None)
    return Suggestion(chosen.id, why) if chosen else Suggestion(None, Why.PAIN if why is Why.NO_JUMPS_PAIN else why)
