"""The cover of a sound file: the session's name over the figures of what is done in it, drawn when it is asked for.

Pillow draws it, because it has to be a bitmap: players show nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from stridework.figure.drawing import SIZE, outline_pose
from stridework.figure.motion import find_telling_pose
from stridework.library import load_exercises
from stridework.library.typeface import find_typeface
from stridework.training.events import Timeline
from stridework.training.exercise import Variant

SIDE = 800  #: the cover is a square of so many pixels
_FINE = 2  # drawn larger and made smaller, so that edges are smooth
_PAPER, _INK, _ACCENT, _SOFT = "#faf7f2", "#1d1a16", "#c2370d", "#5f584e"
_LOOKS = {"near": "#3a352e", "far": "#a49a8b", "skin": "#77726b", "belt": _ACCENT, "lit": _ACCENT, "eye": _INK}
_MOST_FIGURES = 3
_LINES = 2


def draw_cover(timeline: Timeline, about: str = "") -> bytes:
    """Return the cover as a JPEG; `about` is the small line below the name."""
    image = Image.new("RGB", (SIDE * _FINE, SIDE * _FINE), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIDE * _FINE, 18 * _FINE), fill=_ACCENT)
    _write_name(draw, timeline.title, about)
    variants = list(_list_variants(timeline))[:_MOST_FIGURES]
    width = (SIDE - 40) // max(1, len(variants))
    for place, variant in enumerate(variants):
        _draw_figure(draw, variant, 20 + place * width, width)
    stream = BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(stream, "JPEG", quality=88, subsampling=0)
    return stream.getvalue()


def _list_variants(timeline: Timeline) -> Iterator[Variant]:
    """Yield what is done in the session, each movement once, in its order."""
    seen = set()
    for interval in timeline.intervals:
        if interval.kind == "work" and interval.exercise and (interval.exercise, interval.variant) not in seen:
            seen.add((interval.exercise, interval.variant))
            exercise = load_exercises()[interval.exercise]
            yield exercise.variant(interval.variant) if interval.variant else exercise.variants[0]


def _write_name(draw: ImageDraw.ImageDraw, name: str, about: str) -> None:
    font = ImageFont.truetype(find_typeface(bold=True), 76 * _FINE)
    top = 60.0 * _FINE
    for line in _break(draw, name, font, (SIDE - 96) * _FINE):
        draw.text((48 * _FINE, top), line, fill=_INK, font=font)
        top += 86 * _FINE
    small = ImageFont.truetype(find_typeface(), 36 * _FINE)
    draw.text((48 * _FINE, top + 8 * _FINE), about, fill=_SOFT, font=small)


def _break(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Return the text in at most _LINES lines, the last one cut short where it would be too long."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) <= width or len(lines) == _LINES or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [_cut(draw, line, font, width) for line in lines]


def _cut(draw: ImageDraw.ImageDraw, line: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    cut = line
    while cut and draw.textlength(cut if cut == line else f"{cut}…", font=font) > width:
        cut = cut[:-1]
    return line if cut == line else f"{cut.rstrip()}…"


def _draw_figure(draw: ImageDraw.ImageDraw, variant: Variant, left: int, width: int) -> None:
    size = min(width * 1.5, 470.0)
    scale = size / SIZE * _FINE
    x0, y0 = (left + (width - size) / 2) * _FINE, (SIDE - 20 - size) * _FINE
    gap = round(14 * scale)
    for look, shapes in outline_pose(find_telling_pose(variant.motion), variant.view, variant.lit):
        for shape in shapes:
            points = [(x0 + x * scale, y0 + y * scale) for x, y in shape]
            if look == "ring":
                draw.line([*points, points[0]], fill=_ACCENT, width=gap, joint="curve")
            else:
                draw.polygon(
                    points, fill=_LOOKS[look], outline=None if look == "eye" else _PAPER, width=max(1, gap // 2)
                )
