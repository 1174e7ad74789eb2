"""What a runner's log means for the plan: sessions that are done, how used the legs are to jumps, and what holds them.

Done sessions of the last weeks stand in the plan as they were; older ones are only counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stridework.library import load_exercises, load_workouts
from stridework.library.rules import Rules
from stridework.training.landings import count_contacts
from stridework.training.log import Done, Light, SessionLog, pain_light
from stridework.training.plan import Hold, HoldCause, PlannedSession, SessionKind
from stridework.training.workout import Sport

RECENT = timedelta(days=42)  # further back than any rule between two sessions looks


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
    running = {workout.id for workout in load_workouts().values() if workout.sport is Sport.RUN}
    told = [log for log in logs if log.started_at.date() <= today]
    strength = [
        log
        for log in told
        if log.workout not in running and any(interval.done is not Done.SKIPPED for interval in log.intervals)
    ]
    everything = [_as_session(log, rules) for log in strength]
    earlier = [session for session in everything if today - session.start.date() > RECENT]
    jumps = [session.start.date() for session in earlier if session.jumps]
    return History(
        done=tuple(session for session in everything if today - session.start.date() <= RECENT),
        jumps_before=len(jumps),
        last_jump_before=max(jumps, default=None),
        hiits_before=sum(session.kind is SessionKind.HIIT for session in earlier),
        lights_before=sum(not session.jumps for session in earlier),
        holds=_find_holds(told, rules),
        first_jump=min((session.start.date() for session in everything if session.jumps), default=None),
    )


def local_start(log: SessionLog) -> datetime:
    """Return when the session began on the runner's own clock."""
    return log.started_at.replace(tzinfo=None)


def _as_session(log: SessionLog, rules: Rules) -> PlannedSession:
    contacts = count_contacts(log, load_exercises())
    if not contacts:
        kind = SessionKind.LIGHT
    else:
        kind = SessionKind.HIIT if log.workout in rules.workouts["hiit"] else SessionKind.FULL
    minutes = max(1, round(log.seconds / 60))
    return PlannedSession(local_start(log), minutes, kind, contacts, log.workout, "", done=True)


def _find_holds(logs: Sequence[SessionLog], rules: Rules) -> tuple[Hold, ...]:
    """Return what the last word on pain and on soreness forbids (H15)."""
    found = []
    painful = next((log for log in reversed(logs) if pain_light(log)), None)
    if painful and (light := pain_light(painful)) and not light.jumps:
        day = painful.started_at.date()
        worst = max(painful.pain or 0, painful.pain_next_morning or 0) or None
        if light.light is Light.STOP:
            found.append(Hold(day, None, HoldCause.WARNING_SIGN))
        else:
            found.append(_hold_for(day, "pain_days", HoldCause.PAIN, rules, worst, jumps_only=True))
        if light.light is Light.RED:
            found.append(_hold_for(day, "red_days", HoldCause.PAIN, rules, worst, jumps_only=False))
    if logs and (sore := logs[-1].soreness or 0) > rules.number("H15", "sore_above"):
        day = logs[-1].started_at.date()
        found.append(_hold_for(day, "sore_days", HoldCause.SORE, rules, sore, jumps_only=True))
    return tuple(found)


def _hold_for(day: date, days: str, cause: HoldCause, rules: Rules, score: int | None, *, jumps_only: bool) -> Hold:
    return Hold(day, day + timedelta(days=round(rules.number("H15", days))), cause, jumps_only, score)
