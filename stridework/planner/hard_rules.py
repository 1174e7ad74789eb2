"""The hard rules, one function each: does this session, or this pair of sessions, break it?

The planner deletes what breaks a rule and forbids such pairs. `check` verifies finished plans and shares none of this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from stridework.library.rules import Rules
from stridework.training.plan import JUMP_SESSIONS, SessionKind, Wishes
from stridework.training.running import KEY_RUNS, RACES, Run, RunKind

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_RACE_LETTER = {RunKind.RACE_A: "a", RunKind.RACE_B: "b", RunKind.RACE_C: "c"}
_RACE_LENGTHS = ("short", "half", "marathon")
_LENGTH_UNSAID = {RunKind.RACE_A: "marathon", RunKind.RACE_B: "half", RunKind.RACE_C: "short"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A session that could be placed."""

    start: datetime
    minutes: int
    kind: SessionKind
    contacts: int = 0

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def jumps(self) -> bool:
        return self.kind in JUMP_SESSIONS


@dataclass(frozen=True, slots=True)
class Situation:
    """What a week's candidates are judged by.

    `novel` is True where any moment of the week may lie in the novelty window. `jump_lead_hours` is H5's distance,
    `most_contacts` the landings one session may have.
    """

    runs: Sequence[Run]
    wishes: Wishes
    rules: Rules
    novel: bool
    jump_lead_hours: float
    most_contacts: int
    starter_until: date | None = None

    def hours(self, rule: str, name: str = "hours") -> timedelta:
        return self.rules.number(rule, name) * HOUR


def run_minutes(run: Run, rules: Rules) -> float:
    """Return the run's length, or the one assumed for its kind where nobody said."""
    name = "race" if run.kind in RACES else str(run.kind)
    return run.minutes if run.minutes is not None else rules.number("load", f"{name}_minutes")


def run_end(run: Run, rules: Rules) -> datetime:
    """Return when the run is over; one without a time of day may last until midnight."""
    return run.start + (DAY if run.all_day else timedelta(minutes=run_minutes(run, rules)))


def race_length(race: Run, rules: Rules) -> str:
    """Return short, half, marathon or ultra; the careful guess where nobody said how long the race is."""
    if race.metres is None:
        return _LENGTH_UNSAID[race.kind]
    for length in _RACE_LENGTHS:
        if race.metres <= rules.number("H12", f"{length}_to_metres"):
            return length
    return "ultra"


def _runs_too_close_after(session: Candidate, runs: Sequence[Run], lead: timedelta) -> bool:
    start, until = session.start, session.end + lead
    return any(run.kind in KEY_RUNS and start <= run.start < until for run in runs)


def breaks_h4(session: Candidate, at: Situation) -> bool:
    """Jumps too shortly before a key run."""
    return session.jumps and _runs_too_close_after(session, at.runs, at.hours("H4"))


def breaks_h5(session: Candidate, at: Situation) -> bool:
    """Jumps too shortly before a key run while jumps are new."""
    return session.jumps and at.novel and _runs_too_close_after(session, at.runs, at.jump_lead_hours * HOUR)


def breaks_h6(session: Candidate, at: Situation) -> bool:
    """A light session too shortly before a key run."""
    lead = at.hours("H6", "novelty_hours" if at.novel else "hours")
    return not session.jumps and _runs_too_close_after(session, at.runs, lead)


def breaks_h7(session: Candidate, at: Situation) -> bool:
    """Strength on the day of a key run, not long enough after it."""
    return any(
        run.kind in KEY_RUNS
        and run.start.date() == session.day
        and session.start - run_end(run, at.rules) < at.hours("H7")
        for run in at.runs
    )


def breaks_h8(session: Candidate, at: Situation) -> bool:
    """New jumps on the day of a long run."""
    return (
        at.novel
        and session.jumps
        and any(run.kind is RunKind.LONG and run.start.date() == session.day for run in at.runs)
    )


def breaks_h9(session: Candidate, at: Situation) -> bool:
    """Jumps too shortly before an easy run of the same day. Of a run without a time the order is the runner's."""
    return session.jumps and any(
        run.kind is RunKind.EASY
        and not run.all_day
        and run.start.date() == session.day
        and run.start > session.start
        and run.start - session.end < at.hours("H9")
        for run in at.runs
    )


def _races_soon(session: Candidate, rule: str, at: Situation) -> bool:
    return any(
        0 < (race.start.date() - session.day).days <= at.rules.number(rule, f"{_RACE_LETTER[race.kind]}_days")
        for race in at.runs
        if race.kind in RACES
    )


def breaks_h10(session: Candidate, at: Situation) -> bool:
    """Jumps in the last days before a race."""
    return session.jumps and _races_soon(session, "H10", at)


