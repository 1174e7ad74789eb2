"""Real people and motion capture, where they are at hand: other people's, never part of the project."""

import pytest

from bench.form_recordings import FOLDER, read_clips, read_cmu
from stridework.figure.filming import Lens
from stridework.form.exercise_guess import SURE, ExerciseGuesser
from stridework.form.report import analyse
from tests.form.runners import COUNTED, RULES

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the folder of real recordings is not here (STRIDEWORK_SHARED names it)"
)


@pytest.fixture(scope="module")
def clips():
    return read_clips()


def test_whole_bodies_are_counted_right_nine_times_in_ten_and_never_far_off(clips):
    whole = [clip for clip in clips if clip.variant and clip.whole]
    counted = [(clip.reps, len(analyse(clip.frames, RULES[clip.variant]).reps)) for clip in whole]
    assert sum(true == found for true, found in counted) >= 0.9 * len(counted)
    assert max(abs(true - found) for true, found in counted) <= 1


def test_turning_points_are_where_the_hips_were_lowest(clips):
    off = []
    for clip in clips:
        if clip.variant and clip.bottoms:
            reps = analyse(clip.frames, RULES[clip.variant]).reps
            off += [min(abs(rep.bottom_s - bottom) for bottom in clip.bottoms) for rep in reps]
    assert sorted(off)[int(0.9 * len(off))] < 0.15


def thin(frames, fps):
    """Return the frames a slower camera would have taken."""
    kept, due = [], frames[0].t_s
    for frame in frames:
        if frame.t_s >= due - 1e-6:
            kept.append(frame)
            due += (1 + int((frame.t_s - due + 1e-6) * fps)) / fps
    return kept


@pytest.mark.parametrize("fps", [8, 12, 15])
def test_a_session_of_few_frames_a_second_counts_and_accuses_nobody_of_a_slam(clips, fps):
    lasting = [clip for clip in clips if clip.variant and clip.whole and clip.reps > 1]
    reports = [analyse(thin(clip.frames, fps), RULES[clip.variant]) for clip in lasting]
    off = [abs(len(report.reps) - clip.reps) for clip, report in zip(lasting, reports, strict=True)]
    assert max(off) <= 1
    assert sum(off) <= 2
    findings = [f for report in reports for rep in report.reps for f in rep.findings if f.cue == "kiss-the-floor"]
    assert {finding.verdict for finding in findings} == {"cannot-judge"}
    assert not any(said.cue == "kiss-the-floor" for report in reports for said in report.said)


def test_eight_frames_a_second_count_four_clips_in_five_right(clips):
    whole = [clip for clip in clips if clip.variant and clip.whole]
    found = [len(analyse(thin(clip.frames, 8), RULES[clip.variant]).reps) for clip in whole]
    assert sum(clip.reps == reps for clip, reps in zip(whole, found, strict=True)) >= 0.8 * len(whole)


def test_a_controlled_lunge_is_never_called_a_slam(clips):
    for clip in clips:
        if clip.variant == "stepping-lunge":
            reps = analyse(clip.frames, RULES[clip.variant]).reps
            assert not [f for rep in reps for f in rep.findings if (f.cue, f.verdict) == ("kiss-the-floor", "cue")]


@pytest.mark.parametrize("variant", COUNTED)
def test_other_exercises_of_other_people_are_not_counted(clips, variant):
    assert [clip.name for clip in clips if not clip.variant and analyse(clip.frames, RULES[variant]).reps] == []


def test_the_exercise_is_proposed_rightly_or_not_surely(clips):
    for clip in clips:
        guesser = ExerciseGuesser(RULES)
        for frame in clip.frames:
            guesser.push(frame)
        sure = [guess.variant for guess in guesser.finish()[:1] if guess.sure >= SURE]
        assert sure in ([], [clip.variant]), clip.name


@pytest.mark.parametrize("azimuth", [0, 60, 90])
def test_squats_and_stands_are_found_among_other_activities(azimuth):
    squats = stands = 0
    for capture in read_cmu():
        frames = list(capture.film(Lens(azimuth=azimuth, distance_m=4.5, field=55)))
        squats += len(analyse(frames, RULES["squat"]).reps)
        stands += len(analyse(frames, RULES["balance"]).holds)
    assert squats == 4
    assert 12 <= stands <= 15
