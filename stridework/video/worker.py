"""The process that finds the points: parts of films come in as lines of JSON, records go out.

It is a process of its own so that several can share a film, and because MediaPipe writes on the terminal as it likes:
here nobody sees it. Decoding runs in a thread beside the finding.
"""

from __future__ import annotations

import json
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from stridework.errors import StrideworkError
from stridework.video.film import Picture, read_pictures
from stridework.video.landmarker import Landmarker
from stridework.video.records import pack_end, pack_frame

LONGEST_SIDE = 960
"""Pixels; larger pictures are made smaller first. The model looks at 256 × 256: on a full HD film of a runner the
points were as far from those of the largest model (0.3 % of the picture, median) at this size as at the film's own."""
AHEAD = 4  #: pictures decoded before they are wanted
LOOK_EVERY_S = 2.0  #: how often the people in the picture are counted


def find_points(part: dict[str, Any], landmarker: Landmarker, out: BinaryIO) -> None:
    """Write a record for each picture from `start_s` up to `end_s`; those from `begin_s` on settle the tracking."""
    next_look_s = part["start_s"]
    pictures = read_pictures(
        Path(part["path"]), begin_s=part["begin_s"], end_s=part["end_s"], longest_side=LONGEST_SIDE
    )
    for t_s, picture in _ahead(pictures):
        rows = landmarker.find(picture, t_s)
        if t_s < part["start_s"]:
            continue
        people = -1
        if t_s >= next_look_s:
            people = landmarker.count_people(picture)
            next_look_s = t_s + LOOK_EVERY_S
        out.write(pack_frame(t_s, rows, people))
        out.flush()


def _ahead(pictures: Iterator[tuple[float, Picture]]) -> Iterator[tuple[float, Picture]]:
    """Yield the pictures while a thread decodes the next ones. What goes wrong there is raised here."""
    waiting: queue.Queue[tuple[float, Picture] | BaseException | None] = queue.Queue(AHEAD)

    def decode() -> None:
        try:
            for item in pictures:
                waiting.put(item)
            waiting.put(None)
        except BaseException as error:
            waiting.put(error)

    threading.Thread(target=decode, daemon=True).start()
    while (item := waiting.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item


def main() -> None:
    """Serve parts until the input ends. Ctrl-C is for the one who asked: he closes the pipes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = sys.stdout.buffer
    for line in sys.stdin:
        part = json.loads(line)
        error = ""
        try:
            # A new follower for each part: it must not take this part's runner for the last one's.
            with Landmarker(Path(part["model"])) as landmarker:
                find_points(part, landmarker, out)
        except BrokenPipeError:
            return
        except StrideworkError as mistake:
            error = str(mistake)
        except (RuntimeError, ValueError) as mistake:  # MediaPipe's, of a bundle that is none or does not fit
            error = f"{part['model']}: the pose model cannot be used ({str(mistake).splitlines()[0]})"
        out.write(pack_end(error))
        out.flush()


if __name__ == "__main__":
    main()
