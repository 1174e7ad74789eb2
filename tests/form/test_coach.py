"""The coach's manners: rarely, one thing, what matters most, and never in the last seconds."""

from dataclasses import replace

from stridework.figure.filming import Lens
from stridework.figure.motion import pose_at
from stridework.figure.performing import STANDING, Fault, change, hold, script, stand
from stridework.form.coach import Coach
from stridework.form.events import Hold, Said
from stridework.form.report import analyse
from tests.form.runners import FRONT, MOTIONS, REAL, RULES, SIDE, shoot

LEANING = Fault(lean=32)
BALANCE = pose_at(MOTIONS["balance"], 0)


def words(frames, rules, *, seconds=30.0, session=1, eyes="open", starts=(0.0,)):
    """Return what the coach says of these frames in intervals beginning at `starts`."""
    coach = Coach(rules, session=session)
    said = []
    left = list(starts)
    for frame in frames:
        if left and frame.t_s >= left[0]:
            coach.start_interval(left.pop(0), seconds, eyes)
        said += [event for event in coach.push(frame) if isinstance(event, Said)]
    return said


def squats(reps, fault, start_s=0.0):
    frames = shoot(script(MOTIONS["squat"], reps, fault=fault), SIDE, blur=REAL)
    return [replace(frame, t_s=frame.t_s + start_s) for frame in frames]


def test_good_form_is_left_in_peace():
    assert words(squats(9, Fault()), RULES["squat"]) == []


def test_a_fault_is_corrected_once_an_interval_and_in_its_window():
    said = words(squats(9, LEANING), RULES["squat"])
    assert [(word.cue, word.kind) for word in said] == [("chest-up", "correction")]
    assert 12 <= said[0].t_s <= 24
    assert said[0].text == "Show your chest ahead"
    assert "of the last" in said[0].reason


def test_one_bad_repetition_is_not_mentioned():
    frames = squats(1, LEANING) + squats(6, Fault(), start_s=6.0)
    assert words(frames, RULES["squat"]) == []


def test_nothing_is_said_in_the_last_three_seconds():
    frames = shoot([stand(11.0), *script(MOTIONS["squat"], 6, fault=LEANING)], SIDE, blur=REAL)
    assert all(word.t_s <= 15 - 3 for word in words(frames, RULES["squat"], seconds=15.0))


def test_the_knee_comes_before_the_toes():
    valgus_and_toes = shoot(script(MOTIONS["squat"], 9, fault=Fault(valgus=25)), FRONT, blur=REAL)
    assert [word.cue for word in words(valgus_and_toes, RULES["squat"])] == ["knees-out"]


def test_the_same_correction_does_not_come_twice_running():
    frames = squats(9, LEANING) + squats(9, LEANING, start_s=45.0) + squats(9, LEANING, start_s=90.0)
    said = words(frames, RULES["squat"], starts=(0.0, 45.0, 90.0))
    assert [int(word.t_s // 45) for word in said if word.cue == "chest-up"] == [0, 2]


def test_a_rest_is_no_interval():
    frames = shoot(script(MOTIONS["squat"], 28, fault=LEANING), SIDE, blur=REAL)
    said = words(frames, RULES["squat"], starts=(0.0, 45.0))
    assert [word.t_s < 45 for word in said if word.cue == "chest-up"] == [True]
    assert all(word.t_s % 45 < 27 for word in said)


def test_without_a_timetable_every_thirty_seconds_are_an_interval():
    report = analyse(shoot(script(MOTIONS["squat"], 28, fault=LEANING), SIDE, blur=REAL), RULES["squat"])
    chest = [word.t_s for word in report.said if word.cue == "chest-up"]
    assert len(chest) == 2
    assert chest[1] - chest[0] > 30


def test_a_fault_that_is_gone_is_praised_once():
    frames = squats(9, LEANING) + squats(6, Fault(), start_s=45.0)
    said = words(frames, RULES["squat"], starts=(0.0, 45.0))
    assert [word.kind for word in said] == ["correction", "praise"]


def test_corrections_fade_over_the_sessions():
    frames = squats(9, LEANING)
    assert words(frames, RULES["squat"], session=2)
    assert not words(frames, RULES["squat"], session=7)
    many = [
        frame for interval in range(4) for frame in squats(9, Fault(lean=30 + 8 * interval), start_s=45.0 * interval)
    ]
    starts = tuple(45.0 * interval for interval in range(4))
    often = words(many, RULES["squat"], session=1, starts=starts)
    seldom = words(many, RULES["squat"], session=4, starts=starts)
    assert len(seldom) < len(often)


def hold_frames(fault, seconds=24.0):
    return shoot([stand(1), change(0.8, STANDING, BALANCE), hold(seconds, BALANCE, fault)], FRONT, blur=REAL)


def test_a_hold_is_corrected_while_it_lasts():
    said = words(hold_frames(Fault(pelvic_drop=11)), RULES["balance"])
    assert [word.text for word in said] == ["Keep your belt level"]


def test_closed_eyes_are_left_in_silence_but_for_safety():
    assert words(hold_frames(Fault(pelvic_drop=11)), RULES["balance"], eyes="closed") == []
    said = words(hold_frames(Fault(sway=0.16)), RULES["balance"], eyes="closed")
    assert [(word.kind, word.text) for word in said] == [("safety", "Open your eyes")]


def test_the_protocol_says_whether_eyes_are_open():
    coach = Coach(RULES["balance"])
    frames = shoot(
        [stand(1), change(0.8, STANDING, BALANCE), hold(4, BALANCE), change(0.8, BALANCE, STANDING), stand(1)]
    )
    coach.start_interval(0.0, 30.0, "closed")
    holds = [event for frame in frames for event in coach.push(frame) if isinstance(event, Hold)]
    assert [event.eyes for event in holds] == ["closed"]


def test_a_whole_file_is_the_same_stream():
    frames = squats(9, LEANING)
    coach = Coach(RULES["squat"])
    streamed = [event for frame in frames for event in coach.push(frame)] + coach.finish()
    report = analyse(frames, RULES["squat"])
    assert list(report.reps) == [event for event in streamed if type(event).__name__ == "Repetition"]
    assert list(report.said) == [event for event in streamed if isinstance(event, Said)]


def test_who_is_out_of_view_is_told_what_is_missing():
    coach = Coach(RULES["squat"])
    close = shoot([stand(2.0)], Lens(azimuth=0, distance_m=1.4, aim_m=1.2))
    told = [event.seen for frame in close for event in coach.push(frame) if hasattr(event, "seen")]
    assert told == ["no-feet"]
