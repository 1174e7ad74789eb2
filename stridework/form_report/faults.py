"""Each fault's worst moment: the picture out of the film, or the body's points drawn as a skeleton."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from math import isfinite

from stridework.form.events import Repetition
from stridework.form.landmarks import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, SIDE_NAMES, TOES, Frame
from stridework.form_report.said import say_band, say_cue, say_value
from stridework.form_report.sheet import Sheet, find_worst

ELBOWS, WRISTS = (13, 14), (15, 16)


# The worst frames


def write_faults(sheet: Sheet, number: int) -> str:
    drawn = []
    for place, worst in enumerate(find_worst(sheet.report), 1):
        finding = worst.finding
        cue = say_cue(sheet.report.rules, worst.rule.cue)
        kind = "repetition" if isinstance(worst.event, Repetition) else "hold"
        where = f"{kind} {worst.event.number}{', ' + worst.event.side if worst.event.side else ''}"
        value = say_value(finding.value, finding.unit, finding.doubt)
        moment = -1 if finding.frame is None else finding.frame
        frame = sheet.frames.get(moment)
        at = "" if frame is None else f", at {frame.t_s:.2f} s"
        title = f"{cue}: the body's points at the worst moment"
        words = f"{where}{at}: {worst.rule.measure.replace('_', ' ')} {value}; good is {say_band(worst.rule)}"
        if moment in sheet.pictures:
            picture = _place_picture(sheet.pictures[moment], f"The runner at the worst moment. {words}.")
        else:
            picture = "" if frame is None else _draw_skeleton(f"fault-{number}-{place}", title, words, frame)
        drawn.append(
            f"<figure>{picture}<figcaption><strong>{escape(cue)}</strong><br>{escape(words)}</figcaption></figure>"
        )
    if not drawn:
        return ""
    return f"<section><h2>Worth a word</h2><div class='faults'>{''.join(drawn)}</div></section>"


def _place_picture(jpeg: bytes, about: str) -> str:
    return f"<img src='data:image/jpeg;base64,{b64encode(jpeg).decode()}' alt='{escape(about)}'>"


def _draw_skeleton(name: str, title: str, about: str, frame: Frame) -> str:
    """Draw the points as a figure on its ground; the runner's left and right are told apart by colour and line."""
    seen = [(p[0] * frame.aspect, p[1]) if isfinite(p[0]) and p[3] > 0 else None for p in frame.points]
    used = [seen[n] for n in (0, *range(11, 17), *range(23, 33))]
    xs, ys = [p[0] for p in used if p], [p[1] for p in used if p]
    scale = 200 / max(max(ys) - min(ys), max(xs) - min(xs), 0.01)
    middle, top = (min(xs) + max(xs)) / 2, max(ys)

    def put(point: tuple[float, float]) -> tuple[float, float]:
        return 120 + (point[0] - middle) * scale, 228 - (top - point[1]) * scale

    def line(kind: str, *numbers: int) -> str:
        points = [seen[n] for n in numbers]
        places = " ".join(f"{a:.1f},{b:.1f}" for a, b in (put(p) for p in points if p))
        return f"<polyline class='{kind}' points='{places}'/>" if all(points) else ""

    bones = []
    for side in (1, 0):
        kind = SIDE_NAMES[side]
        bones.append(line(kind, HIPS[side], KNEES[side], ANKLES[side], HEELS[side], TOES[side], ANKLES[side]))
        bones.append(line(kind, SHOULDERS[side], ELBOWS[side], WRISTS[side]))
        bones.append(line("trunk", SHOULDERS[side], HIPS[side]))
    bones += [line("trunk", *SHOULDERS), line("trunk", *HIPS)]
    nose = seen[0]
    head = "<circle class='head' cx='{:.1f}' cy='{:.1f}' r='9'/>".format(*put(nose)) if nose else ""
    return (
        f"<svg viewBox='0 0 240 240' role='img' aria-labelledby='{name}-t {name}-d'><title id='{name}-t'>"
        f"{escape(title)}</title><desc id='{name}-d'>{escape(about)}; left solid, right dashed.</desc>"
        f"<path class='ground' d='M16 232H224'/>{''.join(bones)}{head}</svg>"
    )
