"""The mobility screen as a page's worker drives it: a live session that also keeps what every test has shown.

Each try at a test is an interval of the page's own numbering; in the end the page says which interval was which test.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from math import isnan
from typing import Any

from stridework.form.browser import LiveSession, read_options, read_rules
from stridework.form.events import Attempt, Event, Hold, Repetition
from stridework.form.screen import KneeToWall, SquatTest, screen_mobility
from stridework.form.screen_document import SIDE_TESTS, SquatsSeen, write_document
from stridework.form.tracker import Tracker

CAMERA = "camera"


@dataclass(slots=True)
class Try:
    """What one try at a test has shown so far."""

    view: str = "unknown"
    reps: list[Repetition] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)


def open_screen(rules_json: str, options_json: str = "{}") -> LiveScreen:
    """Begin a screen; arguments and errors as for `browser.open_session`."""
    return LiveScreen(read_rules(rules_json), **read_options(options_json))


class LiveScreen(LiveSession):
    """A live session that remembers its repetitions and holds, interval by interval."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._tries: dict[int, Try] = {}

    def _note(self, interval: int, events: list[Event], tracker: Tracker) -> None:
        kept = self._tries.setdefault(interval, Try())
        kept.reps += [event for event in events if isinstance(event, Repetition)]
        kept.attempts += [event for event in events if isinstance(event, Attempt)]
        kept.holds += [event for event in events if isinstance(event, Hold)]
        if not isnan(tracker.view.azimuth):
            kept.view = tracker.view.name

    def conclude(self, answers_json: str) -> str:
        """Return the result as `screen.schema.json` describes it.

        Answers: `tests` (interval by test), `stands` (intervals by what the eyes did), `walls` (side, cm, shoes),
        `knee_ends_it` (true, false or null), `pain` (it was stopped for pain). Raises KeyError, TypeError or ValueError
        for anything else.
        """
        told = json.loads(answers_json)
        squats = [self._see_squats(test, interval) for test, interval in told["tests"].items()]
        walls = [KneeToWall(wall["side"], cm=float(wall["cm"]), shoes=bool(wall["shoes"])) for wall in told["walls"]]
        seen = {one.test: one.squat for one in squats if one.test in SIDE_TESTS}
        result = screen_mobility(
            seen.get("side", SquatTest(why="not done")),
            seen.get("heels-raised"),
            seen.get("supported"),
            walls,
            told.get("knee_ends_it"),
            pain=bool(told.get("pain")),
        )
        holds = {
            eyes: [hold for interval in intervals for hold in self._tries.get(interval, Try()).holds]
            for eyes, intervals in told["stands"].items()
        }
        return json.dumps(asdict(write_document(result, squats, walls, holds)), separators=(",", ":"))

    def _see_squats(self, test: Any, interval: int) -> SquatsSeen:
        kept = self._tries.get(interval, Try())
        return SquatsSeen(test, CAMERA, kept.view, kept.reps, kept.attempts)
