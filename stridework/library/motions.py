"""Reading an exercise's movement: key poses that each say only what differs from the pose they are like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from stridework.library.table import Table
from stridework.training.motion import Arm, Foot, KeyPose, Motion, mirror_pose

L = TypeVar("L", Foot, Arm)

_STANDING = KeyPose(
    at=0.0,
    pelvis=(0.0, 0.53, 0.0),
    left_foot=Foot(at=(0.0, 0.0, -0.06)),
    right_foot=Foot(at=(0.0, 0.0, 0.06)),
)
"""What a motion's first pose is like: upright, feet hip width."""


@dataclass(frozen=True, slots=True)
class WrittenPose:
    """A pose as an author wrote it: named, held for `hold` seconds, then `takes` seconds to the next one."""

    name: str
    takes: float
    hold: float
    pose: KeyPose


def read_poses(tables: Iterable[Table], phases: Mapping[str, object]) -> tuple[WrittenPose, ...]:
    """Read `[[variant.pose]]` tables. A pose starts as a copy of `like`, or of the pose before it."""
    written: dict[str, WrittenPose] = {}
    previous = _STANDING
    for table in tables:
        name = table.text("name")
        if name in written:
            raise table.wrong("name", f"a name of its own; {name!r} is taken")
        base = written[table.reference("like", written, "pose before this one")].pose if table.has("like") else previous
        if table.flag("mirror"):
            base = mirror_pose(base)
        phase = table.reference("phase", phases, "phase") if table.has("phase") else None
        pose = _read_changes(table, replace(base, phase=phase))
        written[name] = WrittenPose(name, table.number("takes", above=0), table.number("hold", 0.0, above=-1e-9), pose)
        table.end()
        previous = pose
    return tuple(written.values())


def read_changed_poses(tables: Iterable[Table], good: tuple[WrittenPose, ...]) -> tuple[WrittenPose, ...]:
    """Read a fault's `[[fault.change]]` tables: what is different from the good form in the poses they name."""
    faulty = {written.name: written for written in good}
    for table in tables:
        for name in table.references("poses", faulty, "pose"):
            was = faulty[name]
            faulty[name] = WrittenPose(
                name,
                table.number("takes", was.takes, above=0),
                table.number("hold", was.hold, above=-1e-9),
                _read_changes(table, was.pose),
            )
        table.end()
    return tuple(faulty.values())


def time_poses(written: tuple[WrittenPose, ...]) -> Motion:
    """Turn seconds into shares of the cycle; a held pose stands twice."""
    seconds = sum(item.hold + item.takes for item in written)
    poses: list[KeyPose] = []
    now = 0.0
    for item in written:
        poses.append(replace(item.pose, at=now / seconds))
        if item.hold > 0:
            poses.append(replace(item.pose, at=(now + item.hold) / seconds))
        now += item.hold + item.takes
    return Motion(round(seconds, 3), tuple(poses))


def _read_changes(table: Table, pose: KeyPose) -> KeyPose:
    left_foot, right_foot = _read_pair(table, "foot", "feet", pose.left_foot, pose.right_foot, _read_foot)
    left_arm, right_arm = _read_pair(table, "arm", "arms", pose.left_arm, pose.right_arm, _read_arm)
    both_knees = table.optional_number("knees_out")
    return replace(
        pose,
        pelvis=table.point("pelvis", pose.pelvis),
        left_foot=left_foot,
        right_foot=right_foot,
        trunk_lean=table.number("lean", pose.trunk_lean),
        trunk_side=table.number("side_lean", pose.trunk_side),
        pelvic_drop=table.number("hip_drop", pose.pelvic_drop),
        back_round=table.number("round", pose.back_round),
        head_turn=table.number("look_right", pose.head_turn),
        head_nod=table.number("look_down", pose.head_nod),
        eyes_closed=float(table.flag("eyes_closed", pose.eyes_closed > 0.5)),
        knee_out_left=table.number("left_knee_out", pose.knee_out_left if both_knees is None else both_knees),
        knee_out_right=table.number("right_knee_out", pose.knee_out_right if both_knees is None else both_knees),
        left_arm=left_arm,
        right_arm=right_arm,
    )


def _read_pair(table: Table, one: str, both: str, left: L, right: L, read: Callable[[Table, L], L]) -> tuple[L, L]:
    """Read a pair of limbs: what both share, then what only one does."""
    if table.has(both):
        left, right = read(table.table(both), left), read(table.table(both), right)
    if table.has(f"left_{one}"):
        left = read(table.table(f"left_{one}"), left)
    if table.has(f"right_{one}"):
        right = read(table.table(f"right_{one}"), right)
    return left, right


def _read_foot(table: Table, foot: Foot) -> Foot:
    read = Foot(table.point("at", foot.at), table.number("pitch", foot.pitch), table.number("toe_out", foot.toe_out))
    table.end()
    return read


def _read_arm(table: Table, arm: Arm) -> Arm:
    read = Arm(
        table.number("forward", arm.raise_forward),
        table.number("side", arm.raise_side),
        table.number("bend", arm.bend),
        table.number("turn_in", arm.turn_in),
    )
    table.end()
    return read
