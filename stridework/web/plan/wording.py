"""The words of the plan's pages: kinds of runs and sessions, phases, levels, and what a change did."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stridework.planner.differences import Difference
from stridework.training.plan import HoldCause, Level, Phase, PlannedSession, SessionKind
from stridework.training.running import RunKind

RUNS = {
    RunKind.EASY: gettext_lazy("Easy"),
    RunKind.QUALITY: gettext_lazy("Quality"),
    RunKind.LONG: gettext_lazy("Long"),
    RunKind.RACE_A: gettext_lazy("A race"),
    RunKind.RACE_B: gettext_lazy("B race"),
    RunKind.RACE_C: gettext_lazy("C race"),
}
NOT_A_RUN = "none"
#: What a runner can say that a run is.
RUN_CHOICES = (*((kind.value, name) for kind, name in RUNS.items()), (NOT_A_RUN, gettext_lazy("Not a run")))
#: One or two letters for a calendar's small days; the whole word stands beside it for whoever cannot see it.
RUN_LETTERS = {
    RunKind.EASY: "E",
    RunKind.QUALITY: "Q",
    RunKind.LONG: "L",
    RunKind.RACE_A: "A",
    RunKind.RACE_B: "B",
    RunKind.RACE_C: "C",
}
SESSIONS = {
    SessionKind.FULL: gettext_lazy("Full strength"),
    SessionKind.HIIT: gettext_lazy("Interval strength"),
    SessionKind.LIGHT: gettext_lazy("Light strength"),
}
SESSION_MEANS = {
    SessionKind.FULL: gettext_lazy("all three exercises, with jumps"),
    SessionKind.HIIT: gettext_lazy("work and rest by the clock, with jumps"),
    SessionKind.LIGHT: gettext_lazy("short, no jumps"),
}
PHASES = {
    Phase.STARTER: (gettext_lazy("Starter week"), gettext_lazy("Learn the movements first; jumps come last.")),
    Phase.NOVELTY: (gettext_lazy("New to jumps"), gettext_lazy("Few jumps, and far from hard runs.")),
    Phase.BUILD: (gettext_lazy("Building week"), gettext_lazy("One step up where the last session went well.")),
    Phase.DELOAD: (
        gettext_lazy("Easier week"),
        gettext_lazy("About every fourth week has less, so that the rest can settle."),
    ),
    Phase.TAPER: (gettext_lazy("Taper"), gettext_lazy("The race is near: one session keeps what you have.")),
    Phase.RACE: (gettext_lazy("Race week"), gettext_lazy("Nothing that the race could feel.")),
    Phase.RECOVERY: (gettext_lazy("Recovery"), gettext_lazy("Light work until the legs are back.")),
    Phase.MAINTENANCE: (gettext_lazy("Keeping week"), gettext_lazy("One session keeps what you have built.")),
}
LEVELS = {
    Level.NOVICE: gettext_lazy("New to it: no jumping exercises in the last weeks"),
    Level.INTERMEDIATE: gettext_lazy("Used to it: I have jumped every week for two months"),
    Level.ADVANCED: gettext_lazy("At home in it: plyometrics for a year or more"),
}
HOLDS = {
    HoldCause.PAIN: gettext_lazy("Pain"),
    HoldCause.WARNING_SIGN: gettext_lazy("A warning sign"),
    HoldCause.SORE: gettext_lazy("Sore legs"),
    HoldCause.ILL: gettext_lazy("Ill"),
    HoldCause.AWAY: gettext_lazy("Away"),
    HoldCause.SKIPPED: gettext_lazy("Skipped"),
}


def say_day(day: date | datetime) -> str:
    """Return a day as people say it near today: "today", "tomorrow", "Thursday 26 November"."""
    day = day.date() if isinstance(day, datetime) else day
    away = (day - timezone.localdate()).days
    if away == 0:
        return _("today")
    if away == 1:
        return _("tomorrow")
    return date_format(day, "l j F", use_l10n=False)


def say_session(session: PlannedSession) -> str:
    """Return a session as "Light strength, Thursday 26 November at 18:00"."""
    return _("%(kind)s, %(day)s at %(time)s") % {
        "kind": SESSIONS[session.kind],
        "day": say_day(session.start),
        "time": f"{session.start:%H:%M}",
    }


def say_difference(difference: Difference) -> str:
    """Return one change of a plan in a sentence, with its reason where there is one."""
    before, after = difference.before, difference.after
    if before is None and after is not None:
        said = _("New: %(session)s.") % {"session": say_session(after)}
    elif after is None and before is not None:
        said = _("Gone: %(session)s.") % {"session": say_session(before)}
    elif before is not None and after is not None:
        said = _say_change(before, after)
    else:
        said = ""
    return f"{said} {difference.why}".strip()


def _say_change(before: PlannedSession, after: PlannedSession) -> str:
    names = {
        "before": say_session(before),
        "after": say_session(after),
        "kind": SESSIONS[after.kind],
        "was": SESSIONS[before.kind],
        "day": say_day(after.start),
        "amount": after.prescription,
    }
    if before.start != after.start and before.kind is not after.kind:
        return _("%(before)s is now: %(after)s.") % names
    if before.start.date() != after.start.date():
        names |= {"from": say_day(before.start), "time": f"{after.start:%H:%M}"}
        return _("%(kind)s moved from %(from)s to %(day)s, %(time)s.") % names
    if before.start != after.start:
        names |= {"from": f"{before.start:%H:%M}", "time": f"{after.start:%H:%M}"}
        return _("%(kind)s, %(day)s: %(time)s instead of %(from)s.") % names
    if before.kind is not after.kind:
        return _("%(day)s: %(kind)s instead of %(was)s.") % names
    return _("%(kind)s, %(day)s: %(amount)s.") % names
