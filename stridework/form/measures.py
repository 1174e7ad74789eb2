"""The measures, each a named function with a unit: what a cue's file may ask for.

A measure of one frame takes (sight, spell, leg) and is collected over the moment the rule names; a measure of a whole
spell takes it and returns (value, doubt). NaN means it was not seen. Image frame: `landmarks`. Angles are projections
into the picture: they are angles of the body only in the view each is declared for, and the view gate holds them to it.

BlazePose has no point between hips and shoulders: nothing here says anything about the lower back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import asin, atan2, copysign, degrees, isnan, nan

from stridework.form.geometry import from_vertical, inner_angle
from stridework.form.landmarks import ANKLES, HEELS, HIPS, KNEES, LEFT_EAR, NOSE, RIGHT_EAR, SHOULDERS, TOES, Sight
from stridework.form.spell import Spell
from stridework.form.stance import hip_tilt, separation
from stridework.form.view import FOOT

FrameMeasure = Callable[[Sight, Spell, int], float]


@dataclass(frozen=True, slots=True)
class Measure:
    """How a measure is taken. `doubt` is its usual error in its unit.

    `strict`: held to the narrow view gate, as every angle is, and every distance ahead or behind, which a camera off
    the side mixes with the breadth of the stance. `points` are the pairs of landmarks that must be seen, of the leg in
    question where `per_leg`, else of both sides.
    """

    take: FrameMeasure
    unit: str
    doubt: float
    points: tuple[tuple[int, int], ...]
    strict: bool = False
    per_leg: bool = False


def thigh_above_horizontal(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees the thigh points above horizontal, hip to knee: 90 standing, 0 parallel, negative deeper. Side view."""
    x, y, hip, knee = sight.x, sight.y, HIPS[leg], KNEES[leg]
    return degrees(atan2(y[knee] - y[hip], abs(x[knee] - x[hip])))


