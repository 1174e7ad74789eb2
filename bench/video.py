"""Films: how fast their points are found beside the bare MediaPipe loop, and whether the counts are those of the clips.

The bare loop decodes a picture, gives it to the landmarker, and takes the next, as every example does. Both run on the
same film in processes of their own, by turns, started cold each time: what it costs to start is in the figures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import av
import numpy as np

from bench.form_recordings import FOLDER, read_clips
from bench.form_tables import RULES
from bench.harness import print_table
from stridework.form.report import Analysis, analyse
from stridework.video import FilmReader, read_film
from stridework.video.landmarker import find_model

CLIP = FOLDER / "venGaza-aiTrainer" / "squats.mp4"
SECONDS = 60.0
ROUNDS = 3
WAYS = ("bare", "1", "2")


def main() -> None:
    """Print the tables; without the recordings there is nothing to measure."""
    if not CLIP.exists():
        sys.stderr.write(f"{CLIP} is not here: films are not measured\n")
        return
    with tempfile.TemporaryDirectory(prefix="stridework-bench-") as folder:
        film = loop_clip(CLIP, Path(folder) / "minute.mp4", SECONDS)
        measure_speed(film)
    measure_counts()


def loop_clip(clip: Path, path: Path, seconds: float) -> Path:
    """Write a film that repeats a clip until it is long enough."""
    with av.open(str(path), "w") as out:
        video, count = None, 0
        while video is None or count * video.codec_context.time_base < seconds:
            with av.open(str(clip)) as source:
                stream = source.streams.video[0]
                if video is None:
                    video = out.add_stream("libx264", rate=stream.average_rate, options={"preset": "veryfast"})
                    video.width, video.height, video.pix_fmt = stream.width, stream.height, "yuv420p"
                for frame in source.decode(stream):
                    frame.pts, frame.time_base, frame.pict_type = count, 1 / stream.average_rate, 0
                    out.mux(video.encode(frame))
                    count += 1
        out.mux(video.encode())
    return path


def measure_speed(film: Path) -> None:
    """Print pictures a second and seconds to the first result, by turns, with the ratio of each turn."""
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way in WAYS:
            found[way].append(_time(way, film))
    names = {"bare": "bare loop, one thread", "1": "read_film, 1 process", "2": "read_film, 2 processes"}
    rows = []
    for way in WAYS:
        ratios = [mine["per_s"] / bare["per_s"] for mine, bare in zip(found[way], found["bare"], strict=True)]
        rows.append(
            (
                names[way],
                f"{found[way][0]['count']:.0f}",
                f"{median(one['per_s'] for one in found[way]):.0f}",
                f"{median(one['first_s'] for one in found[way]):.1f} s",
                f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
            )
        )
    title = f"A film of a minute, 540 × 960, {ROUNDS} turns each, load {os.getloadavg()[0]:.1f}"
    print_table(title, ("way", "pictures", "a second", "first result", "beside the bare loop"), rows)


def _time(way: str, film: Path) -> dict[str, float]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bench.video", way, str(film)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    seconds = time.perf_counter() - started
    told = json.loads(done.stdout)
    return {"count": told["count"], "per_s": told["count"] / seconds, "first_s": told["first"] - told["began"]}


def run_once(way: str, film: Path, began: float) -> None:
    """Find the points of a film in one way and print how many pictures and when the first was known."""
    count, first = 0, 0.0
    for _ in find_barely(film) if way == "bare" else read_film(film, jobs=int(way)):
        first = first or time.time()
        count += 1
    sys.stdout.write(json.dumps({"count": count, "first": first, "began": began}))


def find_barely(film: Path):
    """Yield MediaPipe's own results, picture after picture."""
    import mediapipe
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

    options = PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(find_model("full"))), running_mode=RunningMode.VIDEO
    )
    with PoseLandmarker.create_from_options(options) as landmarker, av.open(str(film)) as container:
        for frame in container.decode(video=0):
            # MediaPipe takes the rows to lie end to end; PyAV pads them where a width is not a multiple of 32 bytes.
            picture = np.ascontiguousarray(frame.to_ndarray(format="rgb24"))
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture)
            yield landmarker.detect_for_video(image, round(1000 * frame.time))


def measure_counts() -> None:
    """Print the repetitions of every labelled clip: by eye, from the film, from the stored landmarks."""
    clips = [clip for clip in read_clips() if clip.variant]
    rows = []
    with FilmReader([FOLDER / clip.name for clip in clips]) as reader:
        for clip in clips:
            path = FOLDER / clip.name
            analysis = Analysis(RULES[clip.variant])
            for frame in reader.read(path):
                analysis.push(frame)
            film, stored = analysis.finish(), analyse(clip.frames, RULES[clip.variant])
            looks = reader.looks[path]
            frames = f"{film.extent.frames} / {stored.extent.frames}"
            rows.append((clip.name, frames, clip.reps, len(film.reps), len(stored.reps), looks.several))
    same = sum(row[3] == row[4] for row in rows)
    right = [sum(row[place] == row[2] for row in rows) for place in (3, 4)]
    title = (
        f"Repetitions on {len(rows)} clips: film and stored landmarks agree on {same}; right {right[0]} and {right[1]}"
    )
    columns = ("clip", "frames film / stored", "by eye", "film, full", "stored, heavy", "looks with two people")
    print_table(title, columns, rows)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        run_once(sys.argv[1], Path(sys.argv[2]), time.time())
    else:
        main()
