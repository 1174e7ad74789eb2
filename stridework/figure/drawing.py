"""Drawing a movement as SVG: a loop that plays by itself, or a still strip of its key poses.

Shapes carry presentation attributes, so that they show without any style (a PDF has none), and the classes `near`,
`far`, `lit`, `head`, `ghost` and `floor`, by which a style colours them for light and dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from stridework.figure.body import Frame, outline_body
from stridework.figure.camera import place_camera
from stridework.figure.motion import body_at, frame_times
from stridework.figure.paths import Grid, Polygon, choose_frames, find_shifts, flatten_spline, snap, write_spline
from stridework.figure.skeleton import solve_body
from stridework.training.motion import KeyPose, Motion, View

SIZE = 1840  #: the picture is a square of so many units
SCALE = 1560  #: units per body height
FLOOR = 1700  #: where the floor under the runner's middle is
_STRIP = SIZE + 100
_TOLERANCE = 13.0
_SHIFT_TOLERANCE = 5.0
_FRAME_S = 0.07
_BEHIND = 0.1

_RULES = """
.runner .near,.runner .far,.runner .lit{stroke:var(--figure-gap,var(--paper));stroke-width:14;paint-order:stroke}
.runner .near{fill:var(--figure)}
.runner .far{fill:var(--figure-far)}
.runner .skin{fill:color-mix(in srgb,var(--figure) 70%,var(--figure-gap,var(--paper)))}
.runner .belt{fill:var(--accent);stroke:var(--figure-gap,var(--paper));stroke-width:8;paint-order:stroke}
.runner .lit{fill:var(--accent)}
.runner .ring{fill:none;stroke:var(--accent);stroke-width:14}
.runner .eye{fill:#1d1a16}
.runner .ghost{fill:var(--figure-gap,var(--paper));stroke:var(--figure-far);stroke-width:18;stroke-dasharray:34 22}
.runner .ghost{paint-order:stroke}
.runner .floor{fill:var(--line);stroke:none}
.runner .label{fill:var(--ink-soft);font:600 92px var(--font,system-ui,sans-serif);text-anchor:middle}
.runner .heading{fill:var(--ink);font-size:120px;text-anchor:start}
""".strip()
"""The figure's style, from named colours; `--figure-gap` is what it stands on, where that is not the paper."""

_COLOURS = "--paper:{};--line:{};--figure:{};--figure-far:{};--accent:{};--ink-soft:{};--ink:{}"
_LIGHT = _COLOURS.format("#faf7f2", "#e4ddd1", "#3a352e", "#a49a8b", "#c2370d", "#5f584e", "#1d1a16")
_DARK = _COLOURS.format("#15130f", "#2c2821", "#e6ddcd", "#6f675a", "#ff8255", "#b8ae9e", "#f5f0e6")
_STYLE = f".runner{{{_LIGHT}}}@media(prefers-color-scheme:dark){{.runner{{{_DARK}}}}}{_RULES}"
"""The style with colours of its own, for light and dark."""

_FALLBACK = {
    "near": 'fill="#3a352e" stroke="#fff" stroke-width="14" paint-order="stroke"',
    "far": 'fill="#a49a8b" stroke="#fff" stroke-width="14" paint-order="stroke"',
    "skin": 'fill="#77726b" stroke="#fff" stroke-width="14" paint-order="stroke"',
    "belt": 'fill="#c2370d" stroke="#fff" stroke-width="8" paint-order="stroke"',
    "lit": 'fill="#c2370d" stroke="#fff" stroke-width="14" paint-order="stroke"',
    "ring": 'fill="none" stroke="#c2370d" stroke-width="14"',
    "eye": 'fill="#1d1a16"',
    "ghost": 'fill="#fff" stroke="#a49a8b" stroke-width="14" paint-order="stroke"',
    "floor": 'fill="#e4ddd1"',
}
_LEG = ("foot", "shank", "thigh", "short")
_ARM = ("upper_arm", "forearm")


@dataclass(frozen=True, slots=True)
class Layer:
    """What one path shows: how it looks, and the parts of the body it is made of."""

    look: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Poses to be drawn side by side; `ghosts` are the good poses drawn behind faulty ones."""

    poses: tuple[KeyPose, ...]
    labels: tuple[str, ...]
    view: View
    lit: tuple[str, ...]
    ghosts: tuple[KeyPose, ...] = ()


def draw_loop(motion: Motion, view: View, lit: Sequence[str], title: str, *, ghost: Motion | None = None) -> str:
    """Return the movement as an SVG that plays for ever; `ghost` is the good form drawn behind a fault."""
    shown = _film(motion, view)
    left = _centre(frame for _, frame in shown)
    content = [_draw_floor([frame for _, frame in shown], left)]
    if ghost:
        content += [_animate(_GHOST, _film(ghost, view), left, ghost.seconds, 2 * _TOLERANCE)]
    for layer in layer_body(motion, view, lit):
        content.append(_animate(layer, shown, left, motion.seconds, _TOLERANCE))
    return _wrap(content, SIZE, SIZE, title)


def draw_still(strip: Strip, title: str) -> str:
    """Return a strip's poses side by side, each with its label below."""
    content, width = _draw_strip(strip)
    return _wrap(content, width, _STRIP, title)


def draw_stills(rows: Sequence[tuple[str, Strip]], title: str) -> str:
    """Return several strips below each other, each under its heading and as wide as the picture."""
    drawn = [(heading, *_draw_strip(strip)) for heading, strip in rows]
    widest = max(width for _, _, width in drawn)
    content: list[str] = []
    down = 0
    for heading, shapes, width in drawn:
        content.append(_write_label("label heading", 120, 40, down + 130, heading))
        content.append(f'<g transform="translate({(widest - width) // 2} {down + 90})">{"".join(shapes)}</g>')
        down += _STRIP + 130
    return _wrap(content, widest, down, title)


def _write_label(look: str, size: int, x: float, y: float, text: str) -> str:
    anchor = "start" if "heading" in look else "middle"
    place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text class="{look}" {place}>{escape(text)}</text>'


def _draw_strip(strip: Strip) -> tuple[list[str], int]:
    camera = place_camera(strip.view)
    bodies = [outline_body(solve_body(pose), camera, strip.view) for pose in strip.poses]
    behind = [outline_body(solve_body(pose), camera, strip.view) for pose in strip.ghosts]
    layers = layer_body(Motion(1.0, strip.poses), strip.view, strip.lit)
    content: list[str] = []
    edge = 0.0
    for index, frame in enumerate(bodies):
        low, high = _bounds([frame, *behind[index : index + 1]])
        width = max(0.56, high - low + 0.10) * SCALE
        left = edge + width / 2 - (low + high) / 2 * SCALE
        content.append(_draw_floor([frame], left))
        if behind:
            content.append(_draw_layer(_GHOST, behind[index], left))
        content += [_draw_layer(layer, frame, left) for layer in layers]
        if strip.labels:
            content.append(_write_label("label", 92, edge + width / 2, SIZE + 40, strip.labels[index]))
        edge += width
    return content, round(edge)


def outline_pose(pose: KeyPose, view: View, lit: Sequence[str]) -> list[tuple[str, list[Polygon]]]:
    """Return one pose as plain polygons for whoever draws without SVG: (look, closed shapes) from furthest to nearest.

    Points are in the picture's units, x to the right and y down, on a square of SIZE; the body stands in its middle.
    """
    frame = outline_body(solve_body(pose), place_camera(view), view)
    left = _centre([frame])
    return [
        (layer.look.split()[-1], [flatten_spline(grid) for grid in _grids(layer, frame, left)])
        for layer in layer_body(Motion(1.0, (pose,)), view, lit)
    ]


def layer_body(motion: Motion, view: View, lit: Sequence[str]) -> list[Layer]:
    """Return the layers from the furthest to the nearest.

    From the side the right limbs are near. From the front a leg that stays behind the other one is far.
    """
    near, far = "right", "left"
    looks = {"left": "far", "right": "near"}
    if view is View.FRONT:
        ahead = {side: sum(_ankle(pose, side) for pose in motion.poses) / len(motion.poses) for side in looks}
        near, far = ("left", "right") if ahead["left"] > ahead["right"] else ("right", "left")
        one_sided = abs(ahead["left"] - ahead["right"]) > _BEHIND
        looks = {near: "near", far: "far" if one_sided else "near"}
    trunk = [("near skin", ("neck",)), ("near", ("trunk",)), ("near", ("hair",)), ("near skin", ("head",))]
    if view is View.SIDE:
        order = [("far", _limb(far, _ARM)), ("far", _limb(far, _LEG)), *trunk]
        order += [("near skin", _limb(near, _LEG[1:3])), ("near", _limb(near, _LEG[:1]))]
        order += [("near", ("hips", f"{near}_short")), ("near skin", _limb(near, _ARM))]
        return _light_up(order, lit, view)
    order = [("far", _limb(far, _LEG))] if one_sided else []
    bare = (near,) if one_sided else (far, near)
    order += [*trunk, ("eye", ("left_eye", "right_eye"))]
    order += [("near skin", tuple(part for side in bare for part in _limb(side, _LEG[1:3])))]
    order += [("near", tuple(f"{side}_foot" for side in bare))]
    order += [("near", ("hips", *(f"{side}_short" for side in bare)))]
    order += [("belt", ("belt",))] if "hips" in lit else []
    order += [("near skin", _limb(far, _ARM)), ("near skin", _limb(near, _ARM))]
    return _light_up(order, lit, view)


def _light_up(order: Iterable[tuple[str, tuple[str, ...]]], lit: Sequence[str], view: View) -> list[Layer]:
    """Split the lit parts off their layers, and mark hips and knees on top of everything."""
    bright = {part for name in lit for part in _lit_parts(name)}
    layers: list[Layer] = []
    for look, parts in order:
        runs: list[Layer] = []
        for part in parts:
            shade = "lit" if part in bright else look
            if runs and runs[-1].look == shade:
                runs[-1] = Layer(shade, (*runs[-1].parts, part))
            else:
                runs.append(Layer(shade, (part,)))
        layers += runs
    knees = tuple(name for name in lit if name.endswith("_knee"))
    layers += [Layer("lit", (name,)) for name in knees]
    rings = tuple(f"{name}_ring" for name in knees)
    if "hips" in lit and view is View.SIDE:
        rings = (*rings, "hips_ring")
    return [*layers, Layer("ring", rings)] if rings else layers


def _lit_parts(name: str) -> tuple[str, ...]:
    """Which outlines a lit part of the body is made of."""
    if name == "hips":
        return ("hips", "left_short", "right_short")
    side, _, part = name.partition("_")
    if part == "arm":
        return _limb(side, _ARM)
    return (name, f"{side}_short") if part == "thigh" else (name,)


def _limb(side: str, parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{side}_{part}" for part in parts)


_GHOST = Layer(
    "ghost", (*_limb("left", _ARM + _LEG), "neck", "trunk", "hips", "hair", "head", *_limb("right", _LEG + _ARM))
)


def _ankle(pose: KeyPose, side: str) -> float:
    return pose.left_foot.at[0] if side == "left" else pose.right_foot.at[0]


@lru_cache(maxsize=8)
def _film(motion: Motion, view: View) -> list[tuple[float, Frame]]:
    camera = place_camera(view)
    return [(time, outline_body(body_at(motion, time), camera, view)) for time in frame_times(motion, _FRAME_S)]


def _bounds(frames: Iterable[Frame]) -> tuple[float, float]:
    across = [x for frame in frames for outline in frame.values() for x, _ in outline]
    return min(across), max(across)


def _centre(frames: Iterable[Frame]) -> float:
    """Where the body frame's origin lies across the picture, so that the whole movement is in its middle."""
    low, high = _bounds(frames)
    return 2 * round((SIZE - (low + high) * SCALE) / 4)


def _grids(layer: Layer, frame: Frame, left: float) -> list[Grid]:
    return [snap(frame[part], SCALE, left, FLOOR) for part in layer.parts]


def _draw_layer(layer: Layer, frame: Frame, left: float) -> str:
    return f'<path {_dress(layer)} d="{write_spline(_grids(layer, frame, left))}"/>'


def _animate(layer: Layer, film: Sequence[tuple[float, Frame]], left: float, seconds: float, tolerance: float) -> str:
    times = [time for time, _ in film]
    frames = [_grids(layer, frame, left) for _, frame in film]
    if all(frame == frames[0] for frame in frames):
        return _draw_layer(layer, film[0][1], left)
    shifts = find_shifts(frames, tolerance)
    if shifts:
        chosen = choose_frames(times, [((shift,),) for shift in shifts], _SHIFT_TOLERANCE)
        kind, values = 'Transform attributeName="transform" type="translate"', [_pair(shifts[at]) for at in chosen]
    else:
        chosen = choose_frames(times, frames, tolerance)
        kind, values = ' attributeName="d"', [write_spline(frames[at]) for at in chosen]
    joined = ";".join(values)
    moments = ";".join(f"{times[at]:.3f}".rstrip("0").rstrip(".").removeprefix("0") or "0" for at in chosen)
    return (
        f'<path {_dress(layer)} d="{write_spline(frames[0])}"><animate{kind} dur="{seconds:g}s" '
        f'repeatCount="indefinite" keyTimes="{moments}" values="{joined}"/></path>'
    )


def _pair(spot: tuple[int, int]) -> str:
    return f"{spot[0]} {spot[1]}"


def _dress(layer: Layer) -> str:
    return f'class="{layer.look}" {_FALLBACK[layer.look.split()[-1]]}'


def _draw_floor(frames: Sequence[Frame], left: float) -> str:
    """A low ellipse of ground under everything that the feet and knees touch."""
    low, high = _bounds(frames)
    middle, half = left + (low + high) / 2 * SCALE, max(0.24, (high - low) / 2 + 0.03) * SCALE
    return f'<ellipse class="floor" {_FALLBACK["floor"]} cx="{middle:.0f}" cy="{FLOOR}" rx="{half:.0f}" ry="56"/>'


def _wrap(content: Iterable[str], width: int, height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="runner" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{''.join(content)}</svg>"
    )
