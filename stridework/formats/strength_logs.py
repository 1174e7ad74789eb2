"""A strength session recorded on a watch, as a session of the log: matched to a workout where it is like one.

Which exercise a set was, its numbers say; which workout it was, the order of its exercises. Where that is not clear
the session is kept without a workout, with the reason; where none of its sets is an exercise we know, it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID, uuid5

from stridework.formats.fit_encoding import cut_text
from stridework.formats.fit_strength import RecordedSet, StrengthRecording
from stridework.formats.fit_workout import NAME_BYTES
from stridework.training.events import Interval, Timeline
from stridework.training.exercise import Exercise, FitIds
from stridework.training.log import Done, IntervalLog, SessionLog, find_problems
from stridework.training.running import Ignored

OWN_WORKOUT = "watch-session"
"""The workout of a session that is like none we know."""

FEWEST_FITTING = 0.8
FEWEST_DONE = 0.5
"""A session is a workout's where this share of its sets, in order, is in it, and that share of the workout [D]."""

ENOUGH_SECONDS = 0.8  # a set of this share of the planned time is a whole one [D]
TELL_APART_S = 1.0
_SESSIONS = UUID("5a0f6e34-6a58-4c43-9c0b-6f1f0c6a3f5e")
_SQUAT, _OLD_AIR_SQUAT, _AIR_SQUAT = 28, 61, 100


@dataclass(frozen=True, slots=True)
class MatchedLog:
    """A session for the log, the title of the workout it was ("" for none), and what the runner should know of it."""

    log: SessionLog
    workout: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a recording lies on a workout: pairs of (set, interval); `off_s` is how far the lengths are apart in mean."""

    timeline: Timeline
    pairs: tuple[tuple[int, Interval], ...]
    named: bool
    share: float
    off_s: float


def make_log(
    recording: StrengthRecording, timelines: Sequence[Timeline], exercises: Mapping[str, Exercise]
) -> MatchedLog | Ignored:
    """Return the recorded session for the log, or why it is none. `timelines` are the workouts it may have been.

    The same recording always has the same id, so that reading a file twice keeps it once.
    """
    active = [one for one in recording.sets if one.active]
    known = [_find_exercises(one, exercises) for one in active]
    title = f"Strength, {recording.start:%Y-%m-%d}"
    fit, reasons = _find_workout(recording, active, known, timelines)
    if fit is None and not any(known):
        names = ", ".join(dict.fromkeys(name for _, name in recording.titles))
        found = f": {names[:200]}" if names else ""
        return Ignored(title, f"none of its {len(active)} sets is an exercise Stridework knows{found}")
    intervals = _list_matched(fit, active, known) if fit else _list_own(active, known)
    log = SessionLog(
        id=uuid5(_SESSIONS, f"{recording.serial}:{recording.start.timestamp():.0f}"),
        workout=fit.timeline.workout if fit else OWN_WORKOUT,
        started_at=recording.start,
        finished_at=recording.end,
        seconds=recording.seconds,
        intervals=intervals,
        srpe=recording.srpe,
        note="Recorded on a watch." if fit else f"Recorded on a watch. {' '.join(reasons)}"[:500],
    )
    if problems := find_problems(log):
        return Ignored(title, f"{problems[0].field} {problems[0].problem}")
    return MatchedLog(log, fit.timeline.title if fit else "", reasons)


def _find_exercises(one: RecordedSet, exercises: Mapping[str, Exercise]) -> tuple[tuple[str, str], ...]:
    """Return the (exercise, variant) of the watch's first guess that we know; several may share its numbers."""
    for category, name in one.guesses:
        numbers = FitIds(category, name)
        if (category, name) in ((_SQUAT, _OLD_AIR_SQUAT), (_SQUAT, None)):
            numbers = FitIds(_SQUAT, _AIR_SQUAT)  # older watches, and a watch that tells squats apart no further
        found = [(e.id, v.id) for e in exercises.values() for v in e.variants if v.fit == numbers]
        if found:
            return tuple(found)
    return ()


def _find_workout(
    recording: StrengthRecording,
    active: Sequence[RecordedSet],
    known: Sequence[tuple[tuple[str, str], ...]],
    timelines: Sequence[Timeline],
) -> tuple[_Fit | None, tuple[str, ...]]:
    """Return how the recording lies on the workout it was, or None with the reason."""
    name = recording.workout
    rested = _list_rests(recording.sets)
    fits = []
    for timeline in timelines:
        named = bool(name) and name == cut_text(timeline.title, NAME_BYTES)
        fit = _lay_on(timeline, active, known, rested, named=named)
        work = sum(interval.kind == "work" for interval in timeline.intervals)
        if fit.pairs and len(fit.pairs) >= FEWEST_FITTING * len(active) and len(fit.pairs) >= FEWEST_DONE * work:
            fits.append(fit)
    if not fits:
        followed = f" The watch followed “{name}”." if name else ""
        return None, (f"Its {len(active)} sets are in the order of no workout here.{followed}",)
    fits.sort(key=lambda fit: (not fit.named, -fit.share, fit.off_s))
    best, *others = fits
    alike = [o for o in others if (o.named, o.share) == (best.named, best.share)]
    if alike and alike[0].off_s - best.off_s < TELL_APART_S:
        return None, (f"It is as much like “{best.timeline.title}” as like “{alike[0].timeline.title}”.",)
    left = len(active) - len(best.pairs)
    extra = (f"{left} of its {len(active)} sets {'is' if left == 1 else 'are'} not in the workout.",) if left else ()
    return best, extra


