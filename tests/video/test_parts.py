"""A film in parts: every picture in one of them, and a second to settle before each."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridework.video.film import Film
from stridework.video.parts import LEAST_S, SETTLE_S, part_film


def film_of(seconds: float, per_s: float, key_every_s: float) -> Film:
    times = tuple(number / per_s for number in range(max(1, round(seconds * per_s))))
    keys = tuple(t for number, t in enumerate(times) if number % max(1, round(key_every_s * per_s)) == 0)
    return Film(Path("film.mp4"), 640, 360, times, keys, times[-1])


@settings(deadline=None, max_examples=60)
@given(st.floats(0.1, 400), st.sampled_from([8.0, 25.0, 29.97, 60.0]), st.floats(0.1, 500), st.integers(1, 8))
def test_every_picture_is_in_exactly_one_part(seconds, per_s, key_every_s, jobs):
    film = film_of(seconds, per_s, key_every_s)
    parts = part_film(film, jobs)
    assert parts[0].start_s == parts[0].begin_s == 0
    assert all(earlier.end_s == later.start_s for earlier, later in pairwise(parts))
    assert parts[-1].end_s > film.seconds
    for part in parts[1:]:
        assert part.start_s - part.begin_s >= SETTLE_S - 1e-9
        assert part.begin_s >= 0


@pytest.mark.parametrize(("seconds", "jobs", "count"), [(LEAST_S - 0.1, 4, 1), (60, 1, 1), (14, 2, 2), (80, 2, 4)])
def test_short_films_stay_whole_and_long_ones_feed_every_process(seconds, jobs, count):
    assert len(part_film(film_of(seconds, 30, 2), jobs)) == count


def test_parts_begin_at_key_pictures_where_there_are_some():
    film = film_of(80, 30, 2)
    assert all(part.begin_s in film.keys for part in part_film(film, 2))