def knee_flexion(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees of knee bend, 0 straight. Side view; error -2.3 ± 6.4 there, useless elsewhere (Cosoli 2026 [S])."""
    return 180.0 - _knee_angle(sight, leg)


def shin_lean(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees the shin leans forwards of upright. Side view."""
    x, y, knee, ankle = sight.x, sight.y, KNEES[leg], ANKLES[leg]
    return spell.facing * from_vertical(x[ankle], y[ankle], x[knee], y[knee])


def trunk_lean(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees the line from hips to shoulders leans forwards of upright. Side view; says nothing about its bend."""
    hip_x, hip_y = sight.middle(HIPS)
    shoulder_x, shoulder_y = sight.middle(SHOULDERS)
    return spell.facing * from_vertical(hip_x, hip_y, shoulder_x, shoulder_y)


def trunk_beyond_shin(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees the trunk leans beyond the shin; 0 is parallel (Back Squat Assessment, Myer 2014 [R]). Side view."""
    return trunk_lean(sight, spell, leg) - shin_lean(sight, spell, leg)


def shoulder_ankle_offset(sight: Sight, spell: Spell, leg: int) -> float:
    """Body heights by which shoulders or knees, whichever is farther, are ahead of the ankles. Side view."""
    ankle = sight.x[ANKLES[leg]]
    shoulders = spell.facing * (sight.middle(SHOULDERS)[0] - ankle) / spell.ruler.height
    knee = spell.facing * (sight.x[KNEES[leg]] - ankle) / spell.ruler.height
    return shoulders if abs(shoulders) >= abs(knee) else knee


def hips_behind_ankles(sight: Sight, spell: Spell, leg: int) -> float:
    """Body heights by which the hips are behind the ankles. Side view."""
    return spell.facing * (sight.x[ANKLES[leg]] - sight.middle(HIPS)[0]) / spell.ruler.height


def knee_inwards(sight: Sight, spell: Spell, leg: int) -> float:
    """Frontal plane projection angle (FPPA) of hip, knee, ankle: degrees, positive is knee medial. Front or back view.

    NaN where the thigh points at the camera (under half its standing height): then the picture shows no such angle.
    """
    x, y, hip, knee, ankle = sight.x, sight.y, HIPS[leg], KNEES[leg], ANKLES[leg]
    if y[knee] - y[hip] < 0.22 * spell.ruler.leg or not y[ankle] > y[knee]:
        return nan
    on_line = x[hip] + (x[ankle] - x[hip]) * (y[knee] - y[hip]) / (y[ankle] - y[hip])
    outwards = spell.rightwards if leg == 1 else -spell.rightwards
    return copysign(180.0 - _knee_angle(sight, leg), (on_line - x[knee]) * outwards)


def knee_ankle_separation(sight: Sight, spell: Spell, leg: int) -> float:
    """Distance of the knees over distance of the ankles, sideways. Front or back view; depends on stance width too."""
    return separation(sight, spell.ruler.leg)


def pelvic_drop(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees the hip of the free side is lower than in the stand on two feet. Front or back view, on one leg."""
    side = spell.standing if spell.standing >= 0 else spell.lead
    if side < 0:
        return nan
    level = 0.0 if isnan(spell.ruler.tilt) else spell.ruler.tilt
    right_lower = hip_tilt(sight) - level
    return right_lower if side == 0 else -right_lower


def trunk_side_lean(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees the trunk leans sideways, towards the standing or front leg positive, else to the right. Front view."""
    hip_x, hip_y = sight.middle(HIPS)
    shoulder_x, shoulder_y = sight.middle(SHOULDERS)
    to_right = spell.rightwards * from_vertical(hip_x, hip_y, shoulder_x, shoulder_y)
    side = spell.standing if spell.standing >= 0 else spell.lead
    return -to_right if side == 0 else to_right


def toe_out(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees both feet turn out on average (foot progression angle as far as two points of a foot tell). Front view.

    The mean of both feet cancels a camera that stands a little off; one foot alone could not be told from that.
    """
    x = sight.x
    out = 0.0
    for side in (0, 1):
        outwards = spell.rightwards if side == 1 else -spell.rightwards
        out += outwards * (x[TOES[side]] - x[HEELS[side]]) * 0.5
    return degrees(asin(max(-1.0, min(1.0, out / (FOOT * spell.ruler.trunk)))))


def heel_rise(sight: Sight, spell: Spell, leg: int) -> float:
    """Body heights the heel is higher above the toes than in the stand on two feet. Side view; 2 cm is the limit."""
    flat = spell.ruler.heels[leg]
    rise = sight.y[TOES[leg]] - sight.y[HEELS[leg]] - (0.0 if isnan(flat) else flat)
    return rise / spell.ruler.height


def head_turn(sight: Sight, spell: Spell, leg: int) -> float:
    """Degrees the head is turned to either side of where the camera is, by nose and ears. Front view.

    Where the eyes look is not seen.
    """
    x = sight.x
    ears = (x[LEFT_EAR] + x[RIGHT_EAR]) * 0.5
    # The nose stands about 1.3 times as far before the line of the ears as these from its middle (measured heads [D]).
    return degrees(atan2(abs(x[NOSE] - ears) / 1.3, abs(x[LEFT_EAR] - x[RIGHT_EAR]) * 0.5))


def knee_past_toes(sight: Sight, spell: Spell, leg: int) -> float:
    """Body heights the knee is ahead of the toes: a coaching preference, no injury fact. Side view."""
    return spell.facing * (sight.x[KNEES[leg]] - sight.x[TOES[leg]]) / spell.ruler.height


def _knee_angle(sight: Sight, leg: int) -> float:
    x, y, hip, knee, ankle = sight.x, sight.y, HIPS[leg], KNEES[leg], ANKLES[leg]
    return inner_angle(x[hip], y[hip], x[knee], y[knee], x[ankle], y[ankle])


_LEG, _TRUNK = (HIPS, KNEES, ANKLES), (SHOULDERS, HIPS)
_FEET = (HEELS, TOES)

FRAME_MEASURES: dict[str, Measure] = {
    "thigh_above_horizontal": Measure(thigh_above_horizontal, "degrees", 5.0, (HIPS, KNEES), True, True),
    "knee_flexion": Measure(knee_flexion, "degrees", 6.4, _LEG, True, True),
    "shin_lean": Measure(shin_lean, "degrees", 5.0, (KNEES, ANKLES), True, True),
    "trunk_lean": Measure(trunk_lean, "degrees", 4.0, (), True),
    "trunk_beyond_shin": Measure(trunk_beyond_shin, "degrees", 6.0, (KNEES, ANKLES), True, True),
    "shoulder_ankle_offset": Measure(shoulder_ankle_offset, "body heights", 0.015, (KNEES, ANKLES), True, True),
    "hips_behind_ankles": Measure(hips_behind_ankles, "body heights", 0.015, (ANKLES,), True, True),
    "knee_past_toes": Measure(knee_past_toes, "body heights", 0.015, (KNEES, TOES), True, True),
    "heel_rise": Measure(heel_rise, "body heights", 0.008, _FEET, False, True),
    "knee_inwards": Measure(knee_inwards, "degrees", 5.0, _LEG, True, True),
    "knee_ankle_separation": Measure(knee_ankle_separation, "ratio", 0.08, (KNEES, ANKLES)),
    "pelvic_drop": Measure(pelvic_drop, "degrees", 2.0, (HIPS,), True),
    "trunk_side_lean": Measure(trunk_side_lean, "degrees", 2.0, (), True),
    "toe_out": Measure(toe_out, "degrees", 8.0, _FEET, True),
    "head_turn": Measure(head_turn, "degrees", 12.0, (), True),
}
"""The measures of one frame by the name an exercise's file uses. Doubts: `science` 4.0 and form notes 4 ([S], [D])."""
