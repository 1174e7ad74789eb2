"""What a form report's plots show of a recording, taken frame by frame beside the tracker."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan, nan

from stridework.form.landmarks import Frame, Sight
from stridework.form.measures import FRAME_MEASURES
from stridework.form.rules import CueRule, FormRules
from stridework.form.spell import Spell, take_ruler
from stridework.form.tracker import Tracker


@dataclass(slots=True)
class Course:
    """What the plots show, frame by frame: seconds, hip travel in leg lengths, and each angle for (left, right).

    Costs a few numbers a frame, never the frames themselves: an hour is no burden.
    """

    rules: FormRules
    times: list[float] = field(default_factory=list)
    travels: list[float] = field(default_factory=list)
    angles: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def watch(self, frame: Frame, tracker: Tracker) -> None:
        """Note what the tracker makes of the frame it has just taken."""
        whole = bool(frame.points) and tracker.whole and tracker.ready
        self.times.append(frame.t_s)
        self.travels.append(tracker.travel if whole else nan)
        sight = Sight(frame, tracker.frames - 1) if whole else None
        for rule in list_angles(self.rules):
            pair = (nan, nan) if sight is None else _angle_now(rule, sight, tracker)
            self.angles.setdefault(rule.cue, []).append(pair)


def list_angles(rules: FormRules) -> list[CueRule]:
    """Return the cues that are judged by an angle of each frame."""
    return [rule for rule in rules.cues if rule.unit == "degrees" and rule.measure in FRAME_MEASURES]


def _angle_now(rule: CueRule, sight: Sight, tracker: Tracker) -> tuple[float, float]:
    measure, values = FRAME_MEASURES[rule.measure], []
    if isnan(tracker.view.azimuth):
        return (nan, nan)
    t, ruler = sight.t, take_ruler(tracker.stance)
    for leg in (0, 1):
        spell = Spell((sight,), (tracker.travel,), (), t, t, t, ruler, tracker.view, lead=leg, standing=leg)
        points = [pair[leg] for pair in measure.points] if measure.per_leg else [p for pq in measure.points for p in pq]
        seen = rule.legs != "near" or spell.near == leg
        values.append(measure.take(sight, spell, leg) if seen and sight.sees(*points) else nan)
    return values[0], values[1]
