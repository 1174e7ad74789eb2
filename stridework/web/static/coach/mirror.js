/**
 * What the runner sees of themselves: the camera's picture mirrored, or the drawn figure alone, with the part at fault
 * lit, the count, and a bar that fills with depth. Made to be read from three metres.
 *
 * @typedef {import("./tally.js").SideCount} SideCount
 */

/** Pairs of points between which a limb is drawn. */
export const LIMBS = /** @type {const} */ ([
  [11, 12], [11, 23], [12, 24], [23, 24], [11, 13], [13, 15], [12, 14], [14, 16],
  [23, 25], [25, 27], [24, 26], [26, 28], [27, 29], [29, 31], [27, 31], [28, 30], [30, 32], [28, 32],
]);
/** The points that a measure is about: they are lit with it. @type {Record<string, number[]>} */
const PARTS = {
  knee_ankle_separation: [25, 26, 27, 28],
  knee_inwards: [23, 24, 25, 26, 27, 28],
  hips_behind_ankles: [23, 24],
  thigh_above_horizontal: [23, 24, 25, 26],
  trunk_beyond_shin: [11, 12, 23, 24],
  trunk_side_lean: [11, 12, 23, 24],
  hips_before_chest: [11, 12, 23, 24],
  shoulder_ankle_offset: [11, 12, 23, 24, 27, 28],
  pelvic_drop: [23, 24],
  hip_sway: [23, 24],
  heel_rise: [27, 28, 29, 30, 31, 32],
  toe_out: [27, 28, 29, 30, 31, 32],
  rear_knee_speed: [25, 26],
  head_turn: [0, 7, 8],
};
const SEEN = 0.3;
/** How long a part stays lit after a correction, in seconds. */
export const LIT_S = 6;

/** The points lit for a measure; none for one that is about time. @param {string | null | undefined} measure */
export function partOf(measure) {
  return PARTS[measure ?? ""] ?? [];
}

/** @param {HTMLElement} element @param {ReturnType<typeof import("../player/words.js").readWords>} words */
export function createMirror(element, words) {
  /** @param {string} name @returns {HTMLElement} */
  const part = (name) => /** @type {HTMLElement} */ (element.querySelector(`[data-${name}]`));
  const canvas = /** @type {HTMLCanvasElement} */ (element.querySelector("canvas"));
  const pen = canvas.getContext("2d");
  const parts = { number: part("seen-number"), sides: part("seen-sides"), bar: part("seen-bar"), said: /** @type {HTMLElement} */ (document.querySelector("[data-seen-said]")), advice: part("seen-advice") };
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let shared = -1;

  /** @param {HTMLElement} line @param {string} text */
  function write(line, text) {
    if (line.textContent === text) return;
    line.textContent = text;
    line.hidden = !text;
  }

  return {
    video: /** @type {HTMLVideoElement} */ (element.querySelector("video")),
    /** @param {boolean} on @param {boolean} figureAlone */
    show(on, figureAlone) {
      element.hidden = !on;
      element.classList.toggle("figure-alone", figureAlone);
      document.documentElement.toggleAttribute("data-camera", on);
    },
    /** @param {Float64Array} values @param {number} aspect @param {number[]} lit */
    draw(values, aspect, lit) {
      if (!pen) return;
      const { clientWidth, clientHeight } = canvas;
      const sharpness = Math.min(devicePixelRatio || 1, 2);
      const [width, height] = [Math.round(clientWidth * sharpness), Math.round(clientHeight * sharpness)];
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      pen.clearRect(0, 0, width, height);
      if (!values.length || !width || !height) return;
      // As the picture lies in its frame: whole, and in the middle (`object-fit: contain`).
      const shown = Math.min(width / aspect, height);
      const [left, top] = [(width - shown * aspect) / 2, (height - shown) / 2];
      /** @param {number} i */
      const at = (i) => [left + (values[i * 4] ?? NaN) * shown * aspect, top + (values[i * 4 + 1] ?? NaN) * shown];
      /** @param {number} i */
      const seen = (i) => (values[i * 4 + 3] ?? 0) >= SEEN;
      const colours = getComputedStyle(element);
      const plain = colours.getPropertyValue("--skeleton");
      const bright = colours.getPropertyValue("--skeleton-lit");
      const edge = colours.getPropertyValue("--skeleton-edge");
      pen.lineCap = "round";
      for (const [a, b] of LIMBS) {
        if (!seen(a) || !seen(b)) continue;
        const isLit = lit.includes(a) && lit.includes(b);
        const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [at(a), at(b)];
        for (const [colour, breadth] of /** @type {[string, number][]} */ ([[edge, isLit ? 16 : 8], [isLit ? bright : plain, isLit ? 11 : 4.5]])) {
          pen.strokeStyle = colour;
          pen.lineWidth = breadth * sharpness;
          pen.beginPath();
          pen.moveTo(ax, ay);
          pen.lineTo(bx, by);
          pen.stroke();
        }
      }
      // Not by colour alone: what is lit is broader, and its joints are ringed.
      for (const i of lit) {
        if (!seen(i)) continue;
        const [x = 0, y = 0] = at(i);
        pen.strokeStyle = bright;
        pen.lineWidth = 4 * sharpness;
        pen.beginPath();
        pen.arc(x, y, 13 * sharpness, 0, 2 * Math.PI);
        pen.stroke();
      }
    },
    /** How deep, or how high, of what full is: 0 to 1. @param {number | null} share */
    fill(share) {
      const next = Math.min(1, Math.max(0, share ?? 0));
      // With reduced motion it moves in quarters.
      const shownShare = still.matches ? Math.floor(next * 4) / 4 : Math.round(next * 50) / 50;
      if (shownShare === shared) return;
      shared = shownShare;
      parts.bar.style.setProperty("--full", String(shownShare));
      parts.bar.classList.toggle("is-full", next >= 1);
    },
    /** @param {SideCount[]} counts */
    count(counts) {
      write(parts.number, String(counts.reduce((sum, c) => sum + c.reps, 0)));
      const sided = counts.filter((c) => c.side !== null);
      write(parts.sides, sided.length ? ["left", "right"].map((side) => words(side === "left" ? "seenLeft" : "seenRight", { n: sided.find((c) => c.side === side)?.reps ?? 0 })).join(" · ") : "");
    },
    /** @param {number} seconds */
    hold(seconds) {
      write(parts.number, words("seenHold", { n: Math.floor(seconds) }));
      write(parts.sides, "");
    },
    /** Which way the bar fills: down with the hips, or up with the heels. @param {boolean} rises */
    fillUpwards: (rises) => void parts.bar.classList.toggle("rises", rises),
    clear() {
      write(parts.number, "");
      write(parts.sides, "");
      this.fill(0);
    },
    /** @param {string} text */
    say(text) {
      write(parts.said, text);
      document.documentElement.toggleAttribute("data-said", Boolean(text));
    },
    /** @param {string} text */
    advise: (text) => write(parts.advice, text),
  };
}
