/**
 * Landmarks from a trace file in the place of the camera, for previews and tests: `?trace=ADDRESS`. Its first frame is
 * shown until `begin`, then it plays once, at its own times.
 */

/** Frames a second while it waits. */
const WAITING_MS = 100;

/** @param {string} address */
export function createTraceSource(address) {
  /** @type {{t: number, values: Float64Array}[]} */
  let frames = [];
  let aspect = 1;
  let began = NaN;

  return {
    async open() {
      const lines = (await (await fetch(address)).text()).trim().split("\n").map((line) => JSON.parse(line));
      aspect = lines[0].aspect;
      frames = lines.slice(1).map(({ t, p, w }) => ({
        t: t - lines[1].t,
        values: Float64Array.from([...(p ?? []).flat(), ...(w ?? []).flat()], (n) => n ?? NaN),
      }));
      return true;
    },
    live: () => frames.length > 0,
    begin: () => void (began = Number.isNaN(began) ? performance.now() : began),
    /** Hand over what is due, one frame after the other. @param {(frame: import("./messages.js").Landmarks) => void} give */
    play(give) {
      let place = 0;
      const step = () => {
        const now = performance.now();
        const first = frames[0];
        if (Number.isNaN(began)) {
          if (first) give({ t_s: now / 1000, aspect, values: first.values.slice() });
          setTimeout(step, WAITING_MS);
          return;
        }
        for (let frame = frames[place]; frame && began + frame.t * 1000 <= now; frame = frames[place]) {
          give({ t_s: began / 1000 + frame.t, aspect, values: frame.values.slice() });
          place += 1;
        }
        if (place < frames.length) setTimeout(step, 10);
      };
      step();
    },
    close() {
      frames = [];
    },
  };
}
