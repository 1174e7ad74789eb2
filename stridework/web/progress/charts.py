"""Small charts as SVG, drawn on the server: bars for weeks, dots and lines for sessions.

Everything has a class and nothing a style: colours, strokes and the size of letters are in `static/css/progress.css`,
which keeps the content policy strict and lets dark mode be a matter of tokens. No meaning is in colour alone. A chart
is one picture to a screen reader, with a title and a description; its numbers stand in a table beside it.

Coordinates are SVG user units, y down; `WIDTH` of them fill the card.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

WIDTH = 340.0
HEIGHT = 188.0
TOP = 26.0  # room for a number above the highest bar or dot
BOTTOM = 26.0  # room for the words below the baseline
FEWEST_SLOTS = 8  # a first week is one bar among room for more, not a wall
MIDDLE_LABEL_FROM = 10  # so many bars leave room for a third label
LABEL_WIDTH = 34.0
TICKS = 3

Words = Callable[[float], str]
"""Puts a value into the words that stand beside it in the picture."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart is called in the page (`id`, unique there), what it shows, and what it says."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `label` for the axis below, `value` and on top of it `more`, drawn hatched.

    `least` marks a value that may be larger; `now` the bar that is still growing.
    """

    label: str
    value: float
    more: float = 0.0
    least: bool = False
    now: bool = False

    @property
    def whole(self) -> float:
        return self.value + self.more


@dataclass(frozen=True, slots=True)
class Dot:
    """One value at a place along the axis (in any unit, such as days); `doubt` is how far off it may be."""

    at: float
    value: float
    doubt: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Dots in order of place, the `recent` ones at the end emphasised, the last of them most.

    `second` draws squares and dashes beside the first line's circles.
    """

    dots: tuple[Dot, ...]
    second: bool = False
    recent: int = 1


@dataclass(frozen=True, slots=True)
class Guide:
    """A dashed line at a value, with a word to it: across the picture, or between two places."""

    value: float
    label: str
    first: float | None = None
    last: float | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """The range of a runner's usual values, drawn behind the bars from the one of that number on."""

    low: float
    high: float
    first: int = 0


def draw_bars(
    caption: Caption, bars: Sequence[Bar], words: Words, usual: Usual | None = None, *, least_top: float = 1.0
) -> SafeString:
    """Return a bar for each week, with its number on the latest and the highest where there is room.

    The scale begins at 0 and reaches `least_top` at least.
    """
    highest = max([bar.whole for bar in bars] + [usual.high if usual else 0.0, least_top])
    floor = HEIGHT - BOTTOM
    scale = (floor - TOP) / highest
    step = WIDTH / max(FEWEST_SLOTS, len(bars))
    width = min(step * 0.72, 34.0)
    parts = [_hatches(caption.id)]
    if usual:
        low, high = floor - scale * usual.low, floor - scale * usual.high
        left = usual.first * step
        parts.append(
            _tag("rect", class_="usual", x=left, y=high, width=WIDTH - left, height=max(1.5, low - high), rx=4)
        )
    parts.append(_tag("line", class_="base", x1=0, x2=WIDTH, y1=floor, y2=floor))
    lefts = [place * step + (step - width) / 2 for place in range(len(bars))]
    for left, bar in zip(lefts, bars, strict=True):
        parts += _draw_bar(caption.id, bar, left, width, floor, scale)
    parts += [
        _text(words(bars[place].whole), x=_keep_inside(lefts[place] + width / 2), y=_above(bars[place], floor, scale),
              class_="value is-now" if bars[place].now else "value")
        for place in _pick_values(bars, step)
    ]  # fmt: skip
    parts += _name_bars(bars, lefts, width)
    return _frame(caption, parts)


def _above(bar: Bar, floor: float, scale: float) -> float:
    return floor - scale * bar.whole - (14 if bar.least else 7)


def _draw_bar(name: str, bar: Bar, left: float, width: float, floor: float, scale: float) -> list[SafeString]:
    now = " is-now" if bar.now else ""
    if bar.whole <= 0:
        middle = left + width / 2
        nothing = [_tag("circle", class_=f"nothing{now}", cx=middle, cy=floor, r=2.5)]
        return nothing + ([_plus(middle, floor - 8, now)] if bar.least else [])
    solid, top = scale * bar.value, floor - scale * bar.whole
    rounding = min(4.0, width / 3)
    drawn = []
    if bar.more:
        hatch = f"url(#{name}-{'now' if bar.now else 'before'})"
        height = floor - solid - top
        drawn.append(
            _tag("rect", class_=f"more{now}", x=left, y=top, width=width, height=height, rx=rounding, fill=hatch)
        )
    if bar.value:
        gap = 1.5 if bar.more else 0.0
        drawn.append(
            _tag("rect", class_=f"bar{now}", x=left, y=floor - solid + gap, width=width,
                 height=max(1.0, solid - gap), rx=min(rounding, solid / 2))
        )  # fmt: skip
    return [*drawn, _plus(left + width / 2, top - 7, now)] if bar.least else drawn


