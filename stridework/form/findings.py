"""From measures to verdicts: good, watch, cue or cannot judge, each with its value, doubt, frame and reason.

A finding is refused rather than guessed: from a view that does not afford it, of a point that was hidden, of a stretch
with too few frames. What cannot be judged is never good and never a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import hypot, isnan, nan, sqrt

from stridework.form.geometry import share_of, spread_of
from stridework.form.landmarks import ANKLES, Sight
from stridework.form.measures import FRAME_MEASURES, Measure
from stridework.form.rules import CueRule
from stridework.form.smoothing import smooth_both_ways
from stridework.form.spell import Spell, balance_sights
from stridework.form.spell_measures import SPELL_MEASURES, Taken
from stridework.form.stance import stands
from stridework.form.view import ROUGHLY, SQUARE

GOOD, WATCH, CUE, CANNOT_JUDGE = "good", "watch", "cue", "cannot-judge"
_LEVELS = (GOOD, WATCH, CUE)

LEAVE_DEGREES = 3.0  #: a warning entered at T is left at T - 3 degrees (`science` 4.0 [D])
LEAVE_SHARE = 0.2  #: the same for other units, as a share of the way from good to cue [D]
VIEW_DOUBT = 30.0  #: degrees of doubt about the camera's place beyond which an angle is refused [D]
SEEN_SHARE = 0.5  #: of the frames of a moment that must show the points
LASTING_HZ = 2.0  #: extremes are taken of what is left below this frequency: what lasts a quarter of a second [D]
FEET_TOGETHER = 0.18  #: leg lengths between the ankles in a stand on two feet
BOTTOM_SHARE = 0.9  #: of the travel: where the bottom is
EARLY = (0.08, 0.22)  #: leg lengths of travel: the first bend, about 15 % of a full squat (Uhlar 2021 [S])


@dataclass(frozen=True, slots=True)
class Finding:
    """One cue's verdict in one repetition or hold. `value`, `doubt` and `frame` are None where it cannot be judged.

    `doubt` is in the value's unit: the value is right to within it about two times in three. `reason` is a sentence for
    people where something is to say.
    """

    cue: str
    verdict: str
    measure: str
    value: float | None
    unit: str
    doubt: float | None
    frame: int | None
    reason: str = ""


def list_measures(findings: tuple[Finding, ...]) -> dict[str, float]:
    """Return the measured values of findings by the measure's name."""
    return {finding.measure: finding.value for finding in findings if finding.value is not None}


class Judge:
    """Judges one repetition after the other, and remembers each cue's last verdict: leaving a fault is harder."""

    __slots__ = ("_baseline", "_levels")

    def __init__(self, baseline: Mapping[str, float] | None = None) -> None:
        self._baseline = dict(baseline or {})
        self._levels: dict[str, int] = {}

    def judge(self, rule: CueRule, spell: Spell) -> Finding:
        """Return the finding for one cue in that spell."""
        refusal = refuse_view(rule, spell)
        if refusal:
            return _refuse(rule, refusal)
        taken = take(rule, spell)
        if isnan(taken.value):
            return _refuse(rule, taken.note)
        own = self._baseline.get(rule.cue, nan)
        if rule.own_good is None:
            own = nan
        last = self._levels.get(rule.cue, 0)
        level = min(max(grade(rule, taken.value, own), min(last, grade(rule, taken.value, own, leaving=True))), 2)
        if level == 2 and last < 2 and not _certain(rule, taken.value, taken.doubt, own):
            level = 1
        if taken.failed:
            level = 2
        self._levels[rule.cue] = level
        return Finding(
            rule.cue,
            _LEVELS[level],
            rule.measure,
            taken.value,
            rule.unit,
            taken.doubt,
            taken.frame,
            taken.note,
        )


def refuse_view(rule: CueRule, spell: Spell) -> str:
    """Return why the camera's place does not afford this cue; "" where it does."""
    view = spell.view
    if isnan(view.azimuth):
        return "where the camera stands is not known yet"
    off = min((view.off_axis(name) for name in rule.views), default=nan)
    measure = FRAME_MEASURES.get(rule.measure)
    strict = (measure is not None and measure.strict) or rule.unit == "degrees"
    if len(rule.views) > 1 and not strict:
        return ""
    wanted = " or ".join(rule.views)
    if off > (SQUARE if strict else ROUGHLY):
        return f"needs a camera from the {wanted}; this one stands about {off:.0f} degrees off that"
    if strict and view.doubt > VIEW_DOUBT:
        return f"needs a camera from the {wanted}, and where this one stands is too uncertain"
    return ""


def take(rule: CueRule, spell: Spell) -> Taken:
    """Measure what a rule names in a spell, whatever the view."""
    whole = SPELL_MEASURES.get(rule.measure)
    if whole is not None:
        return replace(whole.take(spell), frame=_frame_near(spell, spell.turn_s))
    measure = FRAME_MEASURES[rule.measure]
    sights = moment(rule.at, spell)
    if not sights:
        return Taken(nan, note="nobody was asked to look around" if rule.at == "gaze" else "that moment was not seen")
    if not measure.per_leg:
        return _take_frames(rule, measure, spell, sights, 0, hidden="the points it needs are hidden")
    legs = spell.legs(rule.legs)
    if not legs:
        return Taken(nan, note="which leg it is about could not be told")
    found = [_take_frames(rule, measure, spell, sights, leg, hidden="the leg it needs is hidden") for leg in legs]
    found = [taken for taken in found if not isnan(taken.value)] or found[:1]
    return max(found, key=lambda taken: (grade(rule, taken.value, nan), _badness(rule, taken.value)))


