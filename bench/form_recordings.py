"""Recordings with known answers for the form engine: clips, public sequences and motion capture, each as frames.

They are other people's and never part of the project; the folder lies beside it (STRIDEWORK_SHARED names it).
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.form_unboxing import unbox
from bench.harness import ROOT
from stridework.figure.filming import Lens, photograph
from stridework.form.landmarks import COUNT, NAMES, Frame, frame_from_rows
from stridework.formats.landmark_files import read_landmark_arrays

FOLDER = Path(os.environ.get("STRIDEWORK_SHARED", ROOT.parent / "shared")) / "data" / "form"
FPS = 30.0
OURS = {"squat": "squat", "lunge": "stepping-lunge", "jumping lunge": "jumping-lunge"}
NOT_OURS = ("jump squat", "tuck jump")


@dataclass(frozen=True, slots=True)
class Clip:
    """A filmed clip: its variant, the repetitions counted by eye and, where told, when each was lowest."""

    name: str
    variant: str
    view: str
    person: str
    reps: int
    bottoms: tuple[float, ...]
    whole: bool
    generated: bool
    frames: tuple[Frame, ...]


def read_clips() -> list[Clip]:
    """Return every labelled clip of an exercise of ours, and the negatives (variant "")."""
    labels = json.loads((FOLDER / "video_labels.json").read_text())
    clips = []
    for name, label in labels.items():
        exercise = label["exercise"]
        if any(word in exercise for word in NOT_OURS):
            continue
        negative = label["reps"] == 0
        variant = "" if negative else next(ours for word, ours in reversed(OURS.items()) if word in exercise)
        arrays = FOLDER / f"{name.rsplit('.', 1)[0]}.blazepose_heavy.npz"
        clips.append(
            Clip(
                name=name,
                variant=variant,
                view=label["view"],
                person=label["person"],
                reps=label["reps"],
                bottoms=tuple(label.get("bottom_times_s", ())),
                whole="out of frame" not in label.get("partial", ""),
                generated="AI-GENERATED" in exercise,
                frames=tuple(read_landmark_arrays(arrays)),
            )
        )
    return clips


@dataclass(frozen=True, slots=True)
class Sequence:
    """A public landmark sequence with its published number of repetitions."""

    name: str
    variant: str
    reps: int
    frames: tuple[Frame, ...]


def read_countix() -> list[Sequence]:
    """Return the Countix-Fitness sequences, the stretching of each frame to its own box undone as far as it can be."""
    folder = FOLDER / "countix-fitness-pose"
    sequences = []
    with (folder / "counts.csv").open(newline="") as table:
        for row in csv.DictReader(table):
            name = row["name"].removesuffix(".mp4")
            places, sure = unbox(np.load(folder / f"test_poses__{name}.npy").reshape(-1, COUNT, 3))
            rows = np.concatenate([places, sure[..., None]], axis=2)
            frames = tuple(frame_from_rows(place / FPS, points, 1.0) for place, points in enumerate(rows))
            sequences.append(Sequence(name, OURS[row["type"]], int(row["count"]), frames))
    return sequences


@dataclass(frozen=True, slots=True)
class Capture:
    """Motion capture: 33 points in metres (forward, up, right), times, and the segments somebody labelled."""

    name: str
    times: Any
    points: Any
    segments: tuple[dict[str, Any], ...]

    def film(self, lens: Lens) -> Iterator[Frame]:
        """Yield what a camera would see, without any noise, at the lens's own frame rate."""
        step = max(1, round((len(self.times) - 1) / (self.times[-1] - self.times[0]) / lens.fps))
        for place in range(0, len(self.times), step):
            yield photograph(float(self.times[place]), [tuple(p) for p in self.points[place]], lens)


