"""One plot of a form report: a curve over seconds as SVG, the repetitions, attempts and holds as bands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import isfinite, isnan

from stridework.form.events import Attempt, Hold, Repetition
from stridework.form.findings import CUE
from stridework.form.report import Report

WIDTH, HEIGHT = 720, 240  #: of a plot, in its own units
LEFT, RIGHT, TOP, BOTTOM = 52, 10, 26, 30  #: its margins
MOST_POINTS = 1400  #: of a curve; more are not to be told apart at this width

Scale = Callable[[float], float]


def draw_plot(
    name: str,
    title: str,
    about: str,
    report: Report,
    times: Sequence[float],
    values: Sequence[float],
    limits: Sequence[float],
) -> str:
    """Draw a curve over seconds with the repetitions, attempts and holds behind it."""
    known = [value for value in values if isfinite(value)]
    low, high = min([0.0, *known, *limits]), max([0.0, *known, *limits])
    low, high = low - 0.06 * (high - low or 1), high + 0.06 * (high - low or 1)
    first, last = times[0], max(times[-1], times[0] + 0.1)

    def x(t_s: float) -> float:
        return LEFT + (t_s - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' role='img' aria-labelledby='{name}-t {name}-d'>"]
    parts.append(f"<title id='{name}-t'>{escape(title)}</title><desc id='{name}-d'>{escape(about)}</desc>")
    bands: list[Repetition | Attempt | Hold] = [*report.attempts, *report.reps, *report.holds]
    for event in bands:
        parts.append(_mark(event, x))
    for tick in _ticks(low, high, 4):
        parts.append(f"<path class='grid' d='M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}'/>")
        parts.append(f"<text class='axis end' x='{LEFT - 8}' y='{y(tick) + 4:.1f}'>{tick:g}</text>")
    for tick in _ticks(first, last, 8):
        parts.append(f"<text class='axis mid' x='{x(tick):.1f}' y='{HEIGHT - 8}'>{tick:g} s</text>")
    parts += [f"<path class='limit' d='M{LEFT} {y(limit):.1f}H{WIDTH - RIGHT}'/>" for limit in limits]
    parts.append(f"<path class='curve' d='{_line(times, values, x, y)}'/></svg>")
    return f"<div class='scroll' tabindex='0' role='region' aria-label='{escape(title)}'>{''.join(parts)}</div>"


def _mark(event: Repetition | Attempt | Hold, x: Scale) -> str:
    if isinstance(event, Attempt):
        start, end, kind, label = event.start_s, event.t_s, "attempt", "○"
    elif isinstance(event, Hold):
        good = all(finding.verdict != CUE for finding in event.findings)
        start, end, kind, label = event.start_s, event.end_s, "rep" if good else "fault", f"H{event.number}"
    else:
        kind, label = ("rep", f"{event.number} ✓") if event.clean else ("fault", f"{event.number} !")
        start, end = event.start_s, event.end_s
    left, wide = x(start), max(1.0, x(end) - x(start))
    text = f"<text class='mid {kind}' x='{left + wide / 2:.1f}' y='17'>{label}</text>" if wide > 14 else ""
    tall = HEIGHT - TOP - BOTTOM
    return f"<rect class='{kind}' x='{left:.1f}' y='{TOP}' width='{wide:.1f}' height='{tall}'/>{text}"


def _ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between the two, no more than about `most`."""
    rough = (high - low) / most
    step = next(10.0**p * m for p in range(-3, 7) for m in (1, 2, 5) if 10.0**p * m >= rough)
    count = int(low // step)
    return [round(n * step, 6) + 0.0 for n in range(count, count + 3 * most) if low <= n * step <= high]


def _line(times: Sequence[float], values: Sequence[float], x: Scale, y: Scale) -> str:
    stride = max(1, len(times) // MOST_POINTS)
    path, pen = [], "M"
    for t_s, value in zip(times[::stride], values[::stride], strict=True):
        if isnan(value):
            pen = "M"
            continue
        path.append(f"{pen}{x(t_s):.1f} {y(value):.1f}")
        pen = "L"
    return "".join(path)
