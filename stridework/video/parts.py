"""A long film in parts, so that several processes can look at it and what they find joins without a seam."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import inf

from stridework.video.film import Film

PART_S = 20.0  #: seconds of a part: results come in order, so small parts show early what was found
LEAST_S = 8.0  #: a shorter film is left whole: to start a second process would cost more than it saves
NEAR_S = 1.0  #: how far from an even cut a key picture may lie to be cut at
SETTLE_S = 1.0  #: pictures looked at before a part begins: the tracking has then forgotten that it began


@dataclass(frozen=True, slots=True)
class Part:
    """The pictures from `start_s` up to, not including, `end_s`; looked at from `begin_s`, where decoding can begin."""

    begin_s: float
    start_s: float
    end_s: float


def part_film(film: Film, jobs: int) -> list[Part]:
    """Cut a film for that many processes, at key pictures. Every picture is in exactly one part, in order."""
    if jobs < 2 or film.seconds < LEAST_S:
        return [Part(0.0, 0.0, inf)]
    rounds = max(1, round(film.seconds / (PART_S * jobs)))
    count = rounds * jobs
    begins, starts = [0.0], [0.0]
    for place in range(1, count):
        begin_s, start_s = _choose_start(film, film.seconds * place / count)
        if start_s > starts[-1] + SETTLE_S and start_s < film.seconds:
            begins.append(begin_s)
            starts.append(start_s)
    ends = [*starts[1:], inf]
    return [Part(*part) for part in zip(begins, starts, ends, strict=True)]


def _choose_start(film: Film, about_s: float) -> tuple[float, float]:
    """Return where to begin to look and where to start to count: at a key picture if one is near, and a second on.

    Where none is, pictures are decoded and thrown away: that is cheap beside looking at them, and dearer than both are
    parts of unequal length, for which all processes wait.
    """
    place = bisect_right(film.keys, about_s - SETTLE_S)
    near = [key for key in film.keys[max(0, place - 1) : place + 1] if abs(key + SETTLE_S - about_s) < NEAR_S]
    begin_s = min(near, key=lambda key: abs(key + SETTLE_S - about_s)) if near else about_s - SETTLE_S
    start = bisect_left(film.times, begin_s + SETTLE_S)
    return begin_s, film.times[min(start, len(film.times) - 1)]
