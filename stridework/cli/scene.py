"""What a timeline shows at one moment: everything on the terminal's screen follows from the session clock."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

from stridework.training.events import Count, Interval, Kind, Show, SideChange, Timeline


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment. `seconds` is the number to show (None where nothing counts down), `left_s` what is left in total.

    `number` of `numbers` counts work intervals; in a rest it is the one to come.
    """

    kind: Kind | str
    title: str
    line: str
    next: str
    side: str | None
    seconds: int | None
    number: int
    numbers: int
    left_s: float
    share: float


def interval_at(timeline: Timeline, at_s: float) -> Interval:
    """Return the interval of that moment; the first one before the session, the last one after it."""
    starts = [interval.start_s for interval in timeline.intervals]
    return timeline.intervals[max(0, bisect_right(starts, at_s) - 1)]


def describe_scene(timeline: Timeline, at_s: float) -> Scene:
    """Return what to show at that moment of the session."""
    interval = interval_at(timeline, at_s)
    show: Show | None = None
    count: Count | None = None
    side: str | None = None
    for event in timeline.events:
        if event.at_s > at_s + 1e-9:
            break
        if isinstance(event, Show):
            show = event
        elif isinstance(event, Count):
            count = event
        elif isinstance(event, SideChange) and event.at_s >= interval.start_s:
            side = event.side
    remaining = count.at_s + count.seconds - at_s if count else 0.0
    return Scene(
        kind=show.kind if show else interval.kind,
        title=show.title if show else interval.title,
        line=show.line if show else "",
        next=show.next if show else "",
        side=side,
        seconds=math.ceil(remaining - 1e-6) if remaining > 0 and at_s < timeline.seconds else None,
        number=interval.number,
        numbers=max((i.number for i in timeline.intervals), default=0),
        left_s=max(0.0, timeline.seconds - at_s),
        share=min(1.0, max(0.0, at_s / timeline.seconds)) if timeline.seconds else 1.0,
    )


def format_clock(seconds: float) -> str:
    """Write a length or a moment as minutes and seconds, rounded up as a countdown is.

    >>> format_clock(660), format_clock(-10), format_clock(0.2)
    ('11:00', '-0:10', '0:01')
    """
    whole = math.ceil(abs(seconds) - 1e-6)
    return f"{'-' if seconds < 0 and whole else ''}{whole // 60}:{whole % 60:02}"
