"""Decoding: pictures upright, whole and at their own times, whatever the file says or lacks."""

from __future__ import annotations

import wave
from fractions import Fraction

import numpy as np
import pytest

from stridework.errors import FilmFileError
from stridework.video.film import fetch_pictures, probe_film, read_pictures
from tests.video.films import black, corners, numbered, read_number, write_film


@pytest.mark.parametrize("turned", [0, 90, 180, -90])
def test_a_film_with_a_rotation_flag_comes_out_upright(turned, tmp_path):
    stored = np.ascontiguousarray(np.rot90(corners(), k=-round(turned / 90)))
    path = write_film(tmp_path / "turned.mp4", [stored] * 3, turned=turned or None)
    _, picture = next(read_pictures(path))
    assert picture.shape == (120, 160, 3)
    assert np.abs(picture.astype(int) - corners())[10:50, 10:70].max() < 12
    assert np.abs(picture.astype(int) - corners())[70:110, 90:150].max() < 12
    film = probe_film(path)
    assert (film.width, film.height) == (160, 120)


def test_times_are_those_of_the_pictures_and_not_of_a_frame_rate(tmp_path):
    times = [0.0, 0.04, 0.24, 0.25, 1.0]
    path = write_film(tmp_path / "uneven.mp4", 5, times=times)
    assert [t for t, _ in read_pictures(path)] == pytest.approx(times, abs=1e-4)
    assert probe_film(path).times == pytest.approx(times, abs=1e-4)


def test_a_film_that_does_not_begin_at_zero_is_told_from_its_first_picture(tmp_path):
    path = write_film(tmp_path / "late.mkv", 5, times=[3.0, 3.1, 3.2, 3.3, 3.4])
    assert [t for t, _ in read_pictures(path)] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4], abs=2e-3)


@pytest.mark.parametrize("width", [162, 178, 250])
def test_rows_are_without_padding(width, tmp_path):
    path = write_film(tmp_path / "odd.mp4", [corners(width, 98)] * 2)
    _, picture = next(read_pictures(path))
    assert picture.flags["C_CONTIGUOUS"]
    assert picture.strides == (3 * width, 3, 1)
    assert np.abs(picture.astype(int) - corners(width, 98))[5:40, 5:70].max() < 12


def test_large_pictures_are_made_smaller_and_small_ones_left(tmp_path):
    path = write_film(tmp_path / "large.mp4", [corners(640, 360)] * 2)
    assert next(read_pictures(path, longest_side=320))[1].shape == (180, 320, 3)
    assert next(read_pictures(path, longest_side=960))[1].shape == (360, 640, 3)


def test_pixels_that_are_not_square_are_made_so(tmp_path):
    path = write_film(tmp_path / "wide.mp4", [corners(160, 120)] * 2, pixel=Fraction(2, 1))
    assert next(read_pictures(path))[1].shape == (120, 320, 3)
    assert probe_film(path).aspect == pytest.approx(320 / 120)


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
@pytest.mark.parametrize("key_every", [10, 250])
def test_a_part_holds_the_same_pictures_as_the_whole(ending, key_every, tmp_path):
    path = write_film(tmp_path / f"long.{ending}", 120, draw=numbered, key_every=key_every)
    whole = [(t, read_number(picture)) for t, picture in read_pictures(path)]
    assert [number for _, number in whole] == list(range(120))
    for begin, end in ((0.0, 1.0), (1.0, 2.5), (2.5, 9.0)):
        part = [(t, read_number(p)) for t, p in read_pictures(path, begin_s=begin, end_s=end)]
        assert part == [(t, number) for t, number in whole if begin <= t < end]


def test_single_pictures_are_fetched_by_their_time(tmp_path):
    path = write_film(tmp_path / "long.mp4", 60, draw=numbered)
    times = [t for t, _ in read_pictures(path)]
    found = fetch_pictures(path, [times[41], times[7], 99.0])
    assert {t: read_number(picture) for t, picture in found.items()} == {times[7]: 7, times[41]: 41}


def write_sound(path):
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("a shopping list"), "it is no film"),
        (lambda path: path.write_bytes(b""), "it is no film"),
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: None, "No such file"),
        (write_sound, "no pictures in it, only sound"),
    ],
)
def test_what_is_no_film_says_so(make, said, tmp_path):
    path = tmp_path / "thing.mp4"
    make(path)
    with pytest.raises(FilmFileError, match=said) as caught:
        probe_film(path)
    assert str(caught.value).startswith(f"{path}: expected a film; ")


def test_a_film_cut_off_is_read_up_to_there_and_known_as_such(tmp_path):
    whole = write_film(tmp_path / "whole.mkv", 250, draw=numbered, key_every=10)
    assert not probe_film(whole).cut_off
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    film = probe_film(cut)
    assert film.cut_off
    numbers = [read_number(picture) for _, picture in read_pictures(cut)]
    assert 50 < len(numbers) < 200
    assert numbers == list(range(len(numbers)))


def test_damage_inside_costs_pictures_and_no_crash(tmp_path):
    path = write_film(tmp_path / "film.mkv", 100, draw=numbered, key_every=10)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 300] = b"\x55" * 300
    path.write_bytes(content)
    times = [t for t, _ in read_pictures(path)]
    assert len(times) > 40
    assert times == sorted(set(times))


def test_a_film_of_one_picture_has_no_pace(tmp_path):
    film = probe_film(write_film(tmp_path / "one.mp4", 1, draw=black))
    assert (len(film.times), film.seconds) == (1, 0.0)
    assert np.isnan(film.pictures_per_s)
