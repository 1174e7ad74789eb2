"""An independent look at a finished plan: every hard rule, read off the plan alone.

It uses nothing of the planner's own code, so that a mistake there cannot hide here. Sessions that are done or pinned
are the runner's: two of them together, or one by itself, are never called a violation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stridework.library.rules import Rules
from stridework.training.plan import Plan, PlannedSession, Wishes
from stridework.training.running import Run

_KEY = ("quality", "long", "race-a", "race-b", "race-c")


@dataclass(frozen=True, slots=True)
class Violation:
    """A hard rule broken: which, by which session, and how."""

    rule: str
    start: datetime
    problem: str


def check_plan(plan: Plan, runs: Sequence[Run], wishes: Wishes, rules: Rules) -> tuple[Violation, ...]:
    """Return every violation of H1 to H17, in order of time; and `why` where a reason is missing."""
    history = sorted({*plan.sessions, *wishes.fixed}, key=lambda s: s.start)
    found: list[Violation] = []
    for session in plan.sessions:
        if session.done or session.pinned:
            continue
        found += [Violation(rule, session.start, said) for rule, said in _judge(session, history, runs, wishes, rules)]
        found += _check_leads(session, plan, history, runs, wishes, rules)
    found += _check_weeks(plan, history, runs, wishes, rules)
    found += _check_reasons(plan, wishes)
    return tuple(sorted(found, key=lambda violation: (violation.start, violation.rule)))


def _hours(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds() / 3600


def _length(run: Run, rules: Rules) -> timedelta:
    if run.all_day:
        return timedelta(days=1)
    assumed = rules.number("load", f"{run.kind.value.split('-')[0]}_minutes")
    return timedelta(minutes=run.minutes if run.minutes is not None else assumed)


def _is_novel(session: PlannedSession, history: Sequence[PlannedSession], wishes: Wishes, rules: Rules) -> bool:
    """Fewer than three jump sessions before it, or none in the last four weeks."""
    earlier = [other.start.date() for other in history if other.jumps and other.start < session.start]
    latest = max([*earlier, *([wishes.last_jump] if wishes.last_jump else [])], default=None)
    few = wishes.jumps_done + len(earlier) < rules.number("novelty", "sessions")
    return few or latest is None or (session.start.date() - latest).days > rules.number("novelty", "days")


def _judge(
    session: PlannedSession, history: Sequence[PlannedSession], runs: Sequence[Run], wishes: Wishes, rules: Rules
) -> list[tuple[str, str]]:
    """H1, H2, H3, H13 for one session, H15, H16, H17."""
    found, day = [], session.start.date()
    for other in history:
        if other == session:
            continue
        first, second = sorted((session, other), key=lambda s: s.start)
        rest = _hours(first.start + timedelta(minutes=first.minutes), second.start)
        if other.start.date() == day:
            found.append(("H1", "two sessions on one day"))
        if session.jumps and other.jumps and rest < rules.number("H2", "hours"):
            found.append(("H2", f"jumps {rest:.1f} h apart"))
        if rest < rules.number("H3", "hours"):
            found.append(("H3", f"sessions {rest:.1f} h apart"))
    stage = "novelty" if _is_novel(session, history, wishes, rules) else wishes.level.value
    if session.contacts > rules.number("H13", f"{stage}_session"):
        found.append(("H13", f"{session.contacts} landings"))
    since = (day - (wishes.began or wishes.start)).days
    new = wishes.jumps_done == 0 and wishes.last_jump is None
    if new and session.jumps and since < rules.number("H13", "starter_days_without_jumps"):
        found.append(("H13", "jumps in the first days"))
    for hold in wishes.holds:
        if hold.first <= day and (hold.last is None or day <= hold.last) and (session.jumps or not hold.jumps_only):
            told = hold.cause.value in ("pain", "warning-sign", "sore", "ill")
            found.append(("H15" if told else "H16", f"held: {hold.cause.value}"))
    finish = session.start + timedelta(minutes=session.minutes)
    if any(span.start < finish and session.start < span.end for span in wishes.busy):
        found.append(("H16", "in time that is taken"))
    if any(not r.all_day and r.start < finish and session.start < r.start + _length(r, rules) for r in runs):
        found.append(("H16", "during a run"))
    if not wishes.cleared:
        found.append(("H17", "not cleared"))
    return found


def _check_leads(
    session: PlannedSession,
    plan: Plan,
    history: Sequence[PlannedSession],
    runs: Sequence[Run],
    wishes: Wishes,
    rules: Rules,
) -> list[Violation]:
    """H4 to H12: the distances to runs before and after."""
    novel = _is_novel(session, history, wishes, rules)
    week = next(w for w in plan.weeks if w.monday <= session.start.date() < w.monday + timedelta(days=7))
    h5 = min(week.jump_lead_hours, rules.number("H5", "hours"))
    leads = {"H4": rules.number("H4", "hours")} | ({"H5": h5} if novel else {})
    if not session.jumps:
        leads = {"H6": rules.number("H6", "novelty_hours" if novel else "hours")}
    finish = session.start + timedelta(minutes=session.minutes)
    found = []
    for run in runs:
        same_day = run.start.date() == session.start.date()
        before = _hours(finish, run.start)
        after = _hours(run.start + _length(run, rules), session.start)
        if run.kind.value in _KEY:
            if run.start >= session.start:
                found += [(rule, f"{before:.1f} h before {run.title}") for rule, h in leads.items() if before < h]
            if same_day and after < rules.number("H7", "hours"):
                found.append(("H7", f"not after {run.title}"))
        if run.kind.value == "long" and same_day and novel and session.jumps:
            found.append(("H8", "new jumps on a long day"))
        easy_later = run.kind.value == "easy" and same_day and not run.all_day and run.start > session.start
        if easy_later and session.jumps and before < rules.number("H9", "hours"):
            found.append(("H9", f"{before:.1f} h before an easy run"))
        if run.kind.value.startswith("race"):
            found += _check_race(session, run, rules)
    return [Violation(rule, session.start, said) for rule, said in found]


def _check_race(session: PlannedSession, race: Run, rules: Rules) -> list[tuple[str, str]]:
    letter, ahead = race.kind.value[-1], (race.start.date() - session.start.date()).days
    rule = "H10" if session.jumps else "H11"
    if 0 < ahead <= rules.number(rule, f"{letter}_days"):
        return [(rule, f"{ahead} days before a race")]
    metres = race.metres if race.metres is not None else {"a": 42_195, "b": 21_097, "c": 10_000}[letter]
    name = next((n for n in ("short", "half", "marathon") if metres <= rules.number("H12", f"{n}_to_metres")), "ultra")
    if 0 <= -ahead <= rules.number("H12", f"{name}_{'jump' if session.jumps else 'strength'}_days"):
        return [("H12", f"{-ahead} days after a race")]
    return []


def _check_weeks(
    plan: Plan, history: Sequence[PlannedSession], runs: Sequence[Run], wishes: Wishes, rules: Rules
) -> list[Violation]:
    """H13 and H14 for whole weeks. What is fixed may exceed them; then nothing may be added."""
    found = []
    for week in plan.weeks:
        sessions = [s for s in history if 0 <= (s.start.date() - week.monday).days < 7]
        added = [s for s in sessions if not (s.done or s.pinned)]
        if not added:
            continue
        novel = any(s.jumps and _is_novel(s, history, wishes, rules) for s in sessions)
        cap = rules.number("H13", f"{'novelty' if novel else wishes.level.value}_week")
        if any(s.jumps for s in added) and sum(s.contacts for s in sessions) > cap:
            found.append(Violation("H13", added[0].start, f"{sum(s.contacts for s in sessions)} landings in a week"))
        if len(sessions) > _most(week.monday, runs, rules):
            found.append(Violation("H14", added[0].start, f"{len(sessions)} sessions in a week"))
        if week.placed != len(sessions):
            found.append(Violation("why", added[0].start, "the week counts its sessions wrongly"))
    return found


def _most(monday: date, runs: Sequence[Run], rules: Rules) -> float:
    most = rules.number("H14", "sessions")
    for run in runs:
        week = (run.start.date() - monday).days // 7
        if run.kind.value.startswith("race") and week == 0:
            most = min(most, rules.number("H14", "race_week_sessions"))
        if run.kind.value == "race-a" and week == 1:
            most = min(most, rules.number("H14", "taper_sessions"))
    return most


def _check_reasons(plan: Plan, wishes: Wishes) -> list[Violation]:
    """Every new session says why there, every other day says why not, and no fixed session is lost."""
    found = [
        Violation("why", session.start, "no reason given")
        for session in plan.sessions
        if not (session.reasons or session.done or session.pinned)
    ]
    used = {session.start.date() for session in plan.sessions}
    said = {blocked.day for blocked in plan.blocked if blocked.rules}
    first, midnight = wishes.start, datetime.min.time()
    for number in range((wishes.end - first).days):
        day = first + timedelta(days=number)
        if (day in used) == (day in said):
            found.append(Violation("why", datetime.combine(day, midnight), "a day neither used nor explained, or both"))
    kept = set(plan.sessions)
    monday = first - timedelta(days=first.weekday())
    lost = [s for s in wishes.fixed if monday <= s.start.date() < wishes.end and s not in kept]
    return found + [Violation("H16", session.start, "a fixed session was lost") for session in lost]
