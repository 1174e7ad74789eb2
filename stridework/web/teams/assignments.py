"""What a coach puts into runners' plans: a workout, or the two-week starter. Where it lands, each runner's own runs and
rules decide; the runner finds it among the news of the plan and can take it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from stridework.errors import PlanError
from stridework.planner.changes import add_session
from stridework.training.plan import PlannedSession, Request
from stridework.web import catalogue
from stridework.web.models import Member, Runner
from stridework.web.plan.records import find_plan, keep_change_of_another, standing_of
from stridework.web.plan.wording import say_day, say_session

STARTER = "starter"
#: A coach may name more runners, in several goes: each is planned for at once, which takes its time.
MOST_AT_ONCE = 40
DAY = timedelta(days=1)
LATER = 6 * DAY  # how much later than asked a session may land


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an assignment for one runner, in words; `session` is None where nothing was placed."""

    runner: Runner
    words: str
    placed: bool


def list_choices() -> tuple[tuple[str, str], ...]:
    """Return what can be assigned: the starter, then every strength workout of the library."""
    strength = [w for w in catalogue.workouts().values() if w.id not in catalogue.running()]
    return ((STARTER, _("The two-week starter")), *((workout.id, workout.name) for workout in strength))


def assign(coach: Runner, members: Sequence[Member], choice: str, day: date, today: date) -> list[Outcome]:
    """Put the choice into every member's plan, and return what became of it for each.

    `choice` is one of `list_choices`. One runner's refusal changes nothing for the others.
    """
    reason = _("From your coach, %(name)s.") % {"name": coach.shown_name}
    place: Callable[[Member], str] = (
        (lambda member: _start(member.runner, day, today, reason))
        if choice == STARTER
        else (lambda member: _add(member.runner, choice, day, today, reason))
    )
    found = []
    for member in members:
        try:
            found.append(Outcome(member.runner, place(member), placed=True))
        except PlanError as error:
            found.append(Outcome(member.runner, str(error), placed=False))
    return found


def _start(runner: Runner, day: date, today: date, reason: str) -> str:
    """Plan the two-week starter for a runner who has no plan, or whose plan is over."""
    kept = find_plan(runner, today)
    if kept is not None and kept.request.end > today:
        raise PlanError(_("has a plan already"))
    made = keep_change_of_another(runner, Request(max(day, today)), today, reason)
    first = _first(made.sessions)
    return _("starts %(day)s") % {"day": say_day(first.start)} if first else _("planned; no day is free yet")


def _add(runner: Runner, workout: str, day: date, today: date, reason: str) -> str:
    kept = find_plan(runner, today)
    if kept is None or kept.request.end <= today:
        raise PlanError(_("has no plan yet; assign the two-week starter first"))
    minutes = max(1, round(catalogue.session(workout).seconds / 60))
    standing = standing_of(runner, kept.request, kept.plan, today)
    first = max(day, today + DAY, standing.wishes.start)  # today may be over for the runner
    request = add_session(standing, kept.plan, workout, minutes, first, first + LATER, reason)
    made = keep_change_of_another(runner, request, today, reason)
    placed = next(s for s in request.pinned if s not in kept.request.pinned)
    found = next((s for s in made.sessions if s.start == placed.start), placed)
    return say_session(found)


def _first(sessions: Sequence[PlannedSession]) -> PlannedSession | None:
    return min((s for s in sessions if not s.done), key=lambda session: session.start, default=None)
