"""Films of a runner, as frames of body points: decoded by PyAV, points found by MediaPipe's pose landmarker.

    from stridework.video import read_film

    for frame in read_film(Path("squats.mp4")):  # stridework.form.landmarks.Frame
        ...

Frames are in the picture frame of `form.landmarks`, of the picture as it is shown: upright, with square pixels. Times
are the film's own, from its first picture; the frame rate that a file claims is never used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stridework.video.film import Film, probe_film
    from stridework.video.reading import FilmReader, read_film

__all__ = ["Film", "FilmReader", "probe_film", "read_film"]
_FROM = {"Film": "film", "FilmReader": "reading", "probe_film": "film", "read_film": "reading"}


def __getattr__(name: str) -> Any:
    """Load PyAV and NumPy with the first film and not before: the server and its bounded processes start without."""
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
