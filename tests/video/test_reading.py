"""Films to frames, through the processes that find the points."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from stridework.errors import PoseModelMissing, StrideworkError
from stridework.form.landmarks import COUNT, Frame
from stridework.formats.landmark_files import read_landmarks
from stridework.video import FilmReader, read_film
from stridework.video.records import keep_frame, pack_end, read_frames
from tests.video.films import CLIP, NO_CLIPS, read_clip, write_film


def test_a_film_looked_at_by_two_processes_has_every_frame_once_and_in_order(tmp_path):
    path = write_film(tmp_path / "black.mp4", 90, per_s=10, key_every=20)
    frames = list(read_film(path, model="lite", jobs=2))
    assert [frame.t_s for frame in frames] == pytest.approx([number / 10 for number in range(90)], abs=1e-4)
    assert not any(frame.points for frame in frames)


def test_a_model_that_is_none_says_so(tmp_path):
    path, model = write_film(tmp_path / "black.mp4", 3), tmp_path / "my.task"
    model.write_text("no model")
    with pytest.raises(StrideworkError, match=r"my\.task: the pose model cannot be used"):
        list(read_film(path, model=str(model)))
    with pytest.raises(PoseModelMissing, match=r"expected lite, full or a \.task file"):
        list(read_film(path, model="heavy"))


def test_a_process_that_dies_is_an_error_and_not_the_end_of_the_film(tmp_path, monkeypatch):
    path = write_film(tmp_path / "black.mp4", 3)
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(StrideworkError, match="ended unexpectedly"):
        list(read_film(path))


def test_a_reader_left_early_leaves_no_process_behind(tmp_path):
    path = write_film(tmp_path / "black.mp4", 400, per_s=10, key_every=20)
    with FilmReader([path], model="lite", jobs=1) as reader:
        frame = next(reader.read(path))
    assert frame.t_s == 0
    assert all(process.poll() is not None for process in reader._processes)


def test_frames_that_are_kept_come_back_the_same(tmp_path):
    points = tuple((n / 64, n / 32, -n / 16, 0.5) for n in range(COUNT))
    frames = [Frame(0.5, (), 1.5), Frame(0.75, points, 1.5, tuple((n / 8, 0.0, 1.0) for n in range(COUNT)))]
    with (tmp_path / "kept").open("w+b") as kept:
        for frame in frames:
            kept.write(keep_frame(frame))
        kept.write(pack_end("torn")[:40])
        assert list(read_frames(kept, 2, 1.5)) == frames
        assert list(read_frames(kept, 3, 1.5)) == frames


@pytest.mark.skipif(not CLIP.exists(), reason=NO_CLIPS)
def test_a_person_is_found_where_the_largest_model_found_them():
    ours = list(read_film(CLIP, jobs=1))
    stored = list(read_landmarks(CLIP.with_suffix(".blazepose_heavy.npz")))
    assert [frame.t_s for frame in ours] == pytest.approx([frame.t_s for frame in stored], abs=1e-3)
    assert ours[0].aspect == pytest.approx(stored[0].aspect)
    off = [
        np.abs(np.array(a.points)[11:, :2] - np.array(b.points)[11:, :2]).mean()
        for a, b in zip(ours, stored, strict=True)
    ]
    assert np.median(off) < 0.01
    assert all(frame.world is not None for frame in ours)


@pytest.mark.skipif(not CLIP.exists(), reason=NO_CLIPS)
def test_two_people_in_the_picture_are_noticed(tmp_path):
    pictures = [np.hstack([p[:, 210:470], p[:, 210:470][:, ::-1]]) for p in read_clip()[:8]]
    path = write_film(tmp_path / "two.mp4", pictures, per_s=2)
    with FilmReader([path], model="lite") as reader:
        frames = list(reader.read(path))
        looks = reader.looks[path]
    assert len(frames) == 8
    assert looks.taken == 2
    assert looks.several == 2
