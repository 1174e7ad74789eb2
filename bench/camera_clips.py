"""A recorded person as the camera of a Chromium: a film turned into the moving pictures its fake camera plays."""

from __future__ import annotations

from pathlib import Path

import av

from bench.form_recordings import FOLDER

HEIGHT = 480


def list_flags(film: Path) -> list[str]:
    """Return the flags of a Chromium whose camera plays the film (MJPEG) again and again, and is allowed."""
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]


def film_clip(name: str, target: Path, *, from_s: float = 0.0, to_s: float = float("inf")) -> Path:
    """Write a clip of the recordings, 480 pixels high, as MJPEG into `target` and return its path."""
    with av.open(str(FOLDER / name)) as source, av.open(str(target), "w", format="mjpeg") as film:
        video = source.streams.video[0]
        width = int(video.width * HEIGHT / video.height) // 2 * 2
        stream = film.add_stream("mjpeg", rate=video.average_rate, options={"strict": "-1"})
        stream.width, stream.height, stream.pix_fmt = width, HEIGHT, "yuv420p"
        count = 0
        for frame in source.decode(video):
            if frame.time is None or not from_s <= frame.time < to_s:
                continue
            # Through an array: it carries no timestamps or padding of the film it came from.
            picture = av.VideoFrame.from_ndarray(frame.reformat(width, HEIGHT, "rgb24").to_ndarray(), "rgb24")
            picture = picture.reformat(format="yuv420p", dst_color_range="JPEG")
            picture.pts, count = count, count + 1
            film.mux(stream.encode(picture))
        film.mux(stream.encode())
    return target
