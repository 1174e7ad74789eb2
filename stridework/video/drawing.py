"""A picture with the body's points drawn over it: the runner's left and right told apart, the part at fault lit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import isfinite
from typing import Any

import numpy as np

from stridework.form.landmarks import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, TOES, Frame
from stridework.video.film import Picture

ELBOWS, WRISTS = (13, 14), (15, 16)
LEFT, RIGHT, TRUNK, FAULT, EDGE = (251, 146, 60), (125, 211, 252), (245, 245, 240), (239, 68, 68), (18, 21, 19)
MARGIN = 0.12  #: of the body's size, around it


def _list_bones() -> list[tuple[int, int, tuple[int, int, int]]]:
    bones = []
    for side, colour in enumerate((LEFT, RIGHT)):
        legs = (HIPS, KNEES), (KNEES, ANKLES), (ANKLES, HEELS), (HEELS, TOES), (ANKLES, TOES)
        for a, b in (*legs, (SHOULDERS, ELBOWS), (ELBOWS, WRISTS)):
            bones.append((a[side], b[side], colour))
        bones.append((SHOULDERS[side], HIPS[side], TRUNK))
    return [*bones, (*SHOULDERS, TRUNK), (*HIPS, TRUNK)]


BONES = _list_bones()


def draw_skeleton(image: Any, frame: Frame, lit: Collection[int] = ()) -> None:
    """Draw a frame's points on a picture of Pillow's; bones between two points of `lit` are red and thicker."""
    from PIL import ImageDraw

    width, height = image.size
    pen = ImageDraw.Draw(image)
    thick = max(2, round(height / 180))
    places = [(p[0] * width, p[1] * height) if isfinite(p[0]) and p[3] > 0 else None for p in frame.points]
    if not places:
        return
    bones = sorted(BONES, key=lambda bone: bone[0] in lit and bone[1] in lit)
    for grown, outline in ((4, EDGE), (0, None)):
        for a, b, colour in bones:
            start, end = places[a], places[b]
            if start is None or end is None:
                continue
            at_fault = a in lit and b in lit
            wide = grown + (2 * thick if at_fault else thick)
            fill = outline or (FAULT if at_fault else colour)
            pen.line((start, end), fill=fill, width=wide)
            for x, y in (start, end):
                pen.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=fill)


def write_words(image: Any, lines: Sequence[str], *, large: str = "") -> None:
    """Write `large` into the upper left corner and the lines along the lower edge, each on a dark ground."""
    from PIL import ImageDraw, ImageFont

    width, height = image.size
    pen = ImageDraw.Draw(image, "RGBA")
    size = max(12, round(min(width, height) / 24))
    ground = (*EDGE, 190)
    if large:
        font = ImageFont.load_default(3 * size)
        box = pen.textbbox((size, size), large, font=font)
        pen.rounded_rectangle(_grow(box, size / 2), radius=size / 2, fill=ground)
        pen.text((size, size), large, font=font, fill=TRUNK)
    font = ImageFont.load_default(size)
    wrapped = [part for line in lines for part in _wrap(line, width - 2 * size, font)]
    top = height - size - round(1.35 * size) * len(wrapped)
    if wrapped:
        pen.rectangle((0, top - size / 2, width, height), fill=ground)
    for place, line in enumerate(wrapped):
        pen.text((size, top + round(1.35 * size) * place), line, font=font, fill=TRUNK)


def _grow(box: tuple[float, float, float, float], by: float) -> tuple[float, float, float, float]:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _wrap(line: str, width: float, font: Any) -> list[str]:
    lines = [""]
    for word in line.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def open_image(picture: Picture) -> Any:
    """Return a picture as one of Pillow's, to be drawn on."""
    from PIL import Image

    return Image.fromarray(picture)


def crop_to_body(image: Any, frame: Frame) -> Any:
    """Return the part of a picture that shows the body, with a margin; all of it where nobody was found."""
    width, height = image.size
    places = np.array([(p[0] * width, p[1] * height) for p in frame.points if isfinite(p[0])])
    if not len(places):
        return image
    low, high = places.min(axis=0), places.max(axis=0)
    room = MARGIN * float((high - low).max()) + 8
    left, top = np.maximum(low - room, 0)
    right, bottom = np.minimum(high + room, (width, height))
    if right - left < 16 or bottom - top < 16:
        return image
    return image.crop((round(left), round(top), round(right), round(bottom)))
