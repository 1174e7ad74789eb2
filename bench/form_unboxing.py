"""Bodies out of landmarks that were stretched to each frame's own box, by the lengths of their bones.

Such a frame gives x, y and z as shares of the body's own extent along each axis, so three scales are unknown. The
square of a bone's length is linear in the squares of these scales, and a dozen bones have known lengths: least squares,
frame by frame, smoothed over time. Nothing here knows an exercise or a count. It was chosen by bones it was not shown:
a thigh or shank left out of the fit comes out with its own length within 15 % (root mean square of the logarithm).
"""

from __future__ import annotations

from typing import Any

import numpy as np

LENGTHS = np.array([0.245, 0.246, 0.288, 0.186, 0.146, 0.22, 0.11])
"""Thigh, shank, hip to shoulder, upper arm, forearm (Drillis and Contini 1966, after Winter), breadth of shoulders and
of hips between the model's points: shares of body height."""

LEGS_AND_TRUNK = slice(0, 3)
BONES = np.array([
    (23, 25, 0), (24, 26, 0), (25, 27, 1), (26, 28, 1), (11, 23, 2), (12, 24, 2), (11, 13, 3), (12, 14, 3),
    (13, 15, 4), (14, 16, 4), (11, 12, 5), (23, 24, 6),
])  # fmt: skip
"""Both ends, and which length."""

POINT_ERROR = 0.03  #: body heights a point may be off, depth included: 5 cm
USUAL = 1.0  #: share within which the square of a scale is its usual one in the recording, as far as bones say nothing
A_FRAME = 0.1  #: share by which a scale's square may change in a frame: a quick squat halves the box in half a second
NEW_SHOT = 0.12  #: mean change of the points, in boxes, from one frame to the next that ties the two no more
OWN = 0.5  #: how far lengths go from the table's towards the runner's own, as the recording shows them
ROUNDS = 3
BONE_ERROR = 0.15  #: of the logarithm of a length that was left out of the fit
MISPLACED = 0.1  #: share of points that are anywhere, …
ANYWHERE = 0.5  #: … with this density in the logarithm of a length: half to three times as long
PICTURE = 0.8  #: picture heights a body of full height takes


def unbox(points: Any) -> tuple[Any, Any]:
    """Return the same frames × 33 points as (x, y) in picture heights, feet on one floor, and how surely each is right.

    `points` are frames × 33 × 3 as shares of each frame's box; the frames that show nobody are all 0 and come out NaN.
    """
    shown = np.flatnonzero(points.any(axis=(1, 2)))
    boxed = points[shown]
    squares = (boxed[:, BONES[:, 0]] - boxed[:, BONES[:, 1]]) ** 2
    ties = _tie(shown, boxed)
    lengths = LENGTHS.copy()
    for _ in range(ROUNDS):
        lengths = _own_lengths(np.sqrt(squares @ _scales(squares, lengths, ties)[..., None])[..., 0])
    scales = _scales(squares, lengths, ties)
    found = np.sqrt(squares @ scales[..., None])[..., 0]
    sure = np.ones((len(points), points.shape[1]))
    places = np.full((len(points), points.shape[1], 2), np.nan)
    sure[shown] = _trust(found, lengths)
    places[shown] = _stand_on_floor(boxed[:, :, :2] * np.sqrt(scales)[:, None, :2], sure[shown])
    return places, sure


def _tie(shown: Any, boxed: Any) -> Any:
    """Return how firmly each frame is tied to the next: 1, less across missing frames, 0 across a cut."""
    moved = np.abs(np.diff(boxed[:, :, :2], axis=0)).mean((1, 2))
    return np.where(moved > NEW_SHOT, 0.0, 1.0 / np.diff(shown))


def _scales(squares: Any, lengths: Any, ties: Any) -> Any:
    """Return the squares of the three scales of each frame: bones, their usual value and their neighbours weighed."""
    wanted = lengths[BONES[:, 2]]
    weights = 1 / (2 * wanted * POINT_ERROR) ** 2  # a point's error makes 2 × length × error in the length's square
    normal = np.einsum("fbi,b,fbj->fij", squares, weights, squares)
    right = np.einsum("fbi,b,b->fi", squares, weights, wanted**2)
    alone = np.linalg.solve(normal + 1e-9 * np.eye(3), right[..., None])[..., 0]
    usual = np.median(alone[(alone > 0).all(1)], axis=0)
    normal = normal + np.diag((USUAL * usual) ** -2)
    right = right + (USUAL * usual) ** -2 * usual
    smooth = np.diag((A_FRAME * usual) ** -2)
    normal[:-1] += ties[:, None, None] * smooth
    normal[1:] += ties[:, None, None] * smooth
    # The frames form a chain, so the whole is solved in one pass there and one back.
    for place, tie in enumerate(ties, start=1):
        gain = tie * smooth @ np.linalg.inv(normal[place - 1])
        normal[place] -= gain @ smooth * tie
        right[place] += gain @ right[place - 1]
    out = np.zeros_like(right)
    out[-1] = np.linalg.solve(normal[-1], right[-1])
    for place in range(len(ties) - 1, -1, -1):
        out[place] = np.linalg.solve(normal[place], right[place] + ties[place] * smooth @ out[place + 1])
    return np.clip(out, 0.01 * usual, None)


def _own_lengths(found: Any) -> Any:
    """Return the runner's bones, between the table's and those the recording shows, for a body of the same height."""
    shown = np.array([np.median(found[:, BONES[:, 2] == kind]) for kind in range(len(LENGTHS))])
    own = LENGTHS * np.clip(shown / LENGTHS, 0.5, 2.0) ** OWN
    return own * LENGTHS[LEGS_AND_TRUNK].sum() / own[LEGS_AND_TRUNK].sum()


def _trust(found: Any, lengths: Any) -> Any:
    """Return how likely knees and ankles are where they belong, by the lengths thigh and shank come out with."""
    sure = np.full((len(found), 33), 0.95)
    for bone in range(4):
        error = np.log(np.maximum(found[:, bone] / lengths[BONES[bone, 2]], 0.05))
        right = (1 - MISPLACED) / (BONE_ERROR * np.sqrt(2 * np.pi)) * np.exp(-0.5 * (error / BONE_ERROR) ** 2)
        chance = 0.95 * right / (right + MISPLACED * ANYWHERE)
        for point in BONES[bone, :2]:
            if point >= 25:
                sure[:, point] = np.minimum(sure[:, point], chance)
    return sure


def _stand_on_floor(places: Any, sure: Any) -> Any:
    """Return the bodies in the picture: the lower ankle that can be believed on the floor, the hips in the middle."""
    ankles = np.where(sure[:, [27, 28]] >= 0.3, places[:, [27, 28], 1], -np.inf)
    floor = np.where(np.isinf(ankles).all(1), places[:, [27, 28], 1].max(1), ankles.max(1))
    middle = places[:, [23, 24], 0].mean(1)
    return PICTURE * (places - np.stack([middle, floor], axis=1)[:, None]) + (0.5, 0.9)
