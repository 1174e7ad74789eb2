"""What a placed session consists of: which workout, how much of it, and how many landings that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from stridework.library import compile_session, load_exercises
from stridework.library.rules import Rules
from stridework.training.landings import list_landings
from stridework.training.plan import Level, SessionKind


@dataclass(frozen=True, slots=True)
class Trained:
    """How many sessions came before: with jumps, of these by intervals, and without jumps."""

    jumps: int = 0
    hiits: int = 0
    lights: int = 0

    def after(self, kind: SessionKind) -> Trained:
        """Return the count with one more session."""
        if kind is SessionKind.LIGHT:
            return Trained(self.jumps, self.hiits, self.lights + 1)
        return Trained(self.jumps + 1, self.hiits + (kind is SessionKind.HIIT), self.lights)


@dataclass(frozen=True, slots=True)
class Dose:
    """One session's content. `jumping_intervals` is None where the workout stands as it is written."""

    workout: str
    prescription: str
    contacts: int
    jumping_intervals: int | None = None


@cache
def landings(workout: str) -> tuple[int, ...]:
    """Return the landings of each interval that has any, at the exercise's own pace."""
    return tuple(map(round, list_landings(compile_session(workout).intervals, load_exercises())))


def prescribe(
    kind: SessionKind, trained: Trained, level: Level, rules: Rules, *, novel: bool, share: float = 1.0
) -> Dose:
    """Return what to do in a session of that kind after those that came before it: all of it, or a smaller share."""
    if kind is SessionKind.LIGHT:
        return _prescribe_light(trained, rules, less=share < 1)
    stage = "novelty" if novel else level
    cap = rules.number("H13", f"{stage}_session")
    if kind is SessionKind.HIIT:
        workout = rules.workouts["hiit"][trained.hiits % len(rules.workouts["hiit"])]
        ramp = rules.points("H13", "first_intervals") + trained.hiits  # one more each time, up to the level's cap
        allowed = min(ramp, int(rules.number("H13", f"{stage}_intervals")))
    else:
        starters, later = rules.workouts["starter_jumps"], rules.workouts["full"]
        workout = starters[trained.jumps] if trained.jumps < len(starters) else later[trained.jumps % len(later)]
        allowed = len(landings(workout))
    return _limit(workout, allowed, cap, share)


def prescribe_workout(workout: str, level: Level, rules: Rules, *, novel: bool, share: float = 1.0) -> Dose:
    """Return how much of that very workout a runner does: as many of its jumping intervals as their level allows."""
    if not landings(workout):
        return Dose(workout, "", 0)
    cap = rules.number("H13", f"{'novelty' if novel else level}_session")
    return _limit(workout, len(landings(workout)), cap, share)


def _limit(workout: str, allowed: int, cap: float, share: float) -> Dose:
    """Return the workout with at most so many jumping intervals and so many landings, and that share of them."""
    per_interval = landings(workout)
    kept = min(allowed, len(per_interval))
    if share < 1:
        kept = max(1, round(kept * share))
    while kept and sum(per_interval[-kept:]) > cap:
        kept -= 1
    contacts = sum(per_interval[len(per_interval) - kept :])
    whole = kept == len(per_interval)
    return Dose(workout, _say_jumps(kept, len(per_interval), contacts), contacts, None if whole else kept)


def _prescribe_light(trained: Trained, rules: Rules, *, less: bool) -> Dose:
    starters, later = rules.workouts["starter_light"], rules.workouts["light"]
    done = trained.lights
    workout = starters[done] if done < len(starters) else later[done % len(later)]
    return Dose(workout, "one round fewer than written, no jumps" if less else "as written, no jumps", 0)


def _say_jumps(kept: int, of: int, contacts: int) -> str:
    if kept == of:
        return f"as written, about {contacts} landings"
    if kept == 0:
        return "step in every jumping interval, no landings"
    return f"jump in the last {kept} of the {of} jumping intervals and step in the others, about {contacts} landings"
