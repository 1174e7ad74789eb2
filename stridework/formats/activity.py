"""One recorded activity as its file tells it, before it is judged: the value every reader of past runs gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from stridework.training.running import Ignored, Run, RunKind

RUNNING = "running"
EARLIEST_YEAR = 2000  # a clock that was never set starts in 1901, 1970, 1980, 1989 or 1990
LATEST_YEAR = 2100
LONGEST_SECONDS = 100 * 3600.0
FARTHEST_METRES = 700_000.0


@dataclass(frozen=True, slots=True)
class Activity:
    """The summary of one activity. None is "not recorded", never zero.

    `start` is an instant (with its zone) or the wall clock of the runner (naive). `seconds` is the time in motion
    where the source knows it, else the time from start to stop. `taken_as` says why it counts as this sport where
    the source did not name one. `line` is its place in a table, from 1.
    """

    sport: str
    start: datetime | None
    seconds: float | None = None
    metres: float | None = None
    mean_bpm: float | None = None
    max_bpm: float | None = None
    title: str = ""
    taken_as: str = ""
    source: str = ""
    uid: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """What one file held: activities of every sport, what could not be read, and what the runner should know."""

    activities: tuple[Activity, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    warnings: tuple[str, ...] = ()


def parse_instant(text: str | None) -> datetime | None:
    """Return an ISO instant of TCX or GPX; without a zone it is UTC, as both formats say. None where there is none."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_dated(start: datetime | None) -> bool:
    """Say whether the clock of the recording can be believed."""
    return start is not None and EARLIEST_YEAR <= start.year < LATEST_YEAR


def describe_activity(activity: Activity) -> str:
    """Return a title to know the activity by: its own, else its sport, and its day."""
    name = activity.title or activity.sport.capitalize()
    return f"{name}, {activity.start:%Y-%m-%d}" if activity.start and is_dated(activity.start) else name


def to_run(activity: Activity, zone: tzinfo) -> Run | Ignored:
    """Return the activity as an easy run in local time, or why it is no run that a plan could use."""
    title = describe_activity(activity)
    if activity.sport != RUNNING:
        return Ignored(title, f"{activity.sport}, not running", activity.line)
    start = activity.start
    if start is None or not is_dated(start):
        return Ignored(title, "it carries no date, or one from before its clock was set", activity.line)
    if (activity.seconds or 0) > LONGEST_SECONDS or (activity.metres or 0) > FARTHEST_METRES:
        return Ignored(title, "longer than any run: its figures cannot be right", activity.line)
    local = start.astimezone(zone).replace(tzinfo=None) if start.tzinfo else start
    if activity.seconds is None and activity.metres is None:
        return Ignored(title, "it says neither how long nor how far", activity.line)
    return Run(
        start=local,
        kind=RunKind.EASY,
        title=activity.title or "Run",
        reason=activity.taken_as,
        minutes=None if activity.seconds is None else activity.seconds / 60,
        metres=activity.metres,
        done=True,
        source=activity.source,
        uid=activity.uid or f"{activity.source}:{start.isoformat()}",
    )
