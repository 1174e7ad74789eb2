"""The engine as a page's worker drives it: one runner, one camera, a session of several exercises. JSON in and out.

The worker (`web/static/coach/worker.js`) runs this in Pyodide; nothing here knows of a browser, so tests run it too.
Times are the frames' own seconds, whatever their zero.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isnan, nan
from typing import Any

from stridework.errors import LandmarkError
from stridework.form.coach import Coach, Phrases
from stridework.form.events import Cut, Event, Placement, Ready
from stridework.form.events_json import event_to_json
from stridework.form.landmarks import ANKLES, COUNT, EDGE, HEELS, HIPS, LEFT_EAR, NOSE, RIGHT_EAR, TOES, Frame
from stridework.form.rules import FormRules, rules_from_json
from stridework.form.tracker import Tracker

POINT = 4  #: numbers of one point: x, y, z, visibility
PLACE = 3  #: numbers of one point in space, in metres
LENGTH = COUNT * POINT
LENGTH_WITH_WORLD = LENGTH + COUNT * PLACE


def open_session(rules_json: str, options_json: str = "{}") -> LiveSession:
    """Begin a session; `rules_json` is a list of rules as `rules_to_json` writes them, one for each variant in it.

    Options: `session` (how many sessions with the coach, this one included), `baseline` (the runner's own usual value
    by variant and cue), `height_m`, `phrases` (`praise`, `open_eyes`). Raises KeyError, TypeError or ValueError for
    anything else.
    """
    return LiveSession(read_rules(rules_json), **read_options(options_json))


def read_rules(rules_json: str) -> list[FormRules]:
    """Return the rules of a list as `rules_to_json` writes them."""
    return [rules_from_json(content) for content in json.loads(rules_json)]


def read_options(options_json: str) -> dict[str, Any]:
    """Return what `LiveSession` takes beside the rules."""
    options = json.loads(options_json)
    return {
        "session": int(options.get("session") or 1),
        "baseline": options.get("baseline") or {},
        "height_m": float(options.get("height_m") or nan),
        "phrases": Phrases(**(options.get("phrases") or {})),
    }


class LiveSession:
    """Follows one runner from exercise to exercise.

    Between intervals `aim` names the variant to come: the runner is looked for and nothing counts. From
    `start_interval` to `end_interval` the coach counts, judges and speaks.
    """

    def __init__(
        self,
        rules: Iterable[FormRules],
        *,
        session: int = 1,
        baseline: Mapping[str, Mapping[str, float]] | None = None,
        height_m: float = nan,
        phrases: Phrases | None = None,
    ) -> None:
        self._rules = {each.variant: each for each in rules}
        self._baseline = baseline or {}
        self._height_m = height_m
        # The coach outlives its intervals: it remembers what it said. Its tracker does not.
        self._coaches = {
            variant: Coach(
                each, session=session, baseline=self._baseline.get(variant), height_m=height_m, phrases=phrases
            )
            for variant, each in self._rules.items()
        }
        self._coach: Coach | None = None
        self._interval: int | None = None

    def aim(self, variant: str) -> None:
        """Look for a runner who is about to do that variant. Raises KeyError for one without rules."""
        self._interval = None
        self._coach = self._coaches[variant]
        self._coach.tracker = Tracker(
            self._rules[variant], baseline=self._baseline.get(variant), height_m=self._height_m
        )

    def start_interval(
        self, interval: int, variant: str, t_s: float, seconds: float, eyes: str = "open", gaze: str = "ahead"
    ) -> None:
        """Count from here on. What was seen of the runner standing ready since `aim` holds.

        The interval under way, begun again, has only been moved in time: the runner jumped within it.
        """
        if self._coach is not self._coaches[variant] or self._interval not in (None, interval):
            self.aim(variant)
        self._interval = interval
        self._coaches[variant].start_interval(t_s, seconds, eyes, gaze)

    def set_protocol(self, eyes: str, gaze: str) -> None:
        """Say what the hold under way now asks for."""
        if self._coach is not None:
            self._coach.set_protocol(eyes, gaze)

    def push(self, t_s: float, aspect: float, values: Any) -> str:
        """Take a frame: 33 × (x, y, z, visibility), then if the model gave it 33 × (x, y, z) in metres; empty: nobody.

        Returns `{"events": […], "scene": {…}}`; each event also names its `interval`. A frame that is none (time
        standing still) gives no events.
        """
        frame = read_frame(t_s, aspect, values)
        if self._coach is None:
            return _write([], None, None)
        try:
            if self._interval is None:
                seen = self._coach.tracker.push(frame)
                events: list[Event] = [event for event in seen if isinstance(event, Placement | Ready | Cut)]
            else:
                events = self._coach.push(frame)
        except LandmarkError:
            events = []
        if self._interval is not None:
            self._note(self._interval, events, self._coach.tracker)
        return _write(events, self._interval, describe_scene(self._coach.tracker, frame))

    def end_interval(self) -> str:
        """End the interval under way and return what was still going on: it counts if it was all but done."""
        if self._coach is None or self._interval is None:
            return _write([], None, None)
        events = self._coach.finish()
        interval, self._interval = self._interval, None
        self._note(interval, events, self._coach.tracker)
        variant = self._coach.tracker.rules.variant
        self.aim(variant)
        return _write(events, interval, None)

    def _note(self, interval: int, events: list[Event], tracker: Tracker) -> None:
        """Called with everything an interval gives; a session for training keeps none of it."""


def read_frame(t_s: float, aspect: float, values: Any) -> Frame:
    """Return the frame of a flat row of numbers: a list, an array, or a typed array of the browser's.

    Raises ValueError for a row of any other length.
    """
    row = values.to_py() if hasattr(values, "to_py") else values
    numbers: list[float] = row.tolist() if hasattr(row, "tolist") else list(row)
    if not numbers:
        return Frame(t_s, (), aspect)
    if len(numbers) not in (LENGTH, LENGTH_WITH_WORLD):
        raise ValueError(f"a frame has {LENGTH} or {LENGTH_WITH_WORLD} numbers, not {len(numbers)}")
    points = tuple(zip(*(iter(numbers[:LENGTH]),) * POINT, strict=True))
    world = tuple(zip(*(iter(numbers[LENGTH:]),) * PLACE, strict=True)) or None
    return Frame(t_s, points, aspect, world)


def describe_scene(tracker: Tracker, frame: Frame) -> dict[str, Any]:
    """Return what a screen shows of the last frame, as plain values; null is not known.

    `travel` is the hips' way from standing in leg lengths and `share` the same over that of full depth; `tall` is how
    much of the picture's height the body fills, `middle` where its hips are across the picture, 0 to 1.
    """
    view = tracker.view
    travel = tracker.travel if tracker.ready else nan
    tall, middle = nan, nan
    if frame.points and tracker.whole:
        heads = [frame.points[number][1] for number in (NOSE, LEFT_EAR, RIGHT_EAR)]
        soles = [frame.points[number][1] for pair in (ANKLES, HEELS, TOES) for number in pair]
        tall = max(soles) - min(heads)
        middle = (frame.points[HIPS[0]][0] + frame.points[HIPS[1]][0]) / 2
    return {
        "whole": tracker.whole,
        "ready": tracker.ready,
        "cropped": _touches_edge(frame),
        "view": view.name,
        "azimuth": _known(view.azimuth, 1),
        "doubt": _known(view.doubt, 1),
        "travel": _known(travel, 3),
        "share": _known(travel / tracker.rules.track.full_travel, 3),
        "held_s": _known(tracker.held_s, 2),
        "tall": _known(tall, 3),
        "middle": _known(middle, 3),
    }


def _touches_edge(frame: Frame) -> str | None:
    """Name the side of the picture a runner who was found sticks out at; None where all of them is inside."""
    if not frame.points:
        return None
    feet = [frame.points[number] for pair in (ANKLES, HEELS) for number in pair]
    if max(point[1] for point in feet) > 1 + EDGE:
        return "bottom"
    if frame.points[NOSE][1] < -EDGE:
        return "top"
    across = [frame.points[number][0] for number in (NOSE, *HIPS, *ANKLES)]
    return "left" if min(across) < -EDGE else "right" if max(across) > 1 + EDGE else None


def _known(value: float, places: int) -> float | None:
    return None if isnan(value) else round(value, places)


def _write(events: list[Event], interval: int | None, scene: dict[str, Any] | None) -> str:
    told = [{**event_to_json(event), "interval": interval} for event in events]
    return json.dumps({"events": told, "scene": scene}, separators=(",", ":"))
