"""The icon as pixels, for home screens that take no SVG. Drawn here, so that no picture is kept in the repository."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from itertools import pairwise
from math import hypot

ACCENT = (0xC2, 0x37, 0x0D)
WHITE = (0xFF, 0xFF, 0xFF)
#: The line of `static/icons/maskable.svg`, as shares of the icon's side, and its width.
LINE = ((0.25, 0.641), (0.402, 0.359), (0.535, 0.547), (0.621, 0.430), (0.75, 0.641))
WIDTH = 0.082


@lru_cache(maxsize=2)
def draw_icon(side: int) -> bytes:
    """Return the icon as a PNG of `side` by `side` pixels, without rounded corners: the phone cuts its own."""
    rows = b"".join(b"\x00" + b"".join(_pixel(x, y, side) for x in range(side)) for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _pixel(x: int, y: int, side: int) -> bytes:
    """Mix white over the accent by how much of the pixel the line covers."""
    point = ((x + 0.5) / side, (y + 0.5) / side)
    distance = min(_distance(point, a, b) for a, b in pairwise(LINE))
    share = min(1.0, max(0.0, (WIDTH / 2 - distance) * side + 0.5))
    return bytes(round(under + (over - under) * share) for under, over in zip(ACCENT, WHITE, strict=True))


def _distance(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return how far a point lies from the stretch between a and b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return hypot(point[0] - a[0] - along * dx, point[1] - a[1] - along * dy)
