"""How long and how far, read out of the titles and notes that people and their apps write.

Repeats ("6x800m") and paces ("5:23/km") are not how long or far the whole run is, so they are set aside first.
"""

from __future__ import annotations

import re

METRES_PER_MILE = 1609.344
MOST_MINUTES = 24 * 60
MOST_METRES = 330_000

_TEXT = 4_000
"""Nobody writes an amount behind so many characters; what is longer is not searched."""

_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,3})?"
_METRE_UNITS = r"(?:km|kms|kilomet(?:er|re)s?|k|mi|miles?|m|mtr|met(?:er|re)s?)"
_TIME_UNITS = r"(?:seconds?|secs?|s|minutes?|mins?|min|'|h|hours?|hrs?)"
_REPEATS = re.compile(rf"\b[0-9]{{1,2}}\s?[x×]\s?{_NUMBER}\s?(?:{_METRE_UNITS}|{_TIME_UNITS})?(?![0-9a-z])", re.I)
_PACE = re.compile(r"\b([0-9]{1,2}):([0-5][0-9])\s?(?:min)?\s?/\s?(km|k|mi|mile)\b", re.I)
_DISTANCE = re.compile(rf"(?<![0-9.,:/-])({_NUMBER}|[0-9]{{4,5}})\s?({_METRE_UNITS})(?![a-z0-9/])", re.I)
_CLOCK_LONG = re.compile(r"(?<![0-9:])([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])(?![0-9:])")
_CLOCK_SHORT = re.compile(r"(?<![0-9:])([0-9]{1,3}):([0-5][0-9])(?![0-9:])")
_HOURS_FIRST = re.compile(r"^\s*([0-9]):([0-5][0-9])\s+[-–—]\s")
_HOURS = re.compile(
    r"(?<![0-9.,:])([0-9]{1,2})\s?(?:h|hrs?|hours?)\s?(?:and\s)?(?:([0-5]?[0-9])\s?(?:m|min|mins|minutes|')?)?(?![a-z0-9])",
    re.I,
)
_DECIMAL_HOURS = re.compile(r"(?<![0-9.,:])([0-9]{1,2}[.,][0-9]{1,2})\s?(?:h|hrs?|hours?)(?![a-z0-9])", re.I)
_MINUTES = re.compile(r"(?<![0-9.,:/])([0-9]{1,3})\s?(m|min|mins|minutes?|')(?![a-z0-9/])", re.I)
_MOST_BARE_MINUTES = 180
"""Up to here "50m" is minutes, as runners' feeds write it; "400m" is metres."""


def set_aside_repeats(text: str) -> str:
    """Return the text without its repeats and paces."""
    return _PACE.sub(" ", _REPEATS.sub(" ", text[:_TEXT]))


def has_repeats(text: str) -> bool:
    """Say whether the text has repeats with a length or a time, such as 6x800m or 5 x 3 min."""
    return any(match[0].strip()[-1:].isalpha() or match[0].endswith("'") for match in _REPEATS.finditer(text[:_TEXT]))


def strip_amounts(text: str) -> str:
    """Return the text without any amount: what is left is words."""
    text = set_aside_repeats(text)
    for pattern in (_CLOCK_LONG, _DECIMAL_HOURS, _HOURS, _HOURS_FIRST, _MINUTES, _DISTANCE):
        text = pattern.sub(" ", text)
    return text


def find_minutes(text: str) -> float | None:
    """Return the time a run takes as its text says, or None. Of a range ("55m - 1h0m") the longer end."""
    text = set_aside_repeats(text)
    if match := _HOURS_FIRST.match(text):
        return _within(int(match[1]) * 60 + int(match[2]), MOST_MINUTES)
    found = _times(text)
    if not found:
        return None
    start, end, minutes = found[0]
    for next_start, next_end, other in found[1:]:
        between = text[end:next_start].strip()
        if between in ("-", "–", "—", "to"):
            minutes, end = max(minutes, other), next_end
    if dash := re.search(r"(?<![0-9.,:])([0-9]{1,3})\s?[-–—]\s?$", text[:start]):
        minutes = max(minutes, float(dash[1]))
    return _within(minutes, MOST_MINUTES)


def _times(text: str) -> list[tuple[int, int, float]]:
    """Return every time in the text with its place, in order, none inside another."""
    found: list[tuple[int, int, float]] = []

    def keep(match: re.Match[str], minutes: float) -> None:
        if not any(start < match.end() and match.start() < end for start, end, _ in found):
            found.append((match.start(), match.end(), minutes))

    for match in _CLOCK_LONG.finditer(text):
        keep(match, int(match[1]) * 60 + int(match[2]) + int(match[3]) / 60)
    for match in _DECIMAL_HOURS.finditer(text):
        keep(match, float(match[1].replace(",", ".")) * 60)
    for match in _HOURS.finditer(text):
        keep(match, int(match[1]) * 60 + int(match[2] or 0))
    for match in _MINUTES.finditer(text):
        if match[2].casefold() != "m" or int(match[1]) <= _MOST_BARE_MINUTES:
            keep(match, float(match[1]))
    return sorted(found)


def find_metres(text: str) -> float | None:
    """Return the distance of a run as its text says, or None; the first where there are two."""
    text = set_aside_repeats(text)
    for match in _DISTANCE.finditer(text):
        unit = match[2].casefold()
        number = float(match[1].replace(",", "."))
        if unit.startswith("k"):
            metres = number * 1000
        elif unit == "mi" or unit.startswith("mile"):
            metres = number * METRES_PER_MILE
        elif number > _MOST_BARE_MINUTES or unit != "m":
            metres = number
        else:
            continue
        if found := _within(metres, MOST_METRES):
            return found
    return None


def find_pace(text: str) -> float | None:
    """Return the pace in minutes a kilometre, if the text names exactly one."""
    paces = {
        (int(match[1]) + int(match[2]) / 60) / (1 if match[3].casefold().startswith("k") else METRES_PER_MILE / 1000)
        for match in _PACE.finditer(text[:_TEXT])
    }
    pace = paces.pop() if len(paces) == 1 else None
    return pace if pace and 2 <= pace <= 20 else None


def read_clock(text: str) -> float | None:
    """Return the minutes of a labelled time: 0:35:24, 45:00 (minutes and seconds), or a time with units."""
    if match := _CLOCK_LONG.search(text):
        return _within(int(match[1]) * 60 + int(match[2]) + int(match[3]) / 60, MOST_MINUTES)
    if match := _CLOCK_SHORT.search(text):
        return _within(int(match[1]) + int(match[2]) / 60, MOST_MINUTES)
    return find_minutes(text)


def _within(amount: float, most: float) -> float | None:
    return amount if 0 < amount <= most else None
