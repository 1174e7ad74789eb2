"""Films made by the tests themselves: drawn pictures at chosen times, turned and cut off as a phone would do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from bench.form_recordings import FOLDER
from stridework.video.film import Picture, read_pictures

CLIP = FOLDER / "kaiakol-posetrainer" / "squat_incorrect_003.mp4"  #: one squat of a person, 38 pictures, chest down
NO_CLIPS = "the folder of real recordings is not here (STRIDEWORK_SHARED names it)"


def black(number: int) -> Picture:
    return np.zeros((120, 160, 3), np.uint8)


def corners(width: int = 160, height: int = 120) -> Picture:
    """Red above left, green above right, blue below left, white below right."""
    picture = np.zeros((height, width, 3), np.uint8)
    y, x = height // 2, width // 2
    picture[:y, :x], picture[:y, x:], picture[y:, :x], picture[y:, x:] = (
        (255, 0, 0),
        (0, 255, 0),
        (0, 0, 255),
        (255, 255, 255),
    )
    return picture


def numbered(number: int) -> Picture:
    """A picture that is like no other: its number as eight stripes of black and white."""
    bits = [255 * (number >> place & 1) for place in range(8)]
    return np.repeat(np.repeat(np.array(bits, np.uint8), 20)[None, :, None], 120, axis=0).repeat(3, axis=2)


def read_number(picture: Picture) -> int:
    width = picture.shape[1]
    return sum((picture[60, width * (2 * place + 1) // 16, 0] > 127) << place for place in range(8))


def write_film(
    path: Path,
    pictures: int | Sequence[Picture],
    *,
    draw: Callable[[int], Picture] = black,
    times: Sequence[float] | None = None,
    per_s: float = 25,
    turned: int | None = None,
    pixel: Fraction | None = None,
    key_every: int = 250,
) -> Path:
    """Write a film of H.264; `turned` is the display matrix's rotation in degrees, counterclockwise."""
    count = pictures if isinstance(pictures, int) else len(pictures)
    first = draw(0) if isinstance(pictures, int) else pictures[0]
    stamps = times or [number / per_s for number in range(count)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", options={"preset": "ultrafast", "crf": "18", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = first.shape[1], first.shape[0], "yuv420p"
        stream.codec_context.time_base = Fraction(1, 90_000)
        stream.codec_context.gop_size = key_every
        if pixel is not None:
            stream.codec_context.sample_aspect_ratio = pixel
        if turned is not None:
            stream.set_display_rotation(turned)
        for number in range(count):
            picture = draw(number) if isinstance(pictures, int) else pictures[number]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = round(stamps[number] * 90_000), Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def read_clip(longest_side: int = 640) -> list[Picture]:
    return [picture for _, picture in read_pictures(CLIP, longest_side=longest_side)]
