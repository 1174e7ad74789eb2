"""The lines of an iCalendar file (RFC 5545): escaped, folded at 75 octets, ended by CR LF.

Ours, and not icalendar's, because a feed of a thousand sessions is asked for again and again: that library takes 0.7 s
to write one, these lines a twentieth. Reading stays with the library.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def write_line(name: str, value: str) -> str:
    """Return a property's line, folded where it is too long; `name` may carry parameters, `value` is as it stands."""
    line = f"{name}:{value}"
    if line.isascii() and len(line) <= _OCTETS:
        return f"{line}\r\n"
    return f"{_fold(line)}\r\n"


def write_text(name: str, text: str) -> str:
    """Return a property whose value is words: escaped, without what no calendar may hold."""
    clean = _UNWRITABLE.sub("", text)
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        clean = clean.replace(mark, written)
    return write_line(name, clean)


def write_instant(name: str, moment: datetime) -> str:
    """Return a property whose value is a moment, in UTC to the second; `moment` has its zone."""
    written = moment.astimezone(UTC).replace(tzinfo=None).isoformat("T", "seconds")
    return f"{name}:{written.replace('-', '').replace(':', '')}Z\r\n"


def write_date(name: str, day: date) -> str:
    """Return a property whose value is a whole day."""
    return f"{name};VALUE=DATE:{day:%Y%m%d}\r\n"


def format_span(span: timedelta) -> str:
    """Return a length of whole minutes as iCalendar writes it: PT30M, -PT12H."""
    minutes = round(abs(span) / timedelta(minutes=1))
    hours, rest = divmod(minutes, 60)
    length = f"{f'{hours}H' if hours else ''}{f'{rest}M' if rest or not hours else ''}"
    return f"{'-' if span < timedelta() else ''}PT{length}"


def _fold(line: str) -> str:
    """Break a line between letters so that none of its parts has more than 75 octets."""
    octets = line.encode()
    parts: list[bytes] = []
    at, room = 0, _OCTETS
    while len(octets) - at > room:
        end = at + room
        while octets[end] & 0xC0 == 0x80:  # inside a letter of several octets
            end -= 1
        parts.append(octets[at:end])
        at, room = end, _OCTETS - 1  # a part's first octet is the space before it
    return b"\r\n ".join([*parts, octets[at:]]).decode()
