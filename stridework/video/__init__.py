"""Films of a runner, as frames of body points: decoded by PyAV, points found by MediaPipe's pose landmarker.

    from stridework.video import read_film

    for frame in read_film(Path("squats.mp4")):  # stridework.form.landmarks.Frame
        ...

Frames are in the picture frame of `form.landmarks`, of the picture as it is shown: upright, with square pixels. Times
are the film's own, from its first picture; the frame rate that a file claims is never used.
"""

from stridework.video.film import Film, probe_film
from stridework.video.reading import FilmReader, read_film

__all__ = ["Film", "FilmReader", "probe_film", "read_film"]
