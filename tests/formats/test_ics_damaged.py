"""Two thousand damaged calendars: each is read as far as it goes or refused clearly, and none takes for ever."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from stridework.errors import StrideworkError
from stridework.formats.ics import read_calendar
from stridework.training.running import Reading

FEEDS = 2_000
ZONE = ZoneInfo("Europe/Lisbon")

WHOLE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
X-WR-TIMEZONE:Europe/Lisbon
BEGIN:VTIMEZONE
TZID:Here
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:club
DTSTART;TZID=Here:20261101T190000
DTEND;TZID=Here:20261101T201500
RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261231T000000Z
EXDATE;TZID=Here:20261105T190000
SUMMARY:Club run 10k
END:VEVENT
BEGIN:VEVENT
UID:club
RECURRENCE-ID;TZID=Here:20261110T190000
DTSTART;TZID=W. Europe Standard Time:20261111T180000
DURATION:PT45M
SEQUENCE:2
SUMMARY:Club intervals 6x800m
END:VEVENT
BEGIN:VEVENT
UID:runna
DTSTART:20261103
DTEND:20261104
SUMMARY:🏃 Threshold Intervals • 8km
DESCRIPTION:Intervals • 8km • 45m - 50m\\n\\n4 reps at 4:12/km\\nMoving Time: 0:35:24
X-WORKOUT-ESTIMATED-DURATION:2700
BEGIN:VALARM
TRIGGER:-PT30M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:month
DTSTART;VALUE=DATE:20261107
RRULE:FREQ=MONTHLY;BYDAY=SU;BYSETPOS=-1;COUNT=3
RDATE;VALUE=DATE:20261208,20261209
SUMMARY:Long run 18 km
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()

PIECES = (
    *(b";", b":", b",", b"=", b'"', b"\\", b"\r\n", b"\n ", b"\x00", b"\xff", b"-", b"0", b"99999999999", b"T", b"Z"),
    *(b"FREQ=SECONDLY", b"INTERVAL=0", b"BYMONTHDAY=31", b"BYSETPOS=9", b"COUNT=-1", b"UNTIL=0", b"BYDAY=99MO"),
    *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\n", b"DURATION:-P1W\r\n"),
    *(
        b"RRULE:FREQ=DAILY\r\n",
        b"DTSTART:00010101\r\n",
        b"DTSTART:99991231T235959Z\r\n",
        b";TZID=America",
        b";TZID=../x",
    ),
)


def damage(dice: random.Random) -> bytes:
    """Return the whole calendar after one to six blows: cut, flip, swap lines, repeat a piece, put in something odd."""
    data = bytearray(WHOLE)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(6):
            case 0:
                del data[at : at + dice.randint(1, 40)]
            case 1 if at < len(data):
                data[at] = dice.randrange(256)
            case 2:
                data[at:at] = dice.choice(PIECES)
            case 3:
                data[at:at] = data[at : at + dice.randint(1, 200)]
            case 4:
                lines = bytes(data).split(b"\r\n")
                one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
                lines[one], lines[other] = lines[other], lines[one]
                data = bytearray(b"\r\n".join(lines))
            case _ if dice.random() < 0.2:
                del data[at:]
    return bytes(data)


def test_a_damaged_calendar_is_read_as_far_as_it_goes_or_refused() -> None:
    dice = random.Random(2026)
    readings = []
    for _ in range(FEEDS):
        data = damage(dice)
        try:
            reading = read_calendar(data, ZONE, date(2026, 10, 1), date(2027, 1, 31))
        except StrideworkError:
            continue
        assert isinstance(reading, Reading)
        assert all(date(2026, 10, 1) <= run.start.date() <= date(2027, 1, 31) for run in reading.runs)
        assert all(run.minutes is None or 0 < run.minutes <= 24 * 60 for run in reading.runs)
        readings.append(reading)
    assert len(readings) > FEEDS // 2
    assert sum(1 for reading in readings if reading.runs and any(found.line for found in reading.ignored)) > FEEDS // 10


def test_the_undamaged_calendar_gives_every_run() -> None:
    reading = read_calendar(WHOLE, ZONE, date(2026, 10, 1), date(2027, 1, 31))
    assert (reading.ignored, reading.warnings) == ((), ())
    assert Counter(run.title for run in reading.runs) == {
        "Club run 10k": 16,
        "Club intervals 6x800m": 1,
        "🏃 Threshold Intervals • 8km": 1,
        "Long run 18 km": 6,
    }
