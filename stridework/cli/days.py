"""Days, times and races as they are typed on the command line."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from stridework.errors import PlanError
from stridework.training.plan import Race
from stridework.training.running import RunKind

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLASSES = {"a": RunKind.RACE_A, "b": RunKind.RACE_B, "c": RunKind.RACE_C}
DISTANCES = {"5k": 5_000.0, "10k": 10_000.0, "half": 21_097.0, "marathon": 42_195.0, "ultra": 50_000.0}
_WHOLE = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_date(text: str, where: str) -> date:
    """Read a date such as 2026-10-04. Raises PlanError naming the option or argument."""
    try:
        return date.fromisoformat(text)
    except ValueError as mistake:
        raise PlanError(f"{where}: {text!r} is no date; expected one like 2026-10-04") from mistake


def read_day(text: str, where: str, today: date) -> date:
    """Read a date, today, tomorrow, or a weekday, which is its next one, today included. Raises PlanError."""
    said = text.strip().casefold()
    if said in ("today", "tomorrow"):
        return today + timedelta(days=said == "tomorrow")
    if (weekday := _find_weekday(said)) is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    try:
        return date.fromisoformat(text.strip())
    except ValueError as mistake:
        expected = "a date like 2026-10-04, today, tomorrow or a weekday such as thu"
        raise PlanError(f"{where}: {text!r} is no day; expected {expected}") from mistake


def read_weekdays(text: str, where: str) -> frozenset[int]:
    """Read weekdays parted by commas (Monday is 0). Raises PlanError."""
    found = set()
    for name in filter(None, (part.strip().casefold() for part in text.split(","))):
        weekday = _find_weekday(name)
        if weekday is None:
            raise PlanError(f"{where}: {name!r} is no weekday; expected some of {','.join(WEEKDAYS)}")
        found.add(weekday)
    return frozenset(found)


def read_clock(text: str, where: str) -> time:
    """Read a time of day such as 18:30. Raises PlanError."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", text.strip())
    if not found:
        raise PlanError(f"{where}: {text!r} is no time of day; expected one like 18:30")
    return time(int(found[1]), int(found[2]))


def read_race(text: str) -> Race:
    """Read DATE:KIND, where KIND is a class, a distance (of an A race) or both. Raises PlanError."""
    day, _, said = text.partition(":")
    words = re.sub(r"^race-", "", said.strip().lower()).split("-")
    letters = [word for word in words if word in CLASSES]
    metres = [DISTANCES[word] for word in words if word in DISTANCES]
    if len(letters) + len(metres) != len(words) or len(letters) > 1 or len(metres) > 1:
        expected = f"{', '.join(CLASSES)}, one of {', '.join(DISTANCES)}, or both as in b-half"
        raise PlanError(f"--race: {text!r}: expected DATE:KIND, the kind being {expected}")
    kind = CLASSES[letters[0] if letters else "a"]
    return Race(read_date(day, "--race"), kind, f"Race ({said.strip()})", metres[0] if metres else None)


def _find_weekday(name: str) -> int | None:
    return next((n for n, whole in enumerate(_WHOLE) if len(name) >= 3 and whole.startswith(name)), None)
