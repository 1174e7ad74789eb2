"""Walks over the messages of a FIT file and keeps the few that are asked for, skipping the others by their size.

A full decoder spends seconds on thousands of records that nobody here asks about. What is damaged is told, never
guessed: whether a part can be believed is its reader's to say.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stridework.errors import ActivityFileError
from stridework.formats.fit_encoding import checksum

Values = dict[int, tuple[int | None, ...]]
"""A message: of each field asked for its values, None for "not known"; a text is the numbers of its bytes."""

Wanted = Mapping[int, frozenset[int]]
"""Which messages, and which fields of each, are asked for."""

FILE_ID = 0
_TEXT = 0x07
_BASE_TYPES = {
    0x00: ("B", 0xFF),
    0x01: ("b", 0x7F),
    0x02: ("B", 0xFF),
    _TEXT: ("B", None),
    0x0A: ("B", 0),
    0x83: ("h", 0x7FFF),
    0x84: ("H", 0xFFFF),
    0x85: ("i", 0x7FFFFFFF),
    0x86: ("I", 0xFFFFFFFF),
    0x8B: ("H", 0),
    0x8C: ("I", 0),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field lies in its message, how it is unpacked, and the value that means "none"."""

    number: int
    offset: int
    form: str
    none: int | None


@dataclass(slots=True)
class Part:
    """One of the FIT files that a chained file is made of: its messages by number, and what is wrong with it."""

    messages: dict[int, list[Values]] = field(default_factory=dict)
    cut_at: int | None = None  # the file ends here, before it should
    broken_at: int | None = None  # from here on the bytes make no sense
    whole: tuple[int, int] | None = None  # from header to checksum, where all of it is there
    bad_checksum: bool | None = None  # None until somebody needed to know

    def of(self, number: int) -> list[Values]:
        """Return the messages of that number in their order."""
        return self.messages.get(number, [])

    def fails_checksum(self, content: bytes) -> bool:
        """Say whether the checksum is wrong or not there; `content` is the whole file."""
        if self.whole is None:
            return True
        if self.bad_checksum is None:
            self.bad_checksum = checksum(content[slice(*self.whole)]) != 0
        return self.bad_checksum


def read_parts(content: bytes, wanted: Wanted) -> Iterator[tuple[Part | None, int]]:
    """Yield each chained part with the place where it begins; None, and the end, where there is no header any more.

    Raises ActivityFileError where the bytes are no FIT file.
    """
    if not _is_header(content, 0):
        raise ActivityFileError("not a FIT file: its header is missing or damaged")
    place = 0
    while place < len(content):
        if not _is_header(content, place):
            yield None, place
            return
        part, after = _read_part(content, place, wanted)
        yield part, place
        place = after


def first(values: Values, number: int) -> int | None:
    """Return a field's value, the first one of an array; None where it is not known or not there."""
    return next(iter(values.get(number, ())), None)


def text_of(values: Values, number: int) -> str:
    """Return a text field, "" where there is none; bytes that are no UTF-8 become question marks."""
    found = bytes(byte for byte in values.get(number, ()) if byte is not None)
    text = found.partition(b"\0")[0].decode(errors="replace")
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def _is_header(content: bytes, place: int) -> bool:
    return content[place + 8 : place + 12] == b".FIT" and content[place] >= 12


def _read_part(content: bytes, start: int, wanted: Wanted) -> tuple[Part, int]:
    """Return the part whose header is at `start`, and where the next one would begin."""
    part = Part()
    header, size = content[start], int.from_bytes(content[start + 4 : start + 8], "little")
    place, end = start + header, start + header + size
    if size == 0 or end + 2 > len(content):  # a watch that lost power leaves the size at zero
        end = min(end, len(content)) if size else len(content)
        part.cut_at = len(content)
    else:
        part.whole = (start, end + 2)
    try:
        _read_messages(content, place, end, part, wanted)
    except (struct.error, IndexError):
        part.cut_at = end
    return part, (end + 2 if part.whole else len(content))


def _read_messages(content: bytes, place: int, end: int, part: Part, wanted: Wanted) -> None:
    """Walk over the messages from `place` to `end` and keep the few that are wanted."""
    sizes: dict[int, int] = {}
    kept: dict[int, tuple[int, list[_Place]]] = {}
    while place < end:
        head = content[place]
        if head & 0xC0 == 0x40:
            local = head & 15
            try:
                sizes[local], message, places, place = _read_definition(content, place, end, wanted)
            except ValueError:
                part.broken_at = place
                return
            kept.pop(local, None)
            if message in wanted:
                kept[local] = (message, places)
            continue
        local = head >> 5 & 3 if head & 0x80 else head & 15
        if local not in sizes:
            part.broken_at = place
            return
        if place + 1 + sizes[local] > end:
            part.cut_at = end
            return
        if local in kept:
            message, places = kept[local]
            part.messages.setdefault(message, []).append(_read_values(places, content, place + 1))
        place += 1 + sizes[local]


def _read_definition(content: bytes, place: int, end: int, wanted: Wanted) -> tuple[int, int, list[_Place], int]:
    """Return (size of its data, message number, places of wanted fields, where it ends); ValueError if it cannot be."""
    order = {0: "<", 1: ">"}.get(content[place + 2])
    if order is None:
        raise ValueError
    (message,) = struct.unpack_from(order + "H", content, place + 3)
    count = content[place + 5]
    table = place + 6
    after = table + 3 * count
    asked = wanted.get(message, frozenset())
    places: list[_Place] = []
    size = 0
    for at in range(table, after, 3):
        number, length, base = content[at], content[at + 1], content[at + 2]
        letter, none = _BASE_TYPES.get(base, ("", 0))
        if number in asked and letter and length >= (one := struct.calcsize(letter)):
            places.append(_Place(number, size, f"{order}{length // one}{letter}", none))
        size += length
    if content[place] & 0x20:
        developer = content[after]
        size += sum(content[after + 2 + 3 * turn] for turn in range(developer))
        after += 1 + 3 * developer
    if after > end:
        raise IndexError
    return size, message, places, after


def _read_values(places: list[_Place], content: bytes, start: int) -> Values:
    values: Values = {}
    for place in places:
        found = struct.unpack_from(place.form, content, start + place.offset)
        values[place.number] = tuple(None if value == place.none else value for value in found)
    return values
