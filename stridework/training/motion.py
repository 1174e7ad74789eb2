"""Key poses: how an exercise's movement is written down, before anybody draws or measures it.

Body frame, one for the whole project: x points forwards (where the runner faces), y up, z to the runner's
right; the origin lies on the floor under the middle of the standing feet. Lengths are fractions of body
height, angles are degrees. A side view looks along -z (the runner faces right in the picture), a front view
looks along -x (the runner faces the viewer, so the runner's right is on the picture's left).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

BODY_PARTS = frozenset(
    {"head", "trunk", "hips"}
    | {f"{side}_{part}" for side in ("left", "right") for part in ("arm", "thigh", "knee", "shank", "foot")}
)
"""The parts of the body a figure can light up."""


class View(StrEnum):
    """Where the viewer or the camera stands."""

    SIDE = "side"
    FRONT = "front"


@dataclass(frozen=True, slots=True)
class Foot:
    """One foot's place; the leg above it is solved, so a foot that stays put never slides.

    `at` is the sole's point below the ankle while the foot is flat (forward, up, right). `pitch` lifts the heel
    (negative: the toes) by turning the foot about its ball, which stays where it was. `toe_out` turns the toes out.
    """

    at: tuple[float, float, float]
    pitch: float = 0.0
    toe_out: float = 6.0


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm, measured from hanging straight down whatever the trunk does.

    `raise_forward` and `raise_side` lift the upper arm, `bend` flexes the elbow, and `turn_in` swings the bent
    forearm inwards, across the body.
    """

    raise_forward: float = 0.0
    raise_side: float = 8.0
    bend: float = 12.0
    turn_in: float = 0.0


@dataclass(frozen=True, slots=True)
class KeyPose:
    """The body at one moment of a movement.

    `at` is the moment as a share of the cycle, 0 to 1. `pelvis` is the middle of the hips (forward, up, right); where
    the feet would be out of the legs' reach the pelvis sits as high as they allow. `trunk_lean` is forward lean from
    vertical; `trunk_side` lean to the runner's right; `pelvic_drop` how far the right hip sits below the left;
    `back_round` the bend spread between hips and shoulders; `head_turn` to the right, `head_nod` downwards;
    `eyes_closed` from 0 (open) to 1; `knee_out_left` and `knee_out_right` swing each knee outwards (negative: falls
    in) about the line from hip to ankle.
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
    head_nod: float = 0.0
    eyes_closed: float = 0.0
    knee_out_left: float = 0.0
    knee_out_right: float = 0.0
    left_arm: Arm = Arm()
    right_arm: Arm = Arm()


@dataclass(frozen=True, slots=True)
class Motion:
    """A closed cycle of key poses, first at 0, lasting `seconds`; the last flows back into the first."""

    seconds: float
    poses: tuple[KeyPose, ...]


def mirror_pose(pose: KeyPose) -> KeyPose:
    """Return the pose with left and right swapped."""
    forward, up, right = pose.pelvis
    return replace(
        pose,
        pelvis=(forward, up, -right),
        left_foot=_mirror_foot(pose.right_foot),
        right_foot=_mirror_foot(pose.left_foot),
        trunk_side=-pose.trunk_side,
        pelvic_drop=-pose.pelvic_drop,
        head_turn=-pose.head_turn,
        knee_out_left=pose.knee_out_right,
        knee_out_right=pose.knee_out_left,
        left_arm=pose.right_arm,
        right_arm=pose.left_arm,
    )


def _mirror_foot(foot: Foot) -> Foot:
    forward, up, right = foot.at
    return replace(foot, at=(forward, up, -right))