def moment(at: str, spell: Spell) -> list[Sight]:
    """Return the frames of a named moment of the spell."""
    if at == "top":
        return [sight for sight in spell.before if stands(sight) and _feet_together(sight, spell)]
    if at == "gaze" and spell.gaze != "around":
        return []
    if at in ("balance", "gaze"):
        return balance_sights(spell)
    pairs = zip(spell.sights, spell.travels, strict=True)
    if at == "early":
        return [sight for sight, travel in pairs if EARLY[0] <= travel <= EARLY[1]]
    if at == "bottom":
        least = BOTTOM_SHARE * max(spell.travels)
        return [sight for sight, travel in pairs if travel >= least]
    moving = [(sight, travel) for sight, travel in pairs if travel >= EARLY[0]]
    if at == "lowering":
        return [sight for sight, _ in moving if sight.t <= spell.turn_s]
    if at == "rising":
        return [sight for sight, _ in moving if sight.t >= spell.turn_s]
    return [sight for sight, _ in moving]


def _feet_together(sight: Sight, spell: Spell) -> bool:
    return abs(sight.x[ANKLES[0]] - sight.x[ANKLES[1]]) < FEET_TOGETHER * spell.ruler.leg


def _take_frames(rule: CueRule, measure: Measure, spell: Spell, sights: list[Sight], leg: int, *, hidden: str) -> Taken:
    if measure.per_leg:
        points = [pair[leg] for pair in measure.points]
    else:
        points = [point for pair in measure.points for point in pair]
    seen = [sight for sight in sights if sight.sees(*points)]
    values = [measure.take(sight, spell, leg) for sight in seen]
    known = [(value, sight) for value, sight in zip(values, seen, strict=True) if not isnan(value)]
    if not known or len(seen) < SEEN_SHARE * len(sights):
        return Taken(nan, note=hidden)
    kept = [value for value, _ in known]
    if rule.how != "middle":  # an extreme must last: a trembling point has one in every second
        kept = smooth_both_ways([sight.t for _, sight in known], kept, LASTING_HZ)
    value = _gather(rule, kept)
    # Of two frames as near, the earlier: rounded, or the last digit would decide, and no two processors agree on that.
    frame = min(known, key=lambda pair: (round(abs(pair[0] - value), 6), pair[1].index))[1].index
    # A pose model's errors hardly average out from frame to frame, so the usual doubt stays and unrest comes on top.
    unrest = spread_of([value for value, _ in known]) / sqrt(len(known)) if rule.how == "middle" else 0.0
    return Taken(value, hypot(measure.doubt, unrest), frame=frame)


def _gather(rule: CueRule, values: list[float]) -> float:
    if rule.how == "middle":
        return share_of(values, 0.5)
    if rule.how == "least":
        return share_of(values, 0.1)
    low, high = share_of(values, 0.1), share_of(values, 0.9)
    two_ended = rule.good_from is not None and rule.good_to is not None
    return low if two_ended and _badness(rule, low) > _badness(rule, high) else high


def _badness(rule: CueRule, value: float) -> float:
    """How far beyond good a value is, negative inside; for choosing the worse of two."""
    below = rule.good_from - value if rule.good_from is not None else float("-inf")
    above = value - rule.good_to if rule.good_to is not None else float("-inf")
    return max(below, above)


def grade(rule: CueRule, value: float, own: float, *, leaving: bool = False) -> int:
    """Return 0 for good, 1 for watch, 2 for cue; `own` is the runner's own baseline, NaN where there is none.

    Leaving a level asks for a bit more than entering it.
    """
    if isnan(value):
        return 0
    if not isnan(own) and rule.own_good is not None:
        worse = own - value if rule.good_to is None else value - own
        slack = LEAVE_DEGREES if leaving and rule.unit == "degrees" else 0.0
        if worse <= rule.own_good - slack:
            return 0
        return 1 if rule.own_watch is None or worse <= rule.own_watch - slack else 2
    slack = _slack(rule) if leaving else 0.0
    if _within(value, rule.good_from, rule.good_to, slack):
        return 0
    return 1 if _within(value, rule.watch_from, rule.watch_to, slack) else 2


def _slack(rule: CueRule) -> float:
    if rule.unit == "degrees":
        return LEAVE_DEGREES
    gaps = [
        abs(good - watch)
        for good, watch in ((rule.good_from, rule.watch_from), (rule.good_to, rule.watch_to))
        if good is not None and watch is not None
    ]
    return LEAVE_SHARE * min(gaps) if gaps else 0.0


def _within(value: float, low: float | None, high: float | None, slack: float) -> bool:
    return (low is None or value >= low + slack) and (high is None or value <= high - slack)


def _certain(rule: CueRule, value: float, doubt: float, own: float) -> bool:
    """Say whether a value is out of good by more than its doubt; less is worth watching, not correcting."""
    if not isnan(own) and rule.own_good is not None:
        worse = own - value if rule.good_to is None else value - own
        return worse - rule.own_good > (0.0 if isnan(doubt) else min(doubt, 5.0))
    return _badness(rule, value) > (0.0 if isnan(doubt) else doubt)


def _refuse(rule: CueRule, reason: str) -> Finding:
    return Finding(rule.cue, CANNOT_JUDGE, rule.measure, None, rule.unit, None, None, reason)


def _frame_near(spell: Spell, t_s: float) -> int | None:
    if not spell.sights or isnan(t_s):
        return None
    return min(spell.sights, key=lambda sight: abs(sight.t - t_s)).index
