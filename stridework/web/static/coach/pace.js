/**
 * How fast this device can look: from the milliseconds each picture took, how many a second to ask for, whether the
 * smaller model is called for, then smaller pictures, and last whether to give up. A function of the times alone.
 *
 * @typedef {"full" | "lite"} Size
 * @typedef {object} Pace
 * @property {number} fps          pictures a second to send
 * @property {boolean} smaller     the larger model is too slow here: change to the smaller
 * @property {number} longest      longest side of a picture to send, in pixels
 * @property {boolean} tooSlow     not even the smaller model, with small pictures, can keep up with a repetition
 */

/** More pictures a second than this teach the engine nothing. */
export const MOST_FPS = 30;
/** Below this the larger model gives up its better angles for more pictures. */
export const FULL_FPS = 12;
/** Below this a quick repetition has too few pictures to be counted for sure. */
export const LEAST_FPS = 6;
/** Enough for points; the small ones are for a device that spends its time on copying pictures. */
export const LONGEST = { usual: 640, small: 320 };
/** How much of the time may go into looking: the rest belongs to the page, its clock and the phone's battery. */
const SHARE = 0.85;
/** The first pictures also pay for what is compiled on their way. */
const WARMING = 3;
/** From how many a verdict is made, and over how many it is made. */
const ENOUGH = 12;
const WINDOW = 30;

/** @param {Size} size  the model that begins */
export function createPace(size) {
  /** @type {number[]} */
  let times = [];
  let seen = 0;
  let small = false;

  function begin() {
    times = [];
    seen = 0;
  }

  return {
    /** @param {number} ms  one picture, from picture to events */
    took(ms) {
      seen += 1;
      if (seen > WARMING) times = [...times, ms].slice(-WINDOW);
      if (size === "lite" && !small && times.length >= ENOUGH && 1000 / median(times) < LEAST_FPS) {
        small = true;
        begin();
      }
    },
    /** Begin anew with another model. @param {Size} next */
    changed(next) {
      size = next;
      begin();
    },
    /** Whether enough pictures were seen to judge by. */
    sure: () => times.length >= ENOUGH,
    /** @returns {Pace} */
    now() {
      const longest = small ? LONGEST.small : LONGEST.usual;
      if (!times.length) return { fps: small ? LEAST_FPS : MOST_FPS, smaller: false, longest, tooSlow: false };
      const ms = median(times);
      const able = 1000 / ms;
      const sure = times.length >= ENOUGH;
      return {
        fps: Math.round(Math.min(MOST_FPS, Math.max(LEAST_FPS, able * SHARE)) * 10) / 10,
        smaller: sure && size === "full" && able < FULL_FPS,
        longest,
        // Whatever else a device does for a moment, it is given time to get over.
        tooSlow: times.length >= WINDOW && small && able < LEAST_FPS,
      };
    },
  };
}

/** @param {number[]} values */
function median(values) {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  const upper = ordered[middle] ?? NaN;
  return ordered.length % 2 ? upper : (upper + (ordered[middle - 1] ?? NaN)) / 2;
}