def _plus(x: float, y: float, now: str) -> SafeString:
    return _tag("path", class_=f"least{now}", d=f"M{x - 3.5:.1f} {y:.1f}h7M{x:.1f} {y - 3.5:.1f}v7")


def _pick_values(bars: Sequence[Bar], step: float) -> list[int]:
    """Return the bars that carry their number: the highest, and the last where no higher one is in its way."""
    highest = max(range(len(bars)), key=lambda place: bars[place].whole)
    last = len(bars) - 1
    reach = math.ceil(LABEL_WIDTH / step)
    free = all(bar.whole <= bars[last].whole for bar in bars[max(0, last - reach) : last])
    apart = (last - highest) * step >= LABEL_WIDTH
    return [highest, last] if last != highest and free and apart else [highest]


def _name_bars(bars: Sequence[Bar], lefts: Sequence[float], width: float) -> list[SafeString]:
    y, last = HEIGHT - 7, len(bars) - 1
    names = [_text(bars[last].label, x=lefts[last] + width, y=y, class_="axis is-now" if bars[last].now else "axis",
                   text_anchor="end" if last else "start")] if last else []  # fmt: skip
    names += [_text(bars[0].label, x=lefts[0], y=y, class_="axis" if last else "axis is-now", text_anchor="start")]
    if len(bars) >= MIDDLE_LABEL_FROM:
        middle = (last + 1) // 2
        names.append(_text(bars[middle].label, x=lefts[middle] + width / 2, y=y, class_="axis"))
    return names


def draw_lines(
    caption: Caption,
    lines: Sequence[Line],
    words: Words,
    ends: tuple[str, str],
    guides: Sequence[Guide] = (),
    *,
    whole: bool = False,
) -> SafeString:
    """Return the dots of one or two lines over time, the latest of each with its value; `ends` name first and last.

    A band around a line is the doubt of its values. `whole` begins the scale at 0.
    """
    dots = [dot for line in lines for dot in line.dots]
    values = [v for dot in dots for v in (dot.value - (dot.doubt or 0), dot.value + (dot.doubt or 0))]
    values += [guide.value for guide in guides]
    low, high = _widen(min(values), max(values), whole=whole)
    left, right = 38.0, WIDTH - 62.0
    first, last = min(dot.at for dot in dots), max(dot.at for dot in dots)

    def x(at: float) -> float:
        return right if last == first else left + 8 + (right - left - 8) * (at - first) / (last - first)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - 6 - (HEIGHT - BOTTOM - 6 - TOP) * (value - low) / (high - low)

    parts = []
    for tick in find_ticks(low, high):
        parts.append(_tag("line", class_="grid", x1=left, x2=WIDTH, y1=y(tick), y2=y(tick)))
        parts.append(_text(words(tick), x=left - 5, y=y(tick) + 4.5, class_="axis", text_anchor="end"))
    for guide in guides:
        begin = left if guide.first is None else x(guide.first) - 6
        end = WIDTH if guide.last is None else x(guide.last) + 6
        parts.append(_tag("line", class_="guide", x1=begin, x2=end, y1=y(guide.value), y2=y(guide.value)))
    for line in lines:
        parts += _draw_line(line, x, y)
    parts += [
        _text(guide.label, x=left + 4, y=y(guide.value) - 5, class_="axis guide-word", text_anchor="start")
        for guide in guides
    ]
    parts += _name_latest(lines, x, y, words)
    parts.append(_text(ends[0], x=left, y=HEIGHT - 5, class_="axis", text_anchor="start"))
    parts.append(_text(ends[1], x=right, y=HEIGHT - 5, class_="axis", text_anchor="end"))
    return _frame(caption, parts)


