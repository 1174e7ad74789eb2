"""The synthetic runner: performs an exercise's own key poses with a chosen tempo, depth and fault, and knows the truth.

A script is a list of acts. Each act says how long it takes and what body it shows at a moment; the truth of what was
done (repetitions, turning points, holds, flights) comes with it, by construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import cos, pi, sin

from stridework.figure.filming import Placed
from stridework.figure.motion import body_at, pose_at
from stridework.figure.skeleton import Body, solve_body
from stridework.training.motion import Foot, KeyPose, Motion, mirror_pose

STANDING = KeyPose(0.0, (0.0, 0.53, 0.0), Foot((0.0, 0.0, -0.06)), Foot((0.0, 0.0, 0.06)))
STRIDE_S, STRIDE = 1.05, 0.75  #: a walking cycle of two steps, in seconds and body heights


@dataclass(frozen=True, slots=True)
class Fault:
    """Faults at a chosen size, 0 is none. Angles in degrees at the turning point, growing with the bend.

    `valgus` lets the front knee, or both, fall in; `pelvic_drop` sinks the free hip; `lean` tips the trunk forwards and
    `side_lean` sideways; `heel_lift` raises the front heel or both; `round` bends the back; `sway` moves the hips of a
    hold by that many body heights from side to side.
    """

    valgus: float = 0.0
    pelvic_drop: float = 0.0
    lean: float = 0.0
    side_lean: float = 0.0
    heel_lift: float = 0.0
    round: float = 0.0
    sway: float = 0.0


@dataclass(frozen=True, slots=True)
class Deed:
    """One repetition really done: its front leg ("" both), its turning point, and the seconds in the air before it."""

    side: str
    turn_s: float
    flight_s: float


@dataclass(frozen=True, slots=True)
class Act:
    """A stretch of a script. `motion` None is standing still, or walking where `walk` says how far, in metres.

    `cycles` of the motion are performed, `depth` times as far as drawn, the first of them from `start_share` on.
    Without a motion `pose` is held, or left for `to_pose`.
    """

    seconds: float
    motion: Motion | None = None
    cycles: float = 1.0
    depth: float = 1.0
    fault: Fault = field(default_factory=Fault)
    start_share: float = 0.0
    walk_forward: float = 0.0
    walk_right: float = 0.0
    mirrored: bool = False
    pose: KeyPose = STANDING
    to_pose: KeyPose | None = None


def stand(seconds: float, pose: KeyPose = STANDING) -> Act:
    """Stand still in that pose."""
    return Act(seconds, pose=pose)


def walk(seconds: float, *, forward: float = 0.0, right: float = 0.0) -> Act:
    """Walk towards the place the camera looks at, having begun that many metres before it."""
    return Act(seconds, walk_forward=forward, walk_right=right)


def change(seconds: float, pose: KeyPose, to_pose: KeyPose) -> Act:
    """Go from one pose to another, as from standing into the first lunge."""
    return Act(seconds, pose=pose, to_pose=to_pose)


def repeat(motion: Motion, cycles: float, *, tempo: float = 1.0, **changes: object) -> Act:
    """Perform cycles of a motion; changes as the fields of `Act`."""
    return replace(Act(motion.seconds / tempo * cycles, motion, cycles), **changes)  # type: ignore[arg-type]


def script(motion: Motion, reps: float, *, tempo: float = 1.0, **changes: object) -> list[Act]:
    """Return a script of that many repetitions between two stands of a second, with steps into and out of a lunge.

    A motion that begins low (a jumping lunge) has its first turning point before the first jump: that is none of them.
    """
    first = pose_at(motion, 0.0)
    cycles = reps / max(1, len(turning_points(motion)))
    low_start = first.pelvis[1] < 0.4
    if not low_start:
        return [stand(1.0, first), repeat(motion, cycles, tempo=tempo, **changes), stand(1.0, first)]
    into, out = change(0.9, STANDING, first), change(0.9, first, STANDING)
    return [stand(1.0), into, repeat(motion, cycles + 0.12, tempo=tempo, **changes), out, stand(1.0)]


def perform(acts: Sequence[Act], fps: float, *, start_s: float = 0.0) -> Iterator[Placed]:
    """Yield the runner at every frame of the script."""
    number = 0
    began = start_s
    for act in acts:
        end = began + act.seconds
        while start_s + number / fps < end - 1e-9:
            t = start_s + number / fps
            yield _place(act, t - began, t)
            number += 1
        began = end


def tell_truth(acts: Sequence[Act], *, start_s: float = 0.0) -> list[Deed]:
    """Return the repetitions the script performs from beginning to end, in time."""
    deeds: list[Deed] = []
    began = start_s
    for act in acts:
        if act.motion is not None:
            deeds += _deeds(act, act.motion, began)
        began += act.seconds
    return deeds


def _deeds(act: Act, motion: Motion, began: float) -> list[Deed]:
    seconds = act.seconds / act.cycles
    deeds = []
    for cycle in range(int(act.cycles + act.start_share) + 1):
        for low, lead, flight in turning_points(motion):
            at = cycle + low - act.start_share
            if max(0.02, flight) <= at <= act.cycles - 0.05:  # else its beginning or end is no part of the act
                side = {"left": "right", "right": "left"}.get(lead, "") if act.mirrored else lead
                deeds.append(Deed(side, began + at * seconds, flight * seconds))
    return deeds


@lru_cache(maxsize=32)
def turning_points(motion: Motion) -> tuple[tuple[float, str, float], ...]:
    """Return the cycle's lowest moments as (share, front leg, share of the cycle in the air before it)."""
    shares = [step / 400 for step in range(400)]
    heights = [pose_at(motion, share).pelvis[1] for share in shares]
    top, bottom = max(heights), min(heights)
    found = []
    for place, share in enumerate(shares):
        window = [heights[(place + off) % 400] for off in range(-28, 29)]
        lowest = min(window)
        # The middle of the time spent at the bottom, so that a held one has one turning point.
        if lowest < top - 0.5 * (top - bottom) and heights[place] <= lowest + 1e-6:
            found.append(share)
    return tuple((middle, *_describe(motion, middle)) for middle in _group(found))