def _list_rests(sets: Sequence[RecordedSet]) -> list[float]:
    """Return how long the runner rested after each active set, in seconds, as far as rests were recorded."""
    rests: list[float] = []
    for one in sets:
        if one.active:
            rests.append(0.0)
        elif rests:
            rests[-1] += one.seconds or 0.0
    return rests


def _lay_on(
    timeline: Timeline,
    active: Sequence[RecordedSet],
    known: Sequence[tuple[tuple[str, str], ...]],
    rested: Sequence[float],
    *,
    named: bool,
) -> _Fit:
    """Return the longest common order of the sets and the workout's intervals (longest common subsequence).

    Where the watch followed the workout by name, a set it could not name may be any of its exercises.
    """
    work = [interval for interval in timeline.intervals if interval.kind == "work"]

    def is_same(row: int, column: int) -> bool:
        if not known[row]:
            return named
        return any(exercise == work[column].exercise for exercise, _ in known[row])

    longest = [[0] * (len(work) + 1) for _ in range(len(active) + 1)]
    for row in range(len(active) - 1, -1, -1):
        for column in range(len(work) - 1, -1, -1):
            both = 1 + longest[row + 1][column + 1] if is_same(row, column) else 0
            longest[row][column] = max(both, longest[row + 1][column], longest[row][column + 1])
    pairs: list[tuple[int, Interval]] = []
    row = column = 0
    while row < len(active) and column < len(work):
        if is_same(row, column) and longest[row][column] == 1 + longest[row + 1][column + 1]:
            pairs.append((row, work[column]))
            row, column = row + 1, column + 1
        elif longest[row + 1][column] >= longest[row][column + 1]:
            row += 1
        else:
            column += 1
    off = [
        abs(seconds - (interval.end_s - interval.start_s))
        for row, interval in pairs
        if (seconds := active[row].seconds) is not None and not interval.waits
    ]
    off += [
        abs(rested[row] - (after.start_s - before.end_s))
        for (row, before), (next_row, after) in pairwise(pairs)
        if next_row == row + 1
    ]
    share = len(pairs) / max(len(active), len(work), 1)
    return _Fit(timeline, tuple(pairs), named, share, sum(off) / len(off) if off else 0.0)


def _list_matched(
    fit: _Fit, active: Sequence[RecordedSet], known: Sequence[tuple[tuple[str, str], ...]]
) -> tuple[IntervalLog, ...]:
    """Return every work interval of the workout, those without a set as skipped."""
    sets = {interval.index: row for row, interval in fit.pairs}
    found = []
    for interval in fit.timeline.intervals:
        if interval.kind != "work":
            continue
        row = sets.get(interval.index)
        done, reps, variant = Done.SKIPPED, None, interval.variant
        if row is not None:
            done, reps = _judge(active[row], interval), active[row].reps
            variants = [variant for exercise, variant in known[row] if exercise == interval.exercise]
            # A jump that was stepped has the numbers of the step.
            variant = interval.variant if not variants or interval.variant in variants else variants[0]
        found.append(IntervalLog(interval.index, interval.exercise or "", done, variant, interval.side, reps))
    return tuple(found)


def _judge(one: RecordedSet, interval: Interval) -> Done:
    """Say whether an interval was done wholly: by its repetitions where those are asked for, else by its time."""
    if interval.reps:
        return Done.PART if one.reps is not None and one.reps < interval.reps else Done.FULL
    planned = interval.end_s - interval.start_s
    if one.seconds is None or interval.waits:
        return Done.FULL
    return Done.FULL if one.seconds >= ENOUGH_SECONDS * planned else Done.PART


def _list_own(active: Sequence[RecordedSet], known: Sequence[tuple[tuple[str, str], ...]]) -> tuple[IntervalLog, ...]:
    """Return the sets as intervals of no workout; an exercise that is not known is a plain step."""
    found = []
    for place, (one, names) in enumerate(zip(active, known, strict=True)):
        exercise, variant = names[0] if names else ("", None)
        found.append(IntervalLog(place, exercise, Done.FULL, variant, reps=one.reps))
    return tuple(found)
