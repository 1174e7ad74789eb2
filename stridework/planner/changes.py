"""What is done to a plan: move, swap, skip, sore, ill, away, and a coach's session put in. Each returns the changed
request to plan again with.

A move keeps the rules: what would break one is refused with the rule's own words, or becomes a light session where
only the jumps are in the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from stridework.errors import PlanError
from stridework.planner.candidates import Choices, Week, find_candidates, find_share
from stridework.planner.hard_rules import DAY, Candidate
from stridework.planner.prescribe import landings, prescribe, prescribe_workout
from stridework.planner.replan import Standing
from stridework.planner.weeks import frame_week
from stridework.training.plan import (
    Hold,
    HoldCause,
    Plan,
    PlannedSession,
    Request,
    SessionKind,
    find_monday,
    find_session_on,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A day a session could be moved to: when and as what, or None and the ids of the rules in the way."""

    day: date
    start: datetime | None
    kind: SessionKind | None
    rules: tuple[str, ...] = ()


def find_session(plan: Plan, day: date) -> PlannedSession:
    """Return the session still to be done on that day. Raises PlanError where there is none."""
    if session := find_session_on(plan, day):
        return session
    raise PlanError(f"{day}: no session to be done on that day")


def list_places(at: Standing, plan: Plan, day: date) -> tuple[Place, ...]:
    """Return, for every day from today on, whether the session of `day` could be there. Its own day is left out."""
    session = find_session(plan, day)
    first = at.wishes.start
    last = min(at.request.end, max(day, first) + at.rules.number("changes", "move_days") * DAY)
    found = []
    for monday in _mondays(first, last):
        choices, _ = _choices(at, plan, session, monday)
        days = [monday + n * DAY for n in range(7)]
        found += [_find_place(session, d, choices, at) for d in days if first <= d < last and d != day]
    return tuple(found)


def list_kinds(at: Standing, plan: Plan, day: date) -> tuple[Place, ...]:
    """Return every kind the session of `day` could be instead, each with the rules in its way."""
    session = find_session(plan, day)
    choices, _ = _choices(at, plan, session, find_monday(day))
    return tuple(
        _find_place(session, day, choices, at, kinds=(kind,)) for kind in SessionKind if kind is not session.kind
    )


def move_session(at: Standing, plan: Plan, day: date, to: date, when: time | None = None) -> Request:
    """Return the request with the session of `day` pinned to another day, at a time the rules allow or the one given.

    Raises PlanError naming the rules where the session cannot be there.
    """
    session = find_session(plan, day)
    if not at.wishes.start <= to < at.request.end:
        raise PlanError(f"{to}: a session can be moved from {at.wishes.start} to {at.request.end - DAY}")
    choices, week = _choices(at, plan, session, find_monday(to), when)
    place = _find_place(session, to, choices, at, when=when)
    return _pin(at, session, place, week)


def swap_session(at: Standing, plan: Plan, day: date, kind: SessionKind) -> Request:
    """Return the request with the session of `day` pinned as another kind. Raises PlanError as `move_session` does."""
    session = find_session(plan, day)
    choices, week = _choices(at, plan, session, find_monday(day))
    return _pin(at, session, _find_place(session, day, choices, at, kinds=(kind,)), week)


def add_session(at: Standing, plan: Plan, workout: str, minutes: int, day: date, last: date, reason: str) -> Request:
    """Return the request with one more session of that workout pinned: on `day`, else the nearest later day to `last`.

    A coach asks for it; the runner's rules place it, and theirs are its landings: where only jumps are in the way it is
    done without them. Raises PlanError naming the rules in the way of `day` where no day is free.
    """
    if not at.wishes.start <= day < at.request.end:
        raise PlanError(f"{day}: a session can be placed from {at.wishes.start} to {at.request.end - DAY}")
    kind = SessionKind.FULL if landings(workout) else SessionKind.LIGHT
    hour = next((s.start.time() for s in plan.sessions), min(at.rules.usual_times))
    taken = {s.start.date() for s in at.wishes.fixed}
    problem: PlanError | None = None
    for there in (day + n * DAY for n in range((min(last, at.request.end - DAY) - day).days + 1)):
        session = PlannedSession(datetime.combine(there, hour), minutes, kind, 0, workout, "", (reason,), pinned=True)
        try:
            if there in taken:
                raise PlanError(f"{there:%A %d %B}: {at.rules.title('H16')} (H16)")
            return _pin_workout(at, plan, session)
        except PlanError as error:
            problem = problem or error
    raise problem or PlanError(f"{day}: after the last day asked for, {last}")