def _group(shares: list[float]) -> list[float]:
    groups: list[list[float]] = []
    for share in shares:
        if groups and share - groups[-1][-1] < 0.06:
            groups[-1].append(share)
        else:
            groups.append([share])
    if len(groups) > 1 and groups[0][0] < 0.03 and groups[-1][-1] > 0.97:
        groups[0] = [share - 1.0 for share in groups.pop()] + groups[0]
    return [sum(group) / len(group) for group in groups]


def _describe(motion: Motion, share: float) -> tuple[str, float]:
    pose = pose_at(motion, share)
    ahead = pose.left_foot.at[0] - pose.right_foot.at[0]
    lead = "" if abs(ahead) < 0.15 else "left" if ahead > 0 else "right"
    return lead, max((end - start for start, end in flights(motion) if 0 <= (share - end) % 1.0 < 0.35), default=0.0)


@lru_cache(maxsize=32)
def flights(motion: Motion) -> tuple[tuple[float, float], ...]:
    """Return when both feet are off the floor, from the pose before to the pose after, as shares of the cycle."""
    poses = motion.poses
    found = []
    for place, pose in enumerate(poses):
        if min(pose.left_foot.at[1], pose.right_foot.at[1]) > 0.02:
            after = poses[place + 1].at if place + 1 < len(poses) else 1.0
            found.append((poses[place - 1].at, after))
    return tuple(found)


def _place(act: Act, into: float, t: float) -> Placed:
    if act.motion is not None:
        share = act.start_share + into / act.seconds * act.cycles
        return Placed(t, _perform_pose(act, act.motion, share % 1.0))
    if act.walk_forward or act.walk_right:
        left = 1.0 - into / act.seconds
        return Placed(t, _walking(into), -act.walk_forward * left, -act.walk_right * left)
    if act.to_pose is not None:
        there = Motion(2.0, (replace(act.pose, at=0.0), replace(act.to_pose, at=0.5)))
        return Placed(t, body_at(there, into / act.seconds / 2))
    return Placed(t, _sway(act, into))


def _sway(act: Act, into: float) -> Body:
    pose = act.pose
    forward, up, right = pose.pelvis
    aside = act.fault.sway / 2 * sin(2 * pi * into / 2.2)
    return solve_body(
        replace(
            pose,
            pelvis=(forward, up, right + aside),
            pelvic_drop=pose.pelvic_drop + act.fault.pelvic_drop,
            trunk_side=pose.trunk_side + act.fault.side_lean,
        )
    )


