"""What a runner's log means for the plan: sessions that are done, how used the legs are to jumps, and what holds them.

Done sessions of the last weeks stand in the plan as they were; older ones are only counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from stridework.library import load_exercises, load_workouts
from stridework.library.rules import Rules
from stridework.training.landings import count_contacts
from stridework.training.log import Done, Light, SessionLog, pain_light
from stridework.training.plan import Hold, HoldCause, PlannedSession, SessionKind
from stridework.training.workout import Sport


@dataclass(frozen=True, slots=True)
class History:
    """The strength a runner has done, oldest first, with counts of what lies before, and the holds it leads to."""

    done: tuple[PlannedSession, ...]
    jumps_before: int
    last_jump_before: date | None
    hiits_before: int
    lights_before: int
    holds: tuple[Hold, ...]
    first_jump: date | None


def read_history(logs: Sequence[SessionLog], today: date, rules: Rules) -> History:
    """Return what these sessions, oldest first, mean on that day."""
    running = running_workouts()
    told = [log for log in logs if log.started_at.date() <= today]
    strength = [
        log
        for log in told
        if log.workout not in running and any(interval.done is not Done.SKIPPED for interval in log.intervals)
    ]
    recent = timedelta(days=rules.number("changes", "history_days"))
    everything = [_as_session(log, rules) for log in strength]
    earlier = [session for session in everything if today - session.start.date() > recent]
    jumps = [session.start.date() for session in earlier if session.jumps]
    return History(
        done=tuple(session for session in everything if today - session.start.date() <= recent),
        jumps_before=len(jumps),
        last_jump_before=max(jumps, default=None),
        hiits_before=sum(session.kind is SessionKind.HIIT for session in earlier),
        lights_before=sum(not session.jumps for session in earlier),
        holds=_find_holds(told, rules),
        first_jump=min((session.start.date() for session in everything if session.jumps), default=None),
    )


def running_workouts() -> frozenset[str]:
    """Return the ids of the workouts that are runs: what is done in them is no strength session."""
    return frozenset(workout.id for workout in load_workouts().values() if workout.sport is Sport.RUN)


def local_start(log: SessionLog) -> datetime:
    """Return when the session began on the runner's own clock."""
    return log.started_at.replace(tzinfo=None)


def _as_session(log: SessionLog, rules: Rules) -> PlannedSession:
    contacts = count_contacts(log, load_exercises(), rules.limits)
    if not contacts:
        kind = SessionKind.LIGHT
    else:
        kind = SessionKind.HIIT if log.workout in rules.workouts["hiit"] else SessionKind.FULL
    minutes = max(1, round(log.seconds / 60))
    return PlannedSession(local_start(log), minutes, kind, contacts, log.workout, "", done=True)


def _find_holds(logs: Sequence[SessionLog], rules: Rules) -> tuple[Hold, ...]:
    """Return what was told of pain and soreness, and what that forbids (H15).

    Some pain takes the jumps out for some days or until a calm session. Much pain and warning signs take them out
    until so many calm sessions in a row open them again, as on the ladder; silence is not calm.
    """
    some, stopped, calm = None, None, 0
    for log in logs:
        light = pain_light(log, rules.limits)
        if light is None:
            continue
        some = None if light.jumps else log
        if light.light in (Light.RED, Light.STOP):
            stopped, calm = log, 0
        elif stopped:
            calm = calm + 1 if light.jumps else 0
            stopped = None if calm >= rules.limits.pain.calm_sessions else stopped
    found = []
    if stopped:
        found += _hold_after_stop(stopped, rules, any_calm=calm > 0)
    elif some:
        found.append(_hold_for(some, "pain_days", HoldCause.PAIN, rules, _worst_pain(some)))
    if logs and (sore := logs[-1].soreness or 0) > rules.number("H15", "sore_above"):
        found.append(_hold_for(logs[-1], "sore_days", HoldCause.SORE, rules, sore))
    return tuple(found)


def _hold_after_stop(log: SessionLog, rules: Rules, *, any_calm: bool) -> list[Hold]:
    """Return the holds of much pain or a warning sign. The sign ends all training until one session was calm."""
    day, light = log.started_at.date(), pain_light(log, rules.limits)
    if light and light.light is Light.STOP:
        return [Hold(day, None, HoldCause.WARNING_SIGN, jumps_only=any_calm)]
    worst = _worst_pain(log)
    rest = replace(_hold_for(log, "red_days", HoldCause.PAIN, rules, worst), jumps_only=False)
    return [Hold(day, None, HoldCause.PAIN, jumps_only=True, score=worst), *([] if any_calm else [rest])]


def _worst_pain(log: SessionLog) -> int | None:
    return max(log.pain or 0, log.pain_next_morning or 0) or None


def _hold_for(log: SessionLog, days: str, cause: HoldCause, rules: Rules, score: int | None) -> Hold:
    day = log.started_at.date()
    return Hold(day, day + timedelta(days=round(rules.number("H15", days))), cause, jumps_only=True, score=score)
