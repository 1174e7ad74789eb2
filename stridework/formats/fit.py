"""Reads FIT files as watches write them: the summaries of the sessions, skipping the thousands of records.

A full decoder spends seconds on what a plan does not need. The few messages read here are enough, and the laps
say the same as the sessions in other words: where the two agree nothing else is checked, where they do not, the
checksum decides.
"""

from __future__ import annotations

from datetime import timedelta

from stridework.formats.activity import RUNNING, Activity, Recording
from stridework.formats.fit_encoding import EPOCH
from stridework.formats.fit_messages import FILE_ID, Part, Values, first, read_parts
from stridework.training.running import Ignored

Message = dict[int, int | None]

_CLOCK_SET = 0x10000000  # below it a time counts seconds since the watch was switched on

_SESSION, _LAP = 18, 19
_START, _ELAPSED, _TIMER, _DISTANCE, _TIMESTAMP = 2, 7, 8, 9, 253
_TYPE = 0
_SPORT, _SUB_SPORT, _MEAN_BPM, _MAX_BPM, _FIRST_LAP, _LAPS = 5, 6, 16, 17, 25, 26
_LAP_SPORT = 25
_WANTED = {
    FILE_ID: frozenset({_TYPE}),
    _SESSION: frozenset(
        {
            *(_START, _ELAPSED, _TIMER, _DISTANCE, _TIMESTAMP, _SPORT, _SUB_SPORT),
            *(_MEAN_BPM, _MAX_BPM, _FIRST_LAP, _LAPS),
        }
    ),
    _LAP: frozenset({_START, _ELAPSED, _TIMER, _DISTANCE, _LAP_SPORT}),
}
_ACTIVITY_FILE, _WORKOUT_FILE = 4, 5
_RUNNING_NUMBER, _FITNESS_EQUIPMENT, _TREADMILL, _STRENGTH = 1, 4, 1, 20
_SPORTS = {
    0: "a sport without a name",
    1: RUNNING,
    2: "cycling",
    3: "a transition",
    4: "fitness equipment",
    5: "swimming",
    10: "training",
    11: "walking",
    12: "cross-country skiing",
    15: "rowing",
    17: "hiking",
}
_LAP_SECONDS, _LAP_METRES = 1.5, 6.0  # how far the sums of the laps may be from the session
_END_SECONDS = 2.0


def read_fit(content: bytes) -> Recording:
    """Return the sessions of a FIT file, all of its chained parts; what damage left out is in `ignored`.

    Raises ActivityFileError where the bytes are no FIT file.
    """
    activities: list[Activity] = []
    ignored: list[Ignored] = []
    warnings: list[str] = []
    for part, place in read_parts(content, _WANTED):
        if part is None:
            warnings.append(f"from byte {place} on the file is damaged: what follows was not read")
        else:
            _gather(content, part, activities, ignored, warnings)
    if not activities and not ignored:
        ignored.append(Ignored("FIT file", "no summary of a session in it"))
    return Recording(tuple(activities), tuple(ignored), tuple(warnings))


def _gather(
    content: bytes, part: Part, activities: list[Activity], ignored: list[Ignored], warnings: list[str]
) -> None:
    """Add to the lists what one part holds."""
    kinds = [first(file_id, _TYPE) for file_id in part.of(FILE_ID)]
    kind = kinds[-1] if kinds else None
    if kind == _WORKOUT_FILE:
        ignored.append(Ignored("Workout", "a workout to be done, not one that was done"))
        return
    if kind not in (_ACTIVITY_FILE, None):
        ignored.append(Ignored("FIT file", "it holds settings or totals, no activity"))
        return
    for session in map(_flatten, part.of(_SESSION)):
        activity = _to_activity(session)
        if _is_believable(content, part, session):
            activities.append(activity)
        else:
            what = "damaged: the session and its laps contradict each other, or nothing confirms it"
            ignored.append(Ignored(activity.sport.capitalize(), what))
    if part.broken_at is not None:
        warnings.append(f"the file is damaged at byte {part.broken_at}: sessions after that are missing")
    elif part.cut_at is not None:
        warnings.append(f"the file ends too early, at byte {part.cut_at}: sessions after that are missing")
    elif part.bad_checksum:
        warnings.append("the file's checksum is wrong: only what its laps confirm was used")


def _flatten(values: Values) -> Message:
    return {number: first(values, number) for number in values}


def _to_activity(session: Message) -> Activity:
    start = session.get(_START)
    timer = session.get(_TIMER) or session.get(_ELAPSED)
    distance = session.get(_DISTANCE)
    return Activity(
        sport=_name_sport(session.get(_SPORT), session.get(_SUB_SPORT)),
        start=None if start is None or start < _CLOCK_SET else EPOCH + timedelta(seconds=start),
        seconds=timer / 1000 if timer else None,
        metres=distance / 100 if distance else None,
        mean_bpm=session.get(_MEAN_BPM) or None,
        max_bpm=session.get(_MAX_BPM) or None,
        source="fit",
    )


def _name_sport(sport: int | None, sub_sport: int | None) -> str:
    if sport == _FITNESS_EQUIPMENT and sub_sport == _TREADMILL:
        return RUNNING
    if sub_sport == _STRENGTH:
        return "strength training"
    return _SPORTS.get(sport or 0, f"sport number {sport}")


def _is_believable(content: bytes, part: Part, session: Message) -> bool:
    """Say whether the session is what the watch wrote: its laps say the same, or the checksum is right.

    A file that was only cut short, before its laps, is believed where start, end and duration fit together.
    """
    laps = _laps_of(part, session)
    if laps and _agree(session, laps):
        return True
    if part.broken_at is not None:
        return False
    if part.whole is None:
        return not laps and _fits_its_end(session)
    return not part.fails_checksum(content)


def _laps_of(part: Part, session: Message) -> list[Message]:
    laps = [_flatten(lap) for lap in part.of(_LAP)]
    start, count = session.get(_FIRST_LAP), session.get(_LAPS)
    if start is not None and count is not None:
        return laps[start : start + count]
    return laps if len(part.of(_SESSION)) == 1 else []


def _fits_its_end(session: Message) -> bool:
    start, end, elapsed = session.get(_START), session.get(_TIMESTAMP), session.get(_ELAPSED)
    if start is None or end is None or elapsed is None:
        return False
    return abs(end - start - elapsed / 1000) <= _END_SECONDS and (session.get(_TIMER) or 0) <= elapsed + 1000


def _agree(session: Message, laps: list[Message]) -> bool:
    """Say whether the laps tell the session's start, time, distance and sport."""
    sports = {lap.get(_LAP_SPORT) for lap in laps}
    if session.get(_START) is None or sports != {session.get(_SPORT)}:
        return False
    starts = [start for lap in laps if (start := lap.get(_START)) is not None]
    if not starts or abs(min(starts) - (session.get(_START) or 0)) > 1:
        return False
    time = _TIMER if session.get(_TIMER) else _ELAPSED
    seconds = abs(sum(lap.get(time) or 0 for lap in laps) - (session.get(time) or 0)) / 1000
    metres = abs(sum(lap.get(_DISTANCE) or 0 for lap in laps) - (session.get(_DISTANCE) or 0)) / 100
    return seconds <= _LAP_SECONDS and metres <= _LAP_METRES
