"""The measures of a whole repetition or hold: speeds, times and distances that no single frame shows.

Each takes the spell; NaN with a note says why it could not be measured.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot, isnan, nan, sqrt

from stridework.form.geometry import share_of, spread_of
from stridework.form.landmarks import ANKLES, HIPS, KNEES, SEEN
from stridework.form.measures import trunk_lean
from stridework.form.smoothing import fit_line, smooth_both_ways
from stridework.form.spell import Spell, balance_sights

STILL_M_PER_S = 0.10  #: hip speed that counts as balance found (`science` 4.6 [D])
STILL_FOR_S = 0.25  #: for this long; the exercise's own pattern holds its lunge for 0.4 s [D]
LAST_M = 0.05  #: the last stretch before the floor (`science` 4.6 [C])
LAST_S = 0.10
FRAMES_IN_WINDOW = 3  #: that a speed or a stillness is read off at the least: both ends of its window and one between
LATE_S = 0.005  #: by which a frame may miss its window's edge: no camera keeps its beat to the millisecond
POINT_NOISE = 0.003  #: body heights by which a landmark trembles: 5 mm (`science` 4.6 [C])


@dataclass(frozen=True, slots=True)
class Taken:
    """A measured value with its doubt and the frame that shows it; NaN with a note where it could not be measured.

    `failed`: what was to be reached was not, so the value only says how long it was tried.
    """

    value: float
    doubt: float = nan
    note: str = ""
    frame: int | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class SpellMeasure:
    """How a measure of a whole spell is taken, and its unit."""

    take: Callable[[Spell], Taken]
    unit: str


def rear_knee_speed(spell: Spell) -> Taken:
    """Metres a second at which the rear knee meets the floor: the faster of its last 100 ms and its last 5 cm.

    Downward speeds are means over those stretches before the knee first comes within 1 cm of its lowest point, so that
    a long rest on the floor does not slow them. Doubt: point noise over the stretch, half a frame at each of its ends,
    and the metre. With fewer than three frames in the last 100 ms (some 20 a second) nobody can tell.
    """
    if spell.lead < 0:
        return Taken(nan, note="no front leg found")
    if spell.flight is not None:
        return Taken(nan, note="a landing from a jump is judged by how softly the hips brake")
    knee = KNEES[1 - spell.lead]
    if share_of([sight.v[knee] for sight in spell.sights], 0.5) < SEEN:
        return Taken(nan, note="the rear knee is hidden")
    times = [sight.t for sight in spell.sights]
    heights = [-sight.y[knee] / spell.metre for sight in spell.sights]
    heights = smooth_both_ways(times, heights, 10.0)
    pairs = [(t, h) for t, h in zip(times, heights, strict=True) if not isnan(h)]
    if len(pairs) < 4:
        return Taken(nan, note="the rear knee is hidden")
    lowest = min(h for _, h in pairs)
    touch = next(place for place, (_, h) in enumerate(pairs) if h <= lowest + 0.01)
    touch_s, touch_h = pairs[touch]
    if sum(touch_s - LAST_S - LATE_S <= t <= touch_s for t, _ in pairs) < FRAMES_IN_WINDOW:
        return Taken(nan, note=f"too few frames a second ({1 / spell.frame_s:.0f}) to tell how the knee comes down")
    by_time = _speed_before(pairs, touch, lambda t, h: touch_s - t >= LAST_S)
    by_path = _speed_before(pairs, touch, lambda t, h: h - touch_h >= LAST_M)
    speed = max(by_time, by_path)
    if speed <= 0:
        return Taken(nan, note="the rear knee does not come down")
    noise = POINT_NOISE * spell.ruler.height / spell.metre * sqrt(2) / LAST_S
    quantum = speed * spell.frame_s / LAST_S
    return Taken(speed, hypot(noise, quantum, speed * spell.metre_doubt))


def _speed_before(pairs: list[tuple[float, float]], touch: int, far: Callable[[float, float], bool]) -> float:
    touch_s, touch_h = pairs[touch]
    for t, h in reversed(pairs[:touch]):
        if far(t, h):
            return (h - touch_h) / (touch_s - t)
    return 0.0


def settle_time(spell: Spell) -> Taken:
    """Seconds from landing until the hips stay below 0.10 m/s for a moment: balance found before the next jump.

    Not a force plate's time to stabilisation. Where the next jump comes first, the value is the time until then and the
    note says so. Without a jump the clock starts at the lowest point.
    """
    start = spell.turn_s if spell.flight is None else spell.flight.landing_s
    sights = [sight for sight in spell.sights if sight.t >= start]
    if len(sights) < 4:
        return Taken(nan, note="too few frames after the landing")
    if spell.frame_s * FRAMES_IN_WINDOW > STILL_FOR_S + LATE_S:
        return Taken(nan, note=f"too few frames a second ({1 / spell.frame_s:.0f}) to tell a moment's stillness")
    times = [sight.t for sight in sights]
    xs = smooth_both_ways(times, [sight.middle(HIPS)[0] / spell.metre for sight in sights], 4.0)
    ys = smooth_both_ways(times, [sight.middle(HIPS)[1] / spell.metre for sight in sights], 4.0)
    # Speeds are slopes of short lines: from one frame to the next hips tremble faster than a still runner moves.
    half = max(0.08, 1.5 * spell.frame_s)
    quiet_since = nan
    for t in times:
        near = [place for place, other in enumerate(times) if abs(other - t) <= half]
        moments = [times[place] for place in near]
        _, vx = fit_line(moments, [xs[place] for place in near], t)
        _, vy = fit_line(moments, [ys[place] for place in near], t)
        if not hypot(vx, vy) < STILL_M_PER_S:
            quiet_since = nan
        elif isnan(quiet_since):
            quiet_since = t
        elif t - quiet_since >= STILL_FOR_S - spell.frame_s:
            return Taken(quiet_since - start, max(0.1, 2 * spell.frame_s))
    return Taken(times[-1] - start, max(0.1, 2 * spell.frame_s), "up again before standing still", failed=True)


def braking_distance_per_fall(spell: Spell) -> Taken:
    """How far the hips sink after landing over how far they fell to it: a landing's softness (`science` 4.6 [C]).

    Doubt: point noise, and what the hips fall in half a frame at the speed of landing, four falls over the time in the
    air. Once half a frame is a fall's whole height nobody can tell.
    """
    if spell.flight is None:
        return Taken(nan, note="no jump before it")
    if 2 * spell.frame_s >= spell.flight.seconds:
        return Taken(nan, note=f"too few frames a second ({1 / spell.frame_s:.0f}) for so short a jump")
    times = [sight.t for sight in spell.sights]
    heights = [-sight.middle(HIPS)[1] / spell.ruler.height for sight in spell.sights]
    in_air = [h for t, h in zip(times, heights, strict=True) if spell.flight.takeoff_s <= t <= spell.flight.landing_s]
    around = [
        place for place, t in enumerate(times) if abs(t - spell.flight.landing_s) <= max(0.06, 1.2 * spell.frame_s)
    ]
    after = [h for t, h in zip(times, heights, strict=True) if t >= spell.flight.landing_s]
    if not in_air or len(around) < 2 or len(after) < 3:
        return Taken(nan, note="too few frames around the landing")
    contact, _ = fit_line([times[p] for p in around], [heights[p] for p in around], spell.flight.landing_s)
    fall = max(in_air) - contact
    braking = contact - share_of(after, 0.05)
    if fall < 0.01:
        return Taken(nan, note="the jump is too low to tell")
    error = hypot(POINT_NOISE * 2, 2 * spell.frame_s * fall / spell.flight.seconds)
    return Taken(braking / fall, braking / fall * hypot(error / fall, error / max(braking, 0.01)))


def flight_time(spell: Spell) -> Taken:
    """Seconds both feet were off the floor, by the toes. Bent landings stretch it, so it is no jump height."""
    if spell.flight is None:
        return Taken(nan, note="no jump before it")
    if not spell.flight.told:
        return Taken(nan, note=f"too few frames a second ({1 / spell.frame_s:.0f}) for so short a jump")
    return Taken(spell.flight.seconds, spell.flight.doubt_s)


def hips_before_chest(spell: Spell) -> Taken:
    """Degrees the trunk tips further forwards in the first third of the way up: hips that rise before the chest."""
    up = [(sight, travel) for sight, travel in zip(spell.sights, spell.travels, strict=True) if sight.t >= spell.turn_s]
    deepest = max((travel for _, travel in up), default=nan)
    third = [sight for sight, travel in up if travel >= deepest * 2 / 3]
    if len(third) < 2:
        return Taken(nan, note="too few frames on the way up")
    leans = [trunk_lean(sight, spell, 0) for sight in third]
    start = sum(leans[:2]) / 2
    return Taken(share_of(leans, 0.9) - start, hypot(2.5, spread_of(leans[:2])))


def lowering_time(spell: Spell) -> Taken:
    """Seconds of the way down: to the turning point, or back from it where the hips rise first."""
    deepest = max(spell.travels, default=nan)
    low = [sight.t for sight, travel in zip(spell.sights, spell.travels, strict=True) if travel >= 0.9 * deepest]
    if not low:
        return Taken(nan, note="too few frames")
    return Taken(low[0] - spell.start_s, max(0.05, spell.frame_s))


def return_time(spell: Spell) -> Taken:
    """Seconds from the turning point back, as in lowering the heels of a calf raise."""
    deepest = max(spell.travels, default=nan)
    high = [sight.t for sight, travel in zip(spell.sights, spell.travels, strict=True) if travel >= 0.9 * deepest]
    if not high:
        return Taken(nan, note="too few frames")
    return Taken(spell.end_s - high[-1], max(0.05, spell.frame_s))


def hip_sway(spell: Spell) -> Taken:
    """Body heights the middle of the hips wanders sideways on one leg: 90 % of its range, without its drift.

    Compare it with yourself only: the points' own trembling of 0.2 to 1 % of the trunk is in it.
    """
    foot = ANKLES[spell.standing if spell.standing >= 0 else spell.lead]
    sights = balance_sights(spell)
    times = [sight.t for sight in sights]
    if len(times) < 8:
        return Taken(nan, note="too short a stand on one leg")
    hips = smooth_both_ways(times, [sight.middle(HIPS)[0] for sight in sights], 4.0)
    centre = (times[0] + times[-1]) / 2
    middle, slope = fit_line(times, hips, centre)
    away = [(x - middle - slope * (t - centre)) / spell.ruler.height for t, x in zip(times, hips, strict=True)]
    steady = spread_of([sight.x[foot] for sight in sights]) / spell.ruler.height
    return Taken(share_of(away, 0.95) - share_of(away, 0.05), hypot(0.004, 0.5 * min(steady, 0.01)))


def balance_before(spell: Spell) -> Taken:
    """Seconds on one leg right before the repetition: did the last one finish in balance?"""
    if not spell.before:
        return Taken(nan, note="its beginning was not seen")
    return Taken(len(balance_sights(spell)) * spell.frame_s, max(0.1, 2 * spell.frame_s))


SPELL_MEASURES: dict[str, SpellMeasure] = {
    "rear_knee_speed": SpellMeasure(rear_knee_speed, "m/s"),
    "settle_time": SpellMeasure(settle_time, "s"),
    "braking_distance_per_fall": SpellMeasure(braking_distance_per_fall, "ratio"),
    "flight_time": SpellMeasure(flight_time, "s"),
    "hips_before_chest": SpellMeasure(hips_before_chest, "degrees"),
    "lowering_time": SpellMeasure(lowering_time, "s"),
    "return_time": SpellMeasure(return_time, "s"),
    "hip_sway": SpellMeasure(hip_sway, "body heights"),
    "balance_before": SpellMeasure(balance_before, "s"),
}
"""The measures of a whole spell by the name an exercise's file uses."""
