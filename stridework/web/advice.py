"""What Today says to do: by the plan where there is one, by the simple rule of `training.today` where there is none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from stridework.library.rules import load_rules
from stridework.training.log import SessionLog
from stridework.training.plan import Plan, PlannedSession, find_next_session, find_session_on
from stridework.training.today import Suggestion, Why, suggest
from stridework.web import catalogue
from stridework.web.plan.board import say_main_rules
from stridework.web.plan.records import KeptPlan
from stridework.web.plan.wording import say_day
from stridework.web.wording import REST_TITLE, REST_TITLES, SUGGESTIONS

BODY_FIRST = frozenset({Why.CLINICIAN, Why.PAIN})  #: what no plan talks over


@dataclass(frozen=True, slots=True)
class Advice:
    """Today's workout with its reasons, or, where `workout` is "", a day without strength, its `title` and why.

    `planned` is the session of the plan that the workout is; `upcoming` the next one where today has none.
    """

    workout: str
    title: str
    reasons: tuple[str, ...]
    planned: PlannedSession | None = None
    upcoming: PlannedSession | None = None


def advise(recent: Sequence[SessionLog], done: Collection[str], kept: KeptPlan | None, today: date) -> Advice:
    """Return what a runner should do today.

    `recent` are the latest sessions, newest first, `done` the ids of every workout ever done.
    """
    suggestion = suggest(recent, today, catalogue.choices(), load_rules().limits, done)
    if kept is None or kept.request.end <= today or suggestion.why in BODY_FIRST:
        return _advise_by_rule(suggestion)
    return _advise_by_plan(kept.plan, today)


def _advise_by_rule(suggestion: Suggestion) -> Advice:
    title = str(REST_TITLES.get(suggestion.why, REST_TITLE))
    return Advice(suggestion.workout or "", title, (str(SUGGESTIONS[suggestion.why]),))


def _advise_by_plan(plan: Plan, today: date) -> Advice:
    if session := find_session_on(plan, today):
        return Advice(session.workout, "", session.reasons[:2], planned=session)
    upcoming = find_next_session(plan, datetime.combine(today, time()))
    if any(session.done and session.start.date() == today for session in plan.sessions):
        return Advice(
            "", str(REST_TITLES.get(Why.DONE_TODAY, REST_TITLE)), (str(SUGGESTIONS[Why.DONE_TODAY]),), None, upcoming
        )
    blocked = next((day for day in plan.blocked if day.day == today), None)
    reasons = tuple(reason.title for reason in say_main_rules(blocked.rules)) if blocked else ()
    begins = upcoming and (_("The plan begins %(day)s.") % {"day": say_day(upcoming.start)},)
    return Advice("", _("No strength today"), reasons or begins or (), None, upcoming)
