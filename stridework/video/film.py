"""Opening and decoding films: what is in one, and its pictures upright, with their own times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from stridework.errors import FilmFileError

Picture = npt.NDArray[np.uint8]
"""height × width × 3, red green blue, rows without padding: MediaPipe finds nobody in a padded array."""

ENDS_EARLY_S = 1.0  #: a film that stops so much before its announced end is cut off


@dataclass(frozen=True, slots=True)
class Film:
    """What a film holds. Times are seconds from its first picture; width and height are those shown, in pixels.

    `times` are those of the coded pictures in rising order, `keys` those at which decoding can begin.
    `told_s` is the length that the file announces: a film that was cut off is shorter. NaN where it says nothing.
    """

    path: Path
    width: int
    height: int
    times: tuple[float, ...]
    keys: tuple[float, ...]
    told_s: float

    @property
    def seconds(self) -> float:
        """From the first picture to the last."""
        return self.times[-1]

    @property
    def aspect(self) -> float:
        """Width / height as shown."""
        return self.width / self.height

    @property
    def pictures_per_s(self) -> float:
        """The middle pace of the pictures; NaN of a single one."""
        return 1.0 / float(np.median(np.diff(self.times))) if len(self.times) > 1 else float("nan")

    @property
    def cut_off(self) -> bool:
        """Whether the pictures end well before the length that the file announces."""
        return self.told_s - self.seconds > ENDS_EARLY_S


def probe_film(path: Path) -> Film:
    """Return what a film holds, from its packets and its first picture.

    Raises FilmFileError for what is no film, holds no pictures, or cannot be decoded at all.
    """
    with _open(path) as container:
        stream = container.streams.video[0]
        origin = _find_origin(stream)
        stamps = [(float(p.pts if p.pts is not None else p.dts), p.is_keyframe) for p in _demux(container, stream)]
        times = sorted({stamp * float(stream.time_base) - origin for stamp, _ in stamps})
        keys = sorted({stamp * float(stream.time_base) - origin for stamp, is_key in stamps if is_key})
        told_s = float("nan")
        if stream.duration:
            told_s = float(stream.duration * stream.time_base)
        elif container.duration:
            told_s = container.duration / av.time_base
    if not times:
        raise FilmFileError(str(path), "no picture in it")
    first = next(read_pictures(path), None)
    if first is None:
        raise FilmFileError(str(path), "none of its pictures can be decoded")
    height, width = first[1].shape[:2]
    return Film(path, width, height, tuple(times), tuple(keys) or (0.0,), told_s)


def read_coded_size(path: Path) -> tuple[int, int]:
    """Return width and height of the pictures as the file announces them: no picture is decoded for it.

    Raises FilmFileError for what is no film.
    """
    with _open(path) as container:
        context = container.streams.video[0].codec_context
        return int(context.width), int(context.height)


def read_pictures(
    path: Path, *, begin_s: float = 0.0, end_s: float = inf, longest_side: int | None = None
) -> Iterator[tuple[float, Picture]]:
    """Yield (seconds, picture) from `begin_s` up to, not including, `end_s`; larger pictures are made smaller.

    What cannot be decoded is left out, and so is a picture whose time is not after the one before it.
    """
    with _open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for t_s, frame in _decode_from(container, stream, begin_s):
            if t_s >= end_s:
                return
            yield t_s, _turn_upright(frame, stream, longest_side)


def fetch_pictures(path: Path, times: Sequence[float], *, longest_side: int | None = None) -> dict[float, Picture]:
    """Return the pictures of those times, by time; one that cannot be found again is left out."""
    found: dict[float, Picture] = {}
    for t_s in sorted(times):
        for at_s, picture in read_pictures(path, begin_s=max(0.0, t_s - 1e-4), longest_side=longest_side):
            if abs(at_s - t_s) < 1e-3:
                found[t_s] = picture
            break
    return found


def _open(path: Path) -> Any:
    try:
        container = av.open(str(path))
    except av.error.FFmpegError as error:
        if isinstance(error, OSError) and not isinstance(error, av.error.InvalidDataError) and error.strerror:
            reason = f"it cannot be read ({error.strerror})"
        else:
            reason = "it is no film, or was cut off before its end was written"
        raise FilmFileError(str(path), reason) from error
    except OSError as error:
        raise FilmFileError(str(path), f"it cannot be read ({error.strerror})") from error
    if not container.streams.video:
        container.close()
        raise FilmFileError(str(path), "no pictures in it, only sound or text")
    return container


def _demux(container: Any, stream: Any) -> Iterator[Any]:
    """Yield the stream's packets that have a time, up to where the file breaks off."""
    try:
        for packet in container.demux(stream):
            if packet.size and (packet.pts is not None or packet.dts is not None):
                yield packet
    except av.error.FFmpegError:
        return


def _find_origin(stream: Any) -> float:
    """Return the seconds of the first picture on the file's own clock."""
    return float(stream.start_time * stream.time_base) if stream.start_time is not None else 0.0


def _decode_from(container: Any, stream: Any, begin_s: float) -> Iterator[tuple[float, Any]]:
    """Yield (seconds, frame) from `begin_s` on, decoding from the last key picture before it."""
    if begin_s > 0:
        container.seek(int((begin_s + _find_origin(stream)) / stream.time_base), stream=stream, backward=True)
    last_s = -inf
    for t_s, frame in _decode(container, stream):
        if last_s == -inf and t_s > begin_s > 0:
            # The file's index led too far, and nothing may be missing: from the beginning, then.
            container.seek(0, backward=True)
            stream.codec_context.flush_buffers()
            yield from (later for later in _decode(container, stream) if later[0] >= begin_s)
            return
        if t_s > last_s:
            last_s = t_s
            if t_s >= begin_s:
                yield t_s, frame


def _decode(container: Any, stream: Any) -> Iterator[tuple[float, Any]]:
    """Yield (seconds, frame) of all that can be decoded; a damaged packet costs its own pictures only."""
    origin = _find_origin(stream)
    packets = _demux(container, stream)
    while True:
        packet = next(packets, None)
        try:
            frames = stream.codec_context.decode(packet)  # None, at the end, asks for what is still held back
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            frames = []
        for frame in frames:
            stamp = frame.pts if frame.pts is not None else frame.dts
            if stamp is not None:
                yield float(stamp * stream.time_base) - origin, frame
        if packet is None:
            return


def _turn_upright(frame: Any, stream: Any, longest_side: int | None) -> Picture:
    """Return the picture as a player shows it: with square pixels, turned as the file asks, no larger than asked."""
    pixel = float(stream.sample_aspect_ratio or 1) or 1.0
    width, height = frame.width * pixel, float(frame.height)
    scale = min(1.0, longest_side / max(width, height)) if longest_side else 1.0
    small = frame.reformat(width=_even(width * scale), height=_even(height * scale), format="rgb24")
    turned = np.rot90(small.to_ndarray(), k=round(frame.rotation / 90))
    return np.ascontiguousarray(turned)


def _even(length: float) -> int:
    """Return the nearest even number of pixels: films have no others."""
    return max(2, 2 * round(length / 2))
