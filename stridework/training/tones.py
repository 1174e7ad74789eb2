"""What the six tones sound and feel like: the one table that page, terminal and audio file play from.

A tone is a few partials, each a plain wave. Its loudness rises in a straight line from 0 to `gain` within ATTACK_S and
then falls exponentially to FLOOR times `gain` at its end. All pitches lie where a small loudspeaker on the floor is
still loud three metres away, and no two tones share their melody: rising starts, falling rests, two of the same pitch
for half-way, up and down to switch legs, a long chord to end; the countdown is one short tick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from stridework.training.events import ToneName

ATTACK_S = 0.008
FLOOR = 0.001


@dataclass(frozen=True, slots=True)
class Partial:
    """One wave of a tone: its pitch, when it begins inside the tone, how long, how loud (0 to 1), and its shape."""

    hz: float
    start_s: float
    seconds: float
    gain: float
    shape: Literal["sine", "triangle"] = "sine"


TONES: Mapping[ToneName, tuple[Partial, ...]] = {
    "count": (Partial(880.0, 0.0, 0.12, 0.40), Partial(1760.0, 0.0, 0.06, 0.10)),
    "work": (
        Partial(987.77, 0.0, 0.14, 0.40, "triangle"),
        Partial(1318.51, 0.11, 0.34, 0.45, "triangle"),
        Partial(1975.53, 0.11, 0.20, 0.08),
    ),
    "rest": (Partial(880.0, 0.0, 0.16, 0.40), Partial(659.26, 0.13, 0.42, 0.45), Partial(1318.51, 0.13, 0.25, 0.06)),
    "halfway": (Partial(1174.66, 0.0, 0.13, 0.38), Partial(1174.66, 0.18, 0.22, 0.38)),
    "switch": (
        Partial(1046.50, 0.0, 0.14, 0.38, "triangle"),
        Partial(1567.98, 0.12, 0.14, 0.38, "triangle"),
        Partial(1046.50, 0.24, 0.24, 0.38, "triangle"),
    ),
    "end": (
        Partial(659.26, 0.0, 1.80, 0.22),
        Partial(830.61, 0.15, 1.65, 0.22),
        Partial(987.77, 0.30, 1.50, 0.22),
        Partial(1318.51, 0.45, 1.35, 0.24),
    ),
}

HAPTICS: Mapping[ToneName, tuple[int, ...]] = {
    "count": (40,),
    "work": (350,),
    "rest": (120, 90, 120),
    "halfway": (90, 70, 90),
    "switch": (90, 60, 90, 60, 220),
    "end": (500, 150, 500),
}
"""The same moments to feel: milliseconds on, off, on …"""


def tone_seconds(name: ToneName) -> float:
    """Return how long a tone sounds."""
    return max(partial.start_s + partial.seconds for partial in TONES[name])


def tones_to_json() -> dict[str, Any]:
    """Return the table as plain JSON values: `{name: {attack_s, floor, partials: [{hz, start_s, …}]}}`."""
    return {
        name: {
            "attack_s": ATTACK_S,
            "floor": FLOOR,
            "partials": [asdict(partial) for partial in partials],
        }
        for name, partials in TONES.items()
    }
