"""Small FIT files as watches write them, made here so that the tests need nobody's recordings."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
ENUM, UINT8, UINT16, UINT32 = (0x00, "B"), (0x02, "B"), (0x84, "H"), (0x86, "I")
NONE = {"B": 0xFF, "H": 0xFFFF, "I": 0xFFFFFFFF}

FILE_ID = (0, ((0, ENUM), (4, UINT32)))
RECORD = (20, ((253, UINT32), (5, UINT32), (3, UINT8)))
LAP = (19, ((253, UINT32), (2, UINT32), (7, UINT32), (8, UINT32), (9, UINT32), (25, ENUM)))
SESSION = (
    18,
    (
        *((253, UINT32), (2, UINT32), (7, UINT32), (8, UINT32), (9, UINT32), (5, ENUM), (6, ENUM)),
        *((16, UINT8), (17, UINT8), (25, UINT16), (26, UINT16)),
    ),
)


@dataclass(frozen=True)
class Session:
    start: datetime | int = datetime(2026, 5, 3, 6, 30, tzinfo=UTC)
    seconds: float = 1800.0
    metres: float | None = 5000.0
    sport: int = 1
    sub_sport: int = 0
    bpm: int | None = 150
    laps: int = 2


def seconds_of(start):
    return start if isinstance(start, int) else int((start - EPOCH).total_seconds())


def build_fit(*sessions, kind=4, records=5, order="<", with_laps=True):
    """Return one FIT file with a file_id, and records, laps and summary of every session."""
    body = bytearray()
    local = {}

    def write(message, *values):
        number, fields = message
        if number not in local:
            local[number] = len(local)
            body.extend(struct.pack("<BBB", 0x40 | local[number], 0, order == ">"))
            body.extend(struct.pack(order + "HB", number, len(fields)))
            for field, (base, letter) in fields:
                body.extend((field, struct.calcsize(letter), base))
        body.append(local[number])
        for (_, (_, letter)), value in zip(fields, values, strict=True):
            body.extend(struct.pack(order + letter, NONE[letter] if value is None else round(value)))

    write(FILE_ID, kind, 1_100_000_000)
    first_lap = 0
    for s in sessions:
        start = seconds_of(s.start)
        end = start + s.seconds
        for turn in range(records):
            write(RECORD, start + turn, (s.metres or 0) * turn, s.bpm)
        metres = None if s.metres is None else s.metres * 100
        for turn in range(s.laps if with_laps else 0):
            share = s.seconds / s.laps
            lap_metres = None if metres is None else metres / s.laps
            write(LAP, end, start + share * turn, share * 1000, share * 1000, lap_metres, s.sport)
        write(
            SESSION,
            *(end, start, s.seconds * 1000, s.seconds * 1000, metres, s.sport, s.sub_sport),
            *(s.bpm, s.bpm, first_lap, s.laps),
        )
        first_lap += s.laps
    header = struct.pack("<BBHI4s", 12, 0x20, 2100, len(body), b".FIT")
    content = header + bytes(body)
    return content + struct.pack("<H", checksum(content))


def checksum(content):
    """Return the CRC-16 at a FIT file's end."""
    crc = 0
    for byte in content:
        crc = crc >> 8 ^ CRCS[(crc ^ byte) & 0xFF]
    return crc


def divide(value):
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


CRCS = [divide(value) for value in range(256)]
