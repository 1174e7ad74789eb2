"""Puts FIT messages into bytes: header, definitions, values, checksum.

The format in a page: a file is a header, records and a CRC-16. Before the first message of a layout (number, fields,
sizes) comes a definition under one of sixteen local numbers; messages of the same layout then cost their values only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_PROTOCOL = 0x20  # 2.0: the first whose readers know `set` and exercise numbers
_PROFILE = 2132
_LOCAL_NUMBERS = 16
_MOST_BYTES = 255  # a field's size is one byte

Layout = tuple[int, tuple[tuple[int, int, int], ...]]
"""A message's number and, of each field, its number, size in bytes and base type."""


class Base(Enum):
    """A base type: its number in a definition, and its letter for `struct`."""

    ENUM = (0x00, "B")
    UINT8 = (0x02, "B")
    UINT16 = (0x84, "H")
    UINT32 = (0x86, "I")
    UINT32Z = (0x8C, "I")
    STRING = (0x07, "")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message; `value` None leaves it out."""

    number: int
    base: Base
    value: int | str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its number in the profile and its fields."""

    number: int
    fields: tuple[Field, ...]


def encode_fit(messages: Iterable[Message]) -> bytes:
    """Return the messages as a FIT file, in their order. Raises ValueError for a value its type cannot hold."""
    body = bytearray()
    local: dict[Layout, int] = {}  # the least recently used layout first
    for message in messages:
        told = [field for field in message.fields if field.value is not None]
        packed = [_pack(field) for field in told]
        layout: Layout = (
            message.number,
            tuple((field.number, len(value), field.base.value[0]) for field, value in zip(told, packed, strict=True)),
        )
        number = local.pop(layout, None)
        if number is None:
            number = len(local) if len(local) < _LOCAL_NUMBERS else local.pop(next(iter(local)))
            body += _define(number, layout)
        local[layout] = number
        body.append(number)
        body += b"".join(packed)
    header = struct.pack("<BBHI4s", 14, _PROTOCOL, _PROFILE, len(body), b".FIT")
    content = header + struct.pack("<H", checksum(header)) + bytes(body)
    return content + struct.pack("<H", checksum(content))


def cut_text(text: str, most_bytes: int) -> str:
    """Return as much of a text as fits into a FIT field with its final NUL, never half a character."""
    plain = "".join(sign for sign in text if sign >= " " or sign == "\n")
    return plain.encode(errors="replace")[: most_bytes - 1].decode(errors="ignore").rstrip()


def seconds_of(moment: datetime) -> int:
    """Return an instant (with its zone) as FIT counts it: whole seconds since the end of 1989."""
    return round((moment - EPOCH).total_seconds())


def checksum(content: bytes) -> int:
    """Return FIT's CRC-16; zero over a whole file with the checksum at its end."""
    crc = 0
    for byte in content:
        crc = crc >> 8 ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc


def _define(number: int, layout: Layout) -> bytes:
    message, fields = layout
    head = struct.pack("<BBBHB", 0x40 | number, 0, 0, message, len(fields))
    return head + b"".join(bytes(field) for field in fields)


def _pack(field: Field) -> bytes:
    _, letter = field.base.value
    if isinstance(field.value, str):
        packed = field.value.encode() + b"\0"
    else:
        try:
            packed = struct.pack(f"<{letter}", field.value)
        except struct.error as mistake:
            raise ValueError(f"field {field.number} cannot hold {field.value}") from mistake
    if len(packed) > _MOST_BYTES:
        raise ValueError(f"field {field.number} has {len(packed)} bytes; at most {_MOST_BYTES} fit")
    return packed


def _crc_entry(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


_CRC_TABLE: Sequence[int] = tuple(_crc_entry(value) for value in range(256))
