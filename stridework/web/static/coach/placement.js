/**
 * Where the runner should be for the camera to see enough: one piece of advice at a time, the most pressing first.
 *
 * @typedef {"sees" | "nobody" | "feet" | "head" | "back" | "closer" | "middle" | "side" | "front" | "alone" | "dark"} Advice
 * @typedef {import("./messages.js").Scene} Scene
 * @typedef {object} Sighting
 * @property {Scene | null} scene
 * @property {boolean} found     whether anybody was found in the picture
 * @property {boolean} dark
 * @property {number} people     as last counted
 */

/** Shares of the picture's height: taller than this there is no room to bend or jump, smaller and points tremble. */
const TALLEST = 0.92;
const SMALLEST = 0.35;
/** How near the picture's edge the hips may be, as a share of its width. */
const EDGE = 0.15;
/** Degrees off the view the exercise is judged from; the engine itself refuses beyond 15, this is about turning round. */
const TURNED = 30;
/** Beyond this doubt nobody is told to turn. */
const UNSURE = 40;
/** How long advice must stay the same before it is given, in seconds. */
const SETTLED_S = 0.8;

/**
 * @param {Sighting} seen
 * @param {"side" | "front" | "any"} view  what the coming exercise is judged from
 * @returns {Advice}
 */
export function adviceFor({ scene, found, dark, people }, view) {
  if (dark) return "dark";
  if (people > 1) return "alone";
  if (!scene || !found) return "nobody";
  if (!scene.whole || scene.cropped) {
    if (scene.cropped === "bottom") return "feet";
    if (scene.cropped === "top") return "head";
    return scene.cropped ? "middle" : "nobody";
  }
  if (scene.tall !== null && scene.tall > TALLEST) return "back";
  if (scene.tall !== null && scene.tall < SMALLEST) return "closer";
  if (scene.middle !== null && Math.abs(scene.middle - 0.5) > 0.5 - EDGE) return "middle";
  return view !== "any" && isTurned(scene, view) ? view : "sees";
}

/** @param {Scene} scene @param {"side" | "front"} view */
function isTurned({ azimuth, doubt }, view) {
  if (azimuth === null || doubt === null || doubt > UNSURE) return false;
  const away = Math.abs(azimuth);
  const off = view === "side" ? Math.abs(away - 90) : Math.min(away, 180 - away);
  return off > TURNED;
}

/** Advice that is only about the view: counting works without it. @param {Advice} advice */
export function isWholeInView(advice) {
  return advice === "sees" || advice === "side" || advice === "front";
}

/** Holds advice back until it has settled. */
export function createAdvisor() {
  /** @type {Advice | null} */
  let settled = null;
  /** @type {Advice | null} */
  let latest = null;
  let since = 0;
  return {
    /** @param {Advice} advice @param {number} t_s */
    see(advice, t_s) {
      if (advice !== latest) [latest, since] = [advice, t_s];
      if (t_s - since >= SETTLED_S) settled = advice;
      return settled;
    },
    now: () => settled,
    forget() {
      settled = latest = null;
    },
  };
}
