"""What the legs look like at the turning point, in any view: is this the exercise, or something else with low hips?"""

from __future__ import annotations

from math import isnan, radians, sin

from stridework.form.geometry import inner_angle, middle_of
from stridework.form.landmarks import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, TOES, Sight
from stridework.form.spell import Spell
from stridework.form.stance import ground_of, leg_heights
from stridework.form.view import View

BENT = 0.9  #: thigh per shank height over its standing value: a knee at 60 degrees gives 0.89 from the side [C]
BEND_SEEN = 30.0  #: degrees of bend in the picture that show a bent knee as well; a camera high up needs this one
BOWS_END = 0.35  #: leg lengths no straight-legged bow lowers the hips by: legs leaning 30 degrees give 0.13 [C]; …
HARDLY_BENT, HARDLY_SEEN_BEND = 1.05, 15.0  #: … below that only legs that look straight in every way are no squat
KNEELING = 0.28  #: leg lengths a kneeling knee is above its ankle at most; a squatting one is 0.35 to 0.45 [C]
KNEES_APART = 0.12  #: leg lengths between the heights of front and rear knee in a lunge; 0.4 in a full one [C]
THIGHS_APART = (
    0.2  #: leg lengths between the heights of a lunge's thighs: one level, one upright, 0.3 to 0.45 apart [C]
)
FEET_APART = 0.6  #: leg lengths between the ankles, from the side, in a lunge; a kiss has 1.2 [C]

TIPTOE = 0.022  #: body heights the heel rises above the toes at the least; a raised heel has 0.05 to 0.09 [C]
STAYS = 0.03  #: body heights the toes may seem to move up or down while they carry the runner

_HINGE = "the knees stayed straight: a bow, not this exercise"
_KNEELS = "one knee went down behind: a lunge, not this exercise"
_STEPPED = "the toes did not stay where they were"
_FLAT = "the heels stayed down: no raise"
_NO_SPLIT = "the feet stayed side by side: no lunge"


def misshapen(shape: str, low: list[Sight], spell: Spell, thigh_per_shank: float) -> str:
    """Return why these frames of the spell's turning point are not of that shape; "" where they are."""
    if shape == "both-knees":
        return _not_both_knees(low, spell.ruler.leg, thigh_per_shank, max(spell.travels))
    if shape == "split":
        return _not_split(low, spell.ruler.leg, spell.view)
    if shape == "tiptoe":
        return _not_tiptoe(low, [*spell.before[-8:], *spell.sights[:1]], spell.ruler.height)
    return ""


def _not_both_knees(low: list[Sight], leg: float, thigh_per_shank: float, travel: float) -> str:
    bends: list[float] = []
    knees: list[float] = []
    angles: list[float] = []
    thighs: list[float] = []
    for side in (0, 1):
        points = HIPS[side], KNEES[side], ANKLES[side]
        seen = [sight for sight in low if sight.sees(*points)]
        if len(seen) * 2 < len(low):
            continue
        heights = [leg_heights(sight, side) for sight in seen]
        bends.append(middle_of([thigh / max(shank, 1e-6) for thigh, shank in heights]) / thigh_per_shank)
        thighs.append(middle_of([thigh for thigh, _ in heights]) / leg)
        knees.append(middle_of([shank for _, shank in heights]) / leg)
        angles.append(180.0 - middle_of([_knee_angle(sight, side) for sight in seen]))
    if travel >= BOWS_END:
        bent, seen_bend = HARDLY_BENT, HARDLY_SEEN_BEND
    else:
        bent, seen_bend = BENT, BEND_SEEN
    if bends and min(bends) > bent and max(angles) < seen_bend:
        return _HINGE
    if len(knees) == 2 and min(knees) < 0.2 and max(knees) - min(knees) > KNEES_APART:
        return _KNEELS
    if len(thighs) == 2 and abs(thighs[0] - thighs[1]) > THIGHS_APART:
        return _KNEELS
    return ""