def read_cmu() -> list[Capture]:
    """Return the CMU trials of subject 13 as 33 points; what the skeleton lacks is put where a body has it."""
    folder = FOLDER / "cmu-mocap6"
    labels = json.loads((folder / "segments.json").read_text())
    captures = []
    for trial, segments in labels.items():
        content = np.load(folder / f"fk_{trial}.npz")
        joints = dict(zip(content["names"].tolist(), np.moveaxis(content["pos"].astype(float), 1, 0), strict=True))
        turned = {name: place[:, [0, 2, 1]] * (1, 1, -1) for name, place in joints.items()}
        named = {
            "shoulder": ("lhumerus", "rhumerus"),
            "elbow": ("lradius", "rradius"),
            "wrist": ("lwrist", "rwrist"),
            "hip": ("lfemur", "rfemur"),
            "knee": ("ltibia", "rtibia"),
            "ankle": ("lfoot", "rfoot"),
            "foot_index": ("ltoes", "rtoes"),
        }
        places = {
            f"{side}_{name}": turned[joint]
            for name, pair in named.items()
            for side, joint in zip(("left", "right"), pair, strict=True)
        }
        times = np.arange(len(content["pos"])) / float(content["fps"])
        captures.append(Capture(trial, times, _complete(places, turned["head"]), tuple(segments)))
    return captures


def read_opencap() -> tuple[Capture, dict[str, Any]]:
    """Return five squats as 33 points, and their true knee flexion (degrees, right leg) by time."""
    content = np.load(FOLDER / "opencap-squat" / "opencap_squat_fk.npz")
    joints = {name.split(":")[0] + name[-2:]: place for name, place in zip(
        content["names"].tolist(), np.moveaxis(content["pos"].astype(float), 1, 0), strict=True
    )}  # fmt: skip
    parts = {"hip": "hip", "knee": "knee", "ankle": "ankle", "heel": "heel", "foot_index": "toe",
             "shoulder": "shoulder", "elbow": "elbow", "wrist": "wrist"}  # fmt: skip
    places = {
        f"{side}_{part}": joints[f"{joint}_{side[0]}"] for part, joint in parts.items() for side in ("left", "right")
    }
    head = (places["left_shoulder"] + places["right_shoulder"]) / 2 + (0.0, 0.25, 0.0)
    lines = (FOLDER / "opencap-squat" / "squats1_videoAndMocap.mot").read_text().splitlines()
    start = lines.index("endheader") + 1
    columns = lines[start].split("\t")
    table = np.array([[float(cell) for cell in line.split()] for line in lines[start + 1 :] if line.strip()])
    knee = table[:, columns.index("knee_angle_r")]
    times = np.asarray(content["t"], dtype=float)
    return Capture("opencap", times, _complete(places, head), ()), {"times": table[:, 0], "knee": knee}


def _complete(places: dict[str, Any], head: Any) -> Any:
    """Return frames × 33 × 3, the runner facing forwards and standing at the origin when the recording begins."""
    count = len(head)
    out = np.zeros((count, COUNT, 3))
    across = places["right_hip"][:60].mean(0) - places["left_hip"][:60].mean(0)
    turn = np.arctan2(across[0], across[2])
    rotate = np.array([[np.cos(turn), 0, -np.sin(turn)], [0, 1, 0], [np.sin(turn), 0, np.cos(turn)]])
    floor = min(places[f"{side}_foot_index"][:, 1].min() for side in ("left", "right"))
    middle = (places["left_hip"][:60].mean(0) + places["right_hip"][:60].mean(0)) / 2
    base = np.array([middle[0], floor, middle[2]])
    turned = {name: (place - base) @ rotate.T for name, place in places.items()}
    top = (head - base) @ rotate.T
    for side in ("left", "right"):
        ankle, toe = turned[f"{side}_ankle"], turned[f"{side}_foot_index"]
        if f"{side}_heel" not in turned:
            turned[f"{side}_heel"] = ankle - 0.35 * (toe - ankle) * (1, 0, 1) - (0, 0.06, 0)
    for number, name in enumerate(NAMES):
        side = "left" if "left" in name else "right"
        if name in turned:
            out[:, number] = turned[name]
        elif any(part in name for part in ("pinky", "index", "thumb")):
            out[:, number] = turned[f"{side}_wrist"]
        else:
            shoulders = turned["right_shoulder"] - turned["left_shoulder"]
            right = shoulders / np.linalg.norm(shoulders, axis=1, keepdims=True)
            front = np.cross(np.broadcast_to((0.0, 1.0, 0.0), right.shape), right)
            out[:, number] = (
                top + 0.1 * front * (name == "nose") + 0.07 * right * (("right" in name) - ("left" in name))
            )
    return out
