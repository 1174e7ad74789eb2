"""The same points read by the form engine and by Sports2D: how fast each is, and how far apart their angles are.

Sports2D (BSD-3, doi:10.21105/joss.06849) is what biomechanists use for angles in films. It is some 2 GB with what it
needs, so it is no dependency, not even of the tests: install it somewhere and name its command in SPORTS2D.
Both get the stored points of a clip, so neither looks for a body: Sports2D decodes the film all the same, which it
cannot be asked not to do; pictures, plots and inverse kinematics are switched off.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import av

from bench.form_recordings import FOLDER, Clip, read_clips
from bench.form_tables import RULES
from bench.harness import print_table
from stridework.form.landmarks import NAMES, Frame
from stridework.form.report import analyse

CLIPS = (
    "venGaza-aiTrainer/squats.mp4",
    "jlederer-fitness-form-trainer/squat.mp4",
    "kaiakol-posetrainer/squat_correct_017.mp4",
    "dillonloh-gymai/squat_dillon.mp4",
)
HALPE = {
    "Nose": "nose",
    **{
        f"{side[0]}{theirs}": f"{side.lower()}_{ours}"
        for side in ("Right", "Left")
        for theirs, ours in (
            ("Shoulder", "shoulder"), ("Elbow", "elbow"), ("Wrist", "wrist"), ("Hip", "hip"), ("Knee", "knee"),
            ("Ankle", "ankle"), ("Heel", "heel"), ("BigToe", "foot_index"),
        )
    },
}  # fmt: skip
QUIET = (
    *("--show_realtime_results", "false", "--save_vid", "false", "--save_img", "false", "--show_graphs", "false"),
    *("--save_graphs", "false", "--to_meters", "false", "--save_calib", "false", "--make_c3d", "false"),
    *("--do_ik", "false", "--nb_persons_to_detect", "1", "--person_ordering_method", "highest_likelihood"),
)


def main() -> None:
    """Print the table; without the recordings, or without Sports2D, there is nothing to measure."""
    command = os.environ.get("SPORTS2D", "sports2d")
    clips = [clip for clip in read_clips() if clip.name in CLIPS] if FOLDER.exists() else []
    try:
        subprocess.run([command, "--version"], capture_output=True, check=False)
    except OSError:
        clips = []
    if not clips:
        sys.stderr.write("no recordings, or no command of Sports2D (SPORTS2D): not measured\n")
        return
    rows, apart = [], []
    for clip in clips:
        began = time.perf_counter()
        report = analyse(clip.frames, RULES[clip.variant])
        ours_s = time.perf_counter() - began
        with tempfile.TemporaryDirectory(prefix="stridework-bench-") as folder:
            theirs_s, thighs = _ask_sports2d(command, clip, Path(folder))
        pairs = [
            (rep.measures["thigh_above_horizontal"], thighs[_find_row(clip.frames, rep.bottom_s)])
            for rep in report.reps
            if "thigh_above_horizontal" in rep.measures
        ]
        apart += [mine - theirs for mine, theirs in pairs]
        told = " / ".join(f"{mine:+.0f}°, {theirs:+.0f}°" for mine, theirs in pairs) or "no judgement of ours"
        count = len(clip.frames)
        rates = (f"{count / ours_s:,.0f}", f"{count / theirs_s:,.0f}", f"{theirs_s / ours_s:.0f}")
        rows.append((clip.name, count, *rates, told))
    if apart:
        rows.append(
            ("median, largest difference", "", "", "", "", f"{median(apart):+.1f}°, {max(apart, key=abs):+.1f}°")
        )
    print_table(
        f"The same points read by Sports2D (analysis only), load {os.getloadavg()[0]:.1f}",
        ("clip", "pictures", "ours a second", "theirs", "ratio", "thigh above horizontal at the bottom: ours, theirs"),
        rows,
    )  # fmt: skip


def _ask_sports2d(command: str, clip: Clip, folder: Path) -> tuple[float, Sequence[float]]:
    """Return the seconds Sports2D says it took, and the near leg's thigh above horizontal in every picture, degrees."""
    film, points = FOLDER / clip.name, folder / "points_px.trc"
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        _write_trc(points, clip.frames, stream.width, stream.height, float(stream.average_rate))
    done = subprocess.run(
        [command, "--video_input", film, "--load_trc_px", points, "--result_dir", folder, *QUIET],
        capture_output=True, text=True, cwd=folder, check=True,
    )  # fmt: skip
    took = re.search(r"took ([0-9.]+) s", done.stdout + done.stderr)
    (angles,) = folder.glob("*/*.mot")
    head, *rows = angles.read_text().partition("endheader")[2].strip().splitlines()
    place = head.split("\t").index(f"{_find_near_leg(clip.frames)} thigh")
    thighs = [math.radians(float(row.split("\t")[place])) for row in rows]
    return float(took[1]) if took else math.nan, [
        math.degrees(math.atan2(-math.sin(thigh), abs(math.cos(thigh)))) for thigh in thighs
    ]


def _write_trc(path: Path, frames: Sequence[Frame], width: int, height: int, fps: float) -> None:
    """Write points as OpenSim's table of markers, in pixels."""
    places = [NAMES.index(ours) for ours in HALPE.values()]
    size = f"{fps}\t{fps}\t{len(frames)}\t{len(HALPE)}\tpx\t{fps}\t0\t{len(frames)}"
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        size,
        "Frame#\tTime\t" + "\t\t\t".join(HALPE) + "\t\t",
        "\t\t" + "\t".join(f"X{n}\tY{n}\tZ{n}" for n in range(1, len(HALPE) + 1)),
    ]
    for number, frame in enumerate(frames):
        cells = [f"{frame.points[n][0] * width:.3f}\t{frame.points[n][1] * height:.3f}\t0" for n in places]
        lines.append("\t".join([str(number), f"{number / fps:.6f}", *cells]))
    path.write_text("\n".join(lines) + "\n")


def _find_near_leg(frames: Sequence[Frame]) -> str:
    """Return the side whose knee and ankle were seen better."""
    seen = {
        side: sum(frame.points[NAMES.index(f"{side}_{part}")][3] for frame in frames for part in ("knee", "ankle"))
        for side in ("left", "right")
    }
    return max(seen, key=seen.__getitem__)


def _find_row(frames: Sequence[Frame], at_s: float) -> int:
    return min(range(len(frames)), key=lambda n: abs(frames[n].t_s - at_s))


if __name__ == "__main__":
    main()