def _draw_line(line: Line, x: Callable[[float], float], y: Callable[[float], float]) -> list[SafeString]:
    second = " is-second" if line.second else ""
    parts = []
    for sure, run in groupby(line.dots, key=lambda dot: dot.doubt is not None):
        if sure and len(stretch := list(run)) > 1:
            above = [f"{x(d.at):.1f},{y(d.value + (d.doubt or 0)):.1f}" for d in stretch]
            below = [f"{x(d.at):.1f},{y(d.value - (d.doubt or 0)):.1f}" for d in reversed(stretch)]
            parts.append(_tag("polygon", class_=f"doubt{second}", points=" ".join(above + below)))
    if len(line.dots) > 1:
        way = " ".join(f"{x(dot.at):.1f},{y(dot.value):.1f}" for dot in line.dots)
        parts.append(_tag("polyline", class_=f"way{second}", points=way))
    small = 2.4 if len(line.dots) > 24 else 3.4
    for place, dot in enumerate(line.dots):
        left = len(line.dots) - place
        size = 6.0 if left == 1 else small + 1 if left <= line.recent else small
        parts.append(_mark(x(dot.at), y(dot.value), size, recent=left <= line.recent, second=line.second))
    return parts


def _mark(x: float, y: float, size: float, *, recent: bool, second: bool) -> SafeString:
    kind = f"dot{' is-second' if second else ''}{' is-now' if recent else ''}"
    if second:
        return _tag("rect", class_=kind, x=x - size * 0.8, y=y - size * 0.8, width=size * 1.6, height=size * 1.6)
    return _tag("circle", class_=kind, cx=x, cy=y, r=size)


def _name_latest(
    lines: Sequence[Line], x: Callable[[float], float], y: Callable[[float], float], words: Words
) -> list[SafeString]:
    """Return each line's latest value beside its dot, pushed apart where two would touch."""
    latest = sorted((line.dots[-1] for line in lines if line.dots), key=lambda dot: y(dot.value))
    heights = [y(dot.value) + 5 for dot in latest]
    if len(heights) == 2 and (short := 17 - (heights[1] - heights[0])) > 0:
        heights = [heights[0] - short / 2, heights[1] + short / 2]
    return [
        _text(words(dot.value), x=x(dot.at) + 10, y=height, class_="value is-now", text_anchor="start")
        for dot, height in zip(latest, heights, strict=True)
    ]


def _widen(low: float, high: float, *, whole: bool) -> tuple[float, float]:
    """Return the range with a little air, so that a steady line lies in the middle."""
    air = 0.08 * (high - low) or max(abs(high) * 0.2, 0.5)
    return (min(0.0, low) if whole else low - air), high + air


def find_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return a few round values from low to high: 1, 2 or 5 times a power of ten apart."""
    rough = (high - low) / TICKS
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * round_one for round_one in (1, 2, 5, 10) if power * round_one >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return tuple(round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1))


def _hatches(name: str) -> SafeString:
    """Return the two hatchings of `more`; a pattern cannot be named from a stylesheet, so each chart has its own."""
    patterns = [
        _tag("pattern", _tag("rect", class_="ground", width=6, height=6)
             + _tag("path", class_=f"hatch{now}", d="M-1.5 1.5l3 -3M0 6l6 -6M4.5 7.5l3 -3"),
             id=f"{name}-{which}", width=6, height=6, patternUnits="userSpaceOnUse")
        for which, now in (("before", ""), ("now", " is-now"))
    ]  # fmt: skip
    return _tag("defs", _join(patterns))


def _keep_inside(x: float) -> float:
    return min(max(x, LABEL_WIDTH / 2), WIDTH - LABEL_WIDTH / 2)


def _frame(caption: Caption, parts: Sequence[SafeString]) -> SafeString:
    title, description = f"{caption.id}-title", f"{caption.id}-says"
    inside = _tag("title", caption.title, id=title) + _tag("desc", caption.description, id=description)
    return _tag(
        "svg",
        inside + _join(parts),
        class_="chart",
        role="img",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        aria_labelledby=f"{title} {description}",
    )


def _join(parts: Sequence[SafeString]) -> SafeString:
    return SafeString("".join(conditional_escape(part) for part in parts))


def _text(words: str, *, x: float, y: float, class_: str, text_anchor: str = "middle") -> SafeString:
    return _tag("text", words, class_=class_, x=x, y=y, text_anchor=text_anchor)


def _tag(name: str, inside: str = "", **attributes: str | float) -> SafeString:
    """Return an element; everything in it that is not markup already is escaped.

    Written without `format_html`, which takes most of the page's time where there are thousands of elements.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else f"{round(value, 1):g}"}"'
        for key, value in attributes.items()
    )
    return SafeString(f"<{name}{written}>{conditional_escape(inside)}</{name}>")
