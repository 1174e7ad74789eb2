"""Reads strength sessions that a watch recorded: their sets, as the watch counted and guessed them.

A file whose checksum is wrong, or that ends too early, is refused: a set that was never done is worse than one that
has to be typed. What a watch guessed comes as up to three exercise numbers, the likeliest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from stridework.errors import ActivityFileError
from stridework.formats import fit_profile as fit
from stridework.formats.fit_encoding import EPOCH
from stridework.formats.fit_messages import Part, Values, first, read_parts, text_of
from stridework.training.running import Ignored

MOST_SETS = 500
LONGEST_SECONDS = 12 * 3600.0
MOST_AHEAD = timedelta(days=1)
EARLIEST = datetime(2006, 1, 1, tzinfo=UTC)  # a clock that was never set starts in 1989 or 1990
_UNKNOWN_CATEGORY = 65534
_MOST_REPS = 999
_SET_TYPE, _STEP = 5, 11
_RPE = 193
_WANTED = {
    fit.FILE_ID: frozenset({0, 3}),
    fit.SPORT: frozenset({1}),
    fit.SESSION: frozenset({2, 5, 6, 7, 8, fit.TIMESTAMP, _RPE}),
    fit.SET: frozenset({0, 3, _SET_TYPE, 6, 7, 8, _STEP, 254}),
    fit.ACTIVITY: frozenset({5, fit.TIMESTAMP}),
    fit.WORKOUT: frozenset({8}),
    fit.EXERCISE_TITLE: frozenset({0, 1, 2}),
}


@dataclass(frozen=True, slots=True)
class RecordedSet:
    """One set: its guesses are (category, name) numbers, likeliest first, name None where the watch had none.

    `seconds`, `reps` and `step` (its step in the workout the watch was following) are None where not recorded.
    """

    active: bool
    seconds: float | None
    reps: int | None
    guesses: tuple[tuple[int, int | None], ...] = ()
    step: int | None = None


@dataclass(frozen=True, slots=True)
class StrengthRecording:
    """A recorded strength session. `start` and `end` carry the watch's own offset from UTC.

    `seconds` is the time trained, pauses left out; `workout` the title of the workout the watch followed, "" where it
    followed none; `srpe` the effort told on the watch, 0 to 10; `serial` the number of the watch or file.
    """

    start: datetime
    end: datetime
    seconds: float
    sets: tuple[RecordedSet, ...]
    workout: str = ""
    srpe: int | None = None
    serial: int = 0
    titles: tuple[tuple[tuple[int, int | None], str], ...] = ()


@dataclass(frozen=True, slots=True)
class StrengthReading:
    """What a file held: strength sessions, and everything else with the reason why it is none."""

    recordings: tuple[StrengthRecording, ...]
    ignored: tuple[Ignored, ...] = ()


def holds_strength(content: bytes) -> bool:
    """Say whether a FIT file holds a strength session, undamaged or not; False for what is no FIT file."""
    try:
        parts = [part for part, _ in read_parts(content, _WANTED) if part]
    except ActivityFileError:
        return False
    return any(
        part.of(fit.SET)
        or any(first(values, 1) == fit.STRENGTH_TRAINING for values in part.of(fit.SPORT))
        or any(_is_strength(values) for values in part.of(fit.SESSION))
        for part in parts
    )


def read_strength(content: bytes, *, now: datetime) -> StrengthReading:
    """Return the strength sessions of a FIT file. `now` (with its zone) tells a clock that ran ahead.

    Raises ActivityFileError where the bytes are no FIT activity or are damaged.
    """
    recordings: list[StrengthRecording] = []
    ignored: list[Ignored] = []
    for part, place in read_parts(content, _WANTED):
        if part is None:
            raise ActivityFileError(f"damaged from byte {place} on; nothing of it was taken")
        _check_part(content, part)
        for session in part.of(fit.SESSION):
            if _is_strength(session):
                read = _read_session(part, session, now)
                if isinstance(read, StrengthRecording):
                    recordings.append(read)
                else:
                    ignored.append(read)
            else:
                ignored.append(Ignored("Activity", "not recorded as strength"))
    if not recordings and not ignored:
        raise ActivityFileError("no session in it")
    return StrengthReading(tuple(recordings), tuple(ignored))


def _check_part(content: bytes, part: Part) -> None:
    if part.cut_at is not None or part.whole is None:
        raise ActivityFileError("the file ends too early; nothing of it was taken")
    if part.broken_at is not None:
        raise ActivityFileError(f"damaged at byte {part.broken_at}; nothing of it was taken")
    if part.fails_checksum(content):
        raise ActivityFileError("its checksum is wrong, so something in it was changed; nothing of it was taken")
    kinds = {first(values, 0) for values in part.of(fit.FILE_ID)}
    if kinds == {fit.FileType.WORKOUT}:
        raise ActivityFileError("a workout to be done, not one that was done")
    if kinds != {fit.FileType.ACTIVITY}:
        raise ActivityFileError("a FIT file that holds no activity")


def _is_strength(session: Values) -> bool:
    return first(session, 6) == fit.STRENGTH_TRAINING


def _read_session(part: Part, session: Values, now: datetime) -> StrengthRecording | Ignored:
    started, elapsed = first(session, 2), (first(session, 7) or 0) / 1000
    seconds = (first(session, 8) or 0) / 1000 or elapsed
    if not started:
        return Ignored("Strength", "it does not say when it began")
    start = EPOCH + timedelta(seconds=started)
    end = start + timedelta(seconds=max(elapsed, seconds))
    if start < EARLIEST:
        return Ignored("Strength", f"its date, {start:%Y-%m-%d}, is from before the watch's clock was set")
    if start > now + MOST_AHEAD:
        return Ignored("Strength", f"its date, {start:%Y-%m-%d}, is still to come: the watch's clock was wrong")
    if not 0 < seconds <= LONGEST_SECONDS or elapsed > 2 * LONGEST_SECONDS:
        return Ignored("Strength", f"{start:%Y-%m-%d}: a length of {seconds:.0f} seconds cannot be right")
    sets = [_read_set(values) for values in part.of(fit.SET) if _is_within(values, started, elapsed or seconds)]
    if not any(one.active for one in sets):
        return Ignored("Strength", f"{start:%Y-%m-%d}: no set in it")
    if len(sets) > MOST_SETS:
        return Ignored("Strength", f"{start:%Y-%m-%d}: {len(sets)} sets; at most {MOST_SETS} can be right")
    zone = _find_zone(part)
    rpe = first(session, _RPE)
    return StrengthRecording(
        start=start.astimezone(zone),
        end=end.astimezone(zone),
        seconds=seconds,
        sets=tuple(sets),
        workout=next((name for values in part.of(fit.WORKOUT) if (name := text_of(values, 8))), ""),
        srpe=None if rpe is None or rpe > 100 else round(rpe / 10),
        serial=next((number for values in part.of(fit.FILE_ID) if (number := first(values, 3))), 0),
        titles=_read_titles(part),
    )


def _is_within(values: Values, started: int, seconds: float) -> bool:
    """Say whether a set belongs to the session: a file may hold several; one without times belongs to the only one."""
    at = first(values, 6) or first(values, 254)
    return at is None or started - 2 <= at <= started + seconds + 2


def _read_set(values: Values) -> RecordedSet:
    milliseconds, reps = first(values, 0), first(values, 3)
    names = values.get(8, ())
    guesses = [
        (category, names[place] if place < len(names) else None)
        for place, category in enumerate(values.get(7, ()))
        if category is not None and category != _UNKNOWN_CATEGORY
    ]
    return RecordedSet(
        active=first(values, _SET_TYPE) == 1,
        seconds=milliseconds / 1000 if milliseconds else None,
        reps=reps if reps and reps <= _MOST_REPS else None,  # a watch that could not count writes 0
        guesses=tuple(dict.fromkeys(guesses)),
        step=first(values, _STEP),
    )


def _read_titles(part: Part) -> tuple[tuple[tuple[int, int | None], str], ...]:
    found = []
    for values in part.of(fit.EXERCISE_TITLE):
        category, title = first(values, 0), text_of(values, 2)
        if category is not None and title:
            found.append(((category, first(values, 1)), title))
    return tuple(found)


def _find_zone(part: Part) -> timezone:
    """Return the watch's own offset from UTC, in whole minutes; UTC where it does not say."""
    for values in part.of(fit.ACTIVITY):
        local, utc = first(values, 5), first(values, fit.TIMESTAMP)
        if local is not None and utc is not None and abs(local - utc) <= 14 * 3600:
            return timezone(timedelta(minutes=round((local - utc) / 60)))
    return UTC
