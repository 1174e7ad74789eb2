"""Key poses: how an exercise's movement is written down, before anybody draws or measures it.

Body frame, one for the whole project: x points forwards (where the runner faces), y up, z to the runner's
right; the origin lies on the floor under the middle of the standing feet. Lengths are fractions of body
height, angles are degrees. A side view looks along -z (the runner faces right in the picture), a front view
looks along -x (the runner faces the viewer, so the runner's right is on the picture's left).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class View(StrEnum):
    """Where the viewer or the camera stands."""

    SIDE = "side"
    FRONT = "front"


@dataclass(frozen=True, slots=True)
class Foot:
    """One foot's place. `at` is the ankle's target (forward, up, right); the leg above it is solved, so it never slides.

    `pitch` lifts the heel (positive, about the ball of the foot); `toe_out` turns the toes outwards.
    """

    at: tuple[float, float, float]
    pitch: float = 0.0
    toe_out: float = 8.0


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: `raise_forward` and `raise_side` of the upper arm from hanging, and the elbow's `bend`."""

    raise_forward: float = 0.0
    raise_side: float = 6.0
    bend: float = 8.0


@dataclass(frozen=True, slots=True)
class KeyPose:
    """The body at one moment of a movement.

    `at` is the moment as a share of the cycle, 0 to 1. `pelvis` is the middle of the hips (forward, up, right).
    `trunk_lean` is forward lean from vertical; `trunk_side` lean to the runner's right; `pelvic_drop` how far the
    right hip sits below the left; `back_round` the bend spread between hips and shoulders; `head_turn` to the
    right; `knee_out_left` and `knee_out_right` swing each knee outwards (negative: falls in) about the line from
    hip to ankle.
    """

    at: float
    pelvis: tuple[float, float, float]
    left_foot: Foot
    right_foot: Foot
    phase: str | None = None
    trunk_lean: float = 0.0
    trunk_side: float = 0.0
    pelvic_drop: float = 0.0
    back_round: float = 0.0
    head_turn: float = 0.0
    knee_out_left: float = 0.0
    knee_out_right: float = 0.0
    left_arm: Arm = Arm()
    right_arm: Arm = Arm()


@dataclass(frozen=True, slots=True)
class Motion:
    """A closed cycle of key poses, first at 0, lasting `seconds`; the last flows back into the first."""

    seconds: float
    poses: tuple[KeyPose, ...]
