"""The process that looks whether an uploaded film may be kept: what is in it, within bounds of its own.

    python -m stridework.video.checking FILE '{"side": 4096, …}'

One JSON object comes out: width, height, seconds, pictures, or `problem` with what is wrong with it. A process that
ends without a word met a film that needed more than its bounds.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

from stridework.errors import FilmFileError
from stridework.video.bounds import bound_this_process, end_with_input

CPU_S = 20
MEMORY_BYTES = 1536 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a film may have: pixels along its longer side, seconds, pictures in all and a second."""

    side: int
    seconds: float
    pictures_per_s: float


def check(path: Path, bounds: Bounds) -> dict[str, Any]:
    """Return what is in a film, or what is wrong with it as `problem`. Its size is asked before a picture is decoded.

    Raises FilmFileError for what is no film.
    """
    from stridework.video.film import probe_film, read_coded_size

    width, height = read_coded_size(path)
    if max(width, height) > bounds.side:
        return {"problem": f"its pictures are {width} × {height}; at most {bounds.side} along the longer side"}
    film = probe_film(path)
    told_s = 0.0 if isnan(film.told_s) else film.told_s
    if max(film.seconds, told_s) > bounds.seconds:
        return {"problem": f"it is {max(film.seconds, told_s):.0f} s long; at most {bounds.seconds:.0f} s"}
    if film.cut_off:
        return {"problem": f"it breaks off after {film.seconds:.1f} of {film.told_s:.1f} s; upload it again"}
    if len(film.times) < 2:
        return {"problem": "it holds one picture only"}
    pace = max(film.pictures_per_s, len(film.times) / max(film.seconds, 1.0))
    if pace > bounds.pictures_per_s:
        return {"problem": f"it has {pace:.0f} pictures a second; at most {bounds.pictures_per_s:.0f}"}
    return {"width": film.width, "height": film.height, "seconds": film.seconds, "pictures": len(film.times)}


def main() -> None:
    """Check the film that the arguments name."""
    bound_this_process(cpu_s=CPU_S, memory_bytes=MEMORY_BYTES)
    end_with_input()
    try:
        found = check(Path(sys.argv[1]), Bounds(**json.loads(sys.argv[2])))
    except FilmFileError as error:
        found = {"problem": error.reason}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
