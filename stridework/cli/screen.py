"""The terminal's full screen: what a scene looks like, with a number that can be read from across the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.align import Align
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from stridework.cli.scene import Scene, format_clock

# Colour is never alone: each state has its word and its shape too.
STYLES = {"work": "bold green", "rest": "bold cyan", "ready": "bold yellow", "done": "bold magenta"}
SHAPES = {"work": "▶", "rest": "‖", "ready": "◔", "done": "✓"}
PLAIN_SHAPES = {"work": ">", "rest": "=", "ready": "~", "done": "*"}

# Each digit three wide and five high; a set bit is a filled cell.
DIGITS = {
    "0": (7, 5, 5, 5, 7),
    "1": (2, 6, 2, 2, 7),
    "2": (7, 1, 7, 4, 7),
    "3": (7, 1, 7, 1, 7),
    "4": (5, 5, 7, 1, 1),
    "5": (7, 4, 7, 1, 7),
    "6": (7, 4, 7, 5, 7),
    "7": (7, 1, 1, 1, 1),
    "8": (7, 5, 7, 5, 7),
    "9": (7, 5, 7, 1, 7),
}
OTHER_ROWS = 12
"""Rows of the screen that are not the number."""
KEYS = "space pause  → skip  ← back  r restart  + - volume  m sound  q leave"


@dataclass(frozen=True, slots=True)
class Status:
    """What stands beside the scene: how it is played, and what is being asked."""

    paused: bool = False
    waiting: str = ""
    sound: str = ""
    asking: str = ""


def draw_screen(scene: Scene, status: Status, words: Mapping[str, str], console: Console) -> RenderableType:
    """Return the whole screen for one moment, fitted to the console's size."""
    width, height = console.size
    solid = "#" if _is_plain(console) else "█"
    style = STYLES.get(scene.kind, "bold")
    lines: list[RenderableType] = [
        _head(scene, status, words, plain=_is_plain(console)),
        Text(),
        Align.center(Text(scene.title, style="bold", overflow="fold")),
        Align.center(Text(words.get(scene.side, scene.side) if scene.side else "", style=style)),
    ]
    if scene.seconds is not None:
        lines.append(Align.center(Text(draw_number(scene.seconds, width, height - OTHER_ROWS, solid), style=style)))
    line = status.waiting or scene.line
    coming = Text(
        f"{words['next']}: {scene.next}" if scene.next else "", style="dim" if scene.kind == "work" else style
    )
    foot = Text(status.asking or KEYS, style="bold" if status.asking else "dim", overflow="ellipsis", no_wrap=True)
    lines += [
        Text(),
        Align.center(Text(line, style="bold" if status.waiting else "", overflow="fold")),
        Align.center(coming),
        Text(),
        _draw_bar(scene.share, width, style, plain=_is_plain(console)),
        Text(status.sound, style="dim", overflow="ellipsis", no_wrap=True),
        foot,
    ]
    return Group(*lines)


def draw_number(number: int, width: int, height: int, solid: str = "█") -> str:
    """Draw a whole number as large as the space allows, at least in plain type.

    >>> print(draw_number(1, 6, 5, "#"))
      ##
    ####
      ##
      ##
    ######
    """
    digits = str(number)
    columns = 4 * len(digits) - 1
    # A terminal's cell is about twice as high as it is wide.
    scale = min(width // (2 * columns), height // 5)
    if scale < 1:
        return digits
    rows = []
    for row in range(5):
        bits = "0".join(f"{DIGITS[digit][row]:03b}" for digit in digits)
        drawn = "".join((solid if bit == "1" else " ") * 2 * scale for bit in bits)
        rows += [drawn.rstrip()] * scale
    return "\n".join(rows)


def _head(scene: Scene, status: Status, words: Mapping[str, str], *, plain: bool) -> RenderableType:
    shape = (PLAIN_SHAPES if plain else SHAPES).get(scene.kind, "")
    word = words.get(scene.kind, scene.kind).upper()
    paused = f"   [{words['paused']}]" if status.paused else ""
    head = Table.grid(expand=True)
    head.add_column(ratio=1)
    head.add_column(justify="center", ratio=1)
    head.add_column(justify="right", ratio=1)
    head.add_row(
        Text(f"{shape} {word}{paused}", style=STYLES.get(scene.kind, "bold")),
        Text(f"{max(1, scene.number)} / {scene.numbers}", style="bold"),
        Text(format_clock(scene.left_s)),
    )
    return head


def _draw_bar(share: float, width: int, style: str, *, plain: bool) -> Text:
    done = round(share * width)
    solid, faint = ("=", "-") if plain else ("━", "─")
    return Text.assemble((solid * done, style), (faint * (width - done), "dim"))


def _is_plain(console: Console) -> bool:
    return not console.encoding.lower().startswith("utf")