def _pin_workout(at: Standing, plan: Plan, session: PlannedSession) -> Request:
    day = session.start.date()
    choices, week = _choices(at, plan, session, find_monday(day))
    place = _find_place(session, day, choices, at)
    if place.start is None or place.kind is None:
        raise PlanError(_say_rules(at, place))
    share = find_share(place.kind, day, week)
    dose = prescribe_workout(session.workout, at.wishes.level, at.rules, novel=week.situation.novel, share=share)
    if place.kind is not session.kind:
        dose = replace(dose, contacts=0, jumping_intervals=0)
    placed = replace(
        session, start=place.start, kind=place.kind, contacts=dose.contacts,
        prescription=dose.prescription, jumping_intervals=dose.jumping_intervals,
    )  # fmt: skip
    _check_limits(at, Candidate(placed.start, placed.minutes, placed.kind, placed.contacts), week)
    return replace(at.request, pinned=(*at.request.pinned, placed))


def release_session(request: Request, day: date) -> Request:
    """Return the request with the moved or swapped session of that day given back to the planner."""
    return replace(request, pinned=tuple(s for s in request.pinned if s.start.date() != day))


def skip_session(request: Request, plan: Plan, day: date) -> Request:
    """Return the request with the session of that day left out; nothing is made up for."""
    find_session(plan, day)
    return _add_hold(release_session(request, day), Hold(day, day, HoldCause.SKIPPED))


def tell_sore(request: Request, today: date, days: int) -> Request:
    """Return the request with no jumps today and on the days after it."""
    return _add_hold(request, Hold(today, today + days * DAY, HoldCause.SORE, jumps_only=True))


def tell_ill(request: Request, today: date) -> Request:
    """Return the request with no strength until the runner is well again."""
    return _add_hold(request, Hold(today, None, HoldCause.ILL))


def tell_well(request: Request, today: date, days: int) -> Request:
    """Return the request with the illness over, and no jumps for the first days after it."""
    ill = [hold for hold in request.holds if hold.cause is HoldCause.ILL and hold.last is None]
    if not ill:
        return request
    over = [replace(hold, last=today - DAY) for hold in ill if hold.first < today]
    kept = [hold for hold in request.holds if hold not in ill]
    after = Hold(today, today + (days - 1) * DAY, HoldCause.ILL, jumps_only=True)
    return replace(request, holds=(*kept, *over, after))


def plan_absence(request: Request, first: date, last: date) -> Request:
    """Return the request with no strength from the first to the last day. Raises PlanError for days the wrong way."""
    if last < first:
        raise PlanError(f"the last day ({last}) is before the first ({first})")
    if (last - first).days >= 7 * 26:
        raise PlanError(f"{(last - first).days + 1} days away; at most half a year")
    return _add_hold(request, Hold(first, last, HoldCause.AWAY))


def remove_hold(request: Request, hold: Hold) -> Request:
    """Return the request without something the runner told."""
    return replace(request, holds=tuple(other for other in request.holds if other != hold))


def _add_hold(request: Request, hold: Hold) -> Request:
    known = [other for other in request.holds if (other.cause, other.first) != (hold.cause, hold.first)]
    return replace(request, holds=(*known, hold))


def _mondays(first: date, last: date) -> list[date]:
    monday, found = find_monday(first), []
    while monday < last:
        found.append(monday)
        monday += timedelta(days=7)
    return found


