"""Which exercise is that? Every variant's own rules look at the same frames, and the one that finds itself wins.

Nothing here knows an exercise: a new file takes part with its track. The answer says how sure it is and why, and "none"
is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from stridework.form.events import Attempt, Event, Hold, Repetition
from stridework.form.landmarks import Frame
from stridework.form.rules import FormRules
from stridework.form.tracker import Tracker

FLIGHT_SPEAKS = 4.0
"""A jump in every repetition says more than its seconds, which end at the landing's rest: a step-through of the same
frames counts the way up too [D]."""
SET_REPS = 2
ADJOINS_S = 1.0  #: a stand on one leg this near to a set, and shorter, is where its repetitions begin or end [D]
HOLD_SPEAKS_S = 1.5  #: a shorter stand on one leg is a step of any walk
SURE = 0.6  #: a guess less sure than this says that it may be wrong [D]
LEAST_SECONDS, ENOUGH_SECONDS = 0.5, 6.0  #: of an exercise: before it is proposed, and until it may be called sure [D]


@dataclass(frozen=True, slots=True)
class Guess:
    """A variant's claim: the seconds of the recording it explains, the share of what moved, and what it found."""

    variant: str
    seconds: float
    sure: float
    reps: int
    holds: int


class ExerciseGuesser:
    """Takes frames and proposes a variant. Costs one tracker for each variant, so it is for files, not for live use."""

    def __init__(self, rules: Mapping[str, FormRules]) -> None:
        self._trackers = {variant: Tracker(found) for variant, found in rules.items()}
        self._found: dict[str, list[Repetition | Hold]] = {variant: [] for variant in rules}
        self._not: dict[str, list[Attempt]] = {variant: [] for variant in rules}

    def push(self, frame: Frame) -> None:
        """Take the next frame."""
        for variant, tracker in self._trackers.items():
            self._sort(variant, tracker.push(frame))

    def finish(self) -> list[Guess]:
        """Return every variant that was found, the likeliest first; empty where none was.

        `sure` is 0 to 1: its share of the squared seconds that each variant explains, less what it refused;
        a few seconds alone are never sure.
        """
        for variant, tracker in self._trackers.items():
            self._sort(variant, tracker.finish())
        seconds = {variant: self._explained(variant) for variant in self._found}
        refused = {variant: _refused(attempts) for variant, attempts in self._not.items()}
        score = {variant: max(0.0, seconds[variant] - 0.5 * refused[variant]) for variant in seconds}
        everything = sum(value**2 for value in score.values())
        guesses = [
            Guess(
                variant,
                seconds[variant],
                score[variant] ** 2 / everything * min(1.0, seconds[variant] / ENOUGH_SECONDS),
                sum(isinstance(event, Repetition) for event in found),
                sum(isinstance(event, Hold) for event in found),
            )
            for variant, found in self._found.items()
            if seconds[variant] >= LEAST_SECONDS and score[variant] > 0
        ]
        return sorted(guesses, key=lambda guess: -guess.sure)

    def _sort(self, variant: str, events: list[Event]) -> None:
        self._found[variant] += [event for event in events if isinstance(event, Repetition | Hold)]
        self._not[variant] += [event for event in events if isinstance(event, Attempt)]

    def _explained(self, variant: str) -> float:
        """Return the seconds of a variant's repetitions or holds, as far as they are like it in legs and flight."""
        track = self._trackers[variant].rules.track
        found = self._found[variant]
        if track.pattern == "hold":
            held = [event for event in found if event.end_s - event.start_s >= HOLD_SPEAKS_S]
            return sum(_outside(event.start_s, event.end_s, self._sets(variant)) for event in held)
        seconds = sum(event.end_s - event.start_s for event in found)
        if track.sides == "one" and track.pattern == "drop":  # a one-sided exercise keeps its leg and its balance
            reps = [event for event in found if isinstance(event, Repetition)]
            same = max((sum(rep.side == side for rep in reps) for side in ("left", "right")), default=0)
            on_one = sum(rep.measures.get("balance_before", 0.0) > 0.2 for rep in reps)
            return seconds * _share(same, len(reps)) * _share(on_one, len(reps))
        if track.sides == "alternating":
            sides = [event.side for event in found]
            changes = sum(a != b for a, b in pairwise(sides))
            seconds *= _share(changes, len(sides) - 1) if len(sides) > 1 else 0.7
        return seconds * (FLIGHT_SPEAKS if track.flight else 1.0)

    def _sets(self, hold: str) -> list[tuple[float, float]]:
        """Return from when to when other variants found a set of repetitions: a hold inside one is a part of it."""
        sets = []
        for variant, found in self._found.items():
            reps = [event for event in found if isinstance(event, Repetition)]
            if variant != hold and len(reps) >= SET_REPS:
                sets.append((reps[0].start_s, reps[-1].end_s))
        return sets


def _outside(start_s: float, end_s: float, sets: list[tuple[float, float]]) -> float:
    """Return the seconds of a hold that is no part of a set: no set fills it, and it leads to none and from none."""
    seconds = end_s - start_s
    for first, last in sets:
        inside = min(end_s, last) - max(start_s, first)
        if inside > 0.3 * seconds or (inside > -ADJOINS_S and seconds < last - first):
            return 0.0
    return seconds


def _share(part: int, whole: int) -> float:
    return part / whole if whole > 0 else 0.0


def _refused(attempts: list[Attempt]) -> float:
    return sum(max(0.0, attempt.t_s - attempt.start_s) for attempt in attempts if attempt.why in ("other", "no-jump"))
