/**
 * The mobility screen's steps and what each has shown, as a function of what happened. No page, no clock.
 *
 * @typedef {"squats" | "wall" | "stand" | "word"} Kind
 * @typedef {{id: string, kind: Kind, view: "side" | "front" | "", eyes: "open" | "closed" | ""}} Step
 * @typedef {import("../coach/messages.js").CoachEvent} CoachEvent
 * @typedef {{side: "left" | "right", seconds: number, ended: string, sway: number | null}} Stand
 * @typedef {object} Seen   what one try at a step has shown
 * @property {number} squats
 * @property {number} judged
 * @property {number[]} values   of the step's own measure
 * @property {string} why        why squats could not be judged, or were none
 * @property {Stand[]} stands
 * @typedef {{side: "left" | "right", cm: number, shoes: boolean}} Wall
 * @typedef {object} Answers     as `form/screening.py` takes them
 * @property {Record<string, number>} tests
 * @property {Record<string, number[]>} stands
 * @property {Wall[]} walls
 * @property {boolean | null} knee_ends_it
 * @property {boolean} pain
 */

/** So many squats are asked for, and so many judged ones are enough. */
export const SQUATS = 5;
export const ENOUGH = 3;
/** The longest a stand is timed, and the longest any try takes, in seconds. */
export const LONGEST_STAND_S = 45;
export const LONGEST_TRY_S = 120;

/** What a squat test is about. @param {Step} step */
export const measureOf = (step) => (step.view === "front" ? "knee_ankle_separation" : "thigh_above_horizontal");

/** @returns {Seen} */
export const nothingSeen = () => ({ squats: 0, judged: 0, values: [], why: "", stands: [] });

/**
 * @param {Seen} seen @param {CoachEvent} event @param {Step} step
 * @returns {Seen}
 */
export function take(seen, event, step) {
  if (event.event === "repetition") {
    const finding = event.findings.find(({ measure }) => measure === measureOf(step));
    const value = finding?.value ?? null;
    return {
      ...seen,
      squats: seen.squats + 1,
      judged: seen.judged + (value === null ? 0 : 1),
      values: value === null ? seen.values : [...seen.values, value],
      why: value === null && finding ? finding.reason : seen.why,
    };
  }
  if (event.event === "attempt" && step.kind === "squats") return { ...seen, why: seen.why || event.reason };
  if (event.event === "hold") {
    const { side, seconds, ended, findings } = event;
    const sway = findings.find(({ measure }) => measure === "hip_sway")?.value ?? null;
    return { ...seen, stands: [...seen.stands, { side, seconds, ended, sway }] };
  }
  return seen;
}

/** Whether a try has shown all it is for. @param {Seen} seen @param {Step} step */
export function isEnough(seen, step) {
  if (step.kind === "squats") return seen.squats >= SQUATS;
  // Each leg once, and the second foot is down again.
  return new Set(seen.stands.filter(({ seconds }) => seconds >= 1).map(({ side }) => side)).size === 2;
}

/** Whether a try is good enough to go on with. @param {Seen} seen @param {Step} step */
export const isUsable = (seen, step) => (step.kind === "squats" ? seen.judged >= ENOUGH : seen.stands.length > 0);

/**
 * Distance to the wall as typed: in cm, with a comma or a point; null where it was not done, NaN where it is none.
 * @param {string} text
 */
export function readCm(text) {
  const plain = text.trim().replace(",", ".");
  if (!plain) return null;
  const cm = /^\d{1,2}(\.\d)?$/.test(plain) ? Number(plain) : NaN;
  return cm <= 30 ? cm : NaN;
}

/** @param {number[]} values */
export function median(values) {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  const upper = ordered[middle] ?? NaN;
  return ordered.length % 2 ? upper : (upper + (ordered[middle - 1] ?? NaN)) / 2;
}
