"""Why a session stands where it stands, why a day has none, and what a week gave up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from stridework.library.rules import Rules
from stridework.planner.candidates import Choices, Week, builds_late, sort_rules
from stridework.planner.hard_rules import Candidate, broken_together, run_end
from stridework.planner.soft_rules import hours_between, list_costs
from stridework.training.plan import BlockedDay, Hold, HoldCause, Phase, SessionKind
from stridework.training.running import KEY_RUNS, Run, RunKind

_PHASES = {
    Phase.STARTER: "Two starter weeks: learn the movements first.",
    Phase.NOVELTY: "Jumps are still new to you: few of them, and far from hard runs.",
    Phase.BUILD: "A building week.",
    Phase.DELOAD: "About every fourth week has less of it, with your running where it is cut back too.",
    Phase.TAPER: "The race is near: one session keeps what you have.",
    Phase.RACE: "Race week: nothing that the race could feel.",
    Phase.RECOVERY: "After the race: light work until the legs are back.",
    Phase.MAINTENANCE: "One session a week keeps what you have built.",
}
_HOLDS = {
    HoldCause.PAIN: "pain",
    HoldCause.WARNING_SIGN: "a warning sign",
    HoldCause.SORE: "soreness",
    HoldCause.ILL: "an illness",
    HoldCause.AWAY: "being away",
    HoldCause.SKIPPED: "no session",
}
_RUN_NAMES = {
    RunKind.EASY: "easy run",
    RunKind.QUALITY: "quality run",
    RunKind.LONG: "long run",
    RunKind.RACE_A: "A race",
    RunKind.RACE_B: "B race",
    RunKind.RACE_C: "C race",
}


def explain_session(session: Candidate, week: Week, choices: Choices) -> tuple[str, ...]:
    """Return why the session stands there, the most telling reason in front."""
    roomy = {(other.day, other.kind) for other in choices.allowed}
    titles = week.situation.rules.title
    costs = list_costs(session, week, roomy)
    reasons = [*_explain_holds(session, week), *_explain_share(session, week)]
    reasons += [*_explain_day(session, week), *_explain_lead(session, week)]
    reasons += [_PHASES[week.phase]]
    reasons += [f"Accepted: {titles(rule)} ({rule}), {points} points." for rule, points in costs.items()]
    return tuple(reasons)


def _explain_holds(session: Candidate, week: Week) -> list[str]:
    """Say what keeps jumps out of a session, where something the runner told does."""
    situation = week.situation
    covering = [hold for hold in situation.wishes.holds if hold.jumps_only and hold.covers(session.day)]
    return [explain_hold(hold, situation.rules) for hold in covering]


def explain_hold(hold: Hold, rules: Rules) -> str:
    """Return what the runner told, what it forbids and until when, as a sentence."""
    what = "No jumps" if hold.jumps_only else "No strength"
    until = f" until {hold.last:%a %d %b}" if hold.last else _say_open_end(hold, rules)
    score = "" if hold.score is None else f" {hold.score} of 10"
    return f"{what}{until}: you told of {_HOLDS[hold.cause]}{score} on {hold.first:%a %d %b} ({hold.rule})."


def _say_open_end(hold: Hold, rules: Rules) -> str:
    if hold.cause in (HoldCause.PAIN, HoldCause.WARNING_SIGN):
        return f" until {rules.limits.pain.calm_sessions} sessions in a row were calm"
    return " for now"


def _explain_share(session: Candidate, week: Week) -> list[str]:
    """Say why there is less of a session than usual; a deload week says so itself."""
    until = week.situation.wishes.easier_until
    found = []
    if until and session.day <= until:
        easier = week.situation.rules.limits.easier
        hard = f"{easier.sessions} of your last {easier.among} sessions were very hard"
        found.append(f"Less of it until {until:%a %d %b}: {hard}.")
    if session.jumps and builds_late(session.day, week.situation):
        found.append("Less of it: the race is near (S14).")
    return found


def _explain_day(session: Candidate, week: Week) -> list[str]:
    today = [run for run in week.runs_here if run.start.date() == session.day]
    if not today:
        return [f"{session.day:%A} has no run."]
    found = []
    for run in today:
        name = _RUN_NAMES[run.kind]
        if run.all_day:
            found.append(f"The {name} of the day has no time yet: run first, or leave six hours after strength (H9).")
        elif run.start >= session.end:
            found.append(f"{_hours(hours_between(session.end, run.start))} before the {name} of the day.")
        else:
            gap = _hours(hours_between(run_end(run, week.situation.rules), session.start))
            hard = ": hard days stay hard, easy days easy (H7)" if run.kind in KEY_RUNS else ""
            found.append(f"{gap} after the {name} of the day{hard}.")
    return found


def _explain_lead(session: Candidate, week: Week) -> list[str]:
    after = [run for run in week.situation.runs if run.kind in KEY_RUNS and run.start >= session.end]
    if not after:
        return ["No key run comes in the days after it."]
    run = min(after, key=lambda run: run.start)
    rule, least = _lead_rule(session, week)
    lead = _hours(hours_between(session.end, run.start))
    unsaid = "midnight before " if run.all_day else ""
    return [f"{lead} to {unsaid}{run.start:%A}'s {_RUN_NAMES[run.kind]}, at least {least:g} hours ({rule})."]


def _lead_rule(session: Candidate, week: Week) -> tuple[str, float]:
    at, number = week.situation, week.situation.rules.number
    if not session.jumps:
        return "H6", number("H6", "novelty_hours" if at.novel else "hours")
    return ("H5", at.jump_lead_hours) if at.novel else ("H4", number("H4", "hours"))


def _hours(hours: float) -> str:
    return f"{hours / 24:.0f} days" if hours >= 96 else f"{hours:.0f} hours" if round(hours) != 1 else "1 hour"


def explain_empty_days(week: Week, chosen: Sequence[Candidate], choices: Choices) -> tuple[BlockedDay, ...]:
    """Return every day of the week that has no session, with the rules that keep it free."""
    used = {session.day for session in (*chosen, *week.settled_here)}
    return tuple(BlockedDay(day, _block(day, week, chosen, choices)) for day in week.days if day not in used)


def _block(day: date, week: Week, chosen: Sequence[Candidate], choices: Choices) -> tuple[str, ...]:
    settled = week.settled_here
    placed = len(chosen) + len(settled)
    landed = sum(s.contacts for s in (*chosen, *settled))
    roomy = {(other.day, other.kind) for other in choices.allowed}
    rules: set[str] = set()
    grid = [session for session in (*choices.allowed, *choices.deleted) if session.day == day]
    for session in grid:
        broken = set(choices.deleted.get(session, ()))
        for other in chosen:
            broken.update(broken_together(session, other, week.situation.rules))
        if placed >= week.most_sessions:
            broken.add("H14")
        if session.jumps and landed + session.contacts > week.most_contacts:
            broken.add("H13")
        if not broken:
            enough = placed >= week.target
            broken = {"target"} if enough else set(list_costs(session, week, roomy)) or {"S4", "S8"}
        rules |= broken
    return sort_rules(rules) if grid else ("H16",)


def explain_relaxations(week: Week, chosen: Sequence[Candidate], before_race_limit: int) -> tuple[str, ...]:
    """Return what the week gave up, in the order of the ladder; nothing where it has all it should have."""
    rules = week.situation.rules
    sessions = (*chosen, *week.settled_here)
    found = []
    if len(sessions) < week.target:
        found.append(f"S1: {len(sessions)} of {week.target} sessions fit")
    # The first days of a starter are light by design: nothing is given up there.
    learning = week.situation.starter_until or date.min
    later = [session for session in sessions if session.day >= learning]
    lights = sum(session.kind is SessionKind.LIGHT for session in later) - week.wanted.count(SessionKind.LIGHT)
    if lights > 0:
        found.append(f"S13: {lights} light in place of jumps")
    if week.situation.novel and week.situation.jump_lead_hours < rules.number("H5", "hours"):
        least, usual = week.situation.jump_lead_hours, rules.number("H5", "hours")
        found.append(f"H5: {least:g} hours from new jumps to a key run instead of {usual:g}")
    if week.target < before_race_limit:
        found.append(f"H14: {week.target} of {before_race_limit} sessions, for the race")
    return tuple(found)


def suggest_time(start: datetime) -> str:
    """Return the advice to have time for strength then."""
    return f"would help: time for strength on {start:%A} at {start:%H:%M}"


def suggest_help(run: Run) -> str:
    """Return the advice to make a quality run optional."""
    return f"would help: make {run.start:%A}'s {_RUN_NAMES[run.kind]} easy or leave it out"