def breaks_h11(session: Candidate, at: Situation) -> bool:
    """A light session in the last days before a race."""
    return not session.jumps and _races_soon(session, "H11", at)


def breaks_h12(session: Candidate, at: Situation) -> bool:
    """Strength on the day of a race or before the runner has recovered from it."""
    what = "jump" if session.jumps else "strength"
    return any(
        0
        <= (session.day - race.start.date()).days
        <= at.rules.number("H12", f"{race_length(race, at.rules)}_{what}_days")
        for race in at.runs
        if race.kind in RACES
    )


def breaks_h13(session: Candidate, at: Situation) -> bool:
    """More landings than a session may have, or any in the first days of the starter."""
    early = at.starter_until is not None and session.day < at.starter_until
    return session.contacts > (0 if early else at.most_contacts) or (early and session.jumps)


def _is_held(session: Candidate, rule: str, at: Situation) -> bool:
    return any(
        hold.rule == rule and hold.covers(session.day) and (session.jumps or not hold.jumps_only)
        for hold in at.wishes.holds
    )


def breaks_h15(session: Candidate, at: Situation) -> bool:
    """Strength that pain, sore legs or an illness forbid."""
    return _is_held(session, "H15", at)


def breaks_h16(session: Candidate, at: Situation) -> bool:
    """Strength in time that is taken: by the runner's life, or by a run."""
    start, end = session.start, session.end
    busy = any(span.start < end and start < span.end for span in at.wishes.busy)
    running = any(run.start < end and not run.all_day and start < run_end(run, at.rules) for run in at.runs)
    return busy or running or _is_held(session, "H16", at)


def breaks_h17(session: Candidate, at: Situation) -> bool:
    """Training before clearance."""
    return not at.wishes.cleared


def breaks_h1(earlier: Candidate, later: Candidate, rules: Rules) -> bool:
    """Two sessions on one day."""
    return earlier.day == later.day


def breaks_h2(earlier: Candidate, later: Candidate, rules: Rules) -> bool:
    """Jumps again too soon after jumps."""
    return earlier.jumps and later.jumps and later.start - earlier.end < rules.number("H2", "hours") * HOUR


def breaks_h3(earlier: Candidate, later: Candidate, rules: Rules) -> bool:
    """Strength again too soon after strength."""
    return later.start - earlier.end < rules.number("H3", "hours") * HOUR


def breaks_h18(run: Run, resets: Sequence[tuple[float, int]], rules: Rules) -> bool:
    """Posture resets, (minute of the run, repetitions) each, in a hard run, with too many squats or too close."""
    if run.kind not in (RunKind.EASY, RunKind.LONG):
        return bool(resets)
    minutes = [0.0, *sorted(minute for minute, _ in resets)]
    gaps = [after - before for before, after in pairwise(minutes)]
    too_many = any(reps > rules.number("H18", "reps") for _, reps in resets)
    return too_many or any(gap < rules.number("H18", "minutes_apart") for gap in gaps)


def most_sessions(monday: date, runs: Sequence[Run], rules: Rules) -> int:
    """Return how many sessions the week may have (H14): fewer in the week of a race and in the one before an A race."""
    days = [((run.start.date() - monday).days, run.kind) for run in runs if run.kind in RACES]
    if any(0 <= ahead < 7 for ahead, _ in days):
        return round(rules.number("H14", "race_week_sessions"))
    if any(7 <= ahead < 14 and kind is RunKind.RACE_A for ahead, kind in days):
        return round(rules.number("H14", "taper_sessions"))
    return round(rules.number("H14", "sessions"))


ALONE: dict[str, Callable[[Candidate, Situation], bool]] = {
    "H4": breaks_h4,
    "H5": breaks_h5,
    "H6": breaks_h6,
    "H7": breaks_h7,
    "H8": breaks_h8,
    "H9": breaks_h9,
    "H10": breaks_h10,
    "H11": breaks_h11,
    "H12": breaks_h12,
    "H13": breaks_h13,
    "H15": breaks_h15,
    "H16": breaks_h16,
    "H17": breaks_h17,
}
PAIRS: dict[str, Callable[[Candidate, Candidate, Rules], bool]] = {"H1": breaks_h1, "H2": breaks_h2, "H3": breaks_h3}


def broken_alone(session: Candidate, at: Situation) -> tuple[str, ...]:
    """Return the ids of the rules the session breaks by itself."""
    return tuple(rule for rule, breaks in ALONE.items() if breaks(session, at))


def broken_together(one: Candidate, other: Candidate, rules: Rules) -> tuple[str, ...]:
    """Return the ids of the rules two sessions break together, in whichever order they come."""
    earlier, later = (one, other) if one.start <= other.start else (other, one)
    return tuple(rule for rule, breaks in PAIRS.items() if breaks(earlier, later, rules))


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())
