"""A stand-in for the pose model alone: in the place of its module, it sees the synthetic runner do what was asked for.

It is told nothing that the real one is not, but reads the coach's own messages on their way: the variant that is aimed
at, and when its interval began. What it finds in a picture is where the runner is at that picture's moment. A slow
device sees fewer moments of the same movement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from stridework.form.landmarks import Frame

MODULE = """
const films = %s;
let variant = null;
let began = Infinity;
self.addEventListener("message", ({ data }) => {
  if (data.do !== "aim" && data.do !== "start") return;
  variant = data.variant;
  began = data.do === "start" ? data.t_s : Infinity;
});

/** The points at a moment of the film: straight between those before and after it. */
function pointsAt(film, moment) {
  const after = film.findIndex((frame) => frame.t > moment);
  if (after === 0) return film[0].p;
  if (after < 0) return film.at(-1).p;
  const [from, to] = [film[after - 1], film[after]];
  const share = (moment - from.t) / (to.t - from.t);
  return from.p.map((row, i) => row.map((value, k) => value + share * (to.p[i][k] - value)));
}

export const PoseLandmarker = {
  async createFromOptions() {
    return {
      detectForVideo(picture, ms) {
        const film = films[variant];
        if (!film) return { landmarks: [], worldLandmarks: [] };
        const points = pointsAt(film, ms / 1000 - began).map(([x, y, z, visibility]) => ({ x, y, z, visibility }));
        return { landmarks: [points], worldLandmarks: [] };
      },
      async setOptions() {},
      close() {},
    };
  },
};
"""


def write_module(films: Mapping[str, Iterable[Frame]]) -> str:
    """Return the module's text: `films` are what is to be seen of each variant from its interval's first moment on."""
    told = {
        variant: [
            {"t": frame.t_s, "p": [[round(number, 4) for number in point] for point in frame.points]}
            for frame in frames
        ]
        for variant, frames in films.items()
    }
    return MODULE % json.dumps(told, separators=(",", ":"))
