"""What planning again changed: sessions that moved, changed, went or came, each with the reason that stands with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from stridework.library.rules import Rules
from stridework.planner.explain import explain_hold
from stridework.training.plan import Hold, Plan, PlannedSession, SessionKind, find_monday


@dataclass(frozen=True, slots=True)
class Difference:
    """One session that is not as it was. `before` or `after` is None where it came or went; `why` is in plain words.

    Only what a runner must know counts: when it is, what kind it is, and how much of it is jumped. Which workout of a
    kind it is goes on turning with every session done, and is no news.
    """

    before: PlannedSession | None
    after: PlannedSession | None
    why: str = ""


def compare_plans(before: Plan | None, after: Plan, today: date) -> tuple[Difference, ...]:
    """Return what is different in sessions still to be done from today on, in order of time.

    Sessions of one week are paired in order of time; weeks that only one of the plans has are left out, so that a
    plan that was made longer or shorter does not count as changed.
    """
    if before is None:
        return ()
    shared = {week.monday for week in before.weeks} & {week.monday for week in after.weeks}
    found: list[Difference] = []
    for monday in sorted(shared):
        old = _open_sessions(before, monday, today)
        new = _open_sessions(after, monday, today)
        done = {session.start.date() for session in after.sessions if session.done}
        old = [session for session in old if session.start.date() not in done]
        found += _pair(old, new)
    return tuple(sorted(found, key=_when))


def explain_gone(differences: Sequence[Difference], holds: Sequence[Hold], rules: Rules) -> tuple[Difference, ...]:
    """Return the differences, each session that went because of the runner's body with what was told of it.

    A session that moved or came carries the reason of its new day; one that went has no day to carry one.
    """
    return tuple(
        replace(each, why=_explain_gone(each.before, holds, rules)) if each.before and not each.after else each
        for each in differences
    )


def _explain_gone(session: PlannedSession, holds: Sequence[Hold], rules: Rules) -> str:
    day = session.start.date()
    told = (hold for hold in holds if hold.rule == "H15" and hold.covers(day))
    return next((explain_hold(hold, rules) for hold in told if session.jumps or not hold.jumps_only), "")


def _open_sessions(plan: Plan, monday: date, today: date) -> list[PlannedSession]:
    return [
        s for s in plan.sessions if not s.done and s.start.date() >= today and find_monday(s.start.date()) == monday
    ]


def _pair(old: Sequence[PlannedSession], new: Sequence[PlannedSession]) -> list[Difference]:
    """Pair what stayed first, then days that stayed, then the rest in order of time."""
    gone, came = list(old), list(new)
    found: list[Difference] = []
    for alike in (_is_same, _is_same_day, lambda one, other: one.kind is other.kind, lambda one, other: True):
        for session in list(gone):
            twin = next((other for other in came if alike(session, other)), None)
            if twin is None:
                continue
            gone.remove(session)
            came.remove(twin)
            if not _is_same(session, twin):
                found.append(Difference(session, twin, next(iter(twin.reasons), "")))
    found += [Difference(session, None) for session in gone]
    found += [Difference(None, session, next(iter(session.reasons), "")) for session in came]
    return found


def _is_same(one: PlannedSession, other: PlannedSession) -> bool:
    return _as_known(one) == _as_known(other)


def _is_same_day(one: PlannedSession, other: PlannedSession) -> bool:
    return one.start.date() == other.start.date()


def _as_known(session: PlannedSession) -> tuple[datetime, SessionKind, int | None]:
    return (session.start, session.kind, session.jumping_intervals)


def _when(difference: Difference) -> datetime:
    session = difference.after or difference.before
    return session.start if session else datetime.min
