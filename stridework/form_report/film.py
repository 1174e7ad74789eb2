"""A judged film for the eyes: the film again with skeleton, count and findings, and pictures of a fault's worst moment.

The faces in it are the runner's own business: it is written where they asked for it and goes nowhere else.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av
import numpy as np

from stridework.form.events import Hold, Repetition
from stridework.form.findings import CUE, Finding
from stridework.form.landmarks import Frame
from stridework.form.report import Report
from stridework.form_report.lit import find_lit
from stridework.form_report.said import say_cue, say_value
from stridework.form_report.sheet import Worst
from stridework.video.drawing import crop_to_body, draw_skeleton, open_image, write_words
from stridework.video.film import fetch_pictures, read_pictures

LONGEST_SIDE = 1280  #: of the annotated film: larger than that, it is only slower to write
PICTURE_HEIGHT = 560
CLOCK = 90_000  #: ticks a second of the written film; every usual pace of pictures falls on them
LINGER_S = 1.5  #: how long a finding's words stay after its repetition


def draw_worst(path: Path, worst: Iterable[Worst], frames: Mapping[int, Frame]) -> dict[int, bytes]:
    """Return a JPEG of each fault's worst frame, by the frame's number, with the part at fault lit."""
    lit: dict[int, set[int]] = {}
    for fault in worst:
        if fault.finding.frame is not None and fault.finding.frame in frames:
            lit.setdefault(fault.finding.frame, set()).update(find_lit(fault.rule, fault.event.side))
    found = fetch_pictures(path, [frames[number].t_s for number in lit])
    pictures = {}
    for number in lit:
        picture = found.get(frames[number].t_s)
        if picture is None:
            continue
        image = open_image(picture)
        draw_skeleton(image, frames[number], lit[number])
        image = crop_to_body(image, frames[number])
        image.thumbnail((PICTURE_HEIGHT, PICTURE_HEIGHT))
        content = io.BytesIO()
        image.save(content, "JPEG", quality=82)
        pictures[number] = content.getvalue()
    return pictures


def write_annotated(
    stream: BinaryIO,
    path: Path,
    frames: Iterable[Frame],
    report: Report,
    follow: Callable[[Iterable[Frame]], Iterable[Frame]] = iter,
) -> int:
    """Write the film again, upright and without its sound, as H.264 in MP4; return how many pictures.

    `frames` are those found in it, in order; it ends with them. `follow` may end it earlier: what was written by then
    is a whole film.
    """
    count = 0
    pictures = read_pictures(path, longest_side=LONGEST_SIDE)
    with av.open(stream, "w", format="mp4") as container:
        video: Any = None
        for frame in follow(frames):
            picture = next((p for t_s, p in pictures if abs(t_s - frame.t_s) < 1e-4), None)
            if picture is None:
                break
            if video is None:
                video = _add_video(container, picture.shape[1], picture.shape[0])
            image = open_image(picture)
            _annotate(image, frame, report)
            shown = av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")
            shown.pts, shown.time_base = round(frame.t_s * CLOCK), Fraction(1, CLOCK)
            container.mux(video.encode(shown))
            count += 1
        if video is not None:
            container.mux(video.encode())
    return count


def _add_video(container: Any, width: int, height: int) -> Any:
    video = container.add_stream("libx264", options={"preset": "veryfast", "crf": "23"})
    video.width, video.height, video.pix_fmt = width, height, "yuv420p"
    video.codec_context.time_base = Fraction(1, CLOCK)
    return video


def _annotate(image: Any, frame: Frame, report: Report) -> None:
    faults = list(_find_faults(report, frame.t_s))
    rules = {rule.cue: rule for rule in report.rules.cues}
    on = [(event, finding) for event, finding in faults if frame.t_s <= event.end_s]
    lit = {number for event, finding in on for number in find_lit(rules[finding.cue], event.side)}
    draw_skeleton(image, frame, lit)
    words = [_say_fault(report, event, finding) for event, finding in faults]
    write_words(image, words, large=_say_count(report, frame.t_s))


def _find_faults(report: Report, t_s: float) -> Iterable[tuple[Repetition | Hold, Finding]]:
    """Return what was to correct in the repetition or hold that is on, or was on until just now."""
    events: list[Repetition | Hold] = [*report.reps, *report.holds]
    now = [event for event in events if event.start_s <= t_s <= event.end_s + LINGER_S]
    if not now:
        return []
    event = max(now, key=lambda event: event.start_s)
    return [(event, finding) for finding in event.findings if finding.verdict == CUE]


def _say_fault(report: Report, event: Repetition | Hold, finding: Finding) -> str:
    kind = "Repetition" if isinstance(event, Repetition) else "Hold"
    value = say_value(finding.value, finding.unit, finding.doubt)
    return f"{kind} {event.number}: {say_cue(report.rules, finding.cue)} ({finding.measure.replace('_', ' ')} {value})"


def _say_count(report: Report, t_s: float) -> str:
    if report.rules.track.pattern != "hold":
        return str(sum(rep.end_s <= t_s for rep in report.reps))
    hold = next((hold for hold in report.holds if hold.start_s <= t_s <= hold.end_s + LINGER_S), None)
    return "" if hold is None else f"{min(t_s, hold.end_s) - hold.start_s:.0f} s"
