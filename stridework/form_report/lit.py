"""Which points of the body a fault is about: they are lit in every picture of it."""

from __future__ import annotations

from stridework.form.landmarks import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, SIDE_NAMES, TOES
from stridework.form.measures import FRAME_MEASURES
from stridework.form.rules import CueRule

_LEG = (HIPS, KNEES, ANKLES, HEELS, TOES)
_TRUNK = (SHOULDERS, HIPS)
#: The part of the body a measure is about, where that is not the points it is taken from.
LIT = {
    "trunk_lean": _TRUNK,
    "trunk_beyond_shin": _TRUNK,
    "trunk_side_lean": _TRUNK,
    "shoulder_ankle_offset": _TRUNK,
    "hips_before_chest": _TRUNK,
    "head_turn": (SHOULDERS,),
    "hips_behind_ankles": (HIPS, KNEES),
    "pelvic_drop": (HIPS,),
    "hip_sway": (HIPS,),
    "knee_past_toes": (KNEES, ANKLES, TOES),
}


def find_lit(rule: CueRule, side: str) -> set[int]:
    """Return the points of what a cue is about; `side` is the front or standing leg, "" where both do the same."""
    measure = FRAME_MEASURES.get(rule.measure)
    pairs = LIT.get(rule.measure) or (measure.points if measure and len(measure.points) > 1 else _LEG)
    if not side or rule.legs not in ("lead", "rear", "stance") or rule.measure in LIT:
        return {number for pair in pairs for number in pair}
    leg = SIDE_NAMES.index(side)
    return {pair[1 - leg if rule.legs == "rear" else leg] for pair in pairs}