def hold(seconds: float, pose: KeyPose, fault: Fault | None = None) -> Act:
    """Hold a pose, with the faults of a hold."""
    return Act(seconds, pose=pose, fault=fault or Fault())


def _perform_pose(act: Act, motion: Motion, share: float) -> Body:
    if act.depth == 1.0 and act.fault == Fault() and not act.mirrored and not flights(motion):
        return body_at(motion, share)
    pose = pose_at(motion, share)
    for start, end in flights(motion):
        if start < share < end:
            pose = _fly(pose, (share - start) / (end - start))
    if act.depth != 1.0:
        pose = _shallower(pose, pose_at(motion, 0.0), act.depth)
    pose = _spoil(pose, act.fault, motion)
    return solve_body(mirror_pose(pose) if act.mirrored else pose)


def _fly(pose: KeyPose, through: float) -> KeyPose:
    """Lift both feet along a parabola, as gravity has it; the poses alone would leave the floor too gently."""
    up = 0.08 * 4 * through * (1 - through)
    left, right = (replace(foot, at=(foot.at[0], up, foot.at[2])) for foot in (pose.left_foot, pose.right_foot))
    return replace(pose, left_foot=left, right_foot=right)


def _shallower(pose: KeyPose, top: KeyPose, depth: float) -> KeyPose:
    def between(a: float, b: float) -> float:
        return a + (b - a) * depth

    pelvis = (between(top.pelvis[0], pose.pelvis[0]), between(top.pelvis[1], pose.pelvis[1]), pose.pelvis[2])
    return replace(pose, pelvis=pelvis, trunk_lean=between(top.trunk_lean, pose.trunk_lean))


def _spoil(pose: KeyPose, fault: Fault, motion: Motion) -> KeyPose:
    if fault == Fault():
        return pose
    low = min(p.pelvis[1] for p in motion.poses)
    high = max(p.pelvis[1] for p in motion.poses)
    bent = min(1.0, max(0.0, (high - pose.pelvis[1]) / (high - low)))
    split = pose.left_foot.at[0] - pose.right_foot.at[0]
    left, right = (1.0, 1.0) if abs(split) < 0.15 else (1.0, 0.0) if split > 0 else (0.0, 1.0)

    def lift(foot: Foot, share: float) -> Foot:
        return replace(foot, pitch=foot.pitch + fault.heel_lift * bent * share)

    return replace(
        pose,
        left_foot=lift(pose.left_foot, left),
        right_foot=lift(pose.right_foot, right),
        knee_out_left=pose.knee_out_left - fault.valgus * bent * left,
        knee_out_right=pose.knee_out_right - fault.valgus * bent * right,
        trunk_lean=pose.trunk_lean + fault.lean * bent,
        trunk_side=pose.trunk_side + fault.side_lean,
        back_round=pose.back_round + fault.round * bent,
        pelvic_drop=pose.pelvic_drop + fault.pelvic_drop,
    )


def _walking(into: float) -> Body:
    """A plain walk: feet that swing and lift in turn under hips that bob. No exercise; it only must not be counted."""
    phase = 2 * pi * into / STRIDE_S

    def foot(at: float, z: float) -> Foot:
        return Foot((STRIDE / 4 * cos(at), max(0.0, 0.05 * sin(at)), z), pitch=max(0.0, -30 * sin(at - 0.6)))

    pose = replace(
        STANDING,
        pelvis=(0.0, 0.515 + 0.01 * cos(2 * phase), 0.0),
        left_foot=foot(-phase, -0.05),
        right_foot=foot(-phase + pi, 0.05),
        trunk_lean=4.0,
    )
    return solve_body(pose)


def retime(motion: Motion, phases: Sequence[str], factor: float) -> Motion:
    """Return the motion with the time after every pose of those phases multiplied: a slam, a hasty jump."""
    poses = motion.poses
    ends = [pose.at for pose in poses[1:]] + [1.0]
    seconds = [
        (end - pose.at) * motion.seconds * (factor if pose.phase in phases else 1.0)
        for pose, end in zip(poses, ends, strict=True)
    ]
    total = sum(seconds)
    starts = [sum(seconds[:place]) / total for place in range(len(poses))]
    return Motion(total, tuple(replace(pose, at=start) for pose, start in zip(poses, starts, strict=True)))
