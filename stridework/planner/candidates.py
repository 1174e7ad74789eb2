"""One week to be planned, and the sessions that could be placed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stridework.library.rules import Rules
from stridework.planner.hard_rules import (
    DAY,
    HOUR,
    Candidate,
    Situation,
    broken_alone,
    broken_together,
)
from stridework.planner.prescribe import Trained, prescribe
from stridework.training.plan import JUMP_SESSIONS, Phase, PlannedSession, SessionKind
from stridework.training.running import Run, RunKind


@dataclass(frozen=True, slots=True)
class Week:
    """A week to be planned: what it is for, what it should have, and what is settled around it.

    `days` are those that can still be planned. `settled` are the fixed sessions of the weeks around it and the placed
    ones of earlier weeks; `shown` the sessions of this week that the runner knows and that may still move.
    `most_sessions` and `most_contacts` are the week's limits (H14, H13), `least_jumps` the jump sessions it must have,
    the settled sessions of the week included.
    """

    monday: date
    days: tuple[date, ...]
    phase: Phase
    target: int
    wanted: tuple[SessionKind, ...]
    situation: Situation
    trained: Trained
    settled: tuple[Candidate, ...]
    shown: tuple[PlannedSession, ...]
    most_sessions: int
    most_contacts: int
    least_jumps: int = 0

    @property
    def settled_here(self) -> tuple[Candidate, ...]:
        return tuple(session for session in self.settled if self.monday <= session.day < self.monday + 7 * DAY)

    @property
    def runs_here(self) -> tuple[Run, ...]:
        return tuple(run for run in self.situation.runs if self.monday <= run.start.date() < self.monday + 7 * DAY)


@dataclass(frozen=True, slots=True)
class Choices:
    """The sessions that may be placed, in order of time and kind, and for every other one the rules against it."""

    allowed: tuple[Candidate, ...]
    deleted: Mapping[Candidate, tuple[str, ...]]


def find_candidates(week: Week) -> Choices:
    """Return every session of the week's grid, those deleted with the ids of the rules they break."""
    allowed, deleted = [], {}
    reach = pair_reach(week.situation.rules) + 2 * DAY
    near = [s for s in week.settled if week.monday - reach <= s.day <= week.monday + 7 * DAY + reach]
    for session in _grid(week):
        broken = {*broken_alone(session, week.situation)}
        for other in near:
            broken.update(broken_together(session, other, week.situation.rules))
        if broken:
            deleted[session] = sort_rules(broken)
        else:
            allowed.append(session)
    return Choices(tuple(allowed), deleted)


def pair_reach(rules: Rules) -> timedelta:
    """Return the rest after which a session can break no rule together with the next one (H2, H3)."""
    return max(rules.number("H2", "hours"), rules.number("H3", "hours")) * HOUR


def find_conflicts(sessions: Sequence[Candidate], week: Week) -> list[tuple[int, int]]:
    """Return the places of every two sessions of different days, in order of time, that must not both be chosen.

    The rules for two look at the time between them and at their jumps, and a grid has the same few again and again.
    """
    reach, found = pair_reach(week.situation.rules), []
    known: dict[tuple[timedelta, bool, bool], bool] = {}
    for i, one in enumerate(sessions):
        end, day, jumps = one.end, one.day, one.jumps
        for j in range(i + 1, len(sessions)):
            other = sessions[j]
            apart = other.start - end
            if apart >= reach:
                break
            if other.day == day:
                continue
            alike = apart, jumps, other.jumps
            if alike not in known:
                known[alike] = bool(broken_together(one, other, week.situation.rules))
            if known[alike]:
                found.append((i, j))
    return found


def sort_rules(rules: set[str]) -> tuple[str, ...]:
    """Return rule ids in the order of the table: H before S, by number; words last."""
    return tuple(sorted(rules, key=lambda rule: (rule[0], int(rule[1:])) if rule[1:].isdigit() else (rule, 0)))


def kinds_to_try(week: Week) -> tuple[SessionKind, ...]:
    """Return the kinds the week may have; intervals with jumps wait until jumps are no longer new."""
    if week.situation.novel:
        return (SessionKind.FULL, SessionKind.LIGHT)
    return (SessionKind.FULL, SessionKind.HIIT, SessionKind.LIGHT)


def most_share(week: Week) -> float:
    """Return how much of its sessions the week can have at most: less in a deload."""
    return week.situation.rules.number("deload", "share") if week.phase is Phase.DELOAD else 1.0


def find_share(kind: SessionKind, day: date, week: Week) -> float:
    """Return how much there is of a session: less in an easier week, and of jumps when an A race is near (S14)."""
    rules, easier_until = week.situation.rules, week.situation.wishes.easier_until
    shares = [most_share(week)]
    if easier_until and day <= easier_until:
        shares.append(rules.number("deload", "share"))
    if kind in JUMP_SESSIONS and builds_late(day, week.situation):
        shares.append(rules.number("S14", "share"))
    return min(shares)


def builds_late(day: date, at: Situation) -> bool:
    """Return whether an A race comes so soon that building for it is over (S14)."""
    ahead = [(run.start.date() - day).days for run in at.runs if run.kind is RunKind.RACE_A]
    return any(0 <= days <= at.rules.number("S14", "days") for days in ahead)


def contacts_of(kind: SessionKind, week: Week) -> int:
    """Return the most landings any session of that kind can have this week, whichever of the week it is."""
    trained, most = week.trained, 0
    for _ in range(3):
        dose = prescribe(
            kind, trained, week.situation.wishes.level, week.situation.rules,
            novel=week.situation.novel, share=most_share(week),
        )  # fmt: skip
        most = max(most, dose.contacts)
        trained = trained.after(kind)
    return most


def _grid(week: Week) -> list[Candidate]:
    wishes, rules = week.situation.wishes, week.situation.rules
    shapes = [(kind, int(rules.number("load", f"{kind}_minutes")), contacts_of(kind, week)) for kind in
              kinds_to_try(week)]  # fmt: skip
    found = []
    for day in week.days:
        starts = {
            datetime.combine(day, moment)
            for moment in wishes.times.get(day.weekday(), week.situation.rules.usual_times)
        }
        starts |= {session.start for session in week.shown if session.start.date() == day}
        found += [
            Candidate(start, minutes, kind, contacts) for start in sorted(starts) for kind, minutes, contacts in shapes
        ]
    return found