def _choices(
    at: Standing, plan: Plan, session: PlannedSession, monday: date, when: time | None = None
) -> tuple[Choices, Week]:
    """Return what the week could hold where only this session is free: others may make room, fixed ones do not."""
    fixed = [s for s in at.wishes.fixed if s.start != session.start]
    before = [s for s in plan.sessions if s.start.date() < monday and s.start != session.start and s not in fixed]
    placed = sorted((*fixed, *before), key=lambda s: s.start)
    wishes = at.wishes
    if when is not None:
        wishes = replace(wishes, times=dict.fromkeys(range(7), (when,)))
    else:
        hour = session.start.time()
        usual = at.rules.usual_times
        wishes = replace(wishes, times={d: tuple(sorted({hour, *wishes.times.get(d, usual)})) for d in range(7)})
    week = frame_week(monday, at.runs, replace(wishes, shown=()), placed, at.rules)
    return find_candidates(week), week


def _find_place(
    session: PlannedSession,
    day: date,
    choices: Choices,
    at: Standing,
    *,
    kinds: Sequence[SessionKind] | None = None,
    when: time | None = None,
) -> Place:
    """Return the time nearest to the session's own at which it fits, as a light one where only jumps are in the way."""
    clock = when or session.start.time()
    wanted = kinds or dict.fromkeys((session.kind, SessionKind.LIGHT))
    for kind in wanted:
        fits = [c for c in choices.allowed if c.day == day and c.kind is kind]
        if fits:
            nearest = min(fits, key=lambda c: abs(c.start - datetime.combine(day, clock)))
            return Place(day, nearest.start, kind)
    broken = [rules for c, rules in choices.deleted.items() if c.day == day and c.kind in wanted]
    unheard = ("H16",) if any(c.kind in wanted for c in (*choices.allowed, *choices.deleted)) else ("novelty",)
    fewest = min(broken, key=len, default=unheard)
    return Place(day, None, None, fewest)


def _pin(at: Standing, session: PlannedSession, place: Place, week: Week) -> Request:
    if place.start is None or place.kind is None:
        raise PlanError(_say_rules(at, place))
    _check_limits(at, Candidate(place.start, session.minutes, place.kind, session.contacts), week)
    moved = replace(session, start=place.start, pinned=True, reasons=("You put it here.",))
    if place.start.date() != session.start.date():
        moved = replace(moved, planned_for=session.planned_for or session.start.date())
    if place.kind is not session.kind:
        dose = prescribe(
            place.kind, week.trained, at.wishes.level, at.rules,
            novel=week.situation.novel, share=find_share(place.kind, place.start.date(), week),
        )  # fmt: skip
        moved = replace(
            moved,
            kind=place.kind,
            minutes=round(at.rules.number("load", f"{place.kind}_minutes")),
            contacts=dose.contacts,
            workout=dose.workout,
            prescription=dose.prescription,
            jumping_intervals=dose.jumping_intervals,
        )
    kept = release_session(release_session(at.request, session.start.date()), place.start.date())
    return replace(kept, pinned=(*kept.pinned, moved))


def _say_rules(at: Standing, place: Place) -> str:
    return f"{place.day:%A %d %B}: " + "; ".join(f"{at.rules.title(rule)} ({rule})" for rule in place.rules)


def _check_limits(at: Standing, session: Candidate, week: Week) -> None:
    """Raise PlanError where the week's fixed sessions leave no room for one more (H14, H13)."""
    settled = [s for s in week.settled_here if s.start != session.start]
    if len(settled) >= week.most_sessions:
        raise PlanError(f"{session.day:%A %d %B}: {at.rules.title('H14')} (H14)")
    if session.jumps and sum(s.contacts for s in settled) + session.contacts > week.most_contacts:
        raise PlanError(f"{session.day:%A %d %B}: {at.rules.title('H13')} (H13)")
