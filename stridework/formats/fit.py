"""Reads FIT files as watches write them: the summaries of the sessions, skipping the thousands of records.

A full decoder spends seconds on what a plan does not need. The few messages read here are enough, and the laps
say the same as the sessions in other words: where the two agree nothing else is checked, where they do not, the
checksum decides.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from stridework.errors import ActivityFileError
from stridework.formats.activity import RUNNING, Activity, Recording
from stridework.training.running import Ignored

Message = dict[int, int | None]
_FieldPlaces = list[tuple[int, int, str, int]]  # field number, offset, struct format, the value that means "none"

_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_CLOCK_SET = 0x10000000  # below it a time counts seconds since the watch was switched on

_FILE_ID, _SESSION, _LAP = 0, 18, 19
_START, _ELAPSED, _TIMER, _DISTANCE, _TIMESTAMP = 2, 7, 8, 9, 253
_TYPE = 0
_SPORT, _SUB_SPORT, _MEAN_BPM, _MAX_BPM, _FIRST_LAP, _LAPS = 5, 6, 16, 17, 25, 26
_LAP_SPORT = 25
_WANTED = {
    _FILE_ID: {_TYPE},
    _SESSION: {
        *(_START, _ELAPSED, _TIMER, _DISTANCE, _TIMESTAMP, _SPORT, _SUB_SPORT),
        *(_MEAN_BPM, _MAX_BPM, _FIRST_LAP, _LAPS),
    },
    _LAP: {_START, _ELAPSED, _TIMER, _DISTANCE, _LAP_SPORT},
}
_BASE_TYPES = {
    0x00: ("B", 0xFF),
    0x01: ("b", 0x7F),
    0x02: ("B", 0xFF),
    0x0A: ("B", 0),
    0x83: ("h", 0x7FFF),
    0x84: ("H", 0xFFFF),
    0x85: ("i", 0x7FFFFFFF),
    0x86: ("I", 0xFFFFFFFF),
    0x8B: ("H", 0),
    0x8C: ("I", 0),
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


@dataclass(slots=True)
class _Part:
    """One of the FIT files that a chained file is made of."""

    kind: int | None = None
    sessions: list[Message] = field(default_factory=list)
    laps: list[Message] = field(default_factory=list)
    cut_at: int | None = None  # the file ends here, before it should
    broken_at: int | None = None  # from here on the bytes make no sense
    whole: tuple[int, int] | None = None  # from header to checksum, where all of it is there
    bad_checksum: bool | None = None  # None until somebody needed to know


def read_fit(content: bytes) -> Recording:
    """Return the sessions of a FIT file, all of its chained parts; what damage left out is in `ignored`.

    Raises ActivityFileError where the bytes are no FIT file.
    """
    if content[8:12] != b".FIT" or content[0] < 12:
        raise ActivityFileError("not a FIT file: its header is missing or damaged")
    place = 0
    activities: list[Activity] = []
    ignored: list[Ignored] = []
    warnings: list[str] = []
    while place < len(content):
        if content[place + 8 : place + 12] != b".FIT" or content[place] < 12:
            warnings.append(f"from byte {place} on the file is damaged: what follows was not read")
            break
        part, place = _read_part(content, place)
        _gather(content, part, activities, ignored, warnings)
    if not activities and not ignored:
        ignored.append(Ignored("FIT file", "no summary of a session in it"))
    return Recording(tuple(activities), tuple(ignored), tuple(warnings))


def _gather(
    content: bytes, part: _Part, activities: list[Activity], ignored: list[Ignored], warnings: list[str]
) -> None:
    """Add to the lists what one part holds."""
    if part.kind == _WORKOUT_FILE:
        ignored.append(Ignored("Workout", "a workout to be done, not one that was done"))
        return
    if part.kind not in (_ACTIVITY_FILE, None):
        ignored.append(Ignored("FIT file", "it holds settings or totals, no activity"))
        return
    for session in part.sessions:
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


def _read_part(content: bytes, start: int) -> tuple[_Part, int]:
    """Return the part whose header is at `start`, and where the next one would begin."""
    part = _Part()
    header, size = content[start], int.from_bytes(content[start + 4 : start + 8], "little")
    place, end = start + header, start + header + size
    if size == 0 or end + 2 > len(content):  # a watch that lost power leaves the size at zero
        end = min(end, len(content)) if size else len(content)
        part.cut_at = len(content)
    else:
        part.whole = (start, end + 2)
    try:
        _read_messages(content, place, end, part)
    except (struct.error, IndexError):
        part.cut_at = end
    return part, (end + 2 if part.whole else len(content))


def _read_messages(content: bytes, place: int, end: int, part: _Part) -> None:
    """Walk over the messages from `place` to `end` and keep the few that are wanted."""
    sizes: dict[int, int] = {}
    wanted: dict[int, tuple[int, _FieldPlaces]] = {}
    while place < end:
        head = content[place]
        if head & 0xC0 == 0x40:
            local = head & 15
            try:
                sizes[local], message, fields, place = _read_definition(content, place, end)
            except ValueError:
                part.broken_at = place
                return
            wanted.pop(local, None)
            if message in _WANTED:
                wanted[local] = (message, fields)
            continue
        local = head >> 5 & 3 if head & 0x80 else head & 15
        if local not in sizes:
            part.broken_at = place
            return
        if place + 1 + sizes[local] > end:
            part.cut_at = end
            return
        if local in wanted:
            _keep(part, wanted[local], content, place + 1)
        place += 1 + sizes[local]


def _read_definition(content: bytes, place: int, end: int) -> tuple[int, int, _FieldPlaces, int]:
    """Return (size of its data, message number, places of wanted fields, where it ends); ValueError if it cannot be."""
    order = {0: "<", 1: ">"}.get(content[place + 2])
    if order is None:
        raise ValueError
    (message,) = struct.unpack_from(order + "H", content, place + 3)
    count = content[place + 5]
    table = place + 6
    after = table + 3 * count
    wanted = _WANTED.get(message, set())
    fields: _FieldPlaces = []
    size = 0
    for at in range(table, after, 3):
        number, length, base = content[at], content[at + 1], content[at + 2]
        letter, none = _BASE_TYPES.get(base, ("", 0))
        if number in wanted and letter and length >= struct.calcsize(letter):
            fields.append((number, size, order + letter, none))
        size += length
    if content[place] & 0x20:
        developer = content[after]
        size += sum(content[after + 2 + 3 * turn] for turn in range(developer))
        after += 1 + 3 * developer
    if after > end:
        raise IndexError
    return size, message, fields, after


def _keep(part: _Part, definition: tuple[int, _FieldPlaces], content: bytes, place: int) -> None:
    message, fields = definition
    values: Message = {}
    for number, offset, form, none in fields:
        (value,) = struct.unpack_from(form, content, place + offset)
        values[number] = None if value == none else value
    if message == _FILE_ID:
        part.kind = values.get(_TYPE)
    elif message == _SESSION:
        part.sessions.append(values)
    else:
        part.laps.append(values)


def _to_activity(session: Message) -> Activity:
    start = session.get(_START)
    timer = session.get(_TIMER) or session.get(_ELAPSED)
    distance = session.get(_DISTANCE)
    return Activity(
        sport=_name_sport(session.get(_SPORT), session.get(_SUB_SPORT)),
        start=None if start is None or start < _CLOCK_SET else _EPOCH + timedelta(seconds=start),
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


def _is_believable(content: bytes, part: _Part, session: Message) -> bool:
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
    if part.bad_checksum is None:
        part.bad_checksum = _checksum(content[slice(*part.whole)]) != 0
    return not part.bad_checksum


def _laps_of(part: _Part, session: Message) -> list[Message]:
    first, count = session.get(_FIRST_LAP), session.get(_LAPS)
    if first is not None and count is not None:
        return part.laps[first : first + count]
    return part.laps if len(part.sessions) == 1 else []


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


def _checksum(content: bytes) -> int:
    """Return FIT's CRC-16; zero over a whole file with the checksum at its end."""
    crc = 0
    for byte in content:
        crc = crc >> 8 ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc


def _crc_entry(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


_CRC_TABLE = tuple(_crc_entry(value) for value in range(256))
