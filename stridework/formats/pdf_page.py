"""One printed page: its size, its typeface and what a sheet is drawn with (words, boxes to tick, figures, a QR code).

fpdf2 writes the PDF: it takes the figures' SVG as vectors and embeds only the letters used; reportlab would have needed
another library for the first. Roboto is embedded because a PDF's own fonts know no letter beyond Western Europe's; a
character it has not (Japanese, an emoji) is shown by a replacement character, it does not vanish.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from io import BytesIO

import segno

from stridework.errors import StrideworkError
from stridework.figure.drawing import Strip, draw_still
from stridework.figure.motion import find_telling_pose
from stridework.library.typeface import find_typeface
from stridework.training.exercise import Variant
from stridework.training.motion import Motion, View

logging.getLogger("fpdf").setLevel(logging.ERROR)  # it warns of letters and styles it leaves out; both are meant

MARGIN = 14.0  #: mm
INK, SOFT, LINE, ACCENT = (29, 26, 22), (95, 88, 78), (200, 192, 180), (194, 55, 13)
QR_MM = 26.0
MOST_LINK = 600  #: characters; a QR code of more is too fine to be read from a printed sheet


class PaperSize(StrEnum):
    """The sizes a sheet is made for."""

    A4 = "A4"
    LETTER = "Letter"


def find_size(name: str) -> PaperSize:
    """Return the size of that name, however it is written. Raises StrideworkError naming the sizes there are."""
    found = next((size for size in PaperSize if size.value.casefold() == name.strip().casefold()), None)
    if found is None:
        raise StrideworkError(f"paper size {name!r}: expected {' or '.join(PaperSize)}")
    return found


class Page:
    """A page in portrait; places and lengths are in mm from its upper left corner, sizes of letters in points."""

    def __init__(self, size: PaperSize, title: str) -> None:
        from fpdf import FPDF  # large, and of no use to most who start the server

        self._pdf = FPDF(format=size.value.casefold())
        self._pdf.set_auto_page_break(False)
        self._pdf.add_font("Roboto", "", find_typeface())
        self._pdf.add_font("Roboto", "B", find_typeface(bold=True))
        self._known = frozenset(self._pdf.fonts["roboto"].cmap)  # type: ignore[union-attr]
        self._pdf.set_title(title)
        self._pdf.set_creator("Stridework")
        self._pdf.set_lang("en")
        self._pdf.add_page()
        self.width, self.height = self._pdf.w, self._pdf.h

    def finish(self) -> bytes:
        """Return the file. The same page gives the same bytes on the same day: a PDF carries when it was made."""
        return bytes(self._pdf.output())

    def measure(self, text: str, points: float, *, bold: bool = False) -> float:
        """Return how wide a line of text is."""
        self._pdf.set_font("Roboto", "B" if bold else "", points)
        return float(self._pdf.get_string_width(self._show(text)))

    def _show(self, text: str) -> str:
        """Return the text with what the typeface has no letter for replaced, joiners and selectors left out."""
        shown = (letter if ord(letter) in self._known else "\ufffd" for letter in text if not _is_unseen(letter))
        return "".join(shown)

    def write(
        self,
        x: float,
        baseline: float,
        text: str,
        points: float,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        width: float | None = None,
    ) -> None:
        """Write one line; where it is wider than `width` it is cut and ends in an ellipsis."""
        shown = text if width is None else self.cut(text, points, width, bold=bold)
        self._pdf.set_font("Roboto", "B" if bold else "", points)
        self._pdf.set_text_color(*colour)
        self._pdf.text(x, baseline, self._show(shown))

    def cut(self, text: str, points: float, width: float, *, bold: bool = False) -> str:
        """Return the text, or as much of its beginning as fits with an ellipsis."""
        if self.measure(text, points, bold=bold) <= width:
            return text
        while text and self.measure(f"{text}…", points, bold=bold) > width:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def wrap(self, text: str, points: float, width: float, most: int, *, bold: bool = False) -> list[str]:
        """Return the text in at most so many lines, the last one cut where there would be more."""
        lines: list[str] = []
        words = text.split()
        while words and len(lines) < most - 1:
            line = words.pop(0)
            while words and self.measure(f"{line} {words[0]}", points, bold=bold) <= width:
                line = f"{line} {words.pop(0)}"
            lines.append(self.cut(line, points, width, bold=bold))
        if words:
            lines.append(self.cut(" ".join(words), points, width, bold=bold))
        return lines

    def rule(self, y: float, *, x: float = MARGIN, width: float | None = None) -> None:
        """Draw a thin line across."""
        self._pdf.set_draw_color(*LINE)
        self._pdf.set_line_width(0.25)
        self._pdf.line(x, y, x + (self.width - x - MARGIN if width is None else width), y)

    def band(self) -> None:
        """Draw the band of colour at the top."""
        self._pdf.set_fill_color(*ACCENT)
        self._pdf.rect(0, 0, self.width, 3.5, style="F")

    def box(self, x: float, y: float, side: float) -> None:
        """Draw a box to tick."""
        self._pdf.set_draw_color(*INK)
        self._pdf.set_line_width(0.35)
        self._pdf.rect(x, y, side, side, round_corners=True, corner_radius=0.6)

    def figure(self, variant: Variant, x: float, y: float, height: float) -> None:
        """Draw the pose that says what a movement is, on its floor, into a square of that height."""
        drawn, width = _draw_figure(variant.motion, variant.view, variant.lit)
        self._pdf.image(BytesIO(drawn), x + (height - width * height) / 2, y, h=height)

    def qr(self, x: float, y: float, link: str) -> None:
        """Draw the code of a link, QR_MM wide and high."""
        rows = [list(row) for row in segno.make(link, micro=False, error="m").matrix]
        side = QR_MM / len(rows)
        self._pdf.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            for across, dark in enumerate(row):
                if dark:
                    self._pdf.rect(x + across * side, y + down * side, side + 0.02, side + 0.02, style="F")


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf") or "\ufe00" <= letter <= "\ufe0f"


@lru_cache(maxsize=64)
def _draw_figure(motion: Motion, view: View, lit: tuple[str, ...]) -> tuple[bytes, float]:
    """Return a figure's SVG and its width where its height is 1."""
    svg = draw_still(Strip((find_telling_pose(motion),), (), view, lit), "")
    width, height = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups()  # type: ignore[union-attr]
    return svg.encode(), int(width) / int(height)