def _knee_angle(sight: Sight, side: int) -> float:
    x, y, hip, knee, ankle = sight.x, sight.y, HIPS[side], KNEES[side], ANKLES[side]
    return inner_angle(x[hip], y[hip], x[knee], y[knee], x[ankle], y[ankle])


def _not_tiptoe(low: list[Sight], stand: list[Sight], height: float) -> str:
    ground = [middle_of([ground_of(sight, TOES) for sight in sights]) for sights in (low, stand)]
    if abs(ground[0] - ground[1]) > STAYS * height:
        return _STEPPED
    rises = []
    for side in (0, 1):
        up = middle_of([sight.y[TOES[side]] - sight.y[HEELS[side]] for sight in low])
        flat = middle_of([sight.y[TOES[side]] - sight.y[HEELS[side]] for sight in stand])
        rises.append((up - flat) / height)
    return "" if any(rise > TIPTOE for rise in rises) else _FLAT


def _not_split(low: list[Sight], leg: float, view: View) -> str:
    knees = [middle_of([knee_height(sight, side, leg) for sight in low]) for side in (0, 1)]
    if not any(isnan(knee) for knee in knees) and abs(knees[0] - knees[1]) >= KNEES_APART and min(knees) <= KNEELING:
        return ""
    # From behind, a shank that lies towards a raised camera looks upright; the thighs still differ.
    thighs = [middle_of([leg_heights(sight, side)[0] / leg for sight in low]) for side in (0, 1)]
    if abs(thighs[0] - thighs[1]) >= THIGHS_APART:
        return ""
    apart = middle_of([abs(sight.x[ANKLES[0]] - sight.x[ANKLES[1]]) for sight in low]) / leg
    if apart >= FEET_APART and abs(sin(radians(view.azimuth))) > 0.7:
        return ""
    return _NO_SPLIT


def knee_height(sight: Sight, side: int, leg: float) -> float:
    """Return how far a knee is above its own ankle, in leg lengths."""
    return (sight.y[ANKLES[side]] - sight.y[KNEES[side]]) / leg


def find_lead(sights: list[Sight], view: View) -> int:
    """Return the leg whose foot is in front (0 left, 1 right), or -1: the more anterior foot, never the more bent knee.

    Every frame votes. Forward is square to the shoulders in the model's own space where it gives one; else it comes
    from the view, and the feet's places from the picture.
    """
    votes = 0
    for sight in sights:
        ahead = _ahead_in_space(sight)
        if isnan(ahead):
            ahead = _ahead_in_picture(sight, view)
        if ahead > 0:
            votes += 1
        elif ahead < 0:
            votes -= 1
    return -1 if votes == 0 else 0 if votes > 0 else 1


def _ahead_in_space(sight: Sight) -> float:
    """Return how far the left foot is ahead of the right one, by the model's own metres; NaN where there are none."""
    world = sight.world
    if world is None:
        return float("nan")
    # Forward is square to the shoulders. The toes would say it too, but the rear foot of a lunge stands on its own.
    square_x = world[SHOULDERS[0]][2] - world[SHOULDERS[1]][2]
    square_z = world[SHOULDERS[1]][0] - world[SHOULDERS[0]][0]
    apart_x = world[ANKLES[0]][0] - world[ANKLES[1]][0]
    apart_z = world[ANKLES[0]][2] - world[ANKLES[1]][2]
    return apart_x * square_x + apart_z * square_z


def _ahead_in_picture(sight: Sight, view: View) -> float:
    azimuth = radians(0.0 if isnan(view.azimuth) else view.azimuth)
    across = sight.x[ANKLES[0]] - sight.x[ANKLES[1]]
    nearer = sight.depth[ANKLES[1]] - sight.depth[ANKLES[0]]
    if isnan(nearer) or nearer == 0.0:
        # A camera above the floor sees a nearer foot lower in the picture, at a third or so of the distance.
        nearer = 3.0 * (sight.y[TOES[0]] - sight.y[TOES[1]])
    toward = 1.0 if abs(azimuth) <= radians(90) else -1.0
    return sin(azimuth) * across + (1.0 - abs(sin(azimuth))) * toward * nearer
